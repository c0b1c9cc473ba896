// Package graphtest is a world to ask the API about: a small tree of regions with
// codes that begin with each other, a row of every kind in it, and people of every
// role at every standing. Everything is wired as the portal wires it, down to a card
// provider in the same process.
package graphtest

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/graph"
	"shanhuo.app/server/access"
	"shanhuo.app/server/account"
	"shanhuo.app/server/address"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/charge"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/follow"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/media"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/payment/sandbox"
	"shanhuo.app/server/payment/stripe"
	"shanhuo.app/server/payout"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/pledge"
	"shanhuo.app/server/post"
	"shanhuo.app/server/problem"
	"shanhuo.app/server/progress"
	"shanhuo.app/server/question"
	"shanhuo.app/server/reconcile"
	"shanhuo.app/server/region/tree"
	"shanhuo.app/server/review"
	"shanhuo.app/server/store"
)

const base = "https://portal.example"

// World is a database with people, rows and the API on top.
type World struct {
	testing.TB
	DB      *store.DB
	Keys    *personal.Keys
	System  context.Context // reads and writes everything, for planting
	Handler http.Handler    // the API outside of demo mode
	Demo    http.Handler    // the API in demo mode
	Do      graph.UseCases
	Outbox  *notify.Outbox
	Log     *Log
	Hub     *progress.Hub

	People
	Viewers []*Viewer
	Rows    Rows

	now    time.Time
	number int
}

// New makes a world in an empty database, with Rows in it.
func New(t testing.TB, db *store.DB) *World {
	t.Helper()
	w := Bare(t, db)
	w.makeRows()
	return w
}

// Bare is New without Rows.
func Bare(t testing.TB, db *store.DB) *World {
	t.Helper()
	access.ScopeReads(db.Client)
	keys, err := personal.Generate()
	if err != nil {
		t.Fatal(err)
	}
	w := &World{TB: t, DB: db, Keys: keys, Log: &Log{}, System: access.AsSystem(context.Background(), access.ForDemo)}
	if w.now, err = db.Now(w.System); err != nil {
		t.Fatal(err)
	}
	w.wire()
	w.makePlaces()
	w.makePeople()
	return w
}

func (w *World) wire() {
	photos, err := media.Open(context.Background(), "mem://")
	w.must(err)
	w.Cleanup(func() { _ = photos.Close() })
	notices := notify.New(w.Keys, true, base)
	w.Outbox = notify.NewOutbox(w.Keys)
	gateway := w.provider()
	w.Hub = progress.New(progress.RowVersion(w.DB), 100*time.Millisecond)
	log := w.Log.Logger()
	pledges := pledge.New(pledge.Options{DB: w.DB, Gateway: gateway, Keys: w.Keys, Notices: notices, BaseURL: base, OnCommitted: w.Hub.Publish})
	w.Cleanup(func() { _ = pledges.Stop(context.Background()) })
	campaigns := &campaign.Service{DB: w.DB, Keys: w.Keys, Notify: notices, Photos: photos, OnCancelled: pledges.OnCancelled}
	reviews := &review.Service{DB: w.DB, Notify: notices, Campaigns: campaigns}
	campaigns.OpenReview = reviews.Open
	w.Do = graph.UseCases{
		Addresses: &address.Service{DB: w.DB, Keys: w.Keys}, Accounts: account.New(w.DB, w.Keys, notices, &clock.System{}, account.DemoConfig()), Regions: &tree.Reader{DB: w.DB},
		Campaigns: campaigns, Reviews: reviews, Pledges: pledges,
		Posts: &post.Service{DB: w.DB, Notify: notices, Photos: photos}, Questions: &question.Service{DB: w.DB, Notify: notices},
		Follows: &follow.Service{DB: w.DB}, Problems: &problem.Service{DB: w.DB, Notify: notices},
		Charges: &charge.Service{
			DB: w.DB, Gateway: gateway, Notify: notices, Links: links{}, Gate: &charge.Gate{DB: w.DB, Every: time.Millisecond}, Log: log, Changed: w.Hub.Publish,
		},
		Payouts:         &payout.Service{DB: w.DB, Keys: w.Keys, Notify: notices, Receipts: photos},
		Reconciliations: &reconcile.Service{DB: w.DB, Gateway: gateway, Log: log},
		Ledger:          func(ctx context.Context, id uuid.UUID) (*ledger.Book, error) { return ledger.Read(ctx, w.DB, id) },
		Audit:           &audit.Reader{DB: w.DB}, Media: photos, Progress: w.Hub,
	}
	resolver := &graph.Resolver{Do: w.Do}
	w.Handler, w.Demo = graph.NewHandler(resolver, log, graph.Options{AnyDocument: true}), graph.NewHandler(resolver, log, graph.Options{Introspect: true, AnyDocument: true})
}

// provider starts the card provider; its events go nowhere.
func (w *World) provider() payment.Gateway {
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	const secret = "whsec_of_the_test" //nolint:gosec // of this sandbox only
	box, err := sandbox.Open(sandbox.Config{
		File: filepath.Join(w.TempDir(), "sandbox.db"), PublicURL: server.URL, WebhookURL: server.URL + "/nowhere", WebhookSecret: secret,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	w.must(err)
	mux.Handle("/", box.Handler())
	w.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
		_ = box.Close()
	})
	gateway, err := stripe.New(stripe.Config{APIKey: "sk_test_portal", BaseURL: server.URL, WebhookSecrets: []string{secret}, HTTPTimeout: 20 * time.Second})
	w.must(err)
	return gateway
}

// Now is portal time when the world was made.
func (w *World) Now() time.Time { return w.now }

func (w *World) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// Next answers another number each time, for what has to be unique.
func (w *World) Next() int {
	w.number++
	return w.number
}

type links struct{}

func (links) Pay(id uuid.UUID, _ time.Time) string { return base + "/l/" + id.String() }

func (links) CardSaved(id uuid.UUID) (success, cancel string) {
	page := base + "/pledges/" + id.String()
	return page + "/return?session={CHECKOUT_SESSION_ID}", page
}

func (links) BankReturn(id uuid.UUID) string { return base + "/pledges/" + id.String() + "/bank" }

// Log keeps what the API logged.
type Log struct {
	mu   sync.Mutex
	text []byte
}

// Write is part of io.Writer.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text = append(l.text, p...)
	return len(p), nil
}

// String answers all lines.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return string(l.text)
}

// Logger answers a logger that writes here.
func (l *Log) Logger() *slog.Logger { return slog.New(l.handler()) }

func (l *Log) handler() slog.Handler {
	return slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelInfo})
}
