package sandbox

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// A page stays open between 30 minutes and 24 hours, as at the real provider.
const (
	minSessionLife = 30 * time.Minute
	maxSessionLife = 24 * time.Hour
	// clockSlack forgives that asking and answering take a moment.
	clockSlack = time.Minute
	// mostCustomText is how many characters of the portal's own the page takes.
	mostCustomText = 1200
)

func createSession(t *turn) (any, error) {
	if t.form.Get("mode") == "payment" {
		return nil, invalid("mode", "mode=payment is not in this sandbox yet: it saves cards (mode=setup) and charges them later.")
	}
	if err := t.allow("mode", "payment_method_types", "customer", "client_reference_id", "success_url", "cancel_url",
		"locale", "expires_at", "metadata", "setup_intent_data", "currency", "custom_text"); err != nil {
		return nil, err
	}
	if t.form.Get("mode") != "setup" {
		return nil, invalid("mode", "Invalid mode: must be setup in this sandbox.")
	}
	if !slices.Equal(t.array("payment_method_types"), []string{"card"}) {
		return nil, invalid("payment_method_types", "The sandbox saves cards only: payment_method_types must be [card].")
	}
	owner, err := t.require("customer")
	if err != nil {
		return nil, err
	}
	if _, err := load[customer](t, owner, "customer"); err != nil {
		return nil, err
	}
	success, err := t.require("success_url")
	if err != nil {
		return nil, err
	}
	for name, link := range map[string]string{"success_url": success, "cancel_url": t.form.Get("cancel_url")} {
		if link != "" && !isWebAddress(link) {
			return nil, &apiError{status: http.StatusBadRequest, Type: typeInvalidRequest, Code: "url_invalid", Message: "Not a valid URL", Param: name}
		}
	}
	locale := t.form.Get("locale")
	switch locale {
	case "", "auto", "zh", "en":
	default:
		return nil, invalid("locale", "The sandbox's page speaks zh and en.")
	}
	expires := t.now.Add(maxSessionLife).Unix()
	if t.form.Has("expires_at") {
		if expires, err = t.integer("expires_at"); err != nil {
			return nil, err
		}
		ahead := time.Unix(expires, 0).Sub(t.now)
		if ahead < minSessionLife-clockSlack || ahead > maxSessionLife+clockSlack {
			return nil, invalid("expires_at", "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.")
		}
	}
	meta, err := t.metadata("metadata")
	if err != nil {
		return nil, err
	}
	intentMeta, err := t.metadata("setup_intent_data[metadata]")
	if err != nil {
		return nil, err
	}
	intent := &setupIntent{
		ID: newID("seti_"), Object: "setup_intent", Created: t.now.Unix(), Customer: ref(owner),
		Status: "requires_payment_method", Usage: "off_session", PaymentMethodTypes: []string{"card"}, Metadata: intentMeta,
	}
	intent.ClientSecret = newClientSecret(intent.ID)
	s := &session{
		ID: newID("cs_test_"), Object: "checkout.session", Created: t.now.Unix(), ExpiresAt: expires,
		Mode: "setup", Status: "open", PaymentStatus: "no_payment_required",
		SuccessURL: success, CancelURL: ref(t.form.Get("cancel_url")), ClientReferenceID: ref(t.form.Get("client_reference_id")),
		Customer: ref(owner), SetupIntent: ref(intent.ID), PaymentMethodTypes: []string{"card"}, Locale: locale, Metadata: meta,
	}
	if note := t.form.Get("custom_text[submit][message]"); note != "" {
		if utf8.RuneCountInString(note) > mostCustomText {
			return nil, invalid("custom_text[submit][message]", "Invalid string: must be at most 1200 characters")
		}
		s.CustomText.Submit = &customMessage{note}
	}
	s.URL = ref(t.base + "/checkout/" + s.ID)
	if err := t.put(intent); err != nil {
		return nil, err
	}
	return s, t.put(s)
}

func getSession(t *turn) (any, error) {
	if err := t.allow(); err != nil {
		return nil, err
	}
	return t.session(t.id)
}

func expireSession(t *turn) (any, error) {
	if err := t.allow(); err != nil {
		return nil, err
	}
	s, err := t.session(t.id)
	if err != nil {
		return nil, err
	}
	if s.Status != "open" {
		return nil, unexpectedState("", "Only Checkout Sessions with a status in [\"open\"] can be expired. This Session has a status of `"+s.Status+"`.")
	}
	return s, t.endSession(s)
}

// session loads a Checkout and ends it first when its time is over.
func (t *turn) session(id string) (*session, error) {
	s, err := load[session](t, id, "session")
	if err != nil {
		return nil, err
	}
	if s.Status == "open" && s.ExpiresAt <= t.now.Unix() {
		if err := t.endSession(s); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (t *turn) endSession(s *session) error {
	intent, err := load[setupIntent](t, string(s.SetupIntent), "setup_intent")
	if err != nil {
		return err
	}
	intent.Status, intent.NextAction = "canceled", nil
	if err := t.put(intent); err != nil {
		return err
	}
	s.Status, s.URL = "expired", ""
	if err := t.put(s); err != nil {
		return err
	}
	t.emit("checkout.session.expired", s)
	return nil
}

// saveCard is what the card form does. It answers where the browser goes next,
// or the refusal that the form shows.
func (t *turn) saveCard(s *session, face cardFace, kind card) (next string, refused *decline, err error) {
	intent, err := load[setupIntent](t, string(s.SetupIntent), "setup_intent")
	if err != nil {
		return "", nil, err
	}
	m := &paymentMethod{
		ID: newID("pm_"), Object: "payment_method", Created: t.now.Unix(), Type: "card",
		Card: face, Metadata: map[string]string{}, Behaviour: kind.name,
	}
	if err := t.put(m); err != nil {
		return "", nil, err
	}
	if kind.onSetup != nil {
		return "", kind.onSetup, t.refuseSetup(intent, m, kind.onSetup)
	}
	intent.PaymentMethod, intent.LastSetupError = ref(m.ID), nil
	if kind.asks != askNever {
		bank := t.base + "/checkout/" + s.ID + "/bank"
		intent.Status = "requires_action"
		intent.NextAction = &nextAction{Type: "redirect_to_url", RedirectToURL: redirect{URL: bank, ReturnURL: s.SuccessURL}}
		return bank, nil, t.put(intent)
	}
	return s.successLink(), nil, t.completeSetup(s, intent, m)
}

func (t *turn) refuseSetup(intent *setupIntent, m *paymentMethod, why *decline) error {
	intent.Status, intent.PaymentMethod, intent.NextAction = "requires_payment_method", "", nil
	intent.LastSetupError = why.toError(m)
	if err := t.put(intent); err != nil {
		return err
	}
	t.emit("setup_intent.setup_failed", intent)
	return nil
}

func (t *turn) completeSetup(s *session, intent *setupIntent, m *paymentMethod) error {
	m.Customer, m.SetUp = s.Customer, true
	if err := t.put(m); err != nil {
		return err
	}
	intent.Status, intent.NextAction, intent.LastSetupError = "succeeded", nil, nil
	if err := t.put(intent); err != nil {
		return err
	}
	s.Status, s.URL = "complete", ""
	if err := t.put(s); err != nil {
		return err
	}
	t.emit("setup_intent.succeeded", intent)
	t.emit("checkout.session.completed", s)
	return nil
}

// answerBank is what the bank's page does for a card being saved.
func (t *turn) answerBank(s *session, confirmed bool) error {
	intent, err := load[setupIntent](t, string(s.SetupIntent), "setup_intent")
	if err != nil {
		return err
	}
	if intent.Status != "requires_action" {
		return nil
	}
	m, err := load[paymentMethod](t, string(intent.PaymentMethod), "payment_method")
	if err != nil {
		return err
	}
	if !confirmed {
		return t.refuseSetup(intent, m, &decline{
			code:    "setup_intent_authentication_failure",
			message: "The latest attempt to set up the payment method has failed because authentication failed.",
		})
	}
	return t.completeSetup(s, intent, m)
}

func (s *session) successLink() string {
	return strings.ReplaceAll(s.SuccessURL, "{CHECKOUT_SESSION_ID}", s.ID)
}

func (d *decline) toError(m *paymentMethod) *apiError {
	e := &apiError{
		status: http.StatusPaymentRequired, kept: true,
		Type: typeCard, Code: d.code, DeclineCode: d.declineCode, Message: d.message, PaymentMethod: m,
	}
	if strings.HasSuffix(d.code, "_authentication_failure") {
		e.Type = typeInvalidRequest
	}
	return e
}

func isWebAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}
