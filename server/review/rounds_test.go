package review_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"shanhuo.app/ent/gen"
	auditrow "shanhuo.app/ent/gen/auditentry"
	"shanhuo.app/ent/gen/reviewstep"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/campaign/campaigntest"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/review"
)

// day answers the day in Shanghai so many days from now.
func day(w *campaigntest.World, from int) string {
	return w.Now().In(clock.Shanghai).AddDate(0, 0, from).Format(time.DateOnly)
}

func TestAVisitIsToldOnlyWhenTheAttestorSaysSo(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		for _, visited := range []string{"", day(w, 0), day(w, -20)} {
			c := w.Submitted()
			ruling := review.Ruling{Decision: review.Approve, VisitedOn: visited}
			for _, wrong := range []string{day(w, 1), "2026-02-30", "昨天"} {
				in := ruling
				in.VisitedOn = wrong
				_, err := w.Decide(w.Clerk, c, in)
				wantFault(t, err, "VISITED_ON_INVALID")
			}
			step := w.Step(c.ID)
			for range 2 { // the second as after a lost answer
				if _, err := w.Reviews.Decide(w.Clerk.Ctx, review.DecideInput{CampaignID: c.ID, StepID: step, Ruling: ruling}); err != nil {
					t.Fatal(err)
				}
			}
			ruling.VisitedOn = day(w, -1)
			_, err := w.Reviews.Decide(w.Clerk.Ctx, review.DecideInput{CampaignID: c.ID, StepID: step, Ruling: ruling})
			wantFault(t, err, "ALREADY_DECIDED")
			if _, err := w.Decide(w.County, c, approve); err != nil {
				t.Fatal(err)
			}
			page, err := w.Campaigns.Page(w.Public, c.Slug)
			if err != nil || !page.Vouched.VisitedOn.Equal(clock.Day(visited)) {
				t.Fatalf("visited %q: %+v, %v", visited, page.Vouched, err)
			}
		}
	})
}

func TestANewRoundIsReadBesideWhatWasSaidBefore(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := w.Attested()
		asks := review.Ruling{Decision: review.Return, Comment: "改一下", Questions: []offer.FieldQuestion{{Field: "title", Text: "哪个村？"}}}
		again, err := w.Decide(w.County, c, asks)
		if err != nil {
			t.Fatal(err)
		}
		title := "陈家坝村的大红袍花椒"
		if _, err := w.Campaigns.Update(w.Household.Ctx, campaign.UpdateInput{ID: c.ID, Version: again.Version, Edit: campaign.Edit{Title: &title}}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Campaigns.Submit(w.Household.Ctx, c.ID, 0); err != nil {
			t.Fatal(err)
		}
		// The village vouches again, and reads what the county asked.
		steps, err := w.Reviews.History(w.Clerk.Ctx, c.ID)
		if err != nil || len(steps) != 3 {
			t.Fatalf("the village reads %v, %v", steps, err)
		}
		village, county := steps[0], steps[1]
		if county.Kind != reviewstep.KindCOUNTY || county.Comment != "改一下" || !slices.Equal(county.Questions, asks.Questions) || village.Answers != nil {
			t.Fatalf("the village's %+v, the county's %+v", village, county)
		}
		said := county.Answers
		if said == nil || said.Title != c.Title || said.Goal != c.GoalMinor || said.Story != c.Story || len(said.Tiers) == 0 || said.Tiers[0].Price == 0 ||
			said.PayeeName != c.PayeeName || said.AccountLast4 != c.PayeeAccountLast4 || !slices.Equal(said.Costs, c.Costs) {
			t.Fatalf("it said %+v", said)
		}
		for _, entry := range w.DB.Client.AuditEntry.Query().Where(auditrow.Action("review_step.approve")).AllX(w.System) {
			if strings.Contains(entry.After, c.Title) {
				t.Errorf("the trail keeps %s", entry.After)
			}
		}
		if far, err := w.Reviews.History(w.FarHousehold.Ctx, c.ID); err != nil || len(far) > 0 {
			t.Errorf("a stranger reads %v, %v", far, err)
		}
	})
}

func TestEarlierAnswersAreKeptUntilTheReviewEnds(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		for name, end := range map[string]struct {
			do   func(c *gen.Campaign) error
			want lifecycle.Campaign
		}{
			"approved": {func(c *gen.Campaign) error {
				if _, err := w.Decide(w.Clerk, c, approve); err != nil {
					return err
				}
				_, err := w.Decide(w.County, c, approve)
				return err
			}, lifecycle.CampaignLive},
			"rejected": {func(c *gen.Campaign) error {
				_, err := w.Decide(w.Clerk, c, review.Ruling{Decision: review.Reject, Comment: "不是这里的货"})
				return err
			}, lifecycle.CampaignRejected},
			"cancelled": {func(c *gen.Campaign) error {
				_, err := w.Campaigns.Cancel(w.County.Ctx, c.ID, "农户不办了", 0)
				return err
			}, lifecycle.CampaignCancelled},
		} {
			c := w.Submitted()
			if _, err := w.Decide(w.Clerk, c, review.Ruling{Decision: review.Return, Comment: "改一下"}); err != nil {
				t.Fatal(err)
			}
			if _, err := w.Campaigns.Submit(w.Household.Ctx, c.ID, 0); err != nil {
				t.Fatal(err)
			}
			kept := w.DB.Client.ReviewStep.Query().Where(reviewstep.CampaignID(c.ID), reviewstep.AnswersNotNil())
			if n := kept.Clone().CountX(w.System); n != 1 {
				t.Fatalf("%s: %d steps keep answers", name, n)
			}
			if err := end.do(c); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if now := w.DB.Client.Campaign.GetX(w.System, c.ID); now.State != end.want {
				t.Fatalf("%s: %s", name, now.State)
			}
			if n := kept.Clone().CountX(w.System); n != 0 {
				t.Errorf("%s: %d steps keep answers", name, n)
			}
		}
	})
}
