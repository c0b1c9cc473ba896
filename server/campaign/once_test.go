package campaign_test

import (
	"context"
	"io"
	"slices"
	"sync"
	"testing"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	auditrow "shanhuo.app/ent/gen/auditentry"
	"shanhuo.app/ent/gen/photo"
	"shanhuo.app/server/access"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/campaign/campaigntest"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/media"
	"shanhuo.app/server/review"
)

// atOnce calls the same thing 20 times at one moment.
func atOnce[T any](call func() (T, error)) (results []T, errs []error) {
	results, errs = make([]T, 20), make([]error, 20)
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i := range results {
		wg.Go(func() {
			<-start
			results[i], errs[i] = call()
		})
	}
	close(start)
	wg.Wait()
	return results, errs
}

func TestOneKeyBeginsOneDraft(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		key := uuid.New()
		in := campaign.CreateInput{RegionCode: campaigntest.Village.Code(), ClientKey: &key, Edit: campaign.Edit{Title: ptr("刚开始写的草稿"), Produce: ptr("TEA")}}
		drafts, errs := atOnce(func() (*gen.Campaign, error) { return w.Campaigns.Create(w.Household.Ctx, in) })
		for i, c := range drafts {
			if errs[i] != nil || c.ID != drafts[0].ID {
				t.Fatalf("call %d: %v, %v", i, c, errs[i])
			}
		}
		if n := w.DB.Client.Campaign.Query().CountX(w.System); n != 1 {
			t.Fatalf("%d campaigns", n)
		}
		if n := w.DB.Client.AuditEntry.Query().Where(auditrow.Action("campaign.create")).CountX(w.System); n != 1 {
			t.Fatalf("%d audit entries", n)
		}
		must(w.Campaigns.Update(w.Household.Ctx, campaign.UpdateInput{ID: drafts[0].ID, Version: 1, Edit: campaign.Edit{Summary: ptr("后来写的")}}))(t)
		in.Title = ptr("重发时又写的标题")
		again := must(w.Campaigns.Create(w.Household.Ctx, in))(t)
		if again.ID != drafts[0].ID || again.Title != "刚开始写的草稿" || again.Summary != "后来写的" || again.Version != 2 {
			t.Fatalf("sent again: %+v", again)
		}
		theirs := must(w.Campaigns.Create(w.Household2.Ctx, in))(t)
		if theirs.ID == again.ID || theirs.OwnerID != w.Household2.ID {
			t.Fatal("the key of one author answers another")
		}
		if _, err := w.Campaigns.Create(w.Public, in); err == nil {
			t.Fatal("a key answers who is not signed in")
		}
		in.ClientKey = nil
		if one, two := must(w.Campaigns.Create(w.Household.Ctx, in))(t), must(w.Campaigns.Create(w.Household.Ctx, in))(t); one.ID == two.ID {
			t.Fatal("without a key two calls made one draft")
		}
	})
}

func TestTheLastDraftMayBeSentAgain(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		in := campaign.CreateInput{RegionCode: campaigntest.Village.Code(), Edit: campaign.Edit{Title: ptr("一份接一份的草稿"), Produce: ptr("TEA")}}
		var last *gen.Campaign
		for range 20 {
			in.ClientKey = ptr(uuid.New())
			last = must(w.Campaigns.Create(w.Household.Ctx, in))(t)
		}
		if again := must(w.Campaigns.Create(w.Household.Ctx, in))(t); again.ID != last.ID {
			t.Fatal("another draft")
		}
		in.ClientKey = ptr(uuid.New())
		_, err := w.Campaigns.Create(w.Household.Ctx, in)
		wantFault(t, err, "TOO_MANY_DRAFTS")
	})
}

// A clerk who moved to another village does not see the drafts of the one before.
func TestAKeyOfADraftThatIsOutOfSightIsUsed(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		key := uuid.New()
		must(w.Campaigns.Create(w.Clerk.Ctx, campaign.CreateInput{RegionCode: campaigntest.Village.Code(), OnBehalfOf: &w.Household.ID, ClientKey: &key, Edit: w.Edit()}))(t)
		moved := access.With(t.Context(), &access.Principal{
			PersonID: w.Clerk.ID, Grants: []access.Grant{{Role: access.VillageClerk, Region: campaigntest.Far}},
		})
		_, err := w.Campaigns.Create(moved, campaign.CreateInput{RegionCode: campaigntest.Far.Code(), OnBehalfOf: &w.FarHousehold.ID, ClientKey: &key, Edit: w.Edit()})
		wantFault(t, err, "CLIENT_KEY_USED")
	})
}

func TestAnotherConstraintIsNoUsedKey(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := w.Draft()
		again := func() *gen.CampaignCreate {
			return w.DB.Client.Campaign.Create().SetSlug(c.Slug).SetTitle("x").SetRegionPath(c.RegionPath).SetRegionCode(c.RegionCode).SetProduce("TEA").
				SetOwnerID(c.OwnerID).SetDraftedBy(c.DraftedBy).SetGoalMinor(1).SetDays(1).SetDeliveryMonth("2026-11").SetStory(c.Story)
		}
		_, err := again().Save(w.System)
		if got := campaign.KeyUsed(err, ptr(uuid.New())); !gen.IsConstraintError(err) || fault.HasCode(got, "CLIENT_KEY_USED") {
			t.Errorf("%v is told as %v", err, got)
		}
	})
}

// counted is a store that knows what it keeps.
type counted struct {
	campaign.Photos
	mu   sync.Mutex
	kept []string
	puts int
}

func (s *counted) Put(ctx context.Context, r io.Reader) (media.Photo, error) {
	p, err := s.Photos.Put(ctx, r)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.puts++; err == nil {
		s.kept = append(s.kept, p.Key)
	}
	return p, err
}

func (s *counted) Delete(ctx context.Context, key string) error {
	s.mu.Lock()
	s.kept = slices.DeleteFunc(s.kept, func(k string) bool { return k == key })
	s.mu.Unlock()
	return s.Photos.Delete(ctx, key)
}

func TestOneKeyAddsOnePhoto(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		files := &counted{Photos: w.Campaigns.Photos}
		w.Campaigns.Photos = files
		c := w.Draft()
		for range campaign.PhotosMax - 1 {
			must(w.Campaigns.AddPhoto(w.Household.Ctx, campaign.PhotoInput{CampaignID: c.ID, File: picture(t)}))(t)
		}
		key := uuid.New()
		in := func() campaign.PhotoInput {
			return campaign.PhotoInput{CampaignID: c.ID, File: picture(t), Alt: "花椒地", ClientKey: &key}
		}
		photos, errs := atOnce(func() (*gen.Photo, error) { return w.Campaigns.AddPhoto(w.Household.Ctx, in()) })
		for i, p := range photos {
			if errs[i] != nil || p.ID != photos[0].ID {
				t.Fatalf("call %d: %v, %v", i, p, errs[i])
			}
		}
		rows := c.QueryPhotos().AllX(w.System)
		var keys []string
		for _, p := range rows {
			keys = append(keys, p.Key)
			if len(p.Digest) != 64 || p.Digest != rows[0].Digest {
				t.Errorf("the same picture has the digests %q and %q", p.Digest, rows[0].Digest)
			}
		}
		slices.Sort(keys)
		slices.Sort(files.kept)
		if len(rows) != campaign.PhotosMax || !slices.Equal(keys, files.kept) {
			t.Fatalf("%d photos; the store keeps %d", len(rows), len(files.kept))
		}
		before := files.puts
		if again := must(w.Campaigns.AddPhoto(w.Household.Ctx, in()))(t); again.ID != photos[0].ID || files.puts != before {
			t.Fatal("sent again, the picture was decoded again")
		}
		_, err := w.Campaigns.AddPhoto(w.Household.Ctx, campaign.PhotoInput{CampaignID: c.ID, File: picture(t), ClientKey: ptr(uuid.New())})
		wantFault(t, err, "TOO_MANY")
		_, err = w.Campaigns.AddPhoto(w.Clerk.Ctx, in())
		wantFault(t, err, "DENIED")
		other := must(w.Campaigns.AddPhoto(w.Household.Ctx, campaign.PhotoInput{CampaignID: w.Draft().ID, File: picture(t), ClientKey: &key}))(t)
		if other.ID == photos[0].ID {
			t.Fatal("a key of one campaign answers for another")
		}
		must(w.Campaigns.Submit(w.Household.Ctx, c.ID, 0))(t)
		if again := must(w.Campaigns.AddPhoto(w.Household.Ctx, in()))(t); again.ID != photos[0].ID {
			t.Fatal("after the draft was submitted, its photo is not found again")
		}
		in2 := in()
		in2.ClientKey = ptr(uuid.New())
		_, err = w.Campaigns.AddPhoto(w.Household.Ctx, in2)
		wantFault(t, err, "WRONG_STATE")
	})
}

func TestPhotosOfPostsAreNotTheCampaigns(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := full(t, w) // 4 posts with 2 photos each, and one photo of its own
		if own := must(w.Campaigns.PhotosOf(w.Public, []uuid.UUID{c.ID}))(t)[c.ID]; len(own) != 1 || own[0].PostID != nil {
			t.Errorf("a list shows the photos %v", own)
		}
		if p := must(w.Campaigns.Page(w.Public, c.Slug))(t); len(p.Photos) != 1 || p.Photos[0].PostID != nil {
			t.Errorf("the page shows the photos %v", p.Photos)
		}
		// A draft has no posts; if it had, they would not count.
		d := w.Draft()
		p := w.DB.Client.Post.Create().SetCampaignID(d.ID).SetAuthorID(w.Household.ID).SetTitle("进展").SetBody("正文").SaveX(w.System)
		for i := range campaign.PhotosMax {
			w.DB.Client.Photo.Create().SetCampaignID(d.ID).SetPostID(p.ID).SetPosition(i).SetKey(uuid.NewString()).SetWidth(8).SetHeight(6).
				SetColor("#000000").SetFormat("jpeg").ExecX(w.System)
		}
		var own []*gen.Photo
		for range campaign.PhotosMax {
			own = append(own, must(w.Campaigns.AddPhoto(w.Household.Ctx, campaign.PhotoInput{CampaignID: d.ID, File: picture(t)}))(t))
		}
		if own[0].Position != 0 {
			t.Errorf("the first photo stands at %d", own[0].Position)
		}
		if got := must(w.Campaigns.RemovePhoto(w.Household.Ctx, own[0].ID))(t); *got.CoverID != own[1].ID {
			t.Error("a photo of a post became the cover")
		}
		_, err := w.Campaigns.RemovePhoto(w.Household.Ctx, d.QueryPhotos().Where(photo.PostIDNotNil()).FirstIDX(w.System))
		wantFault(t, err, "NOT_FOUND")
		must(w.Campaigns.Submit(w.Household.Ctx, d.ID, 0))(t)
		must(w.Decide(w.Clerk, d, review.Ruling{Decision: review.Approve}))(t)
	})
}
