package demo

import (
	"context"
	"fmt"
	"time"

	"shanhuo.app/server/clock"
	"shanhuo.app/server/store"
)

// hands moves portal time while the past is played. store.AdvanceClock only goes
// ahead, as time does for people who see it; here nobody looks yet.
type hands struct {
	db *store.DB
	// machine is the process's clock and ahead what the database's is ahead of it,
	// so that a move is one statement.
	machine clock.System
	ahead   time.Duration
}

func newHands(ctx context.Context, db *store.DB) (*hands, error) {
	h := &hands{db: db}
	portal, err := db.Now(ctx)
	if err != nil {
		return nil, err
	}
	offset, err := db.Offset(ctx)
	if err != nil {
		return nil, err
	}
	h.ahead = portal.Add(-offset).Sub(h.machine.Now())
	return h, nil
}

// today answers the time without any offset.
func (h *hands) today() time.Time { return clock.Cut(h.machine.Now().Add(h.ahead)) }

// to makes it at.
func (h *hands) to(ctx context.Context, at time.Time) error { return h.set(ctx, at.Sub(h.today())) }

// set makes portal time the database's plus offset.
func (h *hands) set(ctx context.Context, offset time.Duration) error {
	_, err := h.db.Writer().ExecContext(ctx, h.db.Rebind(`INSERT INTO portal_clocks (id, offset_ms) VALUES (1, ?)
		ON CONFLICT (id) DO UPDATE SET offset_ms = excluded.offset_ms`), offset.Milliseconds())
	if err != nil {
		return fmt.Errorf("set the clock: %w", err)
	}
	return nil
}
