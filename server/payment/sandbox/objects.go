package sandbox

import (
	"crypto/rand"
	"encoding/json"
	"strings"
)

// The wire's objects, with the fields this portal or a reader of the ledger
// uses. An id that points at another object is a ref: null on the wire when
// empty, and replaced by the object when expanded.

// ref is the id of another object.
type ref string

// MarshalJSON writes null for an empty ref.
func (r ref) MarshalJSON() ([]byte, error) {
	if r == "" {
		return []byte("null"), nil
	}
	return json.Marshal(string(r))
}

type customer struct {
	ID       string            `json:"id"`
	Object   string            `json:"object"`
	Created  int64             `json:"created"`
	Livemode bool              `json:"livemode"`
	Metadata map[string]string `json:"metadata"`
}

func (c *customer) filed() row { return row{id: c.ID, kind: "customer", created: c.Created} }

type paymentMethod struct {
	ID       string            `json:"id"`
	Object   string            `json:"object"`
	Created  int64             `json:"created"`
	Livemode bool              `json:"livemode"`
	Type     string            `json:"type"`
	Customer ref               `json:"customer"`
	Card     cardFace          `json:"card"`
	Metadata map[string]string `json:"metadata"`
	// Behaviour names the entry of the table of test cards; Stripe has no such field.
	Behaviour string `json:"sandbox_behaviour"`
	// SetUp says that its holder has once agreed to later charges.
	SetUp bool `json:"sandbox_set_up"`
}

func (m *paymentMethod) filed() row {
	return row{id: m.ID, kind: "payment_method", owner: string(m.Customer), created: m.Created}
}

type cardFace struct {
	Brand       string `json:"brand"`
	Last4       string `json:"last4"`
	ExpMonth    int    `json:"exp_month"`
	ExpYear     int    `json:"exp_year"`
	Fingerprint string `json:"fingerprint"`
	Funding     string `json:"funding"`
	Country     string `json:"country"`
}

type setupIntent struct {
	ID                 string            `json:"id"`
	Object             string            `json:"object"`
	Created            int64             `json:"created"`
	Livemode           bool              `json:"livemode"`
	ClientSecret       string            `json:"client_secret"`
	Customer           ref               `json:"customer"`
	Status             string            `json:"status"`
	Usage              string            `json:"usage"`
	PaymentMethod      ref               `json:"payment_method"`
	PaymentMethodTypes []string          `json:"payment_method_types"`
	LastSetupError     *apiError         `json:"last_setup_error"`
	NextAction         *nextAction       `json:"next_action"`
	Metadata           map[string]string `json:"metadata"`
}

func (i *setupIntent) filed() row {
	return row{id: i.ID, kind: "setup_intent", owner: string(i.Customer), created: i.Created}
}

type nextAction struct {
	Type          string   `json:"type"`
	RedirectToURL redirect `json:"redirect_to_url"`
}

type redirect struct {
	URL       string `json:"url"`
	ReturnURL string `json:"return_url"`
}

type session struct {
	ID                 string            `json:"id"`
	Object             string            `json:"object"`
	Created            int64             `json:"created"`
	ExpiresAt          int64             `json:"expires_at"`
	Livemode           bool              `json:"livemode"`
	Mode               string            `json:"mode"`
	Status             string            `json:"status"`
	PaymentStatus      string            `json:"payment_status"`
	URL                ref               `json:"url"`
	SuccessURL         string            `json:"success_url"`
	CancelURL          ref               `json:"cancel_url"`
	ClientReferenceID  ref               `json:"client_reference_id"`
	Customer           ref               `json:"customer"`
	SetupIntent        ref               `json:"setup_intent"`
	PaymentIntent      ref               `json:"payment_intent"`
	PaymentMethodTypes []string          `json:"payment_method_types"`
	Locale             string            `json:"locale"`
	CustomText         customText        `json:"custom_text"`
	Metadata           map[string]string `json:"metadata"`
}

// customText is what the portal has the page say beside its button.
type customText struct {
	Submit *customMessage `json:"submit"`
}

type customMessage struct {
	Message string `json:"message"`
}

func (s *session) filed() row {
	f := row{id: s.ID, kind: "checkout.session", owner: string(s.Customer), created: s.Created}
	if s.Status == "open" {
		f.expires = s.ExpiresAt
	}
	return f
}

type paymentIntent struct {
	ID                 string            `json:"id"`
	Object             string            `json:"object"`
	Created            int64             `json:"created"`
	Livemode           bool              `json:"livemode"`
	Amount             int64             `json:"amount"`
	AmountReceived     int64             `json:"amount_received"`
	Currency           string            `json:"currency"`
	CaptureMethod      string            `json:"capture_method"`
	ClientSecret       string            `json:"client_secret"`
	Customer           ref               `json:"customer"`
	PaymentMethod      ref               `json:"payment_method"`
	PaymentMethodTypes []string          `json:"payment_method_types"`
	Status             string            `json:"status"`
	LatestCharge       ref               `json:"latest_charge"`
	LastPaymentError   *apiError         `json:"last_payment_error"`
	NextAction         *nextAction       `json:"next_action"`
	CanceledAt         *int64            `json:"canceled_at"`
	CancellationReason ref               `json:"cancellation_reason"`
	Metadata           map[string]string `json:"metadata"`
}

func (i *paymentIntent) filed() row {
	return row{id: i.ID, kind: "payment_intent", owner: string(i.Customer), created: i.Created}
}

type charge struct {
	ID                 string            `json:"id"`
	Object             string            `json:"object"`
	Created            int64             `json:"created"`
	Livemode           bool              `json:"livemode"`
	Amount             int64             `json:"amount"`
	AmountCaptured     int64             `json:"amount_captured"`
	AmountRefunded     int64             `json:"amount_refunded"`
	BalanceTransaction ref               `json:"balance_transaction"`
	Captured           bool              `json:"captured"`
	Currency           string            `json:"currency"`
	Customer           ref               `json:"customer"`
	FailureCode        ref               `json:"failure_code"`
	FailureMessage     ref               `json:"failure_message"`
	Paid               bool              `json:"paid"`
	PaymentIntent      ref               `json:"payment_intent"`
	PaymentMethod      ref               `json:"payment_method"`
	Refunded           bool              `json:"refunded"`
	Status             string            `json:"status"`
	Metadata           map[string]string `json:"metadata"`
}

func (c *charge) filed() row {
	return row{id: c.ID, kind: "charge", owner: string(c.PaymentIntent), created: c.Created}
}

type balanceTransaction struct {
	ID                string `json:"id"`
	Object            string `json:"object"`
	Created           int64  `json:"created"`
	AvailableOn       int64  `json:"available_on"`
	Amount            int64  `json:"amount"`
	Currency          string `json:"currency"`
	Fee               int64  `json:"fee"`
	Net               int64  `json:"net"`
	ReportingCategory string `json:"reporting_category"`
	Source            ref    `json:"source"`
	Status            string `json:"status"`
	Type              string `json:"type"`
}

func (b *balanceTransaction) filed() row {
	return row{id: b.ID, kind: "balance_transaction", owner: string(b.Source), created: b.Created}
}

type refund struct {
	ID                 string            `json:"id"`
	Object             string            `json:"object"`
	Created            int64             `json:"created"`
	Amount             int64             `json:"amount"`
	BalanceTransaction ref               `json:"balance_transaction"`
	Charge             ref               `json:"charge"`
	Currency           string            `json:"currency"`
	PaymentIntent      ref               `json:"payment_intent"`
	Reason             ref               `json:"reason"`
	Status             string            `json:"status"`
	Metadata           map[string]string `json:"metadata"`
}

func (r *refund) filed() row {
	return row{id: r.ID, kind: "refund", owner: string(r.Charge), created: r.Created}
}

// newID answers a fresh id with the prefix of its kind. rand.Text has 26
// characters from a 32-letter alphabet: 130 bits.
func newID(prefix string) string { return prefix + rand.Text() }

// newClientSecret answers the secret that goes with an intent's id.
func newClientSecret(id string) string { return id + "_secret_" + rand.Text() }

// intentOfSecret answers the id inside a client secret.
func intentOfSecret(secret string) string {
	id, _, _ := strings.Cut(secret, "_secret_")
	return id
}

// getObject serves GET of one object.
func getObject[T any, P interface {
	*T
	object
}](t *turn) (any, error) {
	if err := t.allow(); err != nil {
		return nil, err
	}
	return load[T, P](t, t.id, "id")
}
