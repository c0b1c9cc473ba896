package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
)

// Erasure is a person's wish that what the portal knows of them be taken away. It is
// carried out when it is due, unless they change their mind.
type Erasure struct{ ent.Schema }

// Mixin of the entity.
func (Erasure) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the entity.
func (Erasure) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("person_id", uuid.UUID{}).Immutable(),
		field.Enum("state").Values("OPEN", "WITHDRAWN", "DONE").Default("OPEN"),
		field.Time("due_at"),
		field.Time("ended_at").Optional().Nillable(),
	}
}

// Indexes of the entity.
func (Erasure) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("state", "due_at"),
		index.Fields("person_id", "created_at"),
	}
}
