package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"

	"shanhuo.app/server/offer"
)

// ReviewStep is one step of approval at one region: the village attests, then the county approves.
type ReviewStep struct{ ent.Schema }

// Mixin of the entity.
func (ReviewStep) Mixin() []ent.Mixin { return []ent.Mixin{Base{}, Placed{}} }

// Fields of the entity.
func (ReviewStep) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("campaign_id", uuid.UUID{}).Immutable(),
		field.Int("round").Immutable(),
		field.Enum("kind").Values("VILLAGE", "COUNTY").Immutable(),
		field.String("region_code").Immutable(),
		field.Time("due_at").Immutable().Comment("UTC; two working days after it opened"),
		field.Enum("state").Values("OPEN", "APPROVED", "RETURNED", "REJECTED", "WITHDRAWN").Default("OPEN"),
		field.UUID("decided_by", uuid.UUID{}).Optional().Nillable(),
		field.Time("decided_at").Optional().Nillable(),
		field.Text("comment").Default("").MaxRuneLen(2000),
		field.JSON("questions", []offer.FieldQuestion{}).Optional().Comment("reviewer's questions beside the fields they concern"),
		field.String("visited_on").Default("").MaxRuneLen(10).Comment("YYYY-MM-DD in Shanghai: the day on which the attestor says to have been there"),
		field.JSON("answers", &offer.Answers{}).Optional().Comment("of a returned step: what the campaign said then; kept until its review ends"),
	}
}

// Edges of the entity.
func (ReviewStep) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("campaign", Campaign.Type).Ref("steps").Field("campaign_id").Unique().Required().Immutable(),
	}
}

// Indexes of the entity.
func (ReviewStep) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("campaign_id", "round", "kind").Unique(),
		index.Fields("state", "due_at"),
	}
}
