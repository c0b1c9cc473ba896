package closing

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/closing"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/server/access"
	"shanhuo.app/server/jobs"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/notify"
)

// chunk is how many people one job writes to.
const chunk = 500

// TellArgs is the job of telling people how a campaign closed: its household first, and,
// when it failed, its backers by pages of their pledges. Those of a success hear
// when their card is charged.
type TellArgs struct {
	CampaignID uuid.UUID `json:"campaign_id"`
	// After is the last pledge that was told of; nil begins with the household.
	After *uuid.UUID `json:"after,omitempty"`
}

// Kind of the job.
func (TellArgs) Kind() string { return "closing.tell" }

type tellWorker struct {
	river.WorkerDefaults[TellArgs]
	service *Service
}

// Work tells one page of people.
func (w *tellWorker) Work(ctx context.Context, job *river.Job[TellArgs]) error {
	return w.service.Tell(ctx, job.Args)
}

// Workers registers the workers of this package.
func (s *Service) Workers(workers *river.Workers) {
	river.AddWorker(workers, &tellWorker{service: s})
	river.AddWorker(workers, &warnWorker{service: s})
}

// Tell writes one page of notices and files the job of the next in the same
// transaction. Doing it again tells nobody twice.
func (s *Service) Tell(ctx context.Context, at TellArgs) error {
	ctx = access.AsSystem(ctx, access.ForClosing)
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		c, err := tx.Campaign.Get(ctx, at.CampaignID)
		if err != nil {
			return err
		}
		end, err := tx.Closing.Query().Where(closing.CampaignID(c.ID)).Only(ctx)
		if err != nil {
			return err
		}
		if at.After == nil {
			if err := s.Notify.QueueHousehold(ctx, tx, c, ownerNotice(c, end)); err != nil {
				return err
			}
		}
		if end.Success {
			return nil
		}
		return s.tellBackers(ctx, tx, c, end, at.After)
	})
	if err != nil {
		return fmt.Errorf("closing: tell of %s: %w", at.CampaignID, err)
	}
	return nil
}

func (s *Service) tellBackers(ctx context.Context, tx *gen.Tx, c *gen.Campaign, end *gen.Closing, after *uuid.UUID) error {
	query := tx.Pledge.Query().Where(pledge.CampaignID(c.ID), pledge.StateEQ(lifecycle.PledgeReleased))
	if after != nil {
		query = query.Where(pledge.IDGT(*after))
	}
	list, err := query.Order(gen.Asc(pledge.FieldID)).Limit(chunk).All(ctx)
	if err != nil {
		return err
	}
	notices := make([]notify.Notice, len(list))
	for i, p := range list {
		notices[i] = notify.Notice{
			// Who pledged twice hears of it once.
			PersonID: p.BackerID, Kind: notify.CampaignFailedReleased, DedupeKey: "released:" + c.ID.String() + ":" + p.BackerID.String(),
			Args: map[string]any{"campaign": c.Title, "raised": end.GoodsMinor, "goal": c.GoalMinor}, Link: "/c/" + c.Slug,
		}
	}
	if err := s.Notify.QueueMany(ctx, tx, notices); err != nil {
		return err
	}
	if len(list) < chunk {
		return nil
	}
	return jobs.Insert(ctx, tx, TellArgs{CampaignID: c.ID, After: &list[len(list)-1].ID}, nil)
}

func ownerNotice(c *gen.Campaign, end *gen.Closing) notify.Notice {
	n := notify.Notice{
		Kind: notify.CampaignClosedUnfunded, DedupeKey: "closed:" + c.ID.String(), Link: "/h/c/" + c.Slug,
		Args: map[string]any{"campaign": c.Title, "raised": end.GoodsMinor, "goal": c.GoalMinor, "n": end.Backers},
	}
	if end.Success {
		n.Kind = notify.CampaignClosed
	}
	return n
}
