package campaign_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"shanhuo.app/server/campaign"
	"shanhuo.app/server/campaign/campaigntest"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/lifecycle"
)

func TestAnOfficeWatchesWhatIsOpenInItsRegions(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		live, later, paused, short, settled := w.Live(), w.Live(), w.Live(), w.Live(), w.Live()
		w.Draft()
		later.Update().SetDeadline(live.Deadline.AddDate(0, 0, 3)).ExecX(w.System)
		short.Update().SetState(lifecycle.CampaignShortfall).SetDeadline(w.Now().AddDate(0, 0, -20)).ExecX(w.System)
		settled.Update().SetState(lifecycle.CampaignSettled).ExecX(w.System)
		paused.Update().SetDeadline(live.Deadline.AddDate(0, 0, 1)).ExecX(w.System)
		if _, err := w.Campaigns.Suspend(w.County.Ctx, paused.ID, "照片要核对。"); err != nil {
			t.Fatal(err)
		}
		want := []uuid.UUID{short.ID, live.ID, paused.ID, later.ID}
		for name, try := range map[string]struct {
			who  context.Context
			in   campaign.ListInput
			want []uuid.UUID
		}{
			"county": {w.County.Ctx, campaign.ListInput{}, want}, "township": {w.TownshipOfficer.Ctx, campaign.ListInput{}, want},
			"city": {w.CityOfficer.Ctx, campaign.ListInput{}, want}, "auditor": {w.Auditor.Ctx, campaign.ListInput{}, want},
			"the village beside": {w.County.Ctx, campaign.ListInput{Region: campaigntest.Beside}, nil},
			"what is settled":    {w.County.Ctx, campaign.ListInput{States: []lifecycle.Campaign{lifecycle.CampaignSettled}}, []uuid.UUID{settled.ID}},
			"by words":           {w.County.Ctx, campaign.ListInput{Search: "李秀英"}, want},
			"by other words":     {w.County.Ctx, campaign.ListInput{Search: "核桃"}, nil},
			"another county":     {w.FarCounty.Ctx, campaign.ListInput{}, nil},
			"another, from here": {w.FarCounty.Ctx, campaign.ListInput{Region: campaigntest.County}, nil},
		} {
			var got []uuid.UUID
			in := try.in
			in.First = 3
			for {
				page, err := w.Campaigns.Watch(try.who, in)
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				if page.Total != len(try.want) {
					t.Errorf("%s: %d in all, want %d", name, page.Total, len(try.want))
				}
				for _, row := range page.Rows {
					got = append(got, row.ID)
				}
				if !page.HasNext {
					break
				}
				in.After = page.EndCursor
			}
			if len(got) != len(try.want) {
				t.Errorf("%s: got %v, want %v", name, got, try.want)
				continue
			}
			for i := range got {
				if got[i] != try.want[i] {
					t.Errorf("%s: got %v, want %v", name, got, try.want)
					break
				}
			}
		}
		for name, try := range map[string]struct {
			who  context.Context
			in   campaign.ListInput
			want string
		}{
			"nobody": {w.Public, campaign.ListInput{}, "UNAUTHENTICATED"}, "a backer": {w.Backer.Ctx, campaign.ListInput{}, "DENIED"},
			"the clerk": {w.Clerk.Ctx, campaign.ListInput{}, "DENIED"}, "the household": {w.Household.Ctx, campaign.ListInput{}, "DENIED"},
			"a bad cursor": {w.County.Ctx, campaign.ListInput{Page: keyset.Page{After: "x"}}, "BAD_CURSOR"},
		} {
			if _, err := w.Campaigns.Watch(try.who, try.in); !fault.HasCode(err, try.want) {
				t.Errorf("%s: got %v, want %s", name, err, try.want)
			}
		}
	})
}
