package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"entgo.io/ent/dialect"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/clock"
)

type queryer interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Now answers portal time by the database's clock, read at this moment of the
// transaction: after a wait for a lock it has moved on, which is what makes a
// deadline exact. Demo mode's offset is part of it.
func Now(ctx context.Context, tx *gen.Tx) (time.Time, error) {
	return now(ctx, tx.SQL(), tx.Dialect())
}

// Now is portal time outside of a transaction, for what decides nothing.
func (db *DB) Now(ctx context.Context) (time.Time, error) { return now(ctx, db.reader, db.Dialect) }

func now(ctx context.Context, q queryer, d string) (time.Time, error) {
	micros, offset := int64(0), int64(0)
	query := `SELECT CAST(unixepoch('now', 'subsec') * 1000000 AS INTEGER), COALESCE((SELECT offset_ms FROM portal_clocks WHERE id = 1), 0)`
	if d == dialect.Postgres {
		query = `SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT), COALESCE((SELECT offset_ms FROM portal_clocks WHERE id = 1), 0)`
	}
	if err := q.QueryRowContext(ctx, query).Scan(&micros, &offset); err != nil {
		return time.Time{}, fmt.Errorf("store: read the clock: %w", err)
	}
	return clock.Cut(time.UnixMicro(micros).Add(time.Duration(offset) * time.Millisecond)), nil
}

// Offset answers how far demo mode has moved portal time.
func (db *DB) Offset(ctx context.Context) (time.Duration, error) {
	var ms int64
	err := db.reader.QueryRowContext(ctx, `SELECT COALESCE((SELECT offset_ms FROM portal_clocks WHERE id = 1), 0)`).Scan(&ms)
	if err != nil {
		return 0, fmt.Errorf("store: read the clock's offset: %w", err)
	}
	return time.Duration(ms) * time.Millisecond, nil
}

// AdvanceClock moves portal time ahead for every server on this database and
// answers the new time. Demo mode only; time never moves back, since what was
// decided by it stays decided.
func (db *DB) AdvanceClock(ctx context.Context, by time.Duration) (time.Time, error) {
	if by < 0 {
		return time.Time{}, fmt.Errorf("store: the clock moves only ahead, not by %s", by)
	}
	var at time.Time
	err := db.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		_, err := tx.SQL().ExecContext(ctx, Rebind(db.Dialect, `INSERT INTO portal_clocks (id, offset_ms) VALUES (1, ?)
			ON CONFLICT (id) DO UPDATE SET offset_ms = portal_clocks.offset_ms + excluded.offset_ms`), by.Milliseconds())
		if err != nil {
			return fmt.Errorf("store: move the clock: %w", err)
		}
		at, err = Now(ctx, tx)
		return err
	})
	return at, err
}
