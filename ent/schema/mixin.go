// Package schema says what the portal stores, one entity a file.
package schema

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"entgo.io/ent/schema/mixin"
	"github.com/google/uuid"

	"shanhuo.app/server/money"
	"shanhuo.app/server/region"
)

// Base gives an entity an id made by the app (UUIDv7, so that rows of one time lie
// together in every database) and the instant of its making, UTC.
type Base struct{ mixin.Schema }

// Fields of the mixin.
func (Base) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(newID).Immutable(),
		field.Time("created_at").Default(now).Immutable(),
	}
}

// Placed gives an entity the region it belongs to, so that reads can be scoped by it.
type Placed struct{ mixin.Schema }

// Fields of the mixin.
func (Placed) Fields() []ent.Field {
	return []ent.Field{
		field.String("region_path").GoType(region.Path("")).Immutable().
			Comment("whole segments from the city down, e.g. /6212/621226/621226208/621226208203"),
	}
}

// Indexes of the mixin: prefix ranges on Postgres need the pattern operator class.
func (Placed) Indexes() []ent.Index {
	return []ent.Index{index.Fields("region_path").Annotations(entsql.OpClass("text_pattern_ops"))}
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

func now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// fen is a column of an amount in minor units.
func fen(name string) *fenField { return &fenField{name: name} }

type fenField struct{ name string }

func (f *fenField) required() ent.Field { return field.Int64(f.name).GoType(money.Fen(0)) }
func (f *fenField) zero() ent.Field     { return field.Int64(f.name).GoType(money.Fen(0)).Default(0) }
func (f *fenField) optional() ent.Field {
	return field.Int64(f.name).GoType(money.Fen(0)).Optional().Nillable()
}
