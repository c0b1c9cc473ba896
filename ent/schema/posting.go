package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
)

// Posting is one line of a ledger entry. Debits are positive, credits negative, fen.
type Posting struct{ ent.Schema }

// Mixin of the entity.
func (Posting) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the entity.
func (Posting) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("entry_id", uuid.UUID{}).Immutable(),
		field.UUID("campaign_id", uuid.UUID{}).Optional().Nillable().Immutable(),
		field.String("account").Immutable(),
		field.Int64("amount_minor").Immutable(),
		field.String("currency").Default("CNY").Immutable(),
	}
}

// Edges of the entity.
func (Posting) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("entry", LedgerEntry.Type).Ref("postings").Field("entry_id").Unique().Required().Immutable(),
	}
}

// Indexes of the entity.
func (Posting) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("entry_id"),
		index.Fields("account"),
		index.Fields("campaign_id", "account"),
	}
}
