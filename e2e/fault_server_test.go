package e2e

import (
	"fmt"
	"testing"
	"time"
)

// plan is how often what is struck. One round is a campaign that succeeds and one that
// fails, from the first pledge to the charges.
type plan struct{ rounds, pledging, closing, charging int }

func (p plan) strikes() int { return p.rounds * (p.pledging + p.closing + p.charging) }

// killPlan is what is done on each of the two databases.
func killPlan() plan {
	if whole() {
		return plan{rounds: 10, pledging: 4, closing: 2, charging: 4} // 100 on each
	}
	return plan{rounds: 1, pledging: 3, closing: 2, charging: 3} // 8 on each
}

// slowly keeps charging under way for long enough to be struck.
var slowly = []string{"--charge-rate", "8"}

// TestKillServerAtRandomInstants kills the portal while people pledge, while campaigns
// close and while cards are charged, with a provider that fails in every way it knows.
func TestKillServerAtRandomInstants(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, database string) {
		w := newWorld(t, build{place: emptyPlace(t, database), backers: 16, arguments: slowly})
		p := killPlan()
		for round := range p.rounds {
			w.round(t, round, p)
		}
		w.decided(t)
		w.audit(t, manyEnds...)
		if len(w.struck) != p.strikes() {
			t.Errorf("the portal was killed %d times, not %d", len(w.struck), p.strikes())
		}
	})
}

func (w *world) round(t *testing.T, round int, p plan) {
	chance := w.chance("kills", round)
	success, failure := w.raise(t, 1, true), w.raise(t, 1, false)
	w.stormy(t, round)

	finish := w.backing(fmt.Sprintf("round%d", round), success, failure)
	err := w.killTimes("pledging", p.pledging, func() time.Duration { return time.Duration(50+chance.IntN(1200)) * time.Millisecond })
	if broken := finish(); err != nil || broken != nil {
		t.Fatal(err, broken)
	}

	// The clock passes both deadlines, and the closings begin within the second.
	moved := make(chan error, 1)
	go func() { moved <- w.moveTo(success.later(failure).Add(time.Minute)) }()
	err = w.killTimes("closing", p.closing, func() time.Duration { return time.Duration(chance.IntN(250)) * time.Millisecond })
	if broken := <-moved; err != nil || broken != nil {
		t.Fatal(err, broken)
	}

	for range p.charging {
		// An hour on, charges whose job died are due again.
		now, err := w.clockAt()
		if err != nil {
			t.Fatal(err)
		}
		go func() { moved <- w.moveTo(now.Add(claimLasts)) }()
		err = w.killPortal("charging", time.Duration(chance.IntN(1500))*time.Millisecond)
		if broken := <-moved; err != nil || broken != nil {
			t.Fatal(err, broken)
		}
	}
	noFaults(t, w.sandbox)
	w.collected(t)
}

// killTimes kills the portal again and again, after pauses.
func (w *world) killTimes(during string, times int, pause func() time.Duration) error {
	for range times {
		if err := w.killPortal(during, pause()); err != nil {
			return err
		}
	}
	return nil
}

func (s *stage) later(other *stage) time.Time {
	if s.deadline.Before(other.deadline) {
		return other.deadline
	}
	return s.deadline
}
