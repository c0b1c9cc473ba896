package e2e

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"shanhuo.app/e2e/postgres/container"
)

// ownPostgres starts a PostgreSQL that a test may kill, and answers an empty place on it.
func ownPostgres(t *testing.T) (*container.Postgres, place) {
	t.Helper()
	if err := exec.CommandContext(t.Context(), "docker", "info").Run(); err != nil {
		missing(t, "needs a container engine, to have a PostgreSQL that can be killed: make test sets one up")
	}
	server, err := container.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Terminate(context.Background()); err != nil {
			t.Error(err)
		}
	})
	connection, err := pgx.Connect(t.Context(), server.URL("postgres"))
	if err == nil {
		_, err = connection.Exec(t.Context(), "CREATE DATABASE portal")
		err = errors.Join(err, connection.Close(t.Context()))
	}
	if err != nil {
		t.Fatal(err)
	}
	return server, place{database: postgres, url: server.URL("portal"), folder: t.TempDir()}
}

// TestKillPostgresAtRandomInstants kills the database under a running portal, freezes it,
// and kills it again while cards are charged. The portal is never restarted: it has to
// find its database again by itself.
func TestKillPostgresAtRandomInstants(t *testing.T) {
	t.Parallel()
	database, at := ownPostgres(t)
	w := newWorld(t, build{place: at, backers: 16, arguments: slowly})
	w.mayRefuse = true
	rounds, pledging, charging := 1, 2, 1
	if whole() {
		rounds, pledging, charging = 4, 3, 2 // 20 altogether
	}
	kill := func() error { return database.Kill(context.Background()) }
	mend := func() error { return w.mended(database.Restart(context.Background())) }
	for round := range rounds {
		chance := w.chance("database", round)
		success, failure := w.raise(t, 1, true), w.raise(t, 1, false)
		w.stormy(t, round)
		finish := w.backing(fmt.Sprintf("round%d", round), success, failure)
		var errs []error
		for range pledging {
			errs = append(errs, w.strike("pledging", time.Duration(1000+chance.IntN(1500))*time.Millisecond, kill, mend))
		}
		errs = append(errs, w.strike("pledging, frozen", time.Second,
			func() error { return database.Pause(context.Background()) },
			func() error {
				time.Sleep(3 * time.Second)
				return w.mended(database.Resume(context.Background()))
			}))
		if err := errors.Join(append(errs, finish())...); err != nil {
			t.Fatal(err)
		}
		moved := make(chan error, 1)
		go func() { moved <- w.moveTo(success.later(failure).Add(time.Minute)) }()
		for range charging {
			errs = append(errs, w.strike("closing and charging", time.Duration(chance.IntN(2500))*time.Millisecond, kill, mend))
		}
		if err := errors.Join(append(errs, <-moved)...); err != nil {
			t.Fatal(err)
		}
		noFaults(t, w.sandbox)
		w.collected(t)
	}
	w.decided(t)
	w.audit(t, manyEnds...)
}

// foundAgain is how soon after its database the portal has to be ready.
const foundAgain = 10 * time.Second

// mended waits, after the database was, until the portal is ready by itself.
func (w *world) mended(err error) error {
	if err != nil {
		return err
	}
	deadline := time.Now().Add(foundAgain)
	for {
		response, err := caller.Get(w.base + "/readyz")
		if err == nil {
			_ = response.Body.Close()
			if response.StatusCode == 200 {
				return nil
			}
			err = fmt.Errorf("/readyz answers %d", response.StatusCode)
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("%s after its database the portal is not ready: %w", foundAgain, err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}
