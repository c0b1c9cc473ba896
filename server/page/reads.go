package page

import (
	"context"
	"fmt"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/closing"
	genregion "shanhuo.app/ent/gen/region"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
)

// Reads answers from the database what the home page and the filters show.
type Reads struct{ DB *store.DB }

// Counties answers every county, by code.
func (r Reads) Counties(ctx context.Context) ([]*gen.Region, error) {
	list, err := r.DB.Client.Region.Query().Where(genregion.LevelEQ(region.County)).Order(gen.Asc(genregion.FieldID)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("page: counties: %w", err)
	}
	return list, nil
}

// counted are the states whose promises the portal is proud of: not those that were
// released or taken back.
var counted = []lifecycle.Campaign{
	lifecycle.CampaignLive, lifecycle.CampaignCollecting, lifecycle.CampaignViable, lifecycle.CampaignShortfall, lifecycle.CampaignSettled,
}

// Totals counts in two statements. What the portal has raised is what its closings
// counted: that never becomes less.
func (r Reads) Totals(ctx context.Context) (Totals, error) {
	out := Totals{Live: map[string]int{}}
	var sums []struct {
		Raised  money.Fen `json:"raised"`
		Pledges int       `json:"pledges"`
	}
	err := r.DB.Client.Closing.Query().Where(closing.Success(true)).
		Aggregate(gen.As(gen.Sum(closing.FieldGoodsMinor), "raised"), gen.As(gen.Sum(closing.FieldPledges), "pledges")).Scan(ctx, &sums)
	if err != nil {
		return out, fmt.Errorf("page: totals: %w", err)
	}
	if len(sums) > 0 {
		out.Raised, out.Pledges = sums[0].Raised, sums[0].Pledges
	}
	live, err := r.DB.Client.Campaign.Query().Where(campaign.StateEQ(lifecycle.CampaignLive)).Select(campaign.FieldRegionPath).All(ctx)
	if err != nil {
		return out, fmt.Errorf("page: open campaigns: %w", err)
	}
	out.Campaigns = len(live)
	for _, c := range live {
		if path := c.RegionPath.Segments(); len(path) > 1 {
			out.Live[path[1]]++
		}
	}
	return out, nil
}
