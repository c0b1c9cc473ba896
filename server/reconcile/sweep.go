package reconcile

import (
	"context"
	"errors"
	"fmt"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/reconciliation"
	"shanhuo.app/server/access"
)

// Sweep gives comparisons whose worker has been silent for ten minutes to another one,
// and ends those that nobody can carry out. It answers how many it found.
func (s *Service) Sweep(ctx context.Context) (int, error) {
	ctx = access.AsSystem(ctx, access.ForReconciling)
	rows, err := s.DB.Client.Reconciliation.Query().Where(reconciliation.StateEQ(reconciliation.StateRUNNING)).
		Order(reconciliation.ByCreatedAt()).Limit(keep).All(ctx)
	if err != nil {
		return 0, fmt.Errorf("reconcile: running ones: %w", err)
	}
	n := 0
	for _, row := range rows {
		r, err := recordOf(row)
		if err != nil {
			return n, err
		}
		if machine.Now().Sub(r.SeenAt) < stall {
			continue
		}
		switch err := s.again(ctx, row, r.Try); {
		case errors.Is(err, errTaken): // another server found it first
		case err != nil:
			return n, err
		default:
			n++
		}
	}
	return n, nil
}

// again gives a comparison whose try is dead to a new worker, or ends it.
func (s *Service) again(ctx context.Context, row *gen.Reconciliation, try int) error {
	return s.change(ctx, row.ID, try, func(tx *gen.Tx, u *gen.ReconciliationUpdateOne, r *record) error {
		if machine.Now().Sub(r.SeenAt) < stall {
			return errTaken // it has got on meanwhile
		}
		switch {
		case s.Gateway == nil:
			r.Fault = codeOff
			return finish(ctx, tx, u, reconciliation.StateFAILED)
		case r.Try >= maxTries:
			r.Fault = codeStopped
			return finish(ctx, tx, u, reconciliation.StateFAILED)
		}
		r.Try, r.SeenAt = r.Try+1, machine.Now()
		return enqueue(ctx, tx, row.ID, r.Try)
	})
}
