package sandbox

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Transport carries requests to this sandbox without a network, for a portal in
// the same process. It answers every address that lies under PublicURL or, since
// API clients name the host they were told, under the root.
func (s *Sandbox) Transport() http.RoundTripper {
	prefix := ""
	if u, err := url.Parse(s.cfg.PublicURL); err == nil {
		prefix = strings.TrimRight(u.Path, "/")
	}
	return &inside{handler: s.Handler(), prefix: prefix}
}

type inside struct {
	handler http.Handler
	prefix  string
}

// errHungUp is an answer that a fault has lost.
var errHungUp = errors.New("sandbox: the connection was closed")

// RoundTrip serves a request in the caller's goroutine.
func (t *inside) RoundTrip(r *http.Request) (res *http.Response, err error) {
	body := r.Body
	if body == nil {
		body = http.NoBody
	}
	defer body.Close() //nolint:errcheck // RoundTrip has to close it, and it was read
	in := r.Clone(r.Context())
	in.Body, in.RequestURI, in.RemoteAddr = body, r.URL.RequestURI(), "127.0.0.1:0"
	if in.Host == "" {
		in.Host = r.URL.Host
	}
	in.URL.Path = strings.TrimPrefix(in.URL.Path, t.prefix)
	in.URL.RawPath = ""
	out := &recorded{header: http.Header{}, status: http.StatusOK}
	defer func() {
		// A handler breaks a connection by panicking; net/http's server does the same.
		if p := recover(); p != nil {
			res, err = nil, fmt.Errorf("%w: %v", errHungUp, p)
		}
	}()
	t.handler.ServeHTTP(out, in)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	return &http.Response{
		Status: http.StatusText(out.status), StatusCode: out.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: out.header, Body: io.NopCloser(&out.body), ContentLength: int64(out.body.Len()), Request: r,
	}, nil
}

// recorded is an answer kept in memory.
type recorded struct {
	header  http.Header
	body    bytes.Buffer
	status  int
	started bool
}

// Header answers the header to be sent.
func (w *recorded) Header() http.Header { return w.header }

// WriteHeader sets the status, once.
func (w *recorded) WriteHeader(status int) {
	if !w.started {
		w.started, w.status = true, status
	}
}

// Write keeps what the body consists of.
func (w *recorded) Write(p []byte) (int, error) {
	w.started = true
	return w.body.Write(p)
}
