package campaign

import (
	"time"

	"shanhuo.app/server/clock"
	"shanhuo.app/server/fault"
)

// LaunchAheadMax is how far ahead a launch may be wished for.
const LaunchAheadMax = 180 * 24 * time.Hour

// CheckTimes answers what is wrong with the wished launch and the delivery month
// as seen at now. The deadline counts from the launch, or from now when the
// campaign launches on approval; delivery is in the deadline's month at the
// earliest and 18 months after it at the latest.
func CheckTimes(d Draft, now time.Time) fault.List {
	var list fault.List
	launch := now
	if d.LaunchAt != nil {
		launch = *d.LaunchAt
		switch {
		case launch.Before(now):
			list.Addf("LAUNCH_PAST", "launchAt")
			launch = now
		case launch.After(now.Add(LaunchAheadMax)):
			list.Addf("LAUNCH_TOO_FAR", "launchAt", "days", int(LaunchAheadMax/(24*time.Hour)))
			launch = now
		}
	}
	month, err := parseMonth(d.DeliveryMonth)
	if err != nil {
		return list
	}
	days := d.Days
	if days < DaysMin || days > DaysMax {
		days = DaysMin
	}
	deadline := launch.AddDate(0, 0, days)
	first := monthOf(deadline)
	switch last := first.AddDate(0, DeliveryMonthsMax, 0); {
	case month.Before(first):
		list.Addf("DELIVERY_TOO_EARLY", "deliveryMonth", "earliest", first.Format(monthForm))
	case month.After(last):
		list.Addf("DELIVERY_TOO_LATE", "deliveryMonth", "latest", last.Format(monthForm))
	}
	return list
}

const monthForm = "2006-01"

func parseMonth(s string) (time.Time, error) {
	return time.ParseInLocation(monthForm, s, clock.Shanghai)
}

// monthOf answers the first instant of t's month in Shanghai.
func monthOf(t time.Time) time.Time {
	t = t.In(clock.Shanghai)
	return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, clock.Shanghai)
}

// Deadline answers when a campaign that launches at launch ends. A day is 24
// hours: the zone of the portal has no daylight saving time.
func Deadline(launch time.Time, days int) time.Time {
	return launch.Add(time.Duration(days) * 24 * time.Hour)
}
