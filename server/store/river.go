package store

import (
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river/rivermigrate"
)

type pgxTx = pgx.Tx

// quiet keeps the job queue's migrator from printing each of its own steps.
func quiet() *rivermigrate.Config {
	return &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)}
}
