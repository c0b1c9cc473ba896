package account

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"

	"entgo.io/ent/dialect/sql"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/contact"
	"shanhuo.app/ent/gen/grant"
	"shanhuo.app/ent/gen/person"
	"shanhuo.app/ent/gen/predicate"
	genregion "shanhuo.app/ent/gen/region"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/message"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
	"shanhuo.app/server/text"
)

// createUnreached makes a person without phone or mail in a village. Nothing but the name
// tells them from their neighbours, and a request that is sent again from one that is new:
// no other household there may be called the same.
func (s *Service) createUnreached(
	ctx context.Context, tx *gen.Tx, village region.Path, name, locale string, now time.Time,
) (*gen.Person, error) {
	if err := freeName(ctx, tx, village, name); err != nil {
		return nil, err
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

// reached answers the person with an address. A household that is new by it is not called
// like one without; who has an account already keeps the name they chose, and the clerk's
// list tells the two apart by the address.
func (s *Service) reached(
	ctx context.Context, tx *gen.Tx, in GiveGrantInput, place region.Path, to Identifier, name string,
) (*gen.Person, error) {
	p, isNew, err := s.findOrCreate(ctx, tx, to, name, in.Locale)
	if err != nil || !isNew || in.Role != access.Household {
		return p, err
	}
	return p, freeName(ctx, tx, place, p.DisplayName, person.Not(hasContact))
}

// hasContact chooses people who are reached by phone or mail.
var hasContact predicate.Person = func(p *sql.Selector) {
	c := sql.Table(contact.Table)
	p.Where(sql.In(p.C(person.FieldID), sql.Select(c.C(contact.FieldPersonID)).From(c)))
}

// freeName answers the fault HOUSEHOLD_NAME_TAKEN when a household of a village, among
// those that are asked for, is called the same but for spaces, marks, width and capitals.
func freeName(ctx context.Context, tx *gen.Tx, village region.Path, name string, among ...predicate.Person) error {
	// Of two such requests at once the second sees what the first has made.
	if _, err := tx.Region.Query().Where(genregion.ID(village.Code()), store.ForUpdate).Only(ctx); err != nil {
		return fmt.Errorf("account: lock the village: %w", err)
	}
	var names []string
	err := tx.Person.Query().Where(person.ErasedAtIsNil(), func(p *sql.Selector) {
		g := sql.Table(grant.Table)
		p.Where(sql.In(p.C(person.FieldID), sql.Select(g.C(grant.FieldPersonID)).From(g).Where(sql.And(
			sql.EQ(g.C(grant.FieldRegionPath), string(village)), sql.EQ(g.C(grant.FieldRole), string(access.Household)), sql.IsNull(g.C(grant.FieldRevokedAt))))))
	}).Where(among...).Select(person.FieldDisplayName).Scan(ctx, &names)
	if err != nil {
		return fmt.Errorf("account: names of households: %w", err)
	}
	for _, other := range names {
		if sameName(other, name) {
			return fault.NewConflict("HOUSEHOLD_NAME_TAKEN", "displayName")
		}
	}
	return nil
}

func sameName(a, b string) bool { return foldName(a) == foldName(b) }

// foldName keeps the letters and digits of a name, each written in one way.
func foldName(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			return -1
		}
		return r
	}, text.Fold(name))
}
