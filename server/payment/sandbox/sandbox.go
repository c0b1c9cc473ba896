// Package sandbox is a card provider to play with: a stateful Stripe over HTTP
// that stripe-go talks to when there is no account. It keeps its own file,
// answers a repeated idempotency key with the first answer, serves the hosted
// card page, takes only published test cards, signs and delivers webhooks, and
// fails on request. It never sees a real card: a number that is not a published
// test number is refused and not kept, and of the others only the brand and
// the last four digits are.
package sandbox

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"shanhuo.app/server/clock"
)

// APIVersion is the only version of Stripe's API spoken here.
const APIVersion = "2024-06-20"

// maxBodyBytes bounds every request body.
const maxBodyBytes = 64 << 10

// Config says where a sandbox keeps its state and whom it calls.
type Config struct {
	// File is the path of the SQLite file. Several processes may share it.
	File string
	// PublicURL is where Handler is mounted as browsers see it, prefix included.
	PublicURL string
	// WebhookURL receives events; empty keeps them undelivered.
	WebhookURL string
	// WebhookSecret signs them.
	WebhookSecret string
	// Log receives what goes wrong; nil is slog's default.
	Log *slog.Logger
	// Now is the time that objects and signatures carry; nil is the machine's.
	// Delays of delivery follow the machine's clock, which a test cannot stop.
	Now func() time.Time
}

// Sandbox is one open sandbox. It is safe for concurrent use.
type Sandbox struct {
	cfg     Config
	writer  *sql.DB
	reader  *sql.DB
	secret  []byte
	keys    keysInUse
	wake    chan struct{}
	handler http.Handler
	client  *http.Client
	quiet   atomic.Int32
}

// Open opens or makes the file and its tables.
func Open(cfg Config) (*Sandbox, error) {
	if cfg.File == "" {
		return nil, errors.New("sandbox: no file is configured")
	}
	u, err := url.Parse(cfg.PublicURL)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, fmt.Errorf("sandbox: public URL %q is not an http address", cfg.PublicURL)
	}
	if cfg.WebhookURL != "" && cfg.WebhookSecret == "" {
		return nil, errors.New("sandbox: a webhook URL needs a secret to sign with")
	}
	cfg.PublicURL = strings.TrimRight(cfg.PublicURL, "/")
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	s := &Sandbox{
		cfg:  cfg,
		keys: keysInUse{held: map[string]struct{}{}},
		wake: make(chan struct{}, 1),
		client: &http.Client{
			Timeout:       deliveryTimeout,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	if err := s.openFile(); err != nil {
		return nil, err
	}
	s.handler = s.routes()
	return s, nil
}

// Handler serves the API under /v1/, the hosted pages and the switches for
// tests. Mount it under a prefix with http.StripPrefix.
func (s *Sandbox) Handler() http.Handler { return s.handler }

// Close closes the file. Run must have ended.
func (s *Sandbox) Close() error {
	return errors.Join(s.reader.Close(), s.writer.Close())
}

// now is the time objects carry.
func (s *Sandbox) now() time.Time { return clock.Cut(s.cfg.Now()) }

// nudge tells Run that there may be something to deliver.
func (s *Sandbox) nudge() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *Sandbox) routes() http.Handler {
	mux := http.NewServeMux()

	post := func(pattern string, do action) { mux.Handle("POST "+pattern, s.write(do)) }
	get := func(pattern string, do action) { mux.Handle("GET "+pattern, s.read(do)) }

	post("/v1/customers", createCustomer)
	get("/v1/customers/{id}", getObject[customer])
	get("/v1/customers/{id}/payment_methods", listMethodsOfCustomer)
	get("/v1/payment_methods", listMethods)
	get("/v1/payment_methods/{id}", getObject[paymentMethod])
	post("/v1/payment_methods/{id}/attach", attachMethod)
	post("/v1/payment_methods/{id}/detach", detachMethod)
	post("/v1/checkout/sessions", createSession)
	// Reading may find that the page has expired, which is written down.
	mux.Handle("GET /v1/checkout/sessions/{id}", s.write(getSession))
	post("/v1/checkout/sessions/{id}/expire", expireSession)
	get("/v1/setup_intents/{id}", getObject[setupIntent])
	post("/v1/payment_intents", createIntent)
	get("/v1/payment_intents", listIntents)
	get("/v1/payment_intents/{id}", getObject[paymentIntent])
	post("/v1/payment_intents/{id}/confirm", confirmIntent)
	post("/v1/payment_intents/{id}/cancel", cancelIntent)
	get("/v1/charges/{id}", getObject[charge])
	post("/v1/refunds", createRefund)
	get("/v1/refunds", listRefunds)
	get("/v1/refunds/{id}", getObject[refund])
	get("/v1/balance_transactions", listBalanceTransactions)
	get("/v1/balance_transactions/{id}", getObject[balanceTransaction])
	get("/v1/events", listEvents)
	get("/v1/events/{id}", getEvent)
	mux.HandleFunc("/v1/", func(w http.ResponseWriter, r *http.Request) {
		respondError(w, &apiError{
			status:  http.StatusNotFound,
			Type:    typeInvalidRequest,
			Message: fmt.Sprintf("Unrecognized request URL (%s: %s). The sandbox does not speak this part of the API.", r.Method, r.URL.Path),
		})
	})

	mux.HandleFunc("GET /checkout/{id}", s.showCheckout)
	mux.HandleFunc("POST /checkout/{id}", s.submitCheckout)
	mux.HandleFunc("GET /checkout/{id}/bank", s.showSetupBank)
	mux.HandleFunc("POST /checkout/{id}/bank", s.submitSetupBank)
	mux.HandleFunc("GET /bank/{secret}", s.showChargeBank)
	mux.HandleFunc("POST /bank/{secret}", s.submitChargeBank)
	mux.HandleFunc("GET /sandbox.css", serveStylesheet)

	mux.HandleFunc("GET /faults", s.listFaults)
	mux.HandleFunc("POST /faults", s.addFault)
	mux.HandleFunc("DELETE /faults", s.clearFaults)
	mux.HandleFunc("GET /ledger", s.showLedger)

	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxBodyBytes)
		mux.ServeHTTP(w, r)
	})
}

// keysInUse knows which idempotency keys are being worked on in this process.
// Another process is kept apart by the database: it waits and then replays.
type keysInUse struct {
	mu   sync.Mutex
	held map[string]struct{}
}

func (k *keysInUse) take(key string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, taken := k.held[key]; taken {
		return false
	}
	k.held[key] = struct{}{}
	return true
}

func (k *keysInUse) give(key string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.held, key)
}

// inTx runs do in one write transaction. What do answers decides: nil or a
// kept apiError commits, anything else rolls back.
func (s *Sandbox) inTx(ctx context.Context, do func(tx *sql.Tx) error) error {
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	outcome := do(tx)
	if outcome != nil && !isKept(outcome) {
		if err := tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
			return errors.Join(outcome, fmt.Errorf("rollback: %w", err))
		}
		return outcome
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return outcome
}
