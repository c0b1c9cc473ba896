package address

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/store"
)

// Remove forgets one of the reader's addresses. Pledges keep where they go.
func (s *Service) Remove(ctx context.Context, id uuid.UUID) error {
	me := access.PersonID(ctx)
	if err := access.Require(ctx, access.AddressRemove, access.Own(me)); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		if err := lock(ctx, tx, me); err != nil {
			return err
		}
		row, err := find(ctx, tx, me, id)
		if err != nil {
			return err
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		return remove(ctx, tx, id, row.Digest, now)
	})
}

func remove(ctx context.Context, tx *gen.Tx, id uuid.UUID, digest string, now time.Time) error {
	if err := tx.Address.DeleteOneID(id).Exec(ctx); err != nil {
		return fmt.Errorf("address: remove: %w", err)
	}
	return note(ctx, tx, string(access.AddressRemove), id, digest, "", now)
}
