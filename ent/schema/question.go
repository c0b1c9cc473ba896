package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
)

// Question is a public question about a campaign and its answer.
type Question struct{ ent.Schema }

// Mixin of the entity.
func (Question) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the entity.
func (Question) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("campaign_id", uuid.UUID{}).Immutable(),
		field.UUID("asked_by", uuid.UUID{}).Immutable(),
		field.UUID("client_key", uuid.UUID{}).Optional().Nillable().Immutable().Comment("made by the client, so that sending the same again makes nothing twice"),
		field.Text("text").MaxRuneLen(1000),
		field.Text("answer").Default("").MaxRuneLen(2000),
		field.UUID("answered_by", uuid.UUID{}).Optional().Nillable(),
		field.Time("answered_at").Optional().Nillable(),
	}
}

// Edges of the entity.
func (Question) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("campaign", Campaign.Type).Ref("questions").Field("campaign_id").Unique().Required().Immutable(),
	}
}

// Indexes of the entity.
func (Question) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("campaign_id", "created_at"),
		index.Fields("created_at", "id").Annotations(entsql.IndexWhere("answered_at IS NULL")),
		index.Fields("asked_by", "client_key").Unique(),
	}
}
