package demo

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"shanhuo.app/server/access"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/demo/content"
)

// Whatever the moment of seeding, everything that happened lies before it, and in
// an order in which it can happen.
func TestThePastFitsBeforeAnyMoment(t *testing.T) {
	t.Parallel()
	all, err := content.Load()
	if err != nil {
		t.Fatal(err)
	}
	everybody := cast{}
	for _, p := range all.People {
		everybody[p.Key] = &player{Principal: &access.Principal{}}
	}
	from := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC).Unix()
	rapid.Check(t, func(t *rapid.T) {
		anchor := time.Unix(from+rapid.Int64Range(0, 400*24*3600).Draw(t, "seconds"), 0).UTC()
		days := calendar{anchor}
		r := &run{content: all, cast: everybody}
		for _, of := range all.Campaigns {
			s := &story{run: r, of: of, days: days}
			acts := s.acts()
			for _, a := range acts {
				if !a.at.Before(anchor) {
					t.Errorf("%s is at %v", a.name, a.at)
				}
			}
			review := s.review()
			if !slices.IsSortedFunc(review, func(a, b act) int { return a.at.Compare(b.at) }) {
				t.Errorf("%s goes over its desks out of order", of.Slug)
			}
			if !of.State.Launched() {
				continue
			}
			opened := review[len(review)-1].at
			if opened != days.launch(of) {
				t.Errorf("%s is approved at %v, launched at %v", of.Slug, opened, days.launch(of))
			}
			for _, a := range append(s.talk(), s.ending()...) {
				if !a.at.After(opened) {
					t.Errorf("%s is at %v, before the launch", a.name, a.at)
				}
			}
			times := days.pledges(of)
			if !slices.IsSortedFunc(times, time.Time.Compare) || !times[0].After(opened) {
				t.Errorf("%s: pledges at %v", of.Slug, times)
			}
			if last := times[len(times)-1]; of.State.Closed() && !last.Before(days.closes(of).Add(-time.Hour)) {
				t.Errorf("%s: the last pledge is at %v", of.Slug, last)
			}
		}
		for _, a := range r.sweeps(days) {
			if !a.at.Before(anchor) {
				t.Errorf("%s is at %v", a.name, a.at)
			}
		}
	})
}

func TestDaysAreShanghaiDays(t *testing.T) {
	t.Parallel()
	anchor := time.Date(2026, 11, 21, 20, 30, 0, 0, time.UTC) // the 22nd in Shanghai
	days := calendar{anchor}
	for _, test := range []struct {
		day, hour, minute int
		want              string
	}{
		{-1, 10, 5, "2026-11-21 10:05:00"},
		{0, 4, 0, "2026-11-22 04:00:00"},
		{0, 10, 0, "2026-11-22 04:26:00"}, // lies ahead: just before the anchor
		{2, 10, 0, "2026-11-24 10:00:00"},
	} {
		if got := days.at(test.day, test.hour, test.minute).In(clock.Shanghai).Format(time.DateTime); got != test.want {
			t.Errorf("day %d, %02d:%02d is %s, want %s", test.day, test.hour, test.minute, got, test.want)
		}
	}
}

func TestTheDeliveryMonthCountsFromTheDeadlines(t *testing.T) {
	t.Parallel()
	days := calendar{time.Date(2026, 11, 21, 4, 0, 0, 0, time.UTC)}
	of := content.Campaign{LaunchDay: 5, DeadlineDay: 36, DeliveryMonthOffset: 1}
	if got := days.deliveryMonth(of); got != "2027-01" {
		t.Errorf("a deadline on 27 December gives %s", got)
	}
}
