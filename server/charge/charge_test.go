package charge_test

import (
	"context"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/attempt"
	"shanhuo.app/server/access"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/charge/chargetest"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

// check verifies what must hold after every step: the books sum to zero, the stored
// totals are sums of facts, and nobody was charged twice.
func check(w *chargetest.World) {
	w.Helper()
	w.Must(ledger.Balanced(context.Background(), w.DB))
	_, differences, err := (&campaign.Service{DB: w.DB}).VerifyTotals(w.System())
	w.Must(err)
	for _, d := range differences {
		w.Error(d)
	}
	charges := map[string]int{}
	for _, c := range w.Taken(uuid.Nil) {
		charges[c.Pledge]++
	}
	for id, n := range charges {
		if n > 1 && id != "" {
			w.Errorf("pledge %s was charged %d times", id, n)
		}
	}
	sameBooks(w)
}

// sameBooks compares what our books say the provider holds with the provider's own.
func sameBooks(w *chargetest.World) {
	w.Helper()
	var held int64
	for _, c := range w.Taken(uuid.Nil) {
		held += c.Amount - c.Fee - c.Refunded
	}
	if booked := balances(w)[ledger.ProviderClearing]; int64(booked) != held {
		w.Errorf("our books say the provider holds %d, it holds %d", booked, held)
	}
}

func balances(w *chargetest.World) ledger.Balances {
	w.Helper()
	b, err := ledger.AllBalances(context.Background(), w.DB)
	w.Must(err)
	return b
}

func attempts(w *chargetest.World, id uuid.UUID, kind attempt.Kind) []*gen.Attempt {
	return w.DB.Client.Attempt.Query().Where(attempt.PledgeID(id), attempt.KindEQ(kind)).Order(gen.Asc(attempt.FieldNumber)).AllX(w.System())
}

func TestEveryoneIsChargedOnceAndTheCampaignBecomesViable(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		c := w.Campaign(10_000)
		one, two := w.Pledge(c, 1, chargetest.GoodCard), w.Pledge(c, 2, chargetest.GoodCard)
		w.CloseNow()
		w.Run()
		w.Run()
		var fees money.Fen
		for _, p := range []*gen.Pledge{one, two} {
			got := w.WantState(p.ID, lifecycle.PledgeCollected)
			taken := w.Taken(p.ID)
			if len(taken) != 1 || taken[0].Amount != int64(*got.FinalMinor) || got.CollectedMinor != *got.FinalMinor || int64(got.FeeMinor) != taken[0].Fee || *got.Intent != taken[0].PaymentIntent {
				t.Errorf("pledge %+v, provider %+v", got, taken)
			}
			fees += got.FeeMinor
			if w.Messages(p.BackerID, notify.Charged) != 1 {
				t.Error("the backer was not told once")
			}
			if k := attempts(w, p.ID, attempt.KindCHARGE); len(k) != 1 || k[0].Key != "pi:"+p.ID.String() || k[0].State != attempt.StateDONE {
				t.Errorf("attempts %v", k)
			}
		}
		row := w.Row(c.ID)
		if row.State != lifecycle.CampaignViable || row.CollectedMinor != 15_900 || row.FreightCollectedMinor != 900 || row.FeesMinor != fees {
			t.Errorf("campaign %s collected %d freight %d fees %d", row.State, row.CollectedMinor, row.FreightCollectedMinor, row.FeesMinor)
		}
		b := balances(w)
		want := ledger.Balances{
			ledger.ProviderClearing: 15_900 - fees, ledger.Restricted(c.ID): 0, ledger.Fees(c.ID): 0,
			ledger.Freight(c.ID): -900, ledger.Payable(c.ID): -(15_000 - fees),
		}
		for account, amount := range want {
			if b[account] != amount {
				t.Errorf("%s holds %d, want %d", account, b[account], amount)
			}
		}
		if w.Messages(c.OwnerID, notify.CampaignViable) != 1 || w.Messages(c.DraftedBy, notify.CampaignViable) != 1 {
			t.Error("the owner was not told")
		}
		check(w)
	})
}

// TestConfirmedBeforeChargedThenCrash: openfoodnetwork's job marked the order as paid
// and crashed. Here the provider took the money and we never heard: the same key
// tells, and the money is taken and booked once.
func TestConfirmedBeforeChargedThenCrash(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		c := w.Campaign(5_000)
		p := w.Pledge(c, 1, chargetest.GoodCard)
		w.CloseNow()
		w.Fault(map[string]any{"kind": "timeout_after_success", "path": "/v1/payment_intents", "method": "POST"})
		w.Run()
		w.WantState(p.ID, lifecycle.PledgeCharging)
		if len(w.Taken(p.ID)) != 1 {
			t.Fatal("the sandbox did not take the money before it hung up")
		}
		if got := w.Get(p.ID); got.CollectedMinor != 0 || got.Intent != nil {
			t.Error("booked before it was known")
		}
		open := attempts(w, p.ID, attempt.KindCHARGE)
		if len(open) != 1 || open[0].State != attempt.StateSENT {
			t.Fatalf("attempts %v", open)
		}
		if n, err := w.Charge.Recover(context.Background()); err != nil || n != 0 {
			t.Errorf("recovered %d before the lease was over: %v", n, err)
		}
		// Nothing else is tried while its outcome is unknown, even if it were due.
		w.Must(w.Get(p.ID).Update().SetChargeDueAt(w.Now()).Exec(w.System()))
		w.Run()
		if n := w.DB.Client.Attempt.Query().Where(attempt.PledgeID(p.ID), attempt.KindNEQ(attempt.KindCHECKOUT)).CountX(w.System()); n != 1 {
			t.Errorf("%d attempts while one is under way", n)
		}
		leaseOver(w, open[0])
		w.Run()
		w.WantState(p.ID, lifecycle.PledgeCollected)
		if len(attempts(w, p.ID, attempt.KindCHARGE)) != 1 {
			t.Error("another attempt was made")
		}
		check(w)
	})
}

// leaseOver lets an attempt's lease end, as time would.
func leaseOver(w *chargetest.World, a *gen.Attempt) {
	w.Helper()
	w.Must(a.Update().SetLeaseUntil(time.Now().UTC().Add(-time.Second)).Exec(w.System()))
}

// old makes an attempt older than the provider remembers keys.
func old(w *chargetest.World, a *gen.Attempt) {
	w.Helper()
	w.Must(a.Update().SetSentAt(time.Now().UTC().Add(-25 * time.Hour)).Exec(w.System()))
	leaseOver(w, a)
}

func TestAnAttemptOlderThanItsKeyIsLookedUp(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, fault string
		taken       int // when the attempt was made
	}{{"the money was taken", "timeout_after_success", 1}, {"it never arrived", "drop_connection", 0}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				w := chargetest.New(t, db)
				row := w.Campaign(5_000)
				p := w.Pledge(row, 1, chargetest.GoodCard)
				w.CloseNow()
				w.Fault(map[string]any{"kind": c.fault, "path": "/v1/payment_intents", "method": "POST"})
				w.Run()
				w.WantState(p.ID, lifecycle.PledgeCharging)
				if n := len(w.Taken(p.ID)); n != c.taken {
					t.Fatalf("taken %d times", n)
				}
				old(w, attempts(w, p.ID, attempt.KindCHARGE)[0])
				w.Run()
				w.Run()
				w.WantState(p.ID, lifecycle.PledgeCollected)
				if n := len(w.Taken(p.ID)); n != 1 {
					t.Errorf("taken %d times", n)
				}
				check(w)
			})
		})
	}
}

func TestProviderAwayForAWhile(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"429", "500", "drop_connection"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				w := chargetest.New(t, db)
				c := w.Campaign(5_000)
				p := w.Pledge(c, 1, chargetest.GoodCard)
				w.CloseNow()
				w.Fault(map[string]any{"kind": kind, "times": 3, "method": "POST"})
				for _, left := range []int{2, 1, 0} {
					w.Run()
					w.WantState(p.ID, lifecycle.PledgeCharging)
					if n := w.Faults(); n != left {
						t.Errorf("%d faults are to come, want %d", n, left)
					}
					leaseOver(w, attempts(w, p.ID, attempt.KindCHARGE)[0])
				}
				w.Run()
				w.WantState(p.ID, lifecycle.PledgeCollected)
				check(w)
			})
		})
	}
}

// TestTwoIntentsAreImpossible: saleor#19220 and #14648 made two intents when two
// callers raced. Here many servers are told to charge the same pledges at once.
func TestTwoIntentsAreImpossible(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		c := w.Campaign(10_000)
		var pledges []*gen.Pledge
		for range 4 {
			pledges = append(pledges, w.Pledge(c, 1, chargetest.GoodCard))
		}
		w.Advance(time.Hour)
		_, err := w.Closing.CloseDue(context.Background())
		w.Must(err)
		due := w.Now()
		for _, p := range pledges {
			w.Must(p.Update().SetChargeDueAt(due).Exec(w.System()))
		}
		var wg sync.WaitGroup
		for range 5 {
			server := w.Server(w.Gateway)
			for _, p := range pledges {
				wg.Go(func() {
					if err := server.Charge(context.Background(), p.ID, due); err != nil {
						t.Error(err)
					}
				})
			}
		}
		wg.Wait()
		for _, p := range pledges {
			w.WantState(p.ID, lifecycle.PledgeCollected)
			if a, n := attempts(w, p.ID, attempt.KindCHARGE), len(w.Taken(p.ID)); len(a) != 1 || n != 1 {
				t.Errorf("%d attempts, %d charges", len(a), n)
			}
		}
		if s := w.Row(c.ID).State; s != lifecycle.CampaignViable {
			t.Errorf("campaign is %s", s)
		}
		check(w)
	})
}

// TestOlderChargeEventNeverOverwrites: in podkrepi-bg/api#300 an older event
// overwrote a newer state. Here every older state of the same charge is applied
// again after the newest.
func TestOlderChargeEventNeverOverwrites(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		c := w.Campaign(5_000)
		p := w.Pledge(c, 1, chargetest.FailsLater)
		w.CloseNow()
		w.Run()
		got := w.WantState(p.ID, lifecycle.PledgeErroredSoft)
		older, err := w.Gateway.ChargeByID(w.System(), *got.Intent)
		w.Must(err)
		page, err := w.Charge.NewCard(access.AsSystem(context.Background(), access.ForPledgeLinks), p.ID)
		w.Must(err)
		got = w.Get(p.ID)
		w.SaveCard(page, *got.CheckoutID, chargetest.GoodCard)
		w.Must(w.Charge.UseCard(context.Background(), *got.CheckoutID))
		w.Drain()
		collected := w.WantState(p.ID, lifecycle.PledgeCollected)
		for _, status := range []payment.ChargeStatus{payment.ChargeDeclined, payment.ChargeAuthRequired, payment.ChargeProcessing, payment.ChargeCanceled, payment.ChargeUntried} {
			older.Status = status
			w.Must(w.Charge.ApplyCharge(context.Background(), older))
			if now := w.WantState(p.ID, lifecycle.PledgeCollected); now.CollectedMinor != collected.CollectedMinor || now.FeeMinor != collected.FeeMinor {
				t.Errorf("after %s: %+v", status, now)
			}
		}
		check(w)
	})
}

func TestAChargeThatIsNotThePledgesIsNeverItsMoney(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		c := w.Campaign(5_000)
		p := w.Pledge(c, 1, chargetest.FailsLater)
		w.CloseNow()
		w.Run()
		got := w.Get(p.ID)
		standing, err := w.Gateway.ChargeByID(w.System(), *got.Intent)
		w.Must(err)
		standing.Status, standing.ChargeID, standing.BalanceTxID = payment.ChargeSucceeded, "ch_1", "txn_1"
		for name, spoil := range map[string]func(*payment.Charge){
			"another customer": func(c *payment.Charge) { c.CustomerID = "cus_other" },
			"another campaign": func(c *payment.Charge) { c.CampaignID = uuid.NewString() },
			"another pledge":   func(c *payment.Charge) { c.PledgeID = uuid.NewString() },
			"another amount":   func(c *payment.Charge) { c.Amount = 1 },
			"another intent":   func(*payment.Charge) {},
		} {
			forged := standing
			forged.IntentID = "pi_" + strings.ReplaceAll(name, " ", "_")
			spoil(&forged)
			w.Must(w.Charge.ApplyCharge(context.Background(), forged))
			if now := w.WantState(p.ID, lifecycle.PledgeErroredSoft); now.CollectedMinor != 0 {
				t.Errorf("%s: collected %d", name, now.CollectedMinor)
			}
		}
		if w.Row(c.ID).CollectedMinor != 0 {
			t.Error("the campaign counts it")
		}
		// It is booked all the same, as external.
		b := balances(w)
		if b[ledger.External] != -3*5_300 || b[ledger.ExternalOf(c.ID)] != -5_301 {
			t.Errorf("external %d and %d", b[ledger.External], b[ledger.ExternalOf(c.ID)])
		}
		w.Must(ledger.Balanced(context.Background(), db))
	})
}

func TestTooLittleCollectedIsAShortfallUntilTheCountyDecides(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		c := w.Campaign(10_000)
		good, bad := w.Pledge(c, 1, chargetest.GoodCard), w.Pledge(c, 1, chargetest.FailsLater)
		office := map[string]*gen.Person{}
		for name, at := range map[string]region.Path{"here": chargetest.Village.Parent().Parent(), "elsewhere": "/6212/621222", "left": chargetest.Village.Parent().Parent()} {
			office[name] = w.Person(name)
			grant := db.Client.Grant.Create().SetPersonID(office[name].ID).SetRole(string(access.CountyOfficer)).SetRegionPath(at)
			if name == "left" {
				grant.SetRevokedAt(w.Now())
			}
			grant.ExecX(w.System())
		}
		w.CloseNow()
		w.Run()
		w.Advance(8 * 24 * time.Hour)
		w.Run()
		w.Run()
		for name, want := range map[string]int{"here": 1, "elsewhere": 0, "left": 0} {
			if got := w.Messages(office[name].ID, notify.ShortfallWaits); got != want {
				t.Errorf("the officer %s was told %d times, want %d", name, got, want)
			}
		}
		w.WantState(good.ID, lifecycle.PledgeCollected)
		w.WantState(bad.ID, lifecycle.PledgeDropped)
		if s := w.Row(c.ID).State; s != lifecycle.CampaignShortfall {
			t.Fatalf("campaign is %s", s)
		}
		if w.Messages(c.OwnerID, notify.CampaignShortfall) != 1 || w.Messages(c.DraftedBy, notify.CampaignShortfall) != 1 {
			t.Error("the owner was not told")
		}
		if b := balances(w); b[ledger.Payable(c.ID)] != 0 || b[ledger.Restricted(c.ID)] != -5_300 {
			t.Errorf("money of an undecided campaign is payable: %v", b)
		}
		officer := func(id uuid.UUID, role access.Role, at region.Path) context.Context {
			return access.With(context.Background(), &access.Principal{PersonID: id, Locale: "en", Grants: []access.Grant{{Role: role, Region: at}}})
		}
		county := chargetest.Village.Parent().Parent()
		for name, refused := range map[string]context.Context{
			"the owner":                officer(c.OwnerID, access.CountyOfficer, county),
			"who drafted it":           officer(c.DraftedBy, access.CountyOfficer, county),
			"finance":                  officer(uuid.New(), access.CountyFinance, county),
			"an officer of elsewhere":  officer(uuid.New(), access.CountyOfficer, "/6212/621222"),
			"an officer of a township": officer(uuid.New(), access.TownshipOfficer, chargetest.Village.Parent()),
		} {
			if _, err := w.Charge.Deliver(refused, c.ID, "so decided"); !fault.Is(err, fault.Denied) {
				t.Errorf("%s: %v", name, err)
			}
		}
		who := officer(w.Person("officer").ID, access.CountyOfficer, county)
		if _, err := w.Charge.Deliver(who, c.ID, " "); !fault.HasCode(err, "SHORTFALL_REASON") {
			t.Errorf("without a reason: %v", err)
		}
		for range 2 { // again as after a lost answer
			decided, err := w.Charge.Deliver(who, c.ID, "the household delivers what was paid")
			if err != nil || decided.State != lifecycle.CampaignViable {
				t.Fatalf("decided: %v %v", decided, err)
			}
		}
		if _, err := w.Charge.Deliver(who, c.ID, "again"); !fault.HasCode(err, "WRONG_STATE") {
			t.Errorf("twice: %v", err)
		}
		if b := balances(w); b[ledger.Restricted(c.ID)] != 0 || b[ledger.Payable(c.ID)]+b[ledger.Freight(c.ID)] != -b[ledger.ProviderClearing] {
			t.Errorf("after the decision: %v", b)
		}
		check(w)
	})
}

// TestDashboardRefundIsSeen: in opencollective#4932 refunds made in the provider's
// dashboard were never noticed.
func TestDashboardRefundIsSeen(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		c := w.Campaign(5_000)
		p := w.Pledge(c, 1, chargetest.GoodCard)
		w.CloseNow()
		w.Run()
		intent := *w.WantState(p.ID, lifecycle.PledgeCollected).Intent
		for i, step := range []struct {
			amount string
			total  money.Fen
			state  lifecycle.Pledge
		}{{"1000", 1_000, lifecycle.PledgePartRefunded}, {"4300", 5_300, lifecycle.PledgeRefunded}} {
			w.API("/v1/refunds", url.Values{"payment_intent": {intent}, "amount": {step.amount}})
			for range 3 {
				w.Must(w.Charge.BookRefunds(context.Background(), intent))
			}
			got := w.WantState(p.ID, step.state)
			if got.RefundedMinor != step.total || w.Row(c.ID).RefundedMinor != step.total {
				t.Errorf("refunded %d, campaign %d, want %d", got.RefundedMinor, w.Row(c.ID).RefundedMinor, step.total)
			}
			if n := w.Messages(p.BackerID, notify.RefundNoted); n != i+1 {
				t.Errorf("told %d times", n)
			}
		}
		check(w)
	})
}

// TestRefundOfDuplicateKeepsTheValidPledge: in pretix#343 refunding a double payment
// cancelled the order that was paid.
func TestRefundOfDuplicateKeepsTheValidPledge(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		c := w.Campaign(5_000)
		p := w.Pledge(c, 1, chargetest.GoodCard)
		w.CloseNow()
		w.Run()
		valid := w.WantState(p.ID, lifecycle.PledgeCollected)
		who := w.DB.Client.Person.GetX(w.System(), p.BackerID)
		// Somebody charges the same pledge again by hand, with all its names on it.
		twin := w.API("/v1/payment_intents", url.Values{
			"amount": {"5300"}, "currency": {"cny"}, "customer": {*who.ProviderCustomer}, "payment_method": {*valid.Method},
			"confirm": {"true"}, "off_session": {"true"}, "metadata[pledge]": {p.ID.String()}, "metadata[campaign]": {c.ID.String()},
		})["id"].(string)
		w.Must(w.Charge.RefreshIntent(context.Background(), twin))
		if b := balances(w); b[ledger.ExternalOf(c.ID)] != -5_300 {
			t.Errorf("external %d after the twin", b[ledger.ExternalOf(c.ID)])
		}
		w.API("/v1/refunds", url.Values{"payment_intent": {twin}})
		for range 2 {
			w.Must(w.Charge.BookRefunds(context.Background(), twin))
		}
		got := w.WantState(p.ID, lifecycle.PledgeCollected)
		if got.RefundedMinor != 0 || *got.Intent != *valid.Intent || got.CollectedMinor != valid.CollectedMinor {
			t.Errorf("the valid pledge was touched: %+v", got)
		}
		row := w.Row(c.ID)
		if row.CollectedMinor != 5_300 || row.RefundedMinor != 0 {
			t.Errorf("campaign collected %d refunded %d", row.CollectedMinor, row.RefundedMinor)
		}
		if b := balances(w); b[ledger.ExternalOf(c.ID)] != 0 {
			t.Errorf("external %d after the refund", b[ledger.ExternalOf(c.ID)])
		}
		sameBooks(w)
		w.Must(ledger.Balanced(context.Background(), db))
	})
}
