package graph

import (
	"time"

	"github.com/google/uuid"

	"shanhuo.app/graph/model"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/offer"
)

// answersOf maps what a campaign said when it was sent back, to whoever may read the step. Fewer
// may know whom it pays.
func answersOf(said *offer.Answers, withPayee bool) *model.ReviewedAnswers {
	if said == nil {
		return nil
	}
	out := &model.ReviewedAnswers{
		Title: said.Title, Summary: said.Summary, Produce: model.Produce(said.Produce), BeneficiaryName: said.Beneficiary,
		PayeeName: said.PayeeName, Goal: moneyOf(said.Goal), Days: said.Days, DeliveryMonth: said.DeliveryMonth, LaunchAt: said.LaunchAt,
		Story: storyOf(said.Story), Costs: mapped(said.Costs, costOf), Ladder: mapped(said.Ladder, rungOf),
		Tiers: mapped(said.Tiers, func(t offer.AnsweredTier) *model.ReviewedTier {
			return &model.ReviewedTier{
				Title: t.Title, Goods: t.Goods, Price: moneyOf(t.Price), Limit: t.Stock, PerPerson: t.PerPerson, Freight: freightOf(t.Freight),
			}
		}),
		Photos: mapped(said.Photos, func(id uuid.UUID) string { return rowID(kindPhoto, id) }),
	}
	if withPayee {
		out.Payee = &model.Payee{Name: said.PayeeName, Bank: said.PayeeBank, AccountLast4: said.AccountLast4}
	}
	return out
}

// dayOf answers a stored day, and null when there is none.
func dayOf(stored string) *string {
	if stored == "" {
		return nil
	}
	return &stored
}

// dayAt answers the day in Shanghai of an instant, and null when there is none.
func dayAt(at time.Time) *string {
	if at.IsZero() {
		return nil
	}
	return dayOf(at.In(clock.Shanghai).Format(time.DateOnly))
}
