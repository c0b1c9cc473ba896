package campaign

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/server/access"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/store"
)

// launchPage is how many campaigns one transaction launches.
const launchPage = 200

// LaunchDue launches the scheduled campaigns whose time has come and answers how
// many it launched. It is safe on several servers at once: each passes over
// the rows another one holds.
func (s *Service) LaunchDue(ctx context.Context) (int, error) {
	ctx = access.AsSystem(ctx, access.ForLaunching)
	now, err := s.DB.Now(ctx)
	if err != nil {
		return 0, err
	}
	due, err := s.DB.Client.Campaign.Query().
		Where(campaign.StateEQ(lifecycle.CampaignScheduled), campaign.LaunchAtLTE(now)).
		Order(campaign.ByLaunchAt()).Limit(launchPage).IDs(ctx)
	if err != nil {
		return 0, fmt.Errorf("campaign: find what is to launch: %w", err)
	}
	launched := 0
	var errs []error
	for _, id := range due {
		// One by one: a campaign that cannot be launched keeps no other from it.
		did, err := s.launchDue(ctx, id)
		if err != nil {
			errs = append(errs, fmt.Errorf("campaign: launch %s: %w", id, err))
		}
		if did {
			launched++
		}
	}
	return launched, errors.Join(errs...)
}

// launchDue launches one campaign if it is still due, and tells whether it did.
func (s *Service) launchDue(ctx context.Context, id uuid.UUID) (did bool, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		did = false
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		c, err := tx.Campaign.Query().
			Where(campaign.ID(id), campaign.StateEQ(lifecycle.CampaignScheduled), campaign.LaunchAtLTE(now), store.SkipLocked).Only(ctx)
		if gen.IsNotFound(err) {
			return nil // another server has it
		}
		if err != nil {
			return err
		}
		update, err := move(tx, c, lifecycle.CampaignLive)
		if err != nil {
			return err
		}
		live, err := launch(ctx, tx, c, update, now)
		if err != nil {
			return err
		}
		did = true
		return s.tell(ctx, tx, live, notify.CampaignLive, "live", map[string]any{"deadline": *live.Deadline})
	})
	return did && err == nil, err
}
