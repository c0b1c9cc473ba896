package account

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/grant"
	"shanhuo.app/ent/gen/person"
	genregion "shanhuo.app/ent/gen/region"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/message"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
)

// createUnreached makes a person without phone or mail in a village. Nothing but the name
// tells them from their neighbours, and a request that is sent again from one that is new:
// no other household there may be called the same.
func (s *Service) createUnreached(
	ctx context.Context, tx *gen.Tx, village region.Path, name, locale string, now time.Time,
) (*gen.Person, error) {
	// Of two such requests at once the second sees what the first has made.
	if _, err := tx.Region.Query().Where(genregion.ID(village.Code()), store.ForUpdate).Only(ctx); err != nil {
		return nil, fmt.Errorf("account: lock the village: %w", err)
	}
	taken, err := tx.Person.Query().Where(person.DisplayName(name), person.ErasedAtIsNil(), func(p *sql.Selector) {
		g := sql.Table(grant.Table)
		p.Where(sql.In(p.C(person.FieldID), sql.Select(g.C(grant.FieldPersonID)).From(g).Where(sql.And(
			sql.EQ(g.C(grant.FieldRegionPath), string(village)), sql.EQ(g.C(grant.FieldRole), string(access.Household)), sql.IsNull(g.C(grant.FieldRevokedAt))))))
	}).Exist(ctx)
	if err != nil {
		return nil, fmt.Errorf("account: find a household of this name: %w", err)
	}
	if taken {
		return nil, fault.NewConflict("HOUSEHOLD_NAME_TAKEN", "displayName")
	}
	locale = message.Known(locale)
	made, err := tx.Person.Create().SetDisplayName(name).SetLocale(locale).SetCreatedAt(now).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("account: make a person: %w", err)
	}
	return made, audit.Write(ctx, tx, audit.Act{
		Action: "person.create", Object: "person", ObjectID: made.ID.String(), For: &made.ID, At: now,
		After: map[string]any{"locale": locale},
	})
}
