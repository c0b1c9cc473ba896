package charge

import (
	"slices"
	"time"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/ent/gen/predicate"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/lifecycle"
)

// pastConsent tells whether the last day on which the backer agreed to be charged is over.
func pastConsent(p *gen.Pledge, now time.Time) bool {
	last := p.Consent.LastChargeDate
	return last != "" && now.In(clock.Shanghai).Format(time.DateOnly) > last
}

// CureBy is until when another card, or a confirmation, can still save a pledge of a
// campaign that was closed: the end of dunning, or of the last day on which its backer
// agreed to be charged when that is earlier. It is false before the closing.
func CureBy(c *gen.Campaign, p *gen.Pledge) (time.Time, bool) {
	if c.DunningEndsAt == nil {
		return time.Time{}, false
	}
	end := *c.DunningEndsAt
	if day := clock.Day(p.Consent.LastChargeDate); !day.IsZero() {
		if last := day.AddDate(0, 0, 1).Add(-time.Second); last.Before(end) {
			end = last
		}
	}
	return end, true
}

// Untried tells whether no card was ever asked for the money of a pledge.
func Untried(p *gen.Pledge) bool {
	return p.ChargeTries == 0 && p.Intent == nil && p.DeclineCode == ""
}

// untried is Untried in a query.
func untried() predicate.Pledge {
	return pledge.And(pledge.ChargeTries(0), pledge.IntentIsNil(), pledge.DeclineCode(""))
}

// Lapsed tells whether a pledge waits for a charge that will not be made any more: the
// last day on which its backer agreed to be charged is over. It is given up at the end
// of dunning, when news of an earlier try can no longer come.
func Lapsed(p *gen.Pledge, now time.Time) bool {
	waits := p.State == lifecycle.PledgeQueued || slices.Contains(failing, p.State)
	return waits && pastConsent(p, now)
}
