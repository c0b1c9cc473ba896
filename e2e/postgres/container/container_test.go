package container_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"shanhuo.app/e2e/postgres/container"
)

func TestAServerThatIsKilledAndPausedKeepsItsAddressAndItsData(t *testing.T) {
	if os.Getenv("SHANHUO_TEST_POSTGRES") == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("no container engine: run make test")
		}
		t.Skip("needs a container engine: run make test")
	}
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()

	server, err := container.Start(ctx, "-c", "log_statement=all")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Terminate(context.Background()); err != nil {
			t.Error(err)
		}
	})
	address := server.URL("postgres")

	if got := ask(t, ctx, address, "SHOW max_connections"); got != "400" {
		t.Errorf("max_connections is %s, want 400", got)
	}
	if got := ask(t, ctx, address, "SHOW fsync"); got != "on" {
		t.Errorf("fsync is %s, want on", got)
	}
	if got := ask(t, ctx, address, "SHOW log_statement"); got != "all" {
		t.Errorf("log_statement is %s: the test's own arguments were lost", got)
	}
	if got := ask(t, ctx, address, "SELECT count(*)::text FROM pg_available_extensions WHERE name = 'pg_trgm'"); got != "1" {
		t.Error("the image has no pg_trgm, which search needs")
	}
	tell(t, ctx, address, "CREATE TABLE kept (name text)")
	tell(t, ctx, address, "INSERT INTO kept VALUES ('acknowledged')")

	if err := server.Kill(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := pgx.Connect(ctx, address); err == nil {
		t.Fatal("the killed server still takes connections")
	}
	if err := server.Restart(ctx); err != nil {
		t.Fatal(err)
	}
	if server.URL("postgres") != address {
		t.Errorf("the address changed from %s to %s", address, server.URL("postgres"))
	}
	if got := ask(t, ctx, address, "SELECT name FROM kept"); got != "acknowledged" {
		t.Errorf("the committed row reads %q after the kill", got)
	}

	if err := server.Pause(ctx); err != nil {
		t.Fatal(err)
	}
	short, stop := context.WithTimeout(ctx, 500*time.Millisecond)
	defer stop()
	if connection, err := pgx.Connect(short, address); err == nil {
		_ = connection.Close(ctx)
		t.Error("the paused server answered")
	}
	if err := server.Resume(ctx); err != nil {
		t.Fatal(err)
	}
	if got := ask(t, ctx, address, "SELECT name FROM kept"); got != "acknowledged" {
		t.Errorf("the committed row reads %q after the pause", got)
	}
}

func ask(t *testing.T, ctx context.Context, address, query string) (answer string) {
	t.Helper()
	with(t, ctx, address, func(connection *pgx.Conn) error {
		return connection.QueryRow(ctx, query).Scan(&answer)
	})
	return answer
}

func tell(t *testing.T, ctx context.Context, address, statement string) {
	t.Helper()
	with(t, ctx, address, func(connection *pgx.Conn) error {
		_, err := connection.Exec(ctx, statement)
		return err
	})
}

func with(t *testing.T, ctx context.Context, address string, do func(*pgx.Conn) error) {
	t.Helper()
	connection, err := pgx.Connect(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = connection.Close(ctx) }()
	if err := do(connection); err != nil {
		t.Fatal(err)
	}
}
