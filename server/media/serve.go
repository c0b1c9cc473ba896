package media

import (
	"net/http"
	"regexp"
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
	s.send(w, r, key+"/"+file, func(head http.Header) {
		head.Set("Cache-Control", "public, max-age=31536000, immutable")
		head.Set("ETag", `"`+key+"-"+file+`"`)
		head.Set("Cross-Origin-Resource-Policy", "same-site")
		if file == "drawing.svg" {
			head.Set("Content-Type", "image/svg+xml")
			// A drawing that is opened by itself is a document: it may draw and nothing else.
			head.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
		}
	})
}

// send answers a file of the bucket, a picture that runs nothing unless describe says
// otherwise. Conditions and ranges are answered as the standard library does.
func (s *Store) send(w http.ResponseWriter, r *http.Request, file string, describe func(http.Header)) {
	content, err := s.bucket.NewReader(r.Context(), file, nil)
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
	head.Set("Content-Type", "image/jpeg")
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	describe(head)
	http.ServeContent(w, r, "", content.ModTime(), content)
}
