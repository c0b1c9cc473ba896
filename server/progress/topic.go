package progress

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"
)

// watcher is one subscription; it has room for one signal.
type watcher chan struct{}

// topic is one campaign that somebody watches.
type topic struct {
	changed chan struct{}
	stop    context.CancelFunc

	mu       sync.Mutex
	watchers map[watcher]struct{}
	begun    bool // the version was read, so that no later change is missed
}

func (t *topic) join(w watcher) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.watchers[w] = struct{}{}
	if t.begun {
		signal(w)
	}
}

// part closes a subscription and answers how many are left.
func (t *topic) part(w watcher) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.watchers, w)
	close(w)
	return len(t.watchers)
}

func (t *topic) tell() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.begun = true
	for w := range t.watchers {
		signal(w)
	}
}

// patience is how long one look at a version may take.
const patience = 5 * time.Second

// watch tells a topic's watchers of changes until the last one leaves. The version is
// always read before they are told: what changes after that read is told again.
func (h *Hub) watch(ctx context.Context, campaignID uuid.UUID, t *topic) {
	v := &seen{hub: h, campaign: campaignID}
	v.look(ctx)
	t.tell()
	var ticks <-chan time.Time
	if h.version != nil {
		ticker := time.NewTicker(h.interval)
		defer ticker.Stop()
		ticks = ticker.C
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.changed:
			v.look(ctx)
		case <-ticks:
			if !v.look(ctx) {
				continue
			}
			for _, fn := range h.heard {
				fn(campaignID)
			}
		}
		t.tell()
		if !pause(ctx, h.gap) {
			return
		}
	}
}

// seen is the last version of a campaign that could be read.
type seen struct {
	hub      *Hub
	campaign uuid.UUID
	version  string
	known    bool
	failing  bool
}

// look reads the version and tells whether it is another one, which it also is when
// none was known. A database that does not answer is asked again at the next tick.
func (s *seen) look(ctx context.Context) bool {
	if s.hub.version == nil {
		return false
	}
	version, err := s.read(ctx)
	if err != nil {
		if !s.failing && ctx.Err() == nil {
			slog.WarnContext(ctx, "the progress of a campaign cannot be read; trying on", "campaign", s.campaign, "error", err)
		}
		s.failing = true
		return false
	}
	changed := !s.known || version != s.version
	s.version, s.known, s.failing = version, true, false
	return changed
}

func (s *seen) read(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return s.hub.version(ctx, s.campaign)
}

// pause waits and tells whether ctx still holds.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
