package stripe

import (
	"context"

	stripego "github.com/stripe/stripe-go/v79"

	"shanhuo.app/server/payment"
)

// CreateCustomer implements payment.Gateway.
func (g *Gateway) CreateCustomer(ctx context.Context, in payment.NewCustomer) (string, error) {
	p := &stripego.CustomerParams{Metadata: map[string]string{payment.MetaPerson: in.PersonID}}
	p.Context = ctx
	p.SetIdempotencyKey(in.Key)
	c, err := g.api.Customers.New(p)
	if err != nil {
		return "", translate(err)
	}
	return c.ID, nil
}
