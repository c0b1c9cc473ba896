package account

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

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
		to, err := s.identifier(row)
		if err != nil {
			return nil, err
		}
		list[i] = Contact{Channel: row.Channel, Masked: to.Masked()}
	}
	return list, nil
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
