package payout_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/payout"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func (o *office) payables(ctx context.Context) []payout.Payable {
	o.t.Helper()
	list, err := o.service.Payables(ctx, "621226")
	if err != nil {
		o.t.Fatal(err)
	}
	return list
}

// told writes payables short: title, amount, obstacle.
func told(o *office, list []payout.Payable) []string {
	out := make([]string, len(list))
	for i, p := range list {
		code := "pays"
		if p.Obstacle != nil {
			code = p.Obstacle.Code
		}
		out[i] = fmt.Sprintf("%s %s %s", o.reread(p.Campaign).Title, p.Amount, code)
	}
	return out
}

func TestWhatCanBePaidIsShownWithWhatStandsInTheWay(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		waiting := o.campaign(dangchang, "waits", 300_00, 10_00)
		made := o.create("first", waiting.ID)
		o.campaign(dangchang, "fine", 500_00, 20_00)
		missing := o.campaign(dangchang, "no account", 100_00, 0)
		db.Client.Campaign.UpdateOne(missing).ClearPayeeAccountSealed().ExecX(o.system())
		o.campaignOf(dangchang, "own", o.person("household"), o.maker, 200_00, 0)
		o.campaignOf(dangchang, "checker's", o.checker, o.checker, 50_00, 0)
		// Nothing is owed for these, or they lie elsewhere.
		o.campaign(chengxian, "elsewhere", 900_00, 0)
		collecting := o.campaign(dangchang, "collecting", 100_00, 0)
		db.Client.Campaign.UpdateOne(collecting).SetState(lifecycle.CampaignCollecting).ExecX(o.system())
		paid := o.campaign(dangchang, "paid", 100_00, 0)
		o.confirm(o.create("second", paid.ID), "7000007")

		list := o.payables(o.making())
		want := []string{"waits ¥309 IN_OPEN_BATCH", "fine ¥519 pays", "no account ¥99 PAYEE_MISSING", "own ¥199 OWN_WORK", "checker's ¥49 pays"}
		if got := told(o, list); !slices.Equal(got, want) {
			t.Errorf("the maker is shown\n%q, want\n%q", got, want)
		}
		if w := list[0].Waiting; w == nil || w.By != o.maker || !w.At.Equal(made.CreatedAt) || list[1].Waiting != nil {
			t.Errorf("the batch that waits was made by %+v", w)
		}
		// Everybody who reads payouts of the county sees the same but for what is their own.
		want[3], want[4] = "own ¥199 pays", "checker's ¥49 OWN_WORK"
		if got := told(o, o.payables(o.checking())); !slices.Equal(got, want) {
			t.Errorf("the checker is shown\n%q, want\n%q", got, want)
		}
		want[4] = "checker's ¥49 pays"
		for _, ctx := range []context.Context{
			as(uuid.New(), access.CountyOfficer, dangchang), as(uuid.New(), access.CityOfficer, "/6212"), as(uuid.New(), access.Auditor, ""),
		} {
			if got := told(o, o.payables(ctx)); !slices.Equal(got, want) {
				t.Errorf("a reader is shown\n%q, want\n%q", got, want)
			}
		}

		// A withdrawn batch stands in nobody's way.
		if _, err := o.service.Withdraw(o.making(), payout.WithdrawInput{ID: made.ID, Reason: "because"}); err != nil {
			t.Fatal(err)
		}
		list = o.payables(o.making())
		if got := told(o, list)[0]; got != "waits ¥309 pays" || list[0].Waiting != nil {
			t.Errorf("after the batch was taken back: %s", got)
		}
		wantSame(t, o, list, o.create("all"))
	})
}

// wantSame says that a batch pays exactly what was shown to be paid.
func wantSame(t *testing.T, o *office, shown []payout.Payable, b *gen.PayoutBatch) {
	t.Helper()
	lines := map[uuid.UUID]money.Fen{}
	for _, l := range b.Edges.Lines {
		lines[l.CampaignID] = l.AmountMinor
	}
	for _, p := range shown {
		amount, ok := lines[p.Campaign.ID]
		if ok != (p.Obstacle == nil) || ok && amount != p.Amount {
			t.Errorf("%s was shown with %s and %v, the batch pays %s", o.reread(p.Campaign).Title, p.Amount, p.Obstacle, amount)
		}
		delete(lines, p.Campaign.ID)
	}
	if len(lines) > 0 {
		t.Errorf("the batch pays %d campaigns that were not shown", len(lines))
	}
}

func TestWhatABatchCannotPayTakesNoPlaceOfWhatItPays(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		owner := o.person("owner")
		at := dangchang + "/621226208"
		plant := func(n int, title, bank string) {
			err := db.InTx(o.system(), func(ctx context.Context, tx *gen.Tx) error {
				for range n {
					c := tx.Campaign.Create().SetSlug(uuid.NewString()).SetTitle(title).SetState(lifecycle.CampaignViable).SetLaunchedAt(time.Now().UTC()).
						SetRegionCode(at.Code()).SetRegionPath(at).SetProduce("ANGELICA").SetOwnerID(owner).SetDraftedBy(owner).SetDays(30).SetStory(offer.Story{}).
						SetGoalMinor(1).SetDeliveryMonth("2027-09").SetPayeeName("n").SetPayeeBank(bank).SetPayeeAccountSealed([]byte{1}).SaveX(ctx)
					if _, err := ledger.Post(ctx, tx, ledger.Settled(c.ID, 1, 10_00, 1_00, 0)); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		plant(payout.MaxLines-1, "no bank", "")
		plant(3, "fine", "bank")
		list := o.payables(o.making())
		if len(list) != payout.MaxLines {
			t.Fatalf("%d are shown", len(list))
		}
		titles := map[string]int{}
		for i, p := range list {
			titles[o.reread(p.Campaign).Title]++
			if i > 0 && list[i-1].Campaign.ID.String() > p.Campaign.ID.String() {
				t.Fatal("they are not shown the oldest first")
			}
		}
		if titles["fine"] != 3 {
			t.Errorf("shown are %v", titles)
		}
		wantSame(t, o, list, o.create("all"))
	})
}

func TestWhoMayNotReadPayoutsIsShownNothingThatIsOwed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		c := o.campaign(dangchang, "当归", 500_00, 0)
		for name, ctx := range map[string]context.Context{
			"finance of another county": as(o.away, access.CountyFinance, chengxian), "an admin": as(uuid.New(), access.Admin, ""),
			"the owner": as(c.OwnerID, access.Household, c.RegionPath), "finance of a township": as(uuid.New(), access.CountyFinance, dangchang+"/621226208"),
		} {
			if list, err := o.service.Payables(ctx, "621226"); !fault.Is(err, fault.Denied) || list != nil {
				t.Errorf("%s is shown %d, %v", name, len(list), err)
			}
		}
		if _, err := o.service.Payables(access.Public(context.Background()), "621226"); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("somebody signed out: %v", err)
		}
		for _, code := range []string{"621226208", "6212", "0", ""} {
			_, err := o.service.Payables(o.making(), code)
			wantFault(t, err, fault.Invalid, "COUNTY_UNKNOWN", "region")
		}
		if list := told(o, o.payables(o.making())); len(list) != 1 {
			t.Errorf("the maker is shown %q", list)
		}
		if list, err := o.service.Payables(as(o.away, access.CountyFinance, chengxian), "621221"); err != nil || len(list) != 0 {
			t.Errorf("a county that owes nothing: %d, %v", len(list), err)
		}
	})
}
