package app

import (
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
	"time"
)

// settingError is a wrong setting: it names the flag, what is wrong and what is right.
type settingError struct{ flag, problem string }

func (e *settingError) Error() string { return "--" + e.flag + " " + e.problem }

// storage is where the portal keeps its things; every command that touches data has it.
type storage struct {
	DatabaseURL string `name:"database-url" env:"DATABASE_URL" placeholder:"URL" help:"sqlite:PATH or postgres://user:password@host/name. Default: sqlite:DATA-DIR/shanhuo.db."`
	DataDir     string `name:"data-dir" env:"SHANHUO_DATA_DIR" default:"data" help:"Folder of the SQLite file, photos, keys and the sandbox."`
	MaxConns    int    `name:"database-max-conns" env:"SHANHUO_DATABASE_MAX_CONNS" default:"0" help:"Most connections to PostgreSQL. 0 chooses by cores."`
	Keyset      string `name:"keyset-file" env:"SHANHUO_KEYSET_FILE" placeholder:"FILE" help:"Keys that seal personal data. Default: DATA-DIR/keys.json, made when absent."`
	LogLevel    string `name:"log-level" env:"SHANHUO_LOG_LEVEL" enum:"debug,info,warn,error" default:"info" help:"debug, info, warn or error."`
	LogFormat   string `name:"log-format" env:"SHANHUO_LOG_FORMAT" enum:"text,json" default:"text" help:"text or json."`
}

func (s *storage) url() string {
	if s.DatabaseURL != "" {
		return s.DatabaseURL
	}
	return "sqlite:" + filepath.Join(s.DataDir, "shanhuo.db")
}

// checkURL refuses a database URL of a kind the portal does not know.
func (s *storage) checkURL() error {
	for _, scheme := range []string{"sqlite:", "postgres://", "postgresql://"} {
		if strings.HasPrefix(s.url(), scheme) && len(s.url()) > len(scheme) {
			return nil
		}
	}
	return &settingError{"database-url", `must begin with "sqlite:" and a path, or with "postgres://"`}
}

func (s *storage) keysetFile() string {
	if s.Keyset != "" {
		return s.Keyset
	}
	return filepath.Join(s.DataDir, "keys.json")
}

func (s *storage) logger(to streams) *slog.Logger {
	var level slog.Level
	// The flag is an enum of slog's own names.
	_ = level.UnmarshalText([]byte(s.LogLevel))
	options := &slog.HandlerOptions{Level: level}
	if s.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(to.err, options))
	}
	return slog.New(slog.NewTextHandler(to.err, options))
}

// provider is how the portal reaches its card provider.
type provider struct {
	StripeKey            string        `name:"stripe-api-key" env:"STRIPE_API_KEY" placeholder:"sk_…" help:"Stripe's secret key. Without it, and without the sandbox, pledging is off."`
	StripeWebhookSecrets []string      `name:"stripe-webhook-secret" env:"STRIPE_WEBHOOK_SECRET" placeholder:"whsec_…" help:"Signing secret of the webhook; the previous one may follow after a comma."`
	StripeTimeout        time.Duration `name:"stripe-timeout" env:"SHANHUO_STRIPE_TIMEOUT" default:"20s" help:"Longest wait for one answer of the provider."`
	Sandbox              bool          `name:"sandbox" env:"SHANHUO_SANDBOX" help:"Use the built-in sandbox instead of a card provider. No real money moves. On in demo mode."`
	SandboxURL           string        `name:"sandbox-url" env:"SHANHUO_SANDBOX_URL" placeholder:"URL" help:"Use a sandbox that runs elsewhere (shanhuo sandbox)."`
}

type serveCmd struct {
	storage
	provider

	Listen        string        `name:"listen" env:"SHANHUO_LISTEN" default:"127.0.0.1:8080" help:"Address to listen on."`
	BaseURL       string        `name:"base-url" env:"SHANHUO_BASE_URL" placeholder:"URL" help:"How people reach the portal, for links and cookies. Default: http://LISTEN."`
	Operator      string        `name:"operator" env:"SHANHUO_OPERATOR" placeholder:"NAME" help:"Who runs the portal, for the foot of every page and /rules."`
	Contact       string        `name:"operator-contact" env:"SHANHUO_OPERATOR_CONTACT" placeholder:"CONTACT" help:"How people reach the operator, for /rules: a mail address, or any words such as a phone number and hours."`
	Demo          bool          `name:"demo" env:"SHANHUO_DEMO" help:"Demo mode: regions and demo data are loaded, messages go to /dev/outbox, /dev/clock moves time, the sandbox stands in for the card provider."`
	DemoData      string        `name:"demo-data" env:"SHANHUO_DEMO_DATA" enum:"all,people" default:"all" help:"What demo mode loads: all, or only regions and people."`
	DemoBeyond    bool          `name:"demo-may-listen-beyond-loopback" env:"SHANHUO_DEMO_MAY_LISTEN_BEYOND_LOOPBACK" help:"Let demo mode listen on an address that others can reach, although anyone can then read its outbox and move its clock."`
	MediaURL      string        `name:"media-url" env:"SHANHUO_MEDIA_URL" placeholder:"URL" help:"Where photos are kept: a file:// or s3:// bucket. Default: files under DATA-DIR/media."`
	TrustProxy    []string      `name:"trusted-proxy" env:"SHANHUO_TRUSTED_PROXIES" placeholder:"CIDR" help:"Networks whose X-Forwarded-For is believed."`
	SMTPHost      string        `name:"smtp-host" env:"SHANHUO_SMTP_HOST" placeholder:"HOST" help:"Mail server."`
	SMTPPort      int           `name:"smtp-port" env:"SHANHUO_SMTP_PORT" default:"587" help:"Port of the mail server."`
	SMTPUser      string        `name:"smtp-user" env:"SHANHUO_SMTP_USER" help:"User at the mail server."`
	SMTPPassword  string        `name:"smtp-password" env:"SHANHUO_SMTP_PASSWORD" help:"Password at the mail server."`
	SMTPTLS       string        `name:"smtp-tls" env:"SHANHUO_SMTP_TLS" enum:"mandatory,implicit,none" default:"mandatory" help:"mandatory (STARTTLS), implicit, or none (loopback only)."`
	MailFrom      string        `name:"mail-from" env:"SHANHUO_MAIL_FROM" placeholder:"ADDRESS" help:"Sender of mail."`
	SMSURL        string        `name:"sms-url" env:"SHANHUO_SMS_URL" placeholder:"URL" help:"SMS gateway that takes POST {\"to\",\"text\",\"id\"}."`
	SMSToken      string        `name:"sms-token" env:"SHANHUO_SMS_TOKEN" help:"Bearer token for the SMS gateway."`
	ChargeRate    float64       `name:"charge-rate" env:"SHANHUO_CHARGE_RATE" default:"15" help:"Most charges a second, all servers together."`
	AttemptLease  time.Duration `name:"attempt-lease" env:"SHANHUO_ATTEMPT_LEASE" default:"2m" help:"How long a request to the card provider may be under way before another server takes it over. Longer than --stripe-timeout."`
	OTLPEndpoint  string        `name:"otlp-endpoint" env:"OTEL_EXPORTER_OTLP_ENDPOINT" placeholder:"URL" help:"Where to send OpenTelemetry traces. Off without it."`
	MetricsListen string        `name:"metrics-listen" env:"SHANHUO_METRICS_LISTEN" placeholder:"ADDRESS" help:"Serve /metrics on an address of its own instead of the main one."`
	StopTimeout   time.Duration `name:"stop-timeout" env:"SHANHUO_STOP_TIMEOUT" default:"20s" help:"How long a stopping server lets requests and jobs finish."`
}

func (c *serveCmd) baseURL(listening string) string {
	if c.BaseURL != "" {
		return strings.TrimSuffix(c.BaseURL, "/")
	}
	return "http://" + listening
}

// check finds settings that contradict each other or cannot work, before
// anything is opened.
func (c *serveCmd) check() error {
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return &settingError{"listen", fmt.Sprintf("%q is not host:port, such as 127.0.0.1:8080", c.Listen)}
	}
	if c.Demo && !c.DemoBeyond && !loopback(host) {
		return &settingError{"demo", fmt.Sprintf("does not listen on %s: everyone who reaches it could read the outbox and move the clock. "+
			"Listen on 127.0.0.1, or say --demo-may-listen-beyond-loopback", c.Listen)}
	}
	if c.BaseURL != "" {
		u, err := url.Parse(c.BaseURL)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.Path != "" && u.Path != "/" {
			return &settingError{"base-url", fmt.Sprintf("%q is not an address such as https://shanhuo.example", c.BaseURL)}
		}
	}
	for _, network := range c.TrustProxy {
		if _, err := netip.ParsePrefix(network); err != nil {
			return &settingError{"trusted-proxy", fmt.Sprintf("%q is not a network such as 10.0.0.0/8", network)}
		}
	}
	if c.ChargeRate <= 0 || c.ChargeRate > 100 {
		return &settingError{"charge-rate", "must be above 0 and at most 100 a second"}
	}
	if c.AttemptLease <= c.StripeTimeout {
		return &settingError{"attempt-lease", "must be longer than --stripe-timeout, or two servers would ask for the same thing at once"}
	}
	if c.MaxConns < 0 {
		return &settingError{"database-max-conns", "must not be negative"}
	}
	if c.StopTimeout <= 0 {
		return &settingError{"stop-timeout", "must be above 0"}
	}
	if (c.SMTPHost == "") != (c.MailFrom == "") {
		return &settingError{"smtp-host", "and --mail-from go together"}
	}
	if c.SMTPTLS == "none" && c.SMTPHost != "" && !loopback(c.SMTPHost) {
		return &settingError{"smtp-tls", "none sends codes in the clear; it is for a mail server on this machine only"}
	}
	if !c.Demo && c.SMTPHost == "" && c.SMSURL == "" {
		return &settingError{"smtp-host", "or --sms-url is needed, otherwise nobody could sign in (or run with --demo)"}
	}
	return c.provider.check()
}

func (p *provider) check() error {
	if p.StripeKey != "" && (p.Sandbox || p.SandboxURL != "") {
		return &settingError{"sandbox", "never runs beside a real key: take --stripe-api-key away, or the sandbox"}
	}
	if p.StripeKey != "" && !strings.HasPrefix(p.StripeKey, "sk_") && !strings.HasPrefix(p.StripeKey, "rk_") {
		return &settingError{"stripe-api-key", "is a secret or restricted key: it begins with sk_ or rk_"}
	}
	if p.StripeKey != "" && len(p.StripeWebhookSecrets) == 0 {
		return &settingError{"stripe-webhook-secret", "is needed beside --stripe-api-key, otherwise no event of the provider could be believed"}
	}
	if p.SandboxURL != "" {
		u, err := url.Parse(p.SandboxURL)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return &settingError{"sandbox-url", fmt.Sprintf("%q is not an http address", p.SandboxURL)}
		}
	}
	if p.StripeTimeout <= 0 {
		return &settingError{"stripe-timeout", "must be above 0"}
	}
	return nil
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}
