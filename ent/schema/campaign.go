package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"

	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/offer"
)

// Campaign is one pre-sale with a goal and a deadline. Owner, payee and beneficiary are three roles, never merged.
type Campaign struct{ ent.Schema }

// Mixin of the entity.
func (Campaign) Mixin() []ent.Mixin { return []ent.Mixin{Base{}, Placed{}} }

// Fields of the entity.
func (Campaign) Fields() []ent.Field {
	return []ent.Field{
		field.String("slug").Unique().Immutable(),
		field.UUID("client_key", uuid.UUID{}).Optional().Nillable().Immutable().Comment("made by the client, so that sending the same again makes nothing twice"),
		field.String("title").MaxRuneLen(120),
		field.String("summary").Default("").MaxRuneLen(400),
		field.Enum("state").GoType(lifecycle.CampaignDraft).Default(string(lifecycle.CampaignDraft)),
		field.Int("version").Default(1).Comment("raised by every edit, so that two editors notice each other"),
		field.Int("round").Default(0).Comment("how often it was submitted"),
		field.String("region_code").Immutable().Comment("the village"),
		field.String("produce"),
		field.UUID("owner_id", uuid.UUID{}).Immutable().Comment("the household's person who tells the story"),
		field.UUID("drafted_by", uuid.UUID{}).Immutable().Comment("the owner, or the clerk who drafted for them"),
		field.String("consent_on").Default("").MaxRuneLen(10).Comment("YYYY-MM-DD in Shanghai: the day on which, the clerk says, the household signed that it is drafted for them"),
		field.String("beneficiary_name").Default("").MaxRuneLen(60).Comment("who the money is for, as shown to the public"),
		field.String("payee_name").Default("").MaxRuneLen(120).Comment("the legal entity that may receive the money"),
		field.String("payee_bank").Default("").MaxRuneLen(120),
		field.Bytes("payee_account_sealed").Optional(),
		field.String("payee_account_last4").Default("").MaxRuneLen(4),
		fen("goal_minor").required(),
		field.Int("floor_basis_points").Default(9000).Comment("collected money below this share of the goal is a shortfall; fixed at approval"),
		field.Int("days").Comment("days from launch to deadline, 1 to 60"),
		field.String("delivery_month").Comment("YYYY-MM"),
		field.JSON("story", offer.Story{}),
		field.JSON("costs", []offer.CostLine{}).Optional(),
		field.JSON("ladder", []offer.Rung{}).Optional(),
		field.Time("launch_at").Optional().Nillable().Comment("wished launch; nil means at approval"),
		field.Time("launched_at").Optional().Nillable(),
		field.Time("deadline").Optional().Nillable(),
		field.Time("closed_at").Optional().Nillable(),
		field.Time("dunning_ends_at").Optional().Nillable(),
		field.Time("warned_at").Optional().Nillable().Comment("when its backers were told that the deadline is near"),
		field.Time("settled_at").Optional().Nillable(),
		field.Enum("resume_state").GoType(lifecycle.CampaignDraft).Optional().Nillable().Comment("where a suspended campaign came from"),
		field.Text("state_reason").Default("").Comment("why it was rejected, suspended or cancelled, as told to the public"),
		field.UUID("cover_id", uuid.UUID{}).Optional().Nillable(),
		fen("raised_minor").zero(),
		field.Int("backer_count").Default(0).Comment("cache: distinct backers with a counted pledge"),
		fen("collected_minor").zero(),
		fen("freight_collected_minor").zero(),
		fen("fees_minor").zero(),
		fen("refunded_minor").zero(),
		fen("paid_out_minor").zero(),
		field.Float("momentum").Default(0).Comment("logarithm of a sum that forgets: orders by recent pledges without being recomputed"),
		field.Int("pledge_count").Default(0).Comment("cache: counted pledges"),
		field.Text("search_text").Default("").Comment("title, produce, places and summary in lower case"),
		field.Time("updated_at").Default(now).UpdateDefault(now),
	}
}

// Edges of the entity.
func (Campaign) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("tiers", Tier.Type),
		edge.To("photos", Photo.Type),
		edge.To("posts", Post.Type),
		edge.To("questions", Question.Type),
		edge.To("steps", ReviewStep.Type),
	}
}

// Indexes of the entity.
func (Campaign) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("state", "deadline"),
		index.Fields("state", "launched_at"),
		index.Fields("state", "momentum"),
		index.Fields("state", "launch_at"),
		index.Fields("state", "dunning_ends_at"),
		index.Fields("owner_id", "created_at"),
		index.Fields("drafted_by", "created_at"),
		index.Fields("drafted_by", "client_key").Unique(),
	}
}
