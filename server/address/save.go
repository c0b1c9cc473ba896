package address

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/address"
	"shanhuo.app/server/access"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/store"
)

// Save keeps an address of whoever is signed in, who uses it now. One that is kept
// already is answered as it is. It refuses with TOO_MANY_ADDRESSES and with what a
// pledge's address is refused for, about the field "address".
func (s *Service) Save(ctx context.Context, typed offer.Address) (*Kept, error) {
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
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		row, err = tx.Address.Query().Where(address.PersonID(me), address.Digest(closed.digest)).Only(ctx)
		switch {
		case err == nil:
			row, err = use(ctx, tx, row, now)
			return err
		case !gen.IsNotFound(err):
			return fmt.Errorf("address: look for it: %w", err)
		}
		row, err = keep(ctx, tx, me, closed, now)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.open(row)
}

// use notes that an address was used.
func use(ctx context.Context, tx *gen.Tx, row *gen.Address, now time.Time) (*gen.Address, error) {
	used, err := tx.Address.UpdateOne(row).SetUsedAt(now).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("address: note its use: %w", err)
	}
	return used, nil
}

func keep(ctx context.Context, tx *gen.Tx, owner uuid.UUID, closed sealed, now time.Time) (*gen.Address, error) {
	kept, err := tx.Address.Query().Where(address.PersonID(owner)).Count(ctx)
	if err != nil {
		return nil, fmt.Errorf("address: count: %w", err)
	}
	if err := mayKeep(kept); err != nil {
		return nil, err
	}
	row, err := tx.Address.Create().SetPersonID(owner).SetDigest(closed.digest).SetSealed(closed.text).SetCreatedAt(now).SetUsedAt(now).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("address: keep: %w", err)
	}
	return row, note(ctx, tx, string(access.AddressSave), row.ID, "", closed.digest, now)
}
