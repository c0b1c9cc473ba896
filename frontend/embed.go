// Package frontend is what browsers are given: the Go templates of the plain pages
// and the files beside them.
package frontend

import "embed"

// Render holds the templates: base.html, parts.html and icons.html, which every page
// uses, and one file for each page, which defines "main".
//
//go:embed render/*.html
var Render embed.FS

// Static holds the style sheet and drawings. They are served under the hash of
// their content.
//
//go:embed static
var Static embed.FS
