package demo

import (
	"context"
	"fmt"

	"shanhuo.app/ent/gen"
	genpledge "shanhuo.app/ent/gen/pledge"
	"shanhuo.app/server/demo/content"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/pledge"
)

// pledging is every backer's pledge, at the hour the calendar gives it.
func (s *story) pledging() []act {
	times := s.days.pledges(s.of)
	acts := make([]act, len(s.of.Pledges))
	for i, p := range s.of.Pledges {
		acts[i] = s.act(times[i], "pledge of "+p.Backer,
			func(ctx context.Context) error { return s.pledge(ctx, p) },
			func(ctx context.Context) (bool, error) {
				row, err := s.pledgeOf(ctx, p)
				return row != nil && !row.State.Holds(), err
			})
	}
	return acts
}

func (s *story) pledgeKey(p content.Pledge) string { return "demo:" + s.of.Slug + ":" + p.Backer }

// pledge holds stock, saves the card on the provider's page and comes back, as a
// browser does.
func (s *story) pledge(ctx context.Context, p content.Pledge) error {
	backer, _ := s.content.Person(p.Backer)
	in := pledge.CreateInput{
		CampaignID: s.id, Anonymous: p.Anonymous, IdempotencyKey: s.pledgeKey(p), Locale: backer.Locale,
		Address: pledge.Address(*backer.Address),
	}
	for _, l := range p.Lines {
		in.Lines = append(in.Lines, pledge.LineInput{TierID: s.tiers[l.Tier], Quantity: l.Quantity})
	}
	turn := &s.cast[p.Backer].turn
	turn.Lock()
	defer turn.Unlock()
	ctx = s.as(ctx, p.Backer)
	row, err := s.Pledges.Create(ctx, in)
	if err != nil {
		return err
	}
	if row.CheckoutID == nil {
		return fmt.Errorf("the provider's card page did not open: %s", row.CheckoutURL)
	}
	if err := s.pages.save(ctx, row.CheckoutURL, cards[p.Card]); err != nil {
		return err
	}
	if row, err = s.Pledges.Confirm(ctx, *row.CheckoutID); err != nil {
		return err
	}
	if row.State != lifecycle.PledgeCommitted {
		return fmt.Errorf("the pledge is %s", row.State)
	}
	return nil
}

// pledgeOf answers a backer's pledge, nil when there is none yet.
func (s *story) pledgeOf(ctx context.Context, p content.Pledge) (*gen.Pledge, error) {
	row, err := s.DB.Client.Pledge.Query().
		Where(genpledge.CampaignID(s.id), genpledge.BackerID(s.cast[p.Backer].PersonID), genpledge.IdempotencyKey(s.pledgeKey(p))).Only(ctx)
	if gen.IsNotFound(err) {
		return nil, nil //nolint:nilnil // "not there" is an answer here
	}
	if err != nil {
		return nil, fmt.Errorf("find the pledge: %w", err)
	}
	return row, nil
}
