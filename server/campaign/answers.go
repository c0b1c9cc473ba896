package campaign

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/reviewstep"
)

// forgetAnswers takes away what the campaign said in earlier rounds of its review. It was
// kept for those who review it again, and nobody does any more.
func forgetAnswers(ctx context.Context, tx *gen.Tx, id uuid.UUID) error {
	if err := tx.ReviewStep.Update().Where(reviewstep.CampaignID(id), reviewstep.AnswersNotNil()).ClearAnswers().Exec(ctx); err != nil {
		return fmt.Errorf("campaign: forget earlier answers: %w", err)
	}
	return nil
}
