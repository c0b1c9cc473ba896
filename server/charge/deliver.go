package charge

import (
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/store"
	"shanhuo.app/server/text"
)

// maxReason bounds the county's reason, in characters.
const maxReason = 500

// Deliver decides that a campaign which collected too little is delivered anyway: what
// was collected becomes payable. A county officer decides it, never the owner
// or who drafted the campaign. The same decision with the same reason again changes
// nothing. It refuses with WRONG_STATE, SHORTFALL_REASON.
func (s *Service) Deliver(ctx context.Context, id uuid.UUID, reason string) (*gen.Campaign, error) {
	reason = text.Lines(reason)
	var decided *gen.Campaign
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		c, err := tx.Campaign.Query().Where(campaign.ID(id), store.ForUpdate).Only(ctx)
		if gen.IsNotFound(err) {
			return fault.NewNotFound("campaign")
		}
		if err != nil {
			return fmt.Errorf("charge: load campaign: %w", err)
		}
		if err := access.Require(ctx, access.ShortfallDecide, access.OfCampaign(c)); err != nil {
			return err
		}
		if n := utf8.RuneCountInString(reason); n == 0 || n > maxReason {
			return fault.NewInvalid("SHORTFALL_REASON", "reason").With("max", maxReason)
		}
		if c.State == lifecycle.CampaignViable && c.StateReason == reason {
			decided = c // sent twice
			return nil
		}
		if c.State != lifecycle.CampaignShortfall {
			return fault.NewConflict("WRONG_STATE", "").With("state", string(c.State))
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		if decided, err = tx.Campaign.UpdateOne(c).SetState(lifecycle.CampaignViable).SetStateReason(reason).AddVersion(1).Save(ctx); err != nil {
			return fmt.Errorf("charge: decide shortfall: %w", err)
		}
		if err := audit.Write(ctx, tx, audit.Act{
			Action: string(access.ShortfallDecide), Object: "campaign", ObjectID: id.String(), Region: c.RegionPath, For: &c.OwnerID, At: now,
			Before: map[string]any{"state": lifecycle.CampaignShortfall}, After: map[string]any{"state": lifecycle.CampaignViable}, Reason: reason,
		}); err != nil {
			return err
		}
		system := access.AsSystem(ctx, access.ForSettling)
		if err := s.settle(system, tx, decided); err != nil {
			return err
		}
		return s.tellViable(system, tx, decided)
	})
	if err != nil {
		return nil, err
	}
	s.changed(id)
	return decided, nil
}
