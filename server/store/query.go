package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"shanhuo.app/server/region"
)

// Rebind turns the placeholders ? into $1, $2 … on PostgreSQL. The statement must not
// hold a literal question mark.
func Rebind(d, query string) string {
	if d != dialect.Postgres {
		return query
	}
	var b strings.Builder
	b.Grow(len(query) + 16)
	n := 0
	for i := range len(query) {
		if query[i] == '?' {
			n++
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(n))
			continue
		}
		b.WriteByte(query[i])
	}
	return b.String()
}

// Rebind is Rebind for this database.
func (db *DB) Rebind(query string) string { return Rebind(db.Dialect, query) }

// Within answers a predicate for ent queries: column is p or lies below it. Both
// databases answer it from an index, which LIKE 'p/%' does not allow on
// SQLite nor on PostgreSQL outside of the C collation.
func Within(column string, p region.Path) func(*sql.Selector) {
	return func(s *sql.Selector) {
		if p == "" {
			return
		}
		s.Where(sql.P(func(b *sql.Builder) {
			writeWithin(b, s.C(column), p, s.Dialect())
		}))
	}
}

// WithinAny is Within for several regions; none of them matches nothing.
func WithinAny(column string, paths []region.Path) func(*sql.Selector) {
	return func(s *sql.Selector) {
		if len(paths) == 0 {
			s.Where(sql.False())
			return
		}
		s.Where(sql.P(func(b *sql.Builder) {
			b.WriteByte('(')
			for i, p := range paths {
				if i > 0 {
					b.WriteString(" OR ")
				}
				if p == "" {
					b.WriteString("1 = 1")
					continue
				}
				writeWithin(b, s.C(column), p, s.Dialect())
			}
			b.WriteByte(')')
		}))
	}
}

func writeWithin(b *sql.Builder, column string, p region.Path, d string) {
	from, to := p.Range()
	atLeast, below := ">=", "<"
	if d == dialect.Postgres {
		// The operators of text_pattern_ops compare bytes, whatever the collation.
		atLeast, below = "~>=~", "~<~"
	}
	b.WriteByte('(').WriteString(column).WriteString(" = ").Arg(string(p)).
		WriteString(" OR (").WriteString(column).WriteString(" " + atLeast + " ").Arg(from).
		WriteString(" AND ").WriteString(column).WriteString(" " + below + " ").Arg(to).WriteString("))")
}

// WithinSQL is Within for hand-written statements: a condition with three
// placeholders and its arguments.
func WithinSQL(d, column string, p region.Path) (condition string, args []any) {
	from, to := p.Range()
	if d == dialect.Postgres {
		return "(" + column + " = ? OR (" + column + " ~>=~ ? AND " + column + " ~<~ ?))", []any{string(p), from, to}
	}
	return "(" + column + " = ? OR (" + column + " >= ? AND " + column + " < ?))", []any{string(p), from, to}
}

// IsTrue is a predicate on a boolean column that both databases answer from an index.
// For the bare column that ent's own predicate writes, SQLite reads the whole table.
func IsTrue(column string) func(*sql.Selector) { return sql.FieldIn(column, true) }

// ForUpdate is a predicate that locks the selected rows until the transaction
// ends. SQLite needs none: its write transactions run one after another. Rows that
// refer to a locked one may still be written, since no key ever changes. With the
// stronger lock a question (person, then campaign) and a pledge (campaign, then
// person) of one person at one moment would deadlock, and hold up the campaign.
func ForUpdate(s *sql.Selector) {
	if s.Dialect() == dialect.Postgres {
		s.For(sql.LockNoKeyUpdate)
	}
}

// ForShare is a predicate that keeps the selected rows from being changed until
// the transaction ends.
func ForShare(s *sql.Selector) {
	if s.Dialect() == dialect.Postgres {
		s.ForShare()
	}
}

// SkipLocked is ForUpdate that leaves out rows another transaction holds.
func SkipLocked(s *sql.Selector) {
	if s.Dialect() == dialect.Postgres {
		s.For(sql.LockNoKeyUpdate, sql.WithLockAction(sql.SkipLocked))
	}
}

// Rows is what a Query's Scan walks: rows of database/sql or of pgx.
type Rows interface {
	Next() bool
	Scan(dest ...any) error
	Err() error
}

// Query is one SELECT of a ReadBatch, with ? placeholders.
type Query struct {
	SQL  string
	Args []any
	Scan func(Rows) error
}

// ReadBatch runs several reads, on PostgreSQL in one round trip. They do not share
// a snapshot, which is fine for pages that show caches and the latest rows.
// It is not scoped by the read interceptor: only columns that anyone may see
// belong in it.
func (db *DB) ReadBatch(ctx context.Context, queries ...Query) error {
	if !db.Postgres() {
		for _, q := range queries {
			if err := db.read(ctx, q); err != nil {
				return fmt.Errorf("store: read: %w", err)
			}
		}
		return nil
	}
	conn, err := db.reader.Conn(ctx)
	if err != nil {
		return fmt.Errorf("store: connection: %w", err)
	}
	defer conn.Close() //nolint:errcheck // gives the connection back; the reads have answered
	return conn.Raw(func(c any) error {
		batch := &pgx.Batch{}
		for _, q := range queries {
			batch.Queue(Rebind(db.Dialect, q.SQL), q.Args...).Query(func(rows pgx.Rows) error { return q.Scan(rows) })
		}
		if err := c.(*stdlib.Conn).Conn().SendBatch(ctx, batch).Close(); err != nil {
			return fmt.Errorf("store: read: %w", err)
		}
		return nil
	})
}

func (db *DB) read(ctx context.Context, q Query) error {
	rows, err := db.reader.QueryContext(ctx, q.SQL, q.Args...)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // Err has told by then
	return errors.Join(q.Scan(rows), rows.Err())
}
