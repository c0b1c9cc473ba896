package review

import (
	"context"
	"fmt"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/reviewstep"
	"shanhuo.app/server/access"
	"shanhuo.app/server/message"
	"shanhuo.app/server/nodeid"
	"shanhuo.app/server/notify"
)

// tellDesk queues a notice about a step that has just opened to everybody who may decide
// it. round are the steps of its round that were decided before; village is the campaign's.
// The household is not named: a phone shows letters to whoever holds it.
func (s *Service) tellDesk(ctx context.Context, tx *gen.Tx, c *gen.Campaign, step *gen.ReviewStep, round []*gen.ReviewStep, village message.Region) error {
	kind := notify.VouchWaits
	if step.Kind == reviewstep.KindCOUNTY {
		kind = notify.ApprovalWaits
	}
	notice := notify.Notice{
		Kind: kind, DedupeKey: fmt.Sprintf("%s:%s", kind, step.ID), Link: "/g/review/" + nodeid.OfRow(nodeid.ReviewStep, step.ID),
		Args: map[string]any{"campaign": c.Title, "village": village, "due": step.DueAt},
	}
	action, object := duty(c, step, round)
	deciders, err := s.Notify.QueueDuty(ctx, tx, action, object, notice)
	if err != nil || deciders > 0 || step.Kind != reviewstep.KindVILLAGE {
		return err
	}
	// No other office vouches in the village's place, so the township hears nothing of what
	// the village can decide; but where the only clerk wrote the campaign it would lie
	// for ever, and the township is who can ask for another clerk.
	notice.Kind, notice.DedupeKey = notify.ClerkWanted, fmt.Sprintf("%s:%s", notify.ClerkWanted, step.ID)
	return s.Notify.QueueOffice(ctx, tx, access.TownshipOfficer, step.RegionPath, notice)
}
