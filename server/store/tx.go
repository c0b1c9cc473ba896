package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/fault"
)

// maxTries bounds how often a transaction is run when the database asks for it.
const maxTries = 10

// InTx runs fn in one transaction and commits when it answers nil. When the
// database gives the transaction up (serialisation, deadlock, busy, a
// connection lost before the commit) fn is run again, so it may run several
// times and must not have effects outside of tx. When the connection is lost
// during the commit nobody knows the outcome: InTx answers the fault
// OUTCOME_UNKNOWN, and sending the same idempotency key again tells.
func (db *DB) InTx(ctx context.Context, fn func(ctx context.Context, tx *gen.Tx) error) error {
	for try := 1; ; try++ {
		err := db.once(ctx, fn)
		if err == nil || try == maxTries || !transient(err) || ctx.Err() != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(time.Duration(rand.Int64N(int64(5*time.Millisecond) << min(try, 7)))): //nolint:gosec // jitter
		}
	}
}

func (db *DB) once(ctx context.Context, fn func(ctx context.Context, tx *gen.Tx) error) (err error) {
	tx, err := db.Client.Tx(ctx)
	if err != nil {
		return fmt.Errorf("store: begin: %w", err)
	}
	done := false
	defer func() {
		if !done {
			// Also on panic: an open transaction would hold SQLite's only writer.
			_ = tx.Rollback()
		}
	}()
	if err := fn(ctx, tx); err != nil {
		return full(err)
	}
	done = true
	if err := tx.Commit(); err != nil {
		if lost(err) || goingDown(err) {
			return &fault.Fault{Kind: fault.Unavailable, Code: "OUTCOME_UNKNOWN", Detail: err.Error()}
		}
		return full(fmt.Errorf("store: commit: %w", err))
	}
	return nil
}

// full turns a disk without room into a fault that says so: nothing was written, and
// it is the operator's to mend, not the reader's.
func full(err error) error {
	var lite *sqlite.Error
	var pg *pgconn.PgError
	const sqliteFull, sqliteIO = 13, 10
	switch {
	case errors.As(err, &lite) && lite.Code()&0xff == sqliteFull:
	case errors.As(err, &lite) && lite.Code()&0xff == sqliteIO && (errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EFBIG) || strings.Contains(err.Error(), "disk I/O error")):
	case errors.As(err, &pg) && pg.Code == "53100":
	default:
		return err
	}
	return &fault.Fault{Kind: fault.Unavailable, Code: "STORAGE_FULL", Detail: err.Error()}
}

// transient tells whether running the whole transaction again is right.
func transient(err error) bool {
	var f *fault.Fault
	if errors.As(err, &f) {
		return false
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch pg.Code {
		case "40001", "40P01", // serialisation failure, deadlock
			"57P01", "57P02", "57P03", // shutting down, crashed, starting up
			"53300": // too many connections
			return true
		}
		return false
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		const busy, locked = 5, 6
		return lite.Code()&0xff == busy || lite.Code()&0xff == locked
	}
	return lost(err)
}

// goingDown tells whether the server was stopping or crashing: said of a commit, that
// does not tell whether it took effect.
func goingDown(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (strings.HasPrefix(pg.Code, "57P0") || strings.HasPrefix(pg.Code, "08"))
}

// lost tells whether the connection broke.
func lost(err error) bool {
	var netErr net.Error
	var connect *pgconn.ConnectError
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, io.EOF) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &netErr) && !netErr.Timeout() || errors.As(err, &connect) ||
		pgconn.SafeToRetry(err)
}
