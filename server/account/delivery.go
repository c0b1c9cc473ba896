package account

import (
	"time"

	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/predicate"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
)

// answeredFor is when nobody need be reachable any more for a month of delivery.
func answeredFor(month string) time.Time {
	return clock.Month(month).AddDate(0, 1, 0).Add(DeliveryAnswers)
}

// firstUnanswered is the earliest month of delivery that is not answered for at now.
func firstUnanswered(now time.Time) string {
	return clock.MonthOf(now.Add(-DeliveryAnswers))
}

// owesGoods is a campaign that is settled, and whose owner its backers may still turn to
// about the goods they paid for.
func owesGoods(now time.Time) predicate.Campaign {
	return campaign.And(campaign.StateEQ(lifecycle.CampaignSettled), campaign.DeliveryMonthGTE(firstUnanswered(now)))
}

// untilDelivered says that the goods of a month stand in the way, and until when.
func untilDelivered(code, month string) *fault.Fault {
	return fault.NewConflict(code, "").With("month", message.YearMonth(month)).With("until", answeredFor(month))
}
