package campaign

import (
	"context"
	"fmt"
	"time"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/lifecycle"
)

// Approved is what follows the county's approval, inside its transaction: the floor
// is fixed, and the campaign launches at once or waits for its wished time. Who approves
// tells the household so.
func (s *Service) Approved(ctx context.Context, tx *gen.Tx, c *gen.Campaign, now time.Time) (*gen.Campaign, error) {
	if err := forgetAnswers(ctx, tx, c.ID); err != nil {
		return nil, err
	}
	floor := s.Floor
	if floor == 0 {
		floor = DefaultFloor
	}
	next := lifecycle.CampaignLive
	if c.LaunchAt != nil && c.LaunchAt.After(now) {
		next = lifecycle.CampaignScheduled
	}
	update, err := move(tx, c, next)
	if err != nil {
		return nil, err
	}
	update.SetFloorBasisPoints(floor)
	if next == lifecycle.CampaignLive {
		return launch(ctx, tx, c, update, now)
	}
	scheduled, err := update.Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("campaign: schedule: %w", err)
	}
	return scheduled, record(ctx, tx, scheduled, "schedule", stateOnly(c.State), stateOnly(scheduled.State), "", now)
}

// Returned is what follows a reviewer's questions: the campaign is a draft again.
func (s *Service) Returned(ctx context.Context, tx *gen.Tx, c *gen.Campaign, now time.Time) (*gen.Campaign, error) {
	return s.reviewed(ctx, tx, c, lifecycle.CampaignDraft, "return", "", now)
}

// Rejected is what follows a refusal: the campaign ends, with its reason.
func (s *Service) Rejected(ctx context.Context, tx *gen.Tx, c *gen.Campaign, reason string, now time.Time) (*gen.Campaign, error) {
	if err := forgetAnswers(ctx, tx, c.ID); err != nil {
		return nil, err
	}
	return s.reviewed(ctx, tx, c, lifecycle.CampaignRejected, "reject", reason, now)
}

func (s *Service) reviewed(
	ctx context.Context, tx *gen.Tx, c *gen.Campaign, next lifecycle.Campaign, verb, reason string, now time.Time,
) (*gen.Campaign, error) {
	update, err := move(tx, c, next)
	if err != nil {
		return nil, err
	}
	moved, err := update.SetStateReason(reason).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("campaign: %s: %w", verb, err)
	}
	return moved, record(ctx, tx, moved, verb, stateOnly(c.State), stateOnly(moved.State), reason, now)
}

// launch opens c with an update that already carries the state LIVE. The deadline
// counts from now, by the database's clock.
func launch(ctx context.Context, tx *gen.Tx, c *gen.Campaign, update *gen.CampaignUpdateOne, now time.Time) (*gen.Campaign, error) {
	live, err := update.SetLaunchedAt(now).SetDeadline(Deadline(now, c.Days)).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("campaign: launch: %w", err)
	}
	return live, record(ctx, tx, live, "launch", stateOnly(c.State), map[string]any{"state": live.State, "deadline": live.Deadline}, "", now)
}
