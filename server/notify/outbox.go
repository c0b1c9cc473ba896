package notify

import (
	"context"
	"fmt"
	"slices"
	"time"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/contact"
	"shanhuo.app/ent/gen/message"
	"shanhuo.app/server/access"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/store"
)

// Outbox stands in for every sender in demo mode: nothing leaves, and what would
// have left can be read.
type Outbox struct {
	keys *personal.Keys
}

// NewOutbox makes the outbox of demo mode.
func NewOutbox(keys *personal.Keys) *Outbox { return &Outbox{keys: keys} }

// Send keeps the message where it is.
func (*Outbox) Send(context.Context, Delivery) error { return nil }

// OutboxMessage is one message as demo mode shows it.
type OutboxMessage struct {
	To      string    `json:"to"`
	Channel string    `json:"channel"`
	Subject string    `json:"-"`
	Text    string    `json:"text"`
	Code    string    `json:"code"`
	At      time.Time `json:"at"`
}

// List answers the newest messages first, from the moment their transaction
// commits, whether or not their job has run.
func (o *Outbox) List(ctx context.Context, db *store.DB, limit int) ([]OutboxMessage, error) {
	rows, err := db.Client.Message.Query().
		Order(gen.Desc(message.FieldCreatedAt, message.FieldID)).
		Limit(limit).
		All(access.AsSystem(ctx, access.ForDemo))
	if err != nil {
		return nil, fmt.Errorf("notify: list outbox: %w", err)
	}
	return o.opened(rows)
}

// Page answers a page of the newest messages first; to is whose, empty for everybody's.
// A page may have fewer messages than were asked for although more follow.
func (o *Outbox) Page(ctx context.Context, db *store.DB, to string, page keyset.Page) (*keyset.List[OutboxMessage], error) {
	ctx = access.AsSystem(ctx, access.ForDemo)
	size, after, err := page.Start()
	if err != nil {
		return nil, err
	}
	query := db.Client.Message.Query().Where(keyset.Falling(message.FieldCreatedAt, message.FieldID, after)).Limit(size + 1)
	if to != "" {
		person, err := db.Client.Contact.Query().Where(contact.Digest(o.keys.Digest(personal.Contact, to))).First(ctx)
		if gen.IsNotFound(err) {
			return &keyset.List[OutboxMessage]{}, nil
		}
		if err != nil {
			return nil, fmt.Errorf("notify: whose outbox: %w", err)
		}
		// A sign-in code goes to an address, not yet to a person.
		query.Where(message.Or(message.PersonID(person.PersonID), message.PersonIDIsNil()))
	}
	rows, err := query.All(ctx)
	if err != nil {
		return nil, fmt.Errorf("notify: list outbox: %w", err)
	}
	list := keyset.ListOf(rows, size, func(m *gen.Message) keyset.Key { return keyset.Key{At: m.CreatedAt, ID: m.ID} })
	shown, err := o.opened(list.Rows)
	if err != nil {
		return nil, err
	}
	shown = slices.DeleteFunc(shown, func(m OutboxMessage) bool { return to != "" && m.To != to })
	return &keyset.List[OutboxMessage]{Rows: shown, HasNext: list.HasNext, EndCursor: list.EndCursor}, nil
}

func (o *Outbox) opened(rows []*gen.Message) ([]OutboxMessage, error) {
	shown := make([]OutboxMessage, len(rows))
	for i, row := range rows {
		m := OutboxMessage{Channel: string(row.Channel), At: row.CreatedAt}
		for _, part := range []struct {
			sealed []byte
			into   *string
		}{{row.ToSealed, &m.To}, {row.SubjectSealed, &m.Subject}, {row.TextSealed, &m.Text}, {row.CodeSealed, &m.Code}} {
			if len(part.sealed) == 0 {
				continue
			}
			var err error
			if *part.into, err = o.keys.OpenText(part.sealed, personal.Message); err != nil {
				return nil, fmt.Errorf("notify: list outbox: %w", err)
			}
		}
		shown[i] = m
	}
	return shown, nil
}
