package review

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/reviewstep"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/store"
)

// DecideInput decides the step of a campaign that the reviewer saw. A campaign does not
// change while a step of it is open and comes back in a new one, so the step says what
// was read, too.
type DecideInput struct {
	CampaignID uuid.UUID
	StepID     uuid.UUID
	Ruling
}

// Decide decides a step. Of two officers at once one wins; the other gets the fault
// ALREADY_DECIDED. The same ruling again, by whoever made it, changes nothing.
func (s *Service) Decide(ctx context.Context, in DecideInput) (*gen.Campaign, error) {
	ruling := in.Cleaned()
	var c *gen.Campaign
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		old, err := tx.Campaign.Query().Where(campaign.ID(in.CampaignID), store.ForUpdate).Only(ctx)
		if gen.IsNotFound(err) {
			if access.From(ctx) == nil {
				return fault.NewUnauthenticated()
			}
			return fault.NewNotFound("campaign")
		}
		if err != nil {
			return fmt.Errorf("review: load the campaign: %w", err)
		}
		step, round, err := s.find(ctx, tx, old, in.StepID)
		if err != nil {
			return err
		}
		if made(step, ruling, access.PersonID(ctx)) {
			c = old
			return nil
		}
		if step.State != reviewstep.StateOPEN || old.State != lifecycle.CampaignInReview {
			return fault.NewConflict("ALREADY_DECIDED", "")
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		if err := Check(ruling, now).Err(); err != nil {
			return err
		}
		decided, err := decide(ctx, tx, old, step, ruling, now)
		if err != nil {
			return err
		}
		action, _ := duty(old, step, round)
		if err := record(ctx, tx, old, step, decided, action.Verb(), now); err != nil {
			return err
		}
		c, err = s.follow(ctx, tx, old, decided, ruling, now)
		return err
	})
	if err != nil {
		return nil, err
	}
	return c.Unwrap(), nil
}

// find answers the step that is decided and those of its round, after asking whether
// the reader may decide it. What else is wrong is told only after that question, so that
// nobody learns more by it than by looking.
func (s *Service) find(ctx context.Context, tx *gen.Tx, c *gen.Campaign, wanted uuid.UUID) (*gen.ReviewStep, []*gen.ReviewStep, error) {
	all, err := tx.ReviewStep.Query().Where(reviewstep.CampaignID(c.ID)).All(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("review: load the steps: %w", err)
	}
	at := slices.IndexFunc(all, func(step *gen.ReviewStep) bool { return step.ID == wanted })
	if at < 0 {
		if err := access.Require(ctx, access.ReviewReadQueue, access.OfCampaign(c)); err != nil {
			return nil, nil, err
		}
		return nil, nil, fault.NewNotFound("review_step")
	}
	step := all[at]
	round := slices.DeleteFunc(all, func(other *gen.ReviewStep) bool { return other.Round != step.Round })
	action, object := duty(c, step, round)
	return step, round, access.Require(ctx, action, object)
}

// made tells whether a step was decided by this person in just this way.
func made(step *gen.ReviewStep, r Ruling, by uuid.UUID) bool {
	return step.DecidedBy != nil && *step.DecidedBy == by && step.State == states[r.Decision] &&
		step.Comment == r.Comment && step.VisitedOn == r.VisitedOn && slices.Equal(step.Questions, r.Questions)
}

var states = map[Decision]reviewstep.State{
	Approve: reviewstep.StateAPPROVED, Return: reviewstep.StateRETURNED, Reject: reviewstep.StateREJECTED,
}

func decide(ctx context.Context, tx *gen.Tx, c *gen.Campaign, step *gen.ReviewStep, r Ruling, now time.Time) (*gen.ReviewStep, error) {
	var said *offer.Answers
	if r.Decision == Return {
		var err error
		if said, err = answers(ctx, tx, c); err != nil {
			return nil, err
		}
	}
	// The campaign's row lock has already let only one through; the condition holds
	// even where the lock is forgotten.
	update := tx.ReviewStep.Update().Where(reviewstep.ID(step.ID), reviewstep.StateEQ(reviewstep.StateOPEN)).
		SetState(states[r.Decision]).SetDecidedBy(access.PersonID(ctx)).SetDecidedAt(now).SetComment(r.Comment).SetQuestions(r.Questions).
		SetVisitedOn(r.VisitedOn)
	if said != nil {
		update.SetAnswers(said)
	}
	n, err := update.Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("review: decide: %w", err)
	}
	if n == 0 {
		return nil, fault.NewConflict("ALREADY_DECIDED", "")
	}
	decided := *step
	me := access.PersonID(ctx)
	decided.State, decided.DecidedBy, decided.DecidedAt = states[r.Decision], &me, &now
	decided.Comment, decided.Questions, decided.VisitedOn = r.Comment, r.Questions, r.VisitedOn
	return &decided, nil
}

// follow does what a decision leads to.
func (s *Service) follow(ctx context.Context, tx *gen.Tx, c *gen.Campaign, step *gen.ReviewStep, r Ruling, now time.Time) (*gen.Campaign, error) {
	desk, err := deskOf(ctx, tx, step)
	if err != nil {
		return nil, err
	}
	args := map[string]any{"desk": desk}
	switch r.Decision {
	case Return:
		args["comment"] = wordsOf(r)
		if err := s.tell(ctx, tx, c, notify.ReviewReturned, step, args); err != nil {
			return nil, err
		}
		return s.Campaigns.Returned(ctx, tx, c, now)
	case Reject:
		args["reason"] = r.Comment
		if err := s.tell(ctx, tx, c, notify.ReviewRejected, step, args); err != nil {
			return nil, err
		}
		return s.Campaigns.Rejected(ctx, tx, c, r.Comment, now)
	default:
		if step.Kind == reviewstep.KindCOUNTY {
			return s.approved(ctx, tx, c, step, args, now)
		}
		if err := s.tell(ctx, tx, c, notify.ReviewApproved, step, args); err != nil {
			return nil, err
		}
		next, err := open(ctx, tx, c, reviewstep.KindCOUNTY, county(c.RegionPath), now)
		if err != nil {
			return nil, err
		}
		return c, s.tellDesk(ctx, tx, c, next, []*gen.ReviewStep{step}, desk)
	}
}

// approved tells the household once that the county approved and whether the campaign is
// open; one that opens later is told of again on its day.
func (s *Service) approved(
	ctx context.Context, tx *gen.Tx, c *gen.Campaign, step *gen.ReviewStep, args map[string]any, now time.Time,
) (*gen.Campaign, error) {
	c, err := s.Campaigns.Approved(ctx, tx, c, now)
	if err != nil {
		return nil, err
	}
	kind := notify.ReviewApproved
	if c.State == lifecycle.CampaignLive {
		kind, args["deadline"] = notify.ApprovedLive, *c.Deadline
	}
	return c, s.tell(ctx, tx, c, kind, step, args)
}

// wordsOf answers what the owner has to read: the comment, then the questions.
func wordsOf(r Ruling) string {
	var words []string
	if r.Comment != "" {
		words = append(words, r.Comment)
	}
	for _, q := range r.Questions {
		words = append(words, q.Text)
	}
	return strings.Join(words, " / ")
}
