package event

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/ent/gen/providerevent"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/jobs"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/store"
)

// Handle reads again what a stored event is about, lets it be applied, and marks the
// event done. Handling it again changes nothing. An error means that it is to be
// tried again.
func (s *Service) Handle(ctx context.Context, id string) error {
	if err := s.off(); err != nil {
		return err
	}
	ctx = access.AsSystem(ctx, access.ForProviderEvents)
	e, err := s.DB.Client.ProviderEvent.Get(ctx, id)
	if err != nil {
		return fmt.Errorf("event: %w", err)
	}
	if e.State != providerevent.StateRECEIVED {
		return nil
	}
	outcome, err := s.act(ctx, e)
	if err != nil {
		return fmt.Errorf("event: %s %s: %w", e.Kind, e.ID, err)
	}
	err = s.DB.Client.ProviderEvent.Update().Where(providerevent.ID(id), providerevent.StateEQ(providerevent.StateRECEIVED)).
		SetState(providerevent.StateDONE).SetOutcome(outcome).SetDoneAt(machine.Now()).Exec(ctx)
	if err != nil {
		return fmt.Errorf("event: mark done: %w", err)
	}
	return nil
}

// act answers in a word what was done.
func (s *Service) act(ctx context.Context, e *gen.ProviderEvent) (string, error) {
	var err error
	about := About(payment.Event{Type: e.Kind, ObjectID: e.ObjectID, IntentID: e.ObjectID})
	switch about {
	case Checkout:
		err = s.checkout(ctx, e.ObjectID)
	case Setup:
		err = s.setup(ctx, func() (payment.Setup, error) { return s.Gateway.SetupByIntent(ctx, e.ObjectID) },
			func() (*gen.Pledge, error) { return s.Pledges.ConfirmIntent(ctx, e.ObjectID) })
	case Charge:
		err = s.Charges.RefreshIntent(ctx, e.ObjectID)
	case Refunds:
		err = s.Charges.BookRefunds(ctx, e.ObjectID)
	}
	return settled(string(about), err)
}

// settled tells errors that trying again can mend from those it cannot: a thing that
// does not exist, at the provider or here, never will.
func settled(outcome string, err error) (string, error) {
	switch {
	case err == nil:
		return outcome, nil
	case payment.HasCode(err, payment.CodeNotFound), fault.Is(err, fault.NotFound):
		return "not ours", nil
	case fault.HasCode(err, "CHECKOUT_MISMATCH"):
		return "names do not match", nil
	}
	return "", err
}

// CheckoutReturned is the return of a backer from the card page of a pledge. The
// provider is asked only about the page that this pledge has open: anybody can write
// an address, and every question counts against the provider's rate. News of an
// older page comes by its event.
func (s *Service) CheckoutReturned(ctx context.Context, pledgeID uuid.UUID, checkoutID string) error {
	if err := s.off(); err != nil {
		return err
	}
	p, err := s.DB.Client.Pledge.Get(access.AsSystem(ctx, access.ForCheckout), pledgeID)
	if gen.IsNotFound(err) || err == nil && (p.CheckoutID == nil || *p.CheckoutID != checkoutID) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("event: pledge of a return: %w", err)
	}
	return s.checkout(ctx, checkoutID)
}

// checkout puts the card to use that was saved on a page: a pledge that
// waits for its first card is confirmed, one whose charge failed is charged with
// it. The backer's return and the events both end here.
func (s *Service) checkout(ctx context.Context, checkoutID string) error {
	if err := s.off(); err != nil {
		return err
	}
	ctx = access.AsSystem(ctx, access.ForCheckout)
	return s.setup(ctx, func() (payment.Setup, error) { return s.Gateway.Setup(ctx, checkoutID) },
		func() (*gen.Pledge, error) { return s.Pledges.Confirm(ctx, checkoutID) })
}

func (s *Service) setup(ctx context.Context, read func() (payment.Setup, error), confirm func() (*gen.Pledge, error)) error {
	setup, err := read()
	if err != nil {
		return fmt.Errorf("read setup: %w", err)
	}
	closed, err := s.beyondClosing(ctx, setup.PledgeID)
	if err != nil {
		return err
	}
	if closed {
		return s.Charges.UseSetup(ctx, setup)
	}
	_, err = confirm()
	return err
}

// beyondClosing tells whether the pledge's campaign has been closed with success, so
// that a card is for its charge and not for its promise.
func (s *Service) beyondClosing(ctx context.Context, pledgeID string) (bool, error) {
	id, err := uuid.Parse(pledgeID)
	if err != nil {
		return false, fault.NewNotFound("checkout")
	}
	p, err := s.DB.Client.Pledge.Query().Where(pledge.ID(id)).Only(ctx)
	if gen.IsNotFound(err) {
		return false, fault.NewNotFound("checkout")
	}
	if err != nil {
		return false, fmt.Errorf("pledge of setup: %w", err)
	}
	return p.FinalMinor != nil, nil
}

// Sweeping: an event without progress for lostAfter is filed again, by pages.
const (
	lostAfter = time.Minute
	page      = 200
)

// ReEnqueue files the jobs again of events that were stored and not handled, after a
// crash or when a job was given up. A job that is filed twice finds its event done.
// Events that keep failing are filed more and more rarely, and never given up. It
// answers how many.
func (s *Service) ReEnqueue(ctx context.Context) (int, error) {
	ctx = access.AsSystem(ctx, access.ForProviderEvents)
	n := 0
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		now := machine.Now()
		lost, err := tx.ProviderEvent.Query().Where(
			providerevent.StateEQ(providerevent.StateRECEIVED), providerevent.CreatedAtLTE(now.Add(-lostAfter)),
			// done_at of an event that is not done is when it is looked at next.
			providerevent.Or(providerevent.DoneAtIsNil(), providerevent.DoneAtLTE(now)), store.SkipLocked,
		).Order(gen.Asc(providerevent.FieldCreatedAt)).Limit(page).All(ctx)
		if err != nil {
			return err
		}
		n = len(lost)
		for _, e := range lost {
			age := now.Sub(e.CreatedAt)
			if err := tx.ProviderEvent.UpdateOne(e).SetDoneAt(now.Add(min(time.Hour, max(lostAfter, age)))).Exec(ctx); err != nil {
				return err
			}
			claim := uuid.New()
			if err := jobs.Insert(ctx, tx, HandleArgs{EventID: e.ID, Claim: &claim}, nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, errors.Join(errors.New("event: file again"), err)
	}
	return n, nil
}
