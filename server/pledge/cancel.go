package pledge

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/notify"
)

// Cancel takes back a pledge of whoever is signed in, until the deadline. Its stock
// is free at once and its card is forgotten. Cancelling twice answers the cancelled
// pledge. It refuses with DEADLINE_PASSED and PLEDGE_FIXED.
func (s *Service) Cancel(ctx context.Context, id uuid.UUID, idempotencyKey string) (*gen.Pledge, error) {
	if err := checkKey(idempotencyKey).Err(); err != nil {
		return nil, err
	}
	p, err := s.mine(ctx, access.PledgeCancel, id)
	if err != nil {
		return nil, fmt.Errorf("cancel pledge: %w", err)
	}
	o := &giveUp{id: p.ID, backer: p.BackerID, by: audit.ActorOf(ctx), key: idempotencyKey}
	if err := s.submit(ctx, p.CampaignID, o); err != nil {
		return nil, fmt.Errorf("cancel pledge: %w", err)
	}
	if o.held {
		s.closePage(ctx, o.pledge)
		return s.refresh(ctx, o.pledge), nil
	}
	return o.pledge, nil
}

// giveUp is the op of Cancel.
type giveUp struct {
	id     uuid.UUID
	backer uuid.UUID
	by     *audit.Actor
	key    string

	pledge *gen.Pledge
	held   bool // it had no card yet: its card page may be open
}

func (o *giveUp) needs(n *needs, campaign uuid.UUID) {
	n.pledges = append(n.pledges, o.id)
	n.promises = append(n.promises, backer{campaign, o.backer})
}

func (o *giveUp) decide(b *batch) *fault.Fault {
	o.pledge, o.held = nil, false
	e := b.find(o.id)
	if e == nil {
		return fault.NewNotFound("pledge")
	}
	if e.State != lifecycle.PledgeCancelled {
		if f := b.mayLeave(); f != nil {
			return f
		}
		if !e.State.MayBecome(lifecycle.PledgeCancelled) {
			return mayEdit(e.State, e.HoldUntil, b.Now)
		}
		o.held = e.State.Holds()
		before := summary(e)
		b.letGo(e)
		after := summary(e)
		after["key"] = o.key
		b.note(actCancel, e, o.by, before, after)
		b.tell(notify.PledgeCancelled, e, "pledge-cancelled:"+e.ID.String(), nil)
	}
	o.pledge = e.answer()
	return nil
}

// letGo ends a pledge before any charge: stock free, promise gone, card to be forgotten.
func (b *batch) letGo(e *entry) {
	if e.State.Counts() {
		b.unpromise(e.BackerID, e.lines())
	}
	_ = b.claim(e.BackerID, e.lines(), nil) // giving back is never refused
	e.State = lifecycle.PledgeCancelled
	e.MethodForgetDue = e.Method != nil
	b.change(e)
}
