package store

import (
	"context"
	"database/sql/driver"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
)

// Counter counts what was sent to the database under one context.
type Counter struct{ statements, trips atomic.Int64 }

// Statements answers how many statements were run.
func (c *Counter) Statements() int64 { return c.statements.Load() }

// Trips answers how many times an answer was waited for.
func (c *Counter) Trips() int64 { return c.trips.Load() }

type counterKey struct{}

// CountIn answers a context whose statements are counted, if the database was
// opened with Count.
func CountIn(ctx context.Context) (context.Context, *Counter) {
	c := &Counter{}
	return context.WithValue(ctx, counterKey{}, c), c
}

func count(ctx context.Context, statements, trips int64) {
	if c, ok := ctx.Value(counterKey{}).(*Counter); ok {
		c.statements.Add(statements)
		c.trips.Add(trips)
	}
}

type pgxCounter struct{}

// TraceQueryStart counts a statement sent alone.
func (pgxCounter) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	count(ctx, 1, 1)
	return ctx
}

// TraceQueryEnd is part of pgx.QueryTracer.
func (pgxCounter) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TraceBatchStart counts one round trip.
func (pgxCounter) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	count(ctx, 0, 1)
	return ctx
}

// TraceBatchQuery counts one statement of a batch.
func (pgxCounter) TraceBatchQuery(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchQueryData) {
	count(ctx, 1, 0)
}

// TraceBatchEnd is part of pgx.BatchTracer.
func (pgxCounter) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

type sqliteConnector struct {
	dsn    string
	driver driver.Driver
	count  bool
}

// Connect opens one connection.
func (c *sqliteConnector) Connect(context.Context) (driver.Conn, error) {
	conn, err := c.driver.Open(c.dsn)
	if err != nil || !c.count {
		return conn, err
	}
	return &countingConn{conn.(sqliteConn)}, nil
}

// Driver is part of driver.Connector.
func (c *sqliteConnector) Driver() driver.Driver { return c.driver }

// sqliteConn is what the SQLite driver's connections can do beyond driver.Conn.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type countingConn struct{ sqliteConn }

// ExecContext counts and runs a statement.
func (c *countingConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	count(ctx, 1, 1)
	return c.sqliteConn.ExecContext(ctx, query, args)
}

// QueryContext counts and runs a query.
func (c *countingConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	count(ctx, 1, 1)
	return c.sqliteConn.QueryContext(ctx, query, args)
}
