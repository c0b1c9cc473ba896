package schema

import (
	"encoding/json"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
)

// Reconciliation is one comparison of the ledger with the card provider's movements.
type Reconciliation struct{ ent.Schema }

// Mixin of the entity.
func (Reconciliation) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the entity.
func (Reconciliation) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("state").Values("RUNNING", "DONE", "FAILED").Default("RUNNING"),
		field.UUID("started_by", uuid.UUID{}).Immutable(),
		field.String("idempotency_key").MaxRuneLen(100).Immutable(),
		field.Time("finished_at").Optional().Nillable(),
		field.JSON("report", json.RawMessage{}).Optional().Comment("reconcile.Report, when it is done"),
	}
}

// Indexes of the entity.
func (Reconciliation) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("started_by", "idempotency_key").Unique(),
		index.Fields("state", "created_at"),
		index.Fields("created_at"),
	}
}
