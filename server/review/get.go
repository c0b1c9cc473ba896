package review

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/fault"
)

// Step answers a step that the reader may see.
func (s *Service) Step(ctx context.Context, id uuid.UUID) (*gen.ReviewStep, error) {
	row, err := s.DB.Client.ReviewStep.Get(ctx, id)
	if gen.IsNotFound(err) {
		return nil, fault.NewNotFound("review_step")
	}
	if err != nil {
		return nil, fmt.Errorf("review: step: %w", err)
	}
	return row, nil
}
