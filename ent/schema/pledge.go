package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"

	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/offer"
)

// Pledge is a backer's promise, one row for its whole life. It becomes a charge only if the campaign succeeds.
type Pledge struct{ ent.Schema }

// Mixin of the entity.
func (Pledge) Mixin() []ent.Mixin { return []ent.Mixin{Base{}, Placed{}} }

// Fields of the entity.
func (Pledge) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("campaign_id", uuid.UUID{}).Immutable(),
		field.UUID("backer_id", uuid.UUID{}).Immutable(),
		field.Enum("rail").Values("RESERVE").Default("RESERVE").Immutable(),
		field.Enum("state").GoType(lifecycle.PledgeAwaitingMethod).Default(string(lifecycle.PledgeAwaitingMethod)),
		field.Int("version").Default(1).Comment("raised by every change the backer makes"),
		field.String("idempotency_key").MaxRuneLen(100).Immutable(),
		field.Bytes("input_hash").Immutable(),
		field.Bool("anonymous").Default(false),
		field.Bytes("address_sealed"),
		field.String("province"),
		fen("goods_minor").required(),
		fen("freight_minor").required(),
		fen("final_goods_minor").optional(),
		fen("final_minor").optional(),
		field.JSON("consent", offer.Consent{}),
		field.Time("hold_until"),
		field.Time("committed_at").Optional().Nillable(),
		field.String("checkout_id").Optional().Nillable(),
		field.Text("checkout_url").Default(""),
		field.String("setup_intent").Optional().Nillable(),
		field.String("method").Optional().Nillable().Comment("the provider's payment method id; emptied when forgotten"),
		field.String("method_brand").Default(""),
		field.String("method_last4").Default(""),
		field.Time("charge_due_at").Optional().Nillable().Comment("when the next automatic charge is due"),
		field.Int("charge_tries").Default(0),
		field.Int("notices").Default(0).Comment("how many reminders of a failed charge were sent"),
		field.String("decline_code").Default(""),
		field.String("intent").Optional().Nillable().Comment("the one PaymentIntent of this pledge, ever"),
		field.String("charge").Optional().Nillable(),
		fen("collected_minor").zero(),
		fen("fee_minor").zero(),
		fen("refunded_minor").zero(),
		field.Time("collected_at").Optional().Nillable(),
		field.Bool("method_forget_due").Default(false).Comment("the saved card has to be detached at the provider"),
		field.Time("updated_at").Default(now).UpdateDefault(now),
	}
}

// Edges of the entity.
func (Pledge) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("lines", PledgeLine.Type),
		edge.To("backer", Person.Type).Field("backer_id").Unique().Required().Immutable(),
		edge.To("campaign", Campaign.Type).Field("campaign_id").Unique().Required().Immutable(),
	}
}

// Indexes of the entity.
func (Pledge) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("campaign_id", "backer_id", "idempotency_key").Unique(),
		index.Fields("campaign_id", "state", "committed_at", "id"),
		index.Fields("backer_id", "created_at"),
		index.Fields("state", "hold_until"),
		index.Fields("state", "charge_due_at").Annotations(entsql.IndexWhere("charge_due_at IS NOT NULL")),
		index.Fields("setup_intent").Annotations(entsql.IndexWhere("setup_intent IS NOT NULL")),
		index.Fields("intent").Annotations(entsql.IndexWhere("intent IS NOT NULL")),
		index.Fields("method_forget_due"),
	}
}
