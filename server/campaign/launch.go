package campaign

import (
	"context"
	"fmt"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/server/access"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/store"
)

// launchPage is how many campaigns one transaction launches.
const launchPage = 200

// LaunchDue launches the scheduled campaigns whose time has come and answers how
// many it launched. It is safe on several servers at once: each passes over
// the rows another one holds.
func (s *Service) LaunchDue(ctx context.Context) (int, error) {
	ctx = access.AsSystem(ctx, access.ForLaunching)
	launched := 0
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		launched = 0
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		due, err := tx.Campaign.Query().
			Where(campaign.StateEQ(lifecycle.CampaignScheduled), campaign.LaunchAtLTE(now), store.SkipLocked).
			Order(campaign.ByLaunchAt()).Limit(launchPage).All(ctx)
		if err != nil {
			return fmt.Errorf("campaign: find what is to launch: %w", err)
		}
		for _, c := range due {
			update, err := move(tx, c, lifecycle.CampaignLive)
			if err != nil {
				return err
			}
			if _, err := s.launch(ctx, tx, c, update, now); err != nil {
				return err
			}
			launched++
		}
		return nil
	})
	return launched, err
}
