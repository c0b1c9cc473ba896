package lane_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"shanhuo.app/server/fault"
	"shanhuo.app/server/lane"
)

// gate is a run function that stands still until it is let go.
type gate struct {
	entered chan []int
	release chan struct{}
}

func newGate() *gate {
	return &gate{entered: make(chan []int, 100), release: make(chan struct{}, 100)}
}

func (g *gate) run(_ context.Context, calls []lane.Call[int]) ([]error, error) {
	ops := make([]int, len(calls))
	for i, c := range calls {
		ops[i] = c.Op
	}
	g.entered <- ops
	<-g.release
	return make([]error, len(calls)), nil
}

func stop[Op any](t testing.TB, l *lane.Lanes[Op]) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := l.Stop(ctx); err != nil {
		t.Fatalf("stop: %v", err)
	}
}

// submitted sends op from a caller of its own.
func submitted(l *lane.Lanes[int], campaign uuid.UUID, op int) <-chan error {
	answer := make(chan error, 1)
	go func() { answer <- l.Submit(context.Background(), campaign, op) }()
	return answer
}

func TestWhatWaitsIsTakenTogether(t *testing.T) {
	t.Parallel()
	g := newGate()
	l := lane.New(lane.Options{Lanes: 1, MaxBatch: 8}, g.run)
	campaign := uuid.New()

	first := submitted(l, campaign, 0)
	if got := <-g.entered; len(got) != 1 {
		t.Fatalf("a lone op was not run alone: %v", got)
	}
	var rest []<-chan error
	for i := 1; i <= 10; i++ {
		rest = append(rest, submitted(l, campaign, i))
	}
	waitFor(t, func() bool { return l.Waiting() == 10 })
	g.release <- struct{}{}
	if err := <-first; err != nil {
		t.Fatal(err)
	}
	if got := <-g.entered; len(got) != 8 {
		t.Fatalf("want a full batch of 8, got %v", got)
	}
	g.release <- struct{}{}
	if got := <-g.entered; len(got) != 2 {
		t.Fatalf("want the remaining 2, got %v", got)
	}
	g.release <- struct{}{}
	for _, answer := range rest {
		if err := <-answer; err != nil {
			t.Fatal(err)
		}
	}
	stop(t, l)
}

func TestABadOpFailsAlone(t *testing.T) {
	t.Parallel()
	bad := errors.New("bad")
	for name, fail := range map[string]func() ([]error, error){
		"by an error":                 func() ([]error, error) { return nil, bad },
		"by a panic":                  func() ([]error, error) { panic("bad") },
		"by a wrong count of answers": func() ([]error, error) { return nil, nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			entered, release := make(chan struct{}, 1), make(chan struct{})
			var once sync.Once
			l := lane.New(lane.Options{Lanes: 1}, func(_ context.Context, calls []lane.Call[int]) ([]error, error) {
				once.Do(func() { entered <- struct{}{}; <-release })
				for _, c := range calls {
					if c.Op == 13 {
						return fail()
					}
				}
				return make([]error, len(calls)), nil
			})
			campaign := uuid.New()
			answers := []<-chan error{submitted(l, campaign, 0)}
			<-entered
			for i := 10; i < 20; i++ {
				answers = append(answers, submitted(l, campaign, i))
			}
			waitFor(t, func() bool { return l.Waiting() == 10 })
			close(release)
			for i, answer := range answers {
				err := <-answer
				if isBad := i == 4; isBad != (err != nil) {
					t.Errorf("op %d: %v", i, err)
				}
			}
			stop(t, l)
		})
	}
}

func TestAnUnavailableDatabaseIsAskedOnce(t *testing.T) {
	t.Parallel()
	for name, failed := range map[string]error{
		"it says that it is gone":        fmt.Errorf("begin: %w", fault.NewUnavailable("DATABASE", "gone")),
		"it does not answer in the time": fmt.Errorf("lock: %w", context.DeadlineExceeded),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			askedOnce(t, failed)
		})
	}
}

// askedOnce has five ops wait for a transaction that fails like this as a whole.
func askedOnce(t *testing.T, failed error) {
	t.Helper()
	var runs atomic.Int32
	entered, release := make(chan struct{}, 1), make(chan struct{})
	l := lane.New(lane.Options{Lanes: 1}, func(_ context.Context, calls []lane.Call[int]) ([]error, error) {
		if runs.Add(1) == 1 {
			entered <- struct{}{}
			<-release
		}
		return nil, failed
	})
	campaign := uuid.New()
	answers := []<-chan error{submitted(l, campaign, 0)}
	<-entered
	for i := range 5 {
		answers = append(answers, submitted(l, campaign, i))
	}
	waitFor(t, func() bool { return l.Waiting() == 5 })
	close(release)
	for _, answer := range answers {
		if err := <-answer; !errors.Is(err, failed) {
			t.Errorf("want %v, got %v", failed, err)
		}
	}
	if n := runs.Load(); n != 2 {
		t.Errorf("the database was asked %d times", n)
	}
	stop(t, l)
}

func TestACallerMayLeave(t *testing.T) {
	t.Parallel()
	g := newGate()
	l := lane.New(lane.Options{Lanes: 1}, g.run)
	campaign := uuid.New()

	ctx, cancel := context.WithCancel(context.Background())
	running := make(chan error, 1)
	go func() { running <- l.Submit(ctx, campaign, 1) }()
	<-g.entered
	waiting := make(chan error, 1)
	go func() { waiting <- l.Submit(ctx, campaign, 2) }()
	waitFor(t, func() bool { return l.Waiting() == 1 })
	stays := submitted(l, campaign, 3)
	waitFor(t, func() bool { return l.Waiting() == 2 })

	cancel()
	for _, answer := range []chan error{running, waiting} {
		if err := <-answer; !errors.Is(err, context.Canceled) {
			t.Errorf("want the caller's own error, got %v", err)
		}
	}
	g.release <- struct{}{}
	if got := <-g.entered; len(got) != 1 || got[0] != 3 {
		t.Errorf("want only the op whose caller still waits, got %v", got)
	}
	g.release <- struct{}{}
	if err := <-stays; err != nil {
		t.Error(err)
	}
	stop(t, l)
}

func TestAFullLaneSaysBusy(t *testing.T) {
	t.Parallel()
	g := newGate()
	l := lane.New(lane.Options{Lanes: 1, MaxWaiting: 2}, g.run)
	campaign := uuid.New()
	answers := []<-chan error{submitted(l, campaign, 0)}
	<-g.entered
	answers = append(answers, submitted(l, campaign, 1), submitted(l, campaign, 2))
	waitFor(t, func() bool { return l.Waiting() == 2 })
	if err := l.Submit(context.Background(), campaign, 3); !fault.HasCode(err, "BUSY") || !fault.Is(err, fault.Unavailable) {
		t.Errorf("want BUSY, got %v", err)
	}
	g.release <- struct{}{}
	<-g.entered
	g.release <- struct{}{}
	for _, answer := range answers {
		if err := <-answer; err != nil {
			t.Error(err)
		}
	}
	stop(t, l)
	if err := l.Submit(context.Background(), campaign, 4); !fault.HasCode(err, "BUSY") {
		t.Errorf("a stopped lane answered %v", err)
	}
}

func TestStopFinishesWhatWaits(t *testing.T) {
	t.Parallel()
	g := newGate()
	l := lane.New(lane.Options{Lanes: 1, MaxBatch: 1}, g.run)
	campaign := uuid.New()
	var answers []<-chan error
	for i := range 3 {
		answers = append(answers, submitted(l, campaign, i))
		waitFor(t, func() bool { return l.Waiting() == i })
	}
	stopped := make(chan error, 1)
	go func() { stopped <- l.Stop(context.Background()) }()
	for range 3 {
		g.release <- struct{}{}
	}
	for _, answer := range answers {
		if err := <-answer; err != nil {
			t.Error(err)
		}
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

func TestStopThatCannotWaitCancels(t *testing.T) {
	t.Parallel()
	entered := make(chan struct{})
	l := lane.New(lane.Options{Lanes: 1}, func(ctx context.Context, _ []lane.Call[int]) ([]error, error) {
		close(entered)
		<-ctx.Done()
		return nil, ctx.Err()
	})
	answer := submitted(l, uuid.New(), 1)
	<-entered
	now, cancel := context.WithCancel(context.Background())
	cancel()
	if err := l.Stop(now); !errors.Is(err, context.Canceled) {
		t.Errorf("stop answered %v", err)
	}
	if err := <-answer; !errors.Is(err, context.Canceled) {
		t.Errorf("the op answered %v", err)
	}
}

func TestCampaignsOfALaneShareATransaction(t *testing.T) {
	t.Parallel()
	g := newGate()
	l := lane.New(lane.Options{Lanes: 1}, g.run)
	answers := []<-chan error{submitted(l, uuid.New(), 0)}
	<-g.entered
	closing := uuid.New()
	alone := make(chan error, 1)
	go func() { alone <- l.Do(context.Background(), closing, func(context.Context) error { return nil }) }()
	waitFor(t, func() bool { return l.Waiting() == 1 })
	answers = append(answers, submitted(l, closing, 9))
	waitFor(t, func() bool { return l.Waiting() == 2 })
	for i := 1; i <= 3; i++ {
		answers = append(answers, submitted(l, uuid.New(), i))
		waitFor(t, func() bool { return l.Waiting() == 2+i })
	}
	g.release <- struct{}{}
	if got := <-g.entered; fmt.Sprint(got) != "[1 2 3 9]" {
		t.Errorf("taken together: %v", got)
	}
	g.release <- struct{}{}
	for _, answer := range answers {
		if err := <-answer; err != nil {
			t.Error(err)
		}
	}
	if err := <-alone; err != nil {
		t.Error(err)
	}
	stop(t, l)
}

// TestNeighboursTakeTurns: a hot campaign delays the others of its lane by one transaction.
func TestNeighboursTakeTurns(t *testing.T) {
	t.Parallel()
	g := newGate()
	l := lane.New(lane.Options{Lanes: 1, MaxBatch: 2}, g.run)
	hot, calm := uuid.New(), uuid.New()
	answers := []<-chan error{submitted(l, hot, 0)}
	<-g.entered
	for range 6 {
		answers = append(answers, submitted(l, hot, 1))
	}
	waitFor(t, func() bool { return l.Waiting() == 6 })
	answers = append(answers, submitted(l, calm, 2))
	waitFor(t, func() bool { return l.Waiting() == 7 })
	var order []int
	for range 4 {
		g.release <- struct{}{}
		order = append(order, (<-g.entered)[0])
	}
	g.release <- struct{}{}
	if fmt.Sprint(order) != "[1 2 1 1]" {
		t.Errorf("turns were taken as %v", order)
	}
	for _, answer := range answers {
		if err := <-answer; err != nil {
			t.Error(err)
		}
	}
	stop(t, l)
}

// TestOrderHolds submits random ops and exclusive functions of a few campaigns
// and checks what a lane promises: each is run exactly once, in the order in
// which its caller sent them, and nothing of one campaign overlaps.
func TestOrderHolds(t *testing.T) {
	t.Parallel()
	type op struct{ caller, number int }
	rapid.Check(t, func(rt *rapid.T) {
		campaigns := make([]uuid.UUID, rapid.IntRange(1, 5).Draw(rt, "campaigns"))
		inside := map[uuid.UUID]*atomic.Int32{}
		for i := range campaigns {
			campaigns[i] = uuid.New()
			inside[campaigns[i]] = &atomic.Int32{}
		}
		var mu sync.Mutex
		ran := map[uuid.UUID]map[int][]int{}
		note := func(campaign uuid.UUID, caller, number int) {
			mu.Lock()
			defer mu.Unlock()
			if ran[campaign] == nil {
				ran[campaign] = map[int][]int{}
			}
			ran[campaign][caller] = append(ran[campaign][caller], number)
		}
		alone := func(campaign uuid.UUID) func() {
			if inside[campaign].Add(1) != 1 {
				t.Error("two transactions of one campaign overlap")
			}
			return func() { inside[campaign].Add(-1) }
		}
		l := lane.New(lane.Options{Lanes: rapid.IntRange(1, 4).Draw(rt, "lanes"), MaxBatch: rapid.IntRange(1, 7).Draw(rt, "batch")},
			func(_ context.Context, calls []lane.Call[op]) ([]error, error) {
				seen := map[uuid.UUID]func(){}
				for i, c := range calls {
					if i == 0 || calls[i-1].Campaign != c.Campaign {
						if seen[c.Campaign] != nil {
							t.Error("the ops of one campaign do not stand together")
						}
						seen[c.Campaign] = alone(c.Campaign)
					}
					note(c.Campaign, c.Op.caller, c.Op.number)
				}
				for _, leave := range seen {
					leave()
				}
				return make([]error, len(calls)), nil
			})
		callers := rapid.IntRange(1, 6).Draw(rt, "callers")
		plan := make([][]int, callers)
		for c := range plan {
			plan[c] = rapid.SliceOfN(rapid.IntRange(0, 2*len(campaigns)-1), 0, 12).Draw(rt, "plan")
		}
		var wg sync.WaitGroup
		for c, steps := range plan {
			wg.Go(func() {
				for n, step := range steps {
					campaign := campaigns[step/2]
					var err error
					if step%2 == 0 {
						err = l.Submit(context.Background(), campaign, op{c, n})
					} else {
						err = l.Do(context.Background(), campaign, func(context.Context) error {
							defer alone(campaign)()
							note(campaign, c, n)
							return nil
						})
					}
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		stop(t, l)
		total := 0
		for _, byCaller := range ran {
			for _, numbers := range byCaller {
				total += len(numbers)
				for i := 1; i < len(numbers); i++ {
					if numbers[i] <= numbers[i-1] {
						rt.Fatalf("out of order or twice: %v", numbers)
					}
				}
			}
		}
		want := 0
		for _, steps := range plan {
			want += len(steps)
		}
		if total != want {
			rt.Fatalf("%d of %d ops ran", total, want)
		}
	})
}

func TestAnExclusiveFunctionKeepsItsPlace(t *testing.T) {
	t.Parallel()
	g := newGate()
	l := lane.New(lane.Options{Lanes: 1}, g.run)
	campaign := uuid.New()
	first := submitted(l, campaign, 0)
	<-g.entered
	before := submitted(l, campaign, 1)
	waitFor(t, func() bool { return l.Waiting() == 1 })
	closing, ran := make(chan error, 1), make(chan struct{})
	type key struct{}
	ctx, leave := context.WithCancel(context.WithValue(context.Background(), key{}, "kept"))
	go func() {
		closing <- l.Do(ctx, campaign, func(ctx context.Context) error {
			leave()
			if ctx.Err() != nil || ctx.Value(key{}) != "kept" {
				t.Error("the function's context ended with its caller's, or lost its values")
			}
			close(ran)
			return nil
		})
	}()
	waitFor(t, func() bool { return l.Waiting() == 2 })
	after := submitted(l, campaign, 2)
	waitFor(t, func() bool { return l.Waiting() == 3 })

	g.release <- struct{}{}
	if got := <-g.entered; len(got) != 1 || got[0] != 1 {
		t.Fatalf("before the exclusive function: %v", got)
	}
	select {
	case <-ran:
		t.Fatal("the exclusive function overtook an op")
	default:
	}
	g.release <- struct{}{}
	<-ran
	if got := <-g.entered; len(got) != 1 || got[0] != 2 {
		t.Fatalf("after the exclusive function: %v", got)
	}
	g.release <- struct{}{}
	for _, answer := range []<-chan error{first, before, after} {
		if err := <-answer; err != nil {
			t.Error(err)
		}
	}
	<-closing
	stop(t, l)
}

func waitFor(t *testing.T, done func() bool) {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for !done() {
		if time.Now().After(deadline) {
			t.Fatal("it did not happen within 10 seconds")
		}
		time.Sleep(100 * time.Microsecond)
	}
}
