package review

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/reviewstep"
)

// History answers every step of a campaign's reviews that the reader may see, the
// oldest first: the owner reads here which questions came back.
func (s *Service) History(ctx context.Context, campaignID uuid.UUID) ([]*gen.ReviewStep, error) {
	steps, err := s.DB.Client.ReviewStep.Query().Where(reviewstep.CampaignID(campaignID)).
		Order(reviewstep.ByCreatedAt(), reviewstep.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("review: history: %w", err)
	}
	return steps, nil
}

// HistoryOf is History of several campaigns in one statement.
func (s *Service) HistoryOf(ctx context.Context, campaigns []uuid.UUID) (map[uuid.UUID][]*gen.ReviewStep, error) {
	steps, err := s.DB.Client.ReviewStep.Query().Where(reviewstep.CampaignIDIn(campaigns...)).
		Order(reviewstep.ByCreatedAt(), reviewstep.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("review: histories: %w", err)
	}
	of := make(map[uuid.UUID][]*gen.ReviewStep, len(campaigns))
	for _, step := range steps {
		of[step.CampaignID] = append(of[step.CampaignID], step)
	}
	return of, nil
}
