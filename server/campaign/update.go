package campaign

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/store"
)

// UpdateInput edits the draft ID as it was at Version.
type UpdateInput struct {
	ID      uuid.UUID
	Version int
	Edit
}

// Update writes an edit into a draft. It answers every fault of what is edited at
// once, EDITED_ELSEWHERE when somebody saved since Version was read, and WRONG_STATE
// when the campaign is no draft any more. An edit that says what is stored already
// changes nothing and is no conflict, whatever its Version: it was saved before, and
// the answer was lost.
func (s *Service) Update(ctx context.Context, in UpdateInput) (*gen.Campaign, error) {
	var c *gen.Campaign
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		old, err := openDraft(ctx, tx, access.CampaignUpdate, in.ID, 0)
		if err != nil {
			return err
		}
		tiers, err := tiersOf(ctx, tx, old)
		if err != nil {
			return err
		}
		before := draftOf(old, tiers)
		draft := in.onto(before).Cleaned()
		if err := s.dropKnownAccount(old, &draft); err != nil {
			return err
		}
		from, to := s.changes(before, draft)
		if len(to) == 0 {
			c = old
			return nil
		}
		if err := seenAt(old, max(in.Version, 1)); err != nil {
			return err
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		if err := registered(ctx, tx, old, now); err != nil {
			return err
		}
		if err := in.concerning(append(CheckDraft(draft), CheckTimes(draft, now)...)).Err(); err != nil {
			return err
		}
		places, err := placesOf(ctx, tx, old.RegionPath.Segments())
		if err != nil {
			return err
		}
		update := tx.Campaign.UpdateOneID(old.ID).AddVersion(1)
		write(update.Mutation(), draft, s.Keys, places)
		if c, err = update.Save(ctx); err != nil {
			return fmt.Errorf("campaign: update: %w", err)
		}
		if in.Tiers != nil {
			if err := replaceTiers(ctx, tx, c, draft.Tiers); err != nil {
				return err
			}
		}
		return record(ctx, tx, c, "update", from, to, "", now)
	})
	if err != nil {
		return nil, err
	}
	return c.Unwrap(), nil
}

// openDraft locks a draft for somebody who may do the action to it and saw it last
// at version; version 0 takes it as it is.
func openDraft(ctx context.Context, tx *gen.Tx, action access.Action, id uuid.UUID, version int) (*gen.Campaign, error) {
	c, err := lock(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if err := access.Require(ctx, action, access.OfCampaign(c)); err != nil {
		return nil, err
	}
	if c.State != lifecycle.CampaignDraft {
		return nil, wrongState(c)
	}
	return c, seenAt(c, version)
}

// seenAt refuses an act on a campaign that was last seen at another version than it
// has; version 0 takes it as it is.
func seenAt(c *gen.Campaign, version int) error {
	if version != 0 && c.Version != version {
		return fault.NewConflict("EDITED_ELSEWHERE", "version").With("version", c.Version)
	}
	return nil
}

// dropKnownAccount takes the payee's account out of a draft that gives the one which
// is stored.
func (s *Service) dropKnownAccount(c *gen.Campaign, d *Draft) error {
	if d.Payee.Account == "" || len(c.PayeeAccountSealed) == 0 {
		return nil
	}
	stored, err := s.Keys.OpenText(c.PayeeAccountSealed, personal.PayeeAccount)
	if err != nil {
		return fmt.Errorf("campaign: open the payee's account: %w", err)
	}
	if stored == d.Payee.Account {
		d.Payee.Account = ""
	}
	return nil
}
