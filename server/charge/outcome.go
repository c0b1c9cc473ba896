package charge

import (
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/payment"
)

// Next is what a pledge becomes by what the provider says of its charge.
type Next struct {
	State   lifecycle.Pledge
	Decline string // the bank's reason, for the states of refusal
}

// Decide answers what a charge makes of its pledge. An untried charge leaves the
// pledge waiting for a try.
func Decide(c payment.Charge) Next {
	switch c.Status {
	case payment.ChargeSucceeded:
		return Next{State: lifecycle.PledgeCollected}
	case payment.ChargeProcessing:
		return Next{State: lifecycle.PledgeProcessing}
	case payment.ChargeAuthRequired:
		return Next{State: lifecycle.PledgeAuthRequired, Decline: c.DeclineCode}
	case payment.ChargeCanceled:
		return Next{State: lifecycle.PledgeDropped}
	case payment.ChargeUntried:
		return Next{State: lifecycle.PledgeErroredSoft, Decline: "try_again_later"}
	}
	switch payment.ClassifyDecline(c.DeclineCode) {
	case payment.Soft:
		return Next{State: lifecycle.PledgeErroredSoft, Decline: c.DeclineCode}
	case payment.NeedsHolder:
		return Next{State: lifecycle.PledgeAuthRequired, Decline: c.DeclineCode}
	}
	return Next{State: lifecycle.PledgeErroredHard, Decline: c.DeclineCode}
}
