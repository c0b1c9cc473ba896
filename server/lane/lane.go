// Package lane puts the writes of one campaign in one order and takes those that
// wait together. A campaign belongs to one of a few lanes by its id. While a
// lane's last transaction is in flight, whatever arrives gathers and becomes the
// next transaction: a crowd pays for one commit, a lone caller waits for nobody.
// Nothing here is needed for correctness across servers; the row locks that the
// run function takes are. What a lane adds is speed, and a place in the same
// order for acts that must not overlap with pledges, such as the closing.
package lane

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"

	"github.com/google/uuid"

	"shanhuo.app/server/fault"
)

// Call is an op and the campaign it is about.
type Call[Op any] struct {
	Campaign uuid.UUID
	Op       Op
}

// Run carries out calls in their order, all in one transaction; those of one
// campaign stand together. The first answer has one entry for each call: nil when
// it is committed, or why this one alone was refused. The second says that the
// transaction as a whole failed and nothing of it may be relied on; the calls are
// then run one by one, so that only a bad one fails, unless the fault is Unavailable
// or the time was over, which no repetition would mend. Run must therefore
// recognise an op that it has already carried out. Its context belongs to the lane
// and outlives any caller.
type Run[Op any] func(ctx context.Context, calls []Call[Op]) (refused []error, failed error)

// Options bound a set of lanes. Zero values mean the defaults.
type Options struct {
	Lanes      int // how many run side by side; 4
	MaxBatch   int // most ops in one transaction; 256
	MaxWaiting int // most ops waiting in one lane; beyond it callers are told BUSY; 4096
}

// Lanes is a set of lanes. Make it with New and end it with Stop.
type Lanes[Op any] struct {
	run    Run[Op]
	opts   Options
	each   []*one[Op]
	ctx    context.Context
	cancel context.CancelFunc
	ended  sync.WaitGroup
}

// New starts the lanes.
func New[Op any](opts Options, run Run[Op]) *Lanes[Op] {
	if opts.Lanes <= 0 {
		opts.Lanes = 4
	}
	if opts.MaxBatch <= 0 {
		opts.MaxBatch = 256
	}
	if opts.MaxWaiting <= 0 {
		opts.MaxWaiting = 4096
	}
	l := &Lanes[Op]{run: run, opts: opts}
	l.ctx, l.cancel = context.WithCancel(context.Background())
	for range opts.Lanes {
		o := &one[Op]{waiting: map[uuid.UUID][]*item[Op]{}}
		o.arrived.L = &o.mu
		l.each = append(l.each, o)
		l.ended.Go(func() { l.work(o) })
	}
	return l
}

// Submit runs op in its campaign's lane and answers after the commit. When ctx
// ends first the answer is ctx's error and op may be committed or not: sending
// it again with the same idempotency key tells. An op whose caller has left
// before its turn is not run.
func (l *Lanes[Op]) Submit(ctx context.Context, campaign uuid.UUID, op Op) error {
	return l.enter(&item[Op]{ctx: ctx, campaign: campaign, op: op, done: make(chan error, 1)})
}

// Do runs fn alone in the campaign's lane: everything submitted before it is
// finished and nothing submitted after it has begun. fn's context keeps ctx's
// values but not its end. fn must not Submit or Do itself, it would wait for
// itself. Cancellation is as with Submit.
func (l *Lanes[Op]) Do(ctx context.Context, campaign uuid.UUID, fn func(ctx context.Context) error) error {
	return l.enter(&item[Op]{ctx: ctx, campaign: campaign, alone: fn, done: make(chan error, 1)})
}

// Stop refuses new work, finishes what waits, and ends. When ctx ends first,
// the transactions still in flight are cancelled.
func (l *Lanes[Op]) Stop(ctx context.Context) error {
	for _, o := range l.each {
		o.close()
	}
	finished := make(chan struct{})
	go func() {
		l.ended.Wait()
		close(finished)
	}()
	select {
	case <-finished:
		l.cancel()
		return nil
	case <-ctx.Done():
		l.cancel()
		return ctx.Err()
	}
}

// Waiting answers how many ops wait for their turn, for gauges and tests.
func (l *Lanes[Op]) Waiting() int {
	n := 0
	for _, o := range l.each {
		o.mu.Lock()
		n += o.count
		o.mu.Unlock()
	}
	return n
}

// item is one caller's op, or its exclusive function.
type item[Op any] struct {
	ctx      context.Context
	campaign uuid.UUID
	op       Op
	alone    func(context.Context) error
	done     chan error
}

// one is a lane: the campaigns that have work take turns, so that a hot one
// delays its neighbours by one transaction and no more.
type one[Op any] struct {
	mu      sync.Mutex
	arrived sync.Cond
	waiting map[uuid.UUID][]*item[Op]
	turns   []uuid.UUID
	count   int
	closed  bool
}

func (l *Lanes[Op]) enter(it *item[Op]) error {
	if err := it.ctx.Err(); err != nil {
		return err
	}
	// Ids are UUIDv7: their last bytes are random.
	o := l.each[binary.BigEndian.Uint64(it.campaign[8:])%uint64(len(l.each))]
	if err := o.put(it, l.opts.MaxWaiting); err != nil {
		return err
	}
	select {
	case err := <-it.done:
		return err
	case <-it.ctx.Done():
		return it.ctx.Err()
	}
}

func (o *one[Op]) put(it *item[Op], most int) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return fault.NewUnavailable("BUSY", "lane: stopping")
	}
	if o.count >= most {
		return fault.NewUnavailable("BUSY", fmt.Sprintf("lane: %d ops are waiting", o.count))
	}
	queue := o.waiting[it.campaign]
	if len(queue) == 0 {
		o.turns = append(o.turns, it.campaign)
	}
	o.waiting[it.campaign] = append(queue, it)
	o.count++
	o.arrived.Signal()
	return nil
}

func (o *one[Op]) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
	o.arrived.Broadcast()
}

// next takes what waits, campaign by campaign in turn, up to the limit; an
// exclusive function is taken alone, and ends what its campaign gives to a
// transaction. It answers nothing when the lane is closed and empty.
func (o *one[Op]) next(most int) []*item[Op] {
	o.mu.Lock()
	defer o.mu.Unlock()
	for len(o.turns) == 0 {
		if o.closed {
			return nil
		}
		o.arrived.Wait()
	}
	if first := o.waiting[o.turns[0]][0]; first.alone != nil {
		o.turns = append(o.turns[1:], o.remove(o.turns[0], 1)...)
		return []*item[Op]{first}
	}
	var taken []*item[Op]
	var early, late []uuid.UUID
	for _, campaign := range o.turns {
		queue := o.waiting[campaign]
		n := 0
		for n < len(queue) && len(taken) < most && queue[n].alone == nil {
			taken = append(taken, queue[n])
			n++
		}
		if n == 0 {
			early = append(early, campaign)
		} else {
			late = append(late, o.remove(campaign, n)...)
		}
	}
	o.turns = slices.Concat(early, late)
	return taken
}

// remove takes the first n items off a campaign's queue and answers the campaign
// if it has more.
func (o *one[Op]) remove(campaign uuid.UUID, n int) []uuid.UUID {
	o.count -= n
	if rest := o.waiting[campaign][n:]; len(rest) > 0 {
		o.waiting[campaign] = rest
		return []uuid.UUID{campaign}
	}
	delete(o.waiting, campaign)
	return nil
}

func (l *Lanes[Op]) work(o *one[Op]) {
	for items := o.next(l.opts.MaxBatch); items != nil; items = o.next(l.opts.MaxBatch) {
		l.settle(items)
	}
}

// settle runs items and answers every caller.
func (l *Lanes[Op]) settle(items []*item[Op]) {
	items = present(items)
	if len(items) == 0 {
		return
	}
	if first := items[0]; first.alone != nil {
		first.done <- l.runAlone(first)
		return
	}
	refused, failed := l.runOps(items)
	if failed != nil && len(items) > 1 && mayHelp(failed) && l.ctx.Err() == nil {
		slog.Warn("lane: a batch failed and is run one by one", "ops", len(items), "error", failed)
		for i := range items {
			l.settle(items[i : i+1])
		}
		return
	}
	for i, it := range items {
		if failed != nil {
			it.done <- failed
		} else {
			it.done <- refused[i]
		}
	}
}

// mayHelp tells whether running the ops of a failed batch one by one can do better. A
// database that did not answer in time would be waited for once for each of them.
func mayHelp(failed error) bool {
	return !fault.Is(failed, fault.Unavailable) && !errors.Is(failed, context.DeadlineExceeded)
}

// present answers those whose callers still wait.
func present[Op any](items []*item[Op]) []*item[Op] {
	kept := make([]*item[Op], 0, len(items))
	for _, it := range items {
		if err := it.ctx.Err(); err != nil {
			it.done <- err
			continue
		}
		kept = append(kept, it)
	}
	return kept
}

func (l *Lanes[Op]) runOps(items []*item[Op]) (refused []error, failed error) {
	defer recovered(&failed)
	calls := make([]Call[Op], len(items))
	for i, it := range items {
		calls[i] = Call[Op]{it.campaign, it.op}
	}
	refused, failed = l.run(l.ctx, calls)
	if failed == nil && len(refused) != len(calls) {
		return nil, fmt.Errorf("lane: run answered %d of %d ops", len(refused), len(calls))
	}
	return refused, failed
}

func (l *Lanes[Op]) runAlone(it *item[Op]) (err error) {
	defer recovered(&err)
	// The caller may leave, a hard stop may not be waited out.
	ctx, cancel := context.WithCancel(context.WithoutCancel(it.ctx))
	defer cancel()
	defer context.AfterFunc(l.ctx, cancel)()
	return it.alone(ctx)
}

// recovered turns a panic into an error: the lane has to outlive it.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("lane: panic: %v\n%s", r, debug.Stack())
	}
}
