package campaign

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/erasure"
	"shanhuo.app/ent/gen/person"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/store"
)

// stays refuses to begin something for a person who was erased, or who asked to be:
// what a clerk begins for them would stand in the way of their wish. With lock it
// keeps them from being erased until tx ends.
func stays(ctx context.Context, tx *gen.Tx, owner uuid.UUID, lock bool) error {
	ctx = access.AsSystem(ctx, access.ForErasure) // a wish is its person's own to read
	query := tx.Person.Query().Where(person.ID(owner), person.ErasedAtIsNil())
	if lock {
		query.Where(store.ForUpdate)
	}
	there, err := query.IDs(ctx)
	if err != nil {
		return fmt.Errorf("campaign: find the owner: %w", err)
	}
	if len(there) == 0 {
		return fault.NewInvalid("NOT_A_HOUSEHOLD", "onBehalfOf")
	}
	leaves, err := tx.Erasure.Query().Where(erasure.PersonID(owner), erasure.StateEQ(erasure.StateOPEN)).Exist(ctx)
	if err != nil {
		return fmt.Errorf("campaign: does the owner leave: %w", err)
	}
	if leaves {
		return fault.NewConflict("OWNER_IS_LEAVING", "onBehalfOf")
	}
	return nil
}
