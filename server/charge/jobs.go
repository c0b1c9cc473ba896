package charge

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/attempt"
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

// forgetLast lets charges pass the forgetting of cards: a failed campaign leaves ten
// thousand of those, and River works a job with a lower number first.
const forgetLast = 3

// onChargeQueue files a job for the queue that the provider's rate paces. Few River
// tries: what stays open is claimed again by the sweepers.
func onChargeQueue() *river.InsertOpts {
	return &river.InsertOpts{Queue: jobs.ChargeQueue, MaxAttempts: 3}
}

// forAttempt is onChargeQueue for an attempt's job.
func forAttempt(a *gen.Attempt) *river.InsertOpts {
	opts := onChargeQueue()
	if a.Kind == attempt.KindFORGET {
		opts.Priority = forgetLast
	}
	return opts
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
