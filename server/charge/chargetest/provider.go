package chargetest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/server/payment"
)

// Request is one request that the provider's API was sent.
type Request struct {
	At           time.Time
	Method, Path string
}

// requests keeps what the provider's API is sent.
type requests struct {
	mu   sync.Mutex
	list []Request
}

// events keeps what the sandbox delivers.
type events struct {
	hold chan struct{}
	list []Webhook
}

// Webhook is one delivery as it arrived.
type Webhook struct {
	Body      []byte
	Signature string
}

// SaveCard opens a page for a pledge, types a card into it, and answers the setup.
func (w *World) SaveCard(url, checkout, number string) payment.Setup {
	w.Helper()
	form := w.form(url, map[string]string{"number": number, "exp": "12/40", "cvc": "123"})
	if strings.HasSuffix(form, "/bank") {
		w.form(form, map[string]string{"answer": "confirm"})
	}
	setup, err := w.Gateway.Setup(w.System(), checkout)
	w.Must(err)
	return setup
}

// Page reads a page of the provider.
func (w *World) Page(address string) string {
	w.Helper()
	req, err := http.NewRequestWithContext(w.System(), http.MethodGet, address, nil)
	w.Must(err)
	res, err := http.DefaultClient.Do(req)
	w.Must(err)
	body, err := io.ReadAll(res.Body)
	w.Must(err)
	w.Must(res.Body.Close())
	return string(body)
}

// AnswerBank answers the bank's page of a charge.
func (w *World) AnswerBank(url string, confirm bool) {
	w.Helper()
	answer := "refuse"
	if confirm {
		answer = "confirm"
	}
	w.form(url, map[string]string{"answer": answer})
}

func (w *World) form(address string, fields map[string]string) (next string) {
	w.Helper()
	values := url.Values{}
	for k, v := range fields {
		values.Set(k, v)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	req, err := http.NewRequestWithContext(w.System(), http.MethodPost, address, strings.NewReader(values.Encode()))
	w.Must(err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := client.Do(req)
	w.Must(err)
	body, _ := io.ReadAll(res.Body)
	w.Must(res.Body.Close())
	if res.StatusCode != http.StatusSeeOther {
		w.Fatalf("the page answered %d: %s", res.StatusCode, body)
	}
	return res.Header.Get("Location")
}

// Fault asks the sandbox to misbehave, as POST /faults takes it.
func (w *World) Fault(fields map[string]any) {
	w.Helper()
	body, err := json.Marshal(fields)
	w.Must(err)
	req, err := http.NewRequestWithContext(w.System(), http.MethodPost, w.base+"/faults", bytes.NewReader(body))
	w.Must(err)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	w.Must(err)
	w.Must(res.Body.Close())
	if res.StatusCode != http.StatusCreated {
		w.Fatalf("the fault was answered with %d", res.StatusCode)
	}
}

// Faults answers how often the faults that were asked for are still to strike.
func (w *World) Faults() int {
	w.Helper()
	var all struct{ Faults []struct{ Times int } }
	w.get("/faults", &all)
	n := 0
	for _, f := range all.Faults {
		n += f.Times
	}
	return n
}

// ClearFaults ends every fault.
func (w *World) ClearFaults() {
	w.Helper()
	req, err := http.NewRequestWithContext(w.System(), http.MethodDelete, w.base+"/faults", nil)
	w.Must(err)
	res, err := http.DefaultClient.Do(req)
	w.Must(err)
	w.Must(res.Body.Close())
}

// Taken is one charge in the provider's own books.
type Taken struct {
	ID            string `json:"id"`
	PaymentIntent string `json:"payment_intent"`
	Pledge        string `json:"pledge"`
	Amount        int64  `json:"amount"`
	Refunded      int64  `json:"refunded"`
	Fee           int64  `json:"fee"`
	Status        string `json:"status"`
}

// Taken lists the charges that succeeded at the provider for a pledge; uuid.Nil lists all.
func (w *World) Taken(id uuid.UUID) []Taken {
	w.Helper()
	var all struct{ Charges []Taken }
	w.get("/ledger", &all)
	var out []Taken
	for _, c := range all.Charges {
		if c.Status == "succeeded" && (id == uuid.Nil || c.Pledge == id.String()) {
			out = append(out, c)
		}
	}
	return out
}

// get reads what the sandbox tells of itself.
func (w *World) get(path string, out any) {
	w.Helper()
	req, err := http.NewRequestWithContext(w.System(), http.MethodGet, w.base+path, nil)
	w.Must(err)
	res, err := http.DefaultClient.Do(req)
	w.Must(err)
	defer res.Body.Close() //nolint:errcheck // read to the end
	w.Must(json.NewDecoder(res.Body).Decode(out))
}

// Requests lists what the provider's API was sent, oldest first.
func (w *World) Requests() []Request {
	w.requests.mu.Lock()
	defer w.requests.mu.Unlock()
	return slices.Clone(w.requests.list)
}

// before notes a request and lets next answer it.
func (r *requests) before(next http.Handler) http.Handler {
	return http.HandlerFunc(func(out http.ResponseWriter, in *http.Request) {
		r.mu.Lock()
		r.list = append(r.list, Request{At: machine.Now(), Method: in.Method, Path: in.URL.Path})
		r.mu.Unlock()
		next.ServeHTTP(out, in)
	})
}

// API posts to the provider as somebody in its dashboard would.
func (w *World) API(path string, fields url.Values) map[string]any {
	w.Helper()
	req, err := http.NewRequestWithContext(w.System(), http.MethodPost, w.base+path, strings.NewReader(fields.Encode()))
	w.Must(err)
	req.Header.Set("Authorization", "Bearer sk_test_dashboard")
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := http.DefaultClient.Do(req)
	w.Must(err)
	defer res.Body.Close() //nolint:errcheck // read to the end
	var out map[string]any
	w.Must(json.NewDecoder(res.Body).Decode(&out))
	if res.StatusCode != http.StatusOK {
		w.Fatalf("%s answered %d: %v", path, res.StatusCode, out)
	}
	return out
}

func (w *World) keep(_ http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	w.events.hold <- struct{}{}
	w.events.list = append(w.events.list, Webhook{Body: body, Signature: r.Header.Get("Stripe-Signature")})
	<-w.events.hold
}

// Webhooks waits until the provider has delivered at least n events and answers all of them.
func (w *World) Webhooks(n int) []Webhook {
	w.Helper()
	for deadline := machine.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		w.events.hold <- struct{}{}
		list := append([]Webhook(nil), w.events.list...)
		<-w.events.hold
		if len(list) >= n {
			return list
		}
		if machine.Now().After(deadline) {
			w.Fatalf("the provider delivered %d events, want %d", len(list), n)
		}
	}
}
