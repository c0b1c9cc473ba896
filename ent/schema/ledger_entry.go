package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
)

// LedgerEntry is one event of money in double entry: the sum of its postings is zero.
type LedgerEntry struct{ ent.Schema }

// Mixin of the entity.
func (LedgerEntry) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the entity.
func (LedgerEntry) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("campaign_id", uuid.UUID{}).Optional().Nillable().Immutable(),
		field.String("kind").Immutable(),
		field.String("source").Unique().Immutable().Comment("the fact it books, e.g. collect:{pledge}; booked once"),
		field.String("memo").Default("").Immutable(),
	}
}

// Edges of the entity.
func (LedgerEntry) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("postings", Posting.Type),
	}
}

// Indexes of the entity.
func (LedgerEntry) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("campaign_id", "created_at"),
	}
}
