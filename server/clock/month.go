package clock

import "time"

const monthForm = "2006-01"

// Month answers the first instant of a stored month, YYYY-MM in Shanghai, and the zero
// time when it is none. It is in Shanghai's zone, so that months can be added to it.
func Month(stored string) time.Time {
	month, err := time.ParseInLocation(monthForm, stored, Shanghai)
	if err != nil {
		return time.Time{}
	}
	return month
}

// MonthOf answers the month of an instant in Shanghai as it is stored, YYYY-MM.
func MonthOf(t time.Time) string { return t.In(Shanghai).Format(monthForm) }
