package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// SignInCode is a one-time code that was sent to an address: hashed, five minutes, five tries.
type SignInCode struct{ ent.Schema }

// Mixin of the entity.
func (SignInCode) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the entity.
func (SignInCode) Fields() []ent.Field {
	return []ent.Field{
		field.String("contact_digest").Immutable(),
		field.String("origin_digest").Immutable().Comment("keyed digest of the network address that asked"),
		field.Bytes("code_hash").Immutable(),
		field.Time("expires_at").Immutable(),
		field.Int("tries").Default(0),
		field.Time("used_at").Optional().Nillable(),
	}
}

// Indexes of the entity.
func (SignInCode) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("contact_digest", "created_at"),
		index.Fields("origin_digest", "created_at"),
	}
}
