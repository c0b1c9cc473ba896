package charge

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/attempt"
	"shanhuo.app/server/access"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/jobs"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/store"
)

// mine are the kinds of attempts that this package brings to an end by itself. A page
// for a card is opened again by the person who wants it.
var mine = []attempt.Kind{attempt.KindCHARGE, attempt.KindCONFIRM, attempt.KindCANCEL, attempt.KindFORGET}

// Recover claims a page of attempts without an outcome whose lease is over, after a
// crash or a lost answer, and files a job for each in the same transaction. It
// answers how many.
func (s *Service) Recover(ctx context.Context) (int, error) {
	ctx = access.AsSystem(ctx, access.ForRecovery)
	n := 0
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		now := machineNow()
		open, err := tx.Attempt.Query().
			Where(attempt.StateEQ(attempt.StateSENT), attempt.LeaseUntilLTE(now), attempt.KindIn(mine...), store.SkipLocked).
			Limit(page).All(ctx)
		if err != nil {
			return err
		}
		params, ids := make([]river.InsertManyParams, len(open)), make([]uuid.UUID, len(open))
		// The job may wait in the queue behind a closing, so its claim is a long one.
		lease := clock.Cut(now.Add(5 * s.lease()))
		for i, a := range open {
			ids[i] = a.ID
			params[i] = river.InsertManyParams{Args: AttemptArgs{AttemptID: a.ID, Lease: lease}, InsertOpts: forAttempt(a)}
		}
		n = len(open)
		if n == 0 {
			return nil
		}
		if err := tx.Attempt.Update().Where(attempt.IDIn(ids...)).SetLeaseUntil(lease).Exec(ctx); err != nil {
			return err
		}
		return jobs.InsertMany(ctx, tx, params)
	})
	if err != nil {
		return 0, fmt.Errorf("charge: recover: %w", err)
	}
	return n, nil
}

// Resume brings an attempt to its end that was claimed until lease. While the provider
// remembers the key, the same request is sent again and answers what came of the
// first; after that the charge is read, and only when there is none is the pledge
// free for another attempt.
func (s *Service) Resume(ctx context.Context, attemptID uuid.UUID, lease time.Time) error {
	if err := s.off(); err != nil {
		return err
	}
	ctx = access.AsSystem(ctx, access.ForRecovery)
	a, err := s.DB.Client.Attempt.Get(ctx, attemptID)
	if err != nil {
		return fmt.Errorf("charge: attempt: %w", err)
	}
	if a.State != attempt.StateSENT || !clock.Cut(a.LeaseUntil).Equal(clock.Cut(lease)) {
		return nil
	}
	p, err := s.DB.Client.Pledge.Get(ctx, a.PledgeID)
	if err != nil {
		return fmt.Errorf("charge: pledge: %w", err)
	}
	t := &task{attempt: a, pledge: p}
	if a.Kind == attempt.KindFORGET || machineNow().Sub(a.SentAt) < keyLife {
		// Looking first costs one read and keeps the promise of one charge even where
		// a provider's memory of keys is shorter than it says.
		t.look = a.Kind == attempt.KindCHARGE
		return s.send(ctx, t)
	}
	return s.resumeOld(ctx, t)
}

// resumeOld ends an attempt whose key the provider may have forgotten.
func (s *Service) resumeOld(ctx context.Context, t *task) error {
	customer, err := s.customer(ctx, t.pledge)
	if err != nil {
		return err
	}
	var c payment.Charge
	var found bool
	if t.attempt.ProviderID != "" {
		if err := s.Gate.WaitRead(ctx); err != nil {
			return err
		}
		c, err = s.Gateway.ChargeByID(ctx, t.attempt.ProviderID)
		found = err == nil
	} else {
		c, found, err = s.find(ctx, customer, t.pledge)
	}
	if err != nil {
		return s.record(ctx, t, c, false, err)
	}
	a := t.attempt
	done := found && (a.Kind != attempt.KindCANCEL || final(c) || c.Status == payment.ChargeProcessing)
	if done {
		return s.apply(ctx, c, from{attempt: a})
	}
	// It never arrived. What was wanted is due again, under a new key.
	return s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		p, err := lockPledge(ctx, tx, a.PledgeID)
		if err != nil {
			return err
		}
		n, err := tx.Attempt.Update().Where(attempt.ID(a.ID), attempt.StateEQ(attempt.StateSENT)).
			SetState(attempt.StateFAILED).SetOutcome("never arrived").SetDoneAt(machineNow()).Save(ctx)
		if err != nil || n == 0 || !p.State.OpenCharge() {
			return err
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		update := tx.Pledge.UpdateOne(p).SetChargeDueAt(now)
		if p.State == lifecycle.PledgeCharging {
			update.SetState(lifecycle.PledgeErroredSoft).SetDeclineCode("try_again_later")
			if p.ChargeTries > 0 {
				update.AddChargeTries(-1)
			}
		}
		return update.Exec(ctx)
	})
}
