package stripe_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// refundFromDashboard gives money back without the portal's knowledge.
func refundFromDashboard(t *testing.T, b *bench, intentID, amount string) {
	t.Helper()
	form := url.Values{"payment_intent": {intentID}, "amount": {amount}}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.base+"/v1/refunds", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer sk_test_dashboard")
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(res.Body)
		t.Fatalf("refund: %d %s", res.StatusCode, body)
	}
}
