package stripe

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	stripego "github.com/stripe/stripe-go/v79"
	"github.com/stripe/stripe-go/v79/webhook"

	"shanhuo.app/server/payment"
)

// Tolerance is how far a signature's time may lie from now, either way.
const Tolerance = 5 * time.Minute

// maxSignatureBytes bounds the header: each v1 in it costs a comparison.
const maxSignatureBytes = 4 << 10

// ParseEvent implements payment.Gateway. The library would compare the
// signature's age with the machine's clock; here the caller's clock counts.
func (g *Gateway) ParseEvent(payload []byte, signature string, now time.Time) (payment.Event, error) {
	if len(payload) > payment.MaxEventBytes || len(signature) > maxSignatureBytes {
		return payment.Event{}, &payment.Error{Code: payment.CodeEventTooLarge}
	}
	if err := g.checkSignature(payload, signature); err != nil {
		return payment.Event{}, &payment.Error{Code: payment.CodeEventSignature, Err: err}
	}
	signed, ok := signedAt(signature)
	if !ok {
		return payment.Event{}, &payment.Error{Code: payment.CodeEventSignature, Err: errors.New("no time in the signature")}
	}
	if age := now.Sub(signed); age > Tolerance || age < -Tolerance {
		return payment.Event{}, &payment.Error{Code: payment.CodeEventStale, Err: fmt.Errorf("signed %s ago", age)}
	}
	var e stripego.Event
	if err := json.Unmarshal(payload, &e); err != nil {
		return payment.Event{}, &payment.Error{Code: payment.CodeEventUnreadable, Err: err}
	}
	if e.APIVersion != stripego.APIVersion {
		return payment.Event{}, &payment.Error{
			Code: payment.CodeEventVersion,
			Err:  fmt.Errorf("event of API version %q, this portal speaks %q", e.APIVersion, stripego.APIVersion),
		}
	}
	if e.ID == "" || e.Type == "" || e.Data == nil {
		return payment.Event{}, &payment.Error{Code: payment.CodeEventUnreadable, Err: errors.New("event without id, type or data")}
	}
	out := payment.Event{
		ID:         e.ID,
		Type:       string(e.Type),
		ObjectID:   text(e.Data.Object["id"]),
		ObjectKind: text(e.Data.Object["object"]),
		CreatedAt:  toTime(e.Created),
	}
	switch out.ObjectKind {
	case "payment_intent", "setup_intent":
		out.IntentID = out.ObjectID
	default:
		out.IntentID = text(e.Data.Object["payment_intent"])
		if out.IntentID == "" {
			out.IntentID = text(e.Data.Object["setup_intent"])
		}
	}
	return out, nil
}

func (g *Gateway) checkSignature(payload []byte, signature string) error {
	err := errors.New("no webhook secret is configured")
	for _, secret := range g.secrets {
		if err = webhook.ValidatePayloadIgnoringTolerance(payload, signature, secret); err == nil {
			return nil
		}
	}
	return err
}

// signedAt reads the signed time. The last t counts, as it does for the
// signature itself.
func signedAt(signature string) (at time.Time, ok bool) {
	for pair := range strings.SplitSeq(signature, ",") {
		name, value, _ := strings.Cut(pair, "=")
		if name != "t" {
			continue
		}
		seconds, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			return time.Time{}, false
		}
		at, ok = time.Unix(seconds, 0).UTC(), true
	}
	return at, ok
}

// text answers the id a field holds, whether or not it was expanded.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case map[string]any:
		return text(v["id"])
	default:
		return ""
	}
}
