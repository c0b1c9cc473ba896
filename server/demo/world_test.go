package demo

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/server/access"
	"shanhuo.app/server/account"
	"shanhuo.app/server/address"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/charge"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/closing"
	"shanhuo.app/server/media"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/payment/sandbox"
	"shanhuo.app/server/payment/stripe"
	"shanhuo.app/server/payout"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/pledge"
	"shanhuo.app/server/post"
	"shanhuo.app/server/problem"
	"shanhuo.app/server/question"
	"shanhuo.app/server/reconcile"
	"shanhuo.app/server/review"
	"shanhuo.app/server/store"
)

// world is a portal without a server around it.
type world struct {
	Services
	gateway *stripe.Gateway
	keys    *personal.Keys
}

func newWorld(t testing.TB, db *store.DB) *world {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	access.ScopeReads(db.Client)
	keys, err := personal.Generate()
	must(err)
	log := slog.New(slog.DiscardHandler)
	pictures, err := media.Open(t.Context(), filepath.Join(t.TempDir(), "media"))
	must(err)
	t.Cleanup(func() { must(pictures.Close()) })
	const base = "http://127.0.0.1:1"
	box, err := sandbox.Open(sandbox.Config{
		File: filepath.Join(t.TempDir(), "sandbox.db"), PublicURL: base + "/sandbox", WebhookURL: base + "/hook", WebhookSecret: "whsec_demo", Log: log,
	})
	must(err)
	t.Cleanup(func() { must(box.Close()) })
	gateway, err := stripe.New(stripe.Config{APIKey: "sk_test_demo", BaseURL: base + "/sandbox", Transport: box.Transport()})
	must(err)

	notifier := notify.New(keys, true, base)
	reviews := &review.Service{DB: db, Notify: notifier}
	pledges := pledge.New(pledge.Options{DB: db, Gateway: gateway, Keys: keys, Notices: notifier, BaseURL: base})
	t.Cleanup(func() { must(pledges.Stop(context.Background())) })
	campaigns := &campaign.Service{DB: db, Keys: keys, Notify: notifier, Photos: pictures, OpenReview: reviews.Open, OnCancelled: pledges.OnCancelled}
	reviews.Campaigns = campaigns
	return &world{gateway: gateway, keys: keys, Services: Services{
		DB: db, Accounts: account.New(db, keys, notifier, &clock.System{}, account.DemoConfig()), Addresses: &address.Service{DB: db, Keys: keys}, Campaigns: campaigns, Reviews: reviews,
		Posts: &post.Service{DB: db, Notify: notifier}, Questions: &question.Service{DB: db, Notify: notifier},
		Problems: &problem.Service{DB: db, Notify: notifier}, Pledges: pledges,
		Closings:        &closing.Service{DB: db, Keys: keys, Notify: notifier, Lane: pledges, Log: log},
		Charges:         &charge.Service{DB: db, Gateway: gateway, Notify: notifier, Links: links{}, Gate: &charge.Gate{DB: db}, Log: log},
		Payouts:         &payout.Service{DB: db, Keys: keys, Notify: notifier, Receipts: pictures},
		Reconciliations: &reconcile.Service{DB: db, Gateway: gateway, Log: log},
		Media:           pictures, Sandbox: box, Log: log,
	}}
}

type links struct{}

func (links) Pay(id uuid.UUID, _ time.Time) string { return "/pledges/" + id.String() + "/pay" }

func (links) CardSaved(id uuid.UUID) (success, cancel string) {
	return "http://127.0.0.1:1/pledges/" + id.String(), "http://127.0.0.1:1/pledges/" + id.String()
}

func (links) BankReturn(id uuid.UUID) string { return "http://127.0.0.1:1/pledges/" + id.String() }
