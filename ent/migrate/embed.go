// Package migrate carries the versioned migrations of both databases.
package migrate

import "embed"

// Files holds sqlite/*.sql and postgres/*.sql, each folder with its checksum file.
//
//go:embed sqlite postgres
var Files embed.FS
