package post

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/fault"
)

// Get answers a post that the reader may see.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*gen.Post, error) {
	row, err := s.DB.Client.Post.Get(ctx, id)
	if gen.IsNotFound(err) {
		return nil, fault.NewNotFound("post")
	}
	if err != nil {
		return nil, fmt.Errorf("post: get: %w", err)
	}
	return row, nil
}
