package stripe_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"shanhuo.app/server/payment"
	"shanhuo.app/server/payment/stripe"
)

func TestAFaultOfACharge(t *testing.T) {
	t.Parallel()
	table := []struct {
		name, fault string
		code        string
		ambiguous   bool
		paidAfter   int
	}{
		{"an answer that is lost leaves the money taken", `{"kind":"timeout_after_success","path":"/v1/payment_intents"}`, payment.CodeNetwork, true, 1},
		{"a dropped connection takes nothing", `{"kind":"drop_connection","path":"/v1/payment_intents"}`, payment.CodeNetwork, true, 0},
		{"a 500 is of unknown outcome", `{"kind":"500","path":"/v1/payment_intents","method":"POST"}`, payment.CodeProvider, true, 0},
		{"a 429 was surely not carried out", `{"kind":"429","path":"/v1/payment_intents"}`, payment.CodeRateLimited, false, 0},
	}
	for _, row := range table {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			s := b.save(b.customer(), "pledge-1", "4242424242424242")
			b.fault(row.fault)
			_, err := b.gateway.Charge(t.Context(), b.newCharge(s, 5000))
			if !payment.HasCode(err, row.code) || payment.IsAmbiguous(err) != row.ambiguous || !payment.CanRetry(err) {
				t.Errorf("first: %v", err)
			}
			if n := b.paid("pledge-1"); n != row.paidAfter {
				t.Errorf("%d charges after the fault", n)
			}
			c, err := b.gateway.Charge(t.Context(), b.newCharge(s, 5000))
			if err != nil || c.Status != payment.ChargeSucceeded || b.paid("pledge-1") != 1 {
				t.Errorf("second: %+v %v, %d charges", c, err, b.paid("pledge-1"))
			}
		})
	}
	t.Run("a bank's refusal on request is soft, and the next try works", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		s := b.save(b.customer(), "pledge-1", "4242424242424242")
		b.fault(`{"kind":"decline","code":"insufficient_funds","times":2,"path":"/v1/payment_intents"}`)
		c := b.charge(s, 5000)
		if c.Status != payment.ChargeDeclined || c.DeclineCode != "insufficient_funds" || payment.ClassifyDecline(c.DeclineCode) != payment.Soft {
			t.Errorf("%+v", c)
		}
		for n, want := range []payment.ChargeStatus{payment.ChargeDeclined, payment.ChargeSucceeded} {
			c, err := b.gateway.Confirm(t.Context(), payment.ConfirmCharge{Key: b.key("pic"), IntentID: c.IntentID, MethodID: c.MethodID, OffSession: true})
			if err != nil || c.Status != want {
				t.Errorf("retry %d: %+v %v", n, c, err)
			}
		}
	})
	t.Run("a probability strikes some and not others, the same ones each time", func(t *testing.T) {
		t.Parallel()
		var runs []string
		for range 2 {
			b := newBench(t)
			b.fault(`{"kind":"500","probability":0.5,"seed":7,"path":"/v1/customers"}`)
			run := ""
			for range 20 {
				_, err := b.gateway.CreateCustomer(t.Context(), payment.NewCustomer{Key: b.key("cus"), PersonID: "p"})
				run += map[bool]string{true: "+", false: "-"}[err == nil]
			}
			runs = append(runs, run)
		}
		if runs[0] != runs[1] || !strings.Contains(runs[0], "+") || !strings.Contains(runs[0], "-") {
			t.Errorf("%q", runs)
		}
	})
}

func TestAFaultOfEvents(t *testing.T) {
	t.Parallel()
	t.Run("doubled ones have one id", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		s := b.save(b.customer(), "pledge-1", "4242424242424242")
		b.fault(`{"kind":"double_events","path":"/v1/payment_intents"}`)
		b.charge(s, 5000)
		if one, two := b.next("payment_intent.succeeded").event, b.next("payment_intent.succeeded").event; one != two {
			t.Errorf("%+v\n%+v", one, two)
		}
	})
	t.Run("a forged one is refused, the true one believed", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		s := b.save(b.customer(), "pledge-1", "4242424242424242")
		b.fault(`{"kind":"forge_event","path":"/v1/payment_intents"}`)
		b.charge(s, 5000)
		forged, believed := 0, 0
		for forged < 2 || believed < 1 {
			select {
			case got := <-b.events:
				switch {
				case payment.HasCode(got.err, payment.CodeEventSignature):
					forged++
				case got.err == nil && got.event.Type == "payment_intent.succeeded":
					believed++
				}
			case <-time.After(20 * time.Second):
				t.Fatalf("%d forged, %d believed", forged, believed)
			}
		}
	})
	t.Run("late ones come after those of a later request", func(t *testing.T) {
		t.Parallel()
		for _, kind := range []string{"reorder_events", "delay_events"} {
			b := newBench(t)
			s := b.save(b.customer(), "pledge-1", "4000000000000341")
			b.fault(`{"kind":"` + kind + `","path":"/v1/payment_intents","delayMs":700}`)
			c := b.charge(s, 5000)
			if _, err := b.gateway.CancelCharge(t.Context(), b.key("pix"), c.IntentID); err != nil {
				t.Fatal(err)
			}
			var order []string
			for len(order) < 2 {
				select {
				case got := <-b.events:
					if got.event.ObjectKind == "payment_intent" {
						order = append(order, got.event.Type)
					}
				case <-time.After(20 * time.Second):
					t.Fatal(kind, order)
				}
			}
			if order[0] != "payment_intent.canceled" || order[1] != "payment_intent.payment_failed" {
				t.Errorf("%s: %v", kind, order)
			}
		}
	})
}

// answering is a provider that always answers the same.
func answering(t *testing.T, status int, body string) *stripe.Gateway {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(server.Close)
	return newGateway(t, server.URL)
}

func TestErrorsOfTheProvider(t *testing.T) {
	t.Parallel()
	envelope := func(kind, code string) string {
		return `{"error":{"type":"` + kind + `","code":"` + code + `","message":"m","payment_intent":{"id":"pi_1","client_secret":"pi_1_secret_hush"}}}`
	}
	table := []struct {
		name                 string
		status               int
		body                 string
		code                 string
		ambiguous, retryable bool
	}{
		{"500", 500, envelope("api_error", ""), payment.CodeProvider, true, false},
		{"503 without an envelope", 503, "<html>busy</html>", payment.CodeNetwork, true, false},
		{"409 key in use", 409, envelope("invalid_request_error", "idempotency_key_in_use"), payment.CodeInProgress, true, false},
		{"429", 429, envelope("invalid_request_error", "rate_limit"), payment.CodeRateLimited, false, true},
		{"429 lock time-out", 429, envelope("invalid_request_error", "lock_timeout"), payment.CodeRateLimited, false, true},
		{"401", 401, envelope("invalid_request_error", ""), payment.CodeUnauthorized, false, true},
		{"403", 403, envelope("invalid_request_error", ""), payment.CodeUnauthorized, false, true},
		{"404", 404, envelope("invalid_request_error", "resource_missing"), payment.CodeNotFound, false, false},
		{"400 keeps the provider's word", 400, envelope("invalid_request_error", "amount_too_small"), "amount_too_small", false, false},
		{"400 without a word", 400, envelope("invalid_request_error", ""), payment.CodeInvalid, false, false},
		{"400 key reused", 400, envelope("idempotency_error", ""), payment.CodeKeyReused, false, false},
		{"200 that is not JSON", 200, "<html>", payment.CodeNetwork, true, false},
		{"200 cut short", 200, `{"id":"pi_1","amo`, payment.CodeNetwork, true, false},
		{"200 in another currency", 200, `{"id":"pi_1","status":"succeeded","currency":"usd"}`, payment.CodeUnexpected, false, false},
		{"200 in an unknown state", 200, `{"id":"pi_1","status":"levitating","currency":"cny"}`, payment.CodeUnexpected, false, false},
		{"a redirect is not followed", 307, `moved`, payment.CodeNetwork, true, false},
	}
	for _, row := range table {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			_, err := answering(t, row.status, row.body).Charge(t.Context(), payment.NewCharge{Key: "pi:1", Amount: 1})
			var e *payment.Error
			if !errors.As(err, &e) || e.Code != row.code || e.Ambiguous != row.ambiguous || e.Retryable != row.retryable {
				t.Fatalf("%v", err)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("the intent's secret is in the error: %v", err)
			}
		})
	}
	t.Run("a provider that does not answer in time", func(t *testing.T) {
		t.Parallel()
		release := make(chan struct{})
		server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
		t.Cleanup(func() { close(release); server.Close() })
		g, err := stripe.New(stripe.Config{APIKey: "sk_test_x", BaseURL: server.URL, HTTPTimeout: 50 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := g.Charge(t.Context(), payment.NewCharge{Key: "pi:1", Amount: 1}); !payment.IsAmbiguous(err) {
			t.Error(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		if _, err := g.ChargeByID(ctx, "pi_1"); !payment.IsAmbiguous(err) || !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
	t.Run("nobody listens", func(t *testing.T) {
		t.Parallel()
		if _, err := newGateway(t, "http://127.0.0.1:1").CreateCustomer(t.Context(), payment.NewCustomer{Key: "k"}); !payment.IsAmbiguous(err) {
			t.Error(err)
		}
	})
	t.Run("a list that breaks off says so", func(t *testing.T) {
		t.Parallel()
		g := answering(t, 500, envelope("api_error", ""))
		var errs []error
		for _, err := range g.Movements(t.Context(), start) {
			errs = append(errs, err)
		}
		if len(errs) != 1 || !payment.IsAmbiguous(errs[0]) {
			t.Error(errs)
		}
		if _, err := g.Refunds(t.Context(), "ch_1"); err == nil {
			t.Error("refunds answered nothing and no error")
		}
		if _, _, err := g.FindCharge(t.Context(), "cus_1", "p"); err == nil {
			t.Error("a charge is said to be missing although the list failed")
		}
	})
}

func TestNewRefusesAWrongSetting(t *testing.T) {
	t.Parallel()
	for _, cfg := range []stripe.Config{{}, {APIKey: " "}, {APIKey: "sk_test_x", BaseURL: "localhost:12111"}, {APIKey: "sk_test_x", BaseURL: "ftp://x"},
		{APIKey: "sk_live_x", BaseURL: "http://127.0.0.1:8080/sandbox"}, {APIKey: "rk_live_x", BaseURL: "http://127.0.0.1"}} {
		if _, err := stripe.New(cfg); err == nil {
			t.Errorf("%+v is taken", cfg)
		}
	}
}
