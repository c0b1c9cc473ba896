package campaign

import (
	"context"
	"fmt"
	"time"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/grant"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/store"
)

// registered refuses to work on a draft, or to hand it in, whose owner is no household of
// its village any more. Until tx ends nobody takes them off the list: then it either was
// submitted before, and keeps them on it, or it stays a draft.
func registered(ctx context.Context, tx *gen.Tx, c *gen.Campaign, now time.Time) error {
	held, err := tx.Grant.Query().Where(
		grant.PersonID(c.OwnerID), grant.Role(string(access.Household)), grant.RegionPath(c.RegionPath), grant.RevokedAtIsNil(),
		grant.Or(grant.ExpiresAtIsNil(), grant.ExpiresAtGT(now)), store.ForShare,
	).IDs(ctx)
	if err != nil {
		return fmt.Errorf("campaign: is the owner registered: %w", err)
	}
	if len(held) == 0 {
		return fault.NewConflict("OWNER_NOT_REGISTERED", "")
	}
	return nil
}
