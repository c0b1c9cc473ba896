package page

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"strings"
)

// static serves embedded files under the hash of their content, so that browsers
// keep each for a year and never a wrong one.
type static struct {
	files map[string]*ready // by address
	paths map[string]string // address by name
}

var contentTypes = map[string]string{
	".css": "text/css; charset=utf-8",
	".jpg": "image/jpeg",
	".svg": "image/svg+xml",
}

// loadStatic reads the files of a folder. A file of a kind that is not listed is left
// out, and the template that names it does not run.
func loadStatic(from embed.FS, folder string) *static {
	s := &static{files: map[string]*ready{}, paths: map[string]string{}}
	// Reading what is embedded does not fail.
	entries, _ := from.ReadDir(folder)
	for _, e := range entries {
		kind, ok := contentTypes[path.Ext(e.Name())]
		if !ok {
			continue
		}
		raw, _ := from.ReadFile(folder + "/" + e.Name())
		sum := sha256.Sum256(raw)
		at := "/static/" + hex.EncodeToString(sum[:6]) + "/" + e.Name()
		s.paths[e.Name()], s.files[at] = at, newReady(raw, kind, "public, max-age=31536000, immutable", "Accept-Encoding")
	}
	return s
}

// path answers the address of a file. A template that names a file which does not
// exist does not run.
func (s *static) path(name string) (string, error) {
	at, ok := s.paths[name]
	if !ok {
		return "", fmt.Errorf("page: there is no static file %q", name)
	}
	return at, nil
}

// serve answers true when it has answered the request.
func (s *static) serve(w http.ResponseWriter, r *http.Request) bool {
	if !strings.HasPrefix(r.URL.Path, "/static/") {
		return false
	}
	f, ok := s.files[r.URL.Path]
	if !ok {
		return false
	}
	f.serve(w, r)
	return true
}
