package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
)

// Grant is a person, a role and a region: it holds for the whole subtree.
type Grant struct{ ent.Schema }

// Mixin of the entity.
func (Grant) Mixin() []ent.Mixin { return []ent.Mixin{Base{}, Placed{}} }

// Fields of the entity.
func (Grant) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("person_id", uuid.UUID{}).Immutable(),
		field.String("role").Immutable(),
		field.UUID("given_by", uuid.UUID{}).Optional().Nillable().Immutable(),
		field.Time("expires_at").Optional().Nillable(),
		field.Time("revoked_at").Optional().Nillable(),
	}
}

// Indexes of the entity.
func (Grant) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("person_id"),
		index.Fields("role"),
	}
}
