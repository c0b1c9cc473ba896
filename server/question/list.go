package question

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/predicate"
	"shanhuo.app/ent/gen/question"
	"shanhuo.app/server/keyset"
)

// ListPage is one page of a campaign's questions, the newest first.
type ListPage struct {
	Rows      []*gen.Question
	HasNext   bool
	EndCursor string
}

// List answers the questions of a campaign that the reader may see.
func (s *Service) List(ctx context.Context, campaignID uuid.UUID, page keyset.Page) (*ListPage, error) {
	return s.list(ctx, page, question.CampaignID(campaignID))
}

// Unanswered answers those that nobody has answered yet.
func (s *Service) Unanswered(ctx context.Context, campaignID uuid.UUID, page keyset.Page) (*ListPage, error) {
	return s.list(ctx, page, question.CampaignID(campaignID), question.AnsweredAtIsNil())
}

func (s *Service) list(ctx context.Context, page keyset.Page, which ...predicate.Question) (*ListPage, error) {
	size, err := page.Size()
	if err != nil {
		return nil, err
	}
	after, err := page.Key()
	if err != nil {
		return nil, err
	}
	rows, err := s.DB.Client.Question.Query().Where(append(which, keyset.Falling(question.FieldCreatedAt, question.FieldID, after))...).
		Limit(size + 1).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("question: list: %w", err)
	}
	out := &ListPage{}
	out.Rows, out.HasNext = keyset.Cut(rows, size)
	if n := len(out.Rows); n > 0 {
		out.EndCursor = keyset.Key{At: out.Rows[n-1].CreatedAt, ID: out.Rows[n-1].ID}.Cursor()
	}
	return out, nil
}
