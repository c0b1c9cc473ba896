package post

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/media"
)

// AddIllustration hangs one of the project's own drawings, which media.PutIllustration
// has stored, on a post that has no photos. Only the portal itself does this, for its
// demo: what users send is a photograph and comes with Publish.
func (s *Service) AddIllustration(ctx context.Context, id uuid.UUID, drawing media.Photo, alt string) error {
	if access.SystemReason(ctx) == "" {
		return fault.NewDenied("post.add_illustration")
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		p, err := tx.Post.Get(ctx, id)
		if err != nil {
			return fmt.Errorf("post: load: %w", err)
		}
		return hang(ctx, tx, p, []media.Photo{drawing}, alt)
	})
}
