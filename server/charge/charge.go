package charge

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/attempt"
	"shanhuo.app/server/access"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/store"
)

// task is one attempt with what its call needs.
type task struct {
	attempt *gen.Attempt
	pledge  *gen.Pledge
	// look says that the provider may know a charge of this pledge that we do not:
	// it is looked for before anything is sent.
	look bool
}

// step is what begin decided: send a task, only read the charge, or neither.
type step struct {
	task    *task
	read    bool
	dropped bool
}

// Charge tries the charge of a pledge that was claimed until due: for the first
// time, again, with another card, or, after the end of dunning, gives it up. It does
// nothing when the claim is over or somebody else is at it. A refusal by the bank
// is an outcome and no error.
func (s *Service) Charge(ctx context.Context, pledgeID uuid.UUID, due time.Time) error {
	if err := s.off(); err != nil {
		return err
	}
	ctx = access.AsSystem(ctx, access.ForCharging)
	known, err := s.DB.Client.Pledge.Get(ctx, pledgeID)
	if err != nil {
		return fmt.Errorf("charge: pledge: %w", err)
	}
	var do step
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) (err error) {
		do, err = s.begin(ctx, tx, known, due)
		return err
	})
	switch {
	case err != nil:
		return fmt.Errorf("charge: begin %s: %w", pledgeID, err)
	case do.task != nil:
		return s.send(ctx, do.task)
	case do.read:
		return s.Refresh(ctx, pledgeID)
	case do.dropped:
		s.changed(known.CampaignID)
	}
	return nil
}

// begin decides what is to be done with a pledge and files the attempt.
func (s *Service) begin(ctx context.Context, tx *gen.Tx, known *gen.Pledge, due time.Time) (step, error) {
	c, err := tx.Campaign.Get(ctx, known.CampaignID)
	if err != nil {
		return step{}, err
	}
	now, err := store.Now(ctx, tx)
	if err != nil {
		return step{}, err
	}
	over := c.DunningEndsAt == nil || !now.Before(*c.DunningEndsAt)
	if over {
		// Giving up moves the campaign's numbers, so its lock comes first.
		if c, err = lockCampaign(ctx, tx, c.ID); err != nil {
			return step{}, err
		}
	}
	p, err := lockPledge(ctx, tx, known.ID)
	if err != nil {
		return step{}, err
	}
	if p.ChargeDueAt == nil || !clock.Cut(*p.ChargeDueAt).Equal(clock.Cut(due)) || !p.State.OpenCharge() || c.State != lifecycle.CampaignCollecting {
		return step{}, nil
	}
	if busy, err := underWay(ctx, tx, p.ID); err != nil || busy {
		return step{}, err
	}
	switch {
	case over:
		return s.beginDrop(ctx, tx, c, p, now)
	case p.State == lifecycle.PledgeProcessing:
		return step{read: true}, tx.Pledge.UpdateOne(p).SetChargeDueAt(clock.Cut(now.Add(lookAgain))).Exec(ctx)
	case pastConsent(p, now):
		return step{}, tx.Pledge.UpdateOne(p).ClearChargeDueAt().Exec(ctx)
	case p.Method == nil:
		return step{}, s.refuse(ctx, tx, c, p, Next{State: lifecycle.PledgeErroredHard, Decline: "no_card"}, now)
	}
	t, err := s.beginTry(ctx, tx, p)
	return step{task: t}, err
}

// beginTry files a charge, or another try of the one there is.
func (s *Service) beginTry(ctx context.Context, tx *gen.Tx, p *gen.Pledge) (*task, error) {
	last, err := tx.Attempt.Query().
		Where(attempt.PledgeID(p.ID), attempt.KindIn(attempt.KindCHARGE, attempt.KindCONFIRM)).
		Order(gen.Desc(attempt.FieldCreatedAt, attempt.FieldID)).First(ctx)
	if err != nil && !gen.IsNotFound(err) {
		return nil, err
	}
	update := tx.Pledge.UpdateOne(p).SetState(lifecycle.PledgeCharging).ClearChargeDueAt()
	if last == nil || last.Method == *p.Method {
		// The same card once more is an automatic try; another card was asked for.
		if p.ChargeTries >= MaxTries {
			return nil, tx.Pledge.UpdateOne(p).ClearChargeDueAt().Exec(ctx)
		}
		update.AddChargeTries(1)
	}
	kind := attempt.KindCHARGE
	if p.Intent != nil {
		kind = attempt.KindCONFIRM
	}
	a, err := s.newAttempt(ctx, tx, p, kind, *p.Method, "")
	if err != nil {
		return nil, err
	}
	// A pledge that waited longer than a key lives may have been charged in a past that
	// was lost with a restored backup; an earlier charge that was refused as a
	// request should have left nothing, and that is checked.
	look := kind == attempt.KindCHARGE && (a.Number > 1 || machineNow().Sub(p.UpdatedAt) > keyLife)
	charging, err := update.Save(ctx)
	if err != nil {
		return nil, err
	}
	return &task{attempt: a, pledge: charging, look: look}, nil
}

// send makes the call of an attempt and records what came of it.
func (s *Service) send(ctx context.Context, t *task) error {
	c, found, err := s.call(ctx, t)
	if ctxErr := ctx.Err(); ctxErr != nil && err != nil {
		// Stopped in the middle: the attempt stays as it is and is sent again.
		return fmt.Errorf("charge: attempt %s: %w", t.attempt.Key, ctxErr)
	}
	return s.record(ctx, t, c, found, err)
}

// call answers the charge. found is false for an attempt that has no charge to
// answer, such as forgetting a card.
func (s *Service) call(ctx context.Context, t *task) (c payment.Charge, found bool, err error) {
	if err := s.Gate.Wait(ctx); err != nil {
		return c, false, err
	}
	a, p := t.attempt, t.pledge
	switch a.Kind {
	case attempt.KindCHARGE:
		customer, err := s.customer(ctx, p)
		if err != nil {
			return c, false, err
		}
		if t.look {
			if c, found, err := s.find(ctx, customer, p); err != nil || found {
				return c, found, err
			}
		}
		c, err = s.Gateway.Charge(ctx, payment.NewCharge{
			Key: a.Key, CustomerID: customer, MethodID: a.Method,
			PledgeID: p.ID.String(), CampaignID: p.CampaignID.String(), Amount: a.AmountMinor,
		})
		return c, err == nil, err
	case attempt.KindCONFIRM:
		in := payment.ConfirmCharge{Key: a.Key, IntentID: a.ProviderID, MethodID: a.Method, OffSession: a.Outcome != onSession}
		if !in.OffSession {
			in.ReturnURL = s.Links.BankReturn(p.ID)
		}
		c, err = s.Gateway.Confirm(ctx, in)
		return c, err == nil, err
	case attempt.KindCANCEL:
		return s.giveUp(ctx, a, p)
	case attempt.KindFORGET:
		return c, false, s.Gateway.ForgetMethod(ctx, a.Key, a.Method)
	}
	return c, false, fmt.Errorf("charge: attempts of kind %s are not sent from here", a.Kind)
}

// find looks for a charge of the pledge that we may have lost.
func (s *Service) find(ctx context.Context, customer string, p *gen.Pledge) (payment.Charge, bool, error) {
	if err := s.Gate.WaitRead(ctx); err != nil {
		return payment.Charge{}, false, err
	}
	if p.Intent != nil {
		c, err := s.Gateway.ChargeByID(ctx, *p.Intent)
		return c, err == nil, err
	}
	return s.Gateway.FindCharge(ctx, customer, p.ID.String())
}

// customer answers the provider's customer of the pledge's backer.
func (s *Service) customer(ctx context.Context, p *gen.Pledge) (string, error) {
	backer, err := s.DB.Client.Person.Get(ctx, p.BackerID)
	if err != nil {
		return "", fmt.Errorf("charge: backer: %w", err)
	}
	if backer.ProviderCustomer == nil {
		return "", &payment.Error{Code: payment.CodeInvalid, Err: fmt.Errorf("person %s is no customer at the provider", backer.ID)}
	}
	return *backer.ProviderCustomer, nil
}

// record writes the outcome of a call.
func (s *Service) record(ctx context.Context, t *task, c payment.Charge, found bool, err error) error {
	a := t.attempt
	var refused *payment.Error
	switch {
	case err == nil && found:
		return s.apply(ctx, c, from{attempt: a})
	case err == nil && a.Kind == attempt.KindCANCEL:
		return s.dropUncharged(ctx, a)
	case err == nil:
		return s.forgotten(ctx, a)
	case !errors.As(err, &refused):
		// Our own side failed. The attempt stays open and is sent again.
		return err
	case payment.CanRetry(err):
		s.Log.WarnContext(ctx, "provider gave no answer; the attempt is sent again", "attempt", a.Key, "error", err.Error())
		return s.postpone(ctx, a)
	}
	s.Log.ErrorContext(ctx, "provider refused a request", "attempt", a.Key, "error", err.Error())
	if a.Kind == attempt.KindFORGET {
		return s.forgotten(ctx, a)
	}
	if a.ProviderID != "" {
		// The charge exists, so what it says counts, not what we wanted of it.
		if waitErr := s.Gate.WaitRead(ctx); waitErr != nil {
			return waitErr
		}
		c, readErr := s.Gateway.ChargeByID(ctx, a.ProviderID)
		if readErr == nil {
			return s.apply(ctx, c, from{attempt: a, failed: true})
		}
		if payment.CanRetry(readErr) {
			return s.postpone(ctx, a)
		}
	}
	return s.failAttempt(ctx, a, refused.Code)
}

// postpone leaves an attempt open until it is sent again.
func (s *Service) postpone(ctx context.Context, a *gen.Attempt) error {
	now := machineNow()
	err := s.DB.Client.Attempt.Update().Where(attempt.ID(a.ID), attempt.StateEQ(attempt.StateSENT)).
		SetLeaseUntil(clock.Cut(now.Add(retryPause(now.Sub(a.SentAt))))).Exec(ctx)
	if err != nil {
		return fmt.Errorf("charge: postpone attempt: %w", err)
	}
	return nil
}

// failAttempt ends an attempt that the provider will never carry out. Nothing was
// charged. A card or customer it does not know asks the backer for another card;
// any other refusal is our mistake, which no backer can mend: the charge stays
// with the next automatic try, and the log has the cause.
func (s *Service) failAttempt(ctx context.Context, a *gen.Attempt, outcome string) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		c, err := tx.Campaign.Get(ctx, a.CampaignID)
		if err != nil {
			return err
		}
		p, err := lockPledge(ctx, tx, a.PledgeID)
		if err != nil {
			return err
		}
		n, err := tx.Attempt.Update().Where(attempt.ID(a.ID), attempt.StateEQ(attempt.StateSENT)).
			SetState(attempt.StateFAILED).SetOutcome(outcome).SetDoneAt(machineNow()).Save(ctx)
		if err != nil || n == 0 || p.State != lifecycle.PledgeCharging {
			return err
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		if outcome == payment.CodeNotFound {
			return s.refuse(ctx, tx, c, p, Next{State: lifecycle.PledgeErroredHard, Decline: "no_card"}, now)
		}
		update := tx.Pledge.UpdateOne(p).SetState(lifecycle.PledgeErroredSoft).SetDeclineCode("refused_request")
		if at, ok := nextTry(c, p, now); ok {
			update.SetChargeDueAt(at)
		}
		return update.Exec(ctx)
	})
}
