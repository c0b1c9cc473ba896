package charge

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/attempt"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/payment"
)

// ConfirmAuth tries the pledge's charge with its holder present and answers the
// address of the bank's page where they confirm it, or "" when nothing is left to
// confirm: the charge is collected, or was refused and another card is needed. The
// caller is the backer, or has opened the pledge's signed link. Faults as NewCard.
func (s *Service) ConfirmAuth(ctx context.Context, pledgeID uuid.UUID) (url string, err error) {
	p, err := s.own(ctx, pledgeID)
	if err != nil {
		return "", err
	}
	if err := s.off(); err != nil {
		return "", err
	}
	ctx = access.AsSystem(ctx, access.ForCharging)
	if !slices.Contains(failing, p.State) || p.Intent == nil {
		return "", s.nothingToConfirm(p)
	}
	if err := s.Gate.WaitRead(ctx); err != nil {
		return "", err
	}
	// The bank's page may be open already.
	standing, err := s.Gateway.ChargeByID(ctx, *p.Intent)
	if err != nil {
		return "", payment.Fault(err)
	}
	if standing.NextActionURL != "" {
		return standing.NextActionURL, nil
	}
	if final(standing) {
		return "", s.apply(ctx, standing, from{})
	}
	var t *task
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		p, err := lockPledge(ctx, tx, pledgeID)
		if err != nil {
			return err
		}
		if err := s.curable(ctx, tx, p); err != nil {
			return err
		}
		if p.Method == nil || p.Intent == nil {
			return s.nothingToConfirm(p)
		}
		a, err := s.newAttempt(ctx, tx, p, attempt.KindCONFIRM, *p.Method, onSession)
		if err != nil {
			return err
		}
		p, err = tx.Pledge.UpdateOne(p).SetState(lifecycle.PledgeCharging).ClearChargeDueAt().Save(ctx)
		t = &task{attempt: a, pledge: p}
		return err
	})
	if err != nil {
		return "", err
	}
	c, found, err := s.call(ctx, t)
	if recordErr := s.record(ctx, t, c, found, err); recordErr != nil {
		return "", fmt.Errorf("charge: confirm: %w", recordErr)
	}
	if err != nil {
		return "", payment.Fault(err)
	}
	return c.NextActionURL, nil
}

func (s *Service) nothingToConfirm(p *gen.Pledge) error {
	switch p.State {
	case lifecycle.PledgeCollected, lifecycle.PledgePartRefunded, lifecycle.PledgeRefunded:
		return nil
	case lifecycle.PledgeCharging, lifecycle.PledgeProcessing:
		return fault.NewConflict("CHARGE_UNDER_WAY", "")
	}
	return fault.NewConflict("PLEDGE_NOT_FAILING", "")
}
