// Package nodeid makes the opaque ids by which the API names rows. The addresses of the
// web app have them too, so whoever links to its pages needs them.
package nodeid

import (
	"encoding/base64"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
)

// The kinds of rows whose ids are also made outside the API.
const (
	Person     = "Person"
	ReviewStep = "ReviewStep"
)

// Of makes the id of a row from its kind and its key.
func Of(kind, key string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(kind + ":" + key))
}

// OfRow is Of for rows with UUIDs, which is all of them but regions.
func OfRow(kind string, id uuid.UUID) string { return Of(kind, id.String()) }

// Split reads an id, and answers empty strings for anything else. The plain form of a UUID
// can be read as base64, too: one in ten of them has a colon somewhere in what comes out,
// between bytes that are no text, which PostgreSQL refuses to look for.
func Split(id string) (kind, key string) {
	raw, err := base64.RawURLEncoding.DecodeString(id)
	if err != nil || !utf8.Valid(raw) {
		return "", ""
	}
	kind, key, _ = strings.Cut(string(raw), ":")
	if kind == "" || strings.ContainsFunc(key, unicode.IsControl) {
		return "", ""
	}
	return kind, key
}
