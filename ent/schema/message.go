package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
)

// Message is one notice to a person by e-mail or SMS, kept until it is delivered.
type Message struct{ ent.Schema }

// Mixin of the entity.
func (Message) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the entity.
func (Message) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("person_id", uuid.UUID{}).Optional().Nillable().Immutable(),
		field.Enum("channel").Values("EMAIL", "SMS").Immutable(),
		field.String("kind").Immutable(),
		field.String("dedupe_key").Unique().Immutable().Comment("the same notice is never sent twice"),
		field.Bytes("to_sealed").Immutable(),
		field.Bytes("subject_sealed"),
		field.Bytes("text_sealed").Comment("emptied after delivery outside demo mode"),
		field.Bytes("code_sealed").Optional().Comment("demo mode only: the code inside the text"),
		field.Enum("state").Values("QUEUED", "SENT", "FAILED").Default("QUEUED"),
		field.Int("tries").Default(0),
		field.Time("sent_at").Optional().Nillable(),
	}
}

// Indexes of the entity.
func (Message) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("created_at"),
		index.Fields("person_id", "created_at"),
	}
}
