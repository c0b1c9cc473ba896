package pledge

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/notify"
)

// Release lets go every pledge of a cancelled campaign, 200 at a time: stock and
// promises gone, cards to be forgotten, everyone told why. It may be interrupted
// and run again. It refuses with CAMPAIGN_NOT_CANCELLED.
func (s *Service) Release(ctx context.Context, campaignID uuid.UUID) error {
	ctx = access.AsSystem(ctx, access.ForLanes)
	open := append(slices.Clone(lifecycle.HoldingPledges), lifecycle.PledgeCommitted)
	for {
		rows, err := s.DB.Client.Pledge.Query().
			Where(pledge.CampaignID(campaignID), pledge.StateIn(open...)).
			Limit(sweep).Select(pledge.FieldID, pledge.FieldCampaignID, pledge.FieldBackerID, pledge.FieldState).All(ctx)
		if err != nil {
			return fmt.Errorf("release pledges: %w", err)
		}
		if len(rows) == 0 {
			return nil
		}
		if _, err := s.endAll(ctx, rows, func(p *gen.Pledge) endOp {
			return &release{ended: ended{id: p.ID}, backer: p.BackerID}
		}); err != nil {
			return fmt.Errorf("release pledges: %w", err)
		}
	}
}

// release is the op of Release.
type release struct {
	ended
	backer uuid.UUID
}

func (o *release) needs(n *needs, campaign uuid.UUID) {
	n.pledges = append(n.pledges, o.id)
	n.promises = append(n.promises, backer{campaign, o.backer})
}

func (o *release) decide(b *batch) *fault.Fault {
	o.to = nil
	if b.State != lifecycle.CampaignCancelled {
		return fault.NewConflict("CAMPAIGN_NOT_CANCELLED", "")
	}
	e := b.find(o.id)
	if e == nil || !e.State.MayBecome(lifecycle.PledgeCancelled) {
		return nil // another server was quicker
	}
	before := summary(e)
	b.letGo(e)
	b.note(actFree, e, &audit.Actor{}, before, summary(e))
	b.tell(notify.CampaignCancelled, e, "campaign-cancelled:"+e.ID.String(), map[string]any{"reason": b.campaign.StateReason})
	o.to = e.answer()
	return nil
}
