package campaign

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/reviewstep"
	"shanhuo.app/server/access"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/text"
)

// Cancel ends a campaign before its deadline, by the county and with a reason. If it
// had been live, its pledges are released: nobody is charged.
func (s *Service) Cancel(ctx context.Context, id uuid.UUID, reason string, version int) (*gen.Campaign, error) {
	return s.decide(ctx, access.CampaignCancel, id, reason, version, func(ctx context.Context, tx *gen.Tx, c *gen.Campaign, now time.Time) (*gen.CampaignUpdateOne, error) {
		update, err := move(tx, c, lifecycle.CampaignCancelled)
		if err != nil {
			return nil, err
		}
		err = tx.ReviewStep.Update().Where(reviewstep.CampaignID(c.ID), reviewstep.StateEQ(reviewstep.StateOPEN)).
			SetState(reviewstep.StateWITHDRAWN).SetDecidedAt(now).Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("campaign: withdraw the review: %w", err)
		}
		if err := forgetAnswers(ctx, tx, c.ID); err != nil {
			return nil, err
		}
		if c.LaunchedAt != nil {
			if err := s.OnCancelled(ctx, tx, c.ID); err != nil {
				return nil, err
			}
		}
		err = s.tell(ctx, tx, c, notify.CampaignCancelled, "cancelled", map[string]any{"reason": text.Lines(reason)})
		return update.ClearResumeState(), err
	})
}
