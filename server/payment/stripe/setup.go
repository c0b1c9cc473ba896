package stripe

import (
	"context"
	"strings"

	stripego "github.com/stripe/stripe-go/v79"

	"shanhuo.app/server/payment"
)

// OpenSetup implements payment.Gateway.
func (g *Gateway) OpenSetup(ctx context.Context, in payment.NewSetup) (payment.Checkout, error) {
	meta := map[string]string{payment.MetaPledge: in.PledgeID, payment.MetaCampaign: in.CampaignID}
	p := &stripego.CheckoutSessionParams{
		Mode:               stripego.String(string(stripego.CheckoutSessionModeSetup)),
		PaymentMethodTypes: []*string{stripego.String("card")},
		Customer:           stripego.String(in.CustomerID),
		ClientReferenceID:  stripego.String(in.PledgeID),
		SuccessURL:         stripego.String(in.SuccessURL),
		CancelURL:          stripego.String(in.CancelURL),
		Locale:             stripego.String(toLocale(in.Locale)),
		Metadata:           meta,
		// A Checkout in mode setup makes a SetupIntent with usage off_session,
		// which is Stripe's default and cannot be passed here.
		SetupIntentData: &stripego.CheckoutSessionSetupIntentDataParams{Metadata: meta},
	}
	if in.Note != "" {
		p.CustomText = &stripego.CheckoutSessionCustomTextParams{Submit: &stripego.CheckoutSessionCustomTextSubmitParams{Message: stripego.String(in.Note)}}
	}
	if !in.ExpiresAt.IsZero() {
		p.ExpiresAt = stripego.Int64(in.ExpiresAt.Unix())
	}
	p.Context = ctx
	p.SetIdempotencyKey(in.Key)
	s, err := g.api.CheckoutSessions.New(p)
	if err != nil {
		return payment.Checkout{}, translate(err)
	}
	return payment.Checkout{ID: s.ID, URL: s.URL, ExpiresAt: toTime(s.ExpiresAt)}, nil
}

// Setup implements payment.Gateway.
func (g *Gateway) Setup(ctx context.Context, checkoutID string) (payment.Setup, error) {
	p := &stripego.CheckoutSessionParams{}
	p.Context = ctx
	p.AddExpand("setup_intent.payment_method")
	s, err := g.api.CheckoutSessions.Get(checkoutID, p)
	if err != nil {
		return payment.Setup{}, translate(err)
	}
	return toSetup(s)
}

// SetupByIntent implements payment.Gateway.
func (g *Gateway) SetupByIntent(ctx context.Context, intentID string) (payment.Setup, error) {
	p := &stripego.SetupIntentParams{}
	p.Context = ctx
	p.AddExpand("payment_method")
	i, err := g.api.SetupIntents.Get(intentID, p)
	if err != nil {
		return payment.Setup{}, translate(err)
	}
	return fromIntent(i)
}

// ExpireCheckout implements payment.Gateway.
func (g *Gateway) ExpireCheckout(ctx context.Context, key, checkoutID string) (payment.Setup, error) {
	p := &stripego.CheckoutSessionExpireParams{}
	p.Context = ctx
	p.SetIdempotencyKey(key)
	p.AddExpand("setup_intent.payment_method")
	s, err := g.api.CheckoutSessions.Expire(checkoutID, p)
	if err == nil {
		return toSetup(s)
	}
	if !isInvalidState(err) {
		return payment.Setup{}, translate(err)
	}
	now, lookErr := g.Setup(ctx, checkoutID)
	if lookErr != nil {
		return payment.Setup{}, lookErr
	}
	switch now.Status {
	case payment.SetupSucceeded, payment.SetupExpired:
		return now, nil
	}
	return payment.Setup{}, translate(err)
}

func toSetup(s *stripego.CheckoutSession) (payment.Setup, error) {
	if s.Mode != stripego.CheckoutSessionModeSetup {
		return payment.Setup{}, unexpected("checkout %s has mode %q", s.ID, s.Mode)
	}
	out := payment.Setup{
		CheckoutID: s.ID,
		PledgeID:   s.Metadata[payment.MetaPledge],
		CampaignID: s.Metadata[payment.MetaCampaign],
		Status:     payment.SetupOpen,
	}
	if s.Customer != nil {
		out.CustomerID = s.Customer.ID
	}
	if s.SetupIntent != nil && s.SetupIntent.ID != "" {
		inner, err := fromIntent(s.SetupIntent)
		if err != nil {
			return payment.Setup{}, err
		}
		if inner.PledgeID != out.PledgeID || inner.CustomerID != out.CustomerID {
			return payment.Setup{}, unexpected("checkout %s and its intent %s name different pledges or customers", s.ID, s.SetupIntent.ID)
		}
		inner.CheckoutID = s.ID
		out = inner
	}
	if s.Status == stripego.CheckoutSessionStatusExpired && out.Status != payment.SetupSucceeded {
		out.Status = payment.SetupExpired
	}
	return out, nil
}

func fromIntent(i *stripego.SetupIntent) (payment.Setup, error) {
	out := payment.Setup{
		IntentID:   i.ID,
		PledgeID:   i.Metadata[payment.MetaPledge],
		CampaignID: i.Metadata[payment.MetaCampaign],
	}
	if i.Customer != nil {
		out.CustomerID = i.Customer.ID
	}
	switch i.Status {
	case stripego.SetupIntentStatusSucceeded:
		if i.PaymentMethod == nil || i.PaymentMethod.Card == nil {
			return payment.Setup{}, unexpected("setup intent %s succeeded without a card", i.ID)
		}
		out.Status = payment.SetupSucceeded
		out.Method = toMethod(i.PaymentMethod)
	case stripego.SetupIntentStatusCanceled:
		out.Status = payment.SetupExpired
	case stripego.SetupIntentStatusRequiresAction, stripego.SetupIntentStatusProcessing:
		out.Status = payment.SetupActionRequired
	case stripego.SetupIntentStatusRequiresPaymentMethod, stripego.SetupIntentStatusRequiresConfirmation:
		out.Status = payment.SetupOpen
		if e := i.LastSetupError; e != nil {
			out.Status = payment.SetupFailed
			out.FailureCode = declineCode(e)
		}
	default:
		return payment.Setup{}, unexpected("setup intent %s has status %q", i.ID, i.Status)
	}
	return out, nil
}

// toLocale answers Stripe's name of one of the portal's two languages.
func toLocale(locale string) string {
	if strings.HasPrefix(strings.ToLower(locale), "en") {
		return "en"
	}
	return "zh"
}
