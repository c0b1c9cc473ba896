package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
)

// Post is an update that a campaign tells its followers and backers.
type Post struct{ ent.Schema }

// Mixin of the entity.
func (Post) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the entity.
func (Post) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("campaign_id", uuid.UUID{}).Immutable(),
		field.UUID("author_id", uuid.UUID{}).Immutable(),
		field.String("title").MaxRuneLen(120),
		field.UUID("client_key", uuid.UUID{}).Optional().Nillable().Immutable().Comment("made by the client, so that sending the same again makes nothing twice"),
		field.Text("body"),
	}
}

// Edges of the entity.
func (Post) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("campaign", Campaign.Type).Ref("posts").Field("campaign_id").Unique().Required().Immutable(),
	}
}

// Indexes of the entity.
func (Post) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("campaign_id", "created_at"),
		index.Fields("author_id", "client_key").Unique(),
	}
}
