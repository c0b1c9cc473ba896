package reconcile_test

import (
	"context"
	"errors"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/server/ledger"
	"shanhuo.app/server/money"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/reconcile"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

// wantOne says that a report has one difference of a kind that names all of these.
func wantOne(t *testing.T, r reconcile.Report, kind reconcile.Kind, names ...string) {
	t.Helper()
	if len(r.Differences) != 1 || r.Differences[0].Kind != kind || r.OK() {
		t.Fatalf("want one %s:\n%s", kind, r)
	}
	for _, name := range names {
		if !strings.Contains(r.String(), name) {
			t.Errorf("the report does not name %s:\n%s", name, r)
		}
	}
}

func wantNone(t *testing.T, r reconcile.Report, matched int) {
	t.Helper()
	if !r.OK() || r.Matched != matched || r.UnderWay != 0 || r.Ledger != r.Provider || !strings.Contains(r.String(), "No differences.") {
		t.Errorf("want %d that match and nothing else:\n%s", matched, r)
	}
}

func TestLedgerAndProviderAgreeToTheCent(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		wantNone(t, b.run(), 0)
		c, tier := b.campaign("c")
		first, second := b.pledge(c, tier, 1), b.pledge(c, tier, 3)
		one, two := b.collect(first), b.collect(second)
		r := b.run()
		wantNone(t, r, 2)
		if want := one.Amount - one.Fee + two.Amount - two.Fee; r.Ledger != want {
			t.Errorf("the sums are %s, want %s", r.Ledger, want)
		}
		// A refund from the dashboard, and a second charge by hand, once they are booked.
		b.refund(two.IntentID, "700")
		b.refund(two.IntentID, "300")
		if err := b.charges.BookRefunds(b.system(), two.IntentID); err != nil {
			t.Fatal(err)
		}
		double := b.take(first, "by-hand")
		if err := b.charges.ApplyCharge(b.system(), double); err != nil {
			t.Fatal(err)
		}
		b.refund(double.IntentID, "5800")
		if err := b.charges.BookRefunds(b.system(), double.IntentID); err != nil {
			t.Fatal(err)
		}
		r = b.run()
		wantNone(t, r, 6)
		if want := one.Amount - one.Fee + two.Amount - two.Fee - 10_00 - double.Fee; r.Ledger != want {
			t.Errorf("the sums are %s, want %s", r.Ledger, want)
		}
		if all, err := ledger.AllBalances(b.system(), db); err != nil || all.Sum() != 0 || all[ledger.ProviderClearing] != r.Provider {
			t.Errorf("the ledger holds %s at the provider, sums to %s, %v", all[ledger.ProviderClearing], all.Sum(), err)
		}
	})
}

func TestPlantedDifferencesAreFoundAndNamed(t *testing.T) {
	t.Parallel()
	for name, plant := range map[string]func(t *testing.T, b *bench){
		"a charge that was never booked": func(t *testing.T, b *bench) {
			c, tier := b.campaign("d")
			got := b.take(b.pledge(c, tier, 1), "lost")
			r := b.run()
			wantOne(t, r, reconcile.NotInLedger, got.BalanceTxID, "¥58", c.ID.String())
			if r.Provider-r.Ledger != got.Amount-got.Fee {
				t.Errorf("the sums differ by %s", r.Provider-r.Ledger)
			}
		},
		"a refund from the dashboard that was not noticed": func(t *testing.T, b *bench) {
			c, tier := b.campaign("d")
			b.refund(b.collect(b.pledge(c, tier, 1)).IntentID, "1")
			wantOne(t, b.run(), reconcile.NotInLedger, "−¥0.01")
		},
		"an entry without money": func(t *testing.T, b *bench) {
			c, _ := b.campaign("d")
			pledge := uuid.New()
			b.post(ledger.Collected(c.ID, pledge, 9_99, 9))
			wantOne(t, b.run(), reconcile.NotAtProvider, ledger.CollectedSource(pledge), "¥9.99", c.ID.String())
		},
		"a refund that never left": func(t *testing.T, b *bench) {
			c, _ := b.campaign("d")
			b.post(ledger.ExternalRefund(c.ID, "re_none", 5_00, ledger.Owned{}))
			wantOne(t, b.run(), reconcile.NotAtProvider, "refund:re_none", "−¥5")
		},
		"an amount that is one fen off": func(t *testing.T, b *bench) {
			c, tier := b.campaign("d")
			p := b.pledge(c, tier, 1)
			b.collect(p)
			b.exec(`UPDATE postings SET amount_minor = amount_minor + 1 WHERE account = 'stripe_clearing' AND campaign_id = ?`, c.ID)
			b.exec(`UPDATE postings SET amount_minor = amount_minor - 1 WHERE account = ?`, string(ledger.Payable(c.ID)))
			wantOne(t, b.run(), reconcile.OtherAmount, ledger.CollectedSource(p.ID), "¥58.01", "¥58")
		},
		"a fee that is one fen off": func(t *testing.T, b *bench) {
			c, tier := b.campaign("d")
			p := b.pledge(c, tier, 1)
			got := b.collect(p)
			b.exec(`UPDATE postings SET amount_minor = amount_minor + 1 WHERE account = 'stripe_clearing' AND campaign_id = ?`, c.ID)
			b.exec(`UPDATE postings SET amount_minor = amount_minor - 1 WHERE account = ? AND amount_minor > 0`, string(ledger.Fees(c.ID)))
			wantOne(t, b.run(), reconcile.OtherFee, ledger.CollectedSource(p.ID), got.Fee.String(), (got.Fee - 1).String())
		},
		"a fee that was corrected for nothing": func(t *testing.T, b *bench) {
			c, _ := b.campaign("d")
			b.post(ledger.FeeKnown(c.ID, "txn_none", 12))
			wantOne(t, b.run(), reconcile.NotAtProvider, "fee:txn_none")
		},
		"a charge booked under another pledge's name": func(t *testing.T, b *bench) {
			c, tier := b.campaign("d")
			p := b.pledge(c, tier, 1)
			b.collect(p)
			b.exec(`UPDATE ledger_entries SET source = ? WHERE source = ?`, ledger.CollectedSource(uuid.New()), ledger.CollectedSource(p.ID))
			r := b.run()
			if len(r.Differences) != 2 || r.Ledger != r.Provider || r.OK() {
				t.Errorf("both halves have to show:\n%s", r)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				b := open(t, db)
				c, tier := b.campaign("c")
				b.collect(b.pledge(c, tier, 2))
				wantNone(t, b.run(), 1)
				plant(t, b)
			})
		})
	}
}

func TestAFeeThatIsToldLaterIsPartOfItsCharge(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		c, tier := b.campaign("c")
		p := b.pledge(c, tier, 2)
		known := b.take(p, "pi:"+p.ID.String())
		early := known
		early.Fee, early.BalanceTxID = 0, ""
		if err := b.charges.ApplyCharge(b.system(), early); err != nil {
			t.Fatal(err)
		}
		wantOne(t, b.run(), reconcile.OtherFee, ledger.CollectedSource(p.ID))
		if err := b.charges.ApplyCharge(b.system(), known); err != nil {
			t.Fatal(err)
		}
		wantNone(t, b.run(), 1)
	})
}

func TestWhatIsBeingHandledRightNowIsUnderWay(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		c, tier := b.campaign("c")
		now := time.Now().UTC()
		attempt := func(p uuid.UUID, at time.Time) {
			db.Client.Attempt.Create().SetCampaignID(c.ID).SetPledgeID(p).SetKind("CHARGE").SetKey("pi:" + p.String()).SetNumber(1).
				SetSentAt(at).SetLeaseUntil(at.Add(time.Minute)).ExecX(b.system())
		}
		// The worker was killed between the call and its answer.
		killed := b.pledge(c, tier, 1)
		attempt(killed.ID, now)
		b.take(killed, "pi:"+killed.ID.String())
		// The event of a refund waits for its worker.
		paid := b.collect(b.pledge(c, tier, 1))
		refund := b.refund(paid.IntentID, "100")
		db.Client.ProviderEvent.Create().SetID("evt_1").SetKind("refund.created").SetObjectID(refund).SetPayload([]byte("{}")).ExecX(b.system())
		r := b.run()
		if !r.OK() || r.Matched != 1 || r.UnderWay != 2 {
			t.Errorf("want 1 that matches and 2 under way:\n%s", r)
		}
		// What is under way for more than a day is lost.
		b.exec(`UPDATE attempts SET sent_at = ?`, now.Add(-25*time.Hour))
		b.exec(`UPDATE provider_events SET created_at = ?`, now.Add(-25*time.Hour))
		if r := b.run(); len(r.Differences) != 2 || r.UnderWay != 0 {
			t.Errorf("want 2 differences:\n%s", r)
		}
	})
}

// book is a provider that only has movements.
type book struct {
	payment.Gateway // what a reconciliation must never call panics
	movements       []payment.Movement
	err             error
	since           time.Time
	during          func()
}

func (b *book) Movements(_ context.Context, since time.Time) iter.Seq2[payment.Movement, error] {
	b.since = since
	return func(yield func(payment.Movement, error) bool) {
		for _, m := range b.movements {
			if !yield(m, nil) {
				return
			}
		}
		if b.during != nil {
			b.during()
		}
		if b.err != nil {
			yield(payment.Movement{}, b.err)
		}
	}
}

func (b *book) run(t *testing.T, db *store.DB) reconcile.Report {
	t.Helper()
	r, err := reconcile.Run(t.Context(), db, b)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func move(id string, kind payment.MovementKind, source, intent string, gross, fee money.Fen) payment.Movement {
	return payment.Movement{ID: id, Kind: kind, SourceID: source, IntentID: intent, Currency: "cny", Gross: gross, Fee: fee, Net: gross - fee, CreatedAt: time.Now()}
}

func TestTransfersToTheBankAndTheProvidersFeesAreBookedOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		p := &book{movements: []payment.Movement{
			move("txn_back", payment.MovementPayout, "po_1", "", 500_00, 0), // the bank sent it back
			move("txn_out", payment.MovementPayout, "po_1", "", -500_00, 0),
			move("txn_fee", payment.MovementFee, "", "", -12_00, 0),
		}}
		r := p.run(t, db)
		if r.Booked != 3 || r.Matched != 3 || !r.OK() || r.Ledger != -12_00 {
			t.Errorf("the first time:\n%s", r)
		}
		p.movements = append(p.movements, move("txn_again", payment.MovementPayout, "po_2", "", -500_00, 0))
		if r := p.run(t, db); r.Booked != 1 || r.Matched != 4 || !r.OK() || r.Ledger != -512_00 {
			t.Errorf("the second time:\n%s", r)
		}
		if r := p.run(t, db); r.Booked != 0 || r.Matched != 4 || !r.OK() {
			t.Errorf("the third time:\n%s", r)
		}
		all, err := ledger.AllBalances(b.system(), db)
		if err != nil || all.Sum() != 0 || all[ledger.Bank] != 500_00 || all[ledger.ProviderFees] != 12_00 || all[ledger.ProviderClearing] != -512_00 {
			t.Errorf("the ledger holds %v, %v", all, err)
		}
	})
}

func TestMovementsThatTheBooksDoNotKnowAreShown(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	b := open(t, db)
	c, _ := b.campaign("c")
	b.post(ledger.ExternalCharge(&c.ID, "pi_usd", 700, 30))
	b.post(ledger.ExternalRefund(c.ID, "re_back", 500, ledger.Owned{}))
	dollars := move("txn_usd", payment.MovementCharge, "ch_usd", "pi_usd", 100, 4)
	dollars.Currency = "usd"
	cost := move("txn_cost", payment.MovementPayout, "po_1", "", -100, 7)
	p := &book{movements: []payment.Movement{
		dollars,
		cost,
		move("txn_dispute", payment.MovementOther, "dp_1", "", -5800, 1500),
		move("txn_legacy", payment.MovementCharge, "ch_legacy", "", 900, 40),
		// A refund that the bank sent back before anybody booked it moved nothing.
		move("txn_gone", payment.MovementRefund, "re_gone", "", -300, 0), move("txn_came", payment.MovementRefund, "re_gone", "", 300, 0),
		// One that was booked and came back is not the same.
		move("txn_left", payment.MovementRefund, "re_back", "", -500, 0), move("txn_returned", payment.MovementRefund, "re_back", "", 500, 0),
	}}
	r := p.run(t, db)
	kinds := map[reconcile.Kind]int{}
	for _, d := range r.Differences {
		kinds[d.Kind]++
	}
	if r.Matched != 1 || r.Booked != 0 || kinds[reconcile.OtherCurrency] != 1 || kinds[reconcile.NotInLedger] != 3 || kinds[reconcile.OtherAmount] != 1 || len(r.Differences) != 5 {
		t.Errorf("%v:\n%s", kinds, r)
	}
	for _, name := range []string{`"usd"`, "external:pi_usd", "txn_dispute", "txn_legacy", "txn_cost", "refund:re_back"} {
		if !strings.Contains(r.String(), name) {
			t.Errorf("%s is missing:\n%s", name, r)
		}
	}
	b.post(ledger.RefundReturned(ledger.ExternalRefund(c.ID, "re_back", 500, ledger.Owned{}), "re_back"))
	if r := p.run(t, db); r.Matched != 2 || len(r.Differences) != 4 {
		t.Errorf("after the refund's return was booked:\n%s", r)
	}
}

func TestWhatIsBookedWhileTheMovementsAreReadIsNoDifference(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		c, _ := b.campaign("c")
		b.post(ledger.ExternalCharge(&c.ID, "pi_1", 700, 30))
		p := &book{movements: []payment.Movement{move("txn_1", payment.MovementCharge, "ch_1", "pi_1", 700, 30)}}
		p.during = func() { b.post(ledger.ExternalCharge(&c.ID, "pi_2", 700, 30)) }
		if r := p.run(t, db); !r.OK() || r.Matched != 1 || r.UnderWay != 1 {
			t.Errorf("%s", r)
		}
		p.during = nil
		wantOne(t, p.run(t, db), reconcile.NotAtProvider, "external:pi_2")
	})
}

func TestTheProviderIsReadFromBeforeTheFirstEntryByTheMachinesClock(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		p := &book{}
		now := time.Now()
		if p.run(t, db); p.since.After(now.Add(-30*time.Minute)) || now.Sub(p.since) > 2*time.Hour {
			t.Errorf("without any entry it is read from %s", p.since)
		}
		// Portal time is two months ahead in demo mode; the provider's is not.
		if _, err := db.AdvanceClock(b.system(), 60*24*time.Hour); err != nil {
			t.Fatal(err)
		}
		c, _ := b.campaign("c")
		b.post(ledger.ExternalCharge(&c.ID, "pi_1", 700, 30))
		if p.run(t, db); p.since.After(now.Add(-30*time.Minute)) || now.Sub(p.since) > 2*time.Hour {
			t.Errorf("with an entry of today it is read from %s", p.since)
		}
		b.exec(`UPDATE ledger_entries SET created_at = ?`, now.Add(-72*time.Hour).UTC())
		if p.run(t, db); p.since.After(now.Add(-72*time.Hour-30*time.Minute)) || now.Sub(p.since) > 74*time.Hour {
			t.Errorf("with an entry of three days ago it is read from %s", p.since)
		}
		// The first charge was booked late: its request is older.
		db.Client.Attempt.Create().SetCampaignID(c.ID).SetPledgeID(uuid.New()).SetKind("CHARGE").SetKey("k").SetNumber(1).
			SetSentAt(now.Add(-96 * time.Hour).UTC()).SetLeaseUntil(now.UTC()).ExecX(b.system())
		if p.run(t, db); p.since.After(now.Add(-96*time.Hour-30*time.Minute)) || now.Sub(p.since) > 98*time.Hour {
			t.Errorf("with a request of four days ago it is read from %s", p.since)
		}
	})
}

func TestAProviderThatDoesNotAnswerIsAnErrorAndNoReport(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	open(t, db)
	p := &book{err: &payment.Error{Retryable: true, Code: payment.CodeNetwork}, movements: []payment.Movement{move("txn_fee", payment.MovementFee, "", "", -12_00, 0)}}
	r, err := reconcile.Run(t.Context(), db, p)
	var failed *payment.Error
	if !errors.As(err, &failed) || r.Booked != 0 {
		t.Errorf("%v, %v", r, err)
	}
	all, err := ledger.AllBalances(t.Context(), db)
	if err != nil || len(all) != 0 {
		t.Errorf("half of the movements were booked: %v, %v", all, err)
	}
}
