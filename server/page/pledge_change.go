package page

import (
	"strconv"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/pledge"
)

// changeForm begins where pledging ends: all answers, each with a way to change it.
func (s *site) changeForm(v *visit) (*answer, error) {
	p, page, err := s.loadForChange(v)
	if err != nil {
		return nil, err
	}
	in := newOrder(v.r.URL.Query().Get("key"))
	if in.address, err = s.Pledges.Address(v.ctx, p.ID); err != nil {
		return nil, err
	}
	in.where, in.anonymous, in.version = elsewhere, p.Anonymous, p.Version
	for _, t := range page.Tiers {
		in.quantities[t.ID] = "1"
	}
	for _, l := range p.Edges.Lines {
		in.chosen[l.TierID], in.quantities[l.TierID] = true, strconv.Itoa(l.Quantity)
	}
	o, err := s.ordering(v, page, p, in)
	if err != nil {
		return nil, err
	}
	return o.resume(stepCheck)
}

// change takes the form of each step.
func (s *site) change(v *visit) (*answer, error) {
	p, page, err := s.loadForChange(v)
	if err != nil {
		return nil, err
	}
	o, err := s.ordering(v, page, p, v.ordered(page.Tiers))
	if err != nil {
		return nil, err
	}
	if step := o.step(); step != stepAgree {
		return o.walk(step)
	}
	lines, place := o.in.lines(page.Tiers)
	if lines == nil {
		lines = []pledge.LineInput{} // none is not the same as "as before"
	}
	goesTo, there := o.in.destination(o.kept)
	if !there {
		return o.walk(stepCheck)
	}
	_, err = s.Pledges.Change(v.ctx, pledge.ChangeInput{
		ID: p.ID, Version: o.in.version, Lines: lines, Address: &goesTo, Anonymous: &o.in.anonymous, IdempotencyKey: o.in.key, Locale: v.Lang(),
	})
	if err != nil {
		return o.turnedDown(place, err)
	}
	o.remember(goesTo)
	o.made("/pledges/" + p.ID.String())
	return to("/pledges/" + p.ID.String() + "?done=changed"), nil
}

func (s *site) loadForChange(v *visit) (*gen.Pledge, *campaign.Page, error) {
	p, err := s.load(v)
	if err != nil {
		return nil, nil, err
	}
	if err := access.Require(v.ctx, access.PledgeChange, access.OfPledge(p)); err != nil {
		return nil, nil, err
	}
	page, err := s.Campaigns.Page(v.ctx, p.Edges.Campaign.Slug)
	return p, page, err
}
