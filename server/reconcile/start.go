package reconcile

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect"
	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/reconciliation"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
	"shanhuo.app/server/text"
)

const maxKey = 100

// Start begins a comparison, which a worker carries out. While one is running it is
// answered instead, whoever began it; the same key answers the first one again. It
// refuses with RECONCILIATION_OFF when there is no card provider.
func (s *Service) Start(ctx context.Context, idempotencyKey string) (*Comparison, error) {
	me := access.From(ctx)
	if me == nil {
		return nil, fault.NewUnauthenticated()
	}
	places := me.Regions(access.ReconciliationStart)
	if len(places) == 0 {
		return nil, fault.NewDenied(string(access.ReconciliationStart))
	}
	var faults fault.List
	text.Check(&faults, "idempotencyKey", idempotencyKey, text.Limits{Min: 1, Max: maxKey})
	if err := faults.Err(); err != nil {
		return nil, err
	}
	if s.Gateway == nil {
		return nil, fault.NewUnavailable(codeOff, "no card provider is configured")
	}
	var row *gen.Reconciliation
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) (err error) {
		if err := queueUp(ctx, tx); err != nil {
			return err
		}
		if row, err = standing(ctx, tx, me.PersonID, idempotencyKey); row != nil || err != nil {
			return err
		}
		row, err = begin(ctx, tx, me.PersonID, idempotencyKey, places[0])
		return err
	})
	if err != nil {
		return nil, err
	}
	return show(me, row)
}

// queueUp lets one Start pass after the other. SQLite's write transactions do anyway.
func queueUp(ctx context.Context, tx *gen.Tx) error {
	if tx.Dialect() != dialect.Postgres {
		return nil
	}
	if _, err := tx.SQL().ExecContext(ctx, `LOCK TABLE reconciliations IN SHARE ROW EXCLUSIVE MODE`); err != nil {
		return fmt.Errorf("reconcile: wait for others who start: %w", err)
	}
	return nil
}

// standing answers the comparison that the key began or that is running, or nil.
func standing(ctx context.Context, tx *gen.Tx, person uuid.UUID, key string) (*gen.Reconciliation, error) {
	ctx = access.AsSystem(ctx, access.ForReconciling)
	rows, err := tx.Reconciliation.Query().Where(reconciliation.Or(
		reconciliation.And(reconciliation.StartedBy(person), reconciliation.IdempotencyKey(key)),
		reconciliation.StateEQ(reconciliation.StateRUNNING),
	)).Limit(2).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reconcile: look for one that stands: %w", err)
	}
	for _, row := range rows {
		if row.StartedBy == person && row.IdempotencyKey == key {
			return row, nil
		}
	}
	if len(rows) > 0 {
		return rows[0], nil
	}
	return nil, nil //nolint:nilnil // none stands, which is no failure
}

func begin(ctx context.Context, tx *gen.Tx, person uuid.UUID, key string, office region.Path) (*gen.Reconciliation, error) {
	now, err := store.Now(ctx, tx)
	if err != nil {
		return nil, err
	}
	first, err := record{Try: 1, SeenAt: machine.Now()}.encode()
	if err != nil {
		return nil, err
	}
	row, err := tx.Reconciliation.Create().SetCreatedAt(now).SetStartedBy(person).SetIdempotencyKey(key).SetReport(first).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("reconcile: begin: %w", err)
	}
	if err := enqueue(ctx, tx, row.ID, 1); err != nil {
		return nil, err
	}
	if err := forgetOld(ctx, tx); err != nil {
		return nil, err
	}
	return row, audit.Write(ctx, tx, audit.Act{
		Action: string(access.ReconciliationStart), Object: "reconciliation", ObjectID: row.ID.String(), Region: office,
		After: map[string]any{"state": row.State}, At: now,
	})
}

// forgetOld drops what all but the newest comparisons found; their rows and the audit
// trail still say that they were.
func forgetOld(ctx context.Context, tx *gen.Tx) error {
	ctx = access.AsSystem(ctx, access.ForReconciling)
	old, err := tx.Reconciliation.Query().Where(reconciliation.ReportNotNil()).
		Order(gen.Desc(reconciliation.FieldCreatedAt, reconciliation.FieldID)).Offset(keep).Limit(keep).IDs(ctx)
	if err != nil {
		return fmt.Errorf("reconcile: old ones: %w", err)
	}
	if len(old) == 0 {
		return nil
	}
	if err := tx.Reconciliation.Update().Where(reconciliation.IDIn(old...)).ClearReport().Exec(ctx); err != nil {
		return fmt.Errorf("reconcile: forget old ones: %w", err)
	}
	return nil
}
