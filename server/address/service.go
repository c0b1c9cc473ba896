// Package address is where people want goods sent: addresses that the portal keeps
// at their wish, to be offered again at the next pledge. They are sealed, and only
// the person reads them. A pledge has a copy of its own.
package address

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/person"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/store"
)

// Service is the use cases of kept addresses.
type Service struct {
	DB   *store.DB
	Keys *personal.Keys
}

// Kept is an address and when it was last used, UTC.
type Kept struct {
	ID uuid.UUID
	offer.Address
	UsedAt time.Time
}

// sealed is an address as a row has it.
type sealed struct {
	digest string
	text   []byte
}

// seal binds the digest to the person, so that nobody sees from two rows that two
// people live together.
func (s *Service) seal(owner uuid.UUID, a offer.Address) (sealed, error) {
	raw, err := json.Marshal(a)
	if err != nil {
		return sealed{}, fmt.Errorf("address: write: %w", err)
	}
	return sealed{
		digest: s.Keys.Digest(personal.KeptAddress, owner.String()+"\n"+string(raw)),
		text:   s.Keys.Seal(raw, personal.KeptAddress),
	}, nil
}

func (s *Service) open(row *gen.Address) (*Kept, error) {
	kept := &Kept{ID: row.ID, UsedAt: row.UsedAt}
	plain, err := s.Keys.Open(row.Sealed, personal.KeptAddress)
	if err != nil {
		return nil, fmt.Errorf("address: open %s: %w", row.ID, err)
	}
	if err := json.Unmarshal(plain, &kept.Address); err != nil {
		return nil, fmt.Errorf("address: read %s: %w", row.ID, err)
	}
	return kept, nil
}

// lock makes the changes to one person's addresses follow each other, and keeps an
// erasure from coming in between.
func lock(ctx context.Context, tx *gen.Tx, owner uuid.UUID) error {
	known, err := tx.Person.Query().Where(person.ID(owner), person.ErasedAtIsNil(), store.ForUpdate).Exist(ctx)
	if err != nil {
		return fmt.Errorf("address: lock the person: %w", err)
	}
	if !known {
		return fault.NewUnauthenticated()
	}
	return nil
}

func note(ctx context.Context, tx *gen.Tx, action string, id uuid.UUID, before, after string, now time.Time) error {
	return audit.Write(ctx, tx, audit.Act{
		Action: action, Object: "address", ObjectID: id.String(), Before: digest(before), After: digest(after), At: now,
	})
}

// digest is what the trail keeps of an address.
func digest(of string) any {
	if of == "" {
		return nil
	}
	return map[string]any{"address_digest": of}
}
