package e2e

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
)

// The databases that everything has to run on.
const (
	sqlite   = "sqlite"
	postgres = "postgres"
)

// each runs a test on both databases.
func each(t *testing.T, test func(t *testing.T, database string)) {
	t.Helper()
	for _, database := range []string{sqlite, postgres} {
		t.Run(database, func(t *testing.T) {
			t.Parallel()
			needsDatabase(t, database)
			test(t, database)
		})
	}
}

func needsDatabase(t testing.TB, database string) {
	t.Helper()
	if database == postgres && postgresServer() == "" {
		missing(t, "needs a PostgreSQL server: run make test, or set SHANHUO_TEST_POSTGRES")
	}
}

func postgresServer() string { return os.Getenv("SHANHUO_TEST_POSTGRES") }

// What a demo portal begins with.
const (
	people     = "people" // regions, and people with their roles
	everything = "all"    // and the campaigns they made
)

// place is where one portal keeps its things; several servers may share it.
type place struct {
	database string // sqlite or postgres
	data     string // people or everything; empty leaves it to the portal
	url      string // for --database-url
	folder   string // for --data-dir
}

func (p place) flags() []string {
	return []string{"--database-url", p.url, "--data-dir", p.folder}
}

// emptyPlace answers a folder and a database with nothing in it.
func emptyPlace(t testing.TB, database string) place {
	t.Helper()
	needsDatabase(t, database)
	p := place{database: database, folder: filepath.Join(t.TempDir(), "data")}
	if err := os.MkdirAll(p.folder, 0o700); err != nil {
		t.Fatal(err)
	}
	p.url = "sqlite:" + filepath.Join(p.folder, "shanhuo.db")
	if database == postgres {
		p.url = newDatabase(t, "")
	}
	return p
}

// seededPlace answers a place with demo data in it, copied from a template that is
// made once a run.
func seededPlace(t testing.TB, database, data string) place {
	t.Helper()
	needsDatabase(t, database)
	source, err := templates.get(database, data)
	if err != nil {
		t.Fatal(err)
	}
	p := place{database: database, data: data, folder: filepath.Join(t.TempDir(), "data")}
	if err := os.CopyFS(p.folder, os.DirFS(source.folder)); err != nil {
		t.Fatal(err)
	}
	p.url = "sqlite:" + filepath.Join(p.folder, "shanhuo.db")
	if database == postgres {
		p.url = newDatabase(t, nameOf(source.url))
	}
	return p
}

func newDatabase(t testing.TB, template string) string {
	t.Helper()
	name := unique("e2e_")
	if err := createDatabase(t.Context(), name, template); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := tell(context.Background(), "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return databaseURL(name)
}

// copying keeps two copies of one template apart: PostgreSQL refuses the second.
var copying sync.Mutex

func createDatabase(ctx context.Context, name, template string) error {
	statement := "CREATE DATABASE " + name
	if template != "" {
		copying.Lock()
		defer copying.Unlock()
		statement += " TEMPLATE " + template
	}
	return tell(ctx, statement)
}

// tell sends one statement to the test server.
func tell(ctx context.Context, statement string) error {
	connection, err := pgx.Connect(ctx, postgresServer())
	if err != nil {
		return fmt.Errorf("connect to PostgreSQL: %w", err)
	}
	_, err = connection.Exec(ctx, statement)
	return errors.Join(err, connection.Close(ctx))
}

func databaseURL(name string) string {
	address, err := url.Parse(postgresServer())
	if err != nil {
		return ""
	}
	address.Path = "/" + name
	return address.String()
}

func nameOf(databaseURL string) string {
	address, err := url.Parse(databaseURL)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(address.Path, "/")
}

// unique makes a name that no other test has.
func unique(prefix string) string { return prefix + strings.ToLower(rand.Text()[:12]) }

// templates are the seeded places that tests copy.
var templates = &seeds{made: map[kind]*seed{}}

type seeds struct {
	mu   sync.Mutex
	made map[kind]*seed
}

type kind struct{ database, data string }

type seed struct {
	once  sync.Once
	place place
	err   error
}

func (s *seeds) get(database, data string) (place, error) {
	s.mu.Lock()
	one, ok := s.made[kind{database, data}]
	if !ok {
		one = &seed{}
		s.made[kind{database, data}] = one
	}
	s.mu.Unlock()
	one.once.Do(func() { one.place, one.err = makeSeed(database, data) })
	return one.place, one.err
}

// drop removes what was made.
func (s *seeds) drop() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for of, one := range s.made {
		if of.database == postgres && one.place.url != "" {
			errs = append(errs, tell(context.Background(), "DROP DATABASE IF EXISTS "+nameOf(one.place.url)+" WITH (FORCE)"))
		}
	}
	return errors.Join(errs...)
}

// makeSeed lets a portal of its own seed a place, and stops it.
func makeSeed(database, data string) (place, error) {
	p := place{database: database, data: data, folder: filepath.Join(scratch, "seed-"+database+"-"+data)}
	if err := os.MkdirAll(p.folder, 0o700); err != nil {
		return p, fmt.Errorf("make a folder for demo data: %w", err)
	}
	p.url = "sqlite:" + filepath.Join(p.folder, "shanhuo.db")
	if database == postgres {
		name := unique("e2e_seed_")
		if err := createDatabase(context.Background(), name, ""); err != nil {
			return p, err
		}
		p.url = databaseURL(name)
	}
	s, err := launch(settings{place: p})
	if err != nil {
		return p, err
	}
	return p, s.stop()
}
