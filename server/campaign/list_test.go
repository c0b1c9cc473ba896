package campaign_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/campaign/campaigntest"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
)

// row writes a campaign as it could be stored, without its history.
func row(w *campaigntest.World, edit func(*gen.CampaignCreate)) *gen.Campaign {
	launched := clock.Cut(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	create := w.DB.Client.Campaign.Create().SetSlug(uuid.NewString()).SetTitle("标题标题").SetState(lifecycle.CampaignLive).
		SetRegionCode(campaigntest.Village.Code()).SetRegionPath(campaigntest.Village).SetProduce("WALNUT").
		SetOwnerID(w.Household.ID).SetDraftedBy(w.Household.ID).SetGoalMinor(100_00).SetDays(30).SetDeliveryMonth("2026-09").
		SetStory(offer.Story{}).SetLaunchedAt(launched).SetDeadline(launched.AddDate(0, 1, 0)).SetMomentum(0)
	if edit != nil {
		edit(create)
	}
	return create.SaveX(w.System)
}

func ids(rows []campaign.Row) []uuid.UUID {
	out := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		out[i] = r.ID
	}
	return out
}

// scan reads a list page by page.
func scan(ctx context.Context, t *rapid.T, s *campaign.Service, in campaign.ListInput) []campaign.Row {
	var all []campaign.Row
	for {
		page, err := s.List(ctx, in)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page.Rows...)
		if len(page.Rows) > 0 && page.EndCursor != page.Cursor(page.Rows[len(page.Rows)-1]) {
			t.Fatal("the end cursor is not the last row's")
		}
		if !page.HasNext {
			if page.Total != len(all) {
				t.Fatalf("total says %d, pages held %d", page.Total, len(all))
			}
			return all
		}
		in.After = page.EndCursor
	}
}

// Page by page, in every order and under every filter, a list gives exactly the
// campaigns that match, each once, in the order's order.
func TestPagesOfAListEqualTheWhole(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		base := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		villages := []region.Path{campaigntest.Village, campaigntest.Beside, campaigntest.Far}
		states := []lifecycle.Campaign{
			lifecycle.CampaignLive, lifecycle.CampaignLive, lifecycle.CampaignLive, lifecycle.CampaignSettled, lifecycle.CampaignFailed,
			lifecycle.CampaignCancelled, lifecycle.CampaignSuspended, lifecycle.CampaignDraft, lifecycle.CampaignInReview,
		}
		random := rand.New(rand.NewPCG(7, 7))
		all := make([]*gen.Campaign, 60)
		for i := range all {
			all[i] = row(w, func(c *gen.CampaignCreate) {
				village := villages[random.IntN(3)]
				state := states[random.IntN(len(states))]
				// Few distinct values, so that ties are common.
				launched := base.Add(time.Duration(random.IntN(5)) * time.Hour)
				c.SetRegionPath(village).SetRegionCode(village.Code()).SetState(state).SetLaunchedAt(launched).
					SetDeadline(launched.AddDate(0, random.IntN(2), 0)).SetMomentum(float64(random.IntN(4)) / 3).
					SetProduce(offer.Produce[random.IntN(3)]).SetDeliveryMonth([]string{"2026-09", "2026-10"}[random.IntN(2)])
				if state == lifecycle.CampaignDraft || state == lifecycle.CampaignInReview || random.IntN(10) == 0 && state == lifecycle.CampaignCancelled {
					c.SetCreatedAt(launched).Mutation().ResetLaunchedAt()
					c.Mutation().ResetDeadline()
				}
			})
		}
		readers := map[string]context.Context{"public": w.Public, "owner": w.Household.Ctx, "far county": w.FarCounty.Ctx, "city": w.CityOfficer.Ctx}
		sees := func(reader string, c *gen.Campaign) bool {
			switch {
			case c.State.Public() && c.LaunchedAt != nil, reader == "owner", reader == "city":
				return true
			case reader == "far county":
				return campaigntest.FarAway.Covers(c.RegionPath)
			}
			return false
		}
		rapid.Check(t, func(t *rapid.T) {
			in := campaign.ListInput{
				OrderBy: rapid.SampledFrom(campaign.Orders).Draw(t, "order"),
				Region:  rapid.SampledFrom([]region.Path{"", campaigntest.City, campaigntest.County, campaigntest.Township, campaigntest.Village, campaigntest.FarAway}).Draw(t, "region"),
				States: rapid.SampledFrom([][]lifecycle.Campaign{
					nil, {lifecycle.CampaignLive}, {lifecycle.CampaignCancelled}, {lifecycle.CampaignDraft, lifecycle.CampaignInReview}, lifecycle.Campaigns,
				}).Draw(t, "states"),
				Produce:       rapid.SampledFrom([][]string{nil, {offer.Produce[0]}, {offer.Produce[0], offer.Produce[2]}}).Draw(t, "produce"),
				DeliveryMonth: rapid.SampledFrom([]string{"", "2026-09"}).Draw(t, "month"),
				Page:          keyset.Page{First: rapid.IntRange(1, 25).Draw(t, "first")},
			}
			reader := rapid.SampledFrom([]string{"public", "owner", "far county", "city"}).Draw(t, "reader")
			var want []uuid.UUID
			for _, c := range all {
				asked := in.States
				if asked == nil {
					asked = lifecycle.PublicCampaigns
				}
				if sees(reader, c) && slices.Contains(asked, c.State) && (in.Region == "" || in.Region.Covers(c.RegionPath)) &&
					(in.Produce == nil || slices.Contains(in.Produce, c.Produce)) && (in.DeliveryMonth == "" || in.DeliveryMonth == c.DeliveryMonth) {
					want = append(want, c.ID)
				}
			}
			rows := scan(readers[reader], t, w.Campaigns, in)
			got := ids(rows)
			for i := 1; i < len(rows); i++ {
				if !inOrder(in.OrderBy, rows[i-1].Campaign, rows[i].Campaign) {
					t.Fatalf("%s: row %d stands before row %d", in.OrderBy, i-1, i)
				}
			}
			slices.SortFunc(got, compareIDs)
			slices.SortFunc(want, compareIDs)
			if !slices.Equal(got, want) {
				t.Fatalf("%s sees %d, want %d", reader, len(got), len(want))
			}
		})
	})
}

func compareIDs(a, b uuid.UUID) int { return strings.Compare(a.String(), b.String()) }

func inOrder(order campaign.Order, a, b *gen.Campaign) bool {
	at := func(t *time.Time, c *gen.Campaign) time.Time {
		if t != nil {
			return *t
		}
		return c.CreatedAt
	}
	switch order {
	case campaign.ByMomentum:
		return a.Momentum > b.Momentum || a.Momentum == b.Momentum && compareIDs(a.ID, b.ID) > 0
	case campaign.ByNewest:
		return !at(a.LaunchedAt, a).Before(at(b.LaunchedAt, b))
	default:
		liveA, liveB := a.State == lifecycle.CampaignLive, b.State == lifecycle.CampaignLive
		if liveA != liveB {
			return liveA
		}
		if liveA {
			return !at(a.Deadline, a).After(at(b.Deadline, b))
		}
		return !at(a.Deadline, a).Before(at(b.Deadline, b))
	}
}

func TestAListRowCarriesPlacesTiersAndCoverInFourStatements(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		for i := range 20 {
			c := row(w, func(c *gen.CampaignCreate) {
				c.SetTitle(fmt.Sprintf("第 %d 个项目", i)).SetSearchText("第几个项目")
			})
			for position := range 10 {
				w.DB.Client.Tier.Create().SetCampaignID(c.ID).SetPosition(9 - position).SetTitle("档").SetPriceMinor(100).SetFreight(offer.Freight{}).ExecX(w.System)
			}
			photo := w.DB.Client.Photo.Create().SetCampaignID(c.ID).SetPosition(0).SetKey("k").SetWidth(4).SetHeight(3).SetColor("#aabbcc").
				SetFormat("jpeg").SetAlt("地").SaveX(w.System)
			c.Update().SetCoverID(photo.ID).ExecX(w.System)
		}
		for name, reader := range map[string]context.Context{"public": w.Public, "county": w.County.Ctx} {
			ctx, counter := store.CountIn(reader)
			page := must(w.Campaigns.List(ctx, campaign.ListInput{Region: campaigntest.County, Search: "项目"}))(t)
			if n := counter.Statements(); n > 4 {
				t.Errorf("%s: %d statements", name, n)
			}
			if len(page.Rows) != 20 || page.Total != 20 || page.HasNext {
				t.Fatalf("%s: %d rows of %d", name, len(page.Rows), page.Total)
			}
			r := page.Rows[7]
			var names []string
			for _, p := range r.Places {
				names = append(names, p.Name)
			}
			if !slices.Equal(names, []string{"陇南市", "武都区", "角弓镇", "陈家坝村"}) || r.Places[3].Path != campaigntest.Village || r.Places[1].Level != region.County {
				t.Errorf("%s: places %v", name, r.Places)
			}
			if len(r.Tiers) != 10 || r.Tiers[0].Position != 0 || r.Cover == nil || *r.Cover != (campaign.Cover{Key: "k", Width: 4, Height: 3, Color: "#aabbcc", Format: "jpeg", Alt: "地"}) {
				t.Errorf("%s: %d tiers, cover %+v", name, len(r.Tiers), r.Cover)
			}
		}
	})
}

func TestBadListsAreRefused(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		row(w, nil)
		other := must(w.Campaigns.List(w.Public, campaign.ListInput{OrderBy: campaign.ByNewest}))(t).EndCursor
		for name, c := range map[string]struct {
			in   campaign.ListInput
			want string
		}{
			"101 rows":               {campaign.ListInput{Page: keyset.Page{First: 101}}, "OUT_OF_RANGE"},
			"minus one row":          {campaign.ListInput{Page: keyset.Page{First: -1}}, "OUT_OF_RANGE"},
			"a broken cursor":        {campaign.ListInput{Page: keyset.Page{After: "e30"}}, "BAD_CURSOR"},
			"no cursor at all":       {campaign.ListInput{Page: keyset.Page{After: "!"}}, "BAD_CURSOR"},
			"another order's cursor": {campaign.ListInput{OrderBy: campaign.ByMomentum, Page: keyset.Page{After: other}}, "BAD_CURSOR"},
			"an unknown order":       {campaign.ListInput{OrderBy: "BEST"}, "ORDER_UNKNOWN"},
			"unknown produce":        {campaign.ListInput{Produce: []string{"GOLD"}}, "PRODUCE_UNKNOWN"},
			"a month that is none":   {campaign.ListInput{DeliveryMonth: "2026-13"}, "DELIVERY_MONTH_FORM"},
			"six terms":              {campaign.ListInput{Search: "a b c d e f"}, "TOO_MANY"},
			"one's own, by nobody":   {campaign.ListInput{Mine: true}, "UNAUTHENTICATED"},
		} {
			if _, err := w.Campaigns.List(w.Public, c.in); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: got %v, want %s", name, err, c.want)
			}
		}
	})
}

func TestMineListsDraftsToo(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		draft := w.Draft()
		drafted := must(w.Campaigns.Create(w.Clerk.Ctx, campaign.CreateInput{
			RegionCode: campaigntest.Village.Code(), OnBehalfOf: &w.Household2.ID, Edit: w.Edit(),
		}))(t)
		for name, c := range map[string]struct {
			ctx  context.Context
			want []uuid.UUID
		}{
			"the owner": {w.Household.Ctx, []uuid.UUID{draft.ID}}, "the clerk who drafted": {w.Clerk.Ctx, []uuid.UUID{drafted.ID}},
			"for whom it was drafted": {w.Household2.Ctx, []uuid.UUID{drafted.ID}}, "somebody else": {w.Backer.Ctx, nil},
		} {
			page := must(w.Campaigns.List(c.ctx, campaign.ListInput{Mine: true}))(t)
			if !slices.Equal(ids(page.Rows), c.want) && len(page.Rows)+len(c.want) > 0 {
				t.Errorf("%s lists %v, want %v", name, ids(page.Rows), c.want)
			}
		}
	})
}

// The same searches give the same campaigns on both databases: those in whose text
// every term is a part.
func TestSearch(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		texts := map[string]string{
			"pepper":  campaign.SearchText("角弓镇的大红袍花椒", "一家四口，三亩花椒地。100% 手摘", "SICHUAN_PEPPER", "李秀英一家", []string{"陈家坝村", "角弓镇", "武都区"}),
			"oil":     campaign.SearchText("初榨橄榄油", "Cold_pressed OLIVE", "OLIVE_OIL", "王家合作社", []string{"下铺村", "角弓镇", "武都区"}),
			"honey":   campaign.SearchText(`狼牙蜜 "土蜂" \ 蜜`, "", "HONEY", "马建国", []string{"玉岗村", "哈达铺镇", "宕昌县"}),
			"walnut":  campaign.SearchText("Ｗalnuts from Kangxian", "薄皮 50 % 仁", "WALNUT", "O'Neill", []string{"玉岗村", "哈达铺镇", "宕昌县"}),
			"angelic": campaign.SearchText("岷归 当归片", "50x仁", "ANGELICA", "赵家", []string{"玉岗村", "哈达铺镇", "宕昌县"}),
		}
		names := map[uuid.UUID]string{}
		for name, text := range texts {
			names[row(w, func(c *gen.CampaignCreate) { c.SetSearchText(text) }).ID] = name
		}
		for _, c := range []struct {
			search string
			want   []string
		}{
			{"花椒", []string{"pepper"}},
			{"椒", []string{"pepper"}},
			{"大红袍花", []string{"pepper"}},
			{"角弓", []string{"oil", "pepper"}},
			{"角弓 橄榄", []string{"oil"}},
			{"角弓镇 武都区", []string{"oil", "pepper"}},
			{"角弓镇 武都区 李秀英", []string{"pepper"}},
			{"宕昌县 花椒", nil},
			{"olive", []string{"oil"}},
			{"OLIVE oil", []string{"oil"}},
			{"cold_", []string{"oil"}},
			{"d_p", []string{"oil"}},
			{"100%", []string{"pepper"}},
			{"50%", nil},
			{"0%", []string{"pepper"}},
			{"%", []string{"pepper", "walnut"}},
			{"_", []string{"oil"}},
			{`\`, []string{"honey"}},
			{`"土蜂"`, []string{"honey"}},
			{`"`, []string{"honey"}},
			{"walnuts", []string{"walnut"}},
			{"ｗａｌｎｕｔｓ", []string{"walnut"}},
			{"o'neill", []string{"walnut"}},
			{"sichuan pepper", []string{"pepper"}},
			{"当归", []string{"angelic"}},
			{"蜂蜜", []string{"honey"}},
			{"镇\n的", []string{"pepper"}}, // a line break only parts terms
			{"花椒 OR 蜂蜜", nil},
			{"olive*", nil},
			{"陈家坝村角弓镇", nil}, // no term matches across two parts
			{"", []string{"angelic", "honey", "oil", "pepper", "walnut"}},
		} {
			page, err := w.Campaigns.List(w.Public, campaign.ListInput{Search: c.search})
			if err != nil {
				t.Errorf("%q: %v", c.search, err)
				continue
			}
			var got []string
			for _, r := range page.Rows {
				got = append(got, names[r.ID])
			}
			slices.Sort(got)
			if !slices.Equal(got, c.want) || page.Total != len(c.want) {
				t.Errorf("%q finds %v, want %v", c.search, got, c.want)
			}
		}
		rapid.Check(t, func(t *rapid.T) {
			// Any piece of a text finds it, and whatever is found holds the piece.
			name := rapid.SampledFrom([]string{"pepper", "oil", "honey", "walnut", "angelic"}).Draw(t, "text")
			runes := []rune(texts[name])
			from := rapid.IntRange(0, len(runes)-1).Draw(t, "from")
			piece := string(runes[from:min(len(runes), from+rapid.IntRange(1, 8).Draw(t, "length"))])
			terms, err := campaign.SearchTerms(piece)
			if err != nil || len(terms) == 0 {
				return
			}
			page, err := w.Campaigns.List(w.Public, campaign.ListInput{Search: piece})
			if err != nil {
				t.Fatal(err)
			}
			found := map[string]bool{}
			for _, r := range page.Rows {
				found[names[r.ID]] = true
			}
			for other, text := range texts {
				holds := !slices.ContainsFunc(terms, func(term string) bool { return !strings.Contains(text, term) })
				if found[other] != holds {
					t.Fatalf("%q: %s found %v, holds %v", piece, other, found[other], holds)
				}
			}
		})
	})
}

func TestAnEditedDraftIsFoundByItsNewWords(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := w.Draft()
		must(w.Campaigns.Update(w.Household.Ctx, campaign.UpdateInput{ID: c.ID, Version: c.Version, Edit: campaign.Edit{Title: ptr("今年的新花椒上市")}}))(t)
		find := func(search string) int {
			return must(w.Campaigns.List(w.Household.Ctx, campaign.ListInput{Mine: true, Search: search}))(t).Total
		}
		if find("新花椒上市") != 1 || find("角弓镇的大红袍") != 0 || find("武都区 陈家坝 sichuan") != 1 {
			t.Fatalf("new %d, old %d, place %d", find("新花椒上市"), find("角弓镇的大红袍"), find("武都区 陈家坝 sichuan"))
		}
	})
}
