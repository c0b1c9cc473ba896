package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
)

// SignIn is one signed-in browser or API client. Only the hash of its token is stored.
type SignIn struct{ ent.Schema }

// Mixin of the entity.
func (SignIn) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the entity.
func (SignIn) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("person_id", uuid.UUID{}).Immutable(),
		field.Bytes("token_hash").Unique().Immutable(),
		field.Enum("kind").Values("COOKIE", "BEARER").Immutable(),
		field.String("device").Default("").MaxRuneLen(120).Comment("browser and system in a few words, no version numbers"),
		field.Time("seen_at").Default(now),
		field.Time("expires_at"),
		field.Time("revoked_at").Optional().Nillable(),
	}
}

// Indexes of the entity.
func (SignIn) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("person_id", "created_at"),
	}
}
