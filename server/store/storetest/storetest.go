// Package storetest runs one test on every database the portal supports.
package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx", for making databases

	"shanhuo.app/server/store"
)

// Each runs test as two subtests, "sqlite" and "postgres", each on a database of
// its own that is migrated and empty. PostgreSQL is the server that
// SHANHUO_TEST_POSTGRES names; `make test` starts one. Without it the
// PostgreSQL half is skipped, except with CI=true, where that is a failure.
func Each(t *testing.T, test func(t *testing.T, db *store.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, SQLite(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, Postgres(t))
	})
}

// SQLite answers a fresh database in a file.
func SQLite(t testing.TB) *store.DB {
	t.Helper()
	db := open(t, "sqlite:"+filepath.Join(t.TempDir(), "test.db"))
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

// Postgres answers a fresh database on the test server.
func Postgres(t testing.TB) *store.DB {
	t.Helper()
	return open(t, PostgresURL(t))
}

// PostgresURL answers the URL of a fresh, migrated database, for tests that hand
// it to another process.
func PostgresURL(t testing.TB) string {
	t.Helper()
	server := os.Getenv("SHANHUO_TEST_POSTGRES")
	if server == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("SHANHUO_TEST_POSTGRES is not set; make test sets it")
		}
		t.Skip("needs a PostgreSQL server: run make test, or set SHANHUO_TEST_POSTGRES")
	}
	prepare.Do(func() { template, prepareErr = makeTemplate(t.Context(), server) })
	if prepareErr != nil {
		t.Fatal(prepareErr)
	}
	name := fmt.Sprintf("test_%d_%d", os.Getpid(), number.Add(1))
	if err := exec(t.Context(), server, "CREATE DATABASE "+name+" TEMPLATE "+template); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := exec(context.Background(), server, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return withDatabase(server, name)
}

var (
	prepare    sync.Once
	template   string
	prepareErr error
	number     atomic.Int64
	// making one database from a template at a time: PostgreSQL refuses more.
	making sync.Mutex
)

func open(t testing.TB, url string) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), store.Config{URL: url, MaxConns: 12, Count: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// makeTemplate migrates one database per test process, from which the others are copied.
func makeTemplate(ctx context.Context, server string) (string, error) {
	name := fmt.Sprintf("template_%d_%d", os.Getpid(), time.Now().UnixNano())
	if err := exec(ctx, server, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	db, err := store.Open(ctx, store.Config{URL: withDatabase(server, name), MaxConns: 2})
	if err != nil {
		return "", err
	}
	if err := db.Migrate(ctx); err != nil {
		return "", err
	}
	return name, db.Close()
}

func exec(ctx context.Context, server, statement string) error {
	making.Lock()
	defer making.Unlock()
	db, err := sql.Open("pgx", server)
	if err != nil {
		return fmt.Errorf("storetest: %w", err)
	}
	defer db.Close() //nolint:errcheck // nothing to lose
	for try := 0; ; try++ {
		_, err = db.ExecContext(ctx, statement)
		// Another test process may be copying its own template at this moment.
		if err == nil || try == 20 || !strings.Contains(err.Error(), "being accessed by other users") {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if err != nil {
		return fmt.Errorf("storetest: %s: %w", statement, err)
	}
	return nil
}

func withDatabase(server, name string) string {
	u, err := url.Parse(server)
	if err != nil {
		panic("storetest: SHANHUO_TEST_POSTGRES cannot be read")
	}
	u.Path = "/" + name
	return u.String()
}
