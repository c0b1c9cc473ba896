package pledge

import (
	"context"
	"fmt"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/ent/gen/pledgeline"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/keyset"
)

// MineInput asks for a page of one's own pledges. First is 1 to 100, 0 means 20.
// After is the EndCursor of the page before.
type MineInput struct {
	First int
	After string
}

// Page is pledges, newest first, with their campaigns, lines and tiers.
type Page struct {
	Rows      []*gen.Pledge
	HasNext   bool
	EndCursor string
}

// Mine lists the pledges of whoever is signed in.
func (s *Service) Mine(ctx context.Context, in MineInput) (Page, error) {
	me := access.From(ctx)
	if me == nil {
		return Page{}, fault.NewUnauthenticated()
	}
	size, after, err := pageOf(in.First, in.After)
	if err != nil {
		return Page{}, err
	}
	rows, err := s.DB.Client.Pledge.Query().Where(pledge.BackerID(me.PersonID), keyset.Falling(pledge.FieldCreatedAt, pledge.FieldID, after)).
		Limit(size + 1).WithCampaign().
		WithLines(func(q *gen.PledgeLineQuery) { q.Order(gen.Asc(pledgeline.FieldID)).WithTier() }).All(ctx)
	if err != nil {
		return Page{}, fmt.Errorf("list own pledges: %w", err)
	}
	var page Page
	page.Rows, page.HasNext = keyset.Cut(rows, size)
	if n := len(page.Rows); n > 0 {
		page.EndCursor = keyset.Key{At: page.Rows[n-1].CreatedAt, ID: page.Rows[n-1].ID}.Cursor()
	}
	return page, nil
}

// pageOf reads what a reader asks of a list.
func pageOf(first int, after string) (int, *keyset.Key, error) {
	asked := keyset.Page{First: first, After: after}
	size, err := asked.Size()
	if err != nil {
		return 0, nil, fmt.Errorf("page: %w", err)
	}
	key, err := asked.Key()
	if err != nil {
		return 0, nil, fmt.Errorf("page: %w", err)
	}
	return size, key, nil
}
