package clock_test

import (
	"testing"
	"time"

	"shanhuo.app/server/clock"
)

func TestAPastDayIsOneOfTheLastYear(t *testing.T) {
	t.Parallel()
	// The 22nd has begun in Shanghai, and not yet in Greenwich.
	now := time.Date(2026, 11, 21, 16, 30, 0, 0, time.UTC)
	for stored, want := range map[string]bool{
		"2026-11-22": true, "2026-11-21": true, "2025-11-23": true,
		"2026-11-23": false, "2025-11-20": false, "2026-11-31": false, "2026-1-3": false, "22.11.2026": false, "": false,
	} {
		if got := clock.IsPastDay(stored, now); got != want {
			t.Errorf("%q: %v", stored, got)
		}
	}
	if at := clock.Day("2026-11-22"); !at.Equal(time.Date(2026, 11, 21, 16, 0, 0, 0, time.UTC)) {
		t.Errorf("the day begins at %v", at)
	}
}
