package charge_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/charge"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/payment"
)

// at is an instant in Shanghai in July 2026.
func at(day, hour, minute int) time.Time {
	return time.Date(2026, 7, day, hour, minute, 0, 0, clock.Shanghai).UTC()
}

func TestNextTryKeepsThePlanAndTheHours(t *testing.T) {
	t.Parallel()
	week := 7 * 24 * time.Hour
	for _, c := range []struct {
		name   string
		closed time.Time
		tries  int
		now    time.Time // zero: right after the closing
		want   time.Time // zero: no try by itself
	}{
		{"first refusal, noon: a day later", at(1, 12, 0), 1, time.Time{}, at(2, 12, 0)},
		{"second: three days after the closing", at(1, 12, 0), 2, at(2, 12, 1), at(4, 12, 0)},
		{"third: six days and twenty hours after", at(1, 12, 0), 3, at(4, 12, 1), at(8, 9, 0)},
		{"fourth: no more", at(1, 12, 0), 4, at(8, 9, 1), time.Time{}},
		{"a night closing waits for the morning", at(1, 23, 0), 1, time.Time{}, at(3, 9, 0)},
		{"early morning waits for nine", at(1, 3, 0), 1, time.Time{}, at(2, 9, 0)},
		{"eight in the evening is too late", at(1, 20, 0), 1, time.Time{}, at(3, 9, 0)},
		{"just before eight is not", at(1, 19, 59), 1, time.Time{}, at(2, 19, 59)},
		{"nine sharp is not too early", at(1, 9, 0), 1, time.Time{}, at(2, 9, 0)},
		{"the last try is before the end of a night closing", at(1, 0, 30), 3, at(4, 9, 1), at(7, 19, 30)},
		{"a try the portal slept through gives way to the next", at(1, 12, 0), 1, at(3, 12, 0), at(4, 12, 0)},
		{"a pledge never tried counts as tried once", at(1, 12, 0), 0, time.Time{}, at(2, 12, 0)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			now := c.now
			if now.IsZero() {
				now = c.closed.Add(time.Second)
			}
			got, ok := charge.NextTry(c.tries, now, c.closed, c.closed.Add(week))
			if ok != !c.want.IsZero() || (ok && !got.Equal(c.want)) {
				t.Errorf("got %s %v, want %s", got.In(clock.Shanghai), ok, c.want.In(clock.Shanghai))
			}
		})
	}
}

func TestNextTryIsAlwaysByDayAndInsideTheWindow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		closed := at(1, 0, 0).Add(time.Duration(rapid.IntRange(0, 2*24*3600).Draw(t, "closed")) * time.Second)
		ends := closed.Add(time.Duration(rapid.IntRange(36, 14*24).Draw(t, "window")) * time.Hour)
		now := closed.Add(time.Duration(rapid.Int64Range(0, int64(ends.Sub(closed))).Draw(t, "now")))
		next, ok := charge.NextTry(rapid.IntRange(0, 5).Draw(t, "tries"), now, closed, ends)
		if !ok {
			return
		}
		local := next.In(clock.Shanghai)
		if local.Hour() < 9 || local.Hour() >= 20 {
			t.Fatalf("at %s", local)
		}
		if !next.After(now) || next.After(ends.Add(-30*time.Minute)) {
			t.Fatalf("%s is not between %s and half an hour before %s", next, now, ends)
		}
	})
}

// TestEndOfMonthRuleChargesOnce: opencollective#1121 charged twice where months differ
// in length. Here a time never names a second try: the plan from any closing has
// four different instants at most, whatever the month.
func TestEndOfMonthRuleChargesOnce(t *testing.T) {
	t.Parallel()
	for _, day := range []time.Time{
		time.Date(2026, 1, 31, 12, 0, 0, 0, clock.Shanghai), time.Date(2028, 2, 29, 12, 0, 0, 0, clock.Shanghai),
		time.Date(2026, 2, 28, 23, 59, 59, 0, clock.Shanghai), time.Date(2026, 12, 31, 20, 0, 0, 0, clock.Shanghai),
		time.Date(2026, 4, 30, 0, 0, 0, 0, clock.Shanghai),
	} {
		seen := map[time.Time]bool{day.UTC(): true}
		now := day
		for tries := 1; ; tries++ {
			next, ok := charge.NextTry(tries, now, day, day.Add(7*24*time.Hour))
			if !ok {
				if tries != charge.MaxTries {
					t.Errorf("%s: %d tries", day, tries)
				}
				break
			}
			if seen[next.UTC()] || next.Sub(now) < 12*time.Hour {
				t.Errorf("%s: try %d at %s, %s after the one before", day, tries+1, next, next.Sub(now))
			}
			seen[next.UTC()], now = true, next
		}
	}
}

func TestNoticesDue(t *testing.T) {
	t.Parallel()
	closed := at(1, 12, 0)
	ends := closed.Add(7 * 24 * time.Hour)
	for _, c := range []struct {
		after time.Duration
		want  int
	}{
		{0, 1}, {47 * time.Hour, 1}, {48 * time.Hour, 2}, {96 * time.Hour, 3}, {144 * time.Hour, 4},
		{156*time.Hour - time.Second, 4}, {156 * time.Hour, 5}, {168 * time.Hour, 5},
	} {
		if got := charge.NoticesDue(closed.Add(c.after), closed, ends); got != c.want {
			t.Errorf("after %s: %d, want %d", c.after, got, c.want)
		}
	}
	if got := charge.NoticesDue(closed.Add(20*time.Hour), closed, closed.Add(24*time.Hour)); got != 2 {
		t.Errorf("a window of a day: %d notices after 20 h, want 2", got)
	}
}

func TestDecide(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status payment.ChargeStatus
		code   string
		want   lifecycle.Pledge
	}{
		{payment.ChargeSucceeded, "", lifecycle.PledgeCollected},
		{payment.ChargeProcessing, "", lifecycle.PledgeProcessing},
		{payment.ChargeAuthRequired, "authentication_required", lifecycle.PledgeAuthRequired},
		{payment.ChargeCanceled, "", lifecycle.PledgeDropped},
		{payment.ChargeUntried, "", lifecycle.PledgeErroredSoft},
		{payment.ChargeDeclined, "insufficient_funds", lifecycle.PledgeErroredSoft},
		{payment.ChargeDeclined, "processing_error", lifecycle.PledgeErroredSoft},
		{payment.ChargeDeclined, "try_again_later", lifecycle.PledgeErroredSoft},
		{payment.ChargeDeclined, "issuer_not_available", lifecycle.PledgeErroredSoft},
		{payment.ChargeDeclined, "generic_decline", lifecycle.PledgeErroredSoft},
		{payment.ChargeDeclined, "lost_card", lifecycle.PledgeErroredHard},
		{payment.ChargeDeclined, "stolen_card", lifecycle.PledgeErroredHard},
		{payment.ChargeDeclined, "expired_card", lifecycle.PledgeErroredHard},
		{payment.ChargeDeclined, "a_code_from_tomorrow", lifecycle.PledgeErroredHard},
	} {
		if got := charge.Decide(payment.Charge{Status: c.status, DeclineCode: c.code}); got.State != c.want {
			t.Errorf("%s %s: %s, want %s", c.status, c.code, got.State, c.want)
		}
	}
}

func TestViable(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		collected, goal int64
		floor           int
		want            bool
	}{{9_000, 10_000, 9_000, true}, {8_999, 10_000, 9_000, false}, {10_000, 10_000, 10_000, true}, {0, 10_000, 0, true}, {30_001, 33_334, 9_000, true}, {30_000, 33_334, 9_000, false}} {
		if got := charge.Viable(c.collected, c.goal, c.floor); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

// TestTheLastDayToCureIsNeverAfterTheConsent: a closing that ran late moves the end of dunning, and not what was agreed.
func TestTheLastDayToCureIsNeverAfterTheConsent(t *testing.T) {
	t.Parallel()
	end := at(7, 12, 0)
	c := &gen.Campaign{DunningEndsAt: &end}
	for last, want := range map[string]time.Time{"2026-07-06": at(6, 23, 59).Add(59 * time.Second), "2026-07-07": end, "2026-07-08": end, "": end} {
		got, closed := charge.CureBy(c, &gen.Pledge{Consent: offer.Consent{LastChargeDate: last}})
		if !closed || !got.Equal(want) {
			t.Errorf("agreed until %q: %s, want %s", last, got, want)
		}
	}
	if _, closed := charge.CureBy(&gen.Campaign{}, &gen.Pledge{}); closed {
		t.Error("a campaign that is open has a day to cure")
	}
}
