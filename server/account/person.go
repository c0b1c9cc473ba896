package account

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/person"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/message"
	"shanhuo.app/server/store"
)

// Me answers the signed-in person.
func (s *Service) Me(ctx context.Context) (*gen.Person, error) {
	p := access.From(ctx)
	if p == nil {
		return nil, fault.NewUnauthenticated()
	}
	me, err := s.db.Client.Person.Get(ctx, p.PersonID)
	if err != nil {
		return nil, fmt.Errorf("account: person: %w", err)
	}
	return me, nil
}

// SetLocale chooses the language in which the person is written to.
func (s *Service) SetLocale(ctx context.Context, locale string) (*gen.Person, error) {
	if message.Known(locale) != locale {
		return nil, fault.NewInvalid("LOCALE_UNKNOWN", "locale")
	}
	return s.change(ctx, "locale", func(p *gen.Person) string { return p.Locale }, locale, (*gen.PersonUpdateOne).SetLocale)
}

// SetDisplayName chooses what everybody sees of the person: 1 to 30 characters
// without a phone number or an address in them.
func (s *Service) SetDisplayName(ctx context.Context, name string) (*gen.Person, error) {
	name, err := readName(name, "displayName")
	if err != nil {
		return nil, err
	}
	return s.change(ctx, "display_name", func(p *gen.Person) string { return p.DisplayName }, name, (*gen.PersonUpdateOne).SetDisplayName)
}

// change sets one field of the signed-in person and notes what it was.
func (s *Service) change(ctx context.Context, field string, get func(*gen.Person) string, value string,
	set func(*gen.PersonUpdateOne, string) *gen.PersonUpdateOne,
) (*gen.Person, error) {
	p := access.From(ctx)
	if p == nil {
		return nil, fault.NewUnauthenticated()
	}
	var after *gen.Person
	err := s.db.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		before, err := tx.Person.Get(ctx, p.PersonID)
		if err != nil {
			return fmt.Errorf("account: person: %w", err)
		}
		if after = before; get(before) == value {
			return nil
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		was := get(before)
		if after, err = set(tx.Person.UpdateOneID(p.PersonID), value).Save(ctx); err != nil {
			return fmt.Errorf("account: change a person: %w", err)
		}
		return audit.Write(ctx, tx, audit.Act{
			Action: "person.change", Object: "person", ObjectID: p.PersonID.String(), At: now,
			Before: map[string]any{field: was}, After: map[string]any{field: value},
		})
	})
	return after, err
}

// Names answers the display names of people, which anybody may see beside what they
// wrote. Unknown ids are left out.
func (s *Service) Names(ctx context.Context, ids ...uuid.UUID) (map[uuid.UUID]string, error) {
	if len(ids) == 0 {
		return map[uuid.UUID]string{}, nil
	}
	rows, err := s.db.Client.Person.Query().Where(person.IDIn(ids...)).Select(person.FieldID, person.FieldDisplayName).
		All(access.AsSystem(ctx, access.ForNames))
	if err != nil {
		return nil, fmt.Errorf("account: names: %w", err)
	}
	names := make(map[uuid.UUID]string, len(rows))
	for _, row := range rows {
		names[row.ID] = row.DisplayName
	}
	return names, nil
}
