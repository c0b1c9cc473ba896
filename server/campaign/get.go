package campaign

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/predicate"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/store"
)

// Get answers a campaign that the reader may see.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*gen.Campaign, error) {
	return s.get(ctx, campaign.ID(id))
}

// GetBySlug is Get by the public name.
func (s *Service) GetBySlug(ctx context.Context, slug string) (*gen.Campaign, error) {
	return s.get(ctx, campaign.Slug(slug))
}

func (s *Service) get(ctx context.Context, which predicate.Campaign) (*gen.Campaign, error) {
	c, err := s.DB.Client.Campaign.Query().Where(which, seen(ctx)).Only(ctx)
	if gen.IsNotFound(err) {
		return nil, fault.NewNotFound("campaign")
	}
	if err != nil {
		return nil, fmt.Errorf("campaign: get: %w", err)
	}
	return c, nil
}

// Public tells whether anyone may read c. A campaign that was stopped before it
// ever opened was never shown to the public and stays so.
func Public(c *gen.Campaign) bool { return c.State.Public() && c.LaunchedAt != nil }

// seen narrows the read interceptor's scope by what Public says beyond the state.
func seen(ctx context.Context) predicate.Campaign {
	if access.SystemReason(ctx) != "" {
		return func(*sql.Selector) {}
	}
	either := []predicate.Campaign{campaign.LaunchedAtNotNil()}
	if p := access.From(ctx); p != nil {
		either = append(either, campaign.OwnerID(p.PersonID),
			predicate.Campaign(store.WithinAny(campaign.FieldRegionPath, p.Regions(access.CampaignReadDraft))))
	}
	return campaign.Or(either...)
}

// public is the states of a list that asks for none.
func public(states []lifecycle.Campaign) []lifecycle.Campaign {
	if len(states) == 0 {
		return lifecycle.PublicCampaigns
	}
	return states
}
