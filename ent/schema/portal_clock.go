package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

// PortalClock is how far demo mode has moved portal time ahead. One row, id 1; absent in production.
type PortalClock struct{ ent.Schema }

// Fields of the entity.
func (PortalClock) Fields() []ent.Field {
	return []ent.Field{
		field.Int("id").Immutable(),
		field.Int64("offset_ms").Default(0),
	}
}
