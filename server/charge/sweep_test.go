package charge_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/auditentry"
	"shanhuo.app/server/access"
	"shanhuo.app/server/charge/chargetest"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

// twoFailing is two campaigns in dunning with one refused charge each. The sweeps come
// to the first one first.
func twoFailing(w *chargetest.World) (first, second *gen.Campaign, one, two *gen.Pledge) {
	w.Helper()
	first, second = w.Campaign(10_000), w.Campaign(10_000)
	one, two = w.Pledge(first, 2, chargetest.FailsLater), w.Pledge(second, 2, chargetest.FailsLater)
	w.CloseNow()
	w.Run()
	first = w.Row(first.ID)
	w.Must(w.DB.Client.Campaign.UpdateOne(first).SetDunningEndsAt(first.DunningEndsAt.Add(-time.Minute)).Exec(w.System()))
	return w.Row(first.ID), w.Row(second.ID), w.Get(one.ID), w.Get(two.ID)
}

// stuck makes every change of one row fail.
func stuck(w *chargetest.World, table string, id uuid.UUID) {
	w.Helper()
	statements := []string{fmt.Sprintf("CREATE TRIGGER stuck BEFORE UPDATE ON %s WHEN old.id = '%s' BEGIN SELECT RAISE(ABORT, 'stuck'); END", table, id)}
	if w.DB.Postgres() {
		statements = []string{
			"CREATE FUNCTION stuck() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'stuck'; END $$",
			fmt.Sprintf("CREATE TRIGGER stuck BEFORE UPDATE ON %s FOR EACH ROW WHEN (old.id = '%s') EXECUTE FUNCTION stuck()", table, id),
		}
	}
	for _, statement := range statements {
		_, err := w.DB.Writer().ExecContext(w.System(), statement)
		w.Must(err)
	}
}

func TestACampaignThatCannotBeRemindedKeepsNoOtherFromIt(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		first, _, one, two := twoFailing(w)
		stuck(w, "pledges", one.ID)
		w.Advance(49 * time.Hour)
		if _, err := w.Charge.RemindDue(t.Context()); err == nil || !strings.Contains(err.Error(), first.Slug) {
			t.Errorf("want an error that names %s, got %v", first.Slug, err)
		}
		if n := w.Get(two.ID).Notices; n != two.Notices+1 {
			t.Errorf("the other campaign's backer has had %d notices, want %d", n, two.Notices+1)
		}
	})
}

func TestACampaignThatCannotBeDecidedKeepsNoOtherFromItsEnd(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		first, _, one, two := twoFailing(w)
		w.Must(db.Client.Pledge.UpdateOne(one).SetState(lifecycle.PledgeDropped).Exec(w.System()))
		w.Must(db.Client.Pledge.UpdateOne(two).ClearChargeDueAt().Exec(w.System())) // its tries are used up
		stuck(w, "campaigns", first.ID)
		w.Advance(8 * 24 * time.Hour)
		if _, err := w.Charge.EndDunning(t.Context()); err == nil || !strings.Contains(err.Error(), first.Slug) {
			t.Errorf("want an error that names %s, got %v", first.Slug, err)
		}
		if due := w.Get(two.ID).ChargeDueAt; due == nil || due.After(w.Now()) {
			t.Errorf("the other campaign's open charge is due at %v, not now", due)
		}
	})
}

func TestForgottenCardsWaitBehindCharges(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		p := w.Pledge(w.Campaign(10_000), 1, chargetest.GoodCard)
		w.Must(db.Client.Pledge.UpdateOne(p).SetState(lifecycle.PledgeCancelled).SetMethodForgetDue(true).Exec(w.System()))
		if _, err := w.Charge.ForgetDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		var priority int
		w.Must(db.Reader().QueryRowContext(t.Context(), `SELECT priority FROM river_job WHERE kind = 'charge.attempt'`).Scan(&priority))
		if priority <= 1 {
			t.Errorf("the job has the priority %d, that of a charge", priority)
		}
	})
}

func TestWithoutAProviderNothingIsAskedOfIt(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		_, _, one, _ := twoFailing(w)
		off := w.Server(nil)
		link := access.AsSystem(t.Context(), access.ForPledgeLinks)
		intent := *one.Intent
		for name, do := range map[string]func(ctx context.Context) error{
			"charge":         func(ctx context.Context) error { return off.Charge(ctx, one.ID, w.Now()) },
			"resume":         func(ctx context.Context) error { return off.Resume(ctx, one.ID, w.Now()) },
			"refresh":        func(ctx context.Context) error { return off.Refresh(ctx, one.ID) },
			"refresh intent": func(ctx context.Context) error { return off.RefreshIntent(ctx, intent) },
			"refunds":        func(ctx context.Context) error { return off.BookRefunds(ctx, intent) },
			"use card":       func(ctx context.Context) error { return off.UseCard(ctx, "cs_1") },
			"new card":       func(ctx context.Context) error { _, err := off.NewCard(ctx, one.ID); return err },
			"confirm":        func(ctx context.Context) error { _, err := off.ConfirmAuth(ctx, one.ID); return err },
		} {
			if err := do(link); !fault.HasCode(err, "PLEDGING_OFF") {
				t.Errorf("%s: want PLEDGING_OFF, got %v", name, err)
			}
		}
		if got := w.Get(one.ID); got.State != one.State {
			t.Errorf("the pledge moved from %s to %s", one.State, got.State)
		}
	})
}

func TestTheTrailTellsOfAnotherCardAndOfADroppedPledge(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		_, _, one, two := twoFailing(w)
		page, err := w.Charge.NewCard(access.AsSystem(t.Context(), access.ForPledgeLinks), one.ID)
		w.Must(err)
		w.SaveCard(page, *w.Get(one.ID).CheckoutID, chargetest.GoodCard)
		w.Must(w.Charge.UseCard(t.Context(), *w.Get(one.ID).CheckoutID))
		w.Run()
		w.WantState(one.ID, lifecycle.PledgeCollected)
		w.Advance(8 * 24 * time.Hour)
		if _, err := w.Charge.EndDunning(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.Run()
		w.WantState(two.ID, lifecycle.PledgeDropped)
		for id, action := range map[uuid.UUID]string{one.ID: "pledge.replace_card", two.ID: "pledge.drop"} {
			n, err := db.Client.AuditEntry.Query().Where(auditentry.ObjectID(id.String()), auditentry.Action(action)).Count(w.System())
			w.Must(err)
			if n != 1 {
				t.Errorf("the trail has %d entries %s", n, action)
			}
		}
	})
}
