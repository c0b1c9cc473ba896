package post

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/photo"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/media"
)

// writeWithPhotos stores the pictures of a post and publishes it. Pictures that no
// post shows in the end are deleted again.
func (s *Service) writeWithPhotos(ctx context.Context, in PublishInput) (*gen.Post, error) {
	var pictures []media.Photo
	for i, file := range in.Photos {
		picture, err := s.Photos.Put(ctx, file)
		if err != nil {
			return nil, errors.Join(at(i, err), s.forget(ctx, pictures))
		}
		pictures = append(pictures, picture)
	}
	p, wrote, err := s.write(ctx, in, pictures)
	if wrote || fault.HasCode(err, "OUTCOME_UNKNOWN") { // then the post may be there, and shows them
		return p, err
	}
	return p, errors.Join(err, s.forget(ctx, pictures))
}

// at answers a fault of a picture as one of the i-th.
func at(i int, err error) error {
	var f *fault.Fault
	if !errors.As(err, &f) || f.Kind != fault.Invalid {
		return err
	}
	of := *f
	of.Field = "photos." + strconv.Itoa(i)
	return &of
}

func (s *Service) forget(ctx context.Context, pictures []media.Photo) error {
	var errs []error
	for _, p := range pictures {
		errs = append(errs, s.Photos.Delete(context.WithoutCancel(ctx), p.Key))
	}
	return errors.Join(errs...)
}

func hang(ctx context.Context, tx *gen.Tx, p *gen.Post, pictures []media.Photo, alt string) error {
	if len(pictures) == 0 {
		return nil
	}
	rows := make([]*gen.PhotoCreate, len(pictures))
	for i, stored := range pictures {
		rows[i] = tx.Photo.Create().SetCreatedAt(p.CreatedAt).SetCampaignID(p.CampaignID).SetPostID(p.ID).SetPosition(i).SetKey(stored.Key).
			SetDigest(stored.Digest).SetWidth(stored.Width).SetHeight(stored.Height).SetColor(stored.Color).SetFormat(stored.Format).SetAlt(alt)
	}
	if err := tx.Photo.CreateBulk(rows...).Exec(ctx); err != nil {
		return fmt.Errorf("post: hang photos: %w", err)
	}
	return nil
}

// PhotosOf answers the photos of several posts in one statement, each in their order,
// as far as the reader may see them.
func (s *Service) PhotosOf(ctx context.Context, posts []uuid.UUID) (map[uuid.UUID][]*gen.Photo, error) {
	of := make(map[uuid.UUID][]*gen.Photo, len(posts))
	if len(posts) == 0 {
		return of, nil
	}
	photos, err := s.DB.Client.Photo.Query().Where(photo.PostIDIn(posts...)).Order(photo.ByPosition()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("post: load photos: %w", err)
	}
	for _, p := range photos {
		of[*p.PostID] = append(of[*p.PostID], p)
	}
	return of, nil
}
