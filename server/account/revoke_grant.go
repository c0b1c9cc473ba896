package account

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/grant"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/store"
	"shanhuo.app/server/text"
)

// reasonLimits bound why a role was taken away; auditors read it.
var reasonLimits = text.Limits{Min: 1, Max: 500, Lines: true}

// RevokeGrant takes a role away, from the next request on. An admin revokes what
// lies there or below, a clerk the households of the own village. Revoking
// twice is no fault. Faults: reason is missing, too long or no plain text.
func (s *Service) RevokeGrant(ctx context.Context, id uuid.UUID, reason string) error {
	reason = text.Lines(reason)
	return s.db.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		g, err := tx.Grant.Get(ctx, id)
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
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		n, err := tx.Grant.Update().Where(grant.ID(id), grant.RevokedAtIsNil()).SetRevokedAt(now).Save(ctx)
		if err != nil {
			return fmt.Errorf("account: revoke a grant: %w", err)
		}
		if n == 0 {
			return nil
		}
		return audit.Write(ctx, tx, audit.Act{
			Action: string(access.GrantRevoke), Object: "grant", ObjectID: id.String(), Region: g.RegionPath, For: &g.PersonID, At: now,
			Before: map[string]any{"role": g.Role, "expires_at": g.ExpiresAt}, Reason: reason,
		})
	})
}
