package review

import (
	"context"
	"fmt"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/photo"
	"shanhuo.app/ent/gen/tier"
	"shanhuo.app/server/offer"
)

// answers reads all that a campaign says, as it is sent back. The next round of its review
// is read beside it; what ends the review takes it away (campaign.Service).
func answers(ctx context.Context, tx *gen.Tx, c *gen.Campaign) (*offer.Answers, error) {
	tiers, err := tx.Tier.Query().Where(tier.CampaignID(c.ID)).Order(tier.ByPosition()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("review: tiers as they were: %w", err)
	}
	photos, err := tx.Photo.Query().Where(photo.CampaignID(c.ID), photo.PostIDIsNil()).Order(photo.ByPosition(), photo.ByID()).IDs(ctx)
	if err != nil {
		return nil, fmt.Errorf("review: photos as they were: %w", err)
	}
	said := &offer.Answers{
		Title: c.Title, Summary: c.Summary, Produce: c.Produce, Beneficiary: c.BeneficiaryName,
		PayeeName: c.PayeeName, PayeeBank: c.PayeeBank, AccountLast4: c.PayeeAccountLast4,
		Goal: c.GoalMinor, Days: c.Days, DeliveryMonth: c.DeliveryMonth, LaunchAt: c.LaunchAt,
		Story: c.Story, Costs: c.Costs, Ladder: c.Ladder, Photos: photos,
	}
	for _, t := range tiers {
		said.Tiers = append(said.Tiers, offer.AnsweredTier{
			Title: t.Title, Goods: t.Goods, Price: t.PriceMinor, Stock: t.Stock, PerPerson: t.PerPerson, Freight: t.Freight,
		})
	}
	return said, nil
}
