package page

import (
	"context"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
)

// LinkPurpose is what the tokens of the links in notices of failed charges are
// signed for.
const LinkPurpose = "cure"

type linkView struct {
	Flash, Title, Tone, Campaign, Card string
	Problems                           []trouble
	Next                               []string
	Amount                             money.Fen
	Until                              *time.Time
	Confirm, NewCard                   string
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
	return s.showLink(v, p, troubles{}), nil
}

func (s *site) showLink(v *visit, p *gen.Pledge, wrong troubles) *answer {
	h, c := v.hear(p, false), p.Edges.Campaign
	here := "/l/" + v.r.PathValue("token")
	view := linkView{
		Title: h.title, Tone: h.tone, Next: h.next, Campaign: c.Title, Card: v.cardOf(p), Problems: wrong.List, Amount: amountOf(p),
	}
	curable := c.DunningEndsAt != nil && c.DunningEndsAt.After(v.now) && !s.PledgingOff
	switch {
	case !curable:
	case p.State == lifecycle.PledgeAuthRequired:
		view.Confirm, view.NewCard, view.Until = here+"/confirm", here, c.DunningEndsAt
	case p.State == lifecycle.PledgeErroredSoft, p.State == lifecycle.PledgeErroredHard:
		view.NewCard, view.Until = here, c.DunningEndsAt
	}
	return &answer{status: wrong.status(), page: "link", title: h.title, here: here, view: view}
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
		return s.showLink(v, p, wrong), nil
	}
	if address == "" {
		return to("/l/" + v.r.PathValue("token")), nil
	}
	return to(address), nil
}
