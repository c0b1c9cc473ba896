package e2e

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// webhookSecret signs the events of a sandbox that these tests run beside the portal,
// so that they can send events themselves.
const webhookSecret = "whsec_e2e_known_to_the_test"

// withProvider runs a portal and, as a process of its own, its provider.
func withProvider(t *testing.T, database string) (s *server, sandbox string) {
	t.Helper()
	at := seededPlace(t, database, people)
	portal, err := freePort()
	if err != nil {
		t.Fatal(err)
	}
	provider, err := freePort()
	if err != nil {
		t.Fatal(err)
	}
	listen := func(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }
	sandbox = "http://" + listen(provider)
	log := &journal{}
	c := exec.CommandContext(context.Background(), executable, "sandbox", "--data-dir", at.folder, "--listen", listen(provider),
		"--webhook-url", "http://"+listen(portal)+"/webhooks/stripe", "--webhook-secret", webhookSecret)
	c.Env, c.Dir, c.Stdout, c.Stderr = environment(), at.folder, log, log
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Signal(syscall.SIGTERM)
		_ = c.Wait()
		if t.Failed() {
			t.Logf("the sandbox said:\n%s", log.tail(50))
		}
	})
	s = start(t, settings{place: at, listen: listen(portal), arguments: []string{"--sandbox-url", sandbox, "--stripe-webhook-secret", webhookSecret}})
	return s, sandbox
}

func TestEventsTripledLateAndInAnyOrderEndInTheSameState(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, database string) {
		s, sandbox := withProvider(t, database)
		people := s.everyone(t, "backer1@example.org", "backer3@example.org", "backer4@example.org", auditor)
		backers, auditor := people[:3], people[3]
		campaign := s.office(t).launch(t, s, nil)
		for _, kind := range []string{"double_events", "reorder_events", "delay_events", "forge_event"} {
			fault(t, sandbox, vars{"kind": kind, "probability": 0.5, "seed": 7})
		}
		ids := make([]string, len(backers))
		for i, b := range backers {
			ids[i] = campaign.pledge(t, b, 2, cards[i])
		}
		s.closeNow(t, campaign)
		for i := range 2 {
			backers[i].waitFor(t, ids[i], "COLLECTED")
		}
		backers[2].waitFor(t, ids[2], "ERRORED_SOFT", "ERRORED_HARD")
		noFaults(t, sandbox)
		before := s.standing(t, campaign, backers, ids)

		// Everything that was ever said, three times over, in an order of chance.
		events := eventsOf(t, sandbox)
		if len(events) < 10 {
			t.Fatalf("the provider told %d events", len(events))
		}
		var all [][]byte
		for range 3 {
			all = append(all, events...)
		}
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		for _, e := range all {
			if status := s.webhook(t, e, signature(e, webhookSecret, time.Now())); status != http.StatusOK {
				t.Fatalf("a genuine event is answered %d: %s", status, e)
			}
		}
		// The same facts under ids never seen before: each has to be read again.
		for i, e := range events {
			fresh := bytes.Replace(e, []byte(`"id":"evt_`), fmt.Appendf(nil, `"id":"evt_again%d`, i), 1)
			if status := s.webhook(t, fresh, signature(fresh, webhookSecret, time.Now())); status != http.StatusOK {
				t.Fatalf("an event is answered %d: %s", status, fresh)
			}
		}
		s.handled(t)
		if after := s.standing(t, campaign, backers, ids); after != before {
			t.Errorf("before: %s\nafter:  %s", before, after)
		}
		charges := chargesAt(t, sandbox)
		for i := range 2 {
			if n := charges.succeeded(rowOf(t, ids[i])); n != 1 {
				t.Errorf("the backer with %s was charged %d times", cards[i], n)
			}
		}
		balances(t, auditor, campaign.id)
		if r := s.cli(t, "verify", "totals"); r.code != 0 {
			t.Errorf("verify totals: exit code %d\n%s%s", r.code, r.out, r.err)
		}
		if r := s.cli(t, "reconcile"); r.code != 0 {
			t.Errorf("reconcile: exit code %d\n%s%s", r.code, r.out, r.err)
		}
	})
}

func TestEventsThatAreForgedStaleOrAlteredAreRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, database string) {
		s, sandbox := withProvider(t, database)
		backer := s.as(t, "backer1@example.org")
		campaign := s.office(t).launch(t, s, nil)
		// The events of this card never arrive by themselves while the test runs.
		fault(t, sandbox, vars{"kind": "delay_events", "times": -1, "delayMs": 600_000})
		made := backer.change(t, "createPledge", campaign.pledgeInput(1, "one", nil), "pledge { id checkoutUrl }").at("pledge")
		// The card is saved, and the browser dies before it comes back.
		b := browse(t, "en").open(t, made.at("checkoutUrl").text())
		b.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		b.pay(t, goodCard)
		id := made.at("id").text()
		var genuine []byte
		for _, e := range eventsOf(t, sandbox) {
			if n, err := parse(e); err == nil && n.at("type").text() == "checkout.session.completed" &&
				strings.Contains(string(e), rowOf(t, id)) {
				genuine = e
			}
		}
		if genuine == nil {
			t.Fatal("the provider has no event for the saved card")
		}
		now := time.Now()
		altered := bytes.Replace(genuine, []byte(`"status":"complete"`), []byte(`"status":"expired"`), 1)
		if bytes.Equal(altered, genuine) {
			t.Fatalf("nothing was altered in %s", genuine)
		}
		for name, event := range map[string]struct {
			body      []byte
			signature string
			status    int
		}{
			"without a signature":        {genuine, "", http.StatusBadRequest},
			"signed with another secret": {genuine, signature(genuine, "whsec_somebody_else", now), http.StatusBadRequest},
			"with an empty signature":    {genuine, "t=" + strconv.FormatInt(now.Unix(), 10) + ",v1=", http.StatusBadRequest},
			"signed an hour ago":         {genuine, signature(genuine, webhookSecret, now.Add(-time.Hour)), http.StatusBadRequest},
			"signed for tomorrow":        {genuine, signature(genuine, webhookSecret, now.Add(24*time.Hour)), http.StatusBadRequest},
			"altered after signing":      {altered, signature(genuine, webhookSecret, now), http.StatusBadRequest},
			"with a byte added":          {append(bytes.Clone(genuine), ' '), signature(genuine, webhookSecret, now), http.StatusBadRequest},
			"of another API version":     otherVersion(genuine, now),
			"not JSON":                   {[]byte("hello"), signature([]byte("hello"), webhookSecret, now), http.StatusBadRequest},
			"larger than an event":       {make([]byte, 65<<10), "", http.StatusRequestEntityTooLarge},
		} {
			t.Run(name, func(t *testing.T) {
				if status := s.webhook(t, event.body, event.signature); status != event.status {
					t.Errorf("it is answered %d, not %d", status, event.status)
				}
			})
		}
		s.handled(t)
		if p := backer.pledgeState(t, id); p.at("state").text() != "AWAITING_METHOD" {
			t.Fatalf("refused events changed the pledge: %s", p.raw())
		}
		// And the genuine one is taken: nothing else kept the others from working.
		if status := s.webhook(t, genuine, signature(genuine, webhookSecret, now)); status != http.StatusOK {
			t.Fatalf("the genuine event is answered %d", status)
		}
		backer.waitFor(t, id, "COMMITTED")
	})
}

type postedEvent = struct {
	body      []byte
	signature string
	status    int
}

func otherVersion(genuine []byte, now time.Time) postedEvent {
	body := bytes.Replace(genuine, []byte(`"api_version":"2024-06-20"`), []byte(`"api_version":"2019-01-01"`), 1)
	return postedEvent{body, signature(body, webhookSecret, now), http.StatusBadRequest}
}

// webhook posts an event to the portal and answers the status.
func (s *server) webhook(t testing.TB, body []byte, signed string) int {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, s.base+"/webhooks/stripe", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if signed != "" {
		request.Header.Set("Stripe-Signature", signed)
	}
	response, err := caller.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, response.Body)
	_ = response.Body.Close()
	return response.StatusCode
}

// signature signs an event as the provider documents it.
func signature(body []byte, secret string, at time.Time) string {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(stamp + "."))
	mac.Write(body)
	return "t=" + stamp + ",v1=" + hex.EncodeToString(mac.Sum(nil))
}

// eventsOf asks the provider for everything it ever said, newest first.
func eventsOf(t testing.TB, sandbox string) [][]byte {
	t.Helper()
	var out [][]byte
	after := ""
	for {
		request, err := http.NewRequest(http.MethodGet, sandbox+"/v1/events?limit=100"+after, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer sk_test_sandbox")
		response, err := caller.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		var list struct {
			Data    []json.RawMessage `json:"data"`
			HasMore bool              `json:"has_more"`
		}
		err = json.NewDecoder(response.Body).Decode(&list)
		_ = response.Body.Close()
		if err != nil || response.StatusCode != http.StatusOK {
			t.Fatalf("the provider's events: %d %v", response.StatusCode, err)
		}
		for _, e := range list.Data {
			out = append(out, e)
		}
		if !list.HasMore {
			return out
		}
		last, err := parse(list.Data[len(list.Data)-1])
		if err != nil {
			t.Fatal(err)
		}
		after = "&starting_after=" + last.at("id").text()
	}
}

// waiting is how many events the portal has taken and not handled yet.
var waiting = regexp.MustCompile(`(?m)^shanhuo_provider_events_waiting ([0-9.e+]+)$`)

// handled waits until the portal has worked off every event that it took.
func (s *server) handled(t testing.TB) {
	t.Helper()
	eventually(t, "the events to be handled", func() error {
		_, metrics := get(t, s.base+"/metrics")
		found := waiting.FindSubmatch(metrics)
		if found == nil {
			t.Fatal("/metrics does not say how many events wait")
		}
		if string(found[1]) != "0" {
			return fmt.Errorf("%s events wait", found[1])
		}
		return nil
	})
}

// standing writes down everything about a campaign and its pledges that events could
// change.
func (s *server) standing(t testing.TB, o open, backers []*client, ids []string) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(s.campaign(t, o.id).raw())
	for i, id := range ids {
		b.WriteString("\n" + backers[i].pledgeState(t, id).raw())
	}
	return b.String()
}
