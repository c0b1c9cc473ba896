package page

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/media"
	"shanhuo.app/server/pledge"
	"shanhuo.app/server/post"
	"shanhuo.app/server/question"
	"shanhuo.app/server/region"
)

// What the public pages ask for beyond a campaign's own page.

func (s *sample) Village(_ context.Context, code string) (*Village, error) {
	here, ok := s.regions[code]
	if !ok {
		return nil, fault.NewNotFound("region")
	}
	out := &Village{}
	for _, at := range here.Path.Segments() {
		r := s.regions[at]
		out.Places = append(out.Places, campaign.Place{Code: at, Name: r.Name, Level: r.Level, Path: r.Path})
	}
	offices := map[string]*Office{}
	for _, p := range s.pages {
		c := p.Campaign
		if !here.Path.Covers(c.RegionPath) || !campaign.Public(c) {
			continue
		}
		g := Grown{Produce: c.Produce, Live: 1}
		if c.State != lifecycle.CampaignLive {
			g.Live, g.Past = 0, 1
		}
		out.Grown = append(out.Grown, g)
		out.Raised += c.RaisedMinor
		out.Backers += c.PledgeCount
		for code, county := range map[string]bool{c.RegionCode: false, p.Places[1].Code: true} {
			if offices[code] == nil {
				offices[code] = &Office{County: county, Code: code, Name: s.regions[code].Name}
			}
			offices[code].Campaigns++
		}
	}
	for _, o := range offices {
		out.Offices = append(out.Offices, *o)
	}
	slices.SortFunc(out.Offices, func(a, b Office) int { return strings.Compare(a.Code, b.Code) })
	for _, r := range s.regions {
		if r.Parent != code {
			continue
		}
		b := Below{Code: r.Code, Name: r.Name}
		for _, p := range s.pages {
			switch {
			case !r.Path.Covers(p.Campaign.RegionPath) || !campaign.Public(p.Campaign):
			case p.Campaign.State == lifecycle.CampaignLive:
				b.Live++
			default:
				b.Past++
			}
		}
		out.Below = append(out.Below, b)
	}
	slices.SortFunc(out.Below, func(a, b Below) int { return strings.Compare(a.Code, b.Code) })
	return out, nil
}

func (s *sample) Names(_ context.Context, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	names := map[uuid.UUID]string{}
	for _, id := range ids {
		names[id] = "罗叔家"
	}
	return names, nil
}

func (s *sample) Read(_ context.Context, key, format string, _ int) ([]byte, error) {
	if format == media.SVG {
		if raw, ok := drawing(key); ok {
			return raw, nil
		}
		return nil, fault.NewNotFound("photo")
	}
	var b bytes.Buffer
	img := image.NewRGBA(image.Rect(0, 0, 8, 6))
	img.Set(1, 1, color.White)
	if err := jpeg.Encode(&b, img, nil); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func (s samplePledges) Latest(_ context.Context, id uuid.UUID, first int, after string) (pledge.SupportPage, error) {
	if after != "" && after != "next" {
		return pledge.SupportPage{}, fault.NewInvalid("BAD_CURSOR", "after")
	}
	var page pledge.SupportPage
	for i := range first {
		name := "小鹿"
		if i%3 == 0 {
			name = ""
		}
		page.Rows = append(page.Rows, pledge.Support{PledgeID: sampleID(6, i), Name: name, Units: 1 + i%2, At: sampleNow.Add(-time.Duration(i) * time.Hour)})
	}
	page.HasNext, page.EndCursor = after == "", "next"
	return page, nil
}

type samplePosts struct{ *sample }

func (s samplePosts) List(_ context.Context, id uuid.UUID, page keyset.Page) (*post.ListPage, error) {
	out := &post.ListPage{HasNext: page.After == "", EndCursor: "next"}
	for _, p := range s.pages {
		if p.Campaign.ID == id {
			for _, one := range p.Posts {
				out.Rows = append(out.Rows, one.Post)
			}
		}
	}
	return out, nil
}

func (s samplePosts) PhotosOf(_ context.Context, posts []uuid.UUID) (map[uuid.UUID][]*gen.Photo, error) {
	of := map[uuid.UUID][]*gen.Photo{}
	for i, id := range posts {
		of[id] = []*gen.Photo{samplePhoto(i), samplePhoto(i + 20)}
	}
	return of, nil
}

// samplePhoto is a photograph as the store keeps it.
func samplePhoto(n int) *gen.Photo {
	return &gen.Photo{ID: sampleID(7, n), Key: sampleID(8, n).String(), Width: 1280, Height: 960, Color: "#6f6c31", Format: media.JPEG}
}

// withPhotos gives a campaign nine photographs, the first of which is its cover.
func withPhotos(p *campaign.Page) {
	p.Photos = nil
	for i := range 9 {
		p.Photos = append(p.Photos, samplePhoto(i))
	}
	p.Photos[4].Width, p.Photos[4].Height = 960, 1280
	p.Campaign.CoverID = &p.Photos[2].ID
}

type sampleQuestions struct{ *sample }

func (s sampleQuestions) List(_ context.Context, id uuid.UUID, page keyset.Page) (*question.ListPage, error) {
	out := &question.ListPage{HasNext: page.After == "", EndCursor: "next"}
	for _, p := range s.pages {
		if p.Campaign.ID == id {
			for _, one := range p.Questions {
				out.Rows = append(out.Rows, one.Question)
			}
		}
	}
	return out, nil
}

// placesOf answers the codes of the places, by level, where a campaign in this state lies.
func (s *sample) placesOf(state lifecycle.Campaign) map[region.Level]string {
	codes := map[region.Level]string{}
	for _, p := range s.state(state).Places {
		codes[p.Level] = p.Code
	}
	return codes
}

// withPost answers three photographs for a post.
func withPost() []*gen.Photo {
	return []*gen.Photo{samplePhoto(40), samplePhoto(41), samplePhoto(42)}
}
