package review_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen/reviewstep"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/campaign/campaigntest"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/review"
	"shanhuo.app/server/store"
)

func searched(in string) review.QueueInput { return review.QueueInput{Watch: true, Search: in} }

func TestTheQueueIsNarrowed(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		named := map[uuid.UUID]string{}
		now := w.Now()
		for _, r := range []struct {
			name, title, beneficiary, produce string
			kind                              reviewstep.Kind
			due                               time.Duration
		}{
			{"pepper", "角弓镇的大红袍花椒", "李秀英一家", "SICHUAN_PEPPER", "VILLAGE", -time.Hour},
			{"honey", "Wild HONEY 100% 纯", "Ｗａｎｇ家", "HONEY", "COUNTY", -time.Minute},
			{"walnut", "山里的_核桃\\干", "赵家", "WALNUT", "VILLAGE", time.Hour},
		} {
			in := campaign.CreateInput{RegionCode: campaigntest.Village.Code(), Edit: w.Edit()}
			summary := "今年的新货。"
			in.Title, in.Beneficiary, in.Produce, in.Summary = &r.title, &r.beneficiary, &r.produce, &summary
			c, err := w.Campaigns.Create(w.Household.Ctx, in)
			if err != nil {
				t.Fatal(err)
			}
			c.Update().SetState(lifecycle.CampaignInReview).ExecX(w.System)
			named[c.ID] = r.name
			at := campaigntest.Village
			if r.kind == reviewstep.KindCOUNTY {
				at = campaigntest.County
			}
			w.DB.Client.ReviewStep.Create().SetCampaignID(c.ID).SetRound(1).SetKind(r.kind).SetRegionCode(at.Code()).SetRegionPath(at).
				SetDueAt(now.Add(r.due)).ExecX(w.System)
		}
		for name, c := range map[string]struct {
			in   review.QueueInput
			want []string
			late int
		}{
			"all":                         {searched(""), []string{"pepper", "honey", "walnut"}, 2},
			"the villages'":               {review.QueueInput{Watch: true, Kind: "VILLAGE"}, []string{"pepper", "walnut"}, 1},
			"the county's":                {review.QueueInput{Watch: true, Kind: "COUNTY"}, []string{"honey"}, 1},
			"the county's own desk":       {review.QueueInput{}, []string{"honey"}, 1},
			"the county has no village":   {review.QueueInput{Kind: "VILLAGE"}, nil, 0},
			"what is overdue":             {review.QueueInput{Watch: true, Overdue: true}, []string{"pepper", "honey"}, 2},
			"what is overdue in villages": {review.QueueInput{Watch: true, Overdue: true, Kind: "VILLAGE"}, []string{"pepper"}, 1},
			"one Chinese character":       {searched("袍"), []string{"pepper"}, 1},
			"a kind of produce":           {searched("walnut"), []string{"walnut"}, 0},
			"a beneficiary":               {searched("赵家"), []string{"walnut"}, 0},
			"a place":                     {searched("陈家坝"), []string{"pepper", "honey", "walnut"}, 2},
			"a county and a word":         {searched("武都 李秀英"), []string{"pepper"}, 1},
			"another place":               {searched("宕昌"), nil, 0},
			"small letters":               {searched("honey"), []string{"honey"}, 1},
			"capitals":                    {searched("wILD"), []string{"honey"}, 1},
			"plain letters for wide ones": {searched("wang"), []string{"honey"}, 1},
			"wide letters for plain ones": {searched("ｈｏｎｅｙ"), []string{"honey"}, 1},
			"a percent sign is one":       {searched("100%"), []string{"honey"}, 1},
			"a percent sign alone":        {searched("%"), []string{"honey"}, 1},
			"an underscore is one":        {searched("的_核"), []string{"walnut"}, 0},
			"a backslash is one":          {searched(`\`), []string{"walnut"}, 0},
			"a quote":                     {searched(`'`), nil, 0},
			"not across two parts":        {searched("花椒李秀英"), nil, 0},
			"everything together":         {review.QueueInput{Watch: true, Kind: "VILLAGE", Overdue: true, Search: "花椒", Region: campaigntest.Township}, []string{"pepper"}, 1},
			"beside":                      {review.QueueInput{Watch: true, Search: "花椒", Region: campaigntest.Beside}, nil, 0},
		} {
			for _, first := range []int{20, 1} {
				in := c.in
				in.First = first
				page, err := w.Reviews.Queue(w.County.Ctx, in)
				if err != nil {
					t.Errorf("%s: %v", name, err)
					continue
				}
				var got []string
				for _, r := range page.Rows {
					got = append(got, named[r.Campaign.ID])
				}
				if want := c.want[:min(first, len(c.want))]; !slices.Equal(got, want) {
					t.Errorf("%s: got %v, want %v", name, got, want)
				}
				total, err := page.Total(w.County.Ctx)
				overdue, err2 := page.OverdueTotal(w.County.Ctx)
				if err != nil || err2 != nil || total != len(c.want) || overdue != c.late {
					t.Errorf("%s: %d in all and %d overdue, want %d and %d (%v, %v)", name, total, overdue, len(c.want), c.late, err, err2)
				}
			}
		}
		// What another office has in its queue is never found here.
		if page, err := w.Reviews.Queue(w.FarCounty.Ctx, searched("花椒")); err != nil || len(page.Rows) > 0 {
			t.Errorf("another county finds %d, %v", len(page.Rows), err)
		}
		_, err := w.Reviews.Queue(w.County.Ctx, searched("1 2 3 4 5 6"))
		wantFault(t, err, "TOO_MANY")
		_, err = w.Reviews.Queue(w.County.Ctx, searched("a\x00b"))
		wantFault(t, err, "TEXT_CONTROL")
		for n, code := range map[int]string{50: "", 51: "TOO_LONG"} {
			_, err = w.Reviews.Queue(w.County.Ctx, searched(string(slices.Repeat([]rune("椒"), n))))
			if code == "" && err != nil {
				t.Errorf("%d characters: %v", n, err)
			} else if code != "" {
				wantFault(t, err, code)
			}
		}
	})
}

// The counts cost nothing to those who do not ask for them.
func TestTheQueueCountsOnlyWhenAsked(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		for range 3 {
			w.Submitted()
		}
		ctx, counter := store.CountIn(w.Clerk2.Ctx)
		page, err := w.Reviews.Queue(ctx, review.QueueInput{})
		if err != nil {
			t.Fatal(err)
		}
		before := counter.Statements()
		if total, err := page.Total(ctx); err != nil || total != 3 || counter.Statements() != before+1 {
			t.Errorf("%d steps, %v, %d statements more", total, err, counter.Statements()-before)
		}
	})
}
