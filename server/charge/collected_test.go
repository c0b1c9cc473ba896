package charge

import (
	"testing"
	"time"

	"shanhuo.app/server/payment"
)

// Portal time may run ahead of the provider's in the demonstration: what counts is how long ago it was.
func TestMoneyIsCollectedWhenTheProviderTookItNotWhenItsNewsCame(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 12, 15, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		taken time.Time
		late  time.Duration
	}{
		"the news came eight days late":        {machineNow().Add(-8 * 24 * time.Hour), 8 * 24 * time.Hour},
		"the provider's clock is ahead":        {machineNow().Add(time.Hour), 0},
		"the provider did not say when it was": {time.Time{}, 0},
	} {
		got := collectedAt(payment.Charge{At: c.taken}, now)
		if late := now.Sub(got); late < c.late || late > c.late+time.Minute {
			t.Errorf("%s: %s", name, got)
		}
	}
}
