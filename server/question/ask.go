package question

import (
	"context"
	"fmt"
	"strings"

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
	return s.AskOnce(ctx, campaignID, words, nil)
}

// AskOnce is Ask with a key made by the client, once for each question: the same
// person with the same key gets the question that the key asked. Nil is no key.
func (s *Service) AskOnce(ctx context.Context, campaignID uuid.UUID, words string, key *uuid.UUID) (*gen.Question, error) {
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
		me := access.PersonID(ctx)
		// The lock on oneself keeps many questions at once from passing the limit, and
		// a second request with a key from passing the first.
		_, err = tx.Person.Query().Where(person.ID(me), person.ErasedAtIsNil(), store.ForUpdate).OnlyID(ctx)
		if gen.IsNotFound(err) {
			return fault.NewUnauthenticated() // erased since the request was let in
		}
		if err != nil {
			return fmt.Errorf("question: lock the asker: %w", err)
		}
		if q, err = askedWith(ctx, tx, c, key); err != nil || q != nil {
			return err
		}
		if err := CheckText(words).Err(); err != nil {
			return err
		}
		if c.LaunchedAt == nil || !c.State.Public() {
			return fault.NewConflict("NOT_LAUNCHED", "")
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
		q, err = tx.Question.Create().SetCreatedAt(now).SetCampaignID(c.ID).SetAskedBy(me).SetText(words).SetNillableClientKey(key).Save(ctx)
		if key != nil && gen.IsConstraintError(err) && strings.Contains(err.Error(), question.FieldClientKey) {
			// Asked with it about a campaign that is out of sight by now.
			return fault.NewConflict("CLIENT_KEY_USED", "clientKey")
		}
		if err != nil {
			return fmt.Errorf("question: ask: %w", err)
		}
		err = audit.Write(ctx, tx, audit.Act{
			Action: string(access.QuestionAsk), Object: "question", ObjectID: q.ID.String(), Region: c.RegionPath,
			After: map[string]any{"campaign": c.ID}, At: now,
		})
		if err != nil {
			return err
		}
		return s.Notify.QueueHousehold(ctx, tx, c, notify.Notice{
			Kind: notify.QuestionAsked, DedupeKey: "asked:" + q.ID.String(), Link: "/h/c/" + c.Slug + "?at=questions",
			Args: map[string]any{"campaign": c.Title, "question": q.Text},
		})
	})
	if err != nil {
		return nil, err
	}
	return q.Unwrap(), nil
}

// askedWith answers the question about c that the asker has asked with key, nil when
// there is none yet.
func askedWith(ctx context.Context, tx *gen.Tx, c *gen.Campaign, key *uuid.UUID) (*gen.Question, error) {
	if key == nil {
		return nil, nil //nolint:nilnil // "not there" is an answer here
	}
	q, err := tx.Question.Query().Where(question.AskedBy(access.PersonID(ctx)), question.ClientKey(*key)).Only(ctx)
	switch {
	case gen.IsNotFound(err):
		return nil, nil //nolint:nilnil // "not there" is an answer here
	case err != nil:
		return nil, fmt.Errorf("question: find by the client's key: %w", err)
	case q.CampaignID != c.ID:
		return nil, fault.NewConflict("CLIENT_KEY_USED", "clientKey")
	}
	return q, nil
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
