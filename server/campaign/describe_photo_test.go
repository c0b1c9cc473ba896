package campaign_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/uuid"

	auditrow "shanhuo.app/ent/gen/auditentry"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/campaign/campaigntest"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/review"
)

func TestAPhotoIsDescribedAnewByWhoMayAddOne(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := must(w.Campaigns.Create(w.Clerk.Ctx, campaign.CreateInput{RegionCode: campaigntest.Village.Code(), OnBehalfOf: &w.Household.ID, Edit: w.Edit()}))(t)
		p := must(w.Campaigns.AddPhoto(w.Clerk.Ctx, campaign.PhotoInput{CampaignID: c.ID, File: picture(t), Alt: "花椒地"}))(t)
		stored := func() string { return w.DB.Client.Photo.GetX(w.System, p.ID).Alt }
		for name, try := range map[string]struct {
			who  context.Context
			id   uuid.UUID
			alt  string
			want string
		}{
			"nobody":                      {w.Public, p.ID, "别的", "UNAUTHENTICATED"},
			"nobody, of no photo":         {w.Public, uuid.New(), "别的", "UNAUTHENTICATED"},
			"a backer":                    {w.Backer.Ctx, p.ID, "别的", "NOT_FOUND"},
			"a neighbour":                 {w.Household2.Ctx, p.ID, "别的", "NOT_FOUND"},
			"another clerk of the place":  {w.Clerk2.Ctx, p.ID, "别的", "DENIED"},
			"the county":                  {w.County.Ctx, p.ID, "别的", "DENIED"},
			"the county, with bad words":  {w.County.Ctx, p.ID, strings.Repeat("椒", campaign.AltMax+1), "DENIED"},
			"the owner, of no photo":      {w.Household.Ctx, uuid.New(), "别的", "NOT_FOUND"},
			"the owner, too long":         {w.Household.Ctx, p.ID, strings.Repeat("椒", campaign.AltMax+1), "TOO_LONG"},
			"the owner, with a bad sign":  {w.Household.Ctx, p.ID, "花椒\x00地", "TEXT_CONTROL"},
			"the author, turning writing": {w.Clerk.Ctx, p.ID, "花椒\u202e地", "TEXT_CONTROL"},
		} {
			if _, err := w.Campaigns.DescribePhoto(try.who, try.id, try.alt); !fault.HasCode(err, try.want) {
				t.Errorf("%s: got %v, want %s", name, err, try.want)
			}
		}
		if got := stored(); got != "花椒地" {
			t.Fatalf("those who were refused made it %q", got)
		}
		for _, step := range []struct {
			who  context.Context
			alt  string
			want string
			acts int
		}{
			{w.Clerk.Ctx, " 刚摘的  花椒 ", "刚摘的 花椒", 1},
			{w.Household.Ctx, "刚摘的 花椒", "刚摘的 花椒", 1}, // sent again after a lost answer
			{w.Household.Ctx, "", "", 2},
			{w.Household.Ctx, "晒花椒", "晒花椒", 3},
		} {
			got := must(w.Campaigns.DescribePhoto(step.who, p.ID, step.alt))(t)
			if got.Alt != step.want || stored() != step.want {
				t.Errorf("%q: answered %q, stored %q", step.alt, got.Alt, stored())
			}
			if n := w.DB.Client.AuditEntry.Query().Where(auditrow.Action("campaign.describe_photo")).CountX(w.System); n != step.acts {
				t.Errorf("%q: %d acts in the trail, want %d", step.alt, n, step.acts)
			}
		}
		first := w.DB.Client.AuditEntry.Query().Where(auditrow.Action("campaign.describe_photo")).Order(auditrow.ByCreatedAt(), auditrow.ByID()).FirstX(w.System)
		if *first.ActorID != w.Clerk.ID || *first.ForID != w.Household.ID || first.ObjectID != c.ID.String() || first.RegionPath != campaigntest.Village {
			t.Errorf("audit says %+v", first)
		}
		if !strings.Contains(first.Before, `"altDigest":"`) || first.Before == first.After || strings.Contains(first.Before+first.After, "花椒") {
			t.Errorf("audit keeps %s → %s", first.Before, first.After)
		}
	})
}

func TestAPhotoIsDescribedWhileItsCampaignIsADraft(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := w.Draft()
		p := must(w.Campaigns.AddPhoto(w.Household.Ctx, campaign.PhotoInput{CampaignID: c.ID, File: picture(t)}))(t)
		before := must(w.Campaigns.Get(w.Household.Ctx, c.ID))(t)
		must(w.Campaigns.Submit(w.Household.Ctx, c.ID, 0))(t)
		_, err := w.Campaigns.DescribePhoto(w.Household.Ctx, p.ID, "花椒")
		wantFault(t, err, "WRONG_STATE")
		asks := review.Ruling{Decision: review.Return, Questions: []offer.FieldQuestion{{Field: "photos", Text: "这是哪一块地？"}}}
		must(w.Decide(w.Clerk, c, asks))(t)
		must(w.Campaigns.DescribePhoto(w.Household.Ctx, p.ID, "屋后的花椒地"))(t)
		after := must(w.Campaigns.Get(w.Household.Ctx, c.ID))(t)
		if !after.UpdatedAt.After(before.UpdatedAt) || *after.CoverID != p.ID {
			t.Errorf("the campaign is %+v", after)
		}
		// A post's picture is described with its post.
		live := w.Live()
		post := w.DB.Client.Post.Create().SetCampaignID(live.ID).SetAuthorID(w.Household.ID).SetTitle("t").SetBody("b").SaveX(w.System)
		shown := w.DB.Client.Photo.Create().SetCampaignID(c.ID).SetPostID(post.ID).SetPosition(0).SetKey("k").SetWidth(1).SetHeight(1).SetColor("#fff").SetFormat("jpeg").SaveX(w.System)
		_, err = w.Campaigns.DescribePhoto(w.Household.Ctx, shown.ID, "花椒")
		wantFault(t, err, "NOT_FOUND")
	})
}
