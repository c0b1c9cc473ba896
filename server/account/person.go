package account

import (
	"context"
	"fmt"
	"reflect"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/person"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/message"
	"shanhuo.app/server/personal"
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
	return s.change(ctx, "locale", func(p *gen.Person) any { return p.Locale }, locale, func(u *gen.PersonUpdateOne) { u.SetLocale(locale) })
}

// SetDisplayName chooses what everybody sees of the person: 1 to 30 characters
// without a phone number or an address in them.
func (s *Service) SetDisplayName(ctx context.Context, name string) (*gen.Person, error) {
	name, err := readName(name, "displayName")
	if err != nil {
		return nil, err
	}
	// The trail outlives the person, so it keeps no name: a digest tells that it changed.
	digest := func(name string) any { return s.keys.Digest(personal.DisplayName, name) }
	return s.change(ctx, "display_name_digest", func(p *gen.Person) any { return digest(p.DisplayName) }, digest(name),
		func(u *gen.PersonUpdateOne) { u.SetDisplayName(name) })
}

// change sets something about the signed-in person, unless get answers value already,
// and notes what it was.
func (s *Service) change(ctx context.Context, field string, get func(*gen.Person) any, value any, set func(*gen.PersonUpdateOne)) (*gen.Person, error) {
	p := access.From(ctx)
	if p == nil {
		return nil, fault.NewUnauthenticated()
	}
	var after *gen.Person
	err := s.db.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		before, err := oneself(ctx, tx)
		if err != nil {
			return err
		}
		was := get(before)
		if after = before; reflect.DeepEqual(was, value) {
			return nil
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		update := tx.Person.UpdateOneID(p.PersonID)
		set(update)
		if after, err = update.Save(ctx); err != nil {
			return fmt.Errorf("account: change a person: %w", err)
		}
		return audit.Write(ctx, tx, audit.Act{
			Action: "person.change", Object: "person", ObjectID: p.PersonID.String(), At: now,
			Before: map[string]any{field: was}, After: map[string]any{field: value},
		})
	})
	return after, err
}

// alive answers a person who was not erased, and keeps them from being erased until tx
// ends. Otherwise the error is ent's NotFound.
func alive(ctx context.Context, tx *gen.Tx, id uuid.UUID) (*gen.Person, error) {
	p, err := tx.Person.Query().Where(person.ID(id), person.ErasedAtIsNil(), store.ForUpdate).Only(ctx)
	if err != nil {
		return nil, fmt.Errorf("account: person: %w", err)
	}
	return p, nil
}

// oneself is alive for whoever is signed in. Who was erased a moment ago is signed in
// no more.
func oneself(ctx context.Context, tx *gen.Tx) (*gen.Person, error) {
	p, err := alive(ctx, tx, access.PersonID(ctx))
	if gen.IsNotFound(err) {
		return nil, fault.NewUnauthenticated()
	}
	return p, err
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
