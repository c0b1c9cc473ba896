package page

import (
	"time"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/charge"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
	"shanhuo.app/server/money"
)

// happening is one thing on a pledge's way. State is done, now, wait (for its backer),
// off (it will not come) or empty for what is still to come.
type happening struct {
	State, When, Text string
	Plain             bool   // When says all that a list has room for
	Line              string // what a list says instead of both
}

// moneyTimeline is what will happen to the money of a pledge that is about to be made.
func (v *visit) moneyTimeline(deadline time.Time, dunning time.Duration, most money.Fen, month string) []happening {
	return []happening{
		{State: "now", When: v.t("page.happens.today"), Text: v.t("page.happens.save")},
		{When: v.t("page.happens.closes", "deadline", deadline), Text: v.t("page.happens.decided")},
		{When: v.between(deadline, v.when(deadline.Add(dunning))), Text: v.t("page.happens.charge", "cap", most)},
		v.shipping(month, ""),
	}
}

// timeline is what has happened to a pledge and what comes next; nil when nothing does.
func (v *visit) timeline(p *gen.Pledge, h heard) []happening {
	c := p.Edges.Campaign
	if c.Deadline == nil {
		return nil
	}
	end, closed := charge.CureBy(c, p)
	out := []happening{
		{State: "done", When: v.t("page.happens.done"), Text: v.t("page.happens.saved")},
		{State: "done", When: v.when(*c.Deadline), Text: v.t("page.happens.reached")},
		{When: v.between(*c.Deadline, v.lastCharge(p)), Text: v.t("page.happens.charge", "cap", p.Consent.Cap)},
		v.goods(c),
	}
	card, closing, charge, goods := &out[0], &out[1], &out[2], &out[3]
	if text := v.cardOf(p); text != "" {
		card.Text = v.t("page.happens.savedCard", "card", text)
	}
	ahead := happening{When: v.t("page.happens.closes", "deadline", *c.Deadline), Text: v.t("page.happens.decided"), Plain: true}
	now := func(state, key string) happening {
		until := v.t("page.happens.now")
		if closed && state == "wait" {
			until = v.t("page.happens.until", "until", end)
		}
		return happening{State: state, When: until, Text: v.t("page.happens."+key, "amount", amountOf(p))}
	}
	switch s := h.state; {
	case s.Holds() && h.confirming:
		*card, *closing = happening{State: "now", When: v.t("page.happens.now"), Text: v.t("page.happens.confirming")}, ahead
	case s.Holds():
		*card, *closing = happening{State: "wait", When: v.t("page.happens.hold", "until", p.HoldUntil), Text: v.t("page.happens.save")}, ahead
	case s == lifecycle.PledgeCommitted:
		*closing = v.undecided(c, ahead)
		if c.State == lifecycle.CampaignSuspended && !v.closes(c) {
			return out[:2]
		}
	case s == lifecycle.PledgeReleased:
		closing.Text = v.t("page.happens.missed")
		*charge = happening{State: "off", When: v.t("page.happens.over"), Text: v.t("page.happens.nothing")}
		return out[:3]
	case h.lapsed:
		*charge = happening{State: "off", When: v.t("page.happens.over"), Text: v.t("page.happens.lapsed", "last", v.lastCharge(p))}
		return out[:3]
	case h.confirming, s == lifecycle.PledgeProcessing:
		*charge = now("now", "processing")
	case s == lifecycle.PledgeQueued, s == lifecycle.PledgeCharging:
		*charge = now("now", "charging")
	case s == lifecycle.PledgeAuthRequired:
		*charge = now("wait", "confirm")
	case s == lifecycle.PledgeErroredSoft:
		*charge = now("wait", "again")
	case s == lifecycle.PledgeErroredHard:
		*charge = now("wait", "otherCard")
	case s == lifecycle.PledgeCollected:
		*charge, goods.State = now("done", "charged"), "now"
		charge.When = v.t("page.happens.done")
		if p.CollectedAt != nil {
			charge.When = v.when(*p.CollectedAt)
		}
	case s == lifecycle.PledgePartRefunded, s == lifecycle.PledgeRefunded:
		*charge = happening{State: "done", When: v.t("page.happens.done"), Text: v.t("page.happens.refunded", "refunded", p.RefundedMinor)}
		if s == lifecycle.PledgeRefunded {
			return out[:3]
		}
	default:
		return nil
	}
	return out
}

// undecided is the deadline of a pledge that waits for it.
func (v *visit) undecided(c *gen.Campaign, ahead happening) happening {
	ahead.State = "now"
	switch {
	case c.State == lifecycle.CampaignSuspended:
		return happening{State: "now", When: v.t("page.happens.now"), Text: v.t("page.happens.suspended")}
	case !v.closes(c):
		return happening{State: "now", When: v.t("page.happens.now"), Text: v.t("page.campaign.closed.waiting")}
	}
	return ahead
}

func (v *visit) between(first time.Time, last string) string {
	return v.t("page.happens.between", "first", v.when(first), "last", last)
}

// goods is what is known of the goods of a campaign: whether they are sent at all is open
// until enough is collected, or the county has decided about less.
func (v *visit) goods(c *gen.Campaign) happening {
	out := v.shipping(c.DeliveryMonth, "")
	switch {
	case c.State == lifecycle.CampaignCollecting:
		out.Text, out.Line = v.t("page.happens.collecting"), ""
	case c.State == lifecycle.CampaignShortfall:
		out = happening{State: "now", When: v.t("page.happens.now"), Text: v.t("page.happens.shortfall")}
	case v.late(c):
		out.Text, out.Line = v.t("page.happens.late"), ""
	}
	return out
}

func (v *visit) shipping(month, state string) happening {
	at := message.YearMonth(month)
	return happening{State: state, When: v.t("page.happens.month", "month", at), Text: v.t("page.happens.ships"), Line: v.t("page.happens.shipsIn", "month", at)}
}
