package stripe

import (
	"context"

	stripego "github.com/stripe/stripe-go/v79"

	"shanhuo.app/server/payment"
)

// ForgetMethod implements payment.Gateway.
func (g *Gateway) ForgetMethod(ctx context.Context, key, methodID string) error {
	p := &stripego.PaymentMethodDetachParams{}
	p.Context = ctx
	p.SetIdempotencyKey(key)
	_, err := g.api.PaymentMethods.Detach(methodID, p)
	if err == nil {
		return nil
	}
	if !isInvalidState(err) {
		return translate(err)
	}
	// Stripe has no code of its own for "already detached", so look.
	get := &stripego.PaymentMethodParams{}
	get.Context = ctx
	m, lookErr := g.api.PaymentMethods.Get(methodID, get)
	if lookErr != nil {
		if payment.HasCode(translate(lookErr), payment.CodeNotFound) {
			return nil
		}
		return translate(lookErr)
	}
	if m.Customer == nil || m.Customer.ID == "" {
		return nil
	}
	return translate(err)
}

func toMethod(m *stripego.PaymentMethod) payment.Method {
	if m == nil {
		return payment.Method{}
	}
	out := payment.Method{ID: m.ID}
	if c := m.Card; c != nil {
		out.Brand = string(c.Brand)
		out.Last4 = c.Last4
		out.ExpMonth = int(c.ExpMonth)
		out.ExpYear = int(c.ExpYear)
		out.Fingerprint = c.Fingerprint
	}
	return out
}
