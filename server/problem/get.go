package problem

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/fault"
)

// Get answers a problem that the reader may see.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*gen.Problem, error) {
	row, err := s.DB.Client.Problem.Get(ctx, id)
	if gen.IsNotFound(err) {
		return nil, fault.NewNotFound("problem")
	}
	if err != nil {
		return nil, fmt.Errorf("problem: get: %w", err)
	}
	return row, nil
}
