// Package charge turns promises into money after a campaign succeeded: one charge
// for each pledge in its life, tried again while that makes sense, until it is
// collected or dropped. Every request to the card provider is an attempt row
// that is committed before the call, so that a crash at any moment is mended by
// sending the same key again.
package charge

import (
	"time"

	"shanhuo.app/server/lifecycle"
)

// failing are the open states in which the backer has something to do.
var failing = []lifecycle.Pledge{lifecycle.PledgeAuthRequired, lifecycle.PledgeErroredSoft, lifecycle.PledgeErroredHard}

// Viable tells whether enough was collected: goods, without freight, against the
// floor that was fixed at approval in hundredths of a per cent of the goal.
func Viable(collectedGoods, goal int64, floorBasisPoints int) bool {
	// goal is at most 10¹⁰ fen and the floor 10⁴, so neither product wraps.
	return collectedGoods*10_000 >= goal*int64(floorBasisPoints)
}

// retryPause is how long an attempt without an answer waits before it is sent again:
// longer with its age, half an hour at most.
func retryPause(age time.Duration) time.Duration {
	return min(30*time.Minute, max(15*time.Second, age))
}
