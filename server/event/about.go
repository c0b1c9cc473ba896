// Package event takes the card provider's webhooks: each is checked, stored once,
// and answered; a job then reads again what the event is about and lets the
// pledge's own rules move it. An event is a hint where to look, never a fact, so
// doubled, late and reordered ones end in the same state.
package event

import (
	"strings"

	"shanhuo.app/server/payment"
)

// Subject is what an event asks to be read again.
type Subject string

// The subjects.
const (
	// Nothing is kept and needs no work.
	Nothing Subject = ""
	// Checkout is a page on which a card is saved.
	Checkout Subject = "checkout"
	// Setup is the intent behind such a page.
	Setup Subject = "setup"
	// Charge is the charge of a pledge.
	Charge Subject = "charge"
	// Refunds are the refunds of a charge.
	Refunds Subject = "refunds"
)

// About answers what an event asks to be read again; Nothing for kinds that this
// portal does not act on. Those are kept all the same. What moves between the
// provider and the bank (payout.*) is among them: the reconciliation reads it.
func About(e payment.Event) Subject {
	switch {
	case strings.HasPrefix(e.Type, "checkout.session."):
		return known(Checkout, e.ObjectID)
	case strings.HasPrefix(e.Type, "setup_intent."):
		return known(Setup, e.ObjectID)
	case e.Type == "charge.refunded", strings.HasPrefix(e.Type, "charge.refund."), strings.HasPrefix(e.Type, "refund."):
		return known(Refunds, e.IntentID)
	case strings.HasPrefix(e.Type, "payment_intent."):
		return known(Charge, e.IntentID)
	case e.Type == "charge.succeeded", e.Type == "charge.failed", e.Type == "charge.updated", e.Type == "charge.pending":
		return known(Charge, e.IntentID)
	}
	return Nothing
}

// known answers Nothing for an event that names no object to read.
func known(s Subject, id string) Subject {
	if id == "" {
		return Nothing
	}
	return s
}

// target answers the id that is read for a subject.
func target(s Subject, e payment.Event) string {
	switch s {
	case Checkout, Setup:
		return e.ObjectID
	case Charge, Refunds:
		return e.IntentID
	}
	return ""
}
