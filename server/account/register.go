package account

import (
	"context"
	"fmt"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/contact"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/message"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/store"
)

// Register answers the person who is reached at an address, and makes one with this
// display name when there is none. Only the portal itself does this, for its demo
// people and its first admin.
func (s *Service) Register(ctx context.Context, identifier, displayName, locale string) (*gen.Person, error) {
	if access.SystemReason(ctx) == "" {
		return nil, fault.NewDenied("person.register")
	}
	to, err := Identify(identifier)
	if err != nil {
		return nil, err
	}
	name, err := readName(displayName, "displayName")
	if err != nil {
		return nil, err
	}
	var person *gen.Person
	err = s.inTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		person, _, err = s.findOrCreate(ctx, tx, to, name, locale)
		return err
	})
	return person, err
}

// findOrCreate reads past the rules about people, since nobody knows yet who it is.
// An empty name becomes a neutral one.
func (s *Service) findOrCreate(ctx context.Context, tx *gen.Tx, to Identifier, name, locale string) (person *gen.Person, isNew bool, err error) {
	digest := s.keys.Digest(personal.Contact, to.Address)
	known, err := tx.Contact.Query().Where(contact.Digest(digest)).Only(ctx)
	switch {
	case err == nil:
		person, err = alive(ctx, tx, known.PersonID)
		// Who was erased while this waited for the lock has no contact any more, and
		// whoever signs in with it is a new person.
		if !gen.IsNotFound(err) {
			return person, false, err
		}
	case !gen.IsNotFound(err):
		return nil, false, fmt.Errorf("account: find a contact: %w", err)
	}
	locale = message.Known(locale)
	if name == "" {
		if name, err = neutralName(locale); err != nil {
			return nil, false, err
		}
	}
	now, err := store.Now(ctx, tx)
	if err != nil {
		return nil, false, err
	}
	person, err = tx.Person.Create().SetDisplayName(name).SetLocale(locale).SetCreatedAt(now).Save(ctx)
	if err != nil {
		return nil, false, fmt.Errorf("account: make a person: %w", err)
	}
	err = tx.Contact.Create().SetPersonID(person.ID).SetChannel(to.Channel).SetDigest(digest).
		SetSealed(s.keys.SealText(to.Address, personal.Contact)).SetCreatedAt(now).Exec(ctx)
	if err != nil {
		return nil, false, fmt.Errorf("account: keep a contact: %w", err)
	}
	return person, true, audit.Write(ctx, tx, audit.Act{
		Action: "person.create", Object: "person", ObjectID: person.ID.String(), For: &person.ID, At: now,
		After: map[string]any{"channel": to.Channel, "locale": locale},
	})
}
