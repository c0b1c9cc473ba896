package review

import (
	"time"

	"shanhuo.app/server/clock"
)

// DeskDays is how many working days an office has for a step.
const DeskDays = 2

// closingHour is when an office closes, in Shanghai.
const closingHour = 18

// Due answers until when a step that opens now has to be decided: the office's
// closing hour on the second working day after today. Working days are Monday
// to Friday in Shanghai.
func Due(opened time.Time) time.Time {
	day := opened.In(clock.Shanghai)
	for left := DeskDays; left > 0; {
		day = day.AddDate(0, 0, 1)
		if working(day) {
			left--
		}
	}
	return time.Date(day.Year(), day.Month(), day.Day(), closingHour, 0, 0, 0, clock.Shanghai).UTC()
}

func working(day time.Time) bool {
	return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday
}

// Overdue tells whether a step that was due then is late now.
func Overdue(due, now time.Time) bool { return now.After(due) }
