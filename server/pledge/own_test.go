package pledge_test

import (
	"testing"

	"shanhuo.app/server/access"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/pledge"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func TestABackerFindsWhatCountsOfTheirOwn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, oneTier...)
		who, first := s.commit(2)
		s.commit(1)
		want := func(when string, want pledge.Own) {
			t.Helper()
			ctx, count := store.CountIn(as(who))
			if own, err := s.service.Own(ctx, s.campaign.ID); err != nil || own != want || count.Statements() != 1 {
				t.Errorf("%s: %+v in %d statements, %v, want %+v", when, own, count.Statements(), err, want)
			}
		}
		want("after one", pledge.Own{Pledges: 1, Units: 2, Newest: first.ID})
		second, err := s.service.Create(as(who), s.input("again", 1))
		if err != nil {
			t.Fatal(err)
		}
		want("while a second has no card", pledge.Own{Pledges: 1, Units: 2, Newest: first.ID})
		s.bank.set(second, payment.SetupSucceeded)
		if _, err := s.service.Confirm(access.Public(t.Context()), *second.CheckoutID); err != nil {
			t.Fatal(err)
		}
		want("after a second", pledge.Own{Pledges: 2, Units: 3, Newest: second.ID})
		if _, err := s.service.Cancel(as(who), second.ID, "back"); err != nil {
			t.Fatal(err)
		}
		s.wantState(second.ID, lifecycle.PledgeCancelled)
		want("after taking it back", pledge.Own{Pledges: 1, Units: 2, Newest: first.ID})
		db.Client.Pledge.UpdateOneID(first.ID).SetState(lifecycle.PledgeErroredHard).ExecX(access.AsSystem(t.Context(), access.ForCharging))
		want("when its card failed", pledge.Own{Pledges: 1, Units: 2, Newest: first.ID, Failed: first.ID})
		if own, err := s.service.Own(as(s.person("nobody")), s.campaign.ID); err != nil || own != (pledge.Own{}) {
			t.Errorf("somebody else: %+v, %v", own, err)
		}
		if own, err := s.service.Own(access.Public(t.Context()), s.campaign.ID); err != nil || own != (pledge.Own{}) {
			t.Errorf("a stranger: %+v, %v", own, err)
		}
	})
}
