package campaign

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/store"
	"shanhuo.app/server/text"
)

// DescribePhoto writes anew what is said to be on a picture of a draft, for people who do
// not see it; "" takes the words away. Words that are there already change nothing.
func (s *Service) DescribePhoto(ctx context.Context, photoID uuid.UUID, alt string) (*gen.Photo, error) {
	alt = text.Line(alt)
	var p *gen.Photo
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		c, photos, err := draftWith(ctx, tx, photoID)
		if err != nil {
			return err
		}
		if err := checkAlt(alt).Err(); err != nil {
			return err
		}
		old := photos[slices.IndexFunc(photos, isPhoto(photoID))]
		if old.Alt == alt {
			p = old
			return nil
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		if p, err = tx.Photo.UpdateOne(old).SetAlt(alt).Save(ctx); err != nil {
			return fmt.Errorf("campaign: describe photo: %w", err)
		}
		// The draft was changed with it, as by adding one or taking one off.
		if err := tx.Campaign.UpdateOneID(c.ID).Exec(ctx); err != nil {
			return fmt.Errorf("campaign: describe photo: %w", err)
		}
		// The trail outlives whoever wrote it: of their words it keeps digests.
		before, after := map[string]any{"photo": p.ID, "altDigest": s.digest(old.Alt)}, map[string]any{"photo": p.ID, "altDigest": s.digest(alt)}
		return record(ctx, tx, c, "describe_photo", before, after, "", now)
	})
	if err != nil {
		return nil, err
	}
	return p.Unwrap(), nil
}
