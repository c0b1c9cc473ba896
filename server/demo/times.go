package demo

import (
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"time"

	"shanhuo.app/server/clock"
	"shanhuo.app/server/demo/content"
)

// calendar turns the days of the content into instants. Its anchor is the moment of
// seeding, day 0 is the anchor's day in Shanghai.
type calendar struct{ anchor time.Time }

// justBefore is how long before the anchor the last act of the past is.
const justBefore = 4 * time.Minute

// at answers an hour and minute of a day in Shanghai. What would lie ahead of the
// anchor although its day is not ahead happens just before the anchor.
func (c calendar) at(day, hour, minute int) time.Time {
	local := c.anchor.In(clock.Shanghai)
	t := time.Date(local.Year(), local.Month(), local.Day()+day, hour, minute, 0, 0, clock.Shanghai).UTC()
	if day <= 0 && t.After(c.anchor.Add(-justBefore)) {
		return c.anchor.Add(-justBefore).Truncate(time.Second)
	}
	return t
}

// The hours of the demo's offices.
const (
	openingHour  = 10 // campaigns open, and so they close, shortly after ten
	sweepMinute  = 45
	postingHour  = 18
	askingHour   = 14
	answersHour  = 19
	deciderHour  = 16
	draftingHour = 9
)

// launch is when the county opens a campaign.
func (c calendar) launch(of content.Campaign) time.Time {
	return c.at(of.LaunchDay, openingHour, number(of.Slug, 30))
}

// closes is when a campaign is closed: a minute after its deadline, which counts from
// the real launch and is moments later than planned.
func (c calendar) closes(of content.Campaign) time.Time {
	return c.launch(of).Add(time.Duration(of.Days())*24*time.Hour + time.Minute)
}

// deliveryMonth is the month in which the goods go out, YYYY-MM.
func (c calendar) deliveryMonth(of content.Campaign) string {
	deadline := c.at(of.LaunchDay, openingHour, 0).AddDate(0, 0, of.Days()).In(clock.Shanghai)
	return time.Date(deadline.Year(), deadline.Month()+time.Month(of.DeliveryMonthOffset), 1, 0, 0, 0, 0, clock.Shanghai).Format("2006-01")
}

// pledges answers when each backer pledges, in their order: more of them soon after
// the launch and shortly before the end, nobody in the small hours.
func (c calendar) pledges(of content.Campaign) []time.Time {
	first, last := c.launch(of).Add(25*time.Minute), c.anchor.Add(-2*justBefore)
	switch {
	case of.State.Closed():
		last = c.closes(of).Add(-2 * time.Hour)
	case of.Decision != nil: // suspended or cancelled
		last = c.at(of.Decision.Day, deciderHour, 0).Add(-3 * time.Hour)
	}
	times := make([]time.Time, len(of.Pledges))
	for i := range times {
		x := (float64(i) + 0.5) / float64(len(times))
		share := x - 0.6*math.Sin(2*math.Pi*x)/(2*math.Pi)
		times[i] = c.awake(first.Add(time.Duration(share*float64(last.Sub(first)))), first, last)
	}
	slices.SortFunc(times, time.Time.Compare)
	return times
}

// Backers are awake from wakingHour on. A day has four visits to the portal, and what
// they do in one of them happens at its one instant: acts of one instant are played
// side by side, and the gathered ones in one transaction.
const (
	wakingHour = 7
	visitHours = 4
)

// awake moves an instant into the day's visit that is near, unless that is too early or
// too late.
func (c calendar) awake(t, first, last time.Time) time.Time {
	local := t.In(clock.Shanghai)
	visit := max(0, local.Hour()-wakingHour) / visitHours
	seed := fmt.Sprintf("%s %d", local.Format(time.DateOnly), visit)
	minute := (wakingHour+visit*visitHours)*60 + number(seed, visitHours*60)
	moved := time.Date(local.Year(), local.Month(), local.Day(), 0, minute, 0, 0, clock.Shanghai).UTC()
	if moved.Before(first) || moved.After(last) {
		return t.Truncate(time.Minute)
	}
	return moved
}

// number answers a number below n that is always the same for a text.
func number(text string, n int) int {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(text))
	return int(sum.Sum32() % uint32(n))
}
