package app

import (
	"context"
	"errors"
	"fmt"

	"shanhuo.app/server/store"
)

type migrateCmd struct{ storage }

// Run migrates and says so.
func (c *migrateCmd) Run(ctx context.Context, s streams) error {
	if err := c.checkURL(); err != nil {
		return err
	}
	db, err := store.Open(ctx, store.Config{URL: c.url(), MaxConns: c.MaxConns})
	if err != nil {
		return err
	}
	if err := errors.Join(db.Migrate(ctx), db.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.out, "The database is up to date.")
	return err
}
