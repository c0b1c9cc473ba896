package campaign_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	auditrow "shanhuo.app/ent/gen/auditentry"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/campaign/campaigntest"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/review"
)

// hung hangs n pictures on a draft of the household and answers them.
func hung(t *testing.T, w *campaigntest.World, c *gen.Campaign, n int) []uuid.UUID {
	t.Helper()
	ids := make([]uuid.UUID, n)
	for i := range ids {
		ids[i] = must(w.Campaigns.AddPhoto(w.Household.Ctx, campaign.PhotoInput{CampaignID: c.ID, File: picture(t)}))(t).ID
	}
	return ids
}

// wantOrder looks at a campaign's pictures as lists, pages and reviewers see them.
func wantOrder(t *testing.T, w *campaigntest.World, c *gen.Campaign, want ...uuid.UUID) {
	t.Helper()
	var got []uuid.UUID
	for _, p := range must(w.Campaigns.PhotosOf(w.System, []uuid.UUID{c.ID}))(t)[c.ID] {
		got = append(got, p.ID)
	}
	if !slices.Equal(got, want) {
		t.Errorf("the photos are %v, want %v", got, want)
	}
	if cover := w.DB.Client.Campaign.GetX(w.System, c.ID).CoverID; cover == nil || *cover != want[0] {
		t.Errorf("the cover is %v, want %v", cover, want[0])
	}
}

func TestAPhotoIsMadeTheCoverByWhoMayAddOne(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := must(w.Campaigns.Create(w.Clerk.Ctx, campaign.CreateInput{RegionCode: campaigntest.Village.Code(), OnBehalfOf: &w.Household.ID, Edit: w.Edit()}))(t)
		ids := hung(t, w, c, 3)
		for name, try := range map[string]struct {
			who  context.Context
			id   uuid.UUID
			want string
		}{
			"nobody":                     {w.Public, ids[2], "UNAUTHENTICATED"},
			"nobody, of no photo":        {w.Public, uuid.New(), "UNAUTHENTICATED"},
			"a backer":                   {w.Backer.Ctx, ids[2], "NOT_FOUND"},
			"a neighbour":                {w.Household2.Ctx, ids[2], "NOT_FOUND"},
			"another clerk of the place": {w.Clerk2.Ctx, ids[2], "DENIED"},
			"the county":                 {w.County.Ctx, ids[2], "DENIED"},
			"the county, of the cover":   {w.County.Ctx, ids[0], "DENIED"},
			"the owner, of no photo":     {w.Household.Ctx, uuid.New(), "NOT_FOUND"},
		} {
			if _, err := w.Campaigns.ChooseCover(try.who, try.id); !fault.HasCode(err, try.want) {
				t.Errorf("%s: got %v, want %s", name, err, try.want)
			}
		}
		wantOrder(t, w, c, ids...)
		acts := w.DB.Client.AuditEntry.Query().Where(auditrow.Action("campaign.choose_cover"))
		for i, step := range []struct {
			who    context.Context
			chosen int
			order  []int
			acts   int
		}{
			{w.Clerk.Ctx, 0, []int{0, 1, 2}, 0}, // it is the first already
			{w.Clerk.Ctx, 2, []int{2, 0, 1}, 1},
			{w.Household.Ctx, 2, []int{2, 0, 1}, 1}, // sent again after a lost answer
			{w.Household.Ctx, 1, []int{1, 2, 0}, 2},
			{w.Household.Ctx, 2, []int{2, 1, 0}, 3},
		} {
			if got := must(w.Campaigns.ChooseCover(step.who, ids[step.chosen]))(t); got.ID != ids[step.chosen] {
				t.Errorf("step %d answered %v", i, got.ID)
			}
			want := make([]uuid.UUID, len(step.order))
			for at, n := range step.order {
				want[at] = ids[n]
			}
			wantOrder(t, w, c, want...)
			if n := acts.Clone().CountX(w.System); n != step.acts {
				t.Errorf("step %d: %d acts in the trail, want %d", i, n, step.acts)
			}
		}
		first := acts.Order(auditrow.ByCreatedAt(), auditrow.ByID()).FirstX(w.System)
		if *first.ActorID != w.Clerk.ID || *first.ForID != w.Household.ID || first.ObjectID != c.ID.String() || first.RegionPath != campaigntest.Village {
			t.Errorf("audit says %+v", first)
		}
		if first.Before != fmt.Sprintf(`{"photo":"%s"}`, ids[0]) || first.After != fmt.Sprintf(`{"photo":"%s"}`, ids[2]) {
			t.Errorf("audit keeps %s → %s", first.Before, first.After)
		}
	})
}

func TestTheCoverIsAlwaysTheFirstPhoto(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := w.Draft()
		ids := hung(t, w, c, 4)
		must(w.Campaigns.ChooseCover(w.Household.Ctx, ids[2]))(t)
		wantOrder(t, w, c, ids[2], ids[0], ids[1], ids[3])
		// One that is not the cover goes, and one comes.
		must(w.Campaigns.RemovePhoto(w.Household.Ctx, ids[1]))(t)
		wantOrder(t, w, c, ids[2], ids[0], ids[3])
		added := hung(t, w, c, 1)[0]
		wantOrder(t, w, c, ids[2], ids[0], ids[3], added)
		// The cover goes.
		must(w.Campaigns.RemovePhoto(w.Household.Ctx, ids[2]))(t)
		wantOrder(t, w, c, ids[0], ids[3], added)
		must(w.Campaigns.ChooseCover(w.Household.Ctx, added))(t)
		wantOrder(t, w, c, added, ids[0], ids[3])
	})
}

func TestOneCoverIsChosenHoweverManyAskAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := w.Draft()
		ids := hung(t, w, c, 3)
		_, errs := atOnce(func() (*gen.Photo, error) { return w.Campaigns.ChooseCover(w.Household.Ctx, ids[1]) })
		for i, err := range errs {
			if err != nil {
				t.Fatalf("call %d: %v", i, err)
			}
		}
		wantOrder(t, w, c, ids[1], ids[0], ids[2])
		if n := w.DB.Client.AuditEntry.Query().Where(auditrow.Action("campaign.choose_cover")).CountX(w.System); n != 1 {
			t.Errorf("%d acts in the trail", n)
		}
	})
}

func TestTheCoverIsChosenWhileItsCampaignIsADraft(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := w.Draft()
		ids := hung(t, w, c, 2)
		must(w.Campaigns.Submit(w.Household.Ctx, c.ID, 0))(t)
		_, err := w.Campaigns.ChooseCover(w.Household.Ctx, ids[1])
		wantFault(t, err, "WRONG_STATE")
		asks := review.Ruling{Decision: review.Return, Questions: []offer.FieldQuestion{{Field: "photos", Text: "第一张看不清，能换一张吗？"}}}
		must(w.Decide(w.Clerk, c, asks))(t)
		before := must(w.Campaigns.Get(w.Household.Ctx, c.ID))(t)
		must(w.Campaigns.ChooseCover(w.Household.Ctx, ids[1]))(t)
		wantOrder(t, w, c, ids[1], ids[0])
		if after := must(w.Campaigns.Get(w.Household.Ctx, c.ID))(t); !after.UpdatedAt.After(before.UpdatedAt) {
			t.Errorf("the campaign is %+v", after)
		}
		// What reviewers are shown beside it is the order in which it was sent back.
		if kept := c.QuerySteps().OnlyX(w.System).Answers.Photos; !slices.Equal(kept, ids) {
			t.Errorf("the round before keeps %v, want %v", kept, ids)
		}
		// A post's pictures have no cover.
		live := w.Live()
		post := w.DB.Client.Post.Create().SetCampaignID(live.ID).SetAuthorID(w.Household.ID).SetTitle("t").SetBody("b").SaveX(w.System)
		shown := w.DB.Client.Photo.Create().SetCampaignID(c.ID).SetPostID(post.ID).SetPosition(0).SetKey("k").SetWidth(1).SetHeight(1).SetColor("#fff").SetFormat("jpeg").SaveX(w.System)
		_, err = w.Campaigns.ChooseCover(w.Household.Ctx, shown.ID)
		wantFault(t, err, "NOT_FOUND")
	})
}
