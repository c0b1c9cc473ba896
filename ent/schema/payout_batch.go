package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
)

// PayoutBatch is payouts that one finance officer made and another has to confirm.
type PayoutBatch struct{ ent.Schema }

// Mixin of the entity.
func (PayoutBatch) Mixin() []ent.Mixin { return []ent.Mixin{Base{}, Placed{}} }

// Fields of the entity.
func (PayoutBatch) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("state").Values("MADE", "CONFIRMED", "WITHDRAWN").Default("MADE"),
		field.UUID("made_by", uuid.UUID{}).Immutable(),
		field.UUID("confirmed_by", uuid.UUID{}).Optional().Nillable(),
		field.Time("confirmed_at").Optional().Nillable(),
		field.UUID("withdrawn_by", uuid.UUID{}).Optional().Nillable(),
		field.Time("withdrawn_at").Optional().Nillable(),
		field.String("withdraw_reason").Default("").MaxRuneLen(500).Comment("as everybody reads it who reads the batch"),
		field.String("idempotency_key").MaxRuneLen(100).Immutable(),
		field.Bytes("input_hash").Immutable(),
		fen("total_minor").required(),
		field.String("bank_reference").Default("").MaxRuneLen(120).Comment("the receipt number the bank gave"),
		field.String("receipt_key").Default("").Comment("scan of the receipt in the blob store"),
	}
}

// Edges of the entity.
func (PayoutBatch) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("lines", PayoutLine.Type),
	}
}

// Indexes of the entity.
func (PayoutBatch) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("made_by", "idempotency_key").Unique(),
		index.Fields("state", "created_at"),
	}
}
