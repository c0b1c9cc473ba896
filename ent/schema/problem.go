package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
)

// Problem is a report that something about a campaign is wrong, for the county to look at.
type Problem struct{ ent.Schema }

// Mixin of the entity.
func (Problem) Mixin() []ent.Mixin { return []ent.Mixin{Base{}, Placed{}} }

// Fields of the entity.
func (Problem) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("campaign_id", uuid.UUID{}).Immutable(),
		field.UUID("reporter_id", uuid.UUID{}).Optional().Nillable().Immutable(),
		field.String("kind").Immutable(),
		field.UUID("client_key", uuid.UUID{}).Optional().Nillable().Immutable().Comment("made by the client, so that sending the same again makes nothing twice"),
		field.Text("text").MaxRuneLen(2000).Immutable(),
		field.Enum("state").Values("OPEN", "DONE").Default("OPEN"),
		field.UUID("handled_by", uuid.UUID{}).Optional().Nillable(),
		field.Text("outcome").Default("").MaxRuneLen(2000),
		field.Time("handled_at").Optional().Nillable(),
	}
}

// Indexes of the entity.
func (Problem) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("campaign_id", "created_at"),
		index.Fields("reporter_id", "client_key").Unique(),
		index.Fields("state", "created_at"),
	}
}
