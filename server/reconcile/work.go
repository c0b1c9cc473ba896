package reconcile

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/reconciliation"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/store"
)

// errTaken says that the comparison was ended, or given to another worker.
var errTaken = errors.New("reconcile: another worker has this comparison")

// lastWords is how long noting a failure may take when the worker's own time is up.
const lastWords = 10 * time.Second

// Compare carries out a comparison and keeps what it found, or the code it failed by.
// It answers an error when another try is right: the server stops, or the database
// does not answer.
func (s *Service) Compare(ctx context.Context, id uuid.UUID, try int) error {
	ctx = access.AsSystem(ctx, access.ForReconciling)
	err := s.note(ctx, id, try)
	var kept *found
	if err == nil {
		kept, err = s.compare(ctx, id, try)
	}
	switch {
	case errors.Is(err, errTaken):
		return nil
	case err == nil:
		return s.end(ctx, id, try, reconciliation.StateDONE, record{Found: kept})
	case errors.Is(ctx.Err(), context.Canceled):
		return err
	}
	s.Log.WarnContext(ctx, "a comparison with the card provider failed", "reconciliation", id, "try", try, "error", err.Error())
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
	defer done()
	return s.end(ctx, id, try, reconciliation.StateFAILED, record{Fault: codeOf(err)})
}

func (s *Service) compare(ctx context.Context, id uuid.UUID, try int) (*found, error) {
	if s.Gateway == nil {
		return nil, fault.NewUnavailable(codeOff, "no card provider is configured")
	}
	every := s.Notes
	if every == 0 {
		every = noting
	}
	r, err := Run(ctx, s.DB, &watched{Gateway: s.Gateway, every: every, note: func() error { return s.note(ctx, id, try) }})
	if err != nil {
		return nil, err
	}
	places, err := placesOf(ctx, s.DB, r.Differences)
	if err != nil {
		return nil, err
	}
	return keepOf(r, places), nil
}

// codeOf answers the code that a comparison fails by.
func codeOf(err error) string {
	if faults := fault.All(payment.Fault(err)); len(faults) > 0 {
		return faults[0].Code
	}
	return codeStopped
}

// watched is a provider whose movements tell from time to time that the reading gets on.
type watched struct {
	payment.Gateway
	every time.Duration
	note  func() error
}

// Movements is part of payment.Gateway.
func (w *watched) Movements(ctx context.Context, since time.Time) iter.Seq2[payment.Movement, error] {
	return func(yield func(payment.Movement, error) bool) {
		last := machine.Now()
		for m, err := range w.Gateway.Movements(ctx, since) {
			if now := machine.Now(); err == nil && now.Sub(last) >= w.every {
				last, err = now, w.note()
			}
			if !yield(m, err) || err != nil {
				return
			}
		}
	}
}

// note writes down that the try gets on, or answers errTaken.
func (s *Service) note(ctx context.Context, id uuid.UUID, try int) error {
	return s.change(ctx, id, try, func(tx *gen.Tx, u *gen.ReconciliationUpdateOne, r *record) error {
		r.SeenAt = machine.Now()
		return nil
	})
}

// end writes down how the try ended, unless another one has it by now.
func (s *Service) end(ctx context.Context, id uuid.UUID, try int, state reconciliation.State, with record) error {
	err := s.change(ctx, id, try, func(tx *gen.Tx, u *gen.ReconciliationUpdateOne, r *record) error {
		r.Found, r.Fault = with.Found, with.Fault
		return finish(ctx, tx, u, state)
	})
	if errors.Is(err, errTaken) {
		return nil
	}
	return err
}

func finish(ctx context.Context, tx *gen.Tx, u *gen.ReconciliationUpdateOne, state reconciliation.State) error {
	now, err := store.Now(ctx, tx)
	if err != nil {
		return err
	}
	u.SetState(state).SetFinishedAt(now)
	return nil
}

// change changes the row of a running comparison that this try still has.
func (s *Service) change(
	ctx context.Context, id uuid.UUID, try int, how func(*gen.Tx, *gen.ReconciliationUpdateOne, *record) error,
) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		row, err := tx.Reconciliation.Query().Where(reconciliation.ID(id), store.ForUpdate).Only(ctx)
		if gen.IsNotFound(err) {
			return errTaken
		}
		if err != nil {
			return fmt.Errorf("reconcile: load: %w", err)
		}
		r, err := recordOf(row)
		if err != nil {
			return err
		}
		if row.State != reconciliation.StateRUNNING || r.Try != try {
			return errTaken
		}
		update := tx.Reconciliation.UpdateOneID(id)
		if err := how(tx, update, &r); err != nil {
			return err
		}
		raw, err := r.encode()
		if err != nil {
			return err
		}
		if err := update.SetReport(raw).Exec(ctx); err != nil {
			return fmt.Errorf("reconcile: keep how it stands: %w", err)
		}
		return nil
	})
}
