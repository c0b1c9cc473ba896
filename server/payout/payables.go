package payout

import (
	"context"
	"fmt"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/money"
)

// Payable is a campaign whose payee is owed something, and what a batch that the reader
// makes now would do about it.
type Payable struct {
	// Campaign has its id, place, hands, state and payee.
	Campaign *gen.Campaign
	// Amount is what the line would say, fen.
	Amount money.Fen
	// Obstacle is why the batch would leave it out (IN_OPEN_BATCH, PAYEE_MISSING,
	// OWN_WORK), nil when it would pay for it.
	Obstacle *fault.Fault
	// Waiting is who made the open batch that already pays for it, and when; nil without.
	Waiting *Made
}

// Payables answers the campaigns of a county whose payees are owed something, the oldest
// first: those that Create would pay for now, and as many of the others as make
// MaxLines with them. It refuses with COUNTY_UNKNOWN.
func (s *Service) Payables(ctx context.Context, regionCode string) ([]Payable, error) {
	if access.From(ctx) == nil {
		return nil, fault.NewUnauthenticated()
	}
	county, err := s.county(ctx, regionCode, "region", access.PayoutRead)
	if err != nil {
		return nil, err
	}
	find, reader := outside(s.DB), access.PersonID(ctx)
	ids, err := find.oweIn(ctx, county, reader)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	campaigns, err := s.DB.Client.Campaign.Query().Where(campaign.IDIn(ids...)).Order(campaign.ByID()).
		Select(campaign.FieldID, campaign.FieldRegionPath, campaign.FieldState, campaign.FieldOwnerID, campaign.FieldDraftedBy,
			campaign.FieldPayeeName, campaign.FieldPayeeBank, campaign.FieldPayeeAccountSealed,
			campaign.FieldPayeeAccountLast4).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("payout: campaigns that are owed: %w", err)
	}
	candidates, err := find.candidates(ctx, campaigns)
	if err != nil {
		return nil, err
	}
	list := make([]Payable, 0, len(candidates))
	for i, c := range candidates {
		if !c.owing() {
			continue // it was paid between two of the reads
		}
		list = append(list, Payable{Campaign: campaigns[i], Amount: c.Owed, Obstacle: c.hinders(reader), Waiting: c.Open})
	}
	return list, nil
}
