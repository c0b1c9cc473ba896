package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"

	"shanhuo.app/server/offer"
)

// Tier is what a pledge buys: goods, price, limit and freight.
type Tier struct{ ent.Schema }

// Mixin of the entity.
func (Tier) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the entity.
func (Tier) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("campaign_id", uuid.UUID{}).Immutable(),
		field.Int("position").Comment("0 is the lead tier, for which the price ladder is written"),
		field.String("title").MaxRuneLen(80),
		field.String("goods").Default("").MaxRuneLen(400),
		fen("price_minor").required(),
		field.Int("stock").Optional().Nillable().Comment("the limit; nil means no limit"),
		field.Int("per_person").Optional().Nillable(),
		field.JSON("freight", offer.Freight{}),
		field.Int("claimed").Default(0).Comment("cache: units held or promised; never above stock"),
		field.Int("promised").Default(0).Comment("cache: units of counted pledges"),
	}
}

// Annotations of the entity: the database itself refuses to oversell.
func (Tier) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Checks(map[string]string{
		"tier_claimed_within_stock":    "claimed >= 0 AND (stock IS NULL OR claimed <= stock)",
		"tier_promised_within_claimed": "promised >= 0 AND promised <= claimed",
	})}
}

// Edges of the entity.
func (Tier) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("campaign", Campaign.Type).Ref("tiers").Field("campaign_id").Unique().Required().Immutable(),
	}
}

// Indexes of the entity.
func (Tier) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("campaign_id", "position").Unique(),
	}
}
