package e2e

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// whole tells whether every fault is to be tried, and not only a sample.
func whole() bool { return os.Getenv("SHANHUO_FAULT") == "full" }

// sampleSeed makes every ordinary run strike after the same pauses.
const sampleSeed = 20180601

// faultSeed is where the chances of a run come from: the same for every sample, a new
// one for each whole campaign, or what SHANHUO_FAULT_SEED says.
func faultSeed(t testing.TB) uint64 {
	t.Helper()
	if set := os.Getenv("SHANHUO_FAULT_SEED"); set != "" {
		seed, err := strconv.ParseUint(set, 10, 64)
		if err != nil {
			t.Fatalf("SHANHUO_FAULT_SEED: %v", err)
		}
		return seed
	}
	if whole() {
		return uint64(time.Now().UnixNano())
	}
	return sampleSeed
}

// world is a portal with its card provider and its backers, made to be broken. The
// provider is a process of its own: it survives the portal, as a real one does.
type world struct {
	*server
	office
	home    string // the portal's address; the server writes its own anew at every start
	sandbox string // the provider's address
	auditor *client
	crew    []*client
	seed    uint64
	outages outages
	// mayRefuse is set where the database dies: then the portal itself may answer
	// that it cannot, while the outage lasts.
	mayRefuse bool
	stages    []*stage

	mu       sync.Mutex
	promises []*promise
	struck   []string
}

// stage is a campaign of a world, and whether its closing is to succeed.
type stage struct {
	open
	succeeds bool
}

// build says what a world is made of.
type build struct {
	place   place
	backers int
	// between answers the address by which the portal reaches the provider at host:port;
	// without it the provider's own.
	between   func(provider string) string
	arguments []string
}

// newWorld starts a provider and a portal and signs the backers in.
func newWorld(t *testing.T, b build) *world {
	t.Helper()
	w := &world{seed: faultSeed(t)}
	t.Cleanup(func() {
		if t.Failed() || whole() {
			t.Logf("SHANHUO_FAULT_SEED=%d; struck: %s", w.seed, strings.Join(w.struck, ", "))
		}
	})
	provider, portal := localAddress(t), localAddress(t)
	w.sandbox = startProvider(t, provider, "http://"+portal+"/webhooks/stripe")
	reached := w.sandbox
	if b.between != nil {
		reached = b.between(provider)
	}
	w.server = start(t, settings{place: b.place, listen: portal, arguments: append([]string{
		"--demo-data", "people", "--sandbox-url", reached, "--stripe-webhook-secret", webhookSecret,
		// Leases are real time: a lost answer is asked for again after seconds, not minutes.
		"--stripe-timeout", "2s", "--attempt-lease", "3s",
	}, b.arguments...)})
	w.home = w.base
	names := []string{clerk, otherClerk, county, auditor}
	for i := range b.backers {
		names = append(names, fmt.Sprintf("steadfast%d@example.org", i))
	}
	people := w.everyone(t, names...)
	w.office, w.auditor, w.crew = office{people[0], people[1], people[2]}, people[3], people[4:]
	return w
}

func localAddress(t testing.TB) string {
	t.Helper()
	port, err := freePort()
	if err != nil {
		t.Fatal(err)
	}
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
}

// startProvider runs the sandbox by itself until the test ends.
func startProvider(t testing.TB, listen, webhooks string) (address string) {
	t.Helper()
	folder, log := t.TempDir(), &journal{}
	c := exec.CommandContext(context.Background(), executable, "sandbox", "--data-dir", folder, "--listen", listen,
		"--webhook-url", webhooks, "--webhook-secret", webhookSecret)
	c.Env, c.Dir, c.Stdout, c.Stderr = environment(), folder, log, log
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Signal(syscall.SIGTERM)
		_ = c.Wait()
		if t.Failed() {
			t.Logf("the provider said:\n%s", log.tail(40))
		}
	})
	address = "http://" + listen
	eventually(t, "the provider", func() error {
		response, err := caller.Get(address + "/faults")
		if err != nil {
			return err
		}
		return response.Body.Close()
	})
	return address
}

// chance answers random numbers that depend on the world's seed and a name alone.
func (w *world) chance(name string, n int) *rand.Rand {
	stream := uint64(n)
	for _, b := range []byte(name) {
		stream = stream*1099511628211 + uint64(b)
	}
	return rand.New(rand.NewPCG(w.seed, stream))
}

// stormy makes the provider fail in every way it knows, by chance.
func (w *world) stormy(t testing.TB, round int) {
	t.Helper()
	chance := w.chance("provider", round)
	for _, f := range []vars{
		{"kind": "timeout_after_success", "probability": 0.10}, {"kind": "drop_connection", "probability": 0.04},
		{"kind": "500", "probability": 0.06}, {"kind": "429", "probability": 0.06},
		{"kind": "double_events", "probability": 0.3}, {"kind": "reorder_events", "probability": 0.3, "delayMs": 300},
		{"kind": "delay_events", "probability": 0.15, "delayMs": 1500}, {"kind": "forge_event", "probability": 0.1},
	} {
		f["seed"] = chance.Int64N(1 << 40)
		switch f["kind"] {
		case "timeout_after_success", "drop_connection", "500", "429":
			f["path"] = "/v1/" // its API; the pages are for people
		}
		fault(t, w.sandbox, f)
	}
}

// raise launches a campaign that closes after a number of days.
func (w *world) raise(t testing.TB, days int, succeeds bool) *stage {
	t.Helper()
	goal := 300_00
	if !succeeds {
		goal = 900_000_00
	}
	s := &stage{succeeds: succeeds, open: w.office.launch(t, w.server, vars{
		"title": fmt.Sprintf("哈达铺的黄芪切片 %d", len(w.stages)+1), "days": days, "goalMinor": goal,
		"tiers": []vars{
			{"title": "一袋", "goods": "黄芪切片 500 克", "priceMinor": 80_00, "limit": limited, "freight": vars{"defaultMinor": 8_00}},
			{"title": "两袋", "goods": "黄芪切片 500 克两袋", "priceMinor": 150_00, "freight": vars{"defaultMinor": 10_00}},
		},
	})}
	w.stages = append(w.stages, s)
	return s
}

// limited is how many units the first tier of a stage has: fewer than a crew wants of it.
const limited = 8

// outages remembers while what people depend on is down.
type outages struct {
	mu       sync.Mutex
	down     bool
	from, to time.Time
}

// grace is how long after an outage a request may still meet a broken connection.
const grace = 3 * time.Second

func (o *outages) begin() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.down, o.from = true, time.Now()
}

func (o *outages) end() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.down, o.to = false, time.Now()
}

// excuse tells whether a request that began then, and failed now, met an outage.
func (o *outages) excuse(began time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.down || !o.to.IsZero() && began.Before(o.to.Add(grace))
}

// strike breaks something after a pause and mends it.
func (w *world) strike(during string, pause time.Duration, kill, mend func() error) error {
	time.Sleep(pause)
	w.mu.Lock()
	w.struck = append(w.struck, fmt.Sprintf("%s +%d ms", during, pause.Milliseconds()))
	w.mu.Unlock()
	w.outages.begin()
	defer w.outages.end()
	if err := kill(); err != nil {
		return err
	}
	return mend()
}

// killPortal ends the portal as kill -9 does and starts it again on the same data.
func (w *world) killPortal(during string, pause time.Duration) error {
	return w.strike(during, pause, w.server.kill, w.restart)
}

// unsure are answers that leave open what happened; the same key asks again.
var unsure = []string{"OUTCOME_UNKNOWN", "INTERNAL", "BUSY"}

// insist sends an operation until it is answered. It sends again only what an outage
// explains.
func (w *world) insist(c *client, query string, variables vars) (node, error) {
	deadline := time.Now().Add(2 * patience)
	for {
		began := time.Now()
		answer, err := once(c, query, variables)
		if err == nil {
			return answer, nil
		}
		var broken *brokenAnswer
		if errors.As(err, &broken) && !w.mayRefuse || !w.outages.excuse(began) {
			return node{}, fmt.Errorf("no outage explains it: %w", err)
		}
		if time.Now().After(deadline) {
			return node{}, fmt.Errorf("not mended in time: %w", err)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// brokenAnswer is what a portal says that cannot do its work.
type brokenAnswer struct{ reply }

func (b *brokenAnswer) Error() string { return fmt.Sprintf("it is answered %d %s", b.status, b.body) }

// once sends an operation with one field at most, and answers an error unless it was
// carried out or refused for a reason of its own.
func once(c *client, query string, variables vars) (node, error) {
	r, err := c.send(query, variables)
	if err != nil {
		return node{}, err
	}
	answer, err := parse(r.Data)
	if err != nil || r.status != http.StatusOK || len(r.Errors) > 0 {
		return node{}, &brokenAnswer{r}
	}
	fields, _ := answer.value.(map[string]any)
	for _, payload := range fields {
		if slices.ContainsFunc(node{payload}.codes(), func(code string) bool { return slices.Contains(unsure, code) }) {
			return node{}, &brokenAnswer{r}
		}
	}
	return answer, nil
}
