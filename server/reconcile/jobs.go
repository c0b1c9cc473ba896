package reconcile

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/jobs"
)

// CompareArgs is the job of carrying out one comparison. Try names the claim it belongs
// to: a job whose claim has passed to another one does nothing.
type CompareArgs struct {
	ID  uuid.UUID `json:"id"`
	Try int       `json:"try"`
}

// Kind of the job.
func (CompareArgs) Kind() string { return "reconcile.compare" }

// enqueue files the job of a try. River runs it again when a server stops in its middle;
// whatever else goes wrong is found by Sweep.
func enqueue(ctx context.Context, tx *gen.Tx, id uuid.UUID, try int) error {
	return jobs.Insert(ctx, tx, CompareArgs{ID: id, Try: try}, &river.InsertOpts{MaxAttempts: 3})
}

type worker struct {
	river.WorkerDefaults[CompareArgs]
	service *Service
}

// Timeout of one try.
func (w *worker) Timeout(*river.Job[CompareArgs]) time.Duration { return longest }

// Work carries out the comparison.
func (w *worker) Work(ctx context.Context, job *river.Job[CompareArgs]) error {
	return w.service.Compare(ctx, job.Args.ID, job.Args.Try)
}

// Workers registers the worker of this package.
func (s *Service) Workers(workers *river.Workers) { river.AddWorker(workers, &worker{service: s}) }
