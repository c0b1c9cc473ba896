package web

import (
	"fmt"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/attribute"

	"shanhuo.app/server/access"
)

// contentPolicy lets nothing run and nothing load but our own files, and pictures that
// the page itself has made: photos that wait for their upload. A form may lead to
// the card provider's page, since the pledge form is answered by a redirect to it.
func contentPolicy(checkout string) string {
	return "default-src 'none'; script-src 'self'; worker-src 'self'; img-src 'self' blob:; style-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; " +
		strings.TrimSpace("form-action 'self' "+checkout) + "; base-uri 'none'; frame-ancestors 'none'"
}

func secure(policy string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
		h.Set("X-Frame-Options", "DENY")
		next.ServeHTTP(w, r)
	})
}

// strictly tells browsers to come by https only, when that is how people reach the portal.
func strictly(baseURL string, next http.Handler) http.Handler {
	if !strings.HasPrefix(baseURL, "https://") {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Strict-Transport-Security", "max-age=31536000")
		next.ServeHTTP(w, r)
	})
}

type metrics struct {
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
}

func newMetrics(registry *prometheus.Registry) *metrics {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "shanhuo_http_requests_total", Help: "Requests answered, by route and status.",
		}, []string{"method", "route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "shanhuo_http_request_seconds", Help: "Time to answer, by route.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"route"}),
	}
	registry.MustRegister(m.requests, m.seconds)
	return m
}

// observe gives each request an id and a span, counts it, and writes one line about it.
// Line and span hold the route, never the address: addresses carry ids and link tokens.
func (s *server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now() //nolint:forbidigo // how long an answer took is the machine's time
		id := uuid.Must(uuid.NewV7()).String()
		w.Header().Set("X-Request-Id", id)
		ctx, span := s.Tracer.Start(access.WithRequestID(r.Context(), id), "request")
		answer := &recorder{ResponseWriter: w}
		r = r.WithContext(ctx)
		defer func() {
			if caught := recover(); caught != nil {
				if caught == http.ErrAbortHandler { //nolint:errorlint // the value net/http documents
					panic(caught) //nolint:forbidigo // net/http's own way to drop a connection
				}
				s.Log.ErrorContext(ctx, "panic", "request", id, "panic", fmt.Sprint(caught), "trace", string(debug.Stack()))
				if answer.status == 0 {
					http.Error(answer, "internal error "+id, http.StatusInternalServerError)
				}
			}
			route := r.Pattern
			if route == "" {
				route = "other"
			}
			span.SetName(r.Method + " " + route)
			span.SetAttributes(attribute.String("http.route", route), attribute.Int("http.response.status_code", answer.code()),
				attribute.String("request.id", id))
			span.End()
			took := time.Since(started) //nolint:forbidigo // as above
			s.metrics.requests.WithLabelValues(method(r.Method), route, strconv.Itoa(answer.code())).Inc()
			s.metrics.seconds.WithLabelValues(route).Observe(took.Seconds())
			s.Log.DebugContext(ctx, "request", "request", id, "method", r.Method, "route", route, "status", answer.code(), "ms", took.Milliseconds())
		}()
		next.ServeHTTP(answer, r)
	})
}

// method keeps invented methods from becoming labels without end.
func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "other"
}

type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) code() int {
	if r.status == 0 {
		return http.StatusOK
	}
	return r.status
}

// WriteHeader remembers the status.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write counts as status 200 when none was set.
func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(b)
}

// Flush lets server-sent events through.
func (r *recorder) Flush() {
	if f, ok := r.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
