package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

// Person is anyone who signs in or is drafted for. The display name is the only thing the public may see.
type Person struct{ ent.Schema }

// Mixin of the entity.
func (Person) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the entity.
func (Person) Fields() []ent.Field {
	return []ent.Field{
		field.String("display_name").MaxRuneLen(60),
		field.String("locale").Default("zh-CN"),
		field.JSON("unwanted_notices", []string{}).Optional().Comment("kinds of notices the person does not want; see notify.Choosable"),
		field.Time("erased_at").Optional().Nillable().Comment("when name, contacts and addresses were taken away at the person's wish"),
		field.String("provider_customer").Optional().Nillable().Comment("the card provider's customer id"),
	}
}
