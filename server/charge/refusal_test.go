package charge_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/attempt"
	"shanhuo.app/server/access"
	"shanhuo.app/server/charge"
	"shanhuo.app/server/charge/chargetest"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func TestASoftRefusalIsTriedAgainAtMostFourTimesThenDropped(t *testing.T) {
	t.Parallel()
	// A closing a little after nine has its last morning minutes before the end.
	for _, minute := range []int{5, 40} {
		t.Run(fmt.Sprintf("closed at 09:%02d", minute), func(t *testing.T) {
			t.Parallel()
			softRefusal(t, minute)
		})
	}
}

// softRefusal plays a refused charge of a campaign that closes so many minutes past nine in Shanghai.
func softRefusal(t *testing.T, minute int) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		local := w.Now().In(clock.Shanghai)
		w.Advance(time.Date(local.Year(), local.Month(), local.Day()+1, 8, minute, 0, 0, clock.Shanghai).Sub(local))
		c := w.Campaign(10_000)
		good, bad := w.Pledge(c, 9, chargetest.GoodCard), w.Pledge(c, 1, chargetest.FailsLater)
		w.CloseNow()
		w.Run()
		p := w.WantState(bad.ID, lifecycle.PledgeErroredSoft)
		if p.ChargeTries != 1 || p.ChargeDueAt == nil || p.Notices != 1 || p.DeclineCode != "generic_decline" {
			t.Errorf("after the first try: %d tries, due %v, %d notices, %q", p.ChargeTries, p.ChargeDueAt, p.Notices, p.DeclineCode)
		}
		if w.Messages(bad.BackerID, notify.ChargeFailedSoft) != 1 {
			t.Error("the backer was not told")
		}
		closed := *w.Row(c.ID).ClosedAt
		for range 8 * 24 * 3 {
			w.Advance(20 * time.Minute)
			w.Run()
			now, tries := w.Now(), p.ChargeTries
			if p = w.Get(bad.ID); p.ChargeTries > tries {
				// The sweep comes within twenty minutes after the try was due.
				hour, after := now.In(clock.Shanghai).Hour(), now.Sub(closed)
				least := []time.Duration{0, 24 * time.Hour, 72 * time.Hour, 6 * 24 * time.Hour}[tries]
				if hour < 9 || hour > 20 || after < least || p.ChargeTries != tries+1 {
					t.Errorf("try %d came %s after the closing, at %d o'clock", p.ChargeTries, after, hour)
				}
			}
		}
		p = w.WantState(bad.ID, lifecycle.PledgeDropped)
		if p.ChargeTries != charge.MaxTries {
			t.Errorf("%d automatic tries", p.ChargeTries)
		}
		if n := len(attempts(w, bad.ID, attempt.KindCONFIRM)); n != 3 {
			t.Errorf("%d confirmations of the one charge", n)
		}
		if n := len(attempts(w, bad.ID, attempt.KindCHARGE)); n != 1 {
			t.Errorf("%d charges", n)
		}
		if k := attempts(w, bad.ID, attempt.KindCANCEL); len(k) != 1 || k[0].Key != "pix:"+bad.ID.String() {
			t.Errorf("cancellations %v", k)
		}
		// +2, +4, +6 days and 12 hours before the end come after the notice at 0.
		if n := w.Messages(bad.BackerID, notify.DunningReminder); n > 4 || n < 3 {
			t.Errorf("%d reminders", n)
		}
		if w.Messages(bad.BackerID, notify.PledgeDropped) != 1 {
			t.Error("the end was not told once")
		}
		standing, err := w.Gateway.ChargeByID(w.System(), *p.Intent)
		if err != nil || standing.Status != payment.ChargeCanceled {
			t.Errorf("at the provider: %v %v", standing.Status, err)
		}
		if p.Method != nil || p.MethodForgetDue {
			t.Error("the card of a dropped pledge is kept")
		}
		w.WantState(good.ID, lifecycle.PledgeCollected)
		if row := w.Row(c.ID); row.State != lifecycle.CampaignViable || row.RaisedMinor != 45_000 || row.BackerCount != 1 {
			t.Errorf("campaign %s raised %d by %d", row.State, row.RaisedMinor, row.BackerCount)
		}
		check(w)
	})
}

func TestAHardRefusalAsksForAnotherCardAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		c := w.Campaign(5_000)
		p := w.Pledge(c, 1, chargetest.GoodCard)
		w.CloseNow()
		w.Fault(map[string]any{"kind": "decline", "code": "lost_card", "path": "/v1/payment_intents"})
		w.Run()
		got := w.WantState(p.ID, lifecycle.PledgeErroredHard)
		if got.ChargeDueAt != nil || w.Messages(p.BackerID, notify.ChargeFailedHard) != 1 {
			t.Errorf("due %v, told %d times", got.ChargeDueAt, w.Messages(p.BackerID, notify.ChargeFailedHard))
		}
		for range 48 {
			w.Advance(time.Hour)
			w.Run()
		}
		if n := len(attempts(w, p.ID, attempt.KindCONFIRM)); n != 0 {
			t.Errorf("a lost card was tried %d times more", n)
		}

		// Another card, by the signed link.
		ctx := access.AsSystem(context.Background(), access.ForPledgeLinks)
		page, err := w.Charge.NewCard(ctx, p.ID)
		w.Must(err)
		again, err := w.Charge.NewCard(ctx, p.ID)
		if err != nil || again != page {
			t.Errorf("the open page is not answered again: %s %v", again, err)
		}
		got = w.Get(p.ID)
		old := *got.Method
		w.SaveCard(page, *got.CheckoutID, chargetest.GoodCard)
		for range 3 {
			w.Must(w.Charge.UseCard(context.Background(), *got.CheckoutID))
		}
		w.Drain()
		got = w.WantState(p.ID, lifecycle.PledgeCollected)
		if *got.Method == old || len(w.Taken(p.ID)) != 1 {
			t.Errorf("card %s, taken %v", *got.Method, w.Taken(p.ID))
		}
		k := attempts(w, p.ID, attempt.KindCONFIRM)
		if len(k) != 1 || k[0].Key != "pic:"+p.ID.String()+":1" || len(attempts(w, p.ID, attempt.KindCHARGE)) != 1 {
			t.Errorf("confirmations %v", k)
		}
		if f := attempts(w, p.ID, attempt.KindFORGET); len(f) != 1 || f[0].Method != old || f[0].State != attempt.StateDONE {
			t.Errorf("the old card was not forgotten: %v", f)
		}
		if _, err := w.Charge.NewCard(ctx, p.ID); !fault.HasCode(err, "PLEDGE_NOT_FAILING") {
			t.Errorf("another card for a collected pledge: %v", err)
		}
		check(w)
	})
}

func TestARefusalOfAnotherCardIsToldAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		p := w.Pledge(w.Campaign(5_000), 1, chargetest.FailsLater)
		w.CloseNow()
		w.Run()
		told := func(want int) {
			t.Helper()
			if n := w.Messages(p.BackerID, notify.ChargeFailedSoft); n != want {
				t.Errorf("told %d times, want %d", n, want)
			}
		}
		told(1)
		ctx := access.AsSystem(context.Background(), access.ForPledgeLinks)
		page, err := w.Charge.NewCard(ctx, p.ID)
		w.Must(err)
		if said := w.Page(page); !strings.Contains(said, "at once") || !strings.Contains(said, "¥53") || !strings.Contains(said, "成县核桃") {
			t.Errorf("the page for the card does not say what is charged at once: %s", said)
		}
		trying := func(want bool) {
			t.Helper()
			if got, err := w.Charge.Trying(ctx, w.Get(p.ID)); err != nil || got != want {
				t.Errorf("about to be tried: %t, %v", got, err)
			}
		}
		trying(false)
		w.SaveCard(page, *w.Get(p.ID).CheckoutID, chargetest.FailsLater)
		w.Must(w.Charge.UseCard(context.Background(), *w.Get(p.ID).CheckoutID))
		trying(true)
		w.Drain()
		w.WantState(p.ID, lifecycle.PledgeErroredSoft)
		trying(false)
		told(2)
		w.Must(w.Charge.UseCard(context.Background(), *w.Get(p.ID).CheckoutID))
		w.Run()
		told(2)
		check(w)
	})
}

func TestOnlyTheBackerOpensTheirPageForAnotherCard(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		c := w.Campaign(5_000)
		p := w.Pledge(c, 1, chargetest.FailsLater)
		w.CloseNow()
		w.Run()
		stranger := access.With(context.Background(), &access.Principal{PersonID: w.Person("stranger").ID, Locale: "en"})
		if _, err := w.Charge.NewCard(stranger, p.ID); !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Denied) {
			t.Errorf("a stranger got %v", err)
		}
		if _, err := w.Charge.ConfirmAuth(stranger, p.ID); !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Denied) {
			t.Errorf("a stranger got %v", err)
		}
		backer := access.With(context.Background(), &access.Principal{PersonID: p.BackerID, Locale: "en"})
		if page, err := w.Charge.NewCard(backer, p.ID); err != nil || page == "" {
			t.Errorf("the backer got %q %v", page, err)
		}
	})
}

func TestTheBankMayWantItsHolder(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		c := w.Campaign(10_000)
		yes, no := w.Pledge(c, 1, chargetest.SecureCard), w.Pledge(c, 1, chargetest.SecureCard)
		w.CloseNow()
		w.Run()
		ctx := access.AsSystem(context.Background(), access.ForPledgeLinks)
		for _, p := range []*gen.Pledge{yes, no} {
			got := w.WantState(p.ID, lifecycle.PledgeAuthRequired)
			if got.ChargeDueAt != nil || w.Messages(p.BackerID, notify.ChargeAuthRequired) != 1 {
				t.Errorf("due %v, told %d times", got.ChargeDueAt, w.Messages(p.BackerID, notify.ChargeAuthRequired))
			}
			bank, err := w.Charge.ConfirmAuth(ctx, p.ID)
			if err != nil || bank == "" {
				t.Fatalf("bank's page %q: %v", bank, err)
			}
			if again, err := w.Charge.ConfirmAuth(ctx, p.ID); err != nil || again != bank {
				t.Errorf("the open page is not answered again: %q %v", again, err)
			}
			w.AnswerBank(bank, p == yes)
			w.WantState(p.ID, lifecycle.PledgeAuthRequired) // until it is asked
			w.Must(w.Charge.Refresh(ctx, p.ID))
		}
		w.WantState(yes.ID, lifecycle.PledgeCollected)
		// Who said no there is asked for another card, and told so.
		if got := w.WantState(no.ID, lifecycle.PledgeErroredHard); got.DeclineCode != "payment_intent_authentication_failure" || got.ChargeDueAt != nil {
			t.Errorf("after a refusal at the bank: %s, due %v", got.DeclineCode, got.ChargeDueAt)
		}
		for kind, n := range map[string]int{notify.Charged: 1, notify.ChargeFailedHard: 0} {
			if w.Messages(yes.BackerID, kind) != n || w.Messages(no.BackerID, kind) != 1-n {
				t.Errorf("%s: %d and %d", kind, w.Messages(yes.BackerID, kind), w.Messages(no.BackerID, kind))
			}
		}
		if bank, err := w.Charge.ConfirmAuth(ctx, yes.ID); err != nil || bank != "" {
			t.Errorf("a collected pledge: %q %v", bank, err)
		}
		for _, p := range []*gen.Pledge{yes, no} {
			if n := len(attempts(w, p.ID, attempt.KindCHARGE)); n != 1 {
				t.Errorf("%d charges", n)
			}
		}
		check(w)
	})
}

func TestARefusedRequestIsNobodysFault(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		c := w.Campaign(5_000)
		gone, huge := w.Pledge(c, 1, chargetest.GoodCard), w.Pledge(c, 1, chargetest.GoodCard)
		w.CloseNow()
		w.API("/v1/payment_methods/"+*gone.Method+"/detach", url.Values{})
		// The sandbox refuses amounts beyond the provider's own limit.
		w.Must(huge.Update().SetFinalMinor(100_000_000).Exec(w.System()))
		w.Run()
		p := w.Get(gone.ID)
		if p.State != lifecycle.PledgeErroredHard && p.State != lifecycle.PledgeErroredSoft {
			t.Errorf("a card that is gone: %s %s", p.State, p.DeclineCode)
		}
		p = w.WantState(huge.ID, lifecycle.PledgeErroredSoft)
		if p.DeclineCode != "refused_request" || p.ChargeDueAt == nil || w.Messages(huge.BackerID, notify.ChargeFailedHard) != 0 {
			t.Errorf("our mistake: %s due %v", p.DeclineCode, p.ChargeDueAt)
		}
		// It is mended, and tried again under a new key after looking for a charge.
		w.Must(huge.Update().SetFinalMinor(5_300).Exec(w.System()))
		w.Advance(p.ChargeDueAt.Sub(w.Now()) + time.Minute)
		w.Run()
		w.WantState(huge.ID, lifecycle.PledgeCollected)
		if n := len(attempts(w, huge.ID, attempt.KindCHARGE)); n != 2 {
			t.Errorf("%d attempts", n)
		}
		check(w)
	})
}
