package account

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/contact"
	"shanhuo.app/server/access"
	"shanhuo.app/server/message"
	"shanhuo.app/server/personal"
)

// Contact is a phone number or an e-mail address of a person, the middle hidden.
type Contact struct {
	Channel contact.Channel
	Masked  string
}

// Contacts answers how the signed-in person is reached, in the order in which they gave it.
func (s *Service) Contacts(ctx context.Context) ([]Contact, error) {
	me := access.PersonID(ctx)
	if err := access.Require(ctx, access.PersonReadContact, access.Own(me)); err != nil {
		return nil, err
	}
	rows, err := s.db.Client.Contact.Query().Where(contact.PersonID(me)).Order(gen.Asc(contact.FieldCreatedAt, contact.FieldID)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("account: contacts: %w", err)
	}
	list := make([]Contact, len(rows))
	for i, row := range rows {
		if list[i], err = s.masked(row); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// firstContacts answers how each of these people is reached first, for a clerk who may
// list them. Who has no contact is left out.
func (s *Service) firstContacts(ctx context.Context, people []uuid.UUID) (map[uuid.UUID]*Contact, error) {
	rows, err := s.db.Client.Contact.Query().Where(contact.PersonIDIn(people...)).
		Order(gen.Desc(contact.FieldCreatedAt, contact.FieldID)).All(access.AsSystem(ctx, access.ForGrants))
	if err != nil {
		return nil, fmt.Errorf("account: contacts of households: %w", err)
	}
	first := make(map[uuid.UUID]*Contact, len(rows))
	for _, row := range rows {
		c, err := s.masked(row)
		if err != nil {
			return nil, err
		}
		first[row.PersonID] = &c
	}
	return first, nil
}

func (s *Service) masked(row *gen.Contact) (Contact, error) {
	to, err := s.identifier(row)
	if err != nil {
		return Contact{}, err
	}
	return Contact{Channel: row.Channel, Masked: to.Masked()}, nil
}

// identifier opens a contact.
func (s *Service) identifier(row *gen.Contact) (Identifier, error) {
	address, err := s.keys.OpenText(row.Sealed, personal.Contact)
	if err != nil {
		return Identifier{}, fmt.Errorf("account: open contact %s: %w", row.ID, err)
	}
	return Identifier{Channel: row.Channel, Address: address}, nil
}

// shortName is the longest name before an @ of which no letter is shown: the first
// letter would be half of it.
const shortName = 2

// Masked answers the identifier with its middle hidden: 138****5678, l***@example.org.
// It never tells how long the hidden part is.
func (i Identifier) Masked() string {
	if i.Channel == contact.ChannelSMS {
		return message.PhoneMask(i.Address)
	}
	name, domain, _ := strings.Cut(i.Address, "@")
	if utf8.RuneCountInString(name) <= shortName {
		return "***@" + domain
	}
	return message.EmailMask(i.Address)
}
