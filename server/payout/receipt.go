package payout

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/payoutbatch"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/store"
)

// AttachReceipt keeps the bank's receipt with a batch: a photo, a scan, or the PDF that
// banks give today. A better one takes its place; the trail keeps the key of the one
// before, and its file stays. Beside the faults of the file (media.Store.PutPaper) it
// answers PAYOUT_NOT_OPEN for a withdrawn batch.
func (s *Service) AttachReceipt(ctx context.Context, id uuid.UUID, r io.Reader) (*gen.PayoutBatch, error) {
	// Asked once before a picture is decoded, which costs much, and again when it
	// is attached, which decides.
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		_, err := receivable(ctx, tx, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	key, err := s.Receipts.PutPaper(ctx, r)
	if err != nil {
		return nil, err
	}
	b, err := s.attach(ctx, id, key)
	if err != nil {
		return nil, errors.Join(err, s.Receipts.Delete(context.WithoutCancel(ctx), key))
	}
	return b, nil
}

// receivable locks a batch to which the reader may attach a receipt.
func receivable(ctx context.Context, tx *gen.Tx, id uuid.UUID) (*gen.PayoutBatch, error) {
	b, err := lockBatch(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	// The receipt is the other half of the bank's papers and goes with the same right.
	if err := access.Require(ctx, access.PayoutBankFile, access.OfPayout(b)); err != nil {
		return nil, err
	}
	if b.State == payoutbatch.StateWITHDRAWN {
		return nil, notOpen(b)
	}
	return b, nil
}

func (s *Service) attach(ctx context.Context, id uuid.UUID, key string) (*gen.PayoutBatch, error) {
	var b *gen.PayoutBatch
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		old, err := receivable(ctx, tx, id)
		if err != nil {
			return err
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		if err := tx.PayoutBatch.UpdateOneID(id).SetReceiptKey(key).Exec(ctx); err != nil {
			return fmt.Errorf("payout: attach the receipt: %w", err)
		}
		if b, err = load(ctx, tx, id); err != nil {
			return err
		}
		return record(ctx, tx, b, "payout.attach_receipt",
			map[string]any{"receipt": old.ReceiptKey}, map[string]any{"receipt": b.ReceiptKey}, "", now)
	})
	if err != nil {
		return nil, err
	}
	return b, nil
}

// Receipt answers a batch whose ReceiptKey names the bank's receipt, for those who may
// see the bank's papers. Account numbers can be on it, so every look is recorded. It
// answers a NotFound fault when none is attached.
func (s *Service) Receipt(ctx context.Context, id uuid.UUID) (*gen.PayoutBatch, error) {
	var b *gen.PayoutBatch
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) (err error) {
		if b, err = load(ctx, tx, id); err != nil {
			return err
		}
		if err := access.Require(ctx, access.PayoutBankFile, access.OfPayout(b)); err != nil {
			return err
		}
		if b.ReceiptKey == "" {
			return fault.NewNotFound("payout")
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		return record(ctx, tx, b, "payout.read_receipt", nil, map[string]any{"receipt": b.ReceiptKey}, "", now)
	})
	if err != nil {
		return nil, err
	}
	return b, nil
}

// ReceiptName is the name under which the PDF of a batch's receipt is downloaded.
func ReceiptName(b *gen.PayoutBatch) string { return fileName("receipt", b, "pdf") }
