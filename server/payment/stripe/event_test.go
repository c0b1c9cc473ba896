package stripe_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"shanhuo.app/server/payment"
	"shanhuo.app/server/payment/stripe"
)

func signed(body, secret string, at time.Time) string {
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "%d.%s", at.Unix(), body)
	return fmt.Sprintf("t=%d,v1=%s", at.Unix(), hex.EncodeToString(mac.Sum(nil)))
}

const eventBody = `{"id":"evt_1","object":"event","api_version":"2024-06-20","created":1762142400,"type":"charge.refunded",` +
	`"data":{"object":{"id":"ch_1","object":"charge","payment_intent":"pi_1"}}}`

func TestParseEvent(t *testing.T) {
	t.Parallel()
	g := newGateway(t, "http://127.0.0.1:1")
	good := signed(eventBody, webhookSecret, start)
	other := strings.Replace(eventBody, "2024-06-20", "2025-01-01", 1)
	table := []struct {
		name, body, signature string
		now                   time.Time
		code                  string
	}{
		{"the current secret is believed", eventBody, good, start, ""},
		{"the previous secret is believed", eventBody, signed(eventBody, "whsec_previous", start), start, ""},
		{"one of several signatures is enough", eventBody, good + ",v1=00ff", start, ""},
		{"five minutes old is young enough", eventBody, good, start.Add(5 * time.Minute), ""},
		{"older is stale", eventBody, good, start.Add(5*time.Minute + time.Second), payment.CodeEventStale},
		{"from the future is stale", eventBody, good, start.Add(-5*time.Minute - time.Second), payment.CodeEventStale},
		{"another secret is forged", eventBody, signed(eventBody, "whsec_thief", start), start, payment.CodeEventSignature},
		{"an empty secret is forged", eventBody, signed(eventBody, "", start), start, payment.CodeEventSignature},
		{"an altered body is forged", strings.Replace(eventBody, "pi_1", "pi_2", 1), good, start, payment.CodeEventSignature},
		{"a moved time is forged", eventBody, strings.Replace(good, "t=", "t=1", 1), start, payment.CodeEventSignature},
		{"a second time does not renew an old signature", eventBody, fmt.Sprintf("%s,t=%d", good, start.Add(time.Hour).Unix()), start.Add(time.Hour), payment.CodeEventSignature},
		{"no signature is forged", eventBody, "", start, payment.CodeEventSignature},
		{"no time is forged", eventBody, "v1=00", start, payment.CodeEventSignature},
		{"another version is refused", other, signed(other, webhookSecret, start), start, payment.CodeEventVersion},
		{"signed nonsense is unreadable", "nonsense", signed("nonsense", webhookSecret, start), start, payment.CodeEventUnreadable},
		{"null is refused", "null", signed("null", webhookSecret, start), start, payment.CodeEventVersion},
		{"65 KiB is too large", strings.Repeat(" ", payment.MaxEventBytes+1), good, start, payment.CodeEventTooLarge},
		{"a huge header is too large", eventBody, good + strings.Repeat(",v1=00", 1000), start, payment.CodeEventTooLarge},
	}
	for _, row := range table {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			e, err := g.ParseEvent([]byte(row.body), row.signature, row.now)
			if row.code != "" {
				if !payment.HasCode(err, row.code) || payment.CanRetry(err) {
					t.Errorf("got %v, want %s", err, row.code)
				}
				return
			}
			want := payment.Event{ID: "evt_1", Type: "charge.refunded", ObjectID: "ch_1", ObjectKind: "charge", IntentID: "pi_1", CreatedAt: time.Unix(1762142400, 0).UTC()}
			if err != nil || e != want {
				t.Errorf("%+v %v", e, err)
			}
		})
	}
	t.Run("without any secret everything is refused", func(t *testing.T) {
		t.Parallel()
		g, err := stripe.New(stripe.Config{APIKey: "sk_test_x", WebhookSecrets: []string{"", " "}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := g.ParseEvent([]byte(eventBody), signed(eventBody, "", start), start); !payment.HasCode(err, payment.CodeEventSignature) {
			t.Error(err)
		}
	})
}

func FuzzParseEvent(f *testing.F) {
	g, err := stripe.New(stripe.Config{APIKey: "sk_test_x", WebhookSecrets: []string{webhookSecret}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(eventBody), signed(eventBody, webhookSecret, start), false)
	f.Add([]byte(`{"data":{"object":[]}}`), "t=,v1=", true)
	f.Add([]byte(`{"id":"e","type":"t","api_version":"2024-06-20","data":{"object":{"id":{"id":{}}}}}`), "t=1,t=2", true)
	f.Fuzz(func(t *testing.T, body []byte, signature string, sign bool) {
		valid := sign || bytes.Equal(body, []byte(eventBody))
		if sign {
			signature = signed(string(body), webhookSecret, start)
		}
		e, err := g.ParseEvent(body, signature, start)
		if err == nil && (e.ID == "" || e.Type == "" || !valid) {
			t.Errorf("believed %q with %q: %+v", body, signature, e)
		}
	})
}

func TestEventsOfTheSandbox(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.save(b.customer(), "pledge-1", "4242424242424242")
	done := b.next("checkout.session.completed").event
	if done.ObjectID != s.CheckoutID || done.ObjectKind != "checkout.session" || done.IntentID != s.IntentID || !done.CreatedAt.Equal(start) {
		t.Errorf("%+v", done)
	}
	c := b.charge(s, 5000)
	paid := b.next("payment_intent.succeeded")
	if paid.event.ObjectID != c.IntentID || paid.event.IntentID != c.IntentID {
		t.Errorf("%+v", paid.event)
	}
	if _, err := b.gateway.ParseEvent(paid.body, paid.signature, start.Add(time.Hour)); !payment.HasCode(err, payment.CodeEventStale) {
		t.Errorf("an hour later: %v", err)
	}
	refundFromDashboard(t, b, c.IntentID, "100")
	if e := b.next("charge.refunded").event; e.ObjectID != c.ChargeID || e.IntentID != c.IntentID {
		t.Errorf("%+v", e)
	}
	if err := b.gateway.ForgetMethod(t.Context(), b.key("pm"), s.Method.ID); err != nil {
		t.Fatal(err)
	}
	if e := b.next("payment_method.detached").event; e.ObjectID != s.Method.ID {
		t.Errorf("%+v", e)
	}
	failing := b.save(s.CustomerID, "pledge-2", "4000000000000341")
	declined := b.charge(failing, 5000)
	if e := b.next("payment_intent.payment_failed").event; e.ObjectID != declined.IntentID {
		t.Errorf("%+v", e)
	}
	if _, err := b.gateway.CancelCharge(t.Context(), b.key("pix"), declined.IntentID); err != nil {
		t.Fatal(err)
	}
	if e := b.next("payment_intent.canceled").event; e.ObjectID != declined.IntentID {
		t.Errorf("%+v", e)
	}
	b.typeCard(b.open(s.CustomerID, "pledge-3"), "4000000000009995")
	if e := b.next("setup_intent.setup_failed").event; e.ObjectKind != "setup_intent" || e.IntentID == "" {
		t.Errorf("%+v", e)
	}
}
