package address

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/address"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/store"
)

// Change replaces what one of the reader's addresses says. Where that makes it the
// same as another one of theirs, the other stays and is answered. It refuses like Save.
func (s *Service) Change(ctx context.Context, id uuid.UUID, typed offer.Address) (*Kept, error) {
	me := access.PersonID(ctx)
	if err := access.Require(ctx, access.AddressSave, access.Own(me)); err != nil {
		return nil, err
	}
	tidy, err := check(typed)
	if err != nil {
		return nil, err
	}
	closed, err := s.seal(me, tidy)
	if err != nil {
		return nil, err
	}
	var row *gen.Address
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		if err := lock(ctx, tx, me); err != nil {
			return err
		}
		if row, err = find(ctx, tx, me, id); err != nil {
			return err
		}
		if row.Digest == closed.digest {
			return nil
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		before := row.Digest
		same, err := tx.Address.Query().Where(address.PersonID(me), address.Digest(closed.digest)).Only(ctx)
		switch {
		case err == nil:
			row = same
			return remove(ctx, tx, id, before, now)
		case !gen.IsNotFound(err):
			return fmt.Errorf("address: look for the same: %w", err)
		}
		if row, err = tx.Address.UpdateOne(row).SetDigest(closed.digest).SetSealed(closed.text).Save(ctx); err != nil {
			return fmt.Errorf("address: change: %w", err)
		}
		return note(ctx, tx, "address.change", id, before, closed.digest, now)
	})
	if err != nil {
		return nil, err
	}
	return s.open(row)
}

// find answers an address of this person.
func find(ctx context.Context, tx *gen.Tx, owner, id uuid.UUID) (*gen.Address, error) {
	row, err := tx.Address.Query().Where(address.ID(id), address.PersonID(owner)).Only(ctx)
	if gen.IsNotFound(err) {
		return nil, fault.NewNotFound("address")
	}
	if err != nil {
		return nil, fmt.Errorf("address: find: %w", err)
	}
	return row, nil
}
