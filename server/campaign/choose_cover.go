package campaign

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/store"
)

// ChooseCover puts a picture of a draft before its others, which makes it the cover. One
// that is the first already changes nothing.
func (s *Service) ChooseCover(ctx context.Context, photoID uuid.UUID) (*gen.Photo, error) {
	var p *gen.Photo
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		c, photos, err := draftWith(ctx, tx, photoID)
		if err != nil {
			return err
		}
		first := photos[0]
		if first.ID == photoID {
			p = first
			return nil
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		chosen := photos[slices.IndexFunc(photos, isPhoto(photoID))]
		if p, err = tx.Photo.UpdateOne(chosen).SetPosition(first.Position - 1).Save(ctx); err != nil {
			return fmt.Errorf("campaign: choose cover: %w", err)
		}
		if err := tx.Campaign.UpdateOneID(c.ID).SetCoverID(p.ID).Exec(ctx); err != nil {
			return fmt.Errorf("campaign: choose cover: %w", err)
		}
		return record(ctx, tx, c, "choose_cover", map[string]any{"photo": first.ID}, map[string]any{"photo": p.ID}, "", now)
	})
	if err != nil {
		return nil, err
	}
	return p.Unwrap(), nil
}
