// Package store opens the database and is the only place that tells SQLite from
// PostgreSQL. Everything else sees one ent client, one way to run a
// transaction and one clock.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"modernc.org/sqlite"

	"shanhuo.app/ent/gen"
)

// Config says which database to open.
type Config struct {
	// URL is "sqlite:PATH" or "postgres://…".
	URL string
	// MaxConns bounds the connections to PostgreSQL and the readers of SQLite;
	// zero chooses by the number of cores.
	MaxConns int
	// Count makes contexts from CountIn count statements. For tests.
	Count bool
}

// DB is an open database.
type DB struct {
	// Client reads and writes entities. On SQLite its reads go to a pool of
	// readers and its writes to the one writer.
	Client *gen.Client
	// Dialect is dialect.SQLite or dialect.Postgres.
	Dialect string

	writer, reader *sql.DB
	pool           *pgxpool.Pool
}

// Open connects and checks that the database answers. It does not migrate.
func Open(ctx context.Context, c Config) (*DB, error) {
	switch {
	case strings.HasPrefix(c.URL, "sqlite:"):
		return openSQLite(ctx, c, strings.TrimPrefix(c.URL, "sqlite:"))
	case strings.HasPrefix(c.URL, "postgres://"), strings.HasPrefix(c.URL, "postgresql://"):
		return openPostgres(ctx, c)
	}
	return nil, errors.New(`store: the database URL must begin with "sqlite:" or "postgres://"`)
}

func openSQLite(ctx context.Context, c Config, path string) (*DB, error) {
	if path == "" {
		return nil, errors.New("store: sqlite: needs a path, such as sqlite:data/shanhuo.db")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("store: make the folder of the database: %w", err)
	}
	// busy_timeout comes first so that the switch to WAL already waits its turn.
	pragmas := []string{"busy_timeout(15000)", "journal_mode(WAL)", "foreign_keys(1)", "synchronous(FULL)", "temp_store(MEMORY)"}
	dsn := func(extra url.Values) string {
		v := url.Values{"_pragma": pragmas, "_time_format": {"sqlite"}}
		for k, list := range extra {
			v[k] = append(v[k], list...)
		}
		return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + v.Encode()
	}
	// A transaction that starts as a reader and then writes fails under load
	// instead of waiting; immediate ones queue.
	writer := openSQL(dsn(url.Values{"_txlock": {"immediate"}}), c.Count)
	writer.SetMaxOpenConns(1)
	writer.SetMaxIdleConns(1)
	if err := writer.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("store: open %s: %w", path, err), writer.Close())
	}
	reader := openSQL(dsn(url.Values{"_pragma": {"query_only(1)"}}), c.Count)
	conns := c.MaxConns
	if conns <= 0 {
		conns = max(4, 2*runtime.GOMAXPROCS(0))
	}
	reader.SetMaxOpenConns(conns)
	reader.SetMaxIdleConns(conns)
	db := &DB{Dialect: dialect.SQLite, writer: writer, reader: reader}
	db.Client = gen.NewClient(gen.Driver(&splitDriver{
		Driver: entsql.OpenDB(dialect.SQLite, writer),
		read:   entsql.OpenDB(dialect.SQLite, reader),
	}))
	return db, nil
}

func openSQL(dsn string, count bool) *sql.DB {
	return sql.OpenDB(&sqliteConnector{dsn: dsn, driver: &sqlite.Driver{}, count: count})
}

func openPostgres(ctx context.Context, c Config) (*DB, error) {
	cfg, err := pgxpool.ParseConfig(c.URL)
	if err != nil {
		// The parse error repeats the URL, password included.
		return nil, errors.New("store: the database URL cannot be read; it has the form postgres://user:password@host:5432/name?sslmode=…")
	}
	if c.MaxConns > 0 {
		cfg.MaxConns = int32(min(c.MaxConns, 10_000))
	} else if !strings.Contains(c.URL, "pool_max_conns") {
		cfg.MaxConns = int32(max(16, 8*runtime.GOMAXPROCS(0)))
	}
	cfg.ConnConfig.RuntimeParams["timezone"] = "UTC"
	if c.Count {
		cfg.ConnConfig.Tracer = pgxCounter{}
	}
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("store: connect to PostgreSQL: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("store: PostgreSQL does not answer: %w", err)
	}
	sqlDB := stdlib.OpenDBFromPool(pool)
	return &DB{
		Client:  gen.NewClient(gen.Driver(entsql.OpenDB(dialect.Postgres, sqlDB))),
		Dialect: dialect.Postgres, writer: sqlDB, reader: sqlDB, pool: pool,
	}, nil
}

// Writer answers the pool that may write: one connection on SQLite.
func (db *DB) Writer() *sql.DB { return db.writer }

// Reader answers the pool for reads.
func (db *DB) Reader() *sql.DB { return db.reader }

// Pool answers the pgx pool, nil on SQLite.
func (db *DB) Pool() *pgxpool.Pool { return db.pool }

// Postgres tells whether this is PostgreSQL.
func (db *DB) Postgres() bool { return db.Dialect == dialect.Postgres }

// Ready answers nil when the database answers a read.
func (db *DB) Ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	var one int
	if err := db.reader.QueryRowContext(ctx, "SELECT 1").Scan(&one); err != nil {
		return fmt.Errorf("store: not ready: %w", err)
	}
	return nil
}

// Close ends every connection.
func (db *DB) Close() error {
	err := db.writer.Close()
	if db.pool != nil {
		db.pool.Close()
		return err
	}
	return errors.Join(err, db.reader.Close())
}

// splitDriver sends reads outside of transactions to SQLite's readers.
type splitDriver struct {
	*entsql.Driver
	read *entsql.Driver
}

// Query runs a SELECT on a reader and anything else (INSERT … RETURNING) on the writer.
func (d *splitDriver) Query(ctx context.Context, query string, args, v any) error {
	if strings.HasPrefix(query, "SELECT") || strings.HasPrefix(query, "WITH") {
		return d.read.Query(ctx, query, args, v)
	}
	return d.Driver.Query(ctx, query, args, v)
}

// QueryContext is Query for raw statements.
func (d *splitDriver) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if strings.HasPrefix(query, "SELECT") || strings.HasPrefix(query, "WITH") {
		return d.read.QueryContext(ctx, query, args...)
	}
	return d.Driver.QueryContext(ctx, query, args...)
}
