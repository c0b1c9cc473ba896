package charge

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"shanhuo.app/server/store"
)

// CallsPerSecond is how often the provider is called at most, by all servers
// together.
const CallsPerSecond = 15

// A call starts up to jitter after its slot, so that servers do not call in step.
// Slots are that much further apart over a second as the jitter could push them
// together: at most CallsPerSecond calls begin in any second.
const jitter = 15 * time.Millisecond

// Names of the slot rows: reading does not slow charging down.
const (
	slotWrite = "write"
	slotRead  = "read"
)

// Gate makes every server on one database share the provider's rate: a caller
// takes the next free slot in one statement and sleeps until it comes.
type Gate struct {
	DB *store.DB
	// Every is the distance of two calls; zero is a second by CallsPerSecond.
	Every time.Duration
}

// Wait returns when a call that changes something may start, or with ctx's error.
func (g *Gate) Wait(ctx context.Context) error { return g.wait(ctx, slotWrite) }

// WaitRead returns when a call that reads may start, or with ctx's error.
func (g *Gate) WaitRead(ctx context.Context) error { return g.wait(ctx, slotRead) }

func (g *Gate) wait(ctx context.Context, name string) error {
	at, err := g.take(ctx, name)
	if err != nil {
		return err
	}
	return g.sleep(ctx, at)
}

// sleep returns when a slot has come, or with ctx's error.
func (g *Gate) sleep(ctx context.Context, at time.Time) error {
	// Calls that are closer together than the jitter is long need less of it.
	pause := at.Sub(machineNow()) + time.Duration(rand.Int64N(int64(min(jitter, g.spacing())))) //nolint:gosec // jitter
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// take books the next slot and answers when it is, in machine time.
func (g *Gate) take(ctx context.Context, name string) (time.Time, error) {
	every := g.spacing()
	for {
		now := machineNow().UnixMilli()
		var next int64
		err := g.DB.Writer().QueryRowContext(ctx, g.DB.Rebind(`UPDATE provider_slots
			SET next_at_ms = CASE WHEN next_at_ms < ? THEN CAST(? AS BIGINT) ELSE next_at_ms END + CAST(? AS BIGINT)
			WHERE id = ? RETURNING next_at_ms`), now, now, every.Milliseconds(), name).Scan(&next)
		if err == nil {
			return time.UnixMilli(next).Add(-every), nil
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return time.Time{}, fmt.Errorf("charge: take a slot: %w", err)
		}
		if _, err := g.DB.Writer().ExecContext(ctx, g.DB.Rebind(
			`INSERT INTO provider_slots (id, next_at_ms) VALUES (?, 0) ON CONFLICT (id) DO NOTHING`), name); err != nil {
			return time.Time{}, fmt.Errorf("charge: make the slot: %w", err)
		}
	}
}

// spacing is the distance of two slots, in whole milliseconds.
func (g *Gate) spacing() time.Duration {
	every := g.Every
	if every <= 0 {
		every = time.Second / CallsPerSecond
	}
	return (every + jitter*every/time.Second + time.Millisecond - 1).Truncate(time.Millisecond)
}
