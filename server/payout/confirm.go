package payout

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/payoutbatch"
	"shanhuo.app/ent/gen/payoutline"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/store"
	"shanhuo.app/server/text"
)

// ConfirmInput says that the bank has paid a batch, with the reference it gave.
type ConfirmInput struct {
	ID             uuid.UUID
	BankReference  string
	IdempotencyKey string
}

// Confirm books a batch that the bank has paid. Only a finance officer who neither made
// it nor has a hand in one of its campaigns may say so. A batch is confirmed once:
// the same officer with the same reference gets the first answer again, with another
// one IDEMPOTENCY_MISMATCH; anybody else PAYOUT_NOT_OPEN. What the bank paid is booked
// even if meanwhile less is owed: the campaign then stays unsettled.
func (s *Service) Confirm(ctx context.Context, in ConfirmInput) (*gen.PayoutBatch, error) {
	in.BankReference = text.Line(in.BankReference)
	var confirmed *gen.PayoutBatch
	var paid []uuid.UUID
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		paid = nil
		seen, err := load(ctx, tx, in.ID)
		if err != nil {
			return err
		}
		campaigns, err := lockCampaigns(ctx, tx, campaignIDs(seen.Edges.Lines))
		if err != nil {
			return err
		}
		b, err := lockBatch(ctx, tx, in.ID)
		if err != nil {
			return err
		}
		if err := access.Require(ctx, access.PayoutConfirm, access.OfPayout(b, hands(campaigns)...)); err != nil {
			return err
		}
		faults := checkKey(in.IdempotencyKey)
		text.Check(&faults, "bankReference", in.BankReference, text.Limits{Min: 1, Max: maxReference})
		if b.State == payoutbatch.StateMADE && len(faults) == 0 && !referenceLike(in.BankReference) {
			faults.Add(fault.NewInvalid("BANK_REFERENCE_FORM", "bankReference").With("min", minReference))
		}
		if err := faults.Err(); err != nil {
			return err
		}
		if b.State != payoutbatch.StateMADE {
			confirmed = b
			return again(ctx, b, in)
		}
		if confirmed, err = s.confirm(ctx, tx, b, campaigns, in.BankReference); err != nil {
			return err
		}
		paid = campaignIDs(b.Edges.Lines)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if s.Changed != nil {
		for _, id := range paid {
			s.Changed(id)
		}
	}
	return confirmed, nil
}

// again answers nil when the batch stands as this very request would leave it.
func again(ctx context.Context, b *gen.PayoutBatch, in ConfirmInput) error {
	if b.State != payoutbatch.StateCONFIRMED || b.ConfirmedBy == nil || *b.ConfirmedBy != access.PersonID(ctx) {
		return notOpen(b)
	}
	if b.BankReference != in.BankReference {
		return fault.NewConflict("IDEMPOTENCY_MISMATCH", "bankReference")
	}
	return nil
}

func (s *Service) confirm(ctx context.Context, tx *gen.Tx, b *gen.PayoutBatch, campaigns []*gen.Campaign, reference string) (*gen.PayoutBatch, error) {
	now, err := store.Now(ctx, tx)
	if err != nil {
		return nil, err
	}
	err = tx.PayoutBatch.UpdateOneID(b.ID).SetState(payoutbatch.StateCONFIRMED).SetConfirmedBy(access.PersonID(ctx)).SetConfirmedAt(now).
		SetBankReference(reference).Exec(ctx)
	if err != nil {
		return nil, fmt.Errorf("payout: confirm: %w", err)
	}
	// From here on the ledger itself says that these amounts are no longer owed.
	if err := closeLines(ctx, tx, b.ID); err != nil {
		return nil, err
	}
	byID := make(map[uuid.UUID]*gen.Campaign, len(campaigns))
	for _, c := range campaigns {
		byID[c.ID] = c
	}
	for _, line := range b.Edges.Lines {
		c := byID[line.CampaignID]
		if c == nil {
			return nil, fmt.Errorf("payout: campaign %s of line %s is gone", line.CampaignID, line.ID)
		}
		if err := s.book(ctx, tx, c, line, now); err != nil {
			return nil, err
		}
	}
	err = record(ctx, tx, b, access.PayoutConfirm, stateOnly(b),
		map[string]any{"state": payoutbatch.StateCONFIRMED, "bankReference": reference, "totalMinor": b.TotalMinor}, "", now)
	if err != nil {
		return nil, err
	}
	return load(ctx, tx, b.ID)
}

func closeLines(ctx context.Context, tx *gen.Tx, batch uuid.UUID) error {
	if err := tx.PayoutLine.Update().Where(payoutline.BatchID(batch)).SetOpen(false).Exec(ctx); err != nil {
		return fmt.Errorf("payout: close the lines: %w", err)
	}
	return nil
}

// book writes one paid line into the ledger, counts it, settles the campaign when
// nothing is owed any more, and tells its people. The campaign is locked.
func (s *Service) book(ctx context.Context, tx *gen.Tx, c *gen.Campaign, line *gen.PayoutLine, now time.Time) error {
	total, freight, err := owed(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	isNew, err := ledger.Post(ctx, tx, ledger.PaidOut(c.ID, line.ID, line.AmountMinor, freight))
	if err != nil {
		return err
	}
	if !isNew {
		return fmt.Errorf("payout: line %s of an unconfirmed batch is booked already", line.ID)
	}
	left := total - line.AmountMinor
	if left < 0 {
		slog.WarnContext(ctx, "a payee was paid more than is owed now", "campaign", c.ID, "line", line.ID, "fen", -left)
	}
	state := next(c.State, left)
	update := tx.Campaign.UpdateOneID(c.ID).AddPaidOutMinor(line.AmountMinor).SetState(state)
	if state != c.State {
		update.SetSettledAt(now)
	}
	if err := update.Exec(ctx); err != nil {
		return fmt.Errorf("payout: count what was paid: %w", err)
	}
	if state != c.State {
		if err := recordSettled(ctx, tx, c, state, now); err != nil {
			return err
		}
	}
	return s.tell(ctx, tx, c, line)
}

func recordSettled(ctx context.Context, tx *gen.Tx, c *gen.Campaign, state lifecycle.Campaign, now time.Time) error {
	return audit.Write(ctx, tx, audit.Act{
		Action: "campaign.settle", Object: "campaign", ObjectID: c.ID.String(), Region: c.RegionPath, For: &c.OwnerID,
		Before: map[string]any{"state": c.State}, After: map[string]any{"state": state}, At: now,
	})
}

// tell queues the notice to the owner and to the clerk who drafted for them.
func (s *Service) tell(ctx context.Context, tx *gen.Tx, c *gen.Campaign, line *gen.PayoutLine) error {
	return s.Notify.QueueHousehold(ctx, tx, c, notify.Notice{
		Kind: notify.PayoutConfirmed, DedupeKey: "paid:" + line.ID.String(), Link: "/h/c/" + c.Slug,
		Args: map[string]any{"campaign": c.Title, "amount": line.AmountMinor, "payee": line.PayeeName},
	})
}
