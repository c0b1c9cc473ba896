package demo

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/payoutbatch"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/server/demo/content"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/payout"
)

// ending is what stops a campaign, and what follows when it was stopped by its
// deadline.
func (s *story) ending() []act {
	var acts []act
	if s.of.Decision != nil {
		return append(acts, s.act(s.days.at(s.of.Decision.Day, deciderHour, number(s.of.Slug, 60)), "stop", s.stop, s.stopped))
	}
	if !s.of.State.Closed() {
		return nil
	}
	acts = append(acts, s.act(s.days.closes(s.of), "close", s.close, s.left(lifecycle.CampaignLive)))
	for _, p := range s.of.Pledges {
		if p.Card != content.FailsLaterThenReplaced {
			continue
		}
		acts = append(acts, s.act(s.days.at(s.of.DeadlineDay+1, answersHour+1, number(p.Backer, 60)), "another card of "+p.Backer,
			func(ctx context.Context) error { return s.replaceCard(ctx, p) },
			func(ctx context.Context) (bool, error) {
				row, err := s.pledgeOf(ctx, p)
				return row != nil && row.State == lifecycle.PledgeCollected, err
			}))
	}
	if s.of.State == content.State(lifecycle.CampaignSettled) {
		acts = append(acts, s.payingOut()...)
	}
	return acts
}

// stop suspends or cancels.
func (s *story) stop(ctx context.Context) error {
	officer := s.as(ctx, s.of.Decision.By)
	if s.of.State == content.State(lifecycle.CampaignSuspended) {
		_, err := s.Campaigns.Suspend(officer, s.id, s.note(), 0)
		return err
	}
	c, err := s.row(ctx)
	if err != nil {
		return err
	}
	if c.State != lifecycle.CampaignCancelled {
		if _, err := s.Campaigns.Cancel(officer, s.id, s.note(), 0); err != nil {
			return err
		}
	}
	return s.work(ctx)
}

func (s *story) stopped(ctx context.Context) (bool, error) {
	c, err := s.row(ctx)
	if err != nil || c.State != s.of.State.Lifecycle() {
		return false, err
	}
	if c.State == lifecycle.CampaignSuspended {
		return true, nil
	}
	open, err := s.DB.Client.Pledge.Query().Where(pledge.CampaignID(s.id), pledge.StateEQ(lifecycle.PledgeCommitted)).Exist(ctx)
	return !open, err
}

func (s *story) close(ctx context.Context) error {
	if err := s.Closings.Close(ctx, s.id); err != nil {
		return err
	}
	c, err := s.row(ctx)
	if err != nil {
		return err
	}
	want := lifecycle.CampaignFailed
	if s.of.State.Charged() {
		want = lifecycle.CampaignCollecting
	}
	if c.State != want {
		return fmt.Errorf("closed as %s, not %s", c.State, want)
	}
	return nil
}

// replaceCard is a backer who follows the link in the notice of a failed charge.
func (s *story) replaceCard(ctx context.Context, p content.Pledge) error {
	row, err := s.pledgeOf(ctx, p)
	if err != nil {
		return err
	}
	if row == nil {
		return errors.New("the pledge is missing")
	}
	if row.State != lifecycle.PledgeCharging {
		page, err := s.Charges.NewCard(s.as(ctx, p.Backer), row.ID)
		if err != nil {
			return err
		}
		if err := s.pages.save(ctx, page, cards[content.Good]); err != nil {
			return err
		}
		if row, err = s.pledgeOf(ctx, p); err != nil {
			return err
		}
		if err := s.Charges.UseCard(ctx, *row.CheckoutID); err != nil {
			return err
		}
	}
	return s.work(ctx)
}

// payingOut is two finance officers of the county: one makes the batch, the other
// confirms that the bank has paid it. The last post tells of it the day after.
func (s *story) payingOut() []act {
	told := s.of.Posts[len(s.of.Posts)-1].Day
	maker, checker := s.finance()
	var batch uuid.UUID
	find := func(ctx context.Context) (*gen.PayoutBatch, error) {
		b, err := s.DB.Client.PayoutBatch.Query().
			Where(payoutbatch.MadeBy(s.cast[maker].PersonID), payoutbatch.IdempotencyKey(s.payoutKey())).Only(ctx)
		if gen.IsNotFound(err) {
			return nil, nil //nolint:nilnil // "not there" is an answer here
		}
		if err != nil {
			return nil, fmt.Errorf("find the payout: %w", err)
		}
		batch = b.ID
		return b, nil
	}
	return []act{
		s.act(s.days.at(told-2, deciderHour, number(s.of.Slug, 60)), "payout made",
			func(ctx context.Context) error {
				b, err := s.Payouts.Create(s.as(ctx, maker), payout.CreateInput{
					RegionCode: s.county(), CampaignIDs: []uuid.UUID{s.id}, IdempotencyKey: s.payoutKey(),
				})
				if err == nil {
					batch = b.ID
				}
				return err
			},
			func(ctx context.Context) (bool, error) {
				b, err := find(ctx)
				return b != nil, err
			}),
		s.act(s.days.at(told-1, deciderHour, number(s.of.Slug, 60)), "payout confirmed",
			func(ctx context.Context) error {
				_, err := s.Payouts.Confirm(s.as(ctx, checker), payout.ConfirmInput{
					ID: batch, BankReference: fmt.Sprintf("示范回单 %s-%04d", s.county(), number(s.of.Slug, 10_000)), IdempotencyKey: s.payoutKey(),
				})
				return err
			},
			func(ctx context.Context) (bool, error) {
				b, err := find(ctx)
				return b != nil && b.State == payoutbatch.StateCONFIRMED, err
			}),
	}
}

func (s *story) payoutKey() string { return "demo:" + s.of.Slug }

// county is the code of the campaign's county: the first six digits of its village's.
func (s *story) county() string { return s.of.VillageCode[:6] }

// finance answers the first two finance officers of the campaign's county.
func (s *story) finance() (maker, checker string) {
	for _, p := range s.content.People {
		for _, g := range p.Grants {
			switch {
			case g.Role != "COUNTY_FINANCE" || g.RegionCode != s.county():
			case maker == "":
				maker = p.Key
			case checker == "":
				checker = p.Key
			}
		}
	}
	return maker, checker
}
