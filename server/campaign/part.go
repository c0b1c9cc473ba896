package campaign

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
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

// OfTier answers the campaign of a tier, which the reader may see, as a list shows it.
func (s *Service) OfTier(ctx context.Context, id uuid.UUID) (Row, error) {
	t, err := s.DB.Client.Tier.Get(ctx, id)
	if gen.IsNotFound(err) {
		return Row{}, fault.NewNotFound("tier")
	}
	if err != nil {
		return Row{}, fmt.Errorf("campaign: tier: %w", err)
	}
	rows, err := s.Rows(ctx, []uuid.UUID{t.CampaignID})
	if err != nil {
		return Row{}, err
	}
	row, ok := rows[t.CampaignID]
	if !ok {
		return Row{}, fault.NewNotFound("tier")
	}
	return row, nil
}
