package charge

import (
	"time"

	"shanhuo.app/server/clock"
)

// MaxTries is how often a charge is tried without anybody asking for it.
const MaxTries = 4

// afterClosing is when the automatic tries are due.
var afterClosing = [MaxTries]time.Duration{0, 24 * time.Hour, 72 * time.Hour, 6*24*time.Hour + 20*time.Hour}

// The hours, in Shanghai, in which a charge is tried again: people are awake and
// can move money.
const (
	firstHour = 9
	lastHour  = 20
)

// lateEdge is how long before an edge (20:00, or the end of dunning) a try stays.
const lateEdge = 30 * time.Minute

// NextTry answers when a pledge whose charge was refused for now is tried again,
// after so many automatic tries, and false when it no longer is by itself. A
// time outside of 09:00–20:00 moves to the next morning, or to the evening
// before when the morning is past the end, or so near to it that the bank's answer
// could come too late.
func NextTry(tries int, now, closedAt, endsAt time.Time) (time.Time, bool) {
	for n := max(tries, 1); n < MaxTries; n++ {
		at := closedAt.Add(afterClosing[n])
		at = daytime(at)
		if at.After(endsAt.Add(-lateEdge)) {
			at = eveningBefore(endsAt)
		}
		if at.After(now) {
			return clock.Cut(at), true
		}
		// The portal was down over that time: the try is not lost while a later one
		// would still come.
	}
	return time.Time{}, false
}

// daytime moves an instant to the next one between 09:00 and 20:00 in Shanghai.
func daytime(at time.Time) time.Time {
	local := at.In(clock.Shanghai)
	open := time.Date(local.Year(), local.Month(), local.Day(), firstHour, 0, 0, 0, clock.Shanghai)
	switch {
	case local.Before(open):
		return open
	case local.Before(open.Add((lastHour - firstHour) * time.Hour)):
		return at
	default:
		return open.AddDate(0, 0, 1)
	}
}

// eveningBefore answers the last sensible instant before the end, inside the hours.
func eveningBefore(end time.Time) time.Time {
	at := end.Add(-lateEdge)
	if daytime(at).Equal(at) {
		return at
	}
	local := at.In(clock.Shanghai)
	evening := time.Date(local.Year(), local.Month(), local.Day(), lastHour, 0, 0, 0, clock.Shanghai).Add(-lateEdge)
	if !evening.Before(at) {
		evening = evening.AddDate(0, 0, -1)
	}
	return evening
}

// noticesAfterClosing is when people whose charge failed are written to; one more
// notice follows lastNotice before the end.
var noticesAfterClosing = []time.Duration{0, 2 * 24 * time.Hour, 4 * 24 * time.Hour, 6 * 24 * time.Hour}

const lastNotice = 12 * time.Hour

// NoticesDue answers how many notices should have gone out by now to somebody whose
// charge is still open. A window shorter than the default has fewer of them.
func NoticesDue(now, closedAt, endsAt time.Time) int {
	n := 0
	for _, after := range noticesAfterClosing {
		if at := closedAt.Add(after); !at.After(now) && (after == 0 || at.Before(endsAt.Add(-lastNotice))) {
			n++
		}
	}
	if !now.Before(endsAt.Add(-lastNotice)) {
		n++
	}
	return n
}
