package jobs_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/jobs"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

type ringArgs struct {
	Bell int `json:"bell"`
}

func (ringArgs) Kind() string { return "ring" }

type ringWorker struct {
	river.WorkerDefaults[ringArgs]
	rung chan int
}

func (w *ringWorker) Work(_ context.Context, job *river.Job[ringArgs]) error {
	w.rung <- job.Args.Bell
	return nil
}

func TestAJobExistsExactlyWhenItsTransactionCommits(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		worker := &ringWorker{rung: make(chan int, 4)}
		workers := river.NewWorkers()
		river.AddWorker(workers, worker)
		runner, err := jobs.New(db, jobs.Config{Workers: workers, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), ChargeWorkers: 2})
		if err != nil {
			t.Fatal(err)
		}
		if err := runner.Start(ctx); err != nil {
			t.Fatal(err)
		}
		undone := errors.New("undone")
		err = db.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
			if err := jobs.Insert(ctx, tx, ringArgs{Bell: 1}, nil); err != nil {
				return err
			}
			return undone
		})
		if !errors.Is(err, undone) {
			t.Fatal(err)
		}
		var filed int
		if err := db.Reader().QueryRowContext(ctx, `SELECT COUNT(*) FROM river_job WHERE kind = 'ring'`).Scan(&filed); err != nil || filed != 0 {
			t.Errorf("%d jobs are filed, %v", filed, err)
		}
		err = db.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
			if err := jobs.Insert(ctx, tx, ringArgs{Bell: 2}, nil); err != nil {
				return err
			}
			return jobs.InsertMany(ctx, tx, []river.InsertManyParams{{Args: ringArgs{Bell: 3}, InsertOpts: &river.InsertOpts{Queue: jobs.ChargeQueue}}})
		})
		if err != nil {
			t.Fatal(err)
		}
		sum := 0
		for range 2 {
			select {
			case bell := <-worker.rung:
				sum += bell
			case <-time.After(20 * time.Second):
				t.Fatal("no job was worked within 20 s")
			}
		}
		if sum != 5 {
			t.Fatalf("the wrong jobs ran: sum %d, want 5", sum)
		}
		stop, done := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer done()
		if err := runner.Stop(stop); err != nil {
			t.Fatal(err)
		}
	})
}
