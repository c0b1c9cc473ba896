package page

import (
	"cmp"
	"time"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/charge"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
	"shanhuo.app/server/money"
	"shanhuo.app/server/pledge"
)

type pledgeView struct {
	Title, Tone            string
	Next                   []string
	Flash                  string
	Problems               []trouble
	Crumbs                 []crumb
	Campaign, CampaignHref string
	Actions                []action
	Timeline               []happening
	Over                   bool // nothing of the timeline is still to come
	Lines                  []lineView
	Freight, Total         money.Fen
	Collected, Refunded    money.Fen
	Final, Falls           bool // Falls: the price can fall, so that Total is the most
	Card                   string
	Address                []pair
	Anonymous              bool
	Shown                  string // the name the campaign's page shows
	Made                   time.Time
	Agreed                 string
	CanChange, CanCancel   bool
	ChangeHref, CancelHref string
	Share                  string // the page from which the campaign is passed on
	Follow, Follows        bool
	Backer                 bool // hears of news as such
}

type action struct {
	Text, Href string
	Post, Main bool
}

type lineView struct {
	Title    string
	Quantity int
	Amount   money.Fen
	Freight  money.Fen // of one unit
}

type pair struct{ Label, Text string }

// amountOf answers what is charged, or the most that can be before the closing.
func amountOf(p *gen.Pledge) money.Fen {
	if p.FinalMinor != nil {
		return *p.FinalMinor
	}
	return p.GoodsMinor + p.FreightMinor
}

// tones are how each state is shown beside its words.
var tones = map[lifecycle.Pledge]string{
	lifecycle.PledgeAwaitingMethod: "wait", lifecycle.PledgeActionRequired: "wait", lifecycle.PledgeSetupFailed: "wait",
	lifecycle.PledgeExpired: "know", lifecycle.PledgeCommitted: "good", lifecycle.PledgeCancelled: "know", lifecycle.PledgeReleased: "know",
	lifecycle.PledgeQueued: "know", lifecycle.PledgeCharging: "wait", lifecycle.PledgeProcessing: "wait",
	lifecycle.PledgeAuthRequired: "wait", lifecycle.PledgeErroredSoft: "wait", lifecycle.PledgeErroredHard: "wait",
	lifecycle.PledgeDropped: "know", lifecycle.PledgeCollected: "good", lifecycle.PledgePartRefunded: "know", lifecycle.PledgeRefunded: "know",
}

// heard is how a pledge stands as its backer should hear it.
type heard struct {
	state       lifecycle.Pledge
	confirming  bool // something is under way at the bank and its news has not arrived
	title, tone string
	short       string // the title in a word, for lists
	next        []string
	lapsed      bool // it waits for a charge whose last day is over
}

// hear answers how a pledge stands. confirming says that the bank's news is on its way.
func (v *visit) hear(p *gen.Pledge, confirming bool) heard {
	c := p.Edges.Campaign
	h := heard{state: p.State, confirming: confirming}
	if p.State.Holds() && !p.HoldUntil.After(v.now) {
		h.state, h.confirming = lifecycle.PledgeExpired, false
	}
	key := "page.status." + string(h.state)
	h.title, h.tone = v.t(key+".title"), tones[h.state]
	args := []any{
		"amount", amountOf(p), "cap", p.Consent.Cap, "last", v.lastCharge(p), "month", message.YearMonth(c.DeliveryMonth), "until", p.HoldUntil,
		"refunded", p.RefundedMinor,
	}
	if c.Deadline != nil {
		args = append(args, "deadline", *c.Deadline)
	}
	if end, closed := charge.CureBy(c, p); closed && !h.state.Holds() {
		args = append(args, "until", end)
	}
	switch {
	case h.confirming:
		h.title, h.tone, h.next = v.t("page.status.confirming.title"), "wait", []string{v.t("page.status.confirming.next")}
		if !h.state.Holds() {
			h.next = []string{v.t("page.status.PROCESSING.next", args...)}
		}
	case charge.Lapsed(p, v.now):
		key, h.lapsed = "page.status.LAPSED", true
		h.title, h.tone, h.next = v.t(key+".title"), "know", []string{v.t(key+tried(p), args...)}
	case h.state == lifecycle.PledgeDropped:
		h.next = []string{v.t(key+tried(p), args...)}
	case h.state == lifecycle.PledgeCollected:
		h.next = v.owed(c, key, args)
	case h.state == lifecycle.PledgeCommitted && c.State == lifecycle.CampaignSuspended && v.closes(c):
		h.tone, h.next = "know", []string{v.t(key+".paused", args...)}
	case h.state == lifecycle.PledgeCommitted && c.State == lifecycle.CampaignSuspended:
		h.tone, h.next = "know", []string{v.t(key+".stopped", args...)}
	case h.state == lifecycle.PledgeCommitted && !v.closes(c):
		h.next = []string{v.t("page.campaign.closed.waiting")}
	case h.state == lifecycle.PledgeErroredSoft && p.ChargeDueAt == nil:
		h.next = []string{v.t("page.status.soft")}
	case h.state == lifecycle.PledgeErroredSoft:
		h.next = []string{v.t(key+".next", append(args, "retry", *p.ChargeDueAt)...)}
	default:
		h.next = []string{v.t(key+".next", args...)}
	}
	h.short = v.t(key + ".short")
	return h
}

// tried is the sentence of a pledge that ended without its money: whether a card was
// ever asked for it.
func tried(p *gen.Pledge) string {
	if charge.Untried(p) {
		return ".untried"
	}
	return ".next"
}

// owed says where the goods of a pledge are that was paid: the portal knows of the money
// and of the month that was promised, not of parcels.
func (v *visit) owed(c *gen.Campaign, key string, args []any) []string {
	next := []string{v.t(key+".paid", args...)}
	switch {
	case c.State == lifecycle.CampaignCollecting, c.State == lifecycle.CampaignShortfall:
		return append(next, v.t(key+"."+string(c.State), args...))
	case v.late(c):
		return append(next, v.t(key+".late", args...))
	case c.State == lifecycle.CampaignSettled:
		return append(next, v.t(key+".settled", args...))
	}
	return append(next, v.t(key+".next", args...))
}

// late tells whether goods that are to be sent should have been.
func (v *visit) late(c *gen.Campaign) bool {
	return (c.State == lifecycle.CampaignViable || c.State == lifecycle.CampaignSettled) && standingOf(c, v.now).Over
}

// closes tells whether the deadline of a campaign is still to come.
func (v *visit) closes(c *gen.Campaign) bool { return c.Deadline != nil && c.Deadline.After(v.now) }

// lastCharge writes the day after which nothing is charged, as the backer agreed.
func (v *visit) lastCharge(p *gen.Pledge) string {
	day, err := time.ParseInLocation(time.DateOnly, p.Consent.LastChargeDate, clock.Shanghai)
	if err != nil {
		return p.Consent.LastChargeDate
	}
	return v.when(day)
}

func (s *site) pledgeViewOf(v *visit, p *gen.Pledge, address *pledge.Address, h heard) pledgeView {
	c := p.Edges.Campaign
	here := "/pledges/" + p.ID.String()
	view := pledgeView{
		Title: h.title, Tone: h.tone, Next: h.next, Campaign: c.Title, CampaignHref: "/c/" + c.Slug,
		Crumbs:  []crumb{{v.t("page.mine.title"), "/pledges"}, {Name: c.Title}},
		Freight: p.FreightMinor, Total: amountOf(p), Final: p.FinalMinor != nil, Falls: len(c.Ladder) > 0, Collected: p.CollectedMinor, Refunded: p.RefundedMinor,
		Backer: h.state.Counts(), Anonymous: p.Anonymous, Made: p.CreatedAt, Card: v.cardOf(p), ChangeHref: here + "/change", CancelHref: here + "/cancel",
		Agreed: v.t("page.status.agreedText", "cap", p.Consent.Cap, "last", v.lastCharge(p)), Lines: linesOf(p),
	}
	if address != nil {
		view.Address = []pair{
			{v.t("page.status.name"), address.Name}, {v.t("page.status.phone"), address.Phone}, {v.t("page.status.place"), placeOf(*address)},
		}
		view.Actions, view.Timeline = v.actions(p, h, here), v.timeline(p, h)
		view.Over = h.lapsed || h.state == lifecycle.PledgeReleased || h.state == lifecycle.PledgeRefunded
		open := c.State == lifecycle.CampaignLive && v.closes(c)
		editable := h.state == lifecycle.PledgeCommitted || h.state.Holds()
		view.CanChange = editable && open
		view.CanCancel = editable && (open || c.State == lifecycle.CampaignSuspended)
	}
	return view
}

// linesOf answers what a pledge is for, at the final price once there is one.
func linesOf(p *gen.Pledge) []lineView {
	var list []lineView
	for _, l := range p.Edges.Lines {
		unit := l.UnitPriceMinor
		if l.FinalUnitMinor != nil {
			unit = *l.FinalUnitMinor
		}
		list = append(list, lineView{Title: l.Edges.Tier.Title, Quantity: l.Quantity, Amount: unit * money.Fen(l.Quantity), Freight: l.UnitFreightMinor})
	}
	return list
}

func (v *visit) actions(p *gen.Pledge, h heard, here string) []action {
	card := func(text string, main bool) action {
		return action{Text: v.t("page.status."+text, "amount", amountOf(p)), Href: here + "/card", Post: true, Main: main}
	}
	if h.confirming {
		look := action{Text: v.t("page.status.look"), Href: here + "?from=bank", Main: true}
		if h.state.Holds() {
			return []action{look, card("toBank", false)}
		}
		return []action{look}
	}
	if h.lapsed {
		return nil
	}
	switch h.state {
	case lifecycle.PledgeAwaitingMethod:
		return []action{card("toCard", true)}
	case lifecycle.PledgeActionRequired:
		return []action{card("toBank", true)}
	case lifecycle.PledgeSetupFailed:
		return []action{card("otherCard", true)}
	case lifecycle.PledgeErroredSoft, lifecycle.PledgeErroredHard:
		return []action{card("chargeCard", true)}
	case lifecycle.PledgeAuthRequired:
		return []action{{Text: v.t("page.status.confirm"), Href: here + "/confirm", Post: true, Main: true}, card("chargeCard", false)}
	case lifecycle.PledgeCollected:
		if c := p.Edges.Campaign; v.late(c) {
			return []action{{Text: v.t("page.status.missing"), Href: "/c/" + c.Slug + "#problem"}}
		}
	case lifecycle.PledgeExpired, lifecycle.PledgeCancelled:
		if c := p.Edges.Campaign; c.State == lifecycle.CampaignLive && v.closes(c) {
			return []action{{Text: v.t("page.status.again"), Href: "/c/" + c.Slug + "/pledge", Main: h.state == lifecycle.PledgeExpired}}
		}
	}
	return nil
}

// brands are written as their companies do.
var brands = map[string]string{
	"visa": "Visa", "mastercard": "Mastercard", "amex": "American Express", "jcb": "JCB", "discover": "Discover", "diners": "Diners Club",
}

func (v *visit) cardOf(p *gen.Pledge) string {
	if p.MethodLast4 == "" {
		return ""
	}
	return v.t("page.status.cardText", "brand", v.named("page.status.card."+p.MethodBrand, cmp.Or(brands[p.MethodBrand], p.MethodBrand, v.t("page.status.card"))), "last4", p.MethodLast4)
}
