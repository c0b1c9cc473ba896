package sandbox

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver named "sqlite"
)

// Objects are kept as the JSON that goes over the wire. owner is the id a kind
// is listed by: the customer of intents and methods, the intent of charges, the
// charge of refunds.
const schema = `
CREATE TABLE IF NOT EXISTS setting (
	name  TEXT PRIMARY KEY,
	value BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS object (
	seq     INTEGER PRIMARY KEY AUTOINCREMENT,
	id      TEXT NOT NULL UNIQUE,
	kind    TEXT NOT NULL,
	owner   TEXT NOT NULL,
	created INTEGER NOT NULL,
	expires INTEGER NOT NULL,
	body    TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS object_kind_owner ON object (kind, owner, seq);
CREATE INDEX IF NOT EXISTS object_kind ON object (kind, seq);
CREATE INDEX IF NOT EXISTS object_expires ON object (expires) WHERE expires > 0;
CREATE TABLE IF NOT EXISTS answer (
	key     TEXT PRIMARY KEY,
	request TEXT NOT NULL,
	status  INTEGER NOT NULL,
	body    BLOB NOT NULL,
	created INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS event (
	seq     INTEGER PRIMARY KEY AUTOINCREMENT,
	id      TEXT NOT NULL UNIQUE,
	type    TEXT NOT NULL,
	created INTEGER NOT NULL,
	body    BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS delivery (
	seq      INTEGER PRIMARY KEY AUTOINCREMENT,
	event_id TEXT NOT NULL,
	body     BLOB NOT NULL,
	forged   INTEGER NOT NULL,
	due      INTEGER NOT NULL,
	attempts INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS delivery_due ON delivery (due, seq);
CREATE TABLE IF NOT EXISTS fault (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	kind        TEXT NOT NULL,
	method      TEXT NOT NULL,
	path        TEXT NOT NULL,
	code        TEXT NOT NULL,
	delay_ms    INTEGER NOT NULL,
	probability REAL NOT NULL,
	remaining   INTEGER NOT NULL,
	seed        INTEGER NOT NULL,
	draws       INTEGER NOT NULL
);`

// openFile opens one writing connection and a few reading ones. The writer
// takes its lock at BEGIN, so that two processes queue instead of failing.
func (s *Sandbox) openFile() error {
	path, err := filepath.Abs(s.cfg.File)
	if err != nil {
		return fmt.Errorf("sandbox: %w", err)
	}
	dsn := func(extra string) string {
		// The time-out comes first: the pragmas after it may meet another process's lock.
		return (&url.URL{Scheme: "file", Path: path}).String() +
			"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)" + extra
	}
	if s.writer, err = sql.Open("sqlite", dsn("&_txlock=immediate")); err != nil {
		return fmt.Errorf("sandbox: open %s: %w", path, err)
	}
	s.writer.SetMaxOpenConns(1)
	if s.reader, err = sql.Open("sqlite", dsn("&_pragma=query_only(1)")); err != nil {
		return errors.Join(fmt.Errorf("sandbox: open %s: %w", path, err), s.writer.Close())
	}
	s.reader.SetMaxOpenConns(4)
	if err := s.prepareFile(); err != nil {
		return errors.Join(fmt.Errorf("sandbox: prepare %s: %w", path, err), s.Close())
	}
	return nil
}

func (s *Sandbox) prepareFile() error {
	ctx := context.Background()
	return s.inTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, schema); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM answer WHERE created <= ?`, s.now().Add(-keyLifetime).Unix()); err != nil {
			return err
		}
		// Fingerprints are keyed, so that the file does not tell which number was typed.
		fresh := make([]byte, 32)
		if _, err := rand.Read(fresh); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx,
			`INSERT INTO setting (name, value) VALUES ('fingerprint', ?) ON CONFLICT (name) DO NOTHING`, fresh); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT value FROM setting WHERE name = 'fingerprint'`).Scan(&s.secret)
	})
}

// queryer is what a read needs: a transaction or a connection pool.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// row is how an object is filed.
type row struct {
	id      string
	kind    string
	owner   string
	created int64
	// expires is when the object ends by itself, in Unix seconds; 0 is never.
	expires int64
}

// object is anything with an id that goes over the wire.
type object interface{ filed() row }

func (t *turn) put(o object) error {
	body, err := json.Marshal(o)
	if err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	f := o.filed()
	_, err = t.tx.ExecContext(t.ctx, `
INSERT INTO object (id, kind, owner, created, expires, body) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, expires = excluded.expires, body = excluded.body`,
		f.id, f.kind, f.owner, f.created, f.expires, string(body))
	if err != nil {
		return fmt.Errorf("store %s: %w", f.id, err)
	}
	return nil
}

// load reads the object with this id; param names the request's parameter in
// the error when there is none of this kind.
func load[T any, P interface {
	*T
	object
}](t *turn, id, param string) (*T, error) {
	var empty T
	kind := P(&empty).filed().kind
	var body []byte
	err := t.db.QueryRowContext(t.ctx, `SELECT body FROM object WHERE id = ? AND kind = ?`, id, kind).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, missing(kind, id, param)
	}
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", id, err)
	}
	out := new(T)
	if err := json.Unmarshal(body, out); err != nil {
		return nil, fmt.Errorf("decode %s: %w", id, err)
	}
	return out, nil
}
