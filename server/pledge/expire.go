package pledge

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/payment"
)

const (
	// sweep is how many rows one sweep takes.
	sweep = 200
	// callsAtOnce bounds the calls to the provider that a sweep has under way.
	callsAtOnce = 4
)

// ExpireDue ends holds that have run out, at most 200, and closes their card pages.
// It answers how many ended. Who saved a card at the last moment is committed
// after all when there is stock. Several servers may run it at once.
func (s *Service) ExpireDue(ctx context.Context) (int, error) {
	ctx = access.AsSystem(ctx, access.ForHolds)
	now, err := s.DB.Now(ctx)
	if err != nil {
		return 0, fmt.Errorf("expire holds: %w", err)
	}
	due, err := s.DB.Client.Pledge.Query().
		Where(pledge.StateIn(lifecycle.HoldingPledges...), pledge.HoldUntilLTE(now)).
		Order(gen.Asc(pledge.FieldHoldUntil)).Limit(sweep).
		Select(pledge.FieldID, pledge.FieldCampaignID, pledge.FieldState).All(ctx)
	if err != nil {
		return 0, fmt.Errorf("expire holds: %w", err)
	}
	ended, err := s.endAll(ctx, due, func(p *gen.Pledge) endOp {
		return &expire{ended{id: p.ID}}
	})
	if err != nil {
		return len(ended), fmt.Errorf("expire holds: %w", err)
	}
	return len(ended), nil
}

// endOp is an op that ends a pledge, or finds that it need not be ended.
type endOp interface {
	op
	pledge() *gen.Pledge
}

// endAll runs an op for each row, all at once so that each campaign's gather, and
// then closes the card pages of those that ended. A page that cannot be closed
// is no harm: whoever saves a card on it is told that it was too late.
func (s *Service) endAll(ctx context.Context, rows []*gen.Pledge, opFor func(*gen.Pledge) endOp) ([]*gen.Pledge, error) {
	ops := []endOp{}
	for _, p := range rows {
		ops = append(ops, opFor(p))
	}
	done := make([]bool, len(rows))
	errs := collect(len(rows), len(rows), func(i int) error {
		err := s.submit(ctx, rows[i].CampaignID, ops[i])
		// An op whose caller gave up may still be under way in the lane.
		done[i] = err == nil
		return err
	})
	var ended, pages []*gen.Pledge
	for i, o := range ops {
		if !done[i] {
			continue
		}
		if p := o.pledge(); p != nil {
			ended = append(ended, p)
			// A page on which a card was saved is closed already.
			if rows[i].State.Holds() {
				pages = append(pages, p)
			}
		}
	}
	// closePage logs what it cannot do.
	_ = collect(len(pages), callsAtOnce, func(i int) error { s.closePage(ctx, pages[i]); return nil })
	return ended, errs
}

// collect runs do for 0 … n-1, most of them at once, and joins the errors.
func collect(n, most int, do func(i int) error) error {
	if n == 0 {
		return nil
	}
	errs := make([]error, n)
	var g errgroup.Group
	g.SetLimit(most)
	for i := range n {
		g.Go(func() error { errs[i] = do(i); return nil })
	}
	_ = g.Wait() // the functions answer in errs
	return errors.Join(errs...)
}

// closePage closes the card page of a pledge that has ended. The person may have
// been quicker: then the saved card is dealt with as any that comes late.
func (s *Service) closePage(ctx context.Context, p *gen.Pledge) {
	if p.CheckoutID == nil || s.Gateway == nil {
		return
	}
	setup, err := s.Gateway.ExpireCheckout(ctx, "csx:"+*p.CheckoutID, *p.CheckoutID)
	if err == nil && setup.Status == payment.SetupSucceeded {
		_, err = s.settle(ctx, setup)
	}
	if err != nil {
		warn(ctx, "the card page of an ended pledge was not closed", p.ID, err)
	}
}

// refresh reads a pledge again after its page was closed, which may have saved a card.
func (s *Service) refresh(ctx context.Context, p *gen.Pledge) *gen.Pledge {
	next, err := s.load(access.AsSystem(ctx, access.ForCheckout), p.ID)
	if err != nil {
		warn(ctx, "a cancelled pledge was not read again", p.ID, err)
		return p
	}
	return next
}

// ended is the answer of an op that ends a pledge.
type ended struct {
	id uuid.UUID
	to *gen.Pledge
}

func (o *ended) pledge() *gen.Pledge { return o.to }

// expire is the op of ExpireDue.
type expire struct{ ended }

func (o *expire) needs(n *needs, _ uuid.UUID) { n.pledges = append(n.pledges, o.id) }

func (o *expire) decide(b *batch) *fault.Fault {
	o.to = nil
	e := b.find(o.id)
	if e == nil || !e.State.Holds() || b.Now.Before(e.HoldUntil) {
		return nil // another server, or the backer, was quicker
	}
	before := summary(e)
	_ = b.claim(e.BackerID, e.lines(), nil) // giving back is never refused
	e.State = lifecycle.PledgeExpired
	b.change(e)
	b.note(actExpire, e, &audit.Actor{}, before, summary(e))
	b.tell(notify.PledgeExpired, e, "pledge-expired:"+e.ID.String(), nil)
	o.to = e.answer()
	return nil
}
