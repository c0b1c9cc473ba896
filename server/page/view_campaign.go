package page

import (
	"html/template"
	"slices"
	"strconv"
	"time"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/region"
	"shanhuo.app/server/story"
)

type campaignView struct {
	standing
	Slug, Title, Summary, Where, Owner, Household, DraftedBy, Payee string
	Crumbs                                                          []crumb
	Flash, Off, Reason, PledgeHref, Proof                           string
	Cover                                                           *cover
	Photos                                                          []*cover
	Vouched, Approved                                               *vouchView
	DeliveryMonth                                                   message.YearMonth
	Deadline                                                        time.Time
	Ladder                                                          *ladderView
	Closed                                                          *told
	CanPledge, Follow, Follows                                      bool
	Tiers                                                           []tierView
	Money                                                           *moneyView
	Costs                                                           *costsView
	Story                                                           []block
	Posts                                                           []postView
	Questions                                                       []questionView
	Supports                                                        []campaign.Support
	Ask                                                             *field
	AskProblems                                                     []trouble
	Report                                                          *reportView
}

type crumb struct{ Name, Href string }

type vouchView struct {
	Name, Office string
	At           time.Time
}

// told is a sentence with its tone: good, wait, know or bad.
type told struct{ Tone, Text string }

// ladderView is the price ladder as a drawn scale, or as a list when it has too many
// rungs for a phone. The first rung stands for the printed price.
type ladderView struct {
	Drawn bool
	Fill  string // per cent
	Rungs []rungView
	Next  string
}

type rungView struct {
	At, Anchor string
	Price      money.Fen
	Backers    int
	Reached    bool
}

type tierView struct {
	Title, Goods, Choose string
	Price, Printed       money.Fen
	Cheaper, Limited     bool
	Freight, FreightMost money.Fen
	Left, PerPerson      int
}

type moneyView struct {
	Promised, Collected, Freight, Fees, Refunded, Share, PaidOut money.Fen
	Payee                                                        string
}

type costsView struct {
	Parts []costPart
	Rows  []costRow
}

type costPart struct{ Class, X, Width string }

type costRow struct {
	Class, Label string
	Amount       money.Fen // of ¥100
}

// block is one part of a story.
type block struct {
	Title, Lang string
	HTML        template.HTML
}

type postView struct {
	Title, Author, Lang string
	At                  time.Time
	HTML                template.HTML
}

type questionView struct {
	Text, Asker, Answer, Answerer string
	At, AnsweredAt                time.Time
}

type reportView struct {
	Open       bool
	Problems   []trouble
	Kind, Text field
}

// drawnRungs is how many rungs have room on a phone.
const drawnRungs = 4

func (s *site) viewOf(v *visit, p *campaign.Page) campaignView {
	c := asClosed(p)
	view := campaignView{
		standing: standingOf(c, v.now), Slug: c.Slug, Title: c.Title, Summary: c.Summary, Where: v.fullWhere(p.Places), Owner: p.Owner,
		Household: c.BeneficiaryName, DraftedBy: p.DraftedBy, Payee: c.PayeeName, Crumbs: v.placeCrumbs(p.Places, c.Title),
		Vouched: vouchOf(p.Vouched), Approved: vouchOf(p.Approved), DeliveryMonth: message.YearMonth(c.DeliveryMonth),
		PledgeHref: "/c/" + c.Slug + "/pledge", Supports: p.Supports,
	}
	if c.Deadline != nil {
		view.Deadline = *c.Deadline
	}
	v.pictures(&view, p)
	view.Ladder = v.ladder(c, p.Tiers)
	view.Closed, view.Reason = v.outcome(p), ""
	if c.State == lifecycle.CampaignSuspended || c.State == lifecycle.CampaignCancelled || c.State == lifecycle.CampaignRejected {
		view.Reason = c.StateReason
	}
	open := view.Live && view.Left.Unit != "over"
	view.CanPledge = open && !s.PledgingOff
	if open && s.PledgingOff {
		view.Off = v.t("page.campaign.off")
	}
	for _, t := range p.Tiers {
		view.Tiers = append(view.Tiers, tierOf(t, c, p.Tiers[0].PriceMinor, view.CanPledge))
	}
	if slices.Contains(counted, c.State) && !view.Live {
		view.Money = &moneyView{
			Promised: c.RaisedMinor, Collected: c.CollectedMinor, Freight: c.FreightCollectedMinor, Fees: c.FeesMinor,
			Refunded: c.RefundedMinor, Share: campaign.Share(c), PaidOut: c.PaidOutMinor, Payee: c.PayeeName,
		}
	}
	if p.Closing != nil {
		view.Proof = "/c/" + c.Slug + "/proof"
	}
	view.Costs = costsOf(c.Costs)
	for _, b := range []struct{ key, text string }{
		{"who", c.Story.Who}, {"grow", c.Story.Grow}, {"money", c.Story.Money}, {"ship", c.Story.Ship}, {"risks", c.Story.Risks},
	} {
		if b.text != "" {
			view.Story = append(view.Story, block{Title: v.t("page.story." + b.key), Lang: langOf(b.text), HTML: story.Render(b.text)})
		}
	}
	for _, post := range p.Posts {
		view.Posts = append(view.Posts, postView{
			Title: post.Title, Author: post.Author, Lang: langOf(post.Body), At: post.CreatedAt, HTML: story.Render(post.Body),
		})
	}
	for _, q := range p.Questions {
		one := questionView{Text: q.Text, Asker: q.Asker, At: q.CreatedAt}
		if q.AnsweredAt != nil {
			one.Answer, one.Answerer, one.AnsweredAt = q.Answer, q.Answerer, *q.AnsweredAt
		}
		view.Questions = append(view.Questions, one)
	}
	return view
}

// asClosed answers a campaign with what its closing counted: pledges that are released
// or dropped later leave the stored totals, and would change the price with them.
func asClosed(p *campaign.Page) *gen.Campaign {
	if p.Closing == nil {
		return p.Campaign
	}
	c := *p.Campaign
	c.RaisedMinor, c.BackerCount = p.Closing.Goods, p.Closing.Backers
	return &c
}

func vouchOf(from *campaign.Vouch) *vouchView {
	if from == nil {
		return nil
	}
	return &vouchView{Name: from.Name, Office: plainPlace(from.Office), At: from.At}
}

// placeCrumbs is the way down the tree of regions; the filter knows counties.
func (v *visit) placeCrumbs(places []campaign.Place, title string) []crumb {
	crumbs := []crumb{{v.t("page.nav.campaigns"), "/campaigns"}}
	for _, p := range places {
		if p.Level == region.County {
			crumbs = append(crumbs, crumb{v.place(p.Code, p.Name), "/campaigns?region=" + p.Code})
		}
	}
	if n := len(places); n > 0 && places[n-1].Level == region.Village {
		return append(crumbs, crumb{Name: plainPlace(places[n-1].Name)})
	}
	return append(crumbs, crumb{Name: title})
}

func (v *visit) pictures(view *campaignView, p *campaign.Page) {
	for _, f := range p.Photos {
		one := v.coverOf(f.Key, f.Format, f.Color, f.Alt, f.Width, f.Height, p.Campaign.Title)
		first := view.Cover == nil && p.Campaign.CoverID == nil
		if first || p.Campaign.CoverID != nil && *p.Campaign.CoverID == f.ID {
			view.Cover = one
			continue
		}
		one.Late = true
		view.Photos = append(view.Photos, one)
	}
}

func (v *visit) ladder(c *gen.Campaign, tiers []*gen.Tier) *ladderView {
	if len(c.Ladder) == 0 || len(tiers) == 0 {
		return nil
	}
	lead := tiers[0].PriceMinor
	out := &ladderView{Drawn: len(c.Ladder) <= drawnRungs, Rungs: []rungView{{At: "0", Anchor: "start", Price: lead, Reached: true}}}
	step := 100 / float64(len(c.Ladder))
	fill := 0.0
	before := 0
	for i, r := range c.Ladder {
		one := rungView{At: perCent(step * float64(i+1)), Anchor: "middle", Price: r.Price, Backers: r.Backers, Reached: c.BackerCount >= r.Backers}
		if i == len(c.Ladder)-1 {
			one.Anchor = "end"
		}
		out.Rungs = append(out.Rungs, one)
		switch {
		case one.Reached:
			fill = step * float64(i+1)
		case c.BackerCount > before && r.Backers > before:
			fill += step * float64(c.BackerCount-before) / float64(r.Backers-before)
		}
		before = r.Backers
	}
	if fill > 0 {
		out.Fill = perCent(fill)
	}
	price := offer.UnitPrice(lead, lead, c.Ladder, c.BackerCount)
	next := slices.IndexFunc(c.Ladder, func(r offer.Rung) bool { return r.Backers > c.BackerCount })
	switch {
	case c.ClosedAt != nil:
		out.Next = v.t("page.ladder.closed", "price", price)
	case !slices.Contains(undecided, c.State): // cancelled: no price ever came to hold
	case next < 0:
		out.Next = v.t("page.ladder.lowest", "price", price)
	default:
		out.Next = v.t("page.ladder.next", "n", c.Ladder[next].Backers-c.BackerCount, "price", c.Ladder[next].Price)
	}
	return out
}

func perCent(f float64) string { return strconv.FormatFloat(f, 'f', -1, 32) }

// outcome says how it went once pledging has ended.
func (v *visit) outcome(p *campaign.Page) *told {
	c := p.Campaign
	switch {
	case c.State == lifecycle.CampaignLive && c.Deadline != nil && !c.Deadline.After(v.now):
		return &told{"wait", v.t("page.campaign.closed.waiting")}
	case c.State == lifecycle.CampaignSuspended:
		return &told{"wait", v.t("page.campaign.paused")}
	case c.State == lifecycle.CampaignFailed && p.Closing != nil:
		return &told{"know", v.t("page.campaign.closed.failed", "n", p.Closing.Backers, "raised", p.Closing.Goods)}
	case !c.State.Public():
		return &told{"know", v.t("page.campaign.preview")}
	case p.Closing != nil && p.Closing.Success:
		return &told{"good", v.t("page.campaign.closed.success", "n", p.Closing.Backers, "raised", p.Closing.Goods)}
	}
	return nil
}

func tierOf(t *gen.Tier, c *gen.Campaign, lead money.Fen, open bool) tierView {
	out := tierView{
		Title: t.Title, Goods: t.Goods, Printed: t.PriceMinor, Freight: t.Freight.Default,
		Price: offer.UnitPrice(t.PriceMinor, lead, c.Ladder, c.BackerCount),
	}
	out.Cheaper = out.Price < out.Printed
	for _, f := range t.Freight.ByProvince {
		if f > out.Freight {
			out.FreightMost = max(out.FreightMost, f)
		}
	}
	if c.State != lifecycle.CampaignLive {
		return out
	}
	if t.Stock != nil {
		out.Limited, out.Left = true, max(0, *t.Stock-t.Claimed)
	}
	if t.PerPerson != nil {
		out.PerPerson = *t.PerPerson
	}
	if open && (!out.Limited || out.Left > 0) {
		out.Choose = "/c/" + c.Slug + "/pledge?tier=" + t.ID.String()
	}
	return out
}

// series is how many parts a chart has colours for; the rest share one grey.
const series = 5

func costsOf(lines []offer.CostLine) *costsView {
	if len(lines) == 0 {
		return nil
	}
	out := &costsView{}
	x := 0
	for i, l := range lines {
		class := "s" + strconv.Itoa(min(i+1, series+1))
		out.Rows = append(out.Rows, costRow{Class: class, Label: l.Label, Amount: money.Fen(l.BasisPoints)})
		out.Parts = append(out.Parts, costPart{Class: class, X: perCent(float64(x) / 100), Width: perCent(float64(l.BasisPoints) / 100)})
		x += l.BasisPoints
	}
	return out
}
