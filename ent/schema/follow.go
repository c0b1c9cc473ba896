package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
)

// Follow is a person who wants to hear of a campaign.
type Follow struct{ ent.Schema }

// Mixin of the entity.
func (Follow) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the entity.
func (Follow) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("campaign_id", uuid.UUID{}).Immutable(),
		field.UUID("person_id", uuid.UUID{}).Immutable(),
	}
}

// Indexes of the entity.
func (Follow) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("campaign_id", "person_id").Unique(),
		index.Fields("person_id", "created_at"),
	}
}
