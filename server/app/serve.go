package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"

	"shanhuo.app/graph"
	"shanhuo.app/server/access"
	"shanhuo.app/server/demo"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/page"
	"shanhuo.app/server/web"
)

// Run serves the portal until it is told to stop: then requests and jobs get a
// while to finish.
func (c *serveCmd) Run(ctx context.Context, s streams) error {
	if err := c.check(); err != nil {
		return err
	}
	limitMemory()
	log := c.logger(s)
	slog.SetDefault(log)
	if err := os.MkdirAll(c.DataDir, 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	defer listener.Close() //nolint:errcheck // closed by the server in the ordinary case
	p, err := openPortal(ctx, c, log, reachable(listener.Addr()))
	if err != nil {
		return err
	}
	defer func() {
		if err := p.close(); err != nil {
			log.Error("close", "error", err.Error())
		}
	}()
	if c.Demo {
		seed := demo.Seed
		if c.DemoData == "people" {
			seed = demo.SeedPeople
		}
		if err := seed(ctx, p.demoServices()); err != nil {
			return fmt.Errorf("seed demo data: %w", err)
		}
	}
	return c.serve(ctx, p, listener, s.out)
}

func (c *serveCmd) serve(ctx context.Context, p *portal, listener net.Listener, out io.Writer) error {
	// The server outlives ctx by the time it takes to stop.
	life, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	registry := newRegistry(p.db)
	tracer, flush, err := newTracer(ctx, c.OTLPEndpoint)
	if err != nil {
		return err
	}
	runner, err := p.runner()
	if err != nil {
		return err
	}
	if err := runner.Start(life); err != nil {
		return err
	}
	sweeps := newSweeper(p)
	var background sync.WaitGroup
	background.Go(func() { sweeps.run(life) })
	if p.sandbox != nil {
		background.Go(func() { p.sandbox.Run(life) })
	}
	if c.MetricsListen != "" {
		metrics, err := new(net.ListenConfig).Listen(ctx, "tcp", c.MetricsListen)
		if err != nil {
			return fmt.Errorf("listen for metrics: %w", err)
		}
		side := &http.Server{Handler: web.Metrics(registry), ReadHeaderTimeout: 10 * time.Second}
		background.Go(func() { _ = serveUntil(life, side, metrics, time.Second) })
	}

	base := c.baseURL(listener.Addr().String())
	var people []demo.SignIn
	if c.Demo {
		if people, err = demo.SignIns(); err != nil {
			return err
		}
	}
	config := p.webConfig(c, base, registry, sweeps, people)
	config.Tracer = tracer
	server := &http.Server{
		Handler: web.New(config), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	server.RegisterOnShutdown(p.hub.Close)
	announce(out, base, p, people)
	err = serveUntil(ctx, server, listener, c.StopTimeout)

	stop, done := context.WithTimeout(life, c.StopTimeout)
	defer done()
	err = errors.Join(err, runner.Stop(stop), flush(stop))
	end()
	background.Wait()
	return err
}

func (p *portal) webConfig(c *serveCmd, base string, registry *prometheus.Registry, sweeps *sweeper, people []demo.SignIn) web.Config {
	trusted := c.trusted()
	origin := func(r *http.Request) string { return web.Origin(r, trusted) }
	resolver := &graph.Resolver{Do: graph.UseCases{
		Accounts: p.accounts, Addresses: p.addresses, Regions: p.regions, Campaigns: p.campaigns, Reviews: p.reviews, Posts: p.posts, Questions: p.questions,
		Follows: p.follows, Problems: p.problems, Pledges: p.pledges, Charges: p.charges, Payouts: p.payouts,
		Reconciliations: p.reconciliations, Audit: p.audit, Media: p.media,
		Progress: p.hub,
		Ledger:   func(ctx context.Context, id uuid.UUID) (*ledger.Book, error) { return ledger.Read(ctx, p.db, id) },
	}}
	pages := page.New(p.pageConfig(c, base, origin, people))
	p.hub.OnPublish(pages.Changed)
	config := web.Config{
		Log: p.log, Registry: registry, BaseURL: base, Demo: c.Demo, TrustedProxies: trusted, MetricsElsewhere: c.MetricsListen != "",
		Accounts: p.accounts, Payouts: p.payouts, Clock: p.db, Ready: p.db.Ready,
		Local: page.Local,
		Swept: func(ctx context.Context) {
			sweeps.once(access.Public(ctx))
			pages.Moved()
		},
		PortalTime: p.clock.Now,
		GraphQL:    graph.WithRequest(graph.NewHandler(resolver, p.log, graph.Options{Introspect: c.Demo, AnyDocument: c.Demo}), origin),
		Media:      p.media.Handler(), Receipts: p.receipts,
		Pages: pages,
	}
	if p.gateway != nil {
		config.Events = p.events
	}
	switch {
	case c.StripeKey != "":
		config.CheckoutOrigin = "https://checkout.stripe.com"
	case c.SandboxURL != "":
		config.CheckoutOrigin = originOf(c.SandboxURL)
	}
	if p.sandbox != nil {
		config.Sandbox = p.sandbox.Handler()
	}
	if p.outbox != nil {
		config.Messages = p.outboxMessages
	}
	return config
}

func (p *portal) outboxMessages(ctx context.Context, limit int) ([]web.OutboxMessage, error) {
	list, err := p.outbox.List(access.AsSystem(ctx, access.ForDemo), p.db, limit)
	if err != nil {
		return nil, err
	}
	out := make([]web.OutboxMessage, len(list))
	for i, m := range list {
		out[i] = web.OutboxMessage{To: m.To, Channel: m.Channel, Text: m.Text, Code: m.Code, At: m.At}
	}
	return out, nil
}

// reachable is the address by which this machine reaches its own listener.
func reachable(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if ok && tcp.IP.IsUnspecified() {
		return fmt.Sprintf("127.0.0.1:%d", tcp.Port)
	}
	return addr.String()
}

// announce prints where the portal is and, in demo mode, who can sign in.
func announce(out io.Writer, base string, p *portal, people []demo.SignIn) {
	_, _ = fmt.Fprintf(out, "Shanhuo 山货 is at %s\n", base)
	if p.gateway == nil {
		_, _ = fmt.Fprintln(out, "Pledging is off: there is no card provider. Set STRIPE_API_KEY and STRIPE_WEBHOOK_SECRET, or use --sandbox to try it.")
	}
	if !p.demo {
		return
	}
	_, _ = fmt.Fprintf(out, "Demo mode: no real money, messages at %s/dev/outbox, POST %s/dev/clock {\"advance\":\"72h\"} moves time.\n", base, base)
	_, _ = fmt.Fprintf(out, "Sign in at %s/sign-in with any of these; the code is in the outbox.\n\n", base)
	for _, who := range people {
		_, _ = fmt.Fprintf(out, "  %-40s %s · %s · %s\n", who.Identifier, who.Name, who.RoleEn, who.Place)
	}
	_, _ = fmt.Fprintln(out)
}

// originOf is the part of an address that a content policy names.
func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "" // checked at start
	}
	return u.Scheme + "://" + u.Host
}
