package event

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/providerevent"
	"shanhuo.app/server/access"
	"shanhuo.app/server/store"
)

const (
	// payloadsKept is how long what the provider sent is kept once it was handled: it names
	// people, and the provider keeps it for disputes.
	payloadsKept = 90 * 24 * time.Hour
	// payloadsEvery is how long nothing is looked for once nothing was left: every look
	// goes through all old events.
	payloadsEvery = time.Hour
)

// DropPayloads empties a page of payloads of events that came 90 days ago and were
// handled. The rows stay, so that an event which comes again is known. It answers how
// many.
func (s *Service) DropPayloads(ctx context.Context) (int, error) {
	now := machine.Now()
	if now.Unix() < s.lookAgain.Load() {
		return 0, nil
	}
	ctx = access.AsSystem(ctx, access.ForProviderEvents)
	n := 0
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		old, err := tx.ProviderEvent.Query().Where(
			providerevent.StateIn(providerevent.StateDONE, providerevent.StateUNKNOWN), providerevent.CreatedAtLT(now.Add(-payloadsKept)),
			hasPayload, store.SkipLocked,
		).Order(gen.Asc(providerevent.FieldCreatedAt)).Limit(page).IDs(ctx)
		if err != nil || len(old) == 0 {
			return err
		}
		ids := make([]any, len(old))
		for i, id := range old {
			ids[i] = id
		}
		// The column is immutable to everything but this.
		query, args := sql.Dialect(s.DB.Dialect).Update(providerevent.Table).Set(providerevent.FieldPayload, []byte{}).
			Where(sql.In(providerevent.FieldID, ids...)).Query()
		_, err = tx.SQL().ExecContext(ctx, query, args...)
		n = len(old)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("event: drop payloads: %w", err)
	}
	if n < page {
		s.lookAgain.Store(now.Add(payloadsEvery).Unix())
	}
	return n, nil
}

func hasPayload(s *sql.Selector) {
	s.Where(sql.ExprP("length(" + s.C(providerevent.FieldPayload) + ") > 0"))
}
