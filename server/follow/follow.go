// Package follow is people who want to hear of a campaign.
package follow

import (
	"context"
	stdsql "database/sql"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/follow"
	"shanhuo.app/ent/gen/person"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/store"
)

// Service is the use cases of following.
type Service struct {
	DB *store.DB
}

// Follow lets the reader hear of a campaign from now on. Doing it again changes nothing.
func (s *Service) Follow(ctx context.Context, campaignID uuid.UUID) error {
	return s.change(ctx, campaignID, "follow", func(ctx context.Context, tx *gen.Tx, c *gen.Campaign, me uuid.UUID) (bool, error) {
		if c.LaunchedAt == nil || !c.State.Public() {
			return false, fault.NewConflict("NOT_LAUNCHED", "")
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return false, err
		}
		id := uuid.Must(uuid.NewV7())
		err = tx.Follow.Create().SetID(id).SetCreatedAt(now).SetCampaignID(c.ID).SetPersonID(me).
			OnConflictColumns(follow.FieldCampaignID, follow.FieldPersonID).DoNothing().Exec(ctx)
		if err != nil && !errors.Is(err, stdsql.ErrNoRows) {
			return false, fmt.Errorf("follow: %w", err)
		}
		// A conflict leaves no trace; the id tells whether the row is this one.
		return tx.Follow.Query().Where(follow.ID(id)).Exist(ctx)
	})
}

// Unfollow ends it. Doing it again changes nothing.
func (s *Service) Unfollow(ctx context.Context, campaignID uuid.UUID) error {
	return s.change(ctx, campaignID, "unfollow", func(ctx context.Context, tx *gen.Tx, c *gen.Campaign, me uuid.UUID) (bool, error) {
		n, err := tx.Follow.Delete().Where(follow.CampaignID(c.ID), follow.PersonID(me)).Exec(ctx)
		if err != nil {
			return false, fmt.Errorf("unfollow: %w", err)
		}
		return n > 0, nil
	})
}

// change runs one of the two acts and writes it into the trail if it changed something.
func (s *Service) change(
	ctx context.Context, campaignID uuid.UUID, verb string, act func(context.Context, *gen.Tx, *gen.Campaign, uuid.UUID) (bool, error),
) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		if access.From(ctx) == nil {
			return fault.NewUnauthenticated()
		}
		c, err := tx.Campaign.Get(ctx, campaignID)
		if gen.IsNotFound(err) {
			return fault.NewNotFound("campaign")
		}
		if err != nil {
			return fmt.Errorf("follow: load the campaign: %w", err)
		}
		if err := access.Require(ctx, access.FollowSet, access.OfCampaign(c)); err != nil {
			return err
		}
		me := access.PersonID(ctx)
		_, err = tx.Person.Query().Where(person.ID(me), person.ErasedAtIsNil(), store.ForUpdate).OnlyID(ctx)
		if gen.IsNotFound(err) {
			return fault.NewUnauthenticated() // erased since the request was let in
		}
		if err != nil {
			return fmt.Errorf("follow: lock the reader: %w", err)
		}
		changed, err := act(ctx, tx, c, me)
		if err != nil || !changed {
			return err
		}
		return audit.Write(ctx, tx, audit.Act{
			Action: "follow." + verb, Object: "campaign", ObjectID: c.ID.String(), Region: c.RegionPath,
		})
	})
}

// Following tells whether the reader follows a campaign; nobody who is not signed in does.
func (s *Service) Following(ctx context.Context, campaignID uuid.UUID) (bool, error) {
	me := access.From(ctx)
	if me == nil {
		return false, nil
	}
	is, err := s.DB.Client.Follow.Query().Where(follow.CampaignID(campaignID), follow.PersonID(me.PersonID)).Exist(ctx)
	if err != nil {
		return false, fmt.Errorf("follow: look: %w", err)
	}
	return is, nil
}
