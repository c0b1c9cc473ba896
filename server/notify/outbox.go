package notify

import (
	"context"
	"fmt"
	"time"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/message"
	"shanhuo.app/server/access"
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
			if *part.into, err = o.keys.OpenText(part.sealed, personal.Message); err != nil {
				return nil, fmt.Errorf("notify: list outbox: %w", err)
			}
		}
		shown[i] = m
	}
	return shown, nil
}
