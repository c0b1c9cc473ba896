package account_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen/reviewstep"
	"shanhuo.app/ent/gen/signin"
	"shanhuo.app/server/access"
	"shanhuo.app/server/account"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/media"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
)

func some[T any](v T) *T { return &v }

func picture(t *testing.T) *bytes.Reader {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 8, 6))
	img.Set(3, 3, color.RGBA{R: 0xaa, A: 0xff})
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(b.Bytes())
}

// TestNothingOfWhatNeverOpenedIsLeft writes drafts by the use cases that people write
// them by, and looks for their words in every table afterwards.
func TestNothingOfWhatNeverOpenedIsLeft(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		photos, err := media.Open(t.Context(), "mem://")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = photos.Close() })
		b.KeepsPhotosIn(photos)
		campaigns := &campaign.Service{DB: b.db, Keys: b.keys, Photos: photos}
		in := b.signIn("13800000001", signin.KindBEARER)
		b.mustGive(in.Person.ID, access.Household, village.Code(), nil)
		me := b.as(in.Token)
		const words = "林小满"
		block := words + "家在山上种了二十年花椒。"
		edit := campaign.Edit{
			Title: some(words + "家的花椒"), Summary: some(words + "一家四口"), Produce: some("SICHUAN_PEPPER"), Beneficiary: some(words + "一家"),
			PayeeName: some(words), PayeeBank: some("甘肃农信"), PayeeAccount: some("6228480402564890018"), Goal: some(money.Fen(20_000_00)), Days: some(30),
			Story: &offer.Story{Who: block, Grow: block}, Costs: []offer.CostLine{{Kind: "HOUSEHOLD", Label: "给" + words, BasisPoints: 10_000}},
			Tiers: []campaign.Tier{{Title: words + "一斤装", Goods: words + "晒的", Price: 68_00}},
		}
		states := []lifecycle.Campaign{lifecycle.CampaignDraft, lifecycle.CampaignRejected, lifecycle.CampaignCancelled}
		var drafts []uuid.UUID
		var keys []string
		for _, state := range states {
			c, err := campaigns.Create(me, campaign.CreateInput{RegionCode: village.Code(), Edit: edit})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := campaigns.Update(me, campaign.UpdateInput{ID: c.ID, Version: 1, Edit: campaign.Edit{Title: some(words + "家的新花椒")}}); err != nil {
				t.Fatal(err)
			}
			p, err := campaigns.AddPhoto(me, campaign.PhotoInput{CampaignID: c.ID, File: picture(t), Alt: words + "在晒花椒"})
			if err != nil {
				t.Fatal(err)
			}
			drafts, keys = append(drafts, c.ID), append(keys, p.Key)
			b.db.Client.Campaign.UpdateOneID(c.ID).SetState(state).SetStateReason("照片里只有" + words).ExecX(b.system())
			b.review(c, "请"+words+"来一趟")
		}
		failed, settled := b.campaign(in.Person.ID, lifecycle.CampaignFailed), b.campaign(in.Person.ID, lifecycle.CampaignSettled)
		kept := b.review(settled, "请"+words+"来一趟")
		for _, key := range keys {
			if _, err := photos.Read(t.Context(), key, "jpeg", media.Sizes[0]); err != nil {
				t.Fatalf("the picture is not there to begin with: %v", err)
			}
		}
		b.wish(in.Token)
		b.advance(account.ErasureAfter)
		if n := b.erase(); n != 1 {
			t.Fatalf("%d were erased", n)
		}
		for i, id := range drafts {
			c := b.db.Client.Campaign.GetX(b.system(), id)
			want := states[i]
			if want == lifecycle.CampaignDraft {
				want = lifecycle.CampaignCancelled
			}
			if c.State != want || c.Title != "An empty draft" || c.CoverID != nil || c.PayeeAccountSealed != nil || strings.Contains(fmt.Sprintf("%+v", c), words) {
				t.Errorf("%s: %+v", states[i], c)
			}
			if c.QueryTiers().ExistX(b.system()) || c.QueryPhotos().ExistX(b.system()) {
				t.Errorf("%s keeps tiers or photos", states[i])
			}
			for _, step := range c.QuerySteps().AllX(b.system()) {
				if step.Comment != "" || len(step.Questions) != 0 || step.Answers != nil || step.State != reviewstep.StateRETURNED || step.DecidedBy == nil {
					t.Errorf("%s: its review keeps %+v", states[i], step)
				}
			}
		}
		for _, key := range keys {
			if _, err := photos.Read(t.Context(), key, "jpeg", media.Sizes[0]); err == nil {
				t.Error("a picture of a draft is still served")
			}
		}
		if c := b.db.Client.Campaign.GetX(b.system(), failed.ID); c.PayeeBank+c.PayeeAccountLast4 != "" || c.PayeeAccountSealed != nil || c.Story.Who == "" || c.PayeeName == "" {
			t.Errorf("what failed: %+v", c)
		}
		if c := b.db.Client.Campaign.GetX(b.system(), settled.ID); c.PayeeBank == "" || c.PayeeAccountSealed == nil {
			t.Errorf("what was paid: %+v", c)
		}
		if step := b.db.Client.ReviewStep.GetX(b.system(), kept.ID); step.Comment == "" || len(step.Questions) != 1 {
			t.Errorf("the review of what was paid: %+v", step)
		}
		for _, entry := range b.db.Client.AuditEntry.Query().AllX(b.system()) {
			for _, word := range []string{words, "花椒", "农信"} {
				if strings.Contains(entry.Before+entry.After+entry.Reason, word) {
					t.Errorf("%s keeps %s → %s", entry.Action, entry.Before, entry.After)
				}
			}
		}
	})
}

// broken keeps pictures that cannot be deleted.
type broken struct{ asked []string }

func (p *broken) Delete(_ context.Context, key string) error {
	p.asked = append(p.asked, key)
	return context.DeadlineExceeded
}

func TestAPictureThatStaysIsToldAndKeepsNothingElse(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		photos := &broken{}
		b.KeepsPhotosIn(photos)
		in := b.signIn("lin@example.com", signin.KindBEARER)
		c := b.campaign(in.Person.ID, lifecycle.CampaignDraft)
		p := b.db.Client.Photo.Create().SetCampaignID(c.ID).SetPosition(0).SetKey(uuid.NewString()).SetWidth(1).SetHeight(1).SetColor("#aa3322").SetFormat("jpeg").SaveX(b.system())
		b.wish(in.Token)
		b.advance(account.ErasureAfter)
		n, err := b.EraseDue(b.public())
		if n != 1 || err == nil || !strings.Contains(err.Error(), p.Key) || !slices.Equal(photos.asked, []string{p.Key}) {
			t.Errorf("%d, %v, asked for %v", n, err, photos.asked)
		}
	})
}

func TestACardThatIsStillSavedIsForgotten(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		in := b.signIn("lin@example.com", signin.KindBEARER)
		c := b.campaign(uuid.New(), lifecycle.CampaignSettled)
		saved, without := b.pledge(c, in.Person.ID, lifecycle.PledgeCollected), b.pledge(c, in.Person.ID, lifecycle.PledgeCollected)
		theirs := b.pledge(c, b.signIn("wei@example.com", signin.KindCOOKIE).Person.ID, lifecycle.PledgeCollected)
		for _, p := range []uuid.UUID{saved.ID, theirs.ID} {
			b.db.Client.Pledge.UpdateOneID(p).SetMethod("pm_1").ExecX(b.system())
		}
		b.wish(in.Token)
		b.advance(account.ErasureAfter)
		if n := b.erase(); n != 1 {
			t.Fatalf("%d were erased", n)
		}
		for id, want := range map[uuid.UUID]bool{saved.ID: true, without.ID: false, theirs.ID: false} {
			if got := b.db.Client.Pledge.GetX(b.system(), id).MethodForgetDue; got != want {
				t.Errorf("forgetting is due: %t, want %t", got, want)
			}
		}
	})
}
