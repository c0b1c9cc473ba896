package clock

import "time"

// Day answers the first instant of a stored day, YYYY-MM-DD in Shanghai, and the zero time when it is
// none.
func Day(stored string) time.Time {
	day, err := time.ParseInLocation(time.DateOnly, stored, Shanghai)
	if err != nil {
		return time.Time{}
	}
	return day.UTC()
}

// IsPastDay tells whether stored is a day of the year up to now: today, or one that
// somebody can still tell about.
func IsPastDay(stored string, now time.Time) bool {
	day := Day(stored)
	return !day.IsZero() && !day.After(now) && day.After(now.AddDate(-1, 0, 0))
}
