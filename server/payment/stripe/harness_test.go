package stripe_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"shanhuo.app/server/clock"
	"shanhuo.app/server/money"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/payment/sandbox"
	"shanhuo.app/server/payment/stripe"
)

const (
	webhookSecret = "whsec_current"
	successURL    = "http://portal.test/back?session={CHECKOUT_SESSION_ID}"
	cancelURL     = "http://portal.test/cancelled"
	returnURL     = "http://portal.test/confirmed"
)

var start = time.Date(2025, 11, 3, 4, 0, 0, 0, time.UTC)

// bench is a portal's view of a sandbox: a Gateway, and a browser.
type bench struct {
	*testing.T
	gateway *stripe.Gateway
	clock   *clock.Fixed
	base    string
	browser *http.Client
	box     *sandbox.Sandbox
	events  chan received
	log     *bytes.Buffer
	keys    *atomic.Int64
}

// received is one webhook, and what the gateway made of it at that moment.
type received struct {
	body      []byte
	signature string
	event     payment.Event
	err       error
}

// newBench starts a sandbox under a prefix, as the portal mounts it.
func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{
		T: t, clock: clock.At(start), events: make(chan received, 1000), log: &bytes.Buffer{}, keys: &atomic.Int64{},
		browser: &http.Client{
			Timeout:       10 * time.Second,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(io.LimitReader(r.Body, payment.MaxEventBytes+1))
		signature := r.Header.Get("Stripe-Signature")
		status := http.StatusOK
		e, err := b.gateway.ParseEvent(body, signature, b.clock.Now())
		if err != nil {
			status = http.StatusBadRequest
		}
		w.WriteHeader(status)
		b.events <- received{body, signature, e, err}
	}))
	t.Cleanup(hook.Close)
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	b.base = server.URL + "/sandbox"
	box, err := sandbox.Open(sandbox.Config{
		File: filepath.Join(t.TempDir(), "sandbox.db"), PublicURL: b.base, WebhookURL: hook.URL, WebhookSecret: webhookSecret,
		Log: slog.New(slog.NewTextHandler(b.log, &slog.HandlerOptions{Level: slog.LevelDebug})), Now: b.clock.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	b.box = box
	mux.Handle("/sandbox/", http.StripPrefix("/sandbox", box.Handler()))
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); box.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		<-done
		server.CloseClientConnections()
		if err := box.Close(); err != nil {
			t.Error(err)
		}
	})
	b.gateway = newGateway(t, b.base)
	return b
}

// in is the same bench for a subtest.
func (b *bench) in(t *testing.T) *bench {
	inner := *b
	inner.T = t
	return &inner
}

func newGateway(t *testing.T, base string) *stripe.Gateway {
	t.Helper()
	g, err := stripe.New(stripe.Config{
		APIKey: "sk_test_bench", WebhookSecrets: []string{webhookSecret, "whsec_previous"}, BaseURL: base, HTTPTimeout: 10 * time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func (b *bench) key(word string) string { return fmt.Sprintf("%s:%d", word, b.keys.Add(1)) }

func (b *bench) customer() string {
	b.Helper()
	id, err := b.gateway.CreateCustomer(b.Context(), payment.NewCustomer{Key: b.key("cus"), PersonID: "person-1"})
	if err != nil {
		b.Fatal(err)
	}
	return id
}

func (b *bench) open(customerID, pledge string) payment.Checkout {
	b.Helper()
	c, err := b.gateway.OpenSetup(b.Context(), payment.NewSetup{
		Key: b.key("cs"), CustomerID: customerID, PledgeID: pledge, CampaignID: "campaign-1",
		SuccessURL: successURL, CancelURL: cancelURL, Locale: "zh-CN", ExpiresAt: b.clock.Now().Add(time.Hour),
	})
	if err != nil {
		b.Fatal(err)
	}
	return c
}

// submit posts a form as a browser does and answers the status, where it leads
// and the page.
func (b *bench) submit(address string, fields ...string) (status int, location, page string) {
	b.Helper()
	form := url.Values{}
	for n := 0; n < len(fields); n += 2 {
		form.Set(fields[n], fields[n+1])
	}
	res, err := b.browser.PostForm(address, form)
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.Fatal(err)
	}
	return res.StatusCode, res.Header.Get("Location"), string(body)
}

func (b *bench) typeCard(c payment.Checkout, number string) (status int, location, page string) {
	b.Helper()
	return b.submit(c.URL, "number", number, "exp", "12/34", "cvc", "123")
}

func (b *bench) setup(c payment.Checkout) payment.Setup {
	b.Helper()
	s, err := b.gateway.Setup(b.Context(), c.ID)
	if err != nil {
		b.Fatal(err)
	}
	return s
}

// save saves a card for a pledge, confirming at the bank where it asks.
func (b *bench) save(customerID, pledge, number string) payment.Setup {
	b.Helper()
	c := b.open(customerID, pledge)
	status, location, page := b.typeCard(c, number)
	if status == http.StatusSeeOther && strings.HasSuffix(location, "/bank") {
		status, location, page = b.submit(location, "answer", "confirm")
	}
	if status != http.StatusSeeOther || !strings.Contains(location, c.ID) {
		b.Fatalf("card %s: %d to %q\n%s", number, status, location, page)
	}
	s := b.setup(c)
	if s.Status != payment.SetupSucceeded {
		b.Fatalf("card %s is %s", number, s.Status)
	}
	return s
}

func (b *bench) newCharge(s payment.Setup, amount money.Fen) payment.NewCharge {
	return payment.NewCharge{
		Key: "pi:" + s.PledgeID, CustomerID: s.CustomerID, MethodID: s.Method.ID,
		PledgeID: s.PledgeID, CampaignID: s.CampaignID, Amount: amount,
	}
}

func (b *bench) charge(s payment.Setup, amount money.Fen) payment.Charge {
	b.Helper()
	c, err := b.gateway.Charge(b.Context(), b.newCharge(s, amount))
	if err != nil {
		b.Fatal(err)
	}
	return c
}

func (b *bench) fault(spec string) {
	b.Helper()
	res, err := http.Post(b.base+"/faults", "application/json", strings.NewReader(spec))
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusCreated {
		body, _ := io.ReadAll(res.Body)
		b.Fatalf("fault %s: %d %s", spec, res.StatusCode, body)
	}
}

type ledgerLine struct {
	ID, Pledge, Status string
	Amount, Fee        int64
}

func (b *bench) ledger() []ledgerLine {
	b.Helper()
	res, err := http.Get(b.base + "/ledger")
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	var out struct{ Charges []ledgerLine }
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil {
		b.Fatal(err)
	}
	return out.Charges
}

// paid counts the charges of a pledge that moved money.
func (b *bench) paid(pledge string) int {
	b.Helper()
	n := 0
	for _, line := range b.ledger() {
		if line.Pledge == pledge && line.Status == "succeeded" {
			n++
		}
	}
	return n
}

// next waits for the next event of a type that the gateway believes.
func (b *bench) next(kind string) received {
	b.Helper()
	deadline := time.After(20 * time.Second)
	for {
		select {
		case got := <-b.events:
			if got.err == nil && got.event.Type == kind {
				return got
			}
		case <-deadline:
			b.Fatalf("no %s arrived", kind)
		}
	}
}
