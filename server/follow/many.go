package follow

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen/follow"
	"shanhuo.app/server/access"
)

// Follows tells which of these campaigns the signed-in person follows, in one statement.
func (s *Service) Follows(ctx context.Context, campaigns []uuid.UUID) (map[uuid.UUID]bool, error) {
	found, err := s.DB.Client.Follow.Query().Where(follow.CampaignIDIn(campaigns...), follow.PersonID(access.PersonID(ctx))).
		Select(follow.FieldCampaignID).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("follow: which: %w", err)
	}
	is := make(map[uuid.UUID]bool, len(found))
	for _, f := range found {
		is[f.CampaignID] = true
	}
	return is, nil
}
