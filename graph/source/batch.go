package source

import (
	"context"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/campaign"
)

// Batch is a payout batch as it was read, with its lines, and the list it came in.
type Batch struct {
	Row  *gen.PayoutBatch
	list *batches
}

type batches struct {
	campaigns []uuid.UUID
	rows      once[map[uuid.UUID]campaign.Row]
	mapped    once[any]
}

// Batches answers the sources of batches that were read together.
func Batches(rows []*gen.PayoutBatch) []*Batch {
	shared := &batches{}
	seen := map[uuid.UUID]bool{}
	out := make([]*Batch, len(rows))
	for i, row := range rows {
		for _, line := range row.Edges.Lines {
			if !seen[line.CampaignID] {
				seen[line.CampaignID] = true
				shared.campaigns = append(shared.campaigns, line.CampaignID)
			}
		}
		out[i] = &Batch{Row: row, list: shared}
	}
	return out
}

// Campaigns answers the campaigns that the batches of the whole list pay for.
func (b *Batch) Campaigns(ctx context.Context, load func(context.Context, []uuid.UUID) (map[uuid.UUID]campaign.Row, error)) (map[uuid.UUID]campaign.Row, error) {
	return b.list.rows.get(func() (map[uuid.UUID]campaign.Row, error) { return load(ctx, b.list.campaigns) })
}

// Paid answers what load makes of the campaigns of the whole list, in the API's own
// types; made once, so that those campaigns are one list too.
func Paid[T any](ctx context.Context, b *Batch, rows func(context.Context, []uuid.UUID) (map[uuid.UUID]campaign.Row, error), load func([]campaign.Row) T) (T, error) {
	made, err := b.list.mapped.get(func() (any, error) {
		found, err := b.Campaigns(ctx, rows)
		if err != nil {
			return nil, err
		}
		list := make([]campaign.Row, 0, len(found))
		for _, id := range b.list.campaigns {
			if row, ok := found[id]; ok {
				list = append(list, row)
			}
		}
		return load(list), nil
	})
	out, _ := made.(T)
	return out, err
}
