package page

import (
	"slices"

	"shanhuo.app/server/campaign"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
	"shanhuo.app/server/money"
)

type ledgerView struct {
	Campaign, Href string
	Crumbs         []crumb
	Standing       standing
	Told           told
	Rows           []ledgerRow
	Parts          []costPart // of what was collected
	Proof          string
	Payee          string
}

// ledgerRow is one amount of the books and what it means. Minus says that it leaves
// what was collected, Sum that it is what the others come to.
type ledgerRow struct {
	Key, Class string
	Amount     money.Fen
	Minus, Sum bool
}

// ledger shows where the money of a campaign is, from the totals that its page shows.
func (s *site) ledger(v *visit) (*answer, error) {
	p, err := s.Campaigns.Page(v.ctx, v.r.PathValue("slug"))
	if err != nil {
		return nil, err
	}
	if !campaign.Public(p.Campaign) {
		return nil, fault.NewNotFound("campaign")
	}
	c := asClosed(p)
	at := "/c/" + c.Slug
	title := v.t("page.ledger.title")
	view := ledgerView{
		Campaign: c.Title, Href: at, Crumbs: []crumb{{c.Title, at}, {Name: title}}, Standing: standingOf(c, v.now), Payee: c.PayeeName,
		Told: v.booksNow(p),
	}
	if p.Closing != nil {
		view.Proof = at + "/proof"
	}
	promised := "promised"
	if p.Closing == nil {
		promised = "promisedNow"
	}
	share := campaign.Share(c)
	view.Rows = []ledgerRow{
		{Key: promised, Amount: c.RaisedMinor},
		{Key: "collected", Amount: c.CollectedMinor},
		{Key: "freight", Class: "s2", Amount: c.FreightCollectedMinor, Minus: true},
		{Key: "fees", Class: "s3", Amount: c.FeesMinor, Minus: true},
		{Key: "refunded", Class: "s5", Amount: c.RefundedMinor, Minus: true},
		{Key: "share", Class: "s1", Amount: share, Sum: true},
		{Key: "paidOut", Amount: c.PaidOutMinor},
	}
	view.Parts = partsOf(c.CollectedMinor, part{"s1", share}, part{"s2", c.FreightCollectedMinor}, part{"s3", c.FeesMinor}, part{"s5", c.RefundedMinor})
	return &answer{
		page: "ledger", section: "campaigns", title: title + " · " + c.Title, description: v.t("page.ledger.lead"), canonical: at + "/ledger",
		image: s.shareImage(p), campaign: c.ID, view: view,
	}, nil
}

// booksNow says in a sentence how the books of a campaign stand.
func (v *visit) booksNow(p *campaign.Page) told {
	c := p.Campaign
	switch {
	case slices.Contains(undecided, c.State) && c.Deadline != nil:
		return told{"know", v.t("page.ledger.now.open", "at", message.FullDate(v.Lang(), *c.Deadline))}
	case !slices.Contains(counted, c.State):
		return told{"know", v.t("page.ledger.now.released")}
	case c.PaidOutMinor > 0:
		return told{"good", v.t("page.ledger.now.paidOut")}
	case c.State == lifecycle.CampaignShortfall:
		return told{"know", v.t("page.ledger.now.shortfall")}
	case c.State == lifecycle.CampaignCollecting, c.State == lifecycle.CampaignLive:
		return told{"know", v.t("page.ledger.now.collecting")}
	default:
		return told{"know", v.t("page.ledger.now.collected")}
	}
}

// part is one piece of a whole.
type part struct {
	class  string
	amount money.Fen
}

// partsOf places pieces side by side in a bar that is the whole; none when there is no whole.
func partsOf(whole money.Fen, pieces ...part) []costPart {
	var out []costPart
	x := money.Fen(0)
	for _, p := range pieces {
		width := min(p.amount, whole-x)
		if width <= 0 {
			continue
		}
		out = append(out, costPart{Class: p.class, X: perCent(float64(x) * 100 / float64(whole)), Width: perCent(float64(width) * 100 / float64(whole))})
		x += width
	}
	return out
}
