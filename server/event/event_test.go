package event_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/providerevent"
	"shanhuo.app/server/access"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/charge/chargetest"
	"shanhuo.app/server/event"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/pledge"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

// post is a world that takes the provider's events.
type post struct {
	*chargetest.World
	events  *event.Service
	pledges *pledge.Service
	// outdated counts jobs that asked to be tried again, which a queue would do.
	outdated []string
}

func open(t *testing.T, db *store.DB) *post {
	t.Helper()
	w := chargetest.New(t, db)
	p := &post{World: w, pledges: pledge.New(pledge.Options{DB: db, Gateway: w.Gateway, Keys: w.Keys, Notices: w.Notify, BaseURL: "https://portal.example"})}
	t.Cleanup(func() {
		if err := p.pledges.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	w.Closing.Lane = p.pledges
	p.events = &event.Service{DB: db, Gateway: w.Gateway, Pledges: p.pledges, Charges: w.Charge}
	w.Handlers = map[string]func(context.Context, []byte) error{
		event.HandleArgs{}.Kind(): func(ctx context.Context, raw []byte) error {
			var a event.HandleArgs
			w.Must(json.Unmarshal(raw, &a))
			if err := p.events.Handle(ctx, a.EventID); err != nil {
				p.outdated = append(p.outdated, a.EventID)
			}
			return nil
		},
	}
	return p
}

// retry handles again what asked for it.
func (p *post) retry() {
	p.Helper()
	again := p.outdated
	p.outdated = nil
	for _, id := range again {
		p.Must(p.events.Handle(context.Background(), id))
	}
}

func (p *post) receive(e chargetest.Webhook) {
	p.Helper()
	p.Must(p.events.Receive(context.Background(), e.Body, e.Signature))
}

// state writes down all that must not depend on the order of events.
func (p *post) state() string {
	p.Helper()
	var b strings.Builder
	for _, x := range p.DB.Client.Pledge.Query().Order(gen.Asc("id")).AllX(p.System()) {
		fmt.Fprintln(&b, x.ID, x.State, x.DeclineCode, x.CollectedMinor, x.FeeMinor, x.RefundedMinor, value(x.Intent), value(x.Method), x.ChargeTries)
	}
	for _, c := range p.DB.Client.Campaign.Query().Order(gen.Asc("id")).AllX(p.System()) {
		fmt.Fprintln(&b, c.Slug, c.State, c.RaisedMinor, c.BackerCount, c.CollectedMinor, c.FeesMinor, c.RefundedMinor)
	}
	for _, e := range p.DB.Client.LedgerEntry.Query().Order(gen.Asc("source")).AllX(p.System()) {
		fmt.Fprintln(&b, e.Source)
	}
	return b.String()
}

func value(s *string) string {
	if s == nil {
		return "-"
	}
	return *s
}

func (p *post) check() {
	p.Helper()
	p.Must(ledger.Balanced(context.Background(), p.DB))
	_, differences, err := (&campaign.Service{DB: p.DB}).VerifyTotals(p.System())
	p.Must(err)
	for _, d := range differences {
		p.Error(d)
	}
}

// whole walks the whole path: a pledge made on the page, two more, the closing, a
// refused card replaced, a bank that wants its holder, and a refund by hand.
func (p *post) whole(step func()) (pledges []uuid.UUID) {
	p.Helper()
	c := p.Campaign(10_000)
	backer := p.Person("anna")
	tier := c.QueryTiers().FirstX(p.System())
	made, err := p.pledges.Create(access.With(context.Background(), &access.Principal{PersonID: backer.ID, Locale: "en"}), pledge.CreateInput{
		CampaignID: c.ID, Lines: []pledge.LineInput{{TierID: tier.ID, Quantity: 1}}, IdempotencyKey: "k", Locale: "en",
		Address: pledge.Address{Name: "Anna", Phone: "13812345678", Province: "上海", City: "上海", County: "徐汇", Detail: "漕溪北路 18 号"},
	})
	p.Must(err)
	p.SaveCard(made.CheckoutURL, *made.CheckoutID, chargetest.GoodCard)
	step()
	fails, secure := p.Pledge(c, 1, chargetest.FailsLater), p.Pledge(c, 1, chargetest.SecureCard)
	step()
	if got := p.Get(made.ID); got.State == lifecycle.PledgeAwaitingMethod {
		// Its events are all late, so the backer's own return has to do it.
		p.Must(p.events.CheckoutReturned(context.Background(), made.ID, *made.CheckoutID))
	}
	p.CloseNow()
	step()
	p.Run()
	step()
	link := access.AsSystem(context.Background(), access.ForPledgeLinks)
	page, err := p.Charge.NewCard(link, fails.ID)
	p.Must(err)
	checkout := *p.Get(fails.ID).CheckoutID
	p.SaveCard(page, checkout, chargetest.GoodCard)
	step()
	bank, err := p.Charge.ConfirmAuth(link, secure.ID)
	p.Must(err)
	p.AnswerBank(bank, true)
	step()
	return []uuid.UUID{made.ID, fails.ID, secure.ID}
}

func (p *post) wantAllCollected(pledges []uuid.UUID) {
	p.Helper()
	for _, id := range pledges {
		p.WantState(id, lifecycle.PledgeCollected)
		if n := len(p.Taken(id)); n != 1 {
			p.Errorf("pledge %s was charged %d times", id, n)
		}
	}
}

// TestEventsInAnyOrderEndInTheSameState delivers every event of a whole path three
// times, in random order, after the fact: nothing changes.
func TestEventsInAnyOrderEndInTheSameState(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p := open(t, db)
		seen := 0
		pledges := p.whole(func() {
			all := p.Webhooks(seen)
			for _, e := range all[seen:] {
				p.receive(e)
			}
			seen = len(all)
			p.Drain()
			p.retry()
		})
		var all []chargetest.Webhook
		for range 200 {
			all = p.Webhooks(12)
			for _, e := range all {
				p.receive(e)
			}
			p.Drain()
			p.retry()
			p.Run()
			if done(p, pledges) {
				break
			}
			time.Sleep(50 * time.Millisecond) // events are still under way at the provider
		}
		p.wantAllCollected(pledges)
		intent := *p.Get(pledges[0]).Intent
		p.API("/v1/refunds", url.Values{"payment_intent": {intent}, "amount": {"700"}})
		all = p.Webhooks(len(all) + 1)
		for _, e := range all {
			p.receive(e)
		}
		p.Drain()
		if got := p.WantState(pledges[0], lifecycle.PledgePartRefunded); got.RefundedMinor != 700 {
			t.Errorf("refunded %d", got.RefundedMinor)
		}
		want := p.state()
		random := rand.New(rand.NewPCG(1, 2))
		for range 12 {
			if _, err := db.Writer().Exec("DELETE FROM provider_events"); err != nil {
				t.Fatal(err)
			}
			var tripled []chargetest.Webhook
			for range 3 {
				tripled = append(tripled, all...)
			}
			random.Shuffle(len(tripled), func(i, j int) { tripled[i], tripled[j] = tripled[j], tripled[i] })
			for i, e := range tripled {
				p.receive(e)
				if i%7 == 0 {
					p.Drain()
				}
			}
			p.Drain()
			p.retry()
			if got := p.state(); got != want {
				t.Fatalf("another state:\n%s\nwant\n%s", got, want)
			}
			if n := db.Client.ProviderEvent.Query().Where(providerevent.StateEQ(providerevent.StateRECEIVED)).CountX(p.System()); n != 0 {
				t.Errorf("%d events were left", n)
			}
		}
		p.check()
	})
}

// TestDelayedEventsEndInTheSameState holds each event back for a random number of
// steps of the path and delivers it up to three times on the way.
func TestDelayedEventsEndInTheSameState(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				p := open(t, db)
				random := rand.New(rand.NewPCG(seed, 7))
				var held []chargetest.Webhook
				seen := 0
				pledges := p.whole(func() {
					all := p.Webhooks(seen)
					held = append(held, all[seen:]...)
					seen = len(all)
					random.Shuffle(len(held), func(i, j int) { held[i], held[j] = held[j], held[i] })
					n := random.IntN(len(held) + 1)
					for _, e := range held[:n] {
						for range 1 + random.IntN(3) {
							p.receive(e)
						}
					}
					if random.IntN(3) > 0 {
						held = held[n:] // otherwise they come once more
					}
					p.Drain()
				})
				all := p.Webhooks(12)
				random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
				for _, e := range all {
					p.receive(e)
				}
				// What is still under way at the provider arrives in the end.
				for range 200 {
					p.Drain()
					p.retry()
					p.Run()
					list := p.Webhooks(len(all))
					for _, e := range list[len(all):] {
						p.receive(e)
					}
					all = list
					if done(p, pledges) {
						break
					}
					time.Sleep(50 * time.Millisecond)
				}
				p.wantAllCollected(pledges)
				p.check()
			})
		})
	}
}

func done(p *post, pledges []uuid.UUID) bool {
	for _, id := range pledges {
		if p.Get(id).State != lifecycle.PledgeCollected {
			return false
		}
	}
	return true
}

func TestForgedAlteredAndStaleEventsAreRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p := open(t, db)
		p.Pledge(p.Campaign(5_000), 1, chargetest.GoodCard)
		genuine := p.Webhooks(1)[0]
		altered := append([]byte(nil), genuine.Body...)
		altered[len(altered)/2] ^= 1
		late := &event.Service{DB: p.events.DB, Gateway: p.events.Gateway, Pledges: p.events.Pledges, Charges: p.events.Charges}
		late.Now = func() time.Time { return time.Now().Add(6 * time.Minute) }
		early := &event.Service{DB: p.events.DB, Gateway: p.events.Gateway, Pledges: p.events.Pledges, Charges: p.events.Charges}
		early.Now = func() time.Time { return time.Now().Add(-6 * time.Minute) }
		for name, try := range map[string]func() error{
			"altered body": func() error { return p.events.Receive(t.Context(), altered, genuine.Signature) },
			"no signature": func() error { return p.events.Receive(t.Context(), genuine.Body, "") },
			"another secret": func() error {
				return p.events.Receive(t.Context(), genuine.Body, sign(genuine.Body, "whsec_other", time.Now()))
			},
			"signed long ago":      func() error { return late.Receive(t.Context(), genuine.Body, genuine.Signature) },
			"signed in the future": func() error { return early.Receive(t.Context(), genuine.Body, genuine.Signature) },
			"too large": func() error {
				body := []byte(strings.Replace(string(genuine.Body), "{", `{"x":"`+strings.Repeat("x", payment.MaxEventBytes)+`",`, 1))
				return p.events.Receive(t.Context(), body, sign(body, chargetest.WebhookSign, time.Now()))
			},
			"no JSON": func() error {
				return p.events.Receive(t.Context(), []byte("hello"), sign([]byte("hello"), chargetest.WebhookSign, time.Now()))
			},
			"another version": func() error {
				body := []byte(strings.Replace(string(genuine.Body), "2024-06-20", "2023-01-01", 1))
				return p.events.Receive(t.Context(), body, sign(body, chargetest.WebhookSign, time.Now()))
			},
		} {
			if err := try(); !fault.HasCode(err, "EVENT_REFUSED") {
				t.Errorf("%s: %v", name, err)
			}
		}
		if n := db.Client.ProviderEvent.Query().CountX(p.System()); n != 0 {
			t.Errorf("%d events were kept", n)
		}
		p.receive(genuine)
		p.receive(genuine)
		if n := db.Client.ProviderEvent.Query().CountX(p.System()); n != 1 {
			t.Errorf("the real one was kept %d times", n)
		}
	})
}

func sign(body []byte, secret string, at time.Time) string {
	stamp := fmt.Sprint(at.Unix())
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(stamp + "."))
	mac.Write(body)
	return "t=" + stamp + ",v1=" + hex.EncodeToString(mac.Sum(nil))
}

// signed makes an event that the provider could have sent.
func signed(id, kind, object string) chargetest.Webhook {
	body := []byte(fmt.Sprintf(`{"id":%q,"object":"event","api_version":"2024-06-20","created":%d,"type":%q,"data":{"object":%s}}`, id, time.Now().Unix(), kind, object))
	return chargetest.Webhook{Body: body, Signature: sign(body, chargetest.WebhookSign, time.Now())}
}

func TestEventsNobodyActsOnAreKept(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p := open(t, db)
		p.receive(signed("evt_new", "a.kind.from.tomorrow", `{"id":"x_1","object":"x"}`))
		p.receive(signed("evt_payout", "payout.paid", `{"id":"po_1","object":"payout"}`))
		for _, id := range []string{"evt_new", "evt_payout"} {
			if e := db.Client.ProviderEvent.GetX(p.System(), id); e.State != providerevent.StateUNKNOWN {
				t.Errorf("%s is %s", id, e.State)
			}
		}
		// About things that do not exist: handled, not repeated for ever.
		p.receive(signed("evt_gone", "payment_intent.succeeded", `{"id":"pi_nothing","object":"payment_intent"}`))
		p.receive(signed("evt_gone_page", "checkout.session.completed", `{"id":"cs_test_nothing","object":"checkout.session"}`))
		p.Drain()
		for _, id := range []string{"evt_gone", "evt_gone_page"} {
			if e := db.Client.ProviderEvent.GetX(p.System(), id); e.State != providerevent.StateDONE || e.Outcome != "not ours" {
				t.Errorf("%s is %s: %s", id, e.State, e.Outcome)
			}
		}
	})
}

// TestAnEventIsNoProof: it says that money came, the provider says it did not.
func TestAnEventIsNoProof(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p := open(t, db)
		x := p.Pledge(p.Campaign(5_000), 1, chargetest.FailsLater)
		p.CloseNow()
		p.Run()
		intent := *p.WantState(x.ID, lifecycle.PledgeErroredSoft).Intent
		p.receive(signed("evt_lie", "payment_intent.succeeded", fmt.Sprintf(`{"id":%q,"object":"payment_intent","status":"succeeded","amount":5300}`, intent)))
		p.Drain()
		if got := p.WantState(x.ID, lifecycle.PledgeErroredSoft); got.CollectedMinor != money.Fen(0) {
			t.Errorf("collected %d", got.CollectedMinor)
		}
	})
}

func TestLostJobsAreFiledAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p := open(t, db)
		x := p.Pledge(p.Campaign(5_000), 1, chargetest.GoodCard)
		p.CloseNow()
		p.Run()
		intent := *p.WantState(x.ID, lifecycle.PledgeCollected).Intent
		p.receive(signed("evt_1", "payment_intent.succeeded", fmt.Sprintf(`{"id":%q,"object":"payment_intent"}`, intent)))
		if _, err := db.Writer().Exec("DELETE FROM river_job"); err != nil {
			t.Fatal(err)
		}
		if n, err := p.events.ReEnqueue(t.Context()); err != nil || n != 0 {
			t.Errorf("a fresh event was filed again: %d %v", n, err)
		}
		if _, err := db.Writer().Exec(db.Rebind("UPDATE provider_events SET created_at = ?"), time.Now().UTC().Add(-2*time.Minute)); err != nil {
			t.Fatal(err)
		}
		if n, err := p.events.ReEnqueue(t.Context()); err != nil || n != 1 {
			t.Errorf("filed again: %d %v", n, err)
		}
		if n, err := p.events.ReEnqueue(t.Context()); err != nil || n != 0 {
			t.Errorf("filed twice in a row: %d %v", n, err)
		}
		p.Drain()
		if e := db.Client.ProviderEvent.GetX(p.System(), "evt_1"); e.State != providerevent.StateDONE {
			t.Errorf("the event is %s", e.State)
		}
	})
}

func TestPayloadsAreDroppedNinetyDaysAfter(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p := open(t, db)
		now := time.Now().UTC()
		const day = 24 * time.Hour
		for id, e := range map[string]struct {
			age   time.Duration
			state providerevent.State
		}{
			"old": {91 * day, providerevent.StateDONE}, "strange": {91 * day, providerevent.StateUNKNOWN},
			"young": {89 * day, providerevent.StateDONE}, "waiting": {91 * day, providerevent.StateRECEIVED},
		} {
			db.Client.ProviderEvent.Create().SetID(id).SetKind("x").SetPayload([]byte("名字")).SetState(e.state).SetCreatedAt(now.Add(-e.age)).ExecX(p.System())
		}
		if n, err := p.events.DropPayloads(t.Context()); err != nil || n != 2 {
			t.Fatalf("%d dropped, %v", n, err)
		}
		for id, kept := range map[string]bool{"old": false, "strange": false, "young": true, "waiting": true} {
			if e := db.Client.ProviderEvent.GetX(p.System(), id); (len(e.Payload) > 0) != kept {
				t.Errorf("%s: %q", id, e.Payload)
			}
		}
		again := &event.Service{DB: db, Gateway: p.events.Gateway}
		if n, err := again.DropPayloads(t.Context()); err != nil || n != 0 {
			t.Errorf("dropped twice: %d, %v", n, err)
		}
	})
}

func TestWithoutAProviderEventsAreRefused(t *testing.T) {
	t.Parallel()
	off := &event.Service{}
	for name, err := range map[string]error{
		"receive":  off.Receive(t.Context(), []byte("{}"), "t=1"),
		"handle":   off.Handle(t.Context(), "evt_1"),
		"returned": off.CheckoutReturned(t.Context(), uuid.New(), "cs_1"),
	} {
		if !fault.HasCode(err, "PLEDGING_OFF") {
			t.Errorf("%s: want PLEDGING_OFF, got %v", name, err)
		}
	}
}
