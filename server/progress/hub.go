// Package progress tells watchers that a campaign's numbers have moved, so that they
// read them again. It carries no numbers itself: what a reader may see is decided
// when it reads.
package progress

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/server/fault"
)

// MaxWatchers is how many subscriptions one server holds at once.
const MaxWatchers = 10_000

// Hub is where changes of campaigns are published and watched. Changes made by
// another server on the same database are found by looking at the campaign's
// version while somebody here watches it; nobody watching costs nothing.
type Hub struct {
	version  func(ctx context.Context, campaignID uuid.UUID) (string, error)
	interval time.Duration
	gap      time.Duration
	limit    int
	heard    []func(uuid.UUID)

	mu       sync.RWMutex
	topics   map[uuid.UUID]*topic
	watchers int
	life     context.Context //nolint:containedctx // ends with Close, not with any request
	end      context.CancelFunc
	running  atomic.Int64 // topics whose goroutine has not ended yet
}

// New makes a Hub that looks at the version of every watched campaign at each
// interval. The version is any text that changes when the campaign's numbers do; a
// nil version is for a server that shares its database with no other. Watchers of
// one campaign are told at most five times in an interval, whatever is published.
func New(version func(ctx context.Context, campaignID uuid.UUID) (string, error), interval time.Duration) *Hub {
	life, end := context.WithCancel(context.Background())
	return &Hub{life: life, end: end, version: version, interval: interval, gap: interval / 5, limit: MaxWatchers, topics: map[uuid.UUID]*topic{}}
}

// OnPublish has fn called with every campaign that changed, before its watchers are
// told: within Publish for changes made here, and for changes by other servers while
// somebody here watches. fn must be quick. It is to be set before the first Publish.
func (h *Hub) OnPublish(fn func(campaignID uuid.UUID)) { h.heard = append(h.heard, fn) }

// Publish says that a campaign changed. It is called after the commit and never waits
// for a watcher or for the database.
func (h *Hub) Publish(campaignID uuid.UUID) {
	for _, fn := range h.heard {
		fn(campaignID)
	}
	h.mu.RLock()
	t := h.topics[campaignID]
	h.mu.RUnlock()
	if t != nil {
		signal(t.changed)
	}
}

// Subscribe answers a channel that gets a signal as soon as the watching has begun and
// then after changes. A reader that is slow gets one signal for all it missed, so
// that what it reads after a signal is never older than the signal. The channel is
// closed when ctx ends. It refuses with the Unavailable fault WATCHERS_FULL.
func (h *Hub) Subscribe(ctx context.Context, campaignID uuid.UUID) (<-chan struct{}, error) {
	w := make(watcher, 1)
	h.mu.Lock()
	if h.watchers >= h.limit {
		h.mu.Unlock()
		return nil, fault.NewUnavailable("WATCHERS_FULL", "progress: too many subscriptions")
	}
	h.watchers++
	t := h.topics[campaignID]
	if t == nil {
		t = h.open(campaignID)
	}
	t.join(w)
	h.mu.Unlock()
	watching, stop := context.WithCancel(ctx)
	forget := context.AfterFunc(h.life, stop)
	context.AfterFunc(watching, func() {
		forget()
		stop()
		h.leave(campaignID, t, w)
	})
	return w, nil
}

// Close ends every subscription, and those that come later at once: a server that
// stops does not wait for readers who never leave.
func (h *Hub) Close() { h.end() }

// open makes the topic of a campaign that nobody watched. The caller holds the lock.
func (h *Hub) open(campaignID uuid.UUID) *topic {
	ctx, stop := context.WithCancel(context.Background())
	t := &topic{changed: make(chan struct{}, 1), stop: stop, watchers: map[watcher]struct{}{}}
	h.topics[campaignID] = t
	h.running.Add(1)
	go func() {
		defer h.running.Add(-1)
		h.watch(ctx, campaignID, t)
	}()
	return t
}

// leave ends a subscription, and the watching with the last one.
func (h *Hub) leave(campaignID uuid.UUID, t *topic, w watcher) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.watchers--
	if t.part(w) == 0 {
		t.stop()
		delete(h.topics, campaignID)
	}
}

// signal leaves a signal for a reader unless one is already there.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
