package charge

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/attempt"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/server/access"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/jobs"
	"shanhuo.app/server/store"
)

// forgetLease is how long the job of forgetting a card may wait in its queue.
const forgetLease = 30 * time.Minute

// ForgetDue files the forgetting of a page of saved cards that are no longer to be
// charged: campaigns that failed, pledges that were cancelled or dropped. It answers
// how many.
func (s *Service) ForgetDue(ctx context.Context) (int, error) {
	ctx = access.AsSystem(ctx, access.ForForgetting)
	n := 0
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		due, err := tx.Pledge.Query().Where(store.IsTrue(pledge.FieldMethodForgetDue), store.SkipLocked).Limit(page).All(ctx)
		if err != nil {
			return err
		}
		n = len(due)
		for _, p := range due {
			if p.Method != nil {
				if err := s.forgetLater(ctx, tx, p, *p.Method); err != nil {
					return err
				}
			}
			// The attempt keeps the card's name until it is gone.
			if err := tx.Pledge.UpdateOne(p).SetMethodForgetDue(false).ClearMethod().Exec(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("charge: forget cards: %w", err)
	}
	return n, nil
}

// forgetLater files the forgetting of a card, once.
func (s *Service) forgetLater(ctx context.Context, tx *gen.Tx, p *gen.Pledge, method string) error {
	filed, err := tx.Attempt.Query().Where(attempt.PledgeID(p.ID), attempt.KindEQ(attempt.KindFORGET), attempt.Method(method)).Exist(ctx)
	if err != nil || filed {
		return err
	}
	a, err := s.newAttempt(ctx, tx, p, attempt.KindFORGET, method, "")
	if err != nil {
		return err
	}
	lease := clock.Cut(machineNow().Add(forgetLease))
	if err := tx.Attempt.UpdateOne(a).SetLeaseUntil(lease).Exec(ctx); err != nil {
		return err
	}
	return jobs.InsertMany(ctx, tx, []river.InsertManyParams{{Args: AttemptArgs{AttemptID: a.ID, Lease: lease}, InsertOpts: forAttempt(a)}})
}

// forgotten notes that the provider no longer has the card.
func (s *Service) forgotten(ctx context.Context, a *gen.Attempt) error {
	err := s.DB.Client.Attempt.Update().Where(attempt.ID(a.ID), attempt.StateEQ(attempt.StateSENT)).
		SetState(attempt.StateDONE).SetOutcome("forgotten").SetDoneAt(machineNow()).Exec(ctx)
	if err != nil {
		return fmt.Errorf("charge: note forgotten card: %w", err)
	}
	return nil
}
