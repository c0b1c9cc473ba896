package pledge

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/jobs"
)

// ReleaseArgs is the job that lets go the pledges of a cancelled campaign.
type ReleaseArgs struct {
	CampaignID uuid.UUID `json:"campaignId"`
}

// Kind names the job.
func (ReleaseArgs) Kind() string { return "pledge_release" }

// OnCancelled queues the release of a campaign's pledges in the transaction that
// cancels it.
func (s *Service) OnCancelled(ctx context.Context, tx *gen.Tx, campaignID uuid.UUID) error {
	if err := jobs.Insert(ctx, tx, ReleaseArgs{CampaignID: campaignID}, nil); err != nil {
		return fmt.Errorf("pledge: %w", err)
	}
	return nil
}

// AddWorkers registers the workers of this word.
func (s *Service) AddWorkers(workers *river.Workers) {
	river.AddWorker(workers, &releaseWorker{service: s})
}

type releaseWorker struct {
	river.WorkerDefaults[ReleaseArgs]
	service *Service
}

// Work runs one job.
func (w *releaseWorker) Work(ctx context.Context, job *river.Job[ReleaseArgs]) error {
	return w.service.Release(ctx, job.Args.CampaignID)
}
