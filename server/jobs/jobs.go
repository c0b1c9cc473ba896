// Package jobs is the queue of work that outlives a request: River, on the
// portal's own database. A job is inserted in the transaction of the facts it
// follows from, so it exists exactly when they do. Each word keeps its own job
// arguments and workers in its jobs.go.
package jobs

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"time"

	"entgo.io/ent/dialect"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivertype"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/store"
)

// ChargeQueue holds the calls to the card provider, apart from everything else
// so that a big closing never delays a sign-in code.
const ChargeQueue = "charge"

// Insert queues a job in tx.
func Insert(ctx context.Context, tx *gen.Tx, args river.JobArgs, opts *river.InsertOpts) error {
	client, err := inserter(tx.Dialect())
	if err != nil {
		return err
	}
	if _, err := client.InsertTx(ctx, tx.SQL(), args, opts); err != nil {
		return fmt.Errorf("jobs: insert %s: %w", args.Kind(), err)
	}
	return nil
}

// InsertMany queues several jobs in tx with one statement.
func InsertMany(ctx context.Context, tx *gen.Tx, params []river.InsertManyParams) error {
	if len(params) == 0 {
		return nil
	}
	client, err := inserter(tx.Dialect())
	if err != nil {
		return err
	}
	if _, err := client.InsertManyFastTx(ctx, tx.SQL(), params); err != nil {
		return fmt.Errorf("jobs: insert %d jobs: %w", len(params), err)
	}
	return nil
}

// inserter answers a client that only inserts, and only through a transaction
// it is handed: it needs no database of its own. Since River's client keeps no
// state for that, one is made per call rather than kept in a global.
func inserter(d string) (*river.Client[*sql.Tx], error) {
	// PollOnly keeps River from pg_notify, which would hold every transaction at its commit.
	cfg := &river.Config{Logger: slog.New(slog.DiscardHandler), PollOnly: true}
	var client *river.Client[*sql.Tx]
	var err error
	if d == dialect.Postgres {
		client, err = river.NewClient(riverdatabasesql.New(nil), cfg)
	} else {
		client, err = river.NewClient(riversqlite.New(nil), cfg)
	}
	if err != nil {
		return nil, fmt.Errorf("jobs: make an inserting client: %w", err)
	}
	return client, nil
}

// Runner works the queue until it is stopped.
type Runner struct {
	start, stop, cancel func(context.Context) error
}

// Config says how to work.
type Config struct {
	Workers *river.Workers
	Log     *slog.Logger
	// ChargeWorkers bounds the calls to the card provider under way at once.
	ChargeWorkers int
}

// New makes a Runner for the workers that are registered.
func New(db *store.DB, c Config) (*Runner, error) {
	cfg := &river.Config{
		Workers: c.Workers,
		Logger:  slog.New(warnings{c.Log.Handler()}),
		Queues: map[string]river.QueueConfig{
			river.QueueDefault: {MaxWorkers: 20},
			ChargeQueue:        {MaxWorkers: max(1, c.ChargeWorkers)},
		},
		// River's own values work 200 jobs a second, too few for a closing.
		FetchCooldown:     20 * time.Millisecond,
		FetchPollInterval: 200 * time.Millisecond,
		JobTimeout:        2 * time.Minute,
		// A job whose server was killed is found by the facts it left open, well
		// before River rescues it; this only tidies the queue.
		RescueStuckJobsAfter: 10 * time.Minute,
		ErrorHandler:         &errorLog{log: c.Log},
	}
	if db.Postgres() {
		client, err := river.NewClient(riverpgxv5.New(db.Pool()), cfg)
		if err != nil {
			return nil, fmt.Errorf("jobs: %w", err)
		}
		return &Runner{start: client.Start, stop: client.Stop, cancel: client.StopAndCancel}, nil
	}
	client, err := river.NewClient(riversqlite.New(db.Writer()), cfg)
	if err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	return &Runner{start: client.Start, stop: client.Stop, cancel: client.StopAndCancel}, nil
}

// Start begins to work in the background.
func (r *Runner) Start(ctx context.Context) error {
	if err := r.start(ctx); err != nil {
		return fmt.Errorf("jobs: start: %w", err)
	}
	return nil
}

// Stop lets the running jobs finish until ctx ends, then interrupts them; they run
// again later.
func (r *Runner) Stop(ctx context.Context) error {
	if err := r.stop(ctx); err == nil {
		return nil
	}
	hard, done := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer done()
	if err := r.cancel(hard); err != nil {
		return fmt.Errorf("jobs: stop: %w", err)
	}
	return nil
}

// errorLog writes one line for a failed job; River tries it again by itself.
type errorLog struct{ log *slog.Logger }

// HandleError logs a job's error.
func (e *errorLog) HandleError(ctx context.Context, job *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	e.log.ErrorContext(ctx, "job failed", "kind", job.Kind, "job", job.ID, "attempt", job.Attempt, "error", err.Error())
	return nil
}

// HandlePanic logs a job's panic.
func (e *errorLog) HandlePanic(ctx context.Context, job *rivertype.JobRow, value any, trace string) *river.ErrorHandlerResult {
	e.log.ErrorContext(ctx, "job panicked", "kind", job.Kind, "job", job.ID, "panic", fmt.Sprint(value), "trace", trace)
	return nil
}

// warnings lets through what River warns of; that it has started is no news.
type warnings struct{ slog.Handler }

// Enabled tells whether a line of this level is written.
func (w warnings) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && w.Handler.Enabled(ctx, level)
}

// WithAttrs keeps the threshold.
func (w warnings) WithAttrs(attrs []slog.Attr) slog.Handler {
	return warnings{w.Handler.WithAttrs(attrs)}
}

// WithGroup keeps the threshold.
func (w warnings) WithGroup(name string) slog.Handler { return warnings{w.Handler.WithGroup(name)} }
