package web

import (
	"errors"
	"io"
	"net/http"
	"time"
)

// bodyTime is how long a request's body may take: ten megabytes over a bad line, and
// not for as long as somebody likes to hold a connection open.
const bodyTime = 5 * time.Minute

// timely gives every request's body a time to arrive in. Answers have none: event
// streams never end, so the server as a whole cannot set one.
func timely(within time.Duration, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		line := http.NewResponseController(w)
		now := time.Now() //nolint:forbidigo // sockets live by the machine's time
		if r.Body != nil && r.Body != http.NoBody && line.SetReadDeadline(now.Add(within)) == nil {
			r.Body = &timed{ReadCloser: r.Body, arrived: func() { _ = line.SetReadDeadline(time.Time{}) }}
		}
		next.ServeHTTP(w, r)
	})
}

// timed takes the deadline back once the body is there: net/http goes on reading, to
// notice that the client leaves, and would take the deadline for that.
type timed struct {
	io.ReadCloser
	arrived func()
}

// Read is part of io.Reader.
func (t *timed) Read(p []byte) (int, error) {
	n, err := t.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) {
		t.arrived()
	}
	return n, err
}
