package post_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/photo"
	"shanhuo.app/server/campaign/campaigntest"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/media"
	"shanhuo.app/server/post"
	"shanhuo.app/server/store"
)

// counted is a store that knows what it keeps.
type counted struct {
	post.Photos
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

// pictures are small pictures of different colours.
func pictures(n int) []io.Reader {
	var list []io.Reader
	for i := range n {
		img := image.NewRGBA(image.Rect(0, 0, 8, 6))
		for at := range 48 {
			img.Set(at%8, at/8, color.RGBA{R: uint8(80 * i), A: 255})
		}
		var b bytes.Buffer
		_ = png.Encode(&b, img)
		list = append(list, &b)
	}
	return list
}

func TestAPostShowsItsPhotos(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World, s *post.Service) {
		c := w.Live()
		var ids []uuid.UUID
		for n := range post.PhotosMax + 1 {
			p, err := s.Publish(w.Household.Ctx, post.PublishInput{CampaignID: c.ID, Title: "开始采摘", Body: "今天开始。", Photos: pictures(n)})
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, p.ID)
		}
		ctx, n := store.CountIn(w.Public)
		of, err := s.PhotosOf(ctx, ids)
		if err != nil || n.Statements() != 1 {
			t.Fatalf("%v in %d statements", err, n.Statements())
		}
		digests := map[string]bool{}
		for n, id := range ids {
			if len(of[id]) != n {
				t.Errorf("the post with %d photos has %d", n, len(of[id]))
			}
			for i, p := range of[id] {
				digests[p.Digest] = true
				if p.Position != i || p.CampaignID != c.ID || len(p.Digest) != 64 || p.Width != 8 {
					t.Errorf("photo %d is %+v", i, p)
				}
			}
		}
		if len(digests) != 3 {
			t.Errorf("three pictures have %d digests", len(digests))
		}
		page, err := w.Campaigns.Page(w.Public, c.Slug)
		if err != nil || len(page.Photos) != 0 || len(page.Posts[0].Photos) != 3 || len(page.Posts[2].Photos) != 1 || page.Campaign.CoverID != nil {
			t.Errorf("the page has %+v, %v", page.Posts, err)
		}
	})
}

func TestPeopleCannotHangDrawings(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World, s *post.Service) {
		p, err := s.Publish(w.Household.Ctx, post.PublishInput{CampaignID: w.Live().ID, Title: "开始采摘", Body: "今天开始。"})
		if err != nil {
			t.Fatal(err)
		}
		drawing := media.Photo{Key: uuid.NewString(), Width: 8, Height: 6, Color: "#000000", Format: media.SVG}
		if err := s.AddIllustration(w.Household.Ctx, p.ID, drawing, ""); !fault.HasCode(err, "DENIED") {
			t.Errorf("the author: %v", err)
		}
		if err := s.AddIllustration(w.System, p.ID, drawing, "竹匾"); err != nil {
			t.Error(err)
		}
	})
}

func TestRefusedPostsLeaveNoFiles(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World, s *post.Service) {
		files := &counted{Photos: s.Photos}
		s.Photos = files
		live, draft := w.Live(), w.Draft()
		for name, try := range map[string]struct {
			who    context.Context
			of     uuid.UUID
			photos []io.Reader
			title  string
			want   string
			field  string
			puts   int
		}{
			"nobody":              {w.Public, live.ID, pictures(1), "开始采摘", "UNAUTHENTICATED", "", 0},
			"a clerk":             {w.Clerk.Ctx, live.ID, pictures(4), "开始采摘", "DENIED", "", 0},
			"before the launch":   {w.Household.Ctx, draft.ID, pictures(1), "开始采摘", "NOT_LAUNCHED", "", 0},
			"without a title":     {w.Household.Ctx, live.ID, pictures(1), " ", "REQUIRED", "title", 0},
			"four photos":         {w.Household.Ctx, live.ID, pictures(4), "开始采摘", "TOO_MANY", "photos", 0},
			"a broken photo":      {w.Household.Ctx, live.ID, append(pictures(1), strings.NewReader("no picture")), "开始采摘", "PHOTO_FORMAT", "photos.1", 2},
			"a broken first":      {w.Household.Ctx, live.ID, []io.Reader{strings.NewReader("")}, "开始采摘", "PHOTO_FORMAT", "photos.0", 1},
			"no campaign of ours": {w.Household.Ctx, uuid.New(), pictures(1), "开始采摘", "NOT_FOUND", "", 0},
		} {
			files.puts = 0
			_, err := s.Publish(try.who, post.PublishInput{CampaignID: try.of, Title: try.title, Body: "今天开始。", Photos: try.photos})
			if !fault.HasCode(err, try.want) || fault.All(err)[0].Field != try.field || files.puts != try.puts {
				t.Errorf("%s: got %v after %d pictures, want %s at %q after %d", name, err, files.puts, try.want, try.field, try.puts)
			}
		}
		if n := w.DB.Client.Post.Query().CountX(w.System) + w.DB.Client.Photo.Query().CountX(w.System); n != 0 || len(files.kept) != 0 {
			t.Errorf("%d rows and %d files were left", n, len(files.kept))
		}
	})
}

func TestOneKeyPublishesOnePost(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World, s *post.Service) {
		files := &counted{Photos: s.Photos}
		s.Photos = files
		c := w.Live()
		for _, photos := range []int{0, 2} {
			key := uuid.New()
			publish := func(ctx context.Context) (*gen.Post, error) {
				return s.Publish(ctx, post.PublishInput{CampaignID: c.ID, Title: "开始采摘", Body: "今天开始。", Photos: pictures(photos), ClientKey: &key})
			}
			posts, errs := make([]*gen.Post, 20), make([]error, 20)
			var wg sync.WaitGroup
			for i := range posts {
				wg.Go(func() { posts[i], errs[i] = publish(w.Household.Ctx) })
			}
			wg.Wait()
			for i, p := range posts {
				if errs[i] != nil || p.ID != posts[0].ID {
					t.Fatalf("call %d: %v, %v", i, p, errs[i])
				}
			}
			if n := w.DB.Client.Photo.Query().Where(photo.PostID(posts[0].ID)).CountX(w.System); n != photos || len(files.kept) != photos {
				t.Fatalf("%d photos and %d files, want %d", n, len(files.kept), photos)
			}
			before := files.puts
			if again, err := publish(w.Household.Ctx); err != nil || again.ID != posts[0].ID || files.puts != before {
				t.Fatalf("sent again: %v, %v", again, err)
			}
			if _, err := publish(w.Household2.Ctx); !fault.HasCode(err, "DENIED") {
				t.Fatalf("a neighbour with the key gets %v", err)
			}
			other := w.Live()
			_, err := s.Publish(w.Household.Ctx, post.PublishInput{CampaignID: other.ID, Title: "开始采摘", Body: "今天开始。", ClientKey: &key})
			if !fault.HasCode(err, "CLIENT_KEY_USED") {
				t.Fatalf("for another campaign the key gets %v", err)
			}
			_, err = s.Publish(w.Household.Ctx, post.PublishInput{CampaignID: c.ID, Title: "开始采摘", Body: "明天开始。", ClientKey: &key})
			if !fault.HasCode(err, "PUBLISHED_OTHERWISE") {
				t.Fatalf("with other words the key gets %v", err)
			}
		}
		if n := w.DB.Client.Post.Query().CountX(w.System); n != 2 {
			t.Fatalf("%d posts", n)
		}
		var jobs int
		if err := w.DB.Reader().QueryRowContext(w.System, "SELECT COUNT(*) FROM river_job WHERE kind = 'post.announce'").Scan(&jobs); err != nil || jobs != 2 {
			t.Fatalf("%d announcements of 2 posts, %v", jobs, err)
		}
	})
}
