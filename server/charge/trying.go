package charge

import (
	"context"
	"fmt"
	"slices"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/attempt"
	"shanhuo.app/server/access"
)

// Trying tells whether a pledge whose charge failed has a card that has not had its turn
// yet: it was just given, and a job is about to charge it. The caller has read the pledge
// as somebody who may.
func (s *Service) Trying(ctx context.Context, p *gen.Pledge) (bool, error) {
	if !slices.Contains(failing, p.State) || p.Method == nil || p.ChargeDueAt == nil {
		return false, nil
	}
	had, err := s.DB.Client.Attempt.Query().Where(attempt.PledgeID(p.ID), attempt.Method(*p.Method),
		attempt.KindIn(attempt.KindCHARGE, attempt.KindCONFIRM)).Exist(access.AsSystem(ctx, access.ForCharging))
	if err != nil {
		return false, fmt.Errorf("charge: what the card was tried for: %w", err)
	}
	return !had, nil
}
