package campaign

import (
	"time"

	"shanhuo.app/server/clock"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/message"
	"shanhuo.app/server/offer"
)

// LaunchAheadMax is how far ahead a launch may be wished for.
const LaunchAheadMax = 180 * 24 * time.Hour

// ReviewWait is the longest that a campaign is reviewed before somebody is late:
// two offices with two working days each, and a weekend between.
const ReviewWait = 7 * 24 * time.Hour

// CheckTimes answers what is wrong with the wished launch and the delivery month
// as seen at now. Goods are not sent before the last card has been charged: delivery
// is at the earliest in the month in which dunning ends when each office takes its
// time and the launch is not wished for later, and 18 months after it at the latest.
func CheckTimes(d Draft, now time.Time) fault.List {
	var list fault.List
	launch := now.Add(ReviewWait)
	if d.LaunchAt != nil {
		switch wished := *d.LaunchAt; {
		case wished.Before(now):
			list.Addf("LAUNCH_PAST", "launchAt")
		case wished.After(now.Add(LaunchAheadMax)):
			list.Addf("LAUNCH_TOO_FAR", "launchAt", "days", int(LaunchAheadMax/(24*time.Hour)))
		case wished.After(launch):
			launch = wished
		}
	}
	month := clock.Month(d.DeliveryMonth)
	if month.IsZero() {
		return list
	}
	days := d.Days
	if days < DaysMin || days > DaysMax {
		days = DaysMin
	}
	charged := Deadline(launch, days).Add(offer.Dunning)
	first := clock.Month(clock.MonthOf(charged))
	switch last := first.AddDate(0, DeliveryMonthsMax, 0); {
	case month.Before(first):
		list.Addf("DELIVERY_TOO_EARLY", "deliveryMonth", "earliest", message.YearMonth(clock.MonthOf(first)), "charged", charged)
	case month.After(last):
		list.Addf("DELIVERY_TOO_LATE", "deliveryMonth", "latest", message.YearMonth(clock.MonthOf(last)))
	}
	return list
}

func isMonth(s string) bool { return !clock.Month(s).IsZero() }

// Deadline answers when a campaign that launches at launch ends. A day is 24
// hours: the zone of the portal has no daylight saving time.
func Deadline(launch time.Time, days int) time.Time {
	return launch.Add(time.Duration(days) * 24 * time.Hour)
}
