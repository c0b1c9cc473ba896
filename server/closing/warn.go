package closing

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/server/access"
	"shanhuo.app/server/jobs"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/store"
)

// warnBefore is how long before the deadline backers are told the amount and the day.
const warnBefore = 3 * 24 * time.Hour

// WarnArgs is the job of telling people that a campaign's deadline is near: its backers
// by pages of their pledges, then those who only follow it, by pages of people.
type WarnArgs struct {
	CampaignID uuid.UUID `json:"campaign_id"`
	// After is the last pledge, or follower, that was told; nil begins.
	After     *uuid.UUID `json:"after,omitempty"`
	Followers bool       `json:"followers,omitempty"`
}

// Kind of the job.
func (WarnArgs) Kind() string { return "closing.warn" }

type warnWorker struct {
	river.WorkerDefaults[WarnArgs]
	service *Service
}

// Work tells one page of people.
func (w *warnWorker) Work(ctx context.Context, job *river.Job[WarnArgs]) error {
	return w.service.Warn(ctx, job.Args)
}

// WarnDue finds campaigns whose deadline is at most three days away, each once, and
// files the job of telling their backers. It answers how many it found.
func (s *Service) WarnDue(ctx context.Context) (int, error) {
	ctx = access.AsSystem(ctx, access.ForClosing)
	now, err := s.DB.Now(ctx)
	if err != nil {
		return 0, err
	}
	due, err := s.DB.Client.Campaign.Query().
		Where(campaign.StateEQ(lifecycle.CampaignLive), campaign.DeadlineGT(now), campaign.DeadlineLTE(now.Add(warnBefore)), campaign.WarnedAtIsNil()).
		Order(gen.Asc(campaign.FieldDeadline)).Limit(page).IDs(ctx)
	if err != nil {
		return 0, fmt.Errorf("closing: near deadlines: %w", err)
	}
	for _, id := range due {
		err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
			now, err := store.Now(ctx, tx)
			if err != nil {
				return err
			}
			n, err := tx.Campaign.Update().Where(campaign.ID(id), campaign.WarnedAtIsNil()).SetWarnedAt(now).Save(ctx)
			if err != nil || n == 0 {
				return err
			}
			return jobs.Insert(ctx, tx, WarnArgs{CampaignID: id}, nil)
		})
		if err != nil {
			return 0, fmt.Errorf("closing: claim a near deadline: %w", err)
		}
	}
	return len(due), nil
}

// Warn writes one page of notices and files the job of the next in the same
// transaction. Doing it again tells nobody twice.
func (s *Service) Warn(ctx context.Context, at WarnArgs) error {
	ctx = access.AsSystem(ctx, access.ForClosing)
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		c, err := tx.Campaign.Get(ctx, at.CampaignID)
		if err != nil {
			return err
		}
		if c.State != lifecycle.CampaignLive || c.Deadline == nil {
			return nil // closed, stopped or cancelled in the meantime
		}
		if at.Followers {
			return s.warnFollowers(ctx, tx, c, at.After)
		}
		query := tx.Pledge.Query().Where(pledge.CampaignID(c.ID), pledge.StateEQ(lifecycle.PledgeCommitted))
		if at.After != nil {
			query = query.Where(pledge.IDGT(*at.After))
		}
		list, err := query.Order(gen.Asc(pledge.FieldID)).Limit(chunk).All(ctx)
		if err != nil {
			return err
		}
		notices := make([]notify.Notice, len(list))
		for i, p := range list {
			notices[i] = notify.Notice{
				PersonID: p.BackerID, Kind: notify.DeadlineSoon, DedupeKey: "soon:" + p.ID.String(), Link: "/pledges/" + p.ID.String(),
				Args: map[string]any{"campaign": c.Title, "deadline": *c.Deadline, "amount": p.GoodsMinor + p.FreightMinor},
			}
		}
		if err := s.Notify.QueueMany(ctx, tx, notices); err != nil {
			return err
		}
		if len(list) < chunk {
			return jobs.Insert(ctx, tx, WarnArgs{CampaignID: c.ID, Followers: true}, nil)
		}
		return jobs.Insert(ctx, tx, WarnArgs{CampaignID: c.ID, After: &list[len(list)-1].ID}, nil)
	})
	if err != nil {
		return fmt.Errorf("closing: warn people of %s: %w", at.CampaignID, err)
	}
	return nil
}
