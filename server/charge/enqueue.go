package charge

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/jobs"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/store"
)

// EnqueueDue claims a page of pledges whose charge is due and files a job for each
// in the same transaction. The claim moves the due time to the end of a lease, and
// the job carries that time: a pledge whose job was lost is claimed again, and a
// job whose claim is over does nothing. It answers how many were claimed.
func (s *Service) EnqueueDue(ctx context.Context) (int, error) {
	ctx = access.AsSystem(ctx, access.ForCharging)
	var ids []uuid.UUID
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		lease := clock.Cut(now.Add(dueLease))
		ids, err = claimDue(ctx, tx, now, lease)
		if err != nil {
			return err
		}
		params := make([]river.InsertManyParams, len(ids))
		for i, id := range ids {
			params[i] = river.InsertManyParams{Args: ChargeArgs{PledgeID: id, Due: lease}, InsertOpts: onChargeQueue()}
		}
		return jobs.InsertMany(ctx, tx, params)
	})
	if err != nil {
		return 0, fmt.Errorf("charge: enqueue: %w", err)
	}
	return len(ids), nil
}

func claimDue(ctx context.Context, tx *gen.Tx, now, lease time.Time) ([]uuid.UUID, error) {
	marks, args := in(lifecycle.OpenChargePledges)
	query := `UPDATE pledges SET charge_due_at = ? WHERE id IN (SELECT id FROM pledges WHERE state IN (` + marks + `)
		AND charge_due_at <= ? LIMIT ` + fmt.Sprint(page) + skipLocked(tx) + `) RETURNING id`
	return queryIDs(ctx, tx, query, append(append([]any{lease}, args...), now)...)
}

func skipLocked(tx *gen.Tx) string {
	if tx.Dialect() == "postgres" {
		return " FOR UPDATE SKIP LOCKED"
	}
	return ""
}

// in writes placeholders for states and the states as arguments.
func in(states []lifecycle.Pledge) (marks string, args []any) {
	for _, state := range states {
		args = append(args, string(state))
	}
	return strings.TrimSuffix(strings.Repeat("?, ", len(states)), ", "), args
}

func queryIDs(ctx context.Context, tx *gen.Tx, query string, args ...any) ([]uuid.UUID, error) {
	rows, err := tx.SQL().QueryContext(ctx, store.Rebind(tx.Dialect(), query), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	var ids []uuid.UUID
	for rows.Next() {
		var id uuid.UUID
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}
