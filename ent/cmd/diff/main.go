// Command diff writes the migrations that lead from ent/migrate to ent/schema, for
// both databases.
//
//	go run ./ent/cmd/diff -name add_wallets   write them
//	go run ./ent/cmd/diff -check              exit 1 when there is anything to write
//	go run ./ent/cmd/diff -hash               sum up again after writing a migration by hand
//
// It replays the migrations on an empty SQLite database in memory and on an
// empty PostgreSQL database made for the purpose on the server that
// SHANHUO_TEST_POSTGRES names.
package main

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"ariga.io/atlas/sql/migrate"
	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"entgo.io/ent/dialect/sql/schema"
	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"
	_ "modernc.org/sqlite"             // driver "sqlite"

	genmigrate "shanhuo.app/ent/gen/migrate"
)

func main() {
	name := flag.String("name", "changes", "name of the migration")
	check := flag.Bool("check", false, "write nothing, exit 1 when the schema has drifted")
	hash := flag.Bool("hash", false, "only write the checksum files again")
	flag.Parse()
	if *hash {
		if err := writeSums(); err != nil {
			fmt.Fprintln(os.Stderr, "diff:", err)
			os.Exit(1)
		}
		return
	}
	if err := run(context.Background(), *name, *check); err != nil {
		fmt.Fprintln(os.Stderr, "diff:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, name string, check bool) error {
	drifted := false
	for _, d := range []string{dialect.SQLite, dialect.Postgres} {
		changed, err := one(ctx, d, name, check)
		if err != nil {
			return fmt.Errorf("%s: %w", folder(d), err)
		}
		drifted = drifted || changed
	}
	if check && drifted {
		return errors.New("the schema has drifted from the migrations: run make migration NAME=what_changed")
	}
	return nil
}

func folder(d string) string {
	if d == dialect.Postgres {
		return "postgres"
	}
	return "sqlite"
}

// one compares for one database and tells whether there was anything to write.
func one(ctx context.Context, d, name string, check bool) (changed bool, err error) {
	dir := filepath.Join("ent", "migrate", folder(d))
	if check {
		copied, err := os.MkdirTemp("", "shanhuo-diff-")
		if err != nil {
			return false, fmt.Errorf("make a temporary folder: %w", err)
		}
		defer os.RemoveAll(copied) //nolint:errcheck // a temporary folder
		if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
			return false, fmt.Errorf("copy: %w", err)
		}
		dir = copied
	}
	before, err := fs.Glob(os.DirFS(dir), "*.sql")
	if err != nil {
		return false, fmt.Errorf("list: %w", err)
	}
	if err := diff(ctx, d, dir, name); err != nil {
		return false, err
	}
	after, err := fs.Glob(os.DirFS(dir), "*.sql")
	if err != nil {
		return false, fmt.Errorf("list: %w", err)
	}
	if len(after) == len(before) {
		fmt.Printf("%s: no change\n", folder(d))
		return false, nil
	}
	body, err := fs.ReadFile(os.DirFS(dir), after[len(after)-1])
	if err != nil {
		return false, fmt.Errorf("read the new migration: %w", err)
	}
	fmt.Printf("%s: %s\n", folder(d), after[len(after)-1])
	if check {
		fmt.Println(string(body))
	}
	return true, nil
}

func diff(ctx context.Context, d, dir, name string) error {
	db, done, err := emptyDatabase(ctx, d)
	if err != nil {
		return err
	}
	defer done()
	local, err := migrate.NewLocalDir(dir)
	if err != nil {
		return fmt.Errorf("open %s: %w", dir, err)
	}
	m, err := schema.NewMigrate(entsql.OpenDB(d, db),
		schema.WithDir(local), schema.WithMigrationMode(schema.ModeReplay), schema.WithDialect(d),
		schema.WithFormatter(migrate.DefaultFormatter), schema.WithForeignKeys(true))
	if err != nil {
		return fmt.Errorf("prepare: %w", err)
	}
	if err := m.NamedDiff(ctx, name, genmigrate.Tables...); err != nil && !errors.Is(err, migrate.ErrNoPlan) {
		return fmt.Errorf("compare: %w", err)
	}
	return nil
}

func emptyDatabase(ctx context.Context, d string) (db *sql.DB, done func(), err error) {
	if d == dialect.SQLite {
		db, err = sql.Open("sqlite", "file:diff?mode=memory&cache=shared&_pragma=foreign_keys(1)")
		if err != nil {
			return nil, nil, fmt.Errorf("open SQLite: %w", err)
		}
		db.SetMaxOpenConns(1)
		return db, func() { _ = db.Close() }, nil
	}
	url := os.Getenv("SHANHUO_TEST_POSTGRES")
	if url == "" {
		return nil, nil, errors.New("SHANHUO_TEST_POSTGRES is not set; run make migrate-check, which starts one")
	}
	admin, err := sql.Open("pgx", url)
	if err != nil {
		return nil, nil, fmt.Errorf("open PostgreSQL: %w", err)
	}
	const name = "shanhuo_diff"
	for _, statement := range []string{"DROP DATABASE IF EXISTS " + name + " WITH (FORCE)", "CREATE DATABASE " + name} {
		if _, err := admin.ExecContext(ctx, statement); err != nil {
			return nil, nil, errors.Join(fmt.Errorf("prepare an empty database: %w", err), admin.Close())
		}
	}
	target, err := withDatabase(url, name)
	if err != nil {
		return nil, nil, errors.Join(err, admin.Close())
	}
	db, err = sql.Open("pgx", target)
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("open PostgreSQL: %w", err), admin.Close())
	}
	return db, func() {
		_ = db.Close()
		_, _ = admin.ExecContext(context.WithoutCancel(ctx), "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
		_ = admin.Close()
	}, nil
}

func writeSums() error {
	for _, folder := range []string{"sqlite", "postgres"} {
		dir, err := migrate.NewLocalDir(filepath.Join("ent", "migrate", folder))
		if err != nil {
			return fmt.Errorf("open %s: %w", folder, err)
		}
		sum, err := dir.Checksum()
		if err != nil {
			return fmt.Errorf("sum up %s: %w", folder, err)
		}
		if err := migrate.WriteSumFile(dir, sum); err != nil {
			return fmt.Errorf("write the sums of %s: %w", folder, err)
		}
	}
	return nil
}
