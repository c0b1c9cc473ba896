package payment_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"shanhuo.app/server/fault"
	"shanhuo.app/server/payment"
)

func TestClassifyDecline(t *testing.T) {
	t.Parallel()
	table := map[payment.Decline][]string{
		payment.Soft: {
			"insufficient_funds", "processing_error", "try_again_later", "issuer_not_available", "generic_decline",
			"do_not_honor", "card_declined", "card_velocity_exceeded", "reenter_transaction", "withdrawal_count_limit_exceeded",
		},
		payment.Hard: {
			"lost_card", "stolen_card", "expired_card", "pickup_card", "invalid_account", "incorrect_number",
			"restricted_card", "fraudulent", "do_not_try_again", "revocation_of_authorization", "stop_payment_order",
			"incorrect_cvc", "card_not_supported", "", "a_code_from_next_year", "INSUFFICIENT_FUNDS",
		},
		payment.NeedsHolder: {"authentication_required", "offline_pin_required"},
	}
	for want, codes := range table {
		for _, code := range codes {
			if got := payment.ClassifyDecline(code); got != want {
				t.Errorf("%q is %s, want %s", code, got, want)
			}
		}
	}
}

func sentences(t *testing.T, language string) map[string]string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "message", language, "payment.json"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEveryCodeHasASentenceInBothLanguages(t *testing.T) {
	t.Parallel()
	needed := []string{"fault.PAYMENT_UNAVAILABLE", "fault.PAYMENT_REFUSED"}
	for _, code := range []string{
		"insufficient_funds", "expired_card", "incorrect_cvc", "card_not_supported", "authentication_required",
		"processing_error", "lost_card", "stolen_card", "unheard_of",
	} {
		needed = append(needed, payment.DeclineMessage(code))
	}
	zh, en := sentences(t, "zh-CN"), sentences(t, "en")
	for _, key := range needed {
		if zh[key] == "" || en[key] == "" {
			t.Errorf("%s lacks a sentence: zh %q, en %q", key, zh[key], en[key])
		}
	}
	for key := range zh {
		if _, both := en[key]; !both || !slices.Contains(needed, key) {
			t.Errorf("%s is in one language only, or nothing uses it", key)
		}
	}
	if len(zh) != len(en) {
		t.Errorf("%d sentences in Chinese, %d in English", len(zh), len(en))
	}
}

func TestALostOrStolenCardIsNotNamedToWhoeverHoldsIt(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"lost_card", "stolen_card", "pickup_card", "fraudulent", "merchant_blacklist"} {
		if got := payment.DeclineMessage(code); got != "decline.general" {
			t.Errorf("%s says %s", code, got)
		}
	}
}

func TestErrorTellsWhatTheCallerCanDo(t *testing.T) {
	t.Parallel()
	cause := errors.New("connection reset")
	table := []struct {
		name      string
		err       error
		ambiguous bool
		retry     bool
		code      string
	}{
		{"an ambiguous one may be sent again", &payment.Error{Ambiguous: true, Code: payment.CodeNetwork, Err: cause}, true, true, "PAYMENT_UNAVAILABLE"},
		{"a retryable one is not ambiguous", &payment.Error{Retryable: true, Code: payment.CodeRateLimited}, false, true, "PAYMENT_UNAVAILABLE"},
		{"a permanent one is neither", &payment.Error{Code: payment.CodeInvalid}, false, false, "PAYMENT_REFUSED"},
	}
	for _, row := range table {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			wrapped := fmt.Errorf("charge: %w", row.err)
			if payment.IsAmbiguous(wrapped) != row.ambiguous || payment.CanRetry(wrapped) != row.retry {
				t.Errorf("ambiguous %t retry %t", payment.IsAmbiguous(wrapped), payment.CanRetry(wrapped))
			}
			if !fault.HasCode(payment.Fault(wrapped), row.code) {
				t.Errorf("fault is %v, want %s", payment.Fault(wrapped), row.code)
			}
		})
	}
	if got := payment.Fault(cause); !errors.Is(got, cause) {
		t.Errorf("a foreign error became %v", got)
	}
	if !errors.Is(table[0].err, cause) || !payment.HasCode(table[0].err, payment.CodeNetwork) {
		t.Error("the cause or the code is lost")
	}
}
