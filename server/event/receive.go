package event

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/providerevent"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/jobs"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/store"
)

// Receive takes a webhook's raw body and signature header. It stores the event, once,
// with the job that handles it, and answers nil: then the provider is told 200.
// Faults: EVENT_REFUSED for a body that is too large, forged, altered, stale or of
// another API version; nothing of it is kept. Any other error means try again.
func (s *Service) Receive(ctx context.Context, raw []byte, signature string) error {
	if err := s.off(); err != nil {
		return err
	}
	e, err := s.Gateway.ParseEvent(raw, signature, s.now())
	if err != nil {
		f := fault.NewInvalid("EVENT_REFUSED", "")
		f.Detail = err.Error()
		return f
	}
	ctx = access.AsSystem(ctx, access.ForProviderEvents)
	state := providerevent.StateRECEIVED
	about := About(e)
	if about == Nothing {
		state = providerevent.StateUNKNOWN
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		res, err := tx.SQL().ExecContext(ctx, store.Rebind(tx.Dialect(),
			`INSERT INTO provider_events (id, created_at, kind, object_id, payload, state, outcome) VALUES (?, ?, ?, ?, ?, ?, '')
			 ON CONFLICT (id) DO NOTHING`),
			e.ID, machine.Now(), e.Type, object(about, e), raw, string(state))
		if err != nil {
			return fmt.Errorf("event: store %s: %w", e.ID, err)
		}
		n, err := res.RowsAffected()
		if err != nil || n == 0 || about == Nothing {
			return err
		}
		return jobs.Insert(ctx, tx, HandleArgs{EventID: e.ID}, nil)
	})
}

// object is the id that Handle reads: it is stored so that the payload need not be
// parsed, and its signature checked, again.
func object(about Subject, e payment.Event) string {
	if id := target(about, e); id != "" {
		return id
	}
	return e.ObjectID
}

// HandleArgs is the job of handling one stored event. Claim is set when a lost job is
// filed again.
type HandleArgs struct {
	EventID string     `json:"event_id"`
	Claim   *uuid.UUID `json:"claim,omitempty"`
}

// Kind of the job.
func (HandleArgs) Kind() string { return "event.handle" }

type handleWorker struct {
	river.WorkerDefaults[HandleArgs]
	service *Service
}

// Work handles the event.
func (w *handleWorker) Work(ctx context.Context, job *river.Job[HandleArgs]) error {
	return w.service.Handle(ctx, job.Args.EventID)
}

// Workers registers the workers of this package.
func (s *Service) Workers(workers *river.Workers) {
	river.AddWorker(workers, &handleWorker{service: s})
}
