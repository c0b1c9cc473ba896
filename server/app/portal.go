package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"path/filepath"
	"strings"
	"time"

	"github.com/riverqueue/river"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/contact"
	"shanhuo.app/server/access"
	"shanhuo.app/server/account"
	"shanhuo.app/server/address"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/charge"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/closing"
	"shanhuo.app/server/demo"
	"shanhuo.app/server/event"
	"shanhuo.app/server/follow"
	"shanhuo.app/server/jobs"
	"shanhuo.app/server/media"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/payment/sandbox"
	"shanhuo.app/server/payment/stripe"
	"shanhuo.app/server/payout"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/pledge"
	"shanhuo.app/server/post"
	"shanhuo.app/server/problem"
	"shanhuo.app/server/progress"
	"shanhuo.app/server/question"
	"shanhuo.app/server/reconcile"
	"shanhuo.app/server/region/tree"
	"shanhuo.app/server/review"
	"shanhuo.app/server/store"
)

// sandboxKey is what the sandbox is called with: like a test key of the provider, so
// that the adapter needs no exception.
const sandboxKey = "sk_test_sandbox"

// portal is every use case, wired.
type portal struct {
	log             *slog.Logger
	db              *store.DB
	keys            *personal.Keys
	clock           *clock.System
	notifier        *notify.Notifier
	outbox          *notify.Outbox
	media           *media.Store
	receipts        *media.Store
	gateway         payment.Gateway
	sandbox         *sandbox.Sandbox
	sandboxDone     func()
	hub             *progress.Hub
	regions         *tree.Reader
	accounts        *account.Service
	addresses       *address.Service
	campaigns       *campaign.Service
	reviews         *review.Service
	posts           *post.Service
	questions       *question.Service
	follows         *follow.Service
	problems        *problem.Service
	pledges         *pledge.Service
	closings        *closing.Service
	charges         *charge.Service
	events          *event.Service
	payouts         *payout.Service
	reconciliations *reconcile.Service
	audit           *audit.Reader
	senders         map[string]notify.Sender
	demo            bool
}

// openStore opens and migrates the database and sees to it that reads are scoped.
func openStore(ctx context.Context, s *storage) (*store.DB, error) {
	if err := s.checkURL(); err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, store.Config{URL: s.url(), MaxConns: s.MaxConns})
	if err != nil {
		return nil, err
	}
	if err := db.Migrate(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	access.ScopeReads(db.Client)
	return db, nil
}

// openKeys reads the keyset. One is made only for a database that holds nothing
// sealed yet: with new keys beside old data nothing could be read again. For the same
// reason another database's keyset is refused: everyone who signs in would become
// a second person, and what is sealed from then on could not be read by the rest.
func openKeys(ctx context.Context, s *storage, db *store.DB) (*personal.Keys, error) {
	sealed, err := db.Client.Contact.Query().Order(contact.ByID()).First(access.AsSystem(ctx, access.ForPrincipal))
	if err != nil && !gen.IsNotFound(err) {
		return nil, fmt.Errorf("look for sealed data: %w", err)
	}
	keys, err := personal.Open(personal.Config{KeysetFile: s.keysetFile(), Create: sealed == nil})
	if err != nil || sealed == nil {
		return keys, err
	}
	address, err := keys.OpenText(sealed.Sealed, personal.Contact)
	if err != nil || keys.Digest(personal.Contact, address) != sealed.Digest {
		return nil, &settingError{"keyset-file", fmt.Sprintf("%s is not the keyset of this database: what is sealed there does not open", s.keysetFile())}
	}
	return keys, nil
}

// openPortal wires everything, top to bottom. listening is the address that
// the portal can be reached at on this machine.
func openPortal(ctx context.Context, c *serveCmd, log *slog.Logger, listening string) (p *portal, err error) {
	p = &portal{log: log, clock: &clock.System{}, demo: c.Demo}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.close())
		}
	}()
	base := c.baseURL(listening)
	if p.db, err = openStore(ctx, &c.storage); err != nil {
		return p, err
	}
	if err := p.followClock(ctx); err != nil {
		return p, err
	}
	if p.keys, err = openKeys(ctx, &c.storage, p.db); err != nil {
		return p, err
	}
	if p.media, err = media.Open(ctx, c.mediaURL()); err != nil {
		return p, err
	}
	// Receipts have account numbers on them: they lie where no public address leads.
	if p.receipts, err = media.Open(ctx, within(c.mediaURL(), "private/")); err != nil {
		return p, err
	}
	if err := p.openProvider(ctx, c, base, listening); err != nil {
		return p, err
	}
	if err := p.openSenders(c); err != nil {
		return p, err
	}

	p.hub = progress.New(progress.RowVersion(p.db), time.Second)
	p.notifier = notify.New(p.keys, c.Demo, base)
	p.regions = &tree.Reader{DB: p.db}
	p.audit = &audit.Reader{DB: p.db}
	config := account.DefaultConfig()
	if c.Demo {
		people, err := demo.SignIns()
		if err != nil {
			return p, err
		}
		config = account.DemoConfig(identifiers(people)...)
	}
	p.accounts = account.New(p.db, p.keys, p.notifier, p.clock, config)
	p.accounts.KeepsPhotosIn(p.media)
	p.addresses = &address.Service{DB: p.db, Keys: p.keys}
	p.pledges = pledge.New(pledge.Options{
		DB: p.db, Gateway: p.gateway, Keys: p.keys, Notices: p.notifier, BaseURL: base, OnCommitted: p.hub.Publish,
	})
	links := &pledgeLinks{pledges: p.pledges, base: base}
	p.charges = &charge.Service{
		DB: p.db, Gateway: p.gateway, Notify: p.notifier, Links: links, Gate: &charge.Gate{DB: p.db, Every: time.Duration(float64(time.Second) / c.ChargeRate)}, Log: log, Changed: p.hub.Publish,
		Lease: c.AttemptLease,
	}
	p.closings = &closing.Service{DB: p.db, Keys: p.keys, Notify: p.notifier, Lane: p.pledges, Changed: p.hub.Publish, Log: log}
	p.campaigns = &campaign.Service{
		DB: p.db, Keys: p.keys, Notify: p.notifier, Photos: p.media, OnCancelled: p.pledges.OnCancelled,
	}
	p.reviews = &review.Service{DB: p.db, Notify: p.notifier, Campaigns: p.campaigns}
	p.campaigns.OpenReview = p.reviews.Open
	p.posts = &post.Service{DB: p.db, Notify: p.notifier, Photos: p.media}
	p.questions = &question.Service{DB: p.db, Notify: p.notifier}
	p.follows = &follow.Service{DB: p.db}
	p.problems = &problem.Service{DB: p.db, Notify: p.notifier}
	p.events = &event.Service{DB: p.db, Gateway: p.gateway, Pledges: p.pledges, Charges: p.charges, Log: log}
	p.payouts = &payout.Service{DB: p.db, Keys: p.keys, Notify: p.notifier, Receipts: p.receipts, Changed: p.hub.Publish}
	p.reconciliations = &reconcile.Service{DB: p.db, Gateway: p.gateway, Log: log}
	return p, nil
}

// identifiers are the people of demo mode whom a visitor may be without a code.
func identifiers(people []demo.SignIn) []string {
	list := make([]string, len(people))
	for i, who := range people {
		list[i] = who.Identifier
	}
	return list
}

// openProvider chooses the card provider: Stripe with a key, the sandbox in demo mode
// or when asked for, and otherwise none, which switches pledging off.
func (p *portal) openProvider(ctx context.Context, c *serveCmd, base, listening string) error {
	config := stripe.Config{APIKey: c.StripeKey, WebhookSecrets: c.StripeWebhookSecrets, HTTPTimeout: c.StripeTimeout}
	switch {
	case c.StripeKey != "":
	case c.SandboxURL != "":
		config.APIKey, config.BaseURL = sandboxKey, strings.TrimSuffix(c.SandboxURL, "/")
	case c.Sandbox || c.Demo:
		// Derived from the keyset, so that every server of one portal has the same.
		secret := "whsec_" + p.keys.Digest("sandbox", "webhook")
		local := "http://" + listening
		box, err := sandbox.Open(sandbox.Config{
			File: filepath.Join(c.DataDir, "sandbox.db"), PublicURL: base + "/sandbox", WebhookURL: local + "/webhooks/stripe", WebhookSecret: secret, Log: p.log,
		})
		if err != nil {
			return err
		}
		p.sandbox = box
		// The portal calls it by a port of its own: seeding needs it before the portal listens.
		api, done, err := serveSandbox(ctx, box)
		if err != nil {
			return err
		}
		p.sandboxDone = done
		config.APIKey, config.BaseURL, config.WebhookSecrets = sandboxKey, api, []string{secret}
	default:
		p.log.Warn("pledging is off: there is neither --stripe-api-key nor --sandbox")
		return nil
	}
	gateway, err := stripe.New(config)
	if err != nil {
		return err
	}
	p.gateway = gateway
	return nil
}

func (p *portal) openSenders(c *serveCmd) error {
	p.senders = map[string]notify.Sender{}
	if c.Demo {
		p.outbox = notify.NewOutbox(p.keys)
		p.senders["EMAIL"], p.senders["SMS"] = p.outbox, p.outbox
		return nil
	}
	if c.SMTPHost != "" {
		mail, err := notify.NewSMTP(notify.SMTPConfig{
			Host: c.SMTPHost, Port: c.SMTPPort, Username: c.SMTPUser, Password: c.SMTPPassword, TLS: c.SMTPTLS, From: c.MailFrom,
		})
		if err != nil {
			return err
		}
		p.senders["EMAIL"] = mail
	}
	if c.SMSURL != "" {
		sms, err := notify.NewSMSGateway(c.SMSURL, c.SMSToken)
		if err != nil {
			return err
		}
		p.senders["SMS"] = sms
	}
	return nil
}

// workers registers what the job queue may be asked to do.
func (p *portal) workers() *river.Workers {
	w := river.NewWorkers()
	river.AddWorker(w, &notify.Worker{DB: p.db, Keys: p.keys, Log: p.log, Senders: p.senders, Keep: p.demo})
	river.AddWorker(w, &post.Announcer{Service: p.posts})
	p.pledges.AddWorkers(w)
	p.closings.Workers(w)
	p.charges.Workers(w)
	p.events.Workers(w)
	p.reconciliations.Workers(w)
	return w
}

func (p *portal) runner() (*jobs.Runner, error) {
	return jobs.New(p.db, jobs.Config{Workers: p.workers(), Log: p.log, ChargeWorkers: 16})
}

// followClock takes over how far portal time is ahead of the machine's.
func (p *portal) followClock(ctx context.Context) error {
	offset, err := p.db.Offset(ctx)
	if err != nil {
		return err
	}
	p.clock.SetOffset(offset)
	return nil
}

// close releases what openPortal opened; it may be half open.
func (p *portal) close() error {
	var errs []error
	if p.pledges != nil {
		stop, done := context.WithTimeout(context.Background(), 10*time.Second)
		errs = append(errs, p.pledges.Stop(stop))
		done()
	}
	if p.sandbox != nil {
		if p.sandboxDone != nil {
			p.sandboxDone()
		}
		errs = append(errs, p.sandbox.Close())
	}
	if p.media != nil {
		errs = append(errs, p.media.Close())
	}
	if p.receipts != nil {
		errs = append(errs, p.receipts.Close())
	}
	if p.db != nil {
		errs = append(errs, p.db.Close())
	}
	return errors.Join(errs...)
}

func (c *serveCmd) mediaURL() string {
	if c.MediaURL != "" {
		return c.MediaURL
	}
	folder, err := filepath.Abs(filepath.Join(c.DataDir, "media"))
	if err != nil {
		folder = filepath.Join(c.DataDir, "media")
	}
	return "file://" + filepath.ToSlash(folder) + "?create_dir=true&no_tmp_dir=true"
}

// within answers the address of a folder of a bucket.
func within(bucket, folder string) string {
	separator := "?"
	if strings.Contains(bucket, "?") {
		separator = "&"
	}
	return bucket + separator + "prefix=" + folder
}

func (c *serveCmd) trusted() []netip.Prefix {
	list := make([]netip.Prefix, len(c.TrustProxy))
	for i, network := range c.TrustProxy {
		list[i] = netip.MustParsePrefix(network) // checked at start
	}
	return list
}

func (p *portal) demoServices() demo.Services {
	return demo.Services{
		DB: p.db, Accounts: p.accounts, Addresses: p.addresses, Campaigns: p.campaigns, Reviews: p.reviews, Posts: p.posts, Questions: p.questions, Problems: p.problems, Pledges: p.pledges,
		Closings: p.closings, Charges: p.charges, Payouts: p.payouts, Reconciliations: p.reconciliations, Media: p.media, Sandbox: p.sandbox, Log: p.log,
	}
}
