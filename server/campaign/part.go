package campaign

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/tier"
	"shanhuo.app/server/fault"
)

// Photo answers a photo of a campaign that the reader may see.
func (s *Service) Photo(ctx context.Context, id uuid.UUID) (*gen.Photo, error) {
	p, err := s.DB.Client.Photo.Get(ctx, id)
	if gen.IsNotFound(err) {
		return nil, fault.NewNotFound("photo")
	}
	if err != nil {
		return nil, fmt.Errorf("campaign: photo: %w", err)
	}
	return p, nil
}

// OfTier answers the campaign of a tier, which the reader may see, with all of its tiers.
func (s *Service) OfTier(ctx context.Context, id uuid.UUID) (*gen.Campaign, []*gen.Tier, error) {
	t, err := s.DB.Client.Tier.Get(ctx, id)
	if gen.IsNotFound(err) {
		return nil, nil, fault.NewNotFound("tier")
	}
	if err != nil {
		return nil, nil, fmt.Errorf("campaign: tier: %w", err)
	}
	c, err := s.Get(ctx, t.CampaignID)
	if err != nil {
		return nil, nil, err
	}
	tiers, err := s.DB.Client.Tier.Query().Where(tier.CampaignID(c.ID)).Order(tier.ByPosition()).All(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("campaign: tiers: %w", err)
	}
	return c, tiers, nil
}
