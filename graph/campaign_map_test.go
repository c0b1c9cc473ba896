package graph

import (
	"testing"
	"time"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/offer"
)

func TestATierCostsWhatTheClosingDecidedWhoeverWasDroppedSince(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	row := campaign.Row{
		Campaign: &gen.Campaign{
			State: lifecycle.CampaignShortfall, ClosedAt: &at, BackerCount: 9, Ladder: []offer.Rung{{Backers: 10, Price: 70_00}},
		},
		Tiers:         []*gen.Tier{{PriceMinor: 74_00}},
		ClosedBackers: 10,
	}
	if got := campaignsOfRows([]campaign.Row{row})[0].Tiers[0].CurrentPrice.Minor; got != 70_00 {
		t.Errorf("after the closing a unit costs %d fen, 7000 were charged", got)
	}
	row.Campaign.State, row.Campaign.ClosedAt = lifecycle.CampaignLive, nil
	if got := campaignsOfRows([]campaign.Row{row})[0].Tiers[0].CurrentPrice.Minor; got != 74_00 {
		t.Errorf("with 9 backers a unit costs %d fen, want the printed 7400", got)
	}
}

func TestAFaultNamesTheInputItConcerns(t *testing.T) {
	t.Parallel()
	for field, want := range map[string]string{
		"goal": "goalMinor", "photo": "file", "tiers.0.price": "tiers.0.priceMinor", "ladder.11.price": "ladder.11.priceMinor",
		"tiers.3.stock": "tiers.3.limit", "tiers.0.freight.default": "tiers.0.freight.defaultMinor", "lines.0.quantity": "lines.0.quantity",
		"price": "price", "": "",
	} {
		if got := inputPath(field); got != want {
			t.Errorf("%q is called %q, want %q", field, got, want)
		}
	}
}
