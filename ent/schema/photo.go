package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
)

// Photo is a picture of a campaign, stored without EXIF in several sizes.
type Photo struct{ ent.Schema }

// Mixin of the entity.
func (Photo) Mixin() []ent.Mixin { return []ent.Mixin{Base{}} }

// Fields of the entity.
func (Photo) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("campaign_id", uuid.UUID{}).Immutable(),
		field.UUID("post_id", uuid.UUID{}).Optional().Nillable().Immutable().Comment("the post it belongs to; nil for the campaign's own"),
		field.Int("position"),
		field.String("digest").Default("").Immutable().Comment("SHA-256 of the picture as stored, in hex, so that the same one elsewhere is noticed"),
		field.UUID("client_key", uuid.UUID{}).Optional().Nillable().Immutable().Comment("made by the client, so that sending the same again makes nothing twice"),
		field.String("key").Immutable().Comment("folder of its sizes in the blob store"),
		field.Int("width").Immutable(),
		field.Int("height").Immutable(),
		field.String("color").Immutable().Comment("main colour #rrggbb, shown while it loads"),
		field.String("format").Immutable().Comment("jpeg or svg; svg only for the project's own illustrations"),
		field.String("alt").Default("").MaxRuneLen(200),
	}
}

// Edges of the entity.
func (Photo) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("campaign", Campaign.Type).Ref("photos").Field("campaign_id").Unique().Required().Immutable(),
	}
}

// Indexes of the entity.
func (Photo) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("campaign_id", "post_id", "position"),
		index.Fields("campaign_id", "client_key").Unique(),
		index.Fields("post_id"),
		index.Fields("digest"),
	}
}
