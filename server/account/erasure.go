package account

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/erasure"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/store"
)

// Erasure answers the open wish of the signed-in person to be erased, nil when there
// is none.
func (s *Service) Erasure(ctx context.Context) (*gen.Erasure, error) {
	me := access.PersonID(ctx)
	if err := access.Require(ctx, access.PersonErase, access.Own(me)); err != nil {
		return nil, err
	}
	return openErasure(ctx, s.db.Client.Erasure, me)
}

func openErasure(ctx context.Context, erasures *gen.ErasureClient, person uuid.UUID) (*gen.Erasure, error) {
	row, err := erasures.Query().Where(erasure.PersonID(person), erasure.StateEQ(erasure.StateOPEN)).
		Order(gen.Desc(erasure.FieldCreatedAt, erasure.FieldID)).First(ctx)
	if gen.IsNotFound(err) {
		return nil, nil //nolint:nilnil // no wish is an answer
	}
	if err != nil {
		return nil, fmt.Errorf("account: erasure: %w", err)
	}
	return row, nil
}

// RequestErasure opens the wish of the signed-in person to be erased, due in 14 days;
// asked again it answers the open one. It refuses with everything that stands in the
// way: ERASURE_PLEDGES, ERASURE_GOODS, ERASURE_UNSETTLED, ERASURE_CAMPAIGNS,
// ERASURE_DELIVERY, ERASURE_UNFINISHED, ERASURE_OFFICE.
func (s *Service) RequestErasure(ctx context.Context) (*gen.Erasure, error) {
	me := access.PersonID(ctx)
	if err := access.Require(ctx, access.PersonErase, access.Own(me)); err != nil {
		return nil, err
	}
	var row *gen.Erasure
	err := s.db.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		if _, err := oneself(ctx, tx); err != nil {
			return err
		}
		var err error
		if row, err = openErasure(ctx, tx.Erasure, me); row != nil || err != nil {
			return err
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		has, err := standingOf(ctx, tx, me, now)
		if err != nil {
			return err
		}
		if err := mayErase(has).Err(); err != nil {
			return err
		}
		if row, err = tx.Erasure.Create().SetPersonID(me).SetCreatedAt(now).SetDueAt(now.Add(ErasureAfter)).Save(ctx); err != nil {
			return fmt.Errorf("account: open an erasure: %w", err)
		}
		err = s.notifier.Queue(ctx, tx, notify.Notice{
			PersonID: me, Kind: notify.ErasureRequested, DedupeKey: "erasure:" + row.ID.String(), Args: map[string]any{"due": row.DueAt}, Link: "/account/data",
		})
		if err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Act{
			Action: "person.request_erasure", Object: "person", ObjectID: me.String(), At: now, After: map[string]any{"due_at": row.DueAt},
		})
	})
	if err != nil {
		return nil, err
	}
	return row, nil
}

// WithdrawErasure ends the open wish of the signed-in person to be erased. Without one it
// does nothing.
func (s *Service) WithdrawErasure(ctx context.Context) error {
	me := access.PersonID(ctx)
	if err := access.Require(ctx, access.PersonErase, access.Own(me)); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		if _, err := oneself(ctx, tx); err != nil {
			return err
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		n, err := tx.Erasure.Update().Where(erasure.PersonID(me), erasure.StateEQ(erasure.StateOPEN)).
			SetState(erasure.StateWITHDRAWN).SetEndedAt(now).Save(ctx)
		if err != nil {
			return fmt.Errorf("account: withdraw an erasure: %w", err)
		}
		if n == 0 {
			return nil
		}
		return audit.Write(ctx, tx, audit.Act{Action: "person.withdraw_erasure", Object: "person", ObjectID: me.String(), At: now})
	})
}
