package post

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/post"
	"shanhuo.app/server/keyset"
)

// ListPage is one page of a campaign's posts, the newest first.
type ListPage struct {
	Rows      []*gen.Post
	HasNext   bool
	EndCursor string
}

// List answers the posts of a campaign that the reader may see.
func (s *Service) List(ctx context.Context, campaignID uuid.UUID, page keyset.Page) (*ListPage, error) {
	size, err := page.Size()
	if err != nil {
		return nil, err
	}
	after, err := page.Key()
	if err != nil {
		return nil, err
	}
	rows, err := s.DB.Client.Post.Query().Where(post.CampaignID(campaignID), keyset.Falling(post.FieldCreatedAt, post.FieldID, after)).
		Limit(size + 1).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("post: list: %w", err)
	}
	out := &ListPage{}
	out.Rows, out.HasNext = keyset.Cut(rows, size)
	if n := len(out.Rows); n > 0 {
		out.EndCursor = keyset.Key{At: out.Rows[n-1].CreatedAt, ID: out.Rows[n-1].ID}.Cursor()
	}
	return out, nil
}
