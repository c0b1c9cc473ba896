package campaign

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/tier"
	"shanhuo.app/server/store"
)

// Rows answers the campaigns with these ids that the reader may see, as a list shows
// them, in two statements. The ids come from rows the reader was allowed to read.
func (s *Service) Rows(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]Row, error) {
	if len(ids) == 0 {
		return map[uuid.UUID]Row{}, nil
	}
	found, err := s.DB.Client.Campaign.Query().Where(campaign.IDIn(ids...)).
		WithTiers(func(q *gen.TierQuery) { q.Order(tier.ByPosition()) }).
		Modify(joinPlacesAndCover).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("campaign: rows: %w", err)
	}
	rows := make(map[uuid.UUID]Row, len(found))
	for _, c := range found {
		if rows[c.ID], err = rowOf(c); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// Names answers the display names of people: the only thing about them that the
// public sees.
func (s *Service) Names(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	names := make(map[uuid.UUID]string, len(ids))
	if len(ids) == 0 {
		return names, nil
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	err := s.DB.ReadBatch(ctx, store.Query{
		SQL:  `SELECT id, display_name FROM persons WHERE id IN (` + strings.TrimSuffix(strings.Repeat("?, ", len(ids)), ", ") + `)`,
		Args: args, Scan: func(rows store.Rows) error {
			for rows.Next() {
				var id uuid.UUID
				var name string
				if err := rows.Scan(&id, &name); err != nil {
					return err
				}
				names[id] = name
			}
			return rows.Err()
		},
	})
	if err != nil {
		return nil, fmt.Errorf("campaign: names: %w", err)
	}
	return names, nil
}
