package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"shanhuo.app/server/region"
)

// Region is a node of the tree of administrative regions. Its id is the statistical code.
type Region struct{ ent.Schema }

// Fields of the entity.
func (Region) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").NotEmpty().Immutable(),
		field.String("name").NotEmpty(),
		field.Enum("level").GoType(region.City),
		field.String("parent_code").Optional().Nillable(),
		field.String("path").GoType(region.Path("")).Unique(),
		field.Time("created_at").Default(now).Immutable(),
	}
}

// Indexes of the entity.
func (Region) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("parent_code"),
		index.Fields("path").Annotations(entsql.OpClass("text_pattern_ops")),
	}
}
