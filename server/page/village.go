package page

import (
	"slices"
	"strings"

	"shanhuo.app/server/campaign"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/money"
	"shanhuo.app/server/region"
)

type villageView struct {
	Name, Lang, Level, Grows string
	Crumbs                   []crumb
	Live, Past, Backers      int
	Raised                   money.Fen
	Grown                    []grownView
	Offices                  []officeView
	Tiles                    []tile
	BelowTitle               string
	Map                      bool // the regions below are the counties of the tile map
	LiveRows, PastRows       []sale
	First                    bool // the first page of its campaigns
	More                     more
	Start                    string // a region above that has campaigns, for one that has none
}

// grownView is a kind of produce; Href is the list of its campaigns, where the list
// knows the region.
type grownView struct {
	Produce, Text, Href string
	N                   int
}

type officeView struct {
	Name, Href string
	County     bool
	N          int
}

func (s *site) village(v *visit) (*answer, error) {
	code := v.r.PathValue("code")
	place, err := s.Regions.Village(v.ctx, code)
	if err != nil {
		return nil, err
	}
	here := place.Here()
	after := v.r.URL.Query().Get("after")
	// What is live comes first, so that one list is both parts of the page.
	list, err := s.Campaigns.List(v.ctx, campaign.ListInput{Region: here.Path, OrderBy: campaign.ByEnding, Page: keyset.Page{First: listSize, After: after}})
	if err != nil {
		return nil, err
	}
	at := placeHref(here.Code)
	view := villageView{
		Name: v.place(here.Code, here.Name), Level: string(here.Level), Grows: v.growsAt(place.Places), Crumbs: v.crumbsOf(place.Places),
		Backers: place.Backers, Raised: place.Raised, Offices: v.officesOf(place.Offices), First: after == "",
	}
	view.Lang = langOf(view.Name)
	for _, g := range place.Grown {
		view.Live, view.Past = view.Live+g.Live, view.Past+g.Past
		one := grownView{Produce: g.Produce, Text: v.named("page.produce."+g.Produce, g.Produce), N: g.Live + g.Past}
		if here.Level == region.County {
			one.Href = "/campaigns?produce=" + g.Produce + "&region=" + here.Code + "&state=all"
		}
		view.Grown = append(view.Grown, one)
	}
	if below, ok := here.Level.Below(); ok {
		view.BelowTitle = v.t("page.village.below." + string(below))
		view.Tiles, view.Map = v.tilesOf(place.Below)
	}
	for i, row := range list.Rows {
		one := v.saleOf(row, i > 1)
		if one.Live {
			view.LiveRows = append(view.LiveRows, one)
		} else {
			view.PastRows = append(view.PastRows, one)
		}
	}
	if list.HasNext {
		view.More = more{List: "#sales", Next: at + "?after=" + list.EndCursor}
	}
	if n := len(place.Places); n > 1 {
		view.Start = placeHref(place.Places[n-2].Code)
	}
	return &answer{
		page: "village", section: "campaigns", title: v.fullName(place.Places), description: v.t("page.village.lead", "place", view.Name),
		canonical: at, image: s.hero(), view: view,
	}, nil
}

// placeHref is the address of a region's page.
func placeHref(code string) string { return "/villages/" + code }

// crumbsOf is the way down the tree to a place, the last of which is the page itself.
func (v *visit) crumbsOf(places []campaign.Place) []crumb {
	crumbs := v.placeLinks(places)
	if n := len(crumbs); n > 0 {
		crumbs[n-1].Href = ""
	}
	return crumbs
}

// placeLinks names places, each with its page.
func (v *visit) placeLinks(places []campaign.Place) []crumb {
	links := make([]crumb, len(places))
	for i, p := range places {
		links[i] = crumb{v.place(p.Code, p.Name), placeHref(p.Code)}
	}
	return links
}

// fullName is a region with those above it, the smallest first, as a title needs it.
func (v *visit) fullName(places []campaign.Place) string {
	var names []string
	for _, p := range slices.Backward(places) {
		names = append(names, v.place(p.Code, p.Name))
	}
	return strings.Join(names, " · ")
}

// growsAt answers what the county of a place is known for.
func (v *visit) growsAt(places []campaign.Place) string {
	for _, p := range places {
		if p.Level == region.County {
			return v.named("page.grows."+p.Code, "")
		}
	}
	return ""
}

func (v *visit) officesOf(list []Office) []officeView {
	out := make([]officeView, len(list))
	for i, o := range list {
		key := "page.village.office.village"
		if o.County {
			key = "page.village.office.county"
		}
		out[i] = officeView{Name: v.t(key, "place", v.place(o.Code, o.Name)), Href: placeHref(o.Code), County: o.County, N: o.Campaigns}
	}
	return out
}

// tilesOf shows regions as tiles, as a map where every one has a place on it.
func (v *visit) tilesOf(list []Below) (tiles []tile, mapped bool) {
	mapped = len(list) == len(cells)
	for _, b := range list {
		t := tile{
			Href: placeHref(b.Code), Name: v.place(b.Code, b.Name), Grows: v.named("page.grows."+b.Code, ""), Cell: cells[b.Code],
			Live: b.Live, Past: b.Past,
		}
		mapped = mapped && t.Cell != ""
		tiles = append(tiles, t)
	}
	if !mapped {
		for i := range tiles {
			tiles[i].Cell = ""
		}
	}
	return tiles, mapped
}
