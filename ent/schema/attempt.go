package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
)

// Attempt is one request to the card provider: its row is committed before the call, so that a crash leaves a trace and the same key is sent again.
type Attempt struct{ ent.Schema }

// Mixin of the entity.
func (Attempt) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the entity.
func (Attempt) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("campaign_id", uuid.UUID{}).Immutable(),
		field.UUID("pledge_id", uuid.UUID{}).Immutable(),
		field.Enum("kind").Values("CHECKOUT", "CHARGE", "CONFIRM", "CANCEL", "FORGET").Immutable(),
		field.String("key").Unique().Immutable().Comment("the idempotency key, e.g. pi:{pledge}"),
		field.Int("number").Immutable(),
		fen("amount_minor").zero(),
		field.String("method").Default("").Immutable(),
		field.Enum("state").Values("SENT", "DONE", "FAILED").Default("SENT"),
		field.String("provider_id").Default(""),
		field.String("outcome").Default(""),
		field.Time("sent_at").Default(now).Comment("machine time, not portal time: provider keys live 24 real hours"),
		field.Time("lease_until").Comment("machine time until which one worker owns it"),
		field.Time("done_at").Optional().Nillable(),
	}
}

// Indexes of the entity.
func (Attempt) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("pledge_id", "kind", "number").Unique(),
		index.Fields("state", "lease_until"),
	}
}
