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
	"shanhuo.app/server/story"
)

type campaignView struct {
	standing
	Slug, Title, Summary, Where, Owner, Household, DraftedBy, Payee string
	Crumbs, Places                                                  []crumb
	Flash, Off, Reason, Delivered, Promise, PledgeHref, Proof       string
	Own                                                             *ownView
	Ships                                                           string // who was charged and has nothing: what to do
	Cover                                                           *cover
	Photos                                                          []*cover
	Gallery                                                         galleryProps
	Progress                                                        progressProps
	Share                                                           shareProps
	Safe                                                            *safeView
	Ledger, AllPosts, AllQuestions, AllSupports                     string
	Vouched, Approved                                               *vouchView
	ConsentOn                                                       time.Time
	DeliveryMonth                                                   message.YearMonth
	Deadline                                                        time.Time
	Ladder                                                          *ladderView
	Closed                                                          *told
	CanPledge, Follow, Follows                                      bool
	Before                                                          bool // nothing was offered yet
	Paused                                                          bool // and can still be resumed
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

// ownView is what the reader has pledged already. Href is the one pledge, the one whose
// card failed, or all of theirs.
type ownView struct {
	Units  int
	Href   string
	Failed bool
}

type vouchView struct {
	Name, Office  string
	At, VisitedOn time.Time
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
	Sending              string // what freight costs, and where nothing is sent
	Left, PerPerson      int
}

// Few tells whether a limited tier is nearly taken.
func (t tierView) Few() bool { return t.Left <= 5 }

// block is one part of a story.
type block struct {
	Title, Lang string
	HTML        template.HTML
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
		Household: c.BeneficiaryName, DraftedBy: p.DraftedBy, ConsentOn: p.ConsentOn, Payee: c.PayeeName, Crumbs: v.placeLinks(p.Places),
		Places: v.placeLinks(p.Places[min(1, len(p.Places)):]), Share: s.shareOf(v, p), Vouched: v.vouchOf(p.Vouched, p.Places), Approved: v.vouchOf(p.Approved, p.Places), DeliveryMonth: message.YearMonth(c.DeliveryMonth),
		PledgeHref: "/c/" + c.Slug + "/pledge", Supports: p.Supports,
	}
	if c.Deadline != nil {
		view.Deadline = *c.Deadline
	}
	v.pictures(&view, p)
	view.Ladder = v.ladder(c, p.Tiers)
	view.Progress = progressOf(c, p.Tiers)
	view.Closed, view.Reason = v.outcome(p), ""
	if c.State == lifecycle.CampaignSuspended || c.State == lifecycle.CampaignCancelled || c.State == lifecycle.CampaignRejected {
		view.Reason = c.StateReason
	}
	if c.State == lifecycle.CampaignViable || c.State == lifecycle.CampaignSettled {
		view.Delivered = c.StateReason // of the county, which decided about a shortfall
	}
	open := view.takes()
	view.CanPledge = open && !s.PledgingOff
	view.Before = c.LaunchedAt == nil
	view.Paused = c.State == lifecycle.CampaignSuspended && c.Deadline != nil && c.Deadline.After(v.now)
	if open && s.PledgingOff {
		view.Off = v.t("page.campaign.off")
	}
	if open {
		view.Safe = v.safe(p, s.Dunning)
		view.Promise = v.t("page.campaign.promise")
		if view.Reached {
			view.Promise = v.t("page.campaign.promiseReached", "deadline", v.when(*c.Deadline))
		}
	}
	switch month := message.YearMonth(c.DeliveryMonth); {
	case c.State != lifecycle.CampaignViable && c.State != lifecycle.CampaignSettled:
	case view.Over:
		view.Ships = v.t("page.campaign.shipsOver", "month", month)
	default:
		view.Ships = v.t("page.campaign.shipsBy", "month", month)
	}
	for _, t := range p.Tiers {
		one := tierOf(t, c, p.Tiers[0].PriceMinor, view.CanPledge)
		one.Sending = v.freightOf(t.Freight)
		view.Tiers = append(view.Tiers, one)
	}
	if slices.Contains(counted, c.State) && c.CollectedMinor > 0 {
		view.Money = v.moneyOf(c)
	}
	if p.Closing != nil {
		view.Proof = "/c/" + c.Slug + "/proof"
	}
	if campaign.Public(c) {
		view.Ledger = "/c/" + c.Slug + "/ledger"
	}
	if view.Money == nil {
		view.Costs = v.costsOf(c.Costs)
	}
	for _, b := range []struct{ key, text string }{
		{"who", c.Story.Who}, {"grow", c.Story.Grow}, {"money", c.Story.Money}, {"ship", c.Story.Ship}, {"risks", c.Story.Risks},
	} {
		if b.text != "" {
			view.Story = append(view.Story, block{Title: v.t("page.story." + b.key), Lang: langOf(b.text), HTML: story.Render(b.text)})
		}
	}
	for _, post := range p.Posts {
		view.Posts = append(view.Posts, v.postOf(post, c.Title))
	}
	for _, q := range p.Questions {
		view.Questions = append(view.Questions, v.questionOf(q, c.State))
	}
	for _, list := range []struct {
		longer bool
		end    string
		into   *string
	}{{p.MorePosts, "/posts", &view.AllPosts}, {p.MoreQuestions, "/questions", &view.AllQuestions}, {p.MoreSupports, "/supports", &view.AllSupports}} {
		if list.longer {
			*list.into = "/c/" + c.Slug + list.end
		}
	}
	return view
}

// progressProps is what the island "progress" is given: what a live update replaces.
// Amounts are fen.
type progressProps struct {
	Slug     string         `json:"slug"`
	State    string         `json:"state"`
	Goal     money.Fen      `json:"goal"`
	Raised   money.Fen      `json:"raised"`
	Backers  int            `json:"backers"`
	Deadline *time.Time     `json:"deadline"`
	Price    money.Fen      `json:"price"` // of the first tier, before any rung
	Ladder   []progressRung `json:"ladder"`
}

type progressRung struct {
	Backers int       `json:"backers"`
	Price   money.Fen `json:"price"`
}

func progressOf(c *gen.Campaign, tiers []*gen.Tier) progressProps {
	out := progressProps{
		Slug: c.Slug, State: string(c.State), Goal: c.GoalMinor, Raised: c.RaisedMinor, Backers: c.BackerCount, Deadline: c.Deadline,
		Ladder: make([]progressRung, len(c.Ladder)),
	}
	if len(tiers) > 0 {
		out.Price = tiers[0].PriceMinor
	}
	for i, r := range c.Ladder {
		out.Ladder[i] = progressRung{r.Backers, r.Price}
	}
	return out
}

// galleryProps is what the island "gallery" is given.
type galleryProps struct {
	Photos []galleryPhoto `json:"photos"`
}

type galleryPhoto struct {
	Src    string `json:"src"`
	Set    string `json:"srcset"`
	Full   string `json:"full"`
	Alt    string `json:"alt"`
	Color  string `json:"color"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

func galleryOf(covers ...*cover) galleryProps {
	out := galleryProps{Photos: []galleryPhoto{}}
	for _, c := range covers {
		if c != nil && c.Src != "" {
			out.Photos = append(out.Photos, galleryPhoto{c.Src, c.Set, c.Full, c.Alt, c.Color, c.Width, c.Height})
		}
	}
	return out
}

// safeView says what happens to a backer's money, step by step.
type safeView struct {
	Steps []safeStep
	Ask   string
}

type safeStep struct {
	Icon, Title, Text string
}

func (v *visit) safe(p *campaign.Page, dunning time.Duration) *safeView {
	deadline := *p.Campaign.Deadline
	last := v.when(deadline.Add(dunning))
	out := &safeView{
		Steps: []safeStep{
			{"card", v.t("page.safe.now"), v.t("page.safe.nowText", "deadline", v.when(deadline))},
			{"clock", v.t("page.safe.end", "deadline", deadline), v.t("page.safe.endText", "goal", p.Campaign.GoalMinor)},
			{"close", v.t("page.safe.missed"), v.t("page.safe.missedText")},
			{"check", v.t("page.safe.met"), v.t("page.safe.metText", "deadline", v.when(deadline), "last", last)},
			{"people", v.t("page.safe.paid"), v.t("page.safe.paidText")},
			{"truck", v.t("page.safe.ships", "month", message.YearMonth(p.Campaign.DeliveryMonth)), v.t("page.safe.shipsText")},
			{"alert", v.t("page.safe.wrong"), v.t("page.safe.wrongText")},
		},
		Ask: v.t("page.safe.ask"),
	}
	if p.Approved != nil {
		out.Ask = v.t("page.safe.askOffice", "office", v.officeIn(p.Approved.Office, p.Places))
	}
	return out
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

func (v *visit) vouchOf(from *campaign.Vouch, places []campaign.Place) *vouchView {
	if from == nil {
		return nil
	}
	return &vouchView{Name: from.Name, Office: v.officeIn(from.Office, places), At: from.At, VisitedOn: from.VisitedOn}
}

// officeIn answers the region of an office as the reader calls it: it is one of those a
// campaign lies in.
func (v *visit) officeIn(office string, places []campaign.Place) string {
	for _, p := range places {
		if p.Name == office {
			return v.place(p.Code, p.Name)
		}
	}
	return message.PlainPlace(office)
}

func (v *visit) pictures(view *campaignView, p *campaign.Page) {
	first := coverOf(p)
	for _, f := range p.Photos {
		one := v.coverOf(f.Key, f.Format, f.Color, f.Alt, f.Width, f.Height, p.Campaign.Title)
		if f == first {
			one.Sizes, one.First = heroSizes, true
			view.Cover = one
			continue
		}
		one.Sizes, one.Late = thumbSizes, true
		view.Photos = append(view.Photos, one)
	}
	if view.Cover == nil {
		view.Cover = v.drawnCover(p.Campaign.Produce)
	}
	view.Gallery = galleryOf(append([]*cover{view.Cover}, view.Photos...)...)
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
	case c.State == lifecycle.CampaignSuspended, c.State == lifecycle.CampaignLive && leftUntil(c.Deadline, v.now).Unit == "over": // nobody can join
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
	case c.State == lifecycle.CampaignSuspended && c.Deadline != nil && c.Deadline.After(v.now):
		return &told{"wait", v.t("page.campaign.pausedUntil", "deadline", v.when(*c.Deadline))}
	case c.State == lifecycle.CampaignSuspended && c.Deadline != nil:
		return &told{"wait", v.t("page.campaign.pausedOver", "deadline", v.when(*c.Deadline))}
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
		Title: t.Title, Goods: t.Goods, Printed: t.PriceMinor,
		Price: offer.UnitPrice(t.PriceMinor, lead, c.Ladder, c.BackerCount),
	}
	out.Cheaper = out.Price < out.Printed
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
