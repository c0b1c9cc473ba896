package question

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/question"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/store"
	"shanhuo.app/server/text"
)

// Answer answers a question once, and tells who asked. The owner answers, or the
// clerk who drafted for them.
func (s *Service) Answer(ctx context.Context, id uuid.UUID, words string) (*gen.Question, error) {
	words = text.Lines(words)
	var q *gen.Question
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		old, err := tx.Question.Query().Where(question.ID(id), store.ForUpdate).Only(ctx)
		if gen.IsNotFound(err) {
			if access.From(ctx) == nil {
				return fault.NewUnauthenticated()
			}
			return fault.NewNotFound("question")
		}
		if err != nil {
			return fmt.Errorf("question: load: %w", err)
		}
		c, err := load(ctx, tx, old.CampaignID)
		if err != nil {
			return err
		}
		if err := access.Require(ctx, access.QuestionAnswer, access.OfCampaign(c)); err != nil {
			return err
		}
		if err := CheckAnswer(words).Err(); err != nil {
			return err
		}
		if old.AnsweredAt != nil {
			return fault.NewConflict("ALREADY_ANSWERED", "")
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		q, err = tx.Question.UpdateOneID(id).SetAnswer(words).SetAnsweredBy(access.PersonID(ctx)).SetAnsweredAt(now).Save(ctx)
		if err != nil {
			return fmt.Errorf("question: answer: %w", err)
		}
		var on *uuid.UUID
		if c.OwnerID != access.PersonID(ctx) {
			on = &c.OwnerID
		}
		err = audit.Write(ctx, tx, audit.Act{
			Action: string(access.QuestionAnswer), Object: "question", ObjectID: q.ID.String(), Region: c.RegionPath, For: on,
			After: map[string]any{"campaign": c.ID, "answer": q.Answer}, At: now,
		})
		if err != nil {
			return err
		}
		return s.Notify.Queue(ctx, tx, notify.Notice{
			PersonID: q.AskedBy, Kind: notify.QuestionAnswered, DedupeKey: "answered:" + q.ID.String(),
			Args: map[string]any{"campaign": c.Title}, Link: "/c/" + c.Slug + "#questions",
		})
	})
	if err != nil {
		return nil, err
	}
	return q.Unwrap(), nil
}
