package bench

import (
	"context"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace/noop"

	"shanhuo.app/graph"
	"shanhuo.app/server/account"
	"shanhuo.app/server/address"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/charge"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/closing"
	"shanhuo.app/server/follow"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/media"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/page"
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
	"shanhuo.app/server/web"
)

// portal is the portal's whole HTTP surface, with all that stands before a page in
// earnest: request ids, metrics, security headers, who is asking.
func portal(tb testing.TB, db *store.DB) http.Handler {
	tb.Helper()
	const base = "http://127.0.0.1:8080"
	keys, err := personal.Generate()
	must(tb, err)
	photos, err := media.Open(tb.Context(), "mem://")
	must(tb, err)
	tb.Cleanup(func() { must(tb, photos.Close()) })
	log, portalTime := slog.New(slog.DiscardHandler), &clock.System{}
	notifier := notify.New(keys, false, base)
	sold := pledge.New(pledge.Options{DB: db, Gateway: &provider{}, Keys: keys, Notices: notifier, BaseURL: base})
	tb.Cleanup(func() { must(tb, sold.Stop(context.Background())) })
	hub := progress.New(progress.RowVersion(db), time.Second)
	accounts := account.New(db, keys, notifier, portalTime, account.DefaultConfig())
	charges := &charge.Service{DB: db, Gateway: &provider{}, Notify: notifier, Log: log}
	shown := &campaign.Service{DB: db, Keys: keys, Notify: notifier, Photos: photos}
	questions, follows, problems := &question.Service{DB: db, Notify: notifier}, &follow.Service{DB: db}, &problem.Service{DB: db, Notify: notifier}
	origin := func(r *http.Request) string { return web.Origin(r, nil) }
	resolver := &graph.Resolver{Do: graph.UseCases{
		Accounts: accounts, Addresses: &address.Service{DB: db, Keys: keys}, Regions: &tree.Reader{DB: db}, Campaigns: shown, Reviews: &review.Service{DB: db, Notify: notifier, Campaigns: shown},
		Posts: &post.Service{DB: db, Notify: notifier}, Questions: questions, Follows: follows, Problems: problems, Pledges: sold, Charges: charges,
		Payouts: &payout.Service{DB: db, Keys: keys, Notify: notifier, Receipts: photos}, Reconciliations: &reconcile.Service{DB: db, Log: log}, Audit: &audit.Reader{DB: db}, Media: photos, Progress: hub,
		Ledger: func(ctx context.Context, id uuid.UUID) (*ledger.Book, error) { return ledger.Read(ctx, db, id) },
	}}
	reads := page.Reads{DB: db}
	return web.New(web.Config{
		Log: log, Registry: prometheus.NewRegistry(), Tracer: noop.NewTracerProvider().Tracer("bench"), BaseURL: base,
		Accounts: accounts, Clock: db, Ready: db.Ready, Swept: func(context.Context) {},
		GraphQL: graph.WithRequest(graph.NewHandler(resolver, log, graph.Options{AnyDocument: true}), origin), Media: photos.Handler(),
		Pages: page.New(page.Config{
			Log: log, BaseURL: base, CookieName: web.CookieName(base), Keys: keys, Clock: portalTime, Origin: origin, Dunning: closing.DefaultDunning,
			Totals: reads.Totals, Campaigns: shown, Regions: reads, Pledges: sold, Charges: charges, Accounts: accounts, Questions: questions,
			Posts: &post.Service{DB: db, Notify: notifier}, Photos: photos,
			Follows: follows, Problems: problems, Proofs: &closing.Service{DB: db, Keys: keys, Notify: notifier, Lane: sold, Log: log},
		}),
	})
}
