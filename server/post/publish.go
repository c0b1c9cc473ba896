package post

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/post"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/jobs"
	"shanhuo.app/server/store"
	"shanhuo.app/server/text"
)

// PublishInput is a new post of a campaign.
type PublishInput struct {
	CampaignID  uuid.UUID
	Title, Body string
}

// Publish publishes a post of a campaign that has launched and tells its followers
// and backers. The owner writes it, or the clerk who drafted for them.
func (s *Service) Publish(ctx context.Context, in PublishInput) (*gen.Post, error) {
	title, body := text.Line(in.Title), text.Lines(in.Body)
	var p *gen.Post
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		// The lock keeps two posts at once from both being the last of the day.
		c, err := tx.Campaign.Query().Where(campaign.ID(in.CampaignID), store.ForUpdate).Only(ctx)
		if gen.IsNotFound(err) {
			if access.From(ctx) == nil {
				return fault.NewUnauthenticated()
			}
			return fault.NewNotFound("campaign")
		}
		if err != nil {
			return fmt.Errorf("post: load the campaign: %w", err)
		}
		if err := access.Require(ctx, access.PostPublish, access.OfCampaign(c)); err != nil {
			return err
		}
		if err := Check(title, body).Err(); err != nil {
			return err
		}
		if c.LaunchedAt == nil || !c.State.Public() {
			return fault.NewConflict("NOT_LAUNCHED", "")
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		today, err := tx.Post.Query().Where(post.CampaignID(c.ID), post.CreatedAtGT(now.Add(-day))).Count(ctx)
		if err != nil {
			return fmt.Errorf("post: count: %w", err)
		}
		if today >= PerDay {
			return fault.NewConflict("TOO_MANY_POSTS", "").With("max", PerDay)
		}
		p, err = tx.Post.Create().SetCreatedAt(now).SetCampaignID(c.ID).SetAuthorID(access.PersonID(ctx)).
			SetTitle(title).SetBody(body).Save(ctx)
		if err != nil {
			return fmt.Errorf("post: publish: %w", err)
		}
		var on *uuid.UUID
		if c.OwnerID != p.AuthorID {
			on = &c.OwnerID
		}
		err = audit.Write(ctx, tx, audit.Act{
			Action: string(access.PostPublish), Object: "post", ObjectID: p.ID.String(), Region: c.RegionPath, For: on,
			After: map[string]any{"campaign": c.ID, "title": p.Title}, At: now,
		})
		if err != nil {
			return err
		}
		return jobs.Insert(ctx, tx, AnnounceArgs{PostID: p.ID}, nil)
	})
	if err != nil {
		return nil, err
	}
	return p.Unwrap(), nil
}
