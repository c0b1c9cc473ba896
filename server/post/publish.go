package post

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/post"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/jobs"
	"shanhuo.app/server/media"
	"shanhuo.app/server/store"
	"shanhuo.app/server/text"
)

// PublishInput is a new post of a campaign.
type PublishInput struct {
	CampaignID  uuid.UUID
	Title, Body string
	Photos      []io.Reader // at most PhotosMax, in the order in which they are shown
	ClientKey   *uuid.UUID  // made by the client, once for each post
}

// Publish publishes a post of a campaign that has launched and tells its followers
// and backers. The owner writes it, or the clerk who drafted for them. The same author
// with the same ClientKey gets the post that the key published; other words under it
// are refused with PUBLISHED_OTHERWISE, so that nobody takes them for published.
func (s *Service) Publish(ctx context.Context, in PublishInput) (*gen.Post, error) {
	in.Title, in.Body = text.Line(in.Title), text.Lines(in.Body)
	if len(in.Photos) == 0 {
		p, _, err := s.write(ctx, in, nil)
		return p, err
	}
	// Asked once before pictures are decoded, which costs much, and again when the
	// post is written, which decides.
	var first *gen.Post
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		place, err := placeFor(ctx, tx, in)
		first = place.published
		return err
	})
	if err != nil {
		return nil, err
	}
	if first != nil {
		return first.Unwrap(), nil
	}
	return s.writeWithPhotos(ctx, in)
}

// place is where and when a post is published, or the post that its key has published
// already.
type place struct {
	campaign  *gen.Campaign
	now       time.Time
	published *gen.Post
}

// placeFor locks the campaign of a post that the reader may publish now. The lock
// keeps two posts at once from both being the last of the day.
func placeFor(ctx context.Context, tx *gen.Tx, in PublishInput) (place, error) {
	c, err := tx.Campaign.Query().Where(campaign.ID(in.CampaignID), store.ForUpdate).Only(ctx)
	if gen.IsNotFound(err) {
		if access.From(ctx) == nil {
			return place{}, fault.NewUnauthenticated()
		}
		return place{}, fault.NewNotFound("campaign")
	}
	if err != nil {
		return place{}, fmt.Errorf("post: load the campaign: %w", err)
	}
	if err := access.Require(ctx, access.PostPublish, access.OfCampaign(c)); err != nil {
		return place{}, err
	}
	if in.ClientKey != nil {
		p, err := tx.Post.Query().Where(post.AuthorID(access.PersonID(ctx)), post.ClientKey(*in.ClientKey)).Only(ctx)
		switch {
		case err == nil && p.CampaignID != c.ID:
			return place{}, keyUsed()
		case err == nil && (p.Title != in.Title || p.Body != in.Body):
			return place{}, fault.NewConflict("PUBLISHED_OTHERWISE", "clientKey")
		case err == nil:
			return place{published: p}, nil
		case !gen.IsNotFound(err):
			return place{}, fmt.Errorf("post: find by the client's key: %w", err)
		}
	}
	if err := Check(in.Title, in.Body, len(in.Photos)).Err(); err != nil {
		return place{}, err
	}
	if c.LaunchedAt == nil || !c.State.Public() {
		return place{}, fault.NewConflict("NOT_LAUNCHED", "")
	}
	now, err := store.Now(ctx, tx)
	if err != nil {
		return place{}, err
	}
	today, err := tx.Post.Query().Where(post.CampaignID(c.ID), post.CreatedAtGT(now.Add(-day))).Count(ctx)
	if err != nil {
		return place{}, fmt.Errorf("post: count: %w", err)
	}
	if today >= PerDay {
		return place{}, fault.NewConflict("TOO_MANY_POSTS", "").With("max", PerDay)
	}
	return place{campaign: c, now: now}, nil
}

// write publishes a post with pictures that are stored, and tells whether it did: of
// two requests with one key only the first does.
func (s *Service) write(ctx context.Context, in PublishInput, pictures []media.Photo) (p *gen.Post, wrote bool, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		at, err := placeFor(ctx, tx, in)
		p, wrote = at.published, false
		if err != nil || p != nil {
			return err
		}
		c := at.campaign
		p, err = tx.Post.Create().SetCreatedAt(at.now).SetCampaignID(c.ID).SetAuthorID(access.PersonID(ctx)).
			SetTitle(in.Title).SetBody(in.Body).SetNillableClientKey(in.ClientKey).Save(ctx)
		if in.ClientKey != nil && gen.IsConstraintError(err) {
			return keyUsed() // for another campaign, at this moment
		}
		if err != nil {
			return fmt.Errorf("post: publish: %w", err)
		}
		if err := hang(ctx, tx, p, pictures, ""); err != nil {
			return err
		}
		var on *uuid.UUID
		if c.OwnerID != p.AuthorID {
			on = &c.OwnerID
		}
		err = audit.Write(ctx, tx, audit.Act{
			Action: string(access.PostPublish), Object: "post", ObjectID: p.ID.String(), Region: c.RegionPath, For: on,
			After: map[string]any{"campaign": c.ID, "title": p.Title, "photos": len(pictures)}, At: at.now,
		})
		if err != nil {
			return err
		}
		wrote = true
		return jobs.Insert(ctx, tx, AnnounceArgs{PostID: p.ID}, nil)
	})
	if err != nil {
		return nil, false, err
	}
	return p.Unwrap(), wrote, nil
}

func keyUsed() *fault.Fault { return fault.NewConflict("CLIENT_KEY_USED", "clientKey") }
