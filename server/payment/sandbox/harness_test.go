package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"shanhuo.app/server/clock"
)

var start = time.Date(2025, 11, 3, 4, 0, 0, 0, time.UTC)

// box is one sandbox behind HTTP.
type box struct {
	*testing.T
	*Sandbox
	base  string
	file  string
	clock *clock.Fixed
	log   *bytes.Buffer
	close func()
}

// openBox serves the sandbox of a file; an empty hook delivers nothing.
func openBox(t *testing.T, file, hook string) *box {
	t.Helper()
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	b := &box{T: t, base: server.URL, file: file, clock: clock.At(start), log: &bytes.Buffer{}}
	s, err := Open(Config{
		File: file, PublicURL: server.URL, WebhookURL: hook, WebhookSecret: "whsec_test", Now: b.clock.Now,
		Log: slog.New(slog.NewTextHandler(b.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	if err != nil {
		t.Fatal(err)
	}
	b.Sandbox = s
	mux.Handle("/", s.Handler())
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); s.Run(ctx) }()
	closed := false
	b.close = func() {
		if closed {
			return
		}
		closed = true
		stop()
		<-ended
		server.CloseClientConnections()
		server.Close()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(b.close)
	return b
}

func newBox(t *testing.T) *box {
	t.Helper()
	return openBox(t, filepath.Join(t.TempDir(), "sandbox.db"), "")
}

type reply struct {
	status int
	header http.Header
	raw    string
	body   map[string]any
}

// at walks into the answer: at("error", "code").
func (r reply) at(path ...string) any {
	var v any = r.body
	for _, step := range path {
		fields, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = fields[step]
	}
	return v
}

func (r reply) text(path ...string) string {
	s, _ := r.at(path...).(string)
	return s
}

// call sends one API request; pairs are the form.
func (b *box) call(method, path, key string, pairs ...string) reply {
	b.Helper()
	r, err := b.send(method, path, key, pairs...)
	if err != nil {
		b.Fatal(err)
	}
	return r
}

func (b *box) send(method, path, key string, pairs ...string) (reply, error) {
	form := url.Values{}
	for n := 0; n+1 < len(pairs); n += 2 {
		form.Add(pairs[n], pairs[n+1])
	}
	var body io.Reader
	if method == http.MethodPost {
		body = strings.NewReader(form.Encode())
	} else if len(form) > 0 {
		path += "?" + form.Encode()
	}
	req, err := http.NewRequestWithContext(b.Context(), method, b.base+path, body)
	if err != nil {
		return reply{}, err
	}
	req.Header.Set("Authorization", "Bearer sk_test_box")
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return reply{}, err
	}
	out := reply{status: res.StatusCode, header: res.Header, raw: string(raw)}
	if strings.HasPrefix(res.Header.Get("Content-Type"), "application/json") {
		if err := json.Unmarshal(raw, &out.body); err != nil {
			return reply{}, err
		}
	}
	return out, nil
}

func (b *box) must(r reply) reply {
	b.Helper()
	if r.status != http.StatusOK {
		b.Fatalf("%d %s", r.status, r.raw)
	}
	return r
}

// web is a browser that does not follow redirects.
var web = &http.Client{
	Timeout:       10 * time.Second,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

func (b *box) post(address string, pairs ...string) reply {
	b.Helper()
	form := url.Values{}
	for n := 0; n+1 < len(pairs); n += 2 {
		form.Add(pairs[n], pairs[n+1])
	}
	res, err := web.PostForm(address, form)
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		b.Fatal(err)
	}
	return reply{status: res.StatusCode, header: res.Header, raw: string(raw)}
}

func (b *box) get(address string) reply {
	b.Helper()
	res, err := web.Get(address)
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		b.Fatal(err)
	}
	return reply{status: res.StatusCode, header: res.Header, raw: string(raw)}
}

func (b *box) openSession(customerID, locale string) reply {
	b.Helper()
	return b.must(b.call("POST", "/v1/checkout/sessions", "", "mode", "setup", "payment_method_types[0]", "card", "customer", customerID,
		"success_url", "https://portal.test/ok?s={CHECKOUT_SESSION_ID}", "cancel_url", "https://portal.test/no", "locale", locale,
		"setup_intent_data[metadata][pledge]", "p1"))
}

// savedCard makes a customer with a saved card.
func (b *box) savedCard(number string) (customerID, methodID string) {
	b.Helper()
	customerID = b.must(b.call("POST", "/v1/customers", "")).text("id")
	s := b.openSession(customerID, "en")
	r := b.post(s.text("url"), "number", number, "exp", "12/34", "cvc", "123")
	if location := r.header.Get("Location"); strings.HasSuffix(location, "/bank") {
		r = b.post(location, "answer", "confirm")
	}
	if r.status != http.StatusSeeOther {
		b.Fatalf("%d %s", r.status, r.raw)
	}
	done := b.must(b.call("GET", "/v1/checkout/sessions/"+s.text("id"), "", "expand[]", "setup_intent.payment_method"))
	return customerID, done.text("setup_intent", "payment_method", "id")
}

func chargeForm(customerID, methodID, amount, pledge string) []string {
	return []string{
		"amount", amount, "currency", "cny", "customer", customerID, "payment_method", methodID,
		"confirm", "true", "off_session", "true", "metadata[pledge]", pledge,
	}
}

func (b *box) paid(pledge string) int {
	b.Helper()
	n := 0
	for _, line := range b.call("GET", "/ledger", "").at("charges").([]any) {
		fields := line.(map[string]any)
		if fields["pledge"] == pledge && fields["status"] == "succeeded" {
			n++
		}
	}
	return n
}
