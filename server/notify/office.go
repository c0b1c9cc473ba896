package notify

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/grant"
	"shanhuo.app/server/access"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
)

// officeMax bounds how many people of one office are told of one thing.
const officeMax = 100

// Office answers who holds a role of office over a place now, each once. A grant holds
// for all that lies below its region.
func Office(ctx context.Context, tx *gen.Tx, role access.Role, place region.Path) ([]uuid.UUID, error) {
	ctx = access.AsSystem(ctx, access.ForMessages)
	now, err := store.Now(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("notify: %w", err)
	}
	above := []region.Path{""}
	for p := place; p != ""; p = p.Parent() {
		above = append(above, p)
	}
	var people []uuid.UUID
	err = tx.Grant.Query().
		Where(grant.Role(string(role)), grant.RegionPathIn(above...), grant.RevokedAtIsNil(),
			grant.Or(grant.ExpiresAtIsNil(), grant.ExpiresAtGT(now))).
		Order(grant.ByPersonID()).Limit(officeMax).Unique(true).
		Select(grant.FieldPersonID).Scan(ctx, &people)
	if err != nil {
		return nil, fmt.Errorf("notify: find who holds the office: %w", err)
	}
	return people, nil
}

// QueueOffice is QueueMany of one notice to everybody who holds a role of office over a
// place. The notice's PersonID is filled in, and added to its DedupeKey.
func (n *Notifier) QueueOffice(ctx context.Context, tx *gen.Tx, role access.Role, place region.Path, notice Notice) error {
	people, err := Office(ctx, tx, role, place)
	if err != nil {
		return err
	}
	return n.queueEach(ctx, tx, people, notice)
}
