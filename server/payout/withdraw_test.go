package payout_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/payoutbatch"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/payout"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func TestABatchIsWithdrawnOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		o.campaign(dangchang, "当归", 500_00, 0)
		b := o.create("one")
		longest := strings.Repeat("𠮷", 500)
		withdraw := func(ctx context.Context, reason string) (*gen.PayoutBatch, error) {
			return o.service.Withdraw(ctx, payout.WithdrawInput{ID: b.ID, Reason: reason})
		}
		_, err := withdraw(o.making(), longest+"长")
		wantFault(t, err, fault.Invalid, "TOO_LONG", "reason")
		var got [8]*gen.PayoutBatch
		var errs [8]error
		atOnce(len(got), func(i int) { got[i], errs[i] = withdraw(o.making(), longest) })
		for i := range got {
			if errs[i] != nil || got[i].State != payoutbatch.StateWITHDRAWN || *got[i].WithdrawnBy != o.maker || got[i].WithdrawReason != longest || len(got[i].Edges.Lines) != 1 ||
				!got[i].WithdrawnAt.Equal(*got[0].WithdrawnAt) {
				t.Errorf("the same request once more: %v, %v", got[i], errs[i])
			}
		}
		_, err = withdraw(o.making(), "another reason")
		wantFault(t, err, fault.Conflict, "PAYOUT_NOT_OPEN", "")
		_, err = withdraw(o.checking(), longest)
		wantFault(t, err, fault.Conflict, "PAYOUT_NOT_OPEN", "")
		_, err = withdraw(as(o.away, access.CountyFinance, chengxian), longest)
		if !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Denied) {
			t.Errorf("an officer of elsewhere is answered %v", err)
		}
		if o.acts("payout.withdraw", o.maker) != 1 || o.acts("payout.withdraw", o.checker) != 0 {
			t.Error("the trail tells of another withdrawal than the one")
		}
		paid := o.confirm(o.create("two"), "7000007")
		_, err = o.service.Withdraw(o.checking(), payout.WithdrawInput{ID: paid.ID, Reason: longest})
		wantFault(t, err, fault.Conflict, "PAYOUT_NOT_OPEN", "")
		o.wantFacts()
	})
}

func TestTwoOfficersWithdrawAtOnceAndOneOfThemDid(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		for round := range 6 {
			o.campaign(dangchang, "当归", 500_00, 0)
			b := o.create("k" + number(round))
			var errs [2]error
			atOnce(2, func(i int) {
				ctx := o.making()
				if i == 1 {
					ctx = o.checking()
				}
				_, errs[i] = o.service.Withdraw(ctx, payout.WithdrawInput{ID: b.ID, Reason: "stop"})
			})
			if (errs[0] == nil) == (errs[1] == nil) {
				t.Fatalf("round %d: %v and %v", round, errs[0], errs[1])
			}
			wantFault(t, errors.Join(errs[:]...), fault.Conflict, "PAYOUT_NOT_OPEN", "")
			first := o.maker
			if errs[0] != nil {
				first = o.checker
			}
			if got := o.db.Client.PayoutBatch.GetX(o.system(), b.ID); *got.WithdrawnBy != first {
				t.Errorf("round %d: it says that %v withdrew it, who was told that somebody else did", round, got.WithdrawnBy)
			}
			o.confirm(o.create("again"+number(round)), "7000008")
		}
	})
}
