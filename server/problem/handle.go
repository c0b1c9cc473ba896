package problem

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/problem"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/store"
	"shanhuo.app/server/text"
)

// Handle closes a problem with what the county found and did, and tells who reported it
// that it was looked into. Who owns or drafted
// the campaign, or reported the problem, does not close it. The same person with the
// same words again changes nothing.
func (s *Service) Handle(ctx context.Context, id uuid.UUID, outcome string) (*gen.Problem, error) {
	outcome = text.Lines(outcome)
	var p *gen.Problem
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		old, err := tx.Problem.Query().Where(problem.ID(id), store.ForUpdate).Only(ctx)
		if gen.IsNotFound(err) {
			if access.From(ctx) == nil {
				return fault.NewUnauthenticated()
			}
			return fault.NewNotFound("problem")
		}
		if err != nil {
			return fmt.Errorf("problem: load: %w", err)
		}
		c, err := tx.Campaign.Get(ctx, old.CampaignID)
		if err != nil {
			return fmt.Errorf("problem: load the campaign: %w", err)
		}
		if err := access.Require(ctx, access.ProblemHandle, objectOf(old, c)); err != nil {
			return err
		}
		if err := CheckOutcome(outcome).Err(); err != nil {
			return err
		}
		if old.HandledBy != nil && *old.HandledBy == access.PersonID(ctx) && old.Outcome == outcome {
			p = old // sent twice
			return nil
		}
		if old.State != problem.StateOPEN {
			return fault.NewConflict("ALREADY_HANDLED", "")
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		p, err = tx.Problem.UpdateOneID(id).SetState(problem.StateDONE).SetOutcome(outcome).SetHandledBy(access.PersonID(ctx)).
			SetHandledAt(now).Save(ctx)
		if err != nil {
			return fmt.Errorf("problem: handle: %w", err)
		}
		err = audit.Write(ctx, tx, audit.Act{
			Action: string(access.ProblemHandle), Object: "problem", ObjectID: p.ID.String(), Region: p.RegionPath, For: old.ReporterID,
			Before: map[string]any{"state": old.State}, After: map[string]any{"state": p.State, "outcome": p.Outcome}, At: now,
		})
		if err != nil || p.ReporterID == nil {
			return err
		}
		// The outcome is for the offices: it may name people.
		return s.Notify.Queue(ctx, tx, notify.Notice{
			PersonID: *p.ReporterID, Kind: notify.ProblemHandled, DedupeKey: "problem-handled:" + p.ID.String(), Link: "/c/" + c.Slug,
			Args: map[string]any{"campaign": c.Title},
		})
	})
	if err != nil {
		return nil, err
	}
	return p.Unwrap(), nil
}
