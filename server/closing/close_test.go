package closing_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	closingrow "shanhuo.app/ent/gen/closing"
	pledgerow "shanhuo.app/ent/gen/pledge"
	"shanhuo.app/server/access"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/charge/chargetest"
	"shanhuo.app/server/closing"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func TestASuccessQueuesEveryPledgeAtTheFinalPrice(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		c := w.Campaign(9_000, offer.Rung{Backers: 2, Price: 4_600})
		backer := w.Person("Honey-Lover")
		one, two := w.PledgeOf(c, backer, 1, chargetest.GoodCard), w.Pledge(c, 2, chargetest.GoodCard)
		waiting := w.Pledge(c, 1, chargetest.GoodCard)
		w.Must(waiting.Update().SetState(lifecycle.PledgeAwaitingMethod).ClearCommittedAt().Exec(w.System()))

		if n, err := w.Closing.CloseDue(context.Background()); err != nil || n != 0 {
			t.Fatalf("closed %d before the deadline: %v", n, err)
		}
		w.CloseNow()

		row := w.Row(c.ID)
		if row.State != lifecycle.CampaignCollecting || row.RaisedMinor != 13_800 || row.BackerCount != 2 || row.PledgeCount != 2 {
			t.Errorf("campaign %s raised %d by %d in %d", row.State, row.RaisedMinor, row.BackerCount, row.PledgeCount)
		}
		if row.ClosedAt == nil || row.DunningEndsAt == nil || row.DunningEndsAt.Sub(*row.ClosedAt) != closing.DefaultDunning {
			t.Errorf("closed at %v, dunning until %v", row.ClosedAt, row.DunningEndsAt)
		}
		for _, want := range []struct {
			id           uuid.UUID
			goods, final int64
		}{{one.ID, 4_600, 4_900}, {two.ID, 9_200, 9_800}} {
			p := w.WantState(want.id, lifecycle.PledgeQueued)
			if int64(*p.FinalGoodsMinor) != want.goods || int64(*p.FinalMinor) != want.final || p.ChargeDueAt == nil {
				t.Errorf("final %d, goods %d, due %v; want %+v", *p.FinalMinor, *p.FinalGoodsMinor, p.ChargeDueAt, want)
			}
			if u := p.Edges.Lines[0].FinalUnitMinor; u == nil || *u != 4_600 {
				t.Errorf("final unit price %v", u)
			}
		}
		w.WantState(waiting.ID, lifecycle.PledgeExpired)

		proof, sum, err := w.Closing.Proof(access.Public(context.Background()), c.Slug)
		w.Must(err)
		r, err := closing.Verify(proof)
		if err != nil || !r.OK() || r.SHA256 != sum || r.Proof.Outcome != closing.OutcomeSuccess || r.Proof.Totals.Goods != 13_800 {
			t.Errorf("proof: %v %+v", err, r)
		}
		for _, secret := range []string{one.ID.String(), backer.ID.String(), backer.DisplayName, "example.com", *backer.ProviderCustomer, *one.Method, one.Province} {
			if strings.Contains(string(proof), secret) {
				t.Errorf("the proof holds %s", secret)
			}
		}
		if w.Messages(c.OwnerID, notify.CampaignClosed) != 1 || w.Messages(c.DraftedBy, notify.CampaignClosed) != 1 {
			t.Error("the owner and the clerk who drafted were not both told")
		}
		wantFacts(w)
	})
}

func TestAFailureReleasesEverybodyAndForgetsTheirCards(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		c := w.Campaign(1_000_000)
		p := w.Pledge(c, 1, chargetest.GoodCard)
		w.CloseNow()
		row := w.Row(c.ID)
		if row.State != lifecycle.CampaignFailed || row.DunningEndsAt != nil {
			t.Errorf("campaign is %s until %v", row.State, row.DunningEndsAt)
		}
		if got := w.WantState(p.ID, lifecycle.PledgeReleased); !got.MethodForgetDue {
			t.Error("the card is not to be forgotten")
		}
		if w.Messages(p.BackerID, notify.CampaignFailedReleased) != 1 || w.Messages(c.OwnerID, notify.CampaignClosedUnfunded) != 1 ||
			w.Messages(c.DraftedBy, notify.CampaignClosedUnfunded) != 1 {
			t.Error("not everybody was told")
		}
		w.Run()
		if got := w.Get(p.ID); got.MethodForgetDue || got.Method != nil {
			t.Errorf("the card is still known: %v", got.Method)
		}
		if len(w.Taken(uuid.Nil)) != 0 {
			t.Error("a card was charged")
		}
		wantFacts(w)
	})
}

func TestTheGoalMetExactlyIsASuccess(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		exact, short := w.Campaign(5_000), w.Campaign(5_001)
		w.Pledge(exact, 1, chargetest.GoodCard)
		w.Pledge(short, 1, chargetest.GoodCard)
		w.CloseNow()
		if s := w.Row(exact.ID).State; s != lifecycle.CampaignCollecting {
			t.Errorf("exactly the goal: %s", s)
		}
		if s := w.Row(short.ID).State; s != lifecycle.CampaignFailed {
			t.Errorf("one fen below the goal: %s", s)
		}
	})
}

func TestManyClosersCloseOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		c := w.Campaign(5_000)
		w.Pledge(c, 1, chargetest.GoodCard)
		w.Advance(time.Hour)
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				if err := w.Closing.Close(context.Background(), c.ID); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := db.Client.Closing.Query().Where(closingrow.CampaignID(c.ID)).CountX(w.System()); n != 1 {
			t.Errorf("%d closings", n)
		}
	})
}

// TestClosingThreeThousandPledgesTakesFewStatements: the number of statements does not
// grow with the pledges.
func TestClosingThreeThousandPledgesTakesFewStatements(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		statements := map[int]int64{}
		for _, n := range []int{3, 3_000} {
			c := w.Campaign(5_000, offer.Rung{Backers: 2, Price: 4_600}, offer.Rung{Backers: 1_000, Price: 4_000})
			plantMany(w, c, n)
			w.Must(c.Update().SetDeadline(time.Now().UTC().Add(-time.Second)).Exec(w.System()))
			ctx, counter := store.CountIn(context.Background())
			begun := time.Now()
			w.Must(w.Closing.Close(ctx, c.ID))
			statements[n] = counter.Statements()
			t.Logf("%d pledges: %d statements, %s", n, counter.Statements(), time.Since(begun).Round(time.Millisecond))
			if s := w.Row(c.ID); s.State != lifecycle.CampaignCollecting || s.PledgeCount != n {
				t.Fatalf("%s with %d pledges", s.State, s.PledgeCount)
			}
		}
		if statements[3_000] != statements[3] || statements[3_000] > 30 {
			t.Errorf("statements: %v", statements)
		}
		wantFacts(w)
	})
}

func TestBackersOfAFailureAreToldInPages(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		c := w.Campaign(1_000_000_000)
		plantMany(w, c, 1_201)
		w.Advance(time.Hour)
		w.Must(w.Closing.Close(context.Background(), c.ID))
		if n := db.Client.Pledge.Query().Where(pledgerow.CampaignID(c.ID), pledgerow.StateEQ(lifecycle.PledgeReleased)).CountX(w.System()); n != 1_201 {
			t.Errorf("%d released", n)
		}
		const household, page = 2, 500
		tell := func() { w.Must(w.Closing.Tell(context.Background(), closing.TellArgs{CampaignID: c.ID})) }
		told := func(want int) {
			t.Helper()
			if n := db.Client.Message.Query().CountX(w.System()); n != want {
				t.Errorf("%d messages, want %d", n, want)
			}
		}
		tell()
		told(household + page)
		w.Drain()
		told(household + 1_201)
		tell()
		w.Drain()
		told(household + 1_201)
	})
}

func wantFacts(w *chargetest.World) {
	w.Helper()
	_, differences, err := (&campaign.Service{DB: w.DB}).VerifyTotals(w.System())
	w.Must(err)
	for _, d := range differences {
		w.Error(d)
	}
}

// plantMany writes n committed pledges of n people with one line each.
func plantMany(w *chargetest.World, c *gen.Campaign, n int) {
	w.Helper()
	ctx := w.System()
	now, err := w.DB.Now(ctx)
	w.Must(err)
	lead := c.QueryTiers().FirstX(ctx)
	for made := 0; made < n; made += 200 {
		k := min(200, n-made)
		people, contacts := make([]*gen.PersonCreate, k), make([]*gen.ContactCreate, k)
		pledges, lines := make([]*gen.PledgeCreate, k), make([]*gen.PledgeLineCreate, k)
		for i := range k {
			who, id := uuid.Must(uuid.NewV7()), uuid.Must(uuid.NewV7())
			people[i] = w.DB.Client.Person.Create().SetID(who).SetDisplayName("backer").SetLocale("en")
			contacts[i] = w.DB.Client.Contact.Create().SetPersonID(who).SetChannel("EMAIL").SetDigest(fmt.Sprint(who)).
				SetSealed(w.Keys.SealText(who.String()+"@example.com", "contact"))
			pledges[i] = w.DB.Client.Pledge.Create().SetID(id).SetCampaignID(c.ID).SetBackerID(who).SetRegionPath(c.RegionPath).
				SetState(lifecycle.PledgeCommitted).SetIdempotencyKey("k").SetInputHash([]byte{1}).SetAddressSealed([]byte{1}).SetProvince("上海").
				SetGoodsMinor(5_000).SetFreightMinor(300).SetConsent(offer.Consent{}).SetHoldUntil(now).
				SetCommittedAt(now.Add(-time.Hour).Add(time.Duration(made+i) * time.Millisecond))
			lines[i] = w.DB.Client.PledgeLine.Create().SetCampaignID(c.ID).SetPledgeID(id).SetTierID(lead.ID).SetQuantity(1).
				SetUnitPriceMinor(5_000).SetUnitFreightMinor(300)
		}
		w.Must(w.DB.Client.Person.CreateBulk(people...).Exec(ctx))
		w.Must(w.DB.Client.Contact.CreateBulk(contacts...).Exec(ctx))
		w.Must(w.DB.Client.Pledge.CreateBulk(pledges...).Exec(ctx))
		w.Must(w.DB.Client.PledgeLine.CreateBulk(lines...).Exec(ctx))
	}
}
