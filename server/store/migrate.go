package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"ariga.io/atlas/sql/migrate"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	files "shanhuo.app/ent/migrate"
)

// migrationLock is the advisory lock that keeps two servers from migrating one
// PostgreSQL at once ("shanhuo" in ASCII, cut to 63 bits).
const migrationLock = 0x7368616e68756f

// Migrate brings the database to the newest version: ours first, then the job
// queue's. It is safe to run again and from several servers at once. A migration that
// was changed after it had run is refused.
func (db *DB) Migrate(ctx context.Context) error {
	conn, err := db.writer.Conn(ctx)
	if err != nil {
		return fmt.Errorf("store: migrate: %w", err)
	}
	if err := errors.Join(db.migrateOn(ctx, conn), conn.Close()); err != nil {
		return fmt.Errorf("store: migrate: %w", err)
	}
	return db.migrateJobs(ctx)
}

func (db *DB) migrateOn(ctx context.Context, conn *sql.Conn) error {
	folder, err := fs.Sub(files.Files, map[bool]string{false: "sqlite", true: "postgres"}[db.Postgres()])
	if err != nil {
		return fmt.Errorf("open the migrations: %w", err)
	}
	if err := checkSums(folder); err != nil {
		return err
	}
	names, err := fs.Glob(folder, "*.sql")
	if err != nil {
		return fmt.Errorf("list the migrations: %w", err)
	}
	if db.Postgres() {
		if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", migrationLock); err != nil {
			return fmt.Errorf("wait for other servers: %w", err)
		}
		defer conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", migrationLock) //nolint:errcheck // ends with the connection at the latest
	} else {
		// Foreign keys cannot be switched inside a transaction, and with them on a
		// rebuild of a table deletes its children in silence.
		if _, err := conn.ExecContext(ctx, "PRAGMA foreign_keys = off"); err != nil {
			return fmt.Errorf("switch foreign keys off: %w", err)
		}
		defer conn.ExecContext(context.WithoutCancel(ctx), "PRAGMA foreign_keys = on") //nolint:errcheck // the next open sets it again
	}
	if _, err := conn.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS schema_migrations
		(version TEXT NOT NULL PRIMARY KEY, sha256 TEXT NOT NULL, applied_at TEXT NOT NULL)`); err != nil {
		return fmt.Errorf("make the table of versions: %w", err)
	}
	for _, name := range names {
		if err := db.apply(ctx, conn, folder, name); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func (db *DB) apply(ctx context.Context, conn *sql.Conn, folder fs.FS, name string) (err error) {
	body, err := fs.ReadFile(folder, name)
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	sum := sha256.Sum256(body)
	digest := hex.EncodeToString(sum[:])
	version := strings.TrimSuffix(path.Base(name), ".sql")

	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() {
		if err != nil {
			_ = tx.Rollback()
		}
	}()
	var known string
	err = tx.QueryRowContext(ctx, db.Rebind("SELECT sha256 FROM schema_migrations WHERE version = ?"), version).Scan(&known)
	switch {
	case err == nil && known == digest:
		return tx.Rollback()
	case err == nil:
		return errors.New("this migration ran here with other content; migrations are never changed after they ran")
	case !errors.Is(err, sql.ErrNoRows):
		return fmt.Errorf("read the version: %w", err)
	}
	if _, err := tx.ExecContext(ctx, string(body)); err != nil {
		return fmt.Errorf("run: %w", err)
	}
	if !db.Postgres() {
		if err := noOrphans(ctx, tx); err != nil {
			return err
		}
	}
	// The database's clock: a note for operators, which nothing reads.
	if _, err := tx.ExecContext(ctx, db.Rebind("INSERT INTO schema_migrations (version, sha256, applied_at) VALUES (?, ?, CURRENT_TIMESTAMP)"),
		version, digest); err != nil {
		return fmt.Errorf("write the version: %w", err)
	}
	return tx.Commit()
}

func noOrphans(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, "PRAGMA foreign_key_check")
	if err != nil {
		return fmt.Errorf("check foreign keys: %w", err)
	}
	defer rows.Close() //nolint:errcheck // read to the end below
	orphans := rows.Next()
	if err := rows.Err(); err != nil {
		return fmt.Errorf("check foreign keys: %w", err)
	}
	if orphans {
		return errors.New("rows would lose what they belong to; nothing was changed")
	}
	return nil
}

func checkSums(folder fs.FS) error {
	dir := &migrate.MemDir{}
	names, err := fs.Glob(folder, "*")
	if err != nil {
		return fmt.Errorf("list the migrations: %w", err)
	}
	for _, name := range names {
		body, err := fs.ReadFile(folder, name)
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		if err := dir.WriteFile(name, body); err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
	}
	if err := migrate.Validate(dir); err != nil {
		return fmt.Errorf("the migrations and their checksum file differ: %w", err)
	}
	return nil
}

func (db *DB) migrateJobs(ctx context.Context) error {
	var err error
	if db.Postgres() {
		var m *rivermigrate.Migrator[pgxTx]
		if m, err = rivermigrate.New(riverpgxv5.New(db.pool), quiet()); err == nil {
			_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
		}
	} else {
		var m *rivermigrate.Migrator[*sql.Tx]
		if m, err = rivermigrate.New(riversqlite.New(db.writer), quiet()); err == nil {
			_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
		}
	}
	if err != nil {
		return fmt.Errorf("store: migrate the job queue: %w", err)
	}
	return nil
}
