package pledge

import (
	"context"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/lane"
	"shanhuo.app/server/store"
)

// BatchCost takes a pledge of each person in one transaction and answers how many
// statements it took.
func (s *Service) BatchCost(ctx context.Context, campaignID uuid.UUID, people []uuid.UUID, to Address) (int64, error) {
	var id uuid.UUID
	row := s.DB.Reader().QueryRowContext(ctx, s.DB.Rebind(`SELECT id FROM tiers WHERE campaign_id = ?`), campaignID)
	if err := row.Scan(&id); err != nil {
		return 0, err
	}
	calls := make([]lane.Call[op], len(people))
	for i, who := range people {
		calls[i] = lane.Call[op]{Campaign: campaignID, Op: &create{
			id: newID(), backer: who, by: &audit.Actor{PersonID: &who}, address: []byte("sealed"), hash: []byte("hash"), dunning: s.Dunning,
			in: CreateInput{CampaignID: campaignID, Lines: []LineInput{{id, 1}}, Address: to, IdempotencyKey: "cost", Locale: "en"},
		}}
	}
	ctx, counter := store.CountIn(ctx)
	refused, err := s.write(ctx, calls)
	if err != nil {
		return 0, err
	}
	for _, err := range refused {
		if err != nil {
			return 0, err
		}
	}
	return counter.Statements(), nil
}

// Waiting answers how many ops wait for their turn.
func (s *Service) Waiting() int { return s.lanes.Waiting() }

// OrdersSQL answers the statement of a page of orders, for its plan.
func OrdersSQL(dialect string, campaignID uuid.UUID, before time.Time) (string, []any) {
	s := sql.Dialect(dialect).Select("id").From(sql.Dialect(dialect).Table(pledge.Table))
	newestOwed(campaignID, 21, &keyset.Key{At: before, ID: uuid.Max})(s)
	return s.OrderBy(sql.Desc("committed_at"), sql.Desc("id")).Limit(21).Query()
}
