package account

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/grant"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/store"
	"shanhuo.app/server/text"
)

// reasonLimits bound why a role was taken away; auditors read it, and its holder in the
// data they download.
var reasonLimits = text.Limits{Min: 1, Max: 500, Lines: true}

// RevokeGrant takes a role away, from the next request on. An admin revokes what
// lies there or below, a clerk the households of the own village. A household that has
// a campaign there which began and did not end, or whose goods backers may still ask for,
// stays, whoever revokes: HOUSEHOLD_BUSY. One that goes and can be reached is told by
// whom. Revoking twice is no fault. Faults: reason is missing, too long or no plain text.
func (s *Service) RevokeGrant(ctx context.Context, id uuid.UUID, reason string) error {
	reason = text.Lines(reason)
	return s.db.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		// A draft that is being submitted at this moment has this row: see package campaign.
		g, err := tx.Grant.Query().Where(grant.ID(id), store.ForUpdate).Only(ctx)
		if gen.IsNotFound(err) {
			return fault.NewNotFound("grant")
		}
		if err != nil {
			return fmt.Errorf("account: find a grant: %w", err)
		}
		action := access.GrantRevoke
		if access.Role(g.Role) == access.Household && !access.Allowed(ctx, action, access.OfGrant(g)) {
			action = access.GrantEnrol
		}
		if err := access.Require(ctx, action, access.OfGrant(g)); err != nil {
			return err
		}
		var faults fault.List
		text.Check(&faults, "reason", reason, reasonLimits)
		if err := faults.Err(); err != nil {
			return err
		}
		if g.RevokedAt != nil {
			return nil
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		isHousehold := access.Role(g.Role) == access.Household
		if isHousehold {
			if err := ended(ctx, tx, g, now); err != nil {
				return err
			}
		}
		if err := tx.Grant.UpdateOne(g).SetRevokedAt(now).Exec(ctx); err != nil {
			return fmt.Errorf("account: revoke a grant: %w", err)
		}
		if by := access.From(ctx); isHousehold && by != nil {
			if err := s.tellTakenOff(access.AsSystem(ctx, access.ForGrants), tx, g, by.PersonID); err != nil {
				return err
			}
		}
		return audit.Write(ctx, tx, audit.Act{
			Action: string(access.GrantRevoke), Object: "grant", ObjectID: id.String(), Region: g.RegionPath, For: &g.PersonID, At: now,
			Before: map[string]any{"role": g.Role, "expires_at": g.ExpiresAt}, Reason: reason,
		})
	})
}

// ended refuses to take a household off the list of a village where a campaign of theirs
// is under way, or has goods to answer for, as long as erasure would wait for it. It reads
// past the rules about campaigns: who gives roles sees none that are not public.
func ended(ctx context.Context, tx *gen.Tx, g *gen.Grant, now time.Time) error {
	busy, err := tx.Campaign.Query().
		Where(campaign.OwnerID(g.PersonID), campaign.RegionPath(g.RegionPath), campaign.Or(campaign.StateIn(begunCampaigns...), owesGoods(now))).
		Exist(access.AsSystem(ctx, access.ForGrants))
	if err != nil {
		return fmt.Errorf("account: campaigns of a household: %w", err)
	}
	if busy {
		return fault.NewConflict("HOUSEHOLD_BUSY", "")
	}
	return nil
}

// tellTakenOff queues a notice to a household that was taken off the list of its village.
// It leaves the reason out, which is written for those who check the list: whoever asks
// finds it in the data they download.
func (s *Service) tellTakenOff(ctx context.Context, tx *gen.Tx, g *gen.Grant, by uuid.UUID) error {
	village, err := tx.Region.Get(ctx, g.RegionPath.Code())
	if err != nil {
		return fmt.Errorf("account: find the village: %w", err)
	}
	return s.tellHousehold(ctx, tx, notify.HouseholdTakenOff, g, by, village)
}
