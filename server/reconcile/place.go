package reconcile

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
)

// chunk bounds the arguments of one statement.
const chunk = 1000

// assign gives the differences that the provider tells of a pledge, and the ledger of
// nothing, to the pledge's campaign.
func assign(ctx context.Context, db *store.DB, differences []Difference) error {
	var pledges []uuid.UUID
	for _, d := range differences {
		if d.pledge != uuid.Nil {
			pledges = append(pledges, d.pledge)
		}
	}
	campaigns, err := lookUp[uuid.UUID](ctx, db, `SELECT id, campaign_id FROM pledges`, pledges)
	if err != nil {
		return fmt.Errorf("reconcile: campaigns of pledges: %w", err)
	}
	for i, d := range differences {
		if id, ok := campaigns[d.pledge]; ok {
			differences[i].Campaign = &id
		}
	}
	return nil
}

// placesOf answers where the campaigns of differences lie.
func placesOf(ctx context.Context, db *store.DB, differences []Difference) (map[uuid.UUID]region.Path, error) {
	var campaigns []uuid.UUID
	seen := map[uuid.UUID]bool{}
	for _, d := range differences {
		if d.Campaign != nil && !seen[*d.Campaign] {
			seen[*d.Campaign] = true
			campaigns = append(campaigns, *d.Campaign)
		}
	}
	places, err := lookUp[region.Path](ctx, db, `SELECT id, region_path FROM campaigns`, campaigns)
	if err != nil {
		return nil, fmt.Errorf("reconcile: where campaigns lie: %w", err)
	}
	return places, nil
}

// lookUp answers, by id, the second column of the rows with these ids.
func lookUp[V any](ctx context.Context, db *store.DB, query string, ids []uuid.UUID) (map[uuid.UUID]V, error) {
	out := make(map[uuid.UUID]V, len(ids))
	for len(ids) > 0 {
		n := min(len(ids), chunk)
		args := make([]any, n)
		for i, id := range ids[:n] {
			args[i] = id
		}
		ids = ids[n:]
		err := db.ReadBatch(ctx, store.Query{
			SQL:  query + ` WHERE id IN (` + strings.TrimSuffix(strings.Repeat("?, ", n), ", ") + `)`,
			Args: args, Scan: func(rows store.Rows) error {
				for rows.Next() {
					var id uuid.UUID
					var v V
					if err := rows.Scan(&id, &v); err != nil {
						return err
					}
					out[id] = v
				}
				return rows.Err()
			},
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
