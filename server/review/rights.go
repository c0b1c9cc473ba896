package review

import (
	"context"
	"slices"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/reviewstep"
	"shanhuo.app/server/access"
)

// MayDecide tells whether the reader may decide the step at which a campaign stands.
// history are all its steps.
func MayDecide(ctx context.Context, c *gen.Campaign, history []*gen.ReviewStep) bool {
	open := slices.IndexFunc(history, func(s *gen.ReviewStep) bool { return s.State == reviewstep.StateOPEN })
	if open < 0 {
		return false
	}
	step := history[open]
	round := slices.DeleteFunc(slices.Clone(history), func(s *gen.ReviewStep) bool { return s.Round != step.Round })
	action, object := duty(c, step, round)
	return access.Allowed(ctx, action, object)
}

// SeesPayee tells whether the reader may know whom a campaign pays: those who always may,
// and who decides about it now, to compare the end of the account with the passbook.
func SeesPayee(ctx context.Context, c *gen.Campaign, history []*gen.ReviewStep) bool {
	return access.Allowed(ctx, access.CampaignReadPayee, access.OfCampaign(c)) || MayDecide(ctx, c, history)
}
