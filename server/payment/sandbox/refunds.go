package sandbox

import (
	"errors"
	"net/http"
)

// createRefund gives money back. A refund without any of our metadata is what
// somebody made in the provider's own dashboard.
func createRefund(t *turn) (any, error) {
	if err := t.allow("charge", "payment_intent", "amount", "reason", "metadata"); err != nil {
		return nil, err
	}
	switch t.form.Get("reason") {
	case "", "duplicate", "fraudulent", "requested_by_customer":
	default:
		return nil, invalid("reason", "Invalid reason: "+t.form.Get("reason"))
	}
	c, err := t.chargeToRefund()
	if err != nil {
		return nil, err
	}
	meta, err := t.metadata("metadata")
	if err != nil {
		return nil, err
	}
	left := c.Amount - c.AmountRefunded
	if !c.Paid || left == 0 {
		return nil, &apiError{status: http.StatusBadRequest, Type: typeInvalidRequest, Code: "charge_already_refunded", Message: "Charge " + c.ID + " has nothing left to refund."}
	}
	amount := left
	if t.form.Has("amount") {
		if amount, err = t.integer("amount"); err != nil {
			return nil, err
		}
		if amount < 1 || amount > left {
			return nil, invalid("amount", "Refund amount must be between 1 and what is left of the charge.")
		}
	}
	r := &refund{
		ID: newID("re_"), Object: "refund", Created: t.now.Unix(), Amount: amount, Charge: ref(c.ID), Currency: "cny",
		PaymentIntent: c.PaymentIntent, Reason: ref(t.form.Get("reason")), Status: "succeeded", Metadata: meta,
	}
	b := &balanceTransaction{
		ID: newID("txn_"), Object: "balance_transaction", Created: t.now.Unix(), AvailableOn: t.now.Unix(),
		Amount: -amount, Currency: "cny", Net: -amount, ReportingCategory: "refund",
		Source: ref(r.ID), Status: "available", Type: "refund",
	}
	r.BalanceTransaction = ref(b.ID)
	c.AmountRefunded += amount
	c.Refunded = c.AmountRefunded == c.Amount
	for _, o := range []object{b, r, c} {
		if err := t.put(o); err != nil {
			return nil, err
		}
	}
	t.emit("refund.created", r)
	t.emit("charge.refunded", c)
	return r, nil
}

func (t *turn) chargeToRefund() (*charge, error) {
	if id := t.form.Get("charge"); id != "" {
		return load[charge](t, id, "charge")
	}
	id, err := t.require("payment_intent")
	if err != nil {
		return nil, err
	}
	intent, err := load[paymentIntent](t, id, "payment_intent")
	if err != nil {
		return nil, err
	}
	if intent.Status != "succeeded" {
		return nil, invalid("payment_intent", "This PaymentIntent does not have a successful charge to refund.")
	}
	return load[charge](t, string(intent.LatestCharge), "charge")
}

func listRefunds(t *turn) (any, error) {
	if err := t.allow("charge", "payment_intent", "created", "limit", "starting_after", "ending_before"); err != nil {
		return nil, err
	}
	if t.form.Get("charge") == "" && t.form.Get("payment_intent") == "" {
		return t.list("refund", "")
	}
	c, err := t.chargeToRefund()
	if refused := (*apiError)(nil); errors.As(err, &refused) && refused.status == http.StatusBadRequest {
		// An intent that never succeeded has no refunds.
		return map[string]any{"object": "list", "url": t.path, "has_more": false, "data": []any{}}, nil
	}
	if err != nil {
		return nil, err
	}
	return t.list("refund", c.ID)
}

func listBalanceTransactions(t *turn) (any, error) {
	if err := t.allow("source", "type", "created", "limit", "starting_after", "ending_before"); err != nil {
		return nil, err
	}
	if t.form.Has("type") {
		return nil, invalid("type", "The sandbox lists every type: leave type out.")
	}
	return t.list("balance_transaction", t.form.Get("source"))
}
