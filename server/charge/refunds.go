package charge

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/payment"
)

// BookRefunds reads every refund of a charge and books those that are not booked
// yet, each once: also those made by hand in the provider's dashboard. A refund of
// a charge that is not the pledge's one charge, such as a duplicate made by hand,
// leaves the pledge as it is.
func (s *Service) BookRefunds(ctx context.Context, intent string) error {
	if err := s.off(); err != nil {
		return err
	}
	ctx = access.AsSystem(ctx, access.ForProviderEvents)
	if err := s.Gate.WaitRead(ctx); err != nil {
		return err
	}
	c, err := s.Gateway.ChargeByID(ctx, intent)
	if err != nil {
		return fmt.Errorf("charge: read %s: %w", intent, err)
	}
	if c.Status != payment.ChargeSucceeded || c.ChargeID == "" {
		return nil
	}
	if err := s.Gate.WaitRead(ctx); err != nil {
		return err
	}
	refunds, err := s.Gateway.Refunds(ctx, c.ChargeID)
	if err != nil {
		return fmt.Errorf("charge: refunds of %s: %w", intent, err)
	}
	// The refund may be heard of before its charge.
	if err := s.apply(ctx, c, from{}); err != nil {
		return err
	}
	id, campaign, ours, err := s.whose(ctx, c)
	if err != nil {
		return err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		if !ours {
			return bookForeignRefunds(ctx, tx, nil, refunds)
		}
		row, err := lockCampaign(ctx, tx, campaign)
		if err != nil {
			return err
		}
		p, err := lockPledge(ctx, tx, id)
		if err != nil {
			return err
		}
		if p.Intent == nil || *p.Intent != intent || p.CollectedMinor == 0 {
			return bookForeignRefunds(ctx, tx, &campaign, refunds)
		}
		return s.bookRefunds(ctx, tx, row, p, refunds)
	})
	if err != nil {
		return fmt.Errorf("charge: book refunds of %s: %w", intent, err)
	}
	if ours {
		s.changed(campaign)
	}
	return nil
}

// bookRefunds books the refunds of the pledge's charge and counts what is new.
func (s *Service) bookRefunds(ctx context.Context, tx *gen.Tx, row *gen.Campaign, p *gen.Pledge, refunds []payment.Refund) error {
	var added money.Fen
	for _, r := range refunds {
		if !alive(r) {
			back, err := returnRefund(ctx, tx, r)
			if err != nil {
				return err
			}
			if back {
				added -= r.Amount
			}
			continue
		}
		held, err := ledger.CampaignBalances(ctx, tx, row.ID)
		if err != nil {
			return err
		}
		isNew, err := ledger.Post(ctx, tx, ledger.ExternalRefund(row.ID, r.ID, r.Amount, held.Owned(row.ID)))
		if err != nil {
			return err
		}
		if !isNew {
			continue
		}
		added += r.Amount
		if err := s.Notify.Queue(ctx, tx, notify.Notice{
			PersonID: p.BackerID, Kind: notify.RefundNoted, DedupeKey: "refund:" + r.ID,
			Args: map[string]any{"campaign": row.Title, "amount": r.Amount}, Link: "/c/" + row.Slug,
		}); err != nil {
			return err
		}
	}
	if added == 0 {
		return nil
	}
	refunded := p.RefundedMinor + added
	update := tx.Pledge.UpdateOne(p).SetRefundedMinor(refunded)
	next := lifecycle.PledgePartRefunded
	if refunded >= p.CollectedMinor {
		next = lifecycle.PledgeRefunded
	}
	if refunded > 0 && p.State.MayBecome(next) {
		update.SetState(next)
	}
	if err := update.Exec(ctx); err != nil {
		return err
	}
	return tx.Campaign.UpdateOne(row).AddRefundedMinor(added).Exec(ctx)
}

func bookForeignRefunds(ctx context.Context, tx *gen.Tx, campaign *uuid.UUID, refunds []payment.Refund) error {
	for _, r := range refunds {
		if !alive(r) {
			if _, err := returnRefund(ctx, tx, r); err != nil {
				return err
			}
			continue
		}
		if _, err := ledger.Post(ctx, tx, ledger.ExternalChargeRefund(campaign, r.ID, r.Amount)); err != nil {
			return err
		}
	}
	return nil
}

// returnRefund takes back the entry of a refund that failed after it was booked.
func returnRefund(ctx context.Context, tx *gen.Tx, r payment.Refund) (bool, error) {
	booked, ok, err := ledger.BySource(ctx, tx, ledger.RefundSource(r.ID))
	if err != nil || !ok {
		return false, err
	}
	return ledger.Post(ctx, tx, ledger.RefundReturned(booked, r.ID))
}

// alive tells whether a refund has left our balance or is about to.
func alive(r payment.Refund) bool {
	switch r.Status {
	case "failed", "canceled":
		return false
	}
	return r.Amount > 0
}
