package notify

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/grant"
	"shanhuo.app/server/access"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
)

// officeMax bounds how many people of one office are told of one thing.
const officeMax = 100

// Office answers who holds one of some roles of office over a place now, each once. A
// grant holds for all that lies below its region.
func Office(ctx context.Context, tx *gen.Tx, place region.Path, roles ...access.Role) ([]uuid.UUID, error) {
	ctx = access.AsSystem(ctx, access.ForMessages)
	now, err := store.Now(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("notify: %w", err)
	}
	above := []region.Path{""}
	for p := place; p != ""; p = p.Parent() {
		above = append(above, p)
	}
	names := make([]string, len(roles))
	for i, role := range roles {
		names[i] = string(role)
	}
	var people []uuid.UUID
	err = tx.Grant.Query().
		Where(grant.RoleIn(names...), grant.RegionPathIn(above...), grant.RevokedAtIsNil(),
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
	people, err := Office(ctx, tx, place, role)
	if err != nil {
		return err
	}
	return n.queueEach(ctx, tx, people, notice)
}

// QueueDuty is QueueOffice to everybody who may do an act to an object now: whose role
// carries the action there, and who has no hand in the object. It answers how many they
// are, whether or not they want the notice.
func (n *Notifier) QueueDuty(ctx context.Context, tx *gen.Tx, action access.Action, object access.Object, notice Notice) (int, error) {
	var roles []access.Role
	for _, role := range access.Granted {
		if role.Carries(action) {
			roles = append(roles, role)
		}
	}
	people, err := Office(ctx, tx, object.Region, roles...)
	if err != nil {
		return 0, err
	}
	people = slices.DeleteFunc(people, func(who uuid.UUID) bool { return access.Separate(who, object) != nil })
	return len(people), n.queueEach(ctx, tx, people, notice)
}
