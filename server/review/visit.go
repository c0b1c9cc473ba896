package review

import (
	"time"

	"shanhuo.app/server/clock"
	"shanhuo.app/server/fault"
)

// checkVisit answers what is wrong with the day on which a reviewer says to have been
// there, which may be left out.
func checkVisit(list *fault.List, day string, now time.Time) {
	if day != "" && !clock.IsPastDay(day, now) {
		list.Addf("VISITED_ON_INVALID", "visitedOn")
	}
}
