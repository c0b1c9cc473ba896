package sandbox

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"shanhuo.app/server/money"
)

// maxAmount is Stripe's: eight digits.
const maxAmount = 99_999_999

func createIntent(t *turn) (any, error) {
	if err := t.allow("amount", "currency", "customer", "payment_method", "payment_method_types", "capture_method",
		"confirm", "off_session", "return_url", "metadata"); err != nil {
		return nil, err
	}
	amount, err := t.integer("amount")
	if err != nil {
		return nil, err
	}
	if amount < 1 {
		return nil, &apiError{status: http.StatusBadRequest, Type: typeInvalidRequest, Code: "parameter_invalid_integer", Message: "This value must be greater than or equal to 1.", Param: "amount"}
	}
	if amount > maxAmount {
		return nil, &apiError{status: http.StatusBadRequest, Type: typeInvalidRequest, Code: "amount_too_large", Message: "Amount must be no more than ¥999,999.99", Param: "amount"}
	}
	if c := t.form.Get("currency"); c != "cny" {
		return nil, invalid("currency", "The sandbox keeps its books in cny only.")
	}
	if types := t.array("payment_method_types"); len(types) > 0 && !slices.Equal(types, []string{"card"}) {
		return nil, invalid("payment_method_types", "The sandbox charges cards only.")
	}
	switch t.form.Get("capture_method") {
	case "", "automatic", "automatic_async":
	default:
		return nil, invalid("capture_method", "The sandbox captures at once only.")
	}
	confirm, err := t.boolean("confirm")
	if err != nil {
		return nil, err
	}
	if !confirm && (t.form.Has("off_session") || t.form.Has("return_url")) {
		return nil, invalid("off_session", "off_session and return_url can be used only with confirm=true.")
	}
	owner, err := t.require("customer")
	if err != nil {
		return nil, err
	}
	if _, err := load[customer](t, owner, "customer"); err != nil {
		return nil, err
	}
	meta, err := t.metadata("metadata")
	if err != nil {
		return nil, err
	}
	intent := &paymentIntent{
		ID: newID("pi_"), Object: "payment_intent", Created: t.now.Unix(), Amount: amount, Currency: "cny",
		CaptureMethod: "automatic", Customer: ref(owner), PaymentMethodTypes: []string{"card"},
		Status: "requires_payment_method", Metadata: meta,
	}
	intent.ClientSecret = newClientSecret(intent.ID)
	if id := t.form.Get("payment_method"); id != "" {
		if _, err := t.usable(id, intent.Customer); err != nil {
			return nil, err
		}
		intent.PaymentMethod, intent.Status = ref(id), "requires_confirmation"
	}
	if !confirm {
		return intent, t.put(intent)
	}
	return t.try(intent)
}

func listIntents(t *turn) (any, error) {
	if err := t.allow("customer", "created", "limit", "starting_after", "ending_before"); err != nil {
		return nil, err
	}
	if owner := t.form.Get("customer"); owner != "" {
		if _, err := load[customer](t, owner, "customer"); err != nil {
			return nil, err
		}
	}
	return t.list("payment_intent", t.form.Get("customer"))
}

func confirmIntent(t *turn) (any, error) {
	if err := t.allow("payment_method", "off_session", "return_url"); err != nil {
		return nil, err
	}
	intent, err := load[paymentIntent](t, t.id, "intent")
	if err != nil {
		return nil, err
	}
	switch intent.Status {
	case "requires_payment_method", "requires_confirmation", "requires_action":
	default:
		return nil, pastConfirming(intent, "confirm")
	}
	return t.try(intent)
}

func cancelIntent(t *turn) (any, error) {
	if err := t.allow("cancellation_reason"); err != nil {
		return nil, err
	}
	reason := t.form.Get("cancellation_reason")
	switch reason {
	case "", "duplicate", "fraudulent", "requested_by_customer", "abandoned":
	default:
		return nil, invalid("cancellation_reason", "Invalid cancellation_reason: "+reason)
	}
	intent, err := load[paymentIntent](t, t.id, "intent")
	if err != nil {
		return nil, err
	}
	if intent.Status == "succeeded" || intent.Status == "canceled" {
		return nil, pastConfirming(intent, "cancel")
	}
	at := t.now.Unix()
	intent.Status, intent.NextAction, intent.CanceledAt, intent.CancellationReason = "canceled", nil, &at, ref(reason)
	if err := t.put(intent); err != nil {
		return nil, err
	}
	t.emit("payment_intent.canceled", intent)
	return intent, nil
}

func pastConfirming(intent *paymentIntent, verb string) *apiError {
	e := unexpectedState("payment_intent_unexpected_state",
		fmt.Sprintf("You cannot %s this PaymentIntent because it has a status of %s.", verb, intent.Status))
	e.PaymentIntent = intent
	return e
}

// try is one attempt to take an intent's money with the card the request or the
// intent names.
func (t *turn) try(intent *paymentIntent) (any, error) {
	offSession, err := t.boolean("off_session")
	if err != nil {
		return nil, err
	}
	id := t.form.Get("payment_method")
	if id == "" {
		id = string(intent.PaymentMethod)
	}
	if id == "" {
		e := unexpectedState("payment_intent_unexpected_state", "You cannot confirm this PaymentIntent because it's missing a payment method.")
		e.PaymentIntent = intent
		return nil, e
	}
	m, err := t.usable(id, intent.Customer)
	if err != nil {
		return nil, err
	}
	behaviour, known := behaviours[m.Behaviour]
	if !known {
		return nil, fmt.Errorf("card %s behaves as %q, which is not known", m.ID, m.Behaviour)
	}
	intent.PaymentMethod, intent.NextAction, intent.LastPaymentError = ref(m.ID), nil, nil
	if behaviour.asksAtCharge(offSession, m.SetUp) {
		if offSession {
			return t.refuseCharge(intent, m, declinedAuth)
		}
		back := t.form.Get("return_url")
		if !isWebAddress(back) {
			return nil, invalid("return_url", "This card's bank asks its holder first: return_url must say where the holder comes back to.")
		}
		intent.Status = "requires_action"
		intent.NextAction = &nextAction{
			Type:          "redirect_to_url",
			RedirectToURL: redirect{URL: t.base + "/bank/" + intent.ClientSecret, ReturnURL: back},
		}
		if err := t.put(intent); err != nil {
			return nil, err
		}
		t.emit("payment_intent.requires_action", intent)
		return intent, nil
	}
	if why := t.refusalOf(behaviour); why != nil {
		return t.refuseCharge(intent, m, why)
	}
	return intent, t.takeMoney(intent, m)
}

func (t *turn) refusalOf(behaviour card) *decline {
	if t.forced != nil {
		return t.forced
	}
	return behaviour.onCharge
}

// takeMoney makes the charge that succeeds, and its line in the books.
func (t *turn) takeMoney(intent *paymentIntent, m *paymentMethod) error {
	c := intent.newCharge(t.now.Unix(), m)
	fee := int64(feeOn(money.Fen(intent.Amount)))
	b := &balanceTransaction{
		ID: newID("txn_"), Object: "balance_transaction", Created: t.now.Unix(), AvailableOn: t.now.Unix(),
		Amount: intent.Amount, Currency: "cny", Fee: fee, Net: intent.Amount - fee,
		ReportingCategory: "charge", Source: ref(c.ID), Status: "available", Type: "charge",
	}
	c.Status, c.Paid, c.Captured = "succeeded", true, true
	c.AmountCaptured, c.BalanceTransaction = intent.Amount, ref(b.ID)
	intent.Status, intent.NextAction, intent.LastPaymentError = "succeeded", nil, nil
	intent.AmountReceived, intent.LatestCharge = intent.Amount, ref(c.ID)
	for _, o := range []object{b, c, intent} {
		if err := t.put(o); err != nil {
			return err
		}
	}
	t.emit("charge.succeeded", c)
	t.emit("payment_intent.succeeded", intent)
	return nil
}

// refuseCharge writes the refused try down and answers it as Stripe does: an
// error that carries the intent, which keeps no card.
func (t *turn) refuseCharge(intent *paymentIntent, m *paymentMethod, why *decline) (any, error) {
	c := intent.newCharge(t.now.Unix(), m)
	c.Status, c.FailureCode, c.FailureMessage = "failed", ref(why.code), ref(why.message)
	refusal := why.toError(m)
	refusal.Charge = c.ID
	intent.Status, intent.PaymentMethod, intent.NextAction = "requires_payment_method", "", nil
	intent.LatestCharge, intent.LastPaymentError = ref(c.ID), refusal
	for _, o := range []object{c, intent} {
		if err := t.put(o); err != nil {
			return nil, err
		}
	}
	t.emit("payment_intent.payment_failed", intent)
	answered := *refusal
	answered.PaymentIntent = intent
	return nil, &answered
}

func (i *paymentIntent) newCharge(at int64, m *paymentMethod) *charge {
	return &charge{
		ID: newID("ch_"), Object: "charge", Created: at, Amount: i.Amount, Currency: i.Currency, Customer: i.Customer,
		PaymentIntent: ref(i.ID), PaymentMethod: ref(m.ID), Metadata: i.Metadata,
	}
}

// answerChargeBank is what the bank's page does for an intent that waits for
// its holder. It answers where the browser goes back to.
func (t *turn) answerChargeBank(intent *paymentIntent, confirmed bool) (back string, err error) {
	if intent.Status != "requires_action" || intent.NextAction == nil {
		return "", nil
	}
	back = intent.NextAction.RedirectToURL.ReturnURL
	m, err := t.usable(string(intent.PaymentMethod), intent.Customer)
	if err != nil {
		return "", err
	}
	why := t.refusalOf(behaviours[m.Behaviour])
	if !confirmed {
		why = &decline{
			code:    "payment_intent_authentication_failure",
			message: "The provided PaymentMethod has failed authentication.",
		}
	}
	status := "succeeded"
	if why != nil {
		status = "failed"
		if _, err := t.refuseCharge(intent, m, why); err != nil && !isKept(err) {
			return "", err
		}
	} else if err := t.takeMoney(intent, m); err != nil {
		return "", err
	}
	u, err := url.Parse(back)
	if err != nil {
		return "", fmt.Errorf("return URL: %w", err)
	}
	q := u.Query()
	q.Set("payment_intent", intent.ID)
	q.Set("payment_intent_client_secret", intent.ClientSecret)
	q.Set("redirect_status", status)
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// feeOn is what the sandbox keeps of a charge: 3.4 % and ¥2.
func feeOn(amount money.Fen) money.Fen { return amount.Share(34, 1000) + 200 }
