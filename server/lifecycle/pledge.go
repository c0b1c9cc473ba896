package lifecycle

import "slices"

// Pledge is the state of a pledge. States are ranked: an event from the card
// provider may only move a pledge up, so a late or doubled one does nothing.
type Pledge string

// The states of a pledge on the rail RESERVE.
const (
	PledgeAwaitingMethod Pledge = "AWAITING_METHOD" // stock is held, the backer is at the card page
	PledgeActionRequired Pledge = "ACTION_REQUIRED" // the card's bank asks the backer to confirm
	PledgeSetupFailed    Pledge = "SETUP_FAILED"    // that card was refused; another may be tried while the hold lasts
	PledgeExpired        Pledge = "EXPIRED"         // the hold ran out, stock is free again
	PledgeCommitted      Pledge = "COMMITTED"       // a card is saved; the promise counts
	PledgeCancelled      Pledge = "CANCELLED"       // taken back by the backer, or the campaign was cancelled
	PledgeReleased       Pledge = "RELEASED"        // the campaign failed; the card is forgotten
	PledgeQueued         Pledge = "QUEUED"          // the campaign succeeded; to be charged
	PledgeCharging       Pledge = "CHARGING"        // an attempt is under way
	PledgeProcessing     Pledge = "PROCESSING"      // the bank has not decided yet
	PledgeAuthRequired   Pledge = "AUTH_REQUIRED"   // the bank wants the backer to confirm this charge
	PledgeErroredSoft    Pledge = "ERRORED_SOFT"    // refused for now; tried again by itself
	PledgeErroredHard    Pledge = "ERRORED_HARD"    // this card will never work; another is asked for
	PledgeDropped        Pledge = "DROPPED"         // never collected; the unit is free again
	PledgeCollected      Pledge = "COLLECTED"       // the money is here
	PledgePartRefunded   Pledge = "PART_REFUNDED"   // some of it went back
	PledgeRefunded       Pledge = "REFUNDED"        // all of it went back
)

// Pledges lists every state.
var Pledges = []Pledge{
	PledgeAwaitingMethod, PledgeActionRequired, PledgeSetupFailed, PledgeExpired, PledgeCommitted, PledgeCancelled,
	PledgeReleased, PledgeQueued, PledgeCharging, PledgeProcessing, PledgeAuthRequired, PledgeErroredSoft,
	PledgeErroredHard, PledgeDropped, PledgeCollected, PledgePartRefunded, PledgeRefunded,
}

// HoldingPledges lists the states that hold stock without a promise yet.
var HoldingPledges = []Pledge{PledgeAwaitingMethod, PledgeActionRequired, PledgeSetupFailed}

// CountedPledges lists the states that count as a promise: they make up the
// campaign's raised amount and its number of backers.
var CountedPledges = []Pledge{
	PledgeCommitted, PledgeQueued, PledgeCharging, PledgeProcessing, PledgeAuthRequired, PledgeErroredSoft,
	PledgeErroredHard, PledgeCollected, PledgePartRefunded, PledgeRefunded,
}

// OpenChargePledges lists the states from which a charge is still to come or to
// be decided; a campaign collects until none is left.
var OpenChargePledges = []Pledge{
	PledgeQueued, PledgeCharging, PledgeProcessing, PledgeAuthRequired, PledgeErroredSoft, PledgeErroredHard,
}

var pledgeMoves = map[Pledge][]Pledge{
	PledgeAwaitingMethod: {PledgeActionRequired, PledgeSetupFailed, PledgeCommitted, PledgeExpired, PledgeCancelled},
	PledgeActionRequired: {PledgeSetupFailed, PledgeCommitted, PledgeExpired, PledgeCancelled},
	PledgeSetupFailed:    {PledgeActionRequired, PledgeCommitted, PledgeExpired, PledgeCancelled},
	PledgeExpired:        {PledgeCommitted},
	PledgeCommitted:      {PledgeCancelled, PledgeReleased, PledgeQueued},
	PledgeQueued:         {PledgeCharging, PledgeDropped},
	PledgeCharging:       {PledgeProcessing, PledgeAuthRequired, PledgeErroredSoft, PledgeErroredHard, PledgeCollected, PledgeDropped},
	PledgeProcessing:     {PledgeAuthRequired, PledgeErroredSoft, PledgeErroredHard, PledgeCollected, PledgeDropped},
	PledgeAuthRequired:   {PledgeCharging, PledgeProcessing, PledgeErroredSoft, PledgeErroredHard, PledgeCollected, PledgeDropped},
	PledgeErroredSoft:    {PledgeCharging, PledgeProcessing, PledgeAuthRequired, PledgeErroredHard, PledgeCollected, PledgeDropped},
	PledgeErroredHard:    {PledgeCharging, PledgeProcessing, PledgeAuthRequired, PledgeErroredSoft, PledgeCollected, PledgeDropped},
	PledgeDropped:        {PledgeCollected},
	PledgeCollected:      {PledgePartRefunded, PledgeRefunded},
	PledgePartRefunded:   {PledgeRefunded},
}

// Values makes Pledge an ent enum.
func (Pledge) Values() []string { return texts(Pledges) }

// MayBecome tells whether a pledge may move from p to next.
func (p Pledge) MayBecome(next Pledge) bool { return slices.Contains(pledgeMoves[p], next) }

// Holds tells whether p holds stock without being a promise yet.
func (p Pledge) Holds() bool { return slices.Contains(HoldingPledges, p) }

// Counts tells whether p is a promise that counts toward the goal.
func (p Pledge) Counts() bool { return slices.Contains(CountedPledges, p) }

// TakesStock tells whether p's units are taken from their tiers' limits.
func (p Pledge) TakesStock() bool { return p.Holds() || p.Counts() }

// OpenCharge tells whether p's charge is still to come or to be decided.
func (p Pledge) OpenCharge() bool { return slices.Contains(OpenChargePledges, p) }
