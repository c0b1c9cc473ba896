package stripe

import (
	"context"
	"iter"
	"slices"
	"time"

	stripego "github.com/stripe/stripe-go/v79"

	"shanhuo.app/server/money"
	"shanhuo.app/server/payment"
)

// Refunds implements payment.Gateway.
func (g *Gateway) Refunds(ctx context.Context, chargeID string) ([]payment.Refund, error) {
	p := &stripego.RefundListParams{Charge: stripego.String(chargeID)}
	p.Context = ctx
	p.Limit = stripego.Int64(100)
	var out []payment.Refund
	list := g.api.Refunds.List(p)
	for list.Next() {
		r := list.Refund()
		refund := payment.Refund{
			ID:        r.ID,
			Amount:    money.Fen(r.Amount),
			Status:    string(r.Status),
			OurID:     r.Metadata[payment.MetaRefund],
			CreatedAt: toTime(r.Created),
		}
		if r.Charge != nil {
			refund.ChargeID = r.Charge.ID
		}
		if r.PaymentIntent != nil {
			refund.IntentID = r.PaymentIntent.ID
		}
		out = append(out, refund)
	}
	if err := list.Err(); err != nil {
		return nil, translate(err)
	}
	slices.Reverse(out)
	return out, nil
}

// Movements implements payment.Gateway.
func (g *Gateway) Movements(ctx context.Context, since time.Time) iter.Seq2[payment.Movement, error] {
	return func(yield func(payment.Movement, error) bool) {
		p := &stripego.BalanceTransactionListParams{
			CreatedRange: &stripego.RangeQueryParams{GreaterThanOrEqual: since.Unix()},
		}
		p.Context = ctx
		p.Limit = stripego.Int64(100)
		p.AddExpand("data.source")
		list := g.api.BalanceTransactions.List(p)
		for list.Next() {
			if !yield(toMovement(list.BalanceTransaction()), nil) {
				return
			}
		}
		if err := list.Err(); err != nil {
			yield(payment.Movement{}, translate(err))
		}
	}
}

func toMovement(b *stripego.BalanceTransaction) payment.Movement {
	out := payment.Movement{
		ID:        b.ID,
		Kind:      toMovementKind(b.Type),
		Currency:  string(b.Currency),
		Gross:     money.Fen(b.Amount),
		Fee:       money.Fen(b.Fee),
		Net:       money.Fen(b.Net),
		CreatedAt: toTime(b.Created),
	}
	s := b.Source
	if s == nil {
		return out
	}
	out.SourceID = s.ID
	switch {
	case s.Charge != nil:
		out.PledgeID = s.Charge.Metadata[payment.MetaPledge]
		if s.Charge.PaymentIntent != nil {
			out.IntentID = s.Charge.PaymentIntent.ID
		}
	case s.Refund != nil:
		out.PledgeID = s.Refund.Metadata[payment.MetaPledge]
		if s.Refund.PaymentIntent != nil {
			out.IntentID = s.Refund.PaymentIntent.ID
		}
	}
	return out
}

func toMovementKind(t stripego.BalanceTransactionType) payment.MovementKind {
	switch t {
	case stripego.BalanceTransactionTypeCharge, stripego.BalanceTransactionTypePayment:
		return payment.MovementCharge
	case stripego.BalanceTransactionTypeRefund, stripego.BalanceTransactionTypePaymentRefund,
		stripego.BalanceTransactionTypeRefundFailure:
		return payment.MovementRefund
	case stripego.BalanceTransactionTypePayout, stripego.BalanceTransactionTypePayoutCancel,
		stripego.BalanceTransactionTypePayoutFailure:
		return payment.MovementPayout
	case stripego.BalanceTransactionTypeStripeFee, stripego.BalanceTransactionTypeStripeFxFee,
		stripego.BalanceTransactionTypeTaxFee:
		return payment.MovementFee
	default:
		return payment.MovementOther
	}
}
