package page

import (
	"cmp"
	"context"
	"sync"
	"time"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/media"
)

// endingSoon is how many campaigns the home page shows.
const endingSoon = 6

type homeView struct {
	Ending []sale
	Tiles  []tile
	Map    bool // every county has a place on the tile map
	Totals Totals
}

// tile is one county. Cell is its place on the map, as classes of the style sheet.
type tile struct {
	Href, Name, Grows, Cell string
	Live, Past              int
}

// cells is where each county of Longnan lies, roughly as on a map: real boundaries
// may not be published.
var cells = map[string]string{
	"621223": "r1 c1", "621226": "r1 c2", "621227": "r1 c3", "621228": "r1 c4",
	"621225": "r2 c2", "621221": "r2 c3",
	"621222": "r3 c1", "621202": "r3 c2", "621224": "r3 c3",
}

func (s *site) home(v *visit) (*answer, error) {
	list, err := s.Campaigns.List(v.ctx, campaign.ListInput{
		States: []lifecycle.Campaign{lifecycle.CampaignLive}, OrderBy: campaign.ByEnding, Page: keyset.Page{First: endingSoon},
	})
	if err != nil {
		return nil, err
	}
	totals, err := s.Totals(v.ctx)
	if err != nil {
		return nil, err
	}
	counties, err := s.counties.get(v.ctx, s.Regions)
	if err != nil {
		return nil, err
	}
	view := homeView{Totals: totals, Map: len(counties) == len(cells)}
	for i, row := range list.Rows {
		one := v.saleOf(row, i > 1)
		if one.Cover != nil {
			one.Cover.Sizes = briefSizes
		}
		view.Ending = append(view.Ending, one)
	}
	for _, c := range counties {
		t := tile{
			Href: placeHref(c.ID), Name: v.place(c.ID, c.Name), Grows: v.named("page.grows."+c.ID, ""),
			Cell: cells[c.ID], Live: totals.Live[c.ID],
		}
		view.Map = view.Map && t.Cell != ""
		view.Tiles = append(view.Tiles, t)
	}
	if !view.Map {
		for i := range view.Tiles {
			view.Tiles[i].Cell = ""
		}
	}
	return &answer{
		page: "home", title: v.t("page.home.title"), description: v.t("page.home.lead"), canonical: "/", image: s.hero(), view: view,
	}, nil
}

// hero is the address of the picture for shared links to pages without one of their own.
// Those who show shared links read no SVG: share-home.jpg is home.svg, and the others of
// its kind are the sheet of produce, each drawn once at 960 by 504.
func (s *site) hero() string { return s.static.paths["share-home.jpg"] }

// shareImage is the picture for shared links to a campaign: its cover, or its produce.
func (s *site) shareImage(p *campaign.Page) string {
	if f := coverOf(p); f != nil && f.Format == media.JPEG {
		return media.Path(f.Key, f.Format, 1280)
	}
	return cmp.Or(s.static.paths["share-"+p.Campaign.Produce+".jpg"], s.hero())
}

// counties keeps the list of counties: it changes when somebody loads regions.
type counties struct {
	mu    sync.Mutex
	clock clock.System
	until time.Time
	list  []*gen.Region
}

const countiesLife = time.Minute

func (c *counties) get(ctx context.Context, from Regions) ([]*gen.Region, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.clock.Now(); len(c.list) == 0 || !now.Before(c.until) {
		list, err := from.Counties(ctx)
		if err != nil {
			return nil, err
		}
		c.list, c.until = list, now.Add(countiesLife)
	}
	return c.list, nil
}
