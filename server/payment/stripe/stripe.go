// Package stripe is the payment.Gateway that speaks to Stripe, or to the
// sandbox when BaseURL names it. It is the only importer of stripe-go.
package stripe

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	stripego "github.com/stripe/stripe-go/v79"
	"github.com/stripe/stripe-go/v79/client"

	"shanhuo.app/server/money"
	"shanhuo.app/server/payment"
)

// DefaultTimeout is how long one call may take. Stripe answers a charge in
// seconds; its library would wait for 80.
const DefaultTimeout = 30 * time.Second

// maxAnswerBytes bounds what is read of one answer: a full page of a list with
// everything expanded is below 1 MiB.
const maxAnswerBytes = 8 << 20

// Config says which account to use and how.
type Config struct {
	// APIKey is the account's secret key (sk_…). Required.
	APIKey string
	// WebhookSecrets are the current signing secret and, during a change, the
	// previous one. Without any, every event is refused.
	WebhookSecrets []string
	// BaseURL is where the API is. Empty is Stripe itself.
	BaseURL string
	// HTTPTimeout bounds one call; zero is DefaultTimeout.
	HTTPTimeout time.Duration
	// Transport carries the calls; nil is the network. A sandbox in the same process
	// has one that needs none.
	Transport http.RoundTripper
}

// Gateway is a Stripe account. It holds no state and is safe for concurrent use.
type Gateway struct {
	api     *client.API
	secrets []string
}

var _ payment.Gateway = (*Gateway)(nil)

// New makes a Gateway. It calls nobody; a wrong key shows at the first call.
func New(cfg Config) (*Gateway, error) {
	if strings.TrimSpace(cfg.APIKey) == "" {
		return nil, errors.New("stripe: the API key is empty")
	}
	if cfg.BaseURL != "" {
		u, err := url.Parse(cfg.BaseURL)
		if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
			return nil, fmt.Errorf("stripe: base URL %q is not an http address", cfg.BaseURL)
		}
		if u.Scheme == "http" && strings.Contains(cfg.APIKey, "_live_") {
			return nil, errors.New("stripe: a live key is never sent over plain http, nor to a sandbox")
		}
	}
	timeout := cfg.HTTPTimeout
	if timeout <= 0 {
		timeout = DefaultTimeout
	}
	transport := cfg.Transport
	if transport == nil {
		transport = newTransport()
	}
	backend := &stripego.BackendConfig{
		HTTPClient: &http.Client{
			Timeout:   timeout,
			Transport: boundedTransport{transport},
			// A redirect would carry the secret key to wherever it points.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		// The caller decides what is sent again: it has stored the key, the library has not.
		MaxNetworkRetries: stripego.Int64(0),
		EnableTelemetry:   stripego.Bool(false),
		// Errors are returned; the library would print whole request errors to stderr as well.
		LeveledLogger: &stripego.LeveledLogger{Level: stripego.LevelNull},
	}
	if cfg.BaseURL != "" {
		backend.URL = stripego.String(cfg.BaseURL)
	}
	g := &Gateway{api: client.New(strings.TrimSpace(cfg.APIKey), stripego.NewBackendsWithConfig(backend))}
	for _, s := range cfg.WebhookSecrets {
		if s = strings.TrimSpace(s); s != "" {
			g.secrets = append(g.secrets, s)
		}
	}
	return g, nil
}

func newTransport() http.RoundTripper {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = 16
	return t
}

// boundedTransport cuts answers that are too long to be true: the library reads
// them whole. A cut answer does not parse and becomes an ambiguous error.
type boundedTransport struct{ next http.RoundTripper }

func (b boundedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := b.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	res.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(res.Body, maxAnswerBytes), res.Body}
	return res, nil
}

// currency is the only one this portal charges in, in Stripe's spelling.
var currency = strings.ToLower(money.Currency)

func toTime(unix int64) time.Time {
	if unix == 0 {
		return time.Time{}
	}
	return time.Unix(unix, 0).UTC()
}
