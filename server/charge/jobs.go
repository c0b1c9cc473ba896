package charge

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"shanhuo.app/server/jobs"
)

// ChargeArgs is the job of trying one pledge's charge. Due names the claim it
// belongs to.
type ChargeArgs struct {
	PledgeID uuid.UUID `json:"pledge_id"`
	Due      time.Time `json:"due"`
}

// Kind of the job.
func (ChargeArgs) Kind() string { return "charge.charge" }

// AttemptArgs is the job of bringing one attempt to its end. Lease names the claim
// it belongs to.
type AttemptArgs struct {
	AttemptID uuid.UUID `json:"attempt_id"`
	Lease     time.Time `json:"lease"`
}

// Kind of the job.
func (AttemptArgs) Kind() string { return "charge.attempt" }

// onChargeQueue files a job for the queue that the provider's rate paces. Few River
// tries: what stays open is claimed again by the sweepers.
func onChargeQueue() *river.InsertOpts {
	return &river.InsertOpts{Queue: jobs.ChargeQueue, MaxAttempts: 3}
}

type chargeWorker struct {
	river.WorkerDefaults[ChargeArgs]
	service *Service
}

// Work tries the charge.
func (w *chargeWorker) Work(ctx context.Context, job *river.Job[ChargeArgs]) error {
	return w.service.Charge(ctx, job.Args.PledgeID, job.Args.Due)
}

type attemptWorker struct {
	river.WorkerDefaults[AttemptArgs]
	service *Service
}

// Work brings the attempt to its end.
func (w *attemptWorker) Work(ctx context.Context, job *river.Job[AttemptArgs]) error {
	return w.service.Resume(ctx, job.Args.AttemptID, job.Args.Lease)
}

// Workers registers the workers of this package.
func (s *Service) Workers(workers *river.Workers) {
	river.AddWorker(workers, &chargeWorker{service: s})
	river.AddWorker(workers, &attemptWorker{service: s})
}
