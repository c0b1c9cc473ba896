package review_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/campaign/campaigntest"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/review"
	"shanhuo.app/server/store"
)

// planted writes a campaign straight into the database, with a lead tier.
type planted struct {
	owner    campaigntest.Person
	state    lifecycle.Campaign
	produce  string
	price    money.Fen
	goal     money.Fen
	launched time.Time // zero: never
	created  time.Time // zero: now
}

func plant(w *campaigntest.World, p planted) *gen.Campaign {
	if p.produce == "" {
		p.produce = "SICHUAN_PEPPER"
	}
	create := w.DB.Client.Campaign.Create().SetSlug(uuid.NewString()).SetTitle("别家的花椒").SetState(p.state).
		SetRegionPath(campaigntest.Far).SetRegionCode(campaigntest.Far.Code()).SetProduce(p.produce).SetOwnerID(p.owner.ID).SetDraftedBy(p.owner.ID).
		SetGoalMinor(p.goal).SetDays(30).SetDeliveryMonth("2030-01").SetStory(offer.Story{})
	if !p.launched.IsZero() {
		create.SetLaunchedAt(p.launched)
	}
	if !p.created.IsZero() {
		create.SetCreatedAt(p.created)
	}
	c := create.SaveX(w.System)
	if p.price > 0 {
		w.DB.Client.Tier.Create().SetCampaignID(c.ID).SetPosition(0).SetTitle("一斤装").SetPriceMinor(p.price).SetFreight(offer.Freight{}).ExecX(w.System)
		w.DB.Client.Tier.Create().SetCampaignID(c.ID).SetPosition(1).SetTitle("十斤装").SetPriceMinor(p.price * 100).SetFreight(offer.Freight{}).ExecX(w.System)
	}
	return c
}

func snap(w *campaigntest.World, c *gen.Campaign, digest string, post bool) {
	create := w.DB.Client.Photo.Create().SetCampaignID(c.ID).SetPosition(0).SetDigest(digest).SetKey(uuid.NewString()).
		SetWidth(1).SetHeight(1).SetColor("#aa3322").SetFormat("jpeg")
	if post {
		create.SetPostID(uuid.New())
	}
	create.ExecX(w.System)
}

func findings(ctx context.Context, t *testing.T, w *campaigntest.World, c *gen.Campaign) []review.Finding {
	t.Helper()
	all, err := w.Reviews.FindingsOf(ctx, []*gen.Campaign{c})
	if err != nil {
		t.Fatal(err)
	}
	return all[c.ID]
}

func TestFactsAreReadFromEveryCampaign(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		now := w.Now()
		c := w.Attested()
		look := func(code string) review.Finding { return find(t, findings(w.County.Ctx, t, w, c), code) }
		has := func(code string) bool {
			return slices.ContainsFunc(findings(w.County.Ctx, t, w, c), func(f review.Finding) bool { return f.Code == code })
		}
		if f := look("PHOTO_COUNT"); f.OK || f.Args["n"] != 0 {
			t.Errorf("no photos: %+v", f)
		}
		if f := look("PHOTO_ELSEWHERE"); !f.OK {
			t.Errorf("no photos are nobody else's: %+v", f)
		}
		snap(w, c, "", false)
		if has("PHOTO_ELSEWHERE") {
			t.Error("a photo that was never compared is said to be nowhere else")
		}
		w.DB.Client.Photo.Delete().ExecX(w.System)
		if f := look("OTHER_CAMPAIGN"); !f.OK {
			t.Errorf("no other campaign: %+v", f)
		}
		if has("PRICE_MEDIAN") || has("GOAL_EARLIER") {
			t.Error("something is compared with nothing")
		}
		if f := look("PAYEE_NAME"); f.OK || f.Args["payee"] != "角弓镇花椒合作社" || f.Args["beneficiary"] != "李秀英一家" {
			t.Errorf("the cooperative is paid: %+v", f)
		}

		// Photos: a post's is not the campaign's, the same twice in one campaign is its own
		// business, and no digest is like no other.
		elsewhere := plant(w, planted{owner: w.FarHousehold, state: lifecycle.CampaignDraft, goal: 1})
		for _, digest := range []string{"", "mine", "mine", "theirs"} {
			snap(w, c, digest, false)
		}
		snap(w, c, "theirs too", true)
		for _, digest := range []string{"", "theirs", "theirs", "theirs too"} {
			snap(w, elsewhere, digest, digest == "theirs too")
		}
		if f := look("PHOTO_COUNT"); !f.OK || f.Args["n"] != 4 {
			t.Errorf("four photos: %+v", f)
		}
		if f := look("PHOTO_ELSEWHERE"); f.OK || f.Args["n"] != 1 {
			t.Errorf("one photo of another campaign: %+v", f)
		}

		// Prices: of lead tiers, of the same produce, that somebody could see of late.
		for _, p := range []planted{
			{state: lifecycle.CampaignLive, price: 30_00, launched: now}, {state: lifecycle.CampaignSettled, price: 90_00, launched: now.AddDate(-2, 0, 0)},
			{state: lifecycle.CampaignDraft, price: 1_00}, {state: lifecycle.CampaignFailed, price: 1_00, launched: now},
			{state: lifecycle.CampaignSettled, price: 1_00, launched: now.AddDate(-4, 0, 0)},
			{state: lifecycle.CampaignLive, price: 1_00, launched: now, produce: "WALNUT"},
		} {
			p.owner, p.goal = w.FarHousehold, 1
			plant(w, p)
		}
		if has("PRICE_MEDIAN") {
			t.Error("two prices have a median")
		}
		plant(w, planted{owner: w.FarHousehold, state: lifecycle.CampaignViable, price: 33_99, goal: 1, launched: now})
		if f := look("PRICE_MEDIAN"); f.OK || f.Args["n"] != 3 || f.Args["median"] != money.Fen(33_99) || f.Args["price"] != money.Fen(68_00) {
			t.Errorf("of three the second: %+v", f)
		}
		plant(w, planted{owner: w.FarHousehold, state: lifecycle.CampaignCollecting, price: 50_00, goal: 1, launched: now})
		if f := look("PRICE_MEDIAN"); !f.OK || f.Args["n"] != 4 || f.Args["median"] != money.Fen(42_00) {
			t.Errorf("of four the middle of two, rounded half up: %+v", f)
		}

		// The household's others: what never opened was no goal, what came later is not earlier.
		own := func(state lifecycle.Campaign, goal money.Fen, launched, created time.Time) {
			plant(w, planted{owner: w.Household, state: state, goal: goal, launched: launched, created: created})
		}
		before := c.CreatedAt.Add(-time.Hour)
		own(lifecycle.CampaignRejected, 90_000_00, time.Time{}, before)
		own(lifecycle.CampaignLive, 80_000_00, now, c.CreatedAt.Add(time.Hour))
		if f := look("OTHER_CAMPAIGN"); f.OK || f.Args["n"] != 1 || has("GOAL_EARLIER") {
			t.Errorf("one is live: %+v", f)
		}
		own(lifecycle.CampaignSettled, 5_000_00, before, before)
		own(lifecycle.CampaignFailed, 6_000_00, before, before)
		own(lifecycle.CampaignScheduled, 1_00, time.Time{}, now)
		if f := look("GOAL_EARLIER"); f.OK || f.Args["earlier"] != money.Fen(6_000_00) || f.Args["goal"] != money.Fen(20_000_00) {
			t.Errorf("the highest earlier one is 6,000: %+v", f)
		}
		if f := look("OTHER_CAMPAIGN"); f.OK || f.Args["n"] != 2 {
			t.Errorf("two are under way: %+v", f)
		}
		w.DB.Client.Campaign.UpdateOneID(c.ID).SetPayeeName(w.Household.Name).ExecX(w.System)
		c = w.DB.Client.Campaign.GetX(w.System, c.ID)
		if f := look("PAYEE_NAME"); !f.OK {
			t.Errorf("the owner is paid: %+v", f)
		}
	})
}

func TestWhoIsToldWhatThePortalNoticed(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := w.Live()
		for name, who := range map[string]struct {
			ctx  context.Context
			told bool
		}{
			"the household": {w.Household.Ctx, true}, "a clerk of the village": {w.Clerk2.Ctx, true}, "the township": {w.TownshipOfficer.Ctx, true},
			"the county": {w.County.Ctx, true}, "the city": {w.CityOfficer.Ctx, true}, "an auditor": {w.Auditor.Ctx, true},
			"another household": {w.Household2.Ctx, false}, "another county": {w.FarCounty.Ctx, false}, "another clerk": {w.FarClerk.Ctx, false},
			"a backer": {w.Backer.Ctx, false}, "an admin": {w.Admin.Ctx, false}, "anybody": {w.Public, false},
		} {
			if got := findings(who.ctx, t, w, c); (len(got) > 0) != who.told {
				t.Errorf("%s is told %d findings", name, len(got))
			}
		}
	})
}

func TestManyCampaignsAreLookedAtInAsManyStatementsAsOne(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		var list []*gen.Campaign
		for range 6 {
			list = append(list, w.Draft())
		}
		cost := func(n int) (int64, int64) {
			ctx, counter := store.CountIn(w.Clerk.Ctx)
			all, err := w.Reviews.FindingsOf(ctx, list[:n])
			if err != nil || len(all) != n {
				t.Fatalf("%d of %d, %v", len(all), n, err)
			}
			return counter.Statements(), counter.Trips()
		}
		one, _ := cost(1)
		six, trips := cost(6)
		t.Logf("%d statements in %d trips", six, trips)
		if one != six || six > 6 || w.DB.Postgres() && trips > 3 {
			t.Errorf("%d statements for one, %d in %d trips for six", one, six, trips)
		}
	})
}
