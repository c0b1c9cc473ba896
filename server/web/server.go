// Package web is the portal's HTTP surface: who is asking, the GraphQL endpoint,
// the card provider's webhook, the plain pages and what operators need.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel/trace"

	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/payout"
)

// Accounts finds out who a token belongs to.
type Accounts interface {
	// Principal answers the person of a live token, or a fault of kind Unauthenticated.
	Principal(ctx context.Context, token string) (*access.Principal, error)
}

// Events takes the card provider's events.
type Events interface {
	Receive(ctx context.Context, payload []byte, signature string) error
}

// Clock is portal time and, in demo mode, the way to move it.
type Clock interface {
	Now(ctx context.Context) (time.Time, error)
	AdvanceClock(ctx context.Context, by time.Duration) (time.Time, error)
}

// Config is what the HTTP surface is made of. Nil handlers are not routed.
type Config struct {
	Log      *slog.Logger
	Registry *prometheus.Registry
	Tracer   trace.Tracer
	// BaseURL is how people reach the portal; https makes cookies Secure.
	BaseURL string
	// CheckoutOrigin is where the card provider's pages are; empty when they are ours.
	CheckoutOrigin string
	// Demo routes /dev/.
	Demo bool
	// TrustedProxies are the networks whose X-Forwarded-For is believed.
	TrustedProxies []netip.Prefix
	// MetricsElsewhere leaves /metrics to a listener of its own.
	MetricsElsewhere bool

	Accounts Accounts
	Events   Events
	Payouts  Payouts
	Receipts Receipts
	Clock    Clock
	// PortalTime is what the web app's pages reckon by, since the demo moves it.
	PortalTime func() time.Time
	// Ready answers nil when the portal can serve.
	Ready func(ctx context.Context) error
	// Messages lists the demo outbox, newest first.
	Messages func(ctx context.Context, limit int) ([]OutboxMessage, error)
	// Local answers a path of this portal to go to next, for one that a form names.
	Local func(next string) string
	// Swept runs what has become due after the demo clock moved.
	Swept func(ctx context.Context)

	GraphQL http.Handler
	Media   http.Handler
	Sandbox http.Handler
	// Pages are the plain pages, mounted at the root, already with their static files.
	Pages http.Handler
}

// OutboxMessage is one message as demo mode shows it.
type OutboxMessage struct {
	To      string    `json:"to"`
	Channel string    `json:"channel"`
	Text    string    `json:"text"`
	Code    string    `json:"code"`
	At      time.Time `json:"at"`
}

// New makes the portal's HTTP handler.
func New(c Config) http.Handler {
	s := &server{Config: c, metrics: newMetrics(c.Registry)}

	// What machines ask, without anyone being looked up.
	plain := http.NewServeMux()
	plain.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	plain.HandleFunc("GET /readyz", s.ready)
	if !c.MetricsElsewhere {
		plain.Handle("GET /metrics", Metrics(c.Registry))
	}
	if c.Events != nil {
		plain.HandleFunc("POST /webhooks/stripe", s.webhook)
	}
	if c.Sandbox != nil {
		plain.Handle("/sandbox/", http.StripPrefix("/sandbox", c.Sandbox))
	}
	if c.Media != nil {
		plain.Handle("GET /media/", c.Media)
	}

	// What people ask.
	personal := http.NewServeMux()
	personal.Handle("/graphql", s.timed(s.api()))
	if c.Payouts != nil {
		personal.HandleFunc("GET /payouts/{id}/bank-file.csv", s.bankFile(payout.CSV))
		personal.HandleFunc("GET /payouts/{id}/bank-file.xlsx", s.bankFile(payout.Workbook))
		personal.HandleFunc("GET /payouts/{id}/receipt", s.receipt)
	}
	if c.Demo {
		personal.HandleFunc("GET /dev/outbox.json", s.outbox)
		personal.HandleFunc("POST /dev/clock", s.clock)
		personal.HandleFunc("GET /dev/clock", s.clock)
	}
	if c.Pages != nil {
		personal.Handle("/", c.Pages)
	}
	sameSite := http.NewCrossOriginProtection()
	sameSite.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refuse(w, r, http.StatusForbidden, fault.New(fault.Denied, "CROSS_SITE", ""))
	}))
	plain.Handle("/", plainText(sameSite.Handler(s.identify(personal))))

	return s.observe(secure(contentPolicy(c.CheckoutOrigin), strictly(c.BaseURL, timely(bodyTime, plain))))
}

// maxGraphQLBody is the largest GraphQL request: a campaign's photos go one by one,
// each at most 10 MB, a post's three at once, at most 12 MB together, and the form
// around them adds little.
const maxGraphQLBody = 13 << 20

type server struct {
	Config
	metrics *metrics
}

// Metrics serves a registry to Prometheus.
func Metrics(registry *prometheus.Registry) http.Handler {
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
}

func (s *server) ready(w http.ResponseWriter, r *http.Request) {
	if err := s.Ready(r.Context()); err != nil {
		s.Log.WarnContext(r.Context(), "not ready", "error", err.Error())
		http.Error(w, "not ready", http.StatusServiceUnavailable)
		return
	}
	_, _ = w.Write([]byte("ready\n"))
}

// timed tells the web app what time it is in the portal.
func (s *server) timed(next http.Handler) http.Handler {
	if s.PortalTime == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Portal-Time", s.PortalTime().UTC().Format(time.RFC3339))
		next.ServeHTTP(w, r)
	})
}

func limitBody(h http.Handler, most int64) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, most)
		h.ServeHTTP(w, r)
	})
}
