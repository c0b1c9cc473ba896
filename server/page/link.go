package page

import (
	"context"
	"net/url"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/charge"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
)

// LinkPurpose is what the tokens of the links in notices of failed charges are
// signed for.
const LinkPurpose = "cure"

type linkView struct {
	Title, Tone, Campaign, Card string
	Label                       string // of the amount; empty when nothing is or was to be paid
	Look                        string // the page itself, while it waits for news
	Problems                    []trouble
	Next                        []string
	Amount                      money.Fen
	Until                       *time.Time
	Confirm, NewCard            string
}

// opened answers the pledge of a link and a context that acts for whoever holds the
// link, for this one pledge.
func (s *site) opened(v *visit) (context.Context, *gen.Pledge, error) {
	id, err := s.Pledges.OpenLink(v.ctx, v.r.PathValue("token"), LinkPurpose)
	if err != nil {
		return nil, nil, err
	}
	ctx := access.AsSystem(v.ctx, access.ForPledgeLinks)
	p, err := s.Pledges.Get(ctx, id)
	return ctx, p, err
}

// link shows the payment of one pledge to whoever has the link of its notice.
func (s *site) link(v *visit) (*answer, error) {
	_, p, err := s.opened(v)
	if err != nil {
		return nil, err
	}
	return s.showLink(v, p, troubles{})
}

func (s *site) showLink(v *visit, p *gen.Pledge, wrong troubles) (*answer, error) {
	news, err := s.news(v, p)
	if err != nil {
		return nil, err
	}
	h, c := v.hear(p, news), p.Edges.Campaign
	here := "/l/" + v.r.PathValue("token")
	view := linkView{
		Title: h.title, Tone: h.tone, Next: h.next, Campaign: c.Title, Card: v.cardOf(p), Problems: wrong.List, Amount: amountOf(p),
		Label: v.t("page.link.amount"),
	}
	switch {
	case p.State == lifecycle.PledgeCollected, p.State == lifecycle.PledgePartRefunded, p.State == lifecycle.PledgeRefunded:
		view.Label = v.t("page.status.collected")
	case p.State == lifecycle.PledgeDropped, h.lapsed:
		view.Label = ""
	}
	until, closed := charge.CureBy(c, p)
	curable := closed && until.After(v.now) && !s.PledgingOff
	switch {
	case !curable, h.confirming:
	case p.State == lifecycle.PledgeAuthRequired:
		view.Confirm, view.NewCard, view.Until = here+"/confirm", here, &until
	case p.State == lifecycle.PledgeErroredSoft, p.State == lifecycle.PledgeErroredHard:
		view.NewCard, view.Until = here, &until
	}
	if h.waits() {
		view.Look = here
	}
	a := &answer{status: wrong.status(), page: "link", title: h.title, here: here, view: view}
	if h.waits() {
		v.lookAgain(a)
	}
	return a, nil
}

// linkCookie leads back from the provider's page to the link that led there: the page
// knows the pledge, and whoever has the link need not be signed in.
const (
	linkCookie = "link"
	linkLife   = time.Hour // as long as somebody may be at their bank
)

func (s *site) rememberLink(v *visit, id uuid.UUID) {
	c := s.cookie(linkCookie, v.r.PathValue("token"), linkLife)
	c.Path = "/pledges/" + id.String()
	v.cookies = append(v.cookies, c)
}

func (v *visit) linkToken() string {
	c, err := v.r.Cookie(linkCookie)
	if err != nil {
		return ""
	}
	return url.PathEscape(c.Value)
}

func (s *site) linkCard(v *visit) (*answer, error) { return s.cure(v, s.Charges.NewCard) }

func (s *site) linkConfirm(v *visit) (*answer, error) { return s.cure(v, s.Charges.ConfirmAuth) }

// cure leads to the page of the provider or the bank.
func (s *site) cure(v *visit, open func(context.Context, uuid.UUID) (string, error)) (*answer, error) {
	ctx, p, err := s.opened(v)
	if err != nil {
		return nil, err
	}
	if s.PledgingOff {
		return nil, fault.NewUnavailable("PLEDGING_OFF", "")
	}
	address, err := open(ctx, p.ID)
	if err != nil {
		wrong, other := v.refused(err, inputs(nil))
		if other != nil {
			return nil, other
		}
		return s.showLink(v, p, wrong)
	}
	if address == "" {
		return to("/l/" + v.r.PathValue("token")), nil
	}
	s.rememberLink(v, p.ID)
	return to(address), nil
}
