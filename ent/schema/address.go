package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
)

// Address is where a person wants goods sent, kept at their wish to be offered again.
type Address struct{ ent.Schema }

// Mixin of the entity.
func (Address) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the entity.
func (Address) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("person_id", uuid.UUID{}).Immutable(),
		field.Bytes("sealed").Comment("name, phone and place"),
		field.String("digest").Comment("keyed digest of the whole, so that the same address is kept once"),
		field.Time("used_at").Default(now).Comment("the last used is offered first"),
	}
}

// Indexes of the entity.
func (Address) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("person_id", "digest").Unique(),
		index.Fields("person_id", "used_at"),
	}
}
