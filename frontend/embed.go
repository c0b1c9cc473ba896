// Package frontend is what browsers are given: the Go templates of the plain pages
// and the files beside them.
package frontend

import "embed"

// Render holds the templates: base.html, parts.html and icons.html, which every page
// uses, and one file for each page, which defines "main".
//
//go:embed render/*.html
var Render embed.FS

// App holds the web app as it was built; nothing but a file named .keep before that.
//
//go:embed all:dist
var App embed.FS

// Documents holds every GraphQL document of the web app, by its SHA-256 in hex: a JSON
// object, written by `npm run generate`.
//
//go:embed src/gql/persisted-documents.json
var Documents []byte

// Static holds the style sheet and drawings. They are served under the hash of
// their content.
//
//go:embed static
var Static embed.FS
