package account

import (
	"time"

	"shanhuo.app/server/clock"
	"shanhuo.app/server/fault"
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

// untilDelivered says that the goods of a month stand in the way, and until when.
func untilDelivered(code, month string) *fault.Fault {
	return fault.NewConflict(code, "").With("month", message.YearMonth(month)).With("until", answeredFor(month))
}
