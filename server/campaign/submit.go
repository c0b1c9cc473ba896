package campaign

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/photo"
	"shanhuo.app/server/access"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/store"
)

// Submit hands a whole draft of a household of the village to it to vouch for. It answers
// everything that is still missing at once, and OWNER_NOT_REGISTERED alone. Version is the
// one the submitter saw, or 0 for the draft as it is.
func (s *Service) Submit(ctx context.Context, id uuid.UUID, version int) (*gen.Campaign, error) {
	return s.SubmitFor(ctx, id, version, "")
}

// SubmitFor is Submit by a clerk who says on which day, YYYY-MM-DD in Shanghai, the
// household signed that it is drafted for them. What was said in an earlier round stays
// when nothing is said.
func (s *Service) SubmitFor(ctx context.Context, id uuid.UUID, version int, consentOn string) (*gen.Campaign, error) {
	var c *gen.Campaign
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		old, err := openDraft(ctx, tx, access.CampaignSubmit, id, version)
		if err != nil {
			return err
		}
		if old.OwnerID != access.PersonID(ctx) {
			// No lock on the owner, which an erasure takes before the draft's.
			if err := stays(ctx, tx, old.OwnerID, false); err != nil {
				return err
			}
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		if err := registered(ctx, tx, old, now); err != nil {
			return err
		}
		if consentOn != "" && (old.DraftedBy != access.PersonID(ctx) || old.DraftedBy == old.OwnerID || !clock.IsPastDay(consentOn, now)) {
			return fault.NewInvalid("CONSENT_ON_INVALID", "consentOn")
		}
		tiers, err := tiersOf(ctx, tx, old)
		if err != nil {
			return err
		}
		photos, err := tx.Photo.Query().Where(photo.CampaignID(old.ID), photo.PostIDIsNil()).Count(ctx)
		if err != nil {
			return fmt.Errorf("campaign: count photos: %w", err)
		}
		if err := CheckSubmit(draftOf(old, tiers), photos, now).Err(); err != nil {
			return err
		}
		update, err := move(tx, old, lifecycle.CampaignInReview)
		if err != nil {
			return err
		}
		after := map[string]any{"state": lifecycle.CampaignInReview}
		if consentOn != "" {
			update.SetConsentOn(consentOn)
			after["consent_on"] = consentOn
		}
		if c, err = update.AddRound(1).Save(ctx); err != nil {
			return fmt.Errorf("campaign: submit: %w", err)
		}
		if err := s.OpenReview(ctx, tx, c, now); err != nil {
			return err
		}
		return record(ctx, tx, c, "submit", stateOnly(old.State), after, "", now)
	})
	if err != nil {
		return nil, err
	}
	return c.Unwrap(), nil
}
