package page

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/media"
	"shanhuo.app/server/message"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/region"
)

// sale is a campaign as a card of a list.
type sale struct {
	standing
	Href, Title, Where, Place string // Place is the page of the village
	Facts                     string // what is sold, from which price on, and when it ships
	Cover                     *cover
}

// standing is how far a campaign has come.
type standing struct {
	State        string
	Live         bool
	Open         bool // nothing is decided: how far it is from the goal still counts
	Undone       bool // its pledges were let go, so that there is nothing to count
	Reached      bool // still open, and what is promised meets the goal
	Over         bool // the month in which it was to ship has passed
	Raised, Goal money.Fen
	Percent      int // of the goal; may pass 100
	Fill         int // of the bar
	Backers      int
	Left         left
}

// takes tells whether a campaign can be backed now.
func (s standing) takes() bool { return s.Live && s.Left.Unit != "over" }

// Soon tells whether the deadline is so near that the page says so with colour.
func (s standing) Soon() bool { return s.Live && (s.Left.Unit != "days" || s.Left.N <= 3) }

// left is the time until the deadline in its largest whole unit.
type left struct {
	Unit string // days, hours, minutes or over
	N    int
}

// cover is a picture of a campaign. Drawn is what to show of the sheet of produce where
// there is no photo.
type cover struct {
	Drawn                                   string
	Src, Set, Sizes, Full, Alt, Lang, Color string
	Width, Height                           int
	Late                                    bool // below the first screen
	First                                   bool // the largest thing of the first screen
}

// How wide a picture is shown, for browsers to choose a file by.
const (
	cardSizes  = "(min-width: 900px) 360px, (min-width: 560px) 50vw, 100vw"
	briefSizes = "(min-width: 900px) 360px, (min-width: 560px) 50vw, 128px"
	heroSizes  = "(min-width: 900px) 640px, 100vw"
	thumbSizes = "(min-width: 900px) 150px, 25vw"
)

func leftUntil(deadline *time.Time, now time.Time) left {
	if deadline == nil || !deadline.After(now) {
		return left{Unit: "over"}
	}
	switch d := deadline.Sub(now); {
	case d >= 24*time.Hour:
		return left{"days", int(d / (24 * time.Hour))}
	case d >= time.Hour:
		return left{"hours", int(d / time.Hour)}
	default:
		return left{"minutes", max(1, int(d/time.Minute))}
	}
}

var undecided = []lifecycle.Campaign{
	lifecycle.CampaignDraft, lifecycle.CampaignInReview, lifecycle.CampaignScheduled, lifecycle.CampaignLive, lifecycle.CampaignSuspended,
}

func standingOf(c *gen.Campaign, now time.Time) standing {
	s := standing{
		State: string(c.State), Live: c.State == lifecycle.CampaignLive, Open: slices.Contains(undecided, c.State),
		Undone: c.State == lifecycle.CampaignFailed || c.State == lifecycle.CampaignCancelled, Raised: c.RaisedMinor, Goal: c.GoalMinor,
		Backers: c.BackerCount, Left: leftUntil(c.Deadline, now),
	}
	if c.GoalMinor > 0 && c.RaisedMinor > 0 {
		s.Percent = int(c.RaisedMinor * 100 / c.GoalMinor)
		s.Fill = min(100, max(1, s.Percent))
	}
	s.Reached = s.takes() && c.GoalMinor > 0 && c.RaisedMinor >= c.GoalMinor
	s.Over = c.DeliveryMonth != "" && c.DeliveryMonth < clock.MonthOf(now)
	return s
}

func (v *visit) saleOf(row campaign.Row, late bool) sale {
	s := sale{standing: standingOf(row.Campaign, v.now), Href: "/c/" + row.Slug, Title: row.Title, Where: v.shortWhere(row.Places), Place: placeHref(row.RegionCode)}
	s.Facts = v.factsOf(row, s.standing)
	if c := row.Cover; c != nil {
		s.Cover = v.coverOf(c.Key, c.Format, c.Color, c.Alt, c.Width, c.Height, row.Title)
	} else {
		s.Cover = v.drawnCover(row.Produce)
	}
	s.Cover.Late = late
	return s
}

// factsOf says in a line what a title may not: titles are in one language only.
func (v *visit) factsOf(row campaign.Row, how standing) string {
	var facts []string
	if row.Produce != "" {
		facts = append(facts, v.named("page.produce."+row.Produce, row.Produce))
	}
	if how.Open && len(row.Tiers) > 0 {
		facts = append(facts, v.t("page.list.from", "price", leastPrice(row.Tiers, row.Ladder, row.BackerCount)))
	}
	if !how.Undone && row.DeliveryMonth != "" {
		facts = append(facts, v.t("page.list.ships", "month", message.YearMonth(row.DeliveryMonth)))
	}
	return strings.Join(facts, v.t("page.stop"))
}

// leastPrice is what the cheapest of some tiers costs with this many backers; there is at
// least one, and the lead tier is the first.
func leastPrice(tiers []*gen.Tier, ladder []offer.Rung, backers int) money.Fen {
	lead := tiers[0].PriceMinor
	least := offer.UnitPrice(lead, lead, ladder, backers)
	for _, t := range tiers {
		least = min(least, offer.UnitPrice(t.PriceMinor, lead, ladder, backers))
	}
	return least
}

// drawnCover stands for a campaign without photos.
func (v *visit) drawnCover(produce string) *cover {
	if produce == "" {
		return &cover{}
	}
	return &cover{Drawn: produce, Alt: v.t("page.campaign.drawing", "produce", v.named("page.produce."+produce, produce))}
}

func (v *visit) coverOf(key, format, color, alt string, width, height int, title string) *cover {
	c := &cover{
		Src: media.Path(key, format, 640), Sizes: cardSizes, Full: media.Path(key, format, 1280), Alt: alt, Color: color, Width: width, Height: height,
	}
	if c.Alt == "" {
		c.Alt = v.t("page.campaign.photo", "title", title)
	}
	if l := langOf(c.Alt); l != v.Lang() {
		c.Lang = l
	}
	if format != media.SVG {
		set := make([]string, len(media.Sizes))
		for i, size := range media.Sizes {
			set[i] = fmt.Sprintf("%s %dw", media.Path(key, format, size), size)
		}
		c.Set = strings.Join(set, ", ")
	}
	return c
}

// shortWhere is county and village, fullWhere everything below the city.
func (v *visit) shortWhere(places []campaign.Place) string {
	return v.where(places, region.County, region.Village)
}

func (v *visit) fullWhere(places []campaign.Place) string {
	return v.where(places, region.County, region.Township, region.Village)
}

func (v *visit) where(places []campaign.Place, levels ...region.Level) string {
	var names []string
	for _, p := range places {
		if slices.Contains(levels, p.Level) {
			names = append(names, v.place(p.Code, p.Name))
		}
	}
	return strings.Join(names, " · ")
}
