package media

import (
	"net/http"
	"regexp"

	"gocloud.dev/blob"
)

// address is the only form of a picture's path; nothing else reaches the bucket.
var address = regexp.MustCompile(
	`^/media/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/((?:320|640|1280)\.jpg|drawing\.svg)$`)

// Handler serves GET /media/{key}/{size}.jpg and /media/{key}/drawing.svg. A picture
// never changes under its key, so that browsers may keep it for a year.
func (s *Store) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		m := address.FindStringSubmatch(r.URL.Path)
		if m == nil {
			http.NotFound(w, r)
			return
		}
		s.serve(w, r, m[1], m[2])
	})
}

func (s *Store) serve(w http.ResponseWriter, r *http.Request, key, file string) {
	content, err := s.bucket.NewReader(r.Context(), key+"/"+file, nil)
	if absent(err) {
		http.NotFound(w, r)
		return
	}
	if err != nil {
		http.Error(w, "storage does not answer", http.StatusBadGateway)
		return
	}
	defer content.Close() //nolint:errcheck // nothing is lost by a failed close of a reader
	head := w.Header()
	head.Set("Cache-Control", "public, max-age=31536000, immutable")
	head.Set("ETag", `"`+key+"-"+file+`"`)
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Cross-Origin-Resource-Policy", "same-site")
	if file == "drawing.svg" {
		head.Set("Content-Type", "image/svg+xml")
		// A drawing that is opened by itself is a document: it may draw and nothing else.
		head.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	} else {
		head.Set("Content-Type", "image/jpeg")
		head.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	}
	serveContent(w, r, content)
}

// serveContent answers conditions and ranges as the standard library does.
func serveContent(w http.ResponseWriter, r *http.Request, content *blob.Reader) {
	http.ServeContent(w, r, "", content.ModTime(), content)
}
