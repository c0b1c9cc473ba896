package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// ProviderEvent is an event of the card provider, stored once before anything is done with it. Its id is the provider's.
type ProviderEvent struct{ ent.Schema }

// Fields of the entity.
func (ProviderEvent) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").NotEmpty().Immutable(),
		field.Time("created_at").Default(now).Immutable(),
		field.String("kind").Immutable(),
		field.String("object_id").Default("").Immutable(),
		field.Bytes("payload").Immutable(),
		field.Enum("state").Values("RECEIVED", "DONE", "UNKNOWN").Default("RECEIVED"),
		field.String("outcome").Default(""),
		field.Time("done_at").Optional().Nillable(),
	}
}

// Indexes of the entity.
func (ProviderEvent) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("state", "created_at"),
		index.Fields("object_id"),
	}
}
