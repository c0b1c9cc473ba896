package pledge

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/payment"
)

// noticeTooLate tells a backer whose card was saved after pledging had ended.
const noticeTooLate = "PLEDGE_TOO_LATE"

// Confirm asks the provider how a card page stands and moves its pledge
// accordingly: committed when a card is saved, otherwise waiting, refused or as it
// was. The backer's return and the provider's events both end here, in any order
// and any number; nothing they say is believed without asking. It answers the
// pledge as it then is, and refuses with CHECKOUT_MISMATCH a page that is not
// this pledge's.
func (s *Service) Confirm(ctx context.Context, checkoutID string) (*gen.Pledge, error) {
	if err := s.off(); err != nil {
		return nil, err
	}
	setup, err := s.Gateway.Setup(ctx, checkoutID)
	if err != nil {
		return nil, s.readFault(err)
	}
	return s.settle(ctx, setup)
}

// ConfirmIntent is Confirm for an event that names the provider's setup intent.
func (s *Service) ConfirmIntent(ctx context.Context, setupIntentID string) (*gen.Pledge, error) {
	if err := s.off(); err != nil {
		return nil, err
	}
	setup, err := s.Gateway.SetupByIntent(ctx, setupIntentID)
	if err != nil {
		return nil, s.readFault(err)
	}
	return s.settle(ctx, setup)
}

func (s *Service) readFault(err error) error {
	if payment.HasCode(err, payment.CodeNotFound) {
		return fault.NewNotFound("checkout")
	}
	return fmt.Errorf("confirm pledge: %w", payment.Fault(err))
}

// settle believes a setup that was just read from the provider, after comparing
// whose it is.
func (s *Service) settle(ctx context.Context, setup payment.Setup) (*gen.Pledge, error) {
	system := access.AsSystem(ctx, access.ForCheckout)
	id, err := uuid.Parse(setup.PledgeID)
	if err != nil {
		return nil, fault.NewNotFound("checkout")
	}
	p, err := s.DB.Client.Pledge.Query().Where(pledge.ID(id)).WithLines().Only(system)
	if gen.IsNotFound(err) {
		return nil, fault.NewNotFound("checkout")
	}
	if err != nil {
		return nil, fmt.Errorf("confirm pledge: %w", err)
	}
	customer, err := s.customerOf(system, p.BackerID)
	if err != nil {
		return nil, fmt.Errorf("confirm pledge: %w", err)
	}
	if setup.CustomerID != customer || setup.CampaignID != p.CampaignID.String() {
		f := fault.NewConflict("CHECKOUT_MISMATCH", "")
		f.Detail = fmt.Sprintf("checkout %s names another customer or campaign than pledge %s", setup.CheckoutID, p.ID)
		return nil, f
	}
	if setup.Status == payment.SetupOpen || setup.Status == payment.SetupExpired {
		return p, nil
	}
	o := &outcome{id: p.ID, backer: p.BackerID, setup: setup, by: audit.ActorOf(ctx)}
	if err := s.submit(ctx, p.CampaignID, o); err != nil {
		return nil, fmt.Errorf("confirm pledge: %w", err)
	}
	return o.pledge, nil
}

// outcome is the op that applies what came of a card page.
type outcome struct {
	id     uuid.UUID
	backer uuid.UUID
	setup  payment.Setup
	by     *audit.Actor

	pledge *gen.Pledge
}

func (o *outcome) needs(n *needs, campaign uuid.UUID) {
	n.pledges = append(n.pledges, o.id)
	n.units = append(n.units, backer{campaign, o.backer})
	n.promises = append(n.promises, backer{campaign, o.backer})
}

func (o *outcome) decide(b *batch) *fault.Fault {
	o.pledge = nil
	e := b.find(o.id)
	if e == nil {
		return fault.NewNotFound("pledge")
	}
	switch o.setup.Status {
	case payment.SetupSucceeded:
		o.succeed(b, e)
	case payment.SetupFailed:
		o.wait(b, e, lifecycle.PledgeSetupFailed)
	case payment.SetupActionRequired:
		o.wait(b, e, lifecycle.PledgeActionRequired)
	}
	o.pledge = e.answer()
	return nil
}

// wait moves a pledge between the states in which it still waits for a card.
func (o *outcome) wait(b *batch, e *entry, next lifecycle.Pledge) {
	if !e.State.Holds() || !e.State.MayBecome(next) {
		return
	}
	before := summary(e)
	e.State, e.DeclineCode = next, o.setup.FailureCode
	b.change(e)
	b.note(actSetup, e, o.by, before, summary(e))
}

// succeed commits a pledge whose card is saved. When it comes too late and there
// is nothing left to commit to, the card is forgotten and the backer is told: it
// is never an error to have saved a card.
func (o *outcome) succeed(b *batch, e *entry) {
	known := e.SetupIntent != nil && *e.SetupIntent == o.setup.IntentID
	switch {
	case known:
		// This very card was judged before.
	case e.State.Holds():
		if f := b.mayTake(); f != nil {
			_ = b.claim(e.BackerID, e.lines(), nil) // giving back is never refused
			o.tooLate(b, e, noticeTooLate)
			return
		}
		o.commit(b, e)
	case e.State == lifecycle.PledgeExpired:
		if f := b.mayTake(); f != nil {
			o.tooLate(b, e, noticeTooLate)
			return
		}
		if f := b.claim(e.BackerID, nil, e.lines()); f != nil {
			o.tooLate(b, e, notify.PledgeStockGone)
			return
		}
		o.commit(b, e)
	case e.State == lifecycle.PledgeCancelled, e.State == lifecycle.PledgeReleased:
		o.save(e)
		e.MethodForgetDue = true
		b.change(e)
	}
}

func (o *outcome) save(e *entry) {
	e.SetupIntent, e.Method = &o.setup.IntentID, &o.setup.Method.ID
	e.MethodBrand, e.MethodLast4 = o.setup.Method.Brand, o.setup.Method.Last4
	e.DeclineCode = ""
}

func (o *outcome) commit(b *batch, e *entry) {
	before := summary(e)
	o.save(e)
	at := b.Now
	e.State, e.CommittedAt = lifecycle.PledgeCommitted, &at
	b.promise(e.BackerID, e.lines())
	b.change(e)
	b.note(actCommit, e, o.by, before, summary(e))
	b.tell(notify.PledgeCommitted, e, "pledge-committed:"+e.ID.String(),
		map[string]any{"amount": e.GoodsMinor + e.FreightMinor, "deadline": b.Deadline})
}

func (o *outcome) tooLate(b *batch, e *entry, notice string) {
	before := summary(e)
	o.save(e)
	e.State, e.MethodForgetDue = lifecycle.PledgeExpired, true
	b.change(e)
	b.note(actGone, e, o.by, before, summary(e))
	b.tell(notice, e, "pledge-too-late:"+e.ID.String(), nil)
}
