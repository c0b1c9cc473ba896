package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
)

// AuditEntry is one act: who did what, for whom, where, and what it changed. Append-only, written in the transaction of the act.
type AuditEntry struct{ ent.Schema }

// Mixin of the entity.
func (AuditEntry) Mixin() []ent.Mixin { return []ent.Mixin{Base{}, Placed{}} }

// Fields of the entity.
func (AuditEntry) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("actor_id", uuid.UUID{}).Optional().Nillable().Immutable().Comment("nil when the portal itself acted"),
		field.UUID("for_id", uuid.UUID{}).Optional().Nillable().Immutable(),
		field.String("action").Immutable(),
		field.String("object").Immutable(),
		field.String("object_id").Immutable(),
		field.Text("before").Default("").Immutable().Comment("JSON, personal fields as digests"),
		field.Text("after").Default("").Immutable().Comment("JSON, personal fields as digests"),
		field.String("reason").Default("").Immutable(),
		field.String("request_id").Default("").Immutable(),
	}
}

// Indexes of the entity.
func (AuditEntry) Indexes() []ent.Index {
	return []ent.Index{
		// A region's trail is read backwards in time until the page is full.
		index.Fields("created_at", "id"),
		index.Fields("object", "object_id"),
		index.Fields("actor_id", "created_at"),
		index.Fields("for_id", "created_at"),
	}
}
