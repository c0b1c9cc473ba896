package question

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/fault"
)

// Get answers a question that the reader may see.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*gen.Question, error) {
	row, err := s.DB.Client.Question.Get(ctx, id)
	if gen.IsNotFound(err) {
		return nil, fault.NewNotFound("question")
	}
	if err != nil {
		return nil, fmt.Errorf("question: get: %w", err)
	}
	return row, nil
}
