package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"github.com/google/uuid"
)

// Closing is the locked moment at a deadline, and the proof of what it decided.
type Closing struct{ ent.Schema }

// Mixin of the entity.
func (Closing) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the entity.
func (Closing) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("campaign_id", uuid.UUID{}).Unique().Immutable(),
		field.Time("closed_at").Immutable(),
		field.Bool("success").Immutable(),
		field.Int("backers").Immutable(),
		field.Int("pledges").Immutable(),
		fen("goods_minor").required(),
		field.Bytes("proof").Immutable().Comment("canonical JSON, pseudonymous"),
		field.String("sha256").Immutable(),
		field.Bytes("salt_sealed").Immutable().Comment("makes backers pseudonyms; revealed to nobody"),
	}
}
