package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

// ProviderSlot is the next free moment for a call to the card provider, shared by all servers.
type ProviderSlot struct{ ent.Schema }

// Fields of the entity.
func (ProviderSlot) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").Immutable(),
		field.Int64("next_at_ms").Default(0).Comment("machine time, Unix milliseconds"),
	}
}
