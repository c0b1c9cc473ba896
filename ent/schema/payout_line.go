package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
)

// PayoutLine is what one payee is paid for one campaign in a batch.
type PayoutLine struct{ ent.Schema }

// Mixin of the entity.
func (PayoutLine) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the entity.
func (PayoutLine) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("batch_id", uuid.UUID{}).Immutable(),
		field.UUID("campaign_id", uuid.UUID{}).Immutable(),
		field.String("payee_name").Immutable(),
		field.String("payee_bank").Immutable(),
		field.Bytes("payee_account_sealed").Immutable(),
		fen("amount_minor").required(),
		field.Bool("open").Default(true).Comment("counts against the payable until the batch is withdrawn"),
	}
}

// Edges of the entity.
func (PayoutLine) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("batch", PayoutBatch.Type).Ref("lines").Field("batch_id").Unique().Required().Immutable(),
	}
}

// Indexes of the entity.
func (PayoutLine) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("campaign_id"),
		// The database itself keeps a campaign out of two open batches.
		index.Fields("campaign_id").Unique().StorageKey("payoutline_open_campaign").Annotations(entsql.IndexWhere("open")),
		index.Fields("batch_id"),
	}
}
