package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
)

// Contact is a phone or e-mail address by which a person signs in and gets notices. The address itself is sealed; it is found by its keyed digest.
type Contact struct{ ent.Schema }

// Mixin of the entity.
func (Contact) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the entity.
func (Contact) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("person_id", uuid.UUID{}).Immutable(),
		field.Enum("channel").Values("EMAIL", "SMS").Immutable(),
		field.String("digest").Unique().Immutable(),
		field.Bytes("sealed"),
	}
}

// Indexes of the entity.
func (Contact) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("person_id"),
	}
}
