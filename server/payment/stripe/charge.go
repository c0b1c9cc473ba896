package stripe

import (
	"context"
	"errors"

	stripego "github.com/stripe/stripe-go/v79"

	"shanhuo.app/server/money"
	"shanhuo.app/server/payment"
)

// expandFee asks for the real fee in the same answer.
const expandFee = "latest_charge.balance_transaction"

// Charge implements payment.Gateway.
func (g *Gateway) Charge(ctx context.Context, in payment.NewCharge) (payment.Charge, error) {
	p := &stripego.PaymentIntentParams{
		Amount:             stripego.Int64(int64(in.Amount)),
		Currency:           stripego.String(currency),
		Customer:           stripego.String(in.CustomerID),
		PaymentMethod:      stripego.String(in.MethodID),
		PaymentMethodTypes: []*string{stripego.String("card")},
		// The default of this API version captures in the background and answers without the fee.
		CaptureMethod: stripego.String(string(stripego.PaymentIntentCaptureMethodAutomatic)),
		OffSession:    stripego.Bool(true),
		Confirm:       stripego.Bool(true),
		Metadata:      map[string]string{payment.MetaPledge: in.PledgeID, payment.MetaCampaign: in.CampaignID},
	}
	p.Context = ctx
	p.SetIdempotencyKey(in.Key)
	p.AddExpand(expandFee)
	intent, err := g.api.PaymentIntents.New(p)
	return g.outcome(ctx, intent, err)
}

// Confirm implements payment.Gateway.
func (g *Gateway) Confirm(ctx context.Context, in payment.ConfirmCharge) (payment.Charge, error) {
	p := &stripego.PaymentIntentConfirmParams{}
	if in.MethodID != "" {
		p.PaymentMethod = stripego.String(in.MethodID)
	}
	if in.OffSession {
		p.OffSession = stripego.Bool(true)
	} else {
		p.ReturnURL = stripego.String(in.ReturnURL)
	}
	p.Context = ctx
	p.SetIdempotencyKey(in.Key)
	p.AddExpand(expandFee)
	intent, err := g.api.PaymentIntents.Confirm(in.IntentID, p)
	if isInvalidState(err) {
		return g.asItStands(ctx, in.IntentID, err)
	}
	return g.outcome(ctx, intent, err)
}

// CancelCharge implements payment.Gateway.
func (g *Gateway) CancelCharge(ctx context.Context, key, intentID string) (payment.Charge, error) {
	p := &stripego.PaymentIntentCancelParams{
		CancellationReason: stripego.String(string(stripego.PaymentIntentCancellationReasonAbandoned)),
	}
	p.Context = ctx
	p.SetIdempotencyKey(key)
	p.AddExpand(expandFee)
	intent, err := g.api.PaymentIntents.Cancel(intentID, p)
	if isInvalidState(err) {
		return g.asItStands(ctx, intentID, err)
	}
	return g.outcome(ctx, intent, err)
}

// ChargeByID implements payment.Gateway.
func (g *Gateway) ChargeByID(ctx context.Context, intentID string) (payment.Charge, error) {
	p := &stripego.PaymentIntentParams{}
	p.Context = ctx
	p.AddExpand(expandFee)
	intent, err := g.api.PaymentIntents.Get(intentID, p)
	if err != nil {
		return payment.Charge{}, translate(err)
	}
	return toCharge(intent)
}

// FindCharge implements payment.Gateway.
func (g *Gateway) FindCharge(ctx context.Context, customerID, pledgeID string) (payment.Charge, bool, error) {
	p := &stripego.PaymentIntentListParams{Customer: stripego.String(customerID)}
	p.Context = ctx
	p.Limit = stripego.Int64(100)
	p.AddExpand("data." + expandFee)
	var found *payment.Charge
	list := g.api.PaymentIntents.List(p)
	for list.Next() {
		intent := list.PaymentIntent()
		if intent.Metadata[payment.MetaPledge] != pledgeID {
			continue
		}
		c, err := toCharge(intent)
		if err != nil {
			return payment.Charge{}, false, err
		}
		if found == nil || weight(c.Status) > weight(found.Status) {
			found = &c
		}
	}
	if err := list.Err(); err != nil {
		return payment.Charge{}, false, translate(err)
	}
	if found == nil {
		return payment.Charge{}, false, nil
	}
	return *found, true, nil
}

// weight orders charges by how much they say about where the money is.
func weight(s payment.ChargeStatus) int {
	switch s {
	case payment.ChargeSucceeded:
		return 3
	case payment.ChargeProcessing:
		return 2
	case payment.ChargeCanceled:
		return 0
	default:
		return 1
	}
}

// outcome turns the answer of a write into a Charge. A declined card comes as
// an error that carries the intent. A replayed answer shows the intent as it
// was when the key was first used, so the intent is read again.
func (g *Gateway) outcome(ctx context.Context, intent *stripego.PaymentIntent, err error) (payment.Charge, error) {
	var res *stripego.APIResponse
	if err != nil {
		var answered *stripego.Error
		if !errors.As(err, &answered) || answered.Type != stripego.ErrorTypeCard || answered.PaymentIntent == nil {
			return payment.Charge{}, translate(err)
		}
		intent, res = answered.PaymentIntent, answered.LastResponse
	} else {
		res = intent.LastResponse
	}
	if wasReplayed(res) {
		return g.ChargeByID(ctx, intent.ID)
	}
	return toCharge(intent)
}

// asItStands answers a charge that is past what was asked of it, or the refusal
// when it is not.
func (g *Gateway) asItStands(ctx context.Context, intentID string, refusal error) (payment.Charge, error) {
	c, err := g.ChargeByID(ctx, intentID)
	if err != nil {
		return payment.Charge{}, err
	}
	switch c.Status {
	case payment.ChargeSucceeded, payment.ChargeProcessing, payment.ChargeCanceled:
		return c, nil
	}
	return payment.Charge{}, translate(refusal)
}

func toCharge(i *stripego.PaymentIntent) (payment.Charge, error) {
	out := payment.Charge{
		IntentID:   i.ID,
		PledgeID:   i.Metadata[payment.MetaPledge],
		CampaignID: i.Metadata[payment.MetaCampaign],
		Amount:     money.Fen(i.Amount),
		At:         toTime(i.Created),
	}
	if string(i.Currency) != currency {
		return payment.Charge{}, unexpected("charge %s is in %q", i.ID, i.Currency)
	}
	if i.Customer != nil {
		out.CustomerID = i.Customer.ID
	}
	if i.PaymentMethod != nil {
		out.MethodID = i.PaymentMethod.ID
	} else if e := i.LastPaymentError; e != nil && e.PaymentMethod != nil {
		out.MethodID = e.PaymentMethod.ID
	}
	switch i.Status {
	case stripego.PaymentIntentStatusSucceeded:
		out.Status = payment.ChargeSucceeded
		if c := i.LatestCharge; c != nil {
			out.ChargeID = c.ID
			out.Refunded = money.Fen(c.AmountRefunded)
			if c.Created != 0 {
				out.At = toTime(c.Created) // the intent may be days older
			}
			if b := c.BalanceTransaction; b != nil && b.ID != "" {
				out.BalanceTxID = b.ID
				if string(b.Currency) == currency {
					out.Fee = money.Fen(b.Fee)
				}
			}
		}
	case stripego.PaymentIntentStatusProcessing:
		out.Status = payment.ChargeProcessing
	case stripego.PaymentIntentStatusCanceled:
		out.Status = payment.ChargeCanceled
	case stripego.PaymentIntentStatusRequiresAction:
		out.Status = payment.ChargeAuthRequired
		if n := i.NextAction; n != nil && n.RedirectToURL != nil {
			out.NextActionURL = n.RedirectToURL.URL
		}
	case stripego.PaymentIntentStatusRequiresPaymentMethod, stripego.PaymentIntentStatusRequiresConfirmation:
		e := i.LastPaymentError
		if e == nil {
			out.Status = payment.ChargeUntried
			break
		}
		out.Status = payment.ChargeDeclined
		out.DeclineCode = declineCode(e)
		if payment.ClassifyDecline(out.DeclineCode) == payment.NeedsHolder {
			out.Status = payment.ChargeAuthRequired
		}
	default:
		return payment.Charge{}, unexpected("charge %s has status %q", i.ID, i.Status)
	}
	return out, nil
}

// declineCode answers the bank's reason, or Stripe's when the bank gave none.
func declineCode(e *stripego.Error) string {
	if e.DeclineCode != "" {
		return string(e.DeclineCode)
	}
	return string(e.Code)
}
