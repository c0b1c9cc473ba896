package source

import (
	"context"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/review"
)

// Findings answers what the portal noticed about the campaign, read for the whole list.
func (s *Campaign) Findings(ctx context.Context, load func(context.Context, []*gen.Campaign) (map[uuid.UUID][]review.Finding, error)) ([]review.Finding, error) {
	all, err := s.list.findings.get(func() (map[uuid.UUID][]review.Finding, error) { return load(ctx, s.list.rows) })
	return all[s.Row.ID], err
}
