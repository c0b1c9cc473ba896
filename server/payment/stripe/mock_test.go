package stripe_test

import (
	"errors"
	"net"
	"net/http"
	"os"
	"os/exec"
	"testing"
	"time"

	"shanhuo.app/server/payment"
	"shanhuo.app/server/payment/stripe"
)

// startStripeMock starts Stripe's own stateless mock, which checks requests
// against Stripe's published description of its API.
func startStripeMock(t *testing.T) string {
	t.Helper()
	path := os.Getenv("SHANHUO_STRIPE_MOCK")
	if path == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("SHANHUO_STRIPE_MOCK does not name the stripe-mock binary")
		}
		t.Skip("SHANHUO_STRIPE_MOCK does not name the stripe-mock binary (go install github.com/stripe/stripe-mock@v0.203.0)")
	}
	plain, secure := freeAddress(t), freeAddress(t)
	mock := exec.Command(path, "-http-addr", plain, "-https-addr", secure)
	if err := mock.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = mock.Process.Kill()
		_ = mock.Wait()
	})
	for deadline := time.Now().Add(20 * time.Second); ; {
		if conn, err := net.Dial("tcp", plain); err == nil {
			_ = conn.Close()
			return "http://" + plain
		}
		if time.Now().After(deadline) {
			t.Fatal("stripe-mock does not listen")
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// The mock answers fixtures whatever was asked, so an answer that is not ours
// (CodeUnexpected) is fine; a request it refuses is not.
func TestRequestsAreValidForStripe(t *testing.T) {
	t.Parallel()
	base := startStripeMock(t)
	g, err := stripe.New(stripe.Config{APIKey: "sk_test_mock", BaseURL: base})
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	calls := map[string]func() error{
		"CreateCustomer": func() error {
			_, err := g.CreateCustomer(ctx, payment.NewCustomer{Key: "cus:1", PersonID: "person-1"})
			return err
		},
		"OpenSetup": func() error {
			_, err := g.OpenSetup(ctx, payment.NewSetup{
				Key: "cs:1:1", CustomerID: "cus_1", PledgeID: "pledge-1", CampaignID: "campaign-1", SuccessURL: "https://portal.test/ok",
				CancelURL: "https://portal.test/no", Locale: "zh-CN", Note: "这张卡会马上扣 ¥71。", ExpiresAt: time.Now().Add(time.Hour),
			})
			return err
		},
		"Setup":          func() error { _, err := g.Setup(ctx, "cs_test_1"); return err },
		"SetupByIntent":  func() error { _, err := g.SetupByIntent(ctx, "seti_1"); return err },
		"ExpireCheckout": func() error { _, err := g.ExpireCheckout(ctx, "cx:1", "cs_test_1"); return err },
		"Charge": func() error {
			_, err := g.Charge(ctx, payment.NewCharge{Key: "pi:1", CustomerID: "cus_1", MethodID: "pm_1", PledgeID: "pledge-1", CampaignID: "campaign-1", Amount: 12_345})
			return err
		},
		"Confirm off session": func() error {
			_, err := g.Confirm(ctx, payment.ConfirmCharge{Key: "pic:1:1", IntentID: "pi_1", MethodID: "pm_1", OffSession: true})
			return err
		},
		"Confirm on session": func() error {
			_, err := g.Confirm(ctx, payment.ConfirmCharge{Key: "pic:1:2", IntentID: "pi_1", ReturnURL: "https://portal.test/ok"})
			return err
		},
		"ChargeByID":   func() error { _, err := g.ChargeByID(ctx, "pi_1"); return err },
		"FindCharge":   func() error { _, _, err := g.FindCharge(ctx, "cus_1", "pledge-1"); return err },
		"CancelCharge": func() error { _, err := g.CancelCharge(ctx, "pix:1", "pi_1"); return err },
		"ForgetMethod": func() error { return g.ForgetMethod(ctx, "pm:1:1", "pm_1") },
		"Refunds":      func() error { _, err := g.Refunds(ctx, "ch_1"); return err },
		"Movements": func() error {
			for _, err := range g.Movements(ctx, start) {
				if err != nil {
					return err
				}
			}
			return nil
		},
	}
	for name, call := range calls {
		t.Run(name+" is a request Stripe takes", func(t *testing.T) {
			t.Parallel()
			err := call()
			var e *payment.Error
			if err != nil && (!errors.As(err, &e) || e.Code != payment.CodeUnexpected) {
				t.Error(err)
			}
		})
	}
	t.Run("the mock refuses what Stripe does not know", func(t *testing.T) {
		t.Parallel()
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/v1/refunds?chrage=ch_1", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer sk_test_mock")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if res.StatusCode != http.StatusBadRequest {
			t.Errorf("answered %d: this test could not fail", res.StatusCode)
		}
	})
}
