// Package ent holds what the portal stores: schema/ is written by hand, gen/ is generated from it.
package ent

//go:generate go run ./cmd/generate
