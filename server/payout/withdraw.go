package payout

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/payoutbatch"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/store"
	"shanhuo.app/server/text"
)

// WithdrawInput takes a batch back, with the reason.
type WithdrawInput struct {
	ID     uuid.UUID
	Reason string
}

// Withdraw takes back a batch that is not confirmed: its campaigns can be put into
// another one. The maker or another finance officer of the county does it. A batch is
// withdrawn once: the same officer with the same reason gets the first answer again,
// anybody else, or with another reason, PAYOUT_NOT_OPEN.
func (s *Service) Withdraw(ctx context.Context, in WithdrawInput) (*gen.PayoutBatch, error) {
	reason := text.Lines(in.Reason)
	var b *gen.PayoutBatch
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		old, err := lockBatch(ctx, tx, in.ID)
		if err != nil {
			return err
		}
		if err := access.Require(ctx, access.PayoutWithdraw, access.OfPayout(old)); err != nil {
			return err
		}
		var faults fault.List
		text.Check(&faults, "reason", reason, text.Limits{Min: minReason, Max: maxReason, Lines: true})
		if err := faults.Err(); err != nil {
			return err
		}
		if old.State != payoutbatch.StateMADE {
			b = old
			return withdrawnBefore(ctx, old, reason)
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		err = tx.PayoutBatch.UpdateOneID(in.ID).SetState(payoutbatch.StateWITHDRAWN).SetWithdrawnBy(access.PersonID(ctx)).SetWithdrawnAt(now).
			SetWithdrawReason(reason).Exec(ctx)
		if err != nil {
			return fmt.Errorf("payout: withdraw: %w", err)
		}
		if err := closeLines(ctx, tx, in.ID); err != nil {
			return err
		}
		if b, err = load(ctx, tx, in.ID); err != nil {
			return err
		}
		return record(ctx, tx, b, access.PayoutWithdraw, stateOnly(old), stateOnly(b), reason, now)
	})
	if err != nil {
		return nil, err
	}
	return b, nil
}

// withdrawnBefore answers nil when the batch stands as this very request would leave it.
func withdrawnBefore(ctx context.Context, b *gen.PayoutBatch, reason string) error {
	if b.WithdrawnBy == nil || *b.WithdrawnBy != access.PersonID(ctx) || b.WithdrawReason != reason {
		return notOpen(b)
	}
	return nil
}
