package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/tier"
	"shanhuo.app/server/demo/content"
	"shanhuo.app/server/lifecycle"
)

// story is one campaign of the content as it is played.
type story struct {
	*run
	of   content.Campaign
	days calendar

	// Known from the draft on.
	id    uuid.UUID
	tiers []uuid.UUID
}

// act names an act after its campaign.
func (s *story) act(at time.Time, name string, do func(context.Context) error, done func(context.Context) (bool, error)) act {
	return act{at: at, name: s.of.Slug + ": " + name, do: do, done: done}
}

// acts answers all that happens around the campaign but the sweeps, which are for
// all of them at once.
func (s *story) acts() []act {
	acts := s.review()
	if !s.of.State.Launched() {
		return acts
	}
	acts = append(acts, s.pledging()...)
	acts = append(acts, s.talk()...)
	acts = append(acts, s.ending()...)
	return acts
}

// row reads the campaign as it is now.
func (s *story) row(ctx context.Context) (*gen.Campaign, error) {
	c, err := s.DB.Client.Campaign.Get(ctx, s.id)
	if err != nil {
		return nil, fmt.Errorf("read the campaign: %w", err)
	}
	return c, nil
}

// find takes up the campaign if it was drafted before. Its owner and title tell
// which it is.
func (s *story) find(ctx context.Context) (*gen.Campaign, error) {
	c, err := s.DB.Client.Campaign.Query().
		Where(campaign.OwnerID(s.cast[s.of.Household].PersonID), campaign.Title(s.of.TitleZh)).Only(ctx)
	if gen.IsNotFound(err) {
		return nil, nil //nolint:nilnil // "not there" is an answer here
	}
	if err != nil {
		return nil, fmt.Errorf("find the campaign: %w", err)
	}
	return c, s.know(ctx, c.ID)
}

// know takes up what later acts need.
func (s *story) know(ctx context.Context, id uuid.UUID) (err error) {
	s.id = id
	s.tiers, err = s.DB.Client.Tier.Query().Where(tier.CampaignID(id)).Order(tier.ByPosition()).IDs(ctx)
	if err != nil {
		return fmt.Errorf("read the tiers: %w", err)
	}
	if len(s.tiers) != len(s.of.Tiers) {
		return errors.New("some tiers are missing")
	}
	return nil
}

// past tells whether the campaign has left a state for another one than those given.
func (s *story) left(states ...lifecycle.Campaign) func(context.Context) (bool, error) {
	return func(ctx context.Context) (bool, error) {
		c, err := s.row(ctx)
		if err != nil {
			return false, err
		}
		for _, state := range states {
			if c.State == state {
				return false, nil
			}
		}
		return true, nil
	}
}
