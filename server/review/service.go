// Package review is the approval of campaigns: the village attests, then the
// county approves. Whoever owns or drafted a campaign decides no step of it, and
// who attested does not approve.
package review

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/reviewstep"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/message"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
)

// Campaigns is what follows a decision on the campaign itself, in the decision's
// transaction; campaign.Service is it.
type Campaigns interface {
	Approved(ctx context.Context, tx *gen.Tx, c *gen.Campaign, now time.Time) (*gen.Campaign, error)
	Returned(ctx context.Context, tx *gen.Tx, c *gen.Campaign, now time.Time) (*gen.Campaign, error)
	Rejected(ctx context.Context, tx *gen.Tx, c *gen.Campaign, reason string, now time.Time) (*gen.Campaign, error)
}

// Service is the use cases of reviews.
type Service struct {
	DB        *store.DB
	Notify    *notify.Notifier
	Campaigns Campaigns
}

// Open opens the village's step for a campaign that was just submitted, inside the
// transaction of that.
func (s *Service) Open(ctx context.Context, tx *gen.Tx, c *gen.Campaign, now time.Time) error {
	step, err := open(ctx, tx, c, reviewstep.KindVILLAGE, c.RegionPath, now)
	if err != nil {
		return err
	}
	desk, err := deskOf(ctx, tx, step)
	if err != nil {
		return err
	}
	if err := s.tell(ctx, tx, c, notify.ReviewOpened, step, map[string]any{"desk": desk, "due": step.DueAt}); err != nil {
		return err
	}
	return s.tellDesk(ctx, tx, c, step, nil, desk)
}

func open(ctx context.Context, tx *gen.Tx, c *gen.Campaign, kind reviewstep.Kind, at region.Path, now time.Time) (*gen.ReviewStep, error) {
	step, err := tx.ReviewStep.Create().SetCreatedAt(now).SetCampaignID(c.ID).SetRound(c.Round).SetKind(kind).
		SetRegionCode(at.Code()).SetRegionPath(at).SetDueAt(Due(now)).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("review: open a step: %w", err)
	}
	return step, nil
}

// deskOf answers the place of the office that has a step.
func deskOf(ctx context.Context, tx *gen.Tx, step *gen.ReviewStep) (message.Region, error) {
	r, err := tx.Region.Get(ctx, step.RegionCode)
	if err != nil {
		return message.Region{}, fmt.Errorf("review: load the office's region: %w", err)
	}
	return message.Region{Code: r.ID, Name: r.Name}, nil
}

// tell queues a notice to the owner and to the clerk who drafted for them.
func (s *Service) tell(ctx context.Context, tx *gen.Tx, c *gen.Campaign, kind string, step *gen.ReviewStep, args map[string]any) error {
	args["campaign"] = c.Title
	return s.Notify.QueueHousehold(ctx, tx, c, notify.Notice{Kind: kind, DedupeKey: fmt.Sprintf("%s:%s", kind, step.ID), Args: args, Link: "/h/c/" + c.Slug})
}

// record writes a decision into the audit trail. The trail outlives the household, so of
// what is asked it keeps which answers are asked about; the words are in the step.
func record(ctx context.Context, tx *gen.Tx, c *gen.Campaign, before, after *gen.ReviewStep, verb string, now time.Time) error {
	return audit.Write(ctx, tx, audit.Act{
		Action: "review_step." + verb, Object: "review_step", ObjectID: after.ID.String(), Region: after.RegionPath, For: &c.OwnerID,
		Before: map[string]any{"state": before.State},
		After:  map[string]any{"state": after.State, "campaign": c.ID, "kind": after.Kind, "asked": fieldsOf(after.Questions), "visited_on": after.VisitedOn},
		Reason: after.Comment, At: now,
	})
}

// duty answers the action that deciding a step is, and the step as an object of
// it: who attested before must not approve.
func duty(c *gen.Campaign, step *gen.ReviewStep, round []*gen.ReviewStep) (access.Action, access.Object) {
	if step.Kind == reviewstep.KindVILLAGE {
		return access.ReviewAttest, access.OfStep(c, step, uuid.UUID{})
	}
	var attestor uuid.UUID
	for _, other := range round {
		if other.Kind == reviewstep.KindVILLAGE && other.DecidedBy != nil {
			attestor = *other.DecidedBy
		}
	}
	return access.ReviewApprove, access.OfStep(c, step, attestor)
}

func fieldsOf(questions []offer.FieldQuestion) []string {
	fields := make([]string, len(questions))
	for i, q := range questions {
		fields[i] = q.Field
	}
	return fields
}
