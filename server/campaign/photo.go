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

// PhotoInput is a picture for a draft.
type PhotoInput struct {
	CampaignID uuid.UUID
	File       io.Reader
	Alt        string     // says what is on it, for people who do not see it
	ClientKey  *uuid.UUID // made by the client, once for each photo
}

// AddPhoto stores a picture and hangs it on a draft, after its others. The first one is
// the cover, until ChooseCover puts another before it. The same ClientKey on the same
// campaign answers the photo that the key added.
func (s *Service) AddPhoto(ctx context.Context, in PhotoInput) (*gen.Photo, error) {
	in.Alt = text.Line(in.Alt)
	if err := checkAlt(in.Alt).Err(); err != nil {
		return nil, err
	}
	// Asked once before the picture is decoded, which costs much, and again when it
	// is hung, which decides.
	var added *gen.Photo
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		room, err := roomForPhoto(ctx, tx, in)
		added = room.added
		return err
	})
	if err != nil {
		return nil, err
	}
	if added != nil {
		return added.Unwrap(), nil
	}
	stored, err := s.Photos.Put(ctx, in.File)
	if err != nil {
		return nil, err
	}
	p, err := s.hang(ctx, in, stored)
	switch {
	case fault.HasCode(err, "OUTCOME_UNKNOWN"):
		return nil, err // the row may be there, and shows these files
	case err != nil:
		return nil, errors.Join(err, s.Photos.Delete(context.WithoutCancel(ctx), stored.Key))
	case p.Key != stored.Key: // somebody sent it at the same moment and was first
		err = s.Photos.Delete(context.WithoutCancel(ctx), stored.Key)
	}
	return p.Unwrap(), err
}

// checkAlt answers what is wrong with a cleaned description. None is needed.
func checkAlt(alt string) fault.List {
	var faults fault.List
	text.Check(&faults, "alt", alt, text.Limits{Max: AltMax})
	return faults
}

func (s *Service) hang(ctx context.Context, in PhotoInput, stored media.Photo) (*gen.Photo, error) {
	var p *gen.Photo
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		room, err := roomForPhoto(ctx, tx, in)
		if err != nil || room.added != nil {
			p = room.added
			return err
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		p, err = tx.Photo.Create().SetCreatedAt(now).SetCampaignID(in.CampaignID).SetPosition(room.position).SetKey(stored.Key).
			SetDigest(stored.Digest).SetWidth(stored.Width).SetHeight(stored.Height).SetColor(stored.Color).SetFormat(stored.Format).
			SetAlt(in.Alt).SetNillableClientKey(in.ClientKey).Save(ctx)
		if err != nil {
			return fmt.Errorf("campaign: add photo: %w", keyUsed(err, in.ClientKey))
		}
		update := tx.Campaign.UpdateOneID(in.CampaignID)
		if room.campaign.CoverID == nil {
			update.SetCoverID(p.ID)
		}
		if err := update.Exec(ctx); err != nil {
			return fmt.Errorf("campaign: add photo: %w", err)
		}
		return record(ctx, tx, room.campaign, "add_photo", nil, map[string]any{"photo": p.ID, "key": p.Key}, "", now)
	})
	return p, err
}

// room is where a new photo goes, or the photo that its key has added already.
type room struct {
	campaign *gen.Campaign
	position int
	added    *gen.Photo
}

// roomForPhoto locks a draft that the reader may edit and answers the place of its
// next photo. A photo that was added before is answered also when the draft is full,
// or no draft any more.
func roomForPhoto(ctx context.Context, tx *gen.Tx, in PhotoInput) (room, error) {
	c, err := editable(ctx, tx, in.CampaignID)
	if err != nil {
		return room{}, err
	}
	if in.ClientKey != nil {
		p, err := tx.Photo.Query().Where(photo.CampaignID(c.ID), photo.ClientKey(*in.ClientKey), photo.PostIDIsNil()).Only(ctx)
		if err == nil {
			return room{added: p}, nil
		}
		if !gen.IsNotFound(err) {
			return room{}, fmt.Errorf("campaign: find by the client's key: %w", err)
		}
	}
	photos, err := photosOf(ctx, tx, c)
	if err != nil {
		return room{}, err
	}
	if f := CheckPhotos(len(photos) + 1); f != nil {
		return room{}, f
	}
	next := 0
	for _, p := range photos {
		next = max(next, p.Position+1)
	}
	return room{campaign: c, position: next}, nil
}

// editable locks a campaign whose draft the reader may edit.
func editable(ctx context.Context, tx *gen.Tx, id uuid.UUID) (*gen.Campaign, error) {
	c, err := lock(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	return c, access.Require(ctx, access.CampaignUpdate, access.OfCampaign(c))
}

// photosOf answers the photos of a draft that is worked on, in their order.
func photosOf(ctx context.Context, tx *gen.Tx, c *gen.Campaign) ([]*gen.Photo, error) {
	if c.State != lifecycle.CampaignDraft {
		return nil, wrongState(c)
	}
	now, err := store.Now(ctx, tx)
	if err != nil {
		return nil, err
	}
	if err := registered(ctx, tx, c, now); err != nil {
		return nil, err
	}
	photos, err := tx.Photo.Query().Where(photo.CampaignID(c.ID), photo.PostIDIsNil()).Order(photo.ByPosition()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("campaign: load photos: %w", err)
	}
	return photos, nil
}

// draftWith locks the draft on which a picture hangs, as somebody who may edit it, and
// answers it with its pictures, that one among them.
func draftWith(ctx context.Context, tx *gen.Tx, photoID uuid.UUID) (*gen.Campaign, []*gen.Photo, error) {
	p, err := tx.Photo.Get(ctx, photoID)
	if gen.IsNotFound(err) {
		if access.From(ctx) == nil {
			return nil, nil, fault.NewUnauthenticated()
		}
		return nil, nil, fault.NewNotFound("photo")
	}
	if err != nil {
		return nil, nil, fmt.Errorf("campaign: load photo: %w", err)
	}
	c, err := editable(ctx, tx, p.CampaignID)
	if err != nil {
		return nil, nil, err
	}
	photos, err := photosOf(ctx, tx, c)
	if err != nil {
		return nil, nil, err
	}
	if !slices.ContainsFunc(photos, isPhoto(photoID)) { // a post's, or taken off at this moment
		return nil, nil, fault.NewNotFound("photo")
	}
	return c, photos, nil
}

func isPhoto(id uuid.UUID) func(*gen.Photo) bool {
	return func(p *gen.Photo) bool { return p.ID == id }
}

// RemovePhoto takes a picture off a draft and answers the campaign, whose cover is the
// first of those that stay.
func (s *Service) RemovePhoto(ctx context.Context, photoID uuid.UUID) (*gen.Campaign, error) {
	var key string
	var c *gen.Campaign
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		old, photos, err := draftWith(ctx, tx, photoID)
		if err != nil {
			return err
		}
		p := photos[slices.IndexFunc(photos, isPhoto(photoID))]
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

// PhotosOf answers the photos of several campaigns, each in their order and without
// those of their posts, as far as the reader may see them.
func (s *Service) PhotosOf(ctx context.Context, campaigns []uuid.UUID) (map[uuid.UUID][]*gen.Photo, error) {
	photos, err := s.DB.Client.Photo.Query().Where(photo.CampaignIDIn(campaigns...), photo.PostIDIsNil()).Order(photo.ByPosition()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("campaign: load photos: %w", err)
	}
	of := make(map[uuid.UUID][]*gen.Photo, len(campaigns))
	for _, p := range photos {
		of[p.CampaignID] = append(of[p.CampaignID], p)
	}
	return of, nil
}
