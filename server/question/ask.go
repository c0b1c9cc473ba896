package question

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/person"
	"shanhuo.app/ent/gen/question"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/store"
	"shanhuo.app/server/text"
)

// Ask asks a question about a campaign that the public can see, and tells its owner.
func (s *Service) Ask(ctx context.Context, campaignID uuid.UUID, words string) (*gen.Question, error) {
	words = text.Lines(words)
	var q *gen.Question
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		c, err := load(ctx, tx, campaignID)
		if err != nil {
			return err
		}
		if err := access.Require(ctx, access.QuestionAsk, access.OfCampaign(c)); err != nil {
			return err
		}
		if err := CheckText(words).Err(); err != nil {
			return err
		}
		if c.LaunchedAt == nil || !c.State.Public() {
			return fault.NewConflict("NOT_LAUNCHED", "")
		}
		me := access.PersonID(ctx)
		// The lock on oneself keeps many questions at once from passing the limit.
		if err := tx.Person.Query().Where(person.ID(me), store.ForUpdate).Select(person.FieldID).Scan(ctx, &[]uuid.UUID{}); err != nil {
			return fmt.Errorf("question: lock the asker: %w", err)
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		today, err := tx.Question.Query().Where(question.AskedBy(me), question.CreatedAtGT(now.Add(-day))).Count(ctx)
		if err != nil {
			return fmt.Errorf("question: count: %w", err)
		}
		if today >= PerDay {
			return fault.NewConflict("TOO_MANY_QUESTIONS", "").With("max", PerDay)
		}
		q, err = tx.Question.Create().SetCreatedAt(now).SetCampaignID(c.ID).SetAskedBy(me).SetText(words).Save(ctx)
		if err != nil {
			return fmt.Errorf("question: ask: %w", err)
		}
		err = audit.Write(ctx, tx, audit.Act{
			Action: string(access.QuestionAsk), Object: "question", ObjectID: q.ID.String(), Region: c.RegionPath,
			After: map[string]any{"campaign": c.ID, "text": q.Text}, At: now,
		})
		if err != nil {
			return err
		}
		return s.Notify.QueueMany(ctx, tx, toOwner(c, q))
	})
	if err != nil {
		return nil, err
	}
	return q.Unwrap(), nil
}

func load(ctx context.Context, tx *gen.Tx, id uuid.UUID) (*gen.Campaign, error) {
	c, err := tx.Campaign.Get(ctx, id)
	if gen.IsNotFound(err) {
		if access.From(ctx) == nil {
			return nil, fault.NewUnauthenticated()
		}
		return nil, fault.NewNotFound("campaign")
	}
	if err != nil {
		return nil, fmt.Errorf("question: load the campaign: %w", err)
	}
	return c, nil
}

// toOwner tells the owner, and the clerk who drafted for them.
func toOwner(c *gen.Campaign, q *gen.Question) []notify.Notice {
	people := []uuid.UUID{c.OwnerID}
	if c.DraftedBy != c.OwnerID {
		people = append(people, c.DraftedBy)
	}
	notices := make([]notify.Notice, len(people))
	for i, to := range people {
		notices[i] = notify.Notice{
			PersonID: to, Kind: notify.QuestionAsked, DedupeKey: fmt.Sprintf("asked:%s:%s", q.ID, to),
			Args: map[string]any{"campaign": c.Title, "question": q.Text}, Link: "/c/" + c.Slug,
		}
	}
	return notices
}
