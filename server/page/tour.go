package page

import (
	"slices"
	"time"

	"shanhuo.app/server/lifecycle"
)

// Tour is the demonstration's main story: one campaign's way from its draft to the payout.
type Tour struct {
	Title string
	State lifecycle.Campaign
	Over  bool // it ended elsewhere, and cannot be played on
	Steps []TourStep
}

// TourStep is one thing to do in the tour.
type TourStep struct {
	Key   string // of its words
	Done  bool
	As    string     // the sign-in of who does it; empty for what is done without one
	Bare  bool       // the portal keeps no address for them: they type one
	At    string     // the page that shows the campaign to them; empty while there is none
	Until *time.Time // the deadline to which the clock is moved, only while that lies ahead
}

// Due is the first step that is not done, or -1.
func (t *Tour) Due() int {
	return slices.IndexFunc(t.Steps, func(s TourStep) bool { return !s.Done })
}
