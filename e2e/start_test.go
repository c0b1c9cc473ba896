package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// villagePath is a path of four whole segments: city, county, township, village.
var villagePath = regexp.MustCompile(`^/6212/6212[0-9]{2}/6212[0-9]{5}/6212[0-9]{8}$`)

func TestAFreshPortalIsReadyAndShowsRealVillages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, database string) {
		at := emptyPlace(t, database)
		s := start(t, settings{place: at})
		t.Logf("from nothing to ready with all demo data: %.1f s", s.ready.Seconds())
		edges := s.stranger().ask(t, `{ campaigns(first: 5) { edges { node { title region { name path } } } } }`, nil).at("campaigns.edges").list()
		if len(edges) != 5 {
			t.Fatalf("%d campaigns are shown, not 5", len(edges))
		}
		for _, edge := range edges {
			if !villagePath.MatchString(edge.at("node.region.path").text()) || edge.at("node.title").text() == "" {
				t.Errorf("a campaign is %s", edge.raw())
			}
		}
		total := s.stranger().ask(t, `{ campaigns(first: 1, state: [LIVE, COLLECTING, VIABLE, SHORTFALL, SETTLED, FAILED, SUSPENDED, CANCELLED]) { totalCount } }`, nil)
		if total.at("campaigns.totalCount").number() < 12 {
			t.Errorf("strangers see %s campaigns", total.raw())
		}
		for _, who := range []string{"backer1@example.org", clerk, county, finance, otherFinance, auditor, admin} {
			s.says(t, who)
		}
		s.booksHold(t)

		if code, err := s.interrupt(); err != nil || code != 0 {
			t.Fatalf("the portal stopped with %d, %v", code, err)
		}
		if err := s.restart(); err != nil {
			t.Fatal(err)
		}
		t.Logf("from the second start to ready: %.1f s", s.ready.Seconds())
		if s.ready > 20*time.Second {
			t.Errorf("a portal that has its data takes %s to be ready", s.ready)
		}
		again := s.stranger().ask(t, `{ campaigns(first: 1, state: [LIVE, COLLECTING, VIABLE, SHORTFALL, SETTLED, FAILED, SUSPENDED, CANCELLED]) { totalCount } }`, nil)
		if again.raw() != total.raw() {
			t.Errorf("after the second start there are %s campaigns, not %s", again.raw(), total.raw())
		}
	})
}

func TestWrongSettingsAreAClearErrorAtTheStart(t *testing.T) {
	t.Parallel()
	mail := []string{"--smtp-host", "mail.example.org", "--mail-from", "portal@example.org"}
	for _, c := range []struct {
		name      string
		arguments []string
		env       []string
		says      string
	}{
		{"an address without a port", []string{"serve", "--demo", "--listen", "here"}, nil, "listen"},
		{"demo mode for everybody", []string{"serve", "--demo", "--listen", "0.0.0.0:0"}, nil, "--demo-may-listen-beyond-loopback"},
		{"demo mode for everybody by IPv6", []string{"serve", "--demo", "--listen", "[::]:0"}, nil, "--demo-may-listen-beyond-loopback"},
		{"demo mode for everybody by a name that is left out", []string{"serve", "--demo", "--listen", ":0"}, nil, "--demo-may-listen-beyond-loopback"},
		{"demo mode for everybody by environment", []string{"serve"}, []string{"SHANHUO_DEMO=true", "SHANHUO_LISTEN=0.0.0.0:0"}, "--demo-may-listen-beyond-loopback"},
		{"the sandbox beside a key", append([]string{"serve", "--sandbox", "--stripe-api-key", "sk_test_x", "--stripe-webhook-secret", "whsec_x"}, mail...), nil, "sandbox"},
		{"the sandbox by environment beside a key", append([]string{"serve"}, mail...), []string{"SHANHUO_SANDBOX=true", "STRIPE_API_KEY=sk_test_x", "STRIPE_WEBHOOK_SECRET=whsec_x"}, "sandbox"},
		{"a sandbox elsewhere beside a key", append([]string{"serve", "--sandbox-url", "http://127.0.0.1:1", "--stripe-api-key", "sk_test_x", "--stripe-webhook-secret", "whsec_x"}, mail...), nil, "sandbox"},
		{"a key without a webhook secret", append([]string{"serve", "--stripe-api-key", "sk_test_x"}, mail...), nil, "stripe-webhook-secret"},
		{"a publishable key", append([]string{"serve", "--stripe-api-key", "pk_test_x", "--stripe-webhook-secret", "whsec_x"}, mail...), nil, "stripe-api-key"},
		{"nobody could sign in", []string{"serve"}, nil, "smtp-host"},
		{"a mail server without a sender", []string{"serve", "--smtp-host", "mail.example.org"}, nil, "mail-from"},
		{"codes by mail in the clear", []string{"serve", "--smtp-host", "mail.example.org", "--mail-from", "a@example.org", "--smtp-tls", "none"}, nil, "smtp-tls"},
		{"a base address that is none", []string{"serve", "--demo", "--base-url", "shanhuo"}, nil, "base-url"},
		{"a network that is none", []string{"serve", "--demo", "--trusted-proxy", "everybody"}, nil, "trusted-proxy"},
		{"a rate of nothing", []string{"serve", "--demo", "--charge-rate", "0"}, nil, "charge-rate"},
		{"a log level that does not exist", []string{"serve", "--demo", "--log-level", "loud"}, nil, "log-level"},
		{"a flag that does not exist", []string{"serve", "--dmeo"}, nil, "--dmeo"},
		{"a command that does not exist", []string{"server"}, nil, "server"},
		{"no command", nil, nil, "serve"},
		{"a database of another kind", []string{"migrate", "--database-url", "mysql://localhost/x"}, nil, "database-url"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			r := runCommand(ctx, t, c.env, c.arguments...)
			if r.code != 2 {
				t.Errorf("the exit code is %d, not 2\n%s%s", r.code, r.out, r.err)
			}
			if !strings.Contains(r.out+r.err, c.says) || strings.Contains(r.out+r.err, "goroutine") {
				t.Errorf("%q is not named: %s%s", c.says, r.out, r.err)
			}
		})
	}
}

func TestEveryCommandExplainsItself(t *testing.T) {
	t.Parallel()
	for _, c := range []string{"", "serve", "migrate", "seed", "seed regions", "seed demo", "reconcile", "verify", "verify closing", "verify totals", "grant", "sandbox", "version"} {
		t.Run("shanhuo "+c, func(t *testing.T) {
			t.Parallel()
			r := command(t, append(strings.Fields(c), "--help")...)
			if r.code != 0 || !strings.HasPrefix(r.out, "Usage: shanhuo") || len(strings.Split(r.out, "\n")) < 4 {
				t.Errorf("exit code %d\n%s%s", r.code, r.out, r.err)
			}
		})
	}
	if r := command(t, "version").must(t); !strings.HasPrefix(r.out, "shanhuo ") {
		t.Errorf("version prints %q", r.out)
	}
}

func TestRegionsAreLoadedOnceAndWrongFilesAreExplained(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, database string) {
		at := emptyPlace(t, database)
		first := command(t, append([]string{"seed", "regions"}, at.flags()...)...).must(t)
		if !strings.Contains(first.out, "3499") {
			t.Errorf("the first run says %q", first.out)
		}
		second := command(t, append([]string{"seed", "regions"}, at.flags()...)...).must(t)
		if !strings.Contains(second.out, "0 added, 0 changed, 3499") {
			t.Errorf("the second run says %q", second.out)
		}
		for name, wrong := range map[string]struct{ rows, says string }{
			"an orphan":           {"621101,甲县,county,6299\n", "6299"},
			"a code twice":        {"6211,乙市,city,\n6211,丙市,city,\n", "6211"},
			"a level that is off": {"6211,乙市,city,\n621101001,丁镇,township,6211\n", "621101001"},
			"a level unknown":     {"6211,乙市,empire,\n", "empire"},
			"no columns":          {"", "code"},
		} {
			file := filepath.Join(t.TempDir(), "regions.csv")
			text := "code,name,level,parent\n" + wrong.rows
			if wrong.rows == "" {
				text = "hello\n"
			}
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			r := command(t, append([]string{"seed", "regions", file}, at.flags()...)...)
			if r.code == 0 || !strings.Contains(r.err, wrong.says) {
				t.Errorf("%s: exit code %d, %q is not named: %s", name, r.code, wrong.says, r.err)
			}
		}
	})
}

func TestWithoutACardProviderPledgingIsOffAndSaysWhy(t *testing.T) {
	t.Parallel()
	at := seededPlace(t, sqlite, everything)
	paths := []string{
		"/dev/outbox.json", "/dev/outbox", "/dev/clock", "/dev/people", "/sandbox/ledger", "/sandbox/v1/events", "/sandbox/faults", paidInDemo(t, at),
	}
	s := start(t, settings{place: at, production: true, arguments: []string{"--smtp-host", "127.0.0.1", "--smtp-tls", "none", "--mail-from", "portal@example.org"}})
	s.says(t, "Pledging is off")
	listed := browse(t, "en").open(t, s.base+"/campaigns").ok(t)
	page := listed.open(t, listed.page.Find(`#sales a[href^="/c/"]`).AttrOr("href", "/c/none")).ok(t)
	if page.page.Find(`a[href$="/pledge"]`).Length() > 0 || page.page.Find(".tell.wait").Length() == 0 {
		t.Errorf("the page offers to pledge, or does not say why not: %s", page.text())
	}
	for _, path := range paths {
		if status, _ := get(t, s.base+path); status != http.StatusNotFound {
			t.Errorf("%s answers %d in production", path, status)
		}
	}
	for _, own := range []string{`{ __schema { types { name } } }`, `{ campaigns(first: 1) { totalCount } }`} {
		if r := s.stranger().try(t, own, nil); len(r.Errors) != 1 || r.Errors[0].Extensions.Code != "DOCUMENT_UNKNOWN" {
			t.Errorf("a stranger's own document is answered in production: %s", r.body)
		}
	}
}

// paidInDemo is the path of a card page that the same portal has in demo mode.
func paidInDemo(t *testing.T, at place) string {
	t.Helper()
	s := start(t, settings{place: at})
	campaign := s.office(t).launch(t, s, nil)
	made := s.as(t, "checks.out@example.org").change(t, "createPledge", campaign.pledgeInput(1, unique("k-"), nil), "pledge { checkoutUrl }")
	page := made.at("pledge.checkoutUrl").text()
	if status, _ := get(t, page); status != http.StatusOK || !strings.HasPrefix(page, s.base+"/sandbox/checkout/") {
		t.Fatalf("the card page %s answers %d in demo mode", page, status)
	}
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	return strings.TrimPrefix(page, s.base)
}

func TestThePortalStopsGracefully(t *testing.T) {
	t.Parallel()
	s := demo(t, sqlite)
	stream := s.subscribe(t, s.office(t).launch(t, s, nil).slug)
	stream.next(t)
	began := time.Now()
	code, err := s.interrupt()
	if err != nil || code != 0 {
		t.Fatalf("it stopped with %d, %v\n%s", code, err, s.log.tail(20))
	}
	// An event stream never ends by itself; the portal has to end it.
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("stopping took %s", took)
	}
	if strings.Contains(s.log.String(), "level=ERROR") {
		t.Errorf("stopping logs errors:\n%s", s.log.tail(20))
	}
}

// says waits until the portal has printed something.
func (s *server) says(t testing.TB, what string) {
	t.Helper()
	eventuallyWithin(t, 5*time.Second, "printing "+what, func() error {
		if !strings.Contains(s.log.String(), what) {
			return fmt.Errorf("it said:\n%s", s.log.tail(20))
		}
		return nil
	})
}

// stream is a subscription to a campaign's progress, by server-sent events.
type stream struct {
	events chan node
}

// subscribe opens a subscription, as a stranger.
func (s *server) subscribe(t testing.TB, slug string) *stream {
	t.Helper()
	body, err := json.Marshal(map[string]any{
		"query":     `subscription($slug: String!) { campaignProgress(slug: $slug) { state backerCount raised { minor } tiers { claimed } } }`,
		"variables": vars{"slug": slug},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.base+"/graphql", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "text/event-stream")
	response, err := (&http.Client{Transport: transport}).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	if kind := response.Header.Get("Content-Type"); response.StatusCode != http.StatusOK || !strings.HasPrefix(kind, "text/event-stream") {
		t.Fatalf("the subscription answers %d %s", response.StatusCode, kind)
	}
	out := &stream{events: make(chan node, 1000)}
	go func() {
		defer response.Body.Close()
		defer close(out.events)
		lines := bufio.NewScanner(response.Body)
		for lines.Scan() {
			data, found := strings.CutPrefix(lines.Text(), "data:")
			if !found {
				continue
			}
			if n, err := parse([]byte(data)); err == nil && !n.at("data.campaignProgress").null() {
				out.events <- n.at("data.campaignProgress")
			}
		}
	}()
	return out
}

// next waits for an event.
func (s *stream) next(t testing.TB) node {
	t.Helper()
	select {
	case n, ok := <-s.events:
		if !ok {
			t.Fatal("the subscription ended")
		}
		return n
	case <-time.After(patience):
		t.Fatal("the subscription tells nothing")
	}
	return node{}
}

// until waits for an event that says what is expected.
func (s *stream) until(t testing.TB, what string, is func(node) bool) int {
	t.Helper()
	for n := 1; ; n++ {
		if e := s.next(t); is(e) {
			return n
		} else if n > 500 {
			t.Fatalf("%s is never told, but %s", what, e.raw())
		}
	}
}

func TestProgressIsToldAfterAPledgeOnEveryServer(t *testing.T) {
	t.Parallel()
	for _, setup := range []struct {
		name, database string
		servers        int
	}{{"on SQLite", sqlite, 1}, {"with two servers on one PostgreSQL", postgres, 2}} {
		t.Run(setup.name, func(t *testing.T) {
			t.Parallel()
			servers := []*server{demo(t, setup.database)}
			for len(servers) < setup.servers {
				servers = append(servers, start(t, settings{place: servers[0].place}))
			}
			campaign := servers[0].office(t).launch(t, servers[0], nil)
			streams := make([]*stream, len(servers))
			for i, s := range servers {
				streams[i] = s.subscribe(t, campaign.slug)
				if e := streams[i].next(t); e.at("backerCount").number() != 0 {
					t.Errorf("it begins with %s", e.raw())
				}
			}
			backer := servers[0].as(t, "backer1@example.org")
			campaign.pledge(t, backer, 3, goodCard)
			for i, s := range streams {
				s.until(t, fmt.Sprintf("the pledge, by server %d,", i+1), func(n node) bool {
					return n.at("backerCount").number() == 1 && n.at("raised.minor").number() == 3*80_00 && n.at("tiers.0.claimed").number() == 3
				})
			}
		})
	}
}
