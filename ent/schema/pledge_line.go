package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
)

// PledgeLine is how many units of one tier a pledge buys.
type PledgeLine struct{ ent.Schema }

// Mixin of the entity.
func (PledgeLine) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the entity.
func (PledgeLine) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("campaign_id", uuid.UUID{}).Immutable(),
		field.UUID("pledge_id", uuid.UUID{}).Immutable(),
		field.UUID("tier_id", uuid.UUID{}),
		field.Int("quantity"),
		fen("unit_price_minor").required(),
		fen("unit_freight_minor").required(),
		fen("final_unit_minor").optional(),
	}
}

// Edges of the entity.
func (PledgeLine) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("pledge", Pledge.Type).Ref("lines").Field("pledge_id").Unique().Required().Immutable(),
		edge.To("tier", Tier.Type).Field("tier_id").Unique().Required(),
	}
}

// Indexes of the entity.
func (PledgeLine) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("pledge_id", "tier_id").Unique(),
		index.Fields("campaign_id", "tier_id"),
	}
}
