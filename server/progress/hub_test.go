package progress

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/server/fault"
)

const (
	soon  = 10 * time.Second // a test that waits this long has failed
	quick = 20 * time.Millisecond
)

// row is a campaign's version in a database that several hubs read.
type row struct {
	n     atomic.Int64
	reads atomic.Int64
	away  atomic.Bool
}

func (r *row) version(context.Context, uuid.UUID) (string, error) {
	r.reads.Add(1)
	if r.away.Load() {
		return "", errors.New("away")
	}
	return time.Duration(r.n.Load()).String(), nil
}

func subscribe(t *testing.T, h *Hub, campaign uuid.UUID) (<-chan struct{}, context.CancelFunc) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	c, err := h.Subscribe(ctx, campaign)
	if err != nil {
		t.Fatal(err)
	}
	return c, stop
}

// next waits for a signal.
func next(t *testing.T, c <-chan struct{}) {
	t.Helper()
	select {
	case _, open := <-c:
		if !open {
			t.Fatal("the channel is closed")
		}
	case <-time.After(soon):
		t.Fatal("no signal came")
	}
}

// none says that no signal is there, after the hub had the time for several looks.
func none(t *testing.T, c <-chan struct{}, during time.Duration) {
	t.Helper()
	select {
	case _, open := <-c:
		t.Fatalf("a signal came that nothing caused (open: %v)", open)
	case <-time.After(during):
	}
}

// eventually polls until ok.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(soon); !ok(); {
		if time.Now().After(deadline) {
			t.Fatal(what)
		}
		time.Sleep(time.Millisecond)
	}
}

// atRest says that a hub has nobody watching and nothing running.
func atRest(t *testing.T, h *Hub) {
	t.Helper()
	eventually(t, "something is still running after the last watcher left", func() bool {
		h.mu.RLock()
		defer h.mu.RUnlock()
		return h.watchers == 0 && len(h.topics) == 0 && h.running.Load() == 0
	})
}

func TestAWatcherIsToldAtOnceAndAfterEachChange(t *testing.T) {
	t.Parallel()
	for name, version := range map[string]func(context.Context, uuid.UUID) (string, error){
		"alone": nil, "beside other servers": new(row).version,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, campaign := New(version, quick), uuid.New()
			c, stop := subscribe(t, h, campaign)
			next(t, c)
			none(t, c, 5*quick)
			h.Publish(campaign)
			next(t, c)
			h.Publish(uuid.New())
			none(t, c, 5*quick)
			second, _ := subscribe(t, h, campaign)
			next(t, second)
			none(t, c, 5*quick)
			stop()
			eventually(t, "the channel stays open after its reader left", func() bool {
				select {
				case _, open := <-c:
					return !open
				default:
					return false
				}
			})
			h.Publish(campaign)
			next(t, second)
		})
	}
}

func TestAChangeByAnotherServerIsFoundWhileSomebodyWatches(t *testing.T) {
	t.Parallel()
	var shared row
	var heard atomic.Int64
	here, there, campaign := New(shared.version, quick), New(shared.version, quick), uuid.New()
	here.OnPublish(func(uuid.UUID) { heard.Add(1) })
	c, _ := subscribe(t, here, campaign)
	next(t, c)
	shared.n.Add(1)
	there.Publish(campaign)
	next(t, c)
	if heard.Load() != 1 {
		t.Errorf("the page cache heard of it %d times", heard.Load())
	}
	none(t, c, 5*quick)
}

func TestAChangeOfOursIsNotToldAgainByTheNextLook(t *testing.T) {
	t.Parallel()
	var shared row
	h, campaign := New(shared.version, quick), uuid.New()
	c, _ := subscribe(t, h, campaign)
	next(t, c)
	shared.n.Add(1)
	h.Publish(campaign)
	next(t, c)
	none(t, c, 5*quick)
}

func TestNothingIsReadWhileNobodyWatches(t *testing.T) {
	t.Parallel()
	var shared row
	h, campaign := New(shared.version, quick), uuid.New()
	for range 100 {
		h.Publish(campaign)
	}
	if n := shared.reads.Load(); n != 0 {
		t.Errorf("%d reads before anybody watched", n)
	}
	c, stop := subscribe(t, h, campaign)
	next(t, c)
	stop()
	atRest(t, h)
	n := shared.reads.Load()
	time.Sleep(5 * quick)
	if more := shared.reads.Load() - n; more != 0 {
		t.Errorf("%d reads after the last watcher left", more)
	}
}

func TestADatabaseThatIsAwayLosesNoChange(t *testing.T) {
	t.Parallel()
	var shared row
	shared.away.Store(true)
	h, campaign := New(shared.version, quick), uuid.New()
	c, _ := subscribe(t, h, campaign)
	next(t, c)
	h.Publish(campaign)
	next(t, c)
	shared.n.Add(1)
	shared.away.Store(false)
	next(t, c)
	none(t, c, 5*quick)
}

func TestASlowReaderGetsOneSignalForManyChanges(t *testing.T) {
	t.Parallel()
	h, campaign := New(nil, quick), uuid.New()
	c, _ := subscribe(t, h, campaign)
	for range 10_000 {
		h.Publish(campaign)
	}
	signals := 0
	for deadline := time.After(10 * quick); ; {
		select {
		case <-c:
			signals++
			continue
		case <-deadline:
		}
		break
	}
	if signals < 1 || signals > 4 {
		t.Errorf("%d signals for 10,000 changes in one moment", signals)
	}
}

func TestPublishingNeverWaitsForAReader(t *testing.T) {
	t.Parallel()
	h, campaign := New(nil, time.Hour), uuid.New()
	for range 100 {
		subscribe(t, h, campaign) // and never read
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 100_000 {
			h.Publish(campaign)
		}
	}()
	select {
	case <-done:
	case <-time.After(soon):
		t.Fatal("publishing hangs on readers that do not read")
	}
}

func TestWatchersBeyondTheLimitAreRefusedUntilOneLeaves(t *testing.T) {
	t.Parallel()
	h := New(nil, quick)
	h.limit = 3
	var stops []context.CancelFunc
	for range 3 {
		_, stop := subscribe(t, h, uuid.New())
		stops = append(stops, stop)
	}
	if _, err := h.Subscribe(t.Context(), uuid.New()); !fault.HasCode(err, "WATCHERS_FULL") || !fault.Is(err, fault.Unavailable) {
		t.Fatalf("the fourth of three is answered %v", err)
	}
	stops[0]()
	eventually(t, "no place is free after one left", func() bool {
		_, err := h.Subscribe(t.Context(), uuid.New())
		return err == nil
	})
}

func TestAReaderWhoIsGoneAlreadyGetsAClosedChannel(t *testing.T) {
	t.Parallel()
	h := New(nil, quick)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	c, err := h.Subscribe(ctx, uuid.New())
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "the channel stays open", func() bool {
		select {
		case _, open := <-c:
			return !open
		default:
			return false
		}
	})
	atRest(t, h)
}

// TestNobodyMissesTheLastChange lets readers come and go while several servers
// change one campaign: whoever stays sees its last version, and nothing is left over.
func TestNobodyMissesTheLastChange(t *testing.T) {
	t.Parallel()
	var shared row
	hubs := []*Hub{New(shared.version, quick), New(shared.version, quick)}
	campaign := uuid.New()
	const last = 400
	var group sync.WaitGroup
	ctx, cancel := context.WithTimeout(t.Context(), 3*soon)
	defer cancel()
	for n := range 200 {
		group.Go(func() {
			watching, stop := context.WithCancel(ctx)
			defer stop()
			c, err := hubs[n%2].Subscribe(watching, campaign)
			if err != nil {
				t.Error(err)
				return
			}
			for range c {
				if n%3 == 0 || shared.n.Load() == last {
					return
				}
			}
			t.Errorf("reader %d was never told of the last change", n)
		})
	}
	for n := range 4 {
		group.Go(func() {
			for range last / 4 {
				shared.n.Add(1)
				hubs[n%2].Publish(campaign)
				time.Sleep(time.Millisecond)
			}
		})
	}
	group.Wait()
	for _, h := range hubs {
		atRest(t, h)
	}
}
