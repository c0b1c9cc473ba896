package sandbox

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
)

func openInside(t *testing.T, public, hook string) (*Sandbox, *http.Client) {
	t.Helper()
	s, err := Open(Config{
		File: filepath.Join(t.TempDir(), "sandbox.db"), PublicURL: public, WebhookURL: hook, WebhookSecret: "whsec_test",
		Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, &http.Client{Transport: s.Transport()}
}

func callInside(t *testing.T, client *http.Client, method, address string, form url.Values) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Authorization", "Bearer sk_test_inside")
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

func TestRequestsNeedNoNetworkInTheSameProcess(t *testing.T) {
	t.Parallel()
	for _, public := range []string{"http://127.0.0.1:1", "http://127.0.0.1:1/sandbox"} {
		_, client := openInside(t, public, "")
		status, body := callInside(t, client, http.MethodPost, public+"/v1/customers", url.Values{})
		if status != http.StatusOK || !strings.Contains(body, `"cus_`) {
			t.Errorf("%s: %d %s", public, status, body)
		}
		if status, body = callInside(t, client, http.MethodGet, public+"/v1/nothing", nil); status != http.StatusNotFound {
			t.Errorf("%s: %d %s", public, status, body)
		}
	}
}

func TestAnAnswerThatAFaultLosesIsAnErrorInTheSameProcess(t *testing.T) {
	t.Parallel()
	const public = "http://127.0.0.1:1"
	_, client := openInside(t, public, "")
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, public+"/faults", strings.NewReader(`{"kind":"drop_connection"}`))
	req.Header.Set("Content-Type", "application/json")
	res, err := client.Do(req)
	if err != nil || res.StatusCode != http.StatusCreated {
		t.Fatalf("%v %v", res, err)
	}
	res.Body.Close()
	req, _ = http.NewRequestWithContext(t.Context(), http.MethodPost, public+"/v1/customers", http.NoBody)
	req.Header.Set("Authorization", "Bearer sk_test_inside")
	if _, err = client.Do(req); !errors.Is(err, errHungUp) {
		t.Errorf("got %v", err)
	}
}

func TestAQuietSandboxListsEventsAndDeliversNone(t *testing.T) {
	t.Parallel()
	const public = "http://127.0.0.1:1"
	s, client := openInside(t, public, "http://127.0.0.1:1/hook")
	session := func() {
		_, customer := callInside(t, client, http.MethodPost, public+"/v1/customers", url.Values{})
		id := idIn(customer, "cus_")
		status, body := callInside(t, client, http.MethodPost, public+"/v1/checkout/sessions", url.Values{
			"mode": {"setup"}, "payment_method_types[0]": {"card"}, "customer": {id}, "success_url": {"http://127.0.0.1:1/ok"}, "cancel_url": {"http://127.0.0.1:1/no"},
		})
		if status != http.StatusOK {
			t.Fatal(status, body)
		}
		page := idIn(body, "cs_test_")
		status, body = callInside(t, client, http.MethodPost, public+"/v1/checkout/sessions/"+page+"/expire", url.Values{})
		if status != http.StatusOK {
			t.Fatal(status, body)
		}
	}
	count := func(table string) (n int) {
		if err := s.reader.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM "+table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	end := s.Quiet()
	session()
	if events, deliveries := count("event"), count("delivery"); events == 0 || deliveries != 0 {
		t.Errorf("%d events, %d deliveries while quiet", events, deliveries)
	}
	end()
	end()
	session()
	if count("delivery") == 0 {
		t.Error("nothing is delivered afterwards")
	}
}

// idIn answers the first id with a prefix in an answer.
func idIn(body, prefix string) string {
	_, rest, _ := strings.Cut(body, prefix)
	id, _, _ := strings.Cut(rest, `"`)
	return prefix + id
}
