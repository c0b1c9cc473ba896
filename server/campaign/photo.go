package campaign

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/photo"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/media"
	"shanhuo.app/server/store"
	"shanhuo.app/server/text"
)

// AddPhoto stores a picture and hangs it on a draft. The first one is the cover.
// alt says what is on it, for people who do not see it.
func (s *Service) AddPhoto(ctx context.Context, id uuid.UUID, r io.Reader, alt string) (*gen.Photo, error) {
	alt = text.Line(alt)
	var faults fault.List
	text.Check(&faults, "alt", alt, text.Limits{Max: 200})
	if err := faults.Err(); err != nil {
		return nil, err
	}
	// Asked once before the picture is decoded, which costs much, and again when it
	// is hung, which decides.
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		_, _, err := roomForPhoto(ctx, tx, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	stored, err := s.Photos.Put(ctx, r)
	if err != nil {
		return nil, err
	}
	p, err := s.hang(ctx, id, stored, alt)
	if err != nil {
		return nil, errors.Join(err, s.Photos.Delete(context.WithoutCancel(ctx), stored.Key))
	}
	return p.Unwrap(), nil
}

func (s *Service) hang(ctx context.Context, id uuid.UUID, stored media.Photo, alt string) (*gen.Photo, error) {
	var p *gen.Photo
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		c, position, err := roomForPhoto(ctx, tx, id)
		if err != nil {
			return err
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		p, err = tx.Photo.Create().SetCreatedAt(now).SetCampaignID(id).SetPosition(position).SetKey(stored.Key).SetWidth(stored.Width).
			SetHeight(stored.Height).SetColor(stored.Color).SetFormat(stored.Format).SetAlt(alt).Save(ctx)
		if err != nil {
			return fmt.Errorf("campaign: add photo: %w", err)
		}
		update := tx.Campaign.UpdateOneID(id)
		if c.CoverID == nil {
			update.SetCoverID(p.ID)
		}
		if err := update.Exec(ctx); err != nil {
			return fmt.Errorf("campaign: add photo: %w", err)
		}
		return record(ctx, tx, c, "add_photo", nil, map[string]any{"photo": p.ID, "key": p.Key}, "", now)
	})
	return p, err
}

// roomForPhoto locks a draft that the reader may edit and answers the position of
// its next photo.
func roomForPhoto(ctx context.Context, tx *gen.Tx, id uuid.UUID) (*gen.Campaign, int, error) {
	c, photos, err := editablePhotos(ctx, tx, id)
	if err != nil {
		return nil, 0, err
	}
	if f := CheckPhotos(len(photos) + 1); f != nil {
		return nil, 0, f
	}
	position := 0
	for _, p := range photos {
		position = max(position, p.Position+1)
	}
	return c, position, nil
}

func editablePhotos(ctx context.Context, tx *gen.Tx, id uuid.UUID) (*gen.Campaign, []*gen.Photo, error) {
	c, err := lock(ctx, tx, id)
	if err != nil {
		return nil, nil, err
	}
	if err := access.Require(ctx, access.CampaignUpdate, access.OfCampaign(c)); err != nil {
		return nil, nil, err
	}
	if c.State != lifecycle.CampaignDraft {
		return nil, nil, wrongState(c)
	}
	photos, err := tx.Photo.Query().Where(photo.CampaignID(id)).Order(photo.ByPosition()).All(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("campaign: load photos: %w", err)
	}
	return c, photos, nil
}

// RemovePhoto takes a picture off a draft and answers the campaign; the next
// picture becomes the cover.
func (s *Service) RemovePhoto(ctx context.Context, photoID uuid.UUID) (*gen.Campaign, error) {
	var key string
	var c *gen.Campaign
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		p, err := tx.Photo.Get(ctx, photoID)
		if gen.IsNotFound(err) {
			if access.From(ctx) == nil {
				return fault.NewUnauthenticated()
			}
			return fault.NewNotFound("photo")
		}
		if err != nil {
			return fmt.Errorf("campaign: load photo: %w", err)
		}
		old, photos, err := editablePhotos(ctx, tx, p.CampaignID)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(photos, func(other *gen.Photo) bool { return other.ID == p.ID }) {
			return fault.NewNotFound("photo")
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		if err := tx.Photo.DeleteOneID(p.ID).Exec(ctx); err != nil {
			return fmt.Errorf("campaign: remove photo: %w", err)
		}
		update := tx.Campaign.UpdateOneID(old.ID)
		if next := slices.IndexFunc(photos, func(other *gen.Photo) bool { return other.ID != p.ID }); next >= 0 {
			update.SetCoverID(photos[next].ID)
		} else {
			update.ClearCoverID()
		}
		if c, err = update.Save(ctx); err != nil {
			return fmt.Errorf("campaign: remove photo: %w", err)
		}
		key = p.Key
		return record(ctx, tx, c, "remove_photo", map[string]any{"photo": p.ID, "key": p.Key}, nil, "", now)
	})
	if err != nil {
		return nil, err
	}
	// The row is gone for good; a file left behind by a failure here is never shown.
	if err := s.Photos.Delete(ctx, key); err != nil {
		return nil, fmt.Errorf("campaign: delete the photo's files: %w", err)
	}
	return c.Unwrap(), nil
}

// PhotosOf answers the photos of several campaigns, each in their order, as far as
// the reader may see them.
func (s *Service) PhotosOf(ctx context.Context, campaigns []uuid.UUID) (map[uuid.UUID][]*gen.Photo, error) {
	photos, err := s.DB.Client.Photo.Query().Where(photo.CampaignIDIn(campaigns...)).Order(photo.ByPosition()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("campaign: load photos: %w", err)
	}
	of := make(map[uuid.UUID][]*gen.Photo, len(campaigns))
	for _, p := range photos {
		of[p.CampaignID] = append(of[p.CampaignID], p)
	}
	return of, nil
}
