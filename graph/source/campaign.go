// Package source is what the API's campaigns were read from: one row, and the list
// it came in. What a list was not read with is loaded for all of its campaigns at
// once, by whichever of them is asked first.
package source

import (
	"context"
	"sync"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/review"
)

// Campaign is a campaign as it was read. Page is nil unless its whole page was.
type Campaign struct {
	Row  *gen.Campaign
	Page *campaign.Page
	list *list
}

// Of answers the source of a campaign whose page was read.
func Of(page *campaign.Page) *Campaign {
	s := &Campaign{Row: page.Campaign, Page: page, list: &list{}}
	s.list.rows, s.list.ids = []*gen.Campaign{page.Campaign}, []uuid.UUID{page.Campaign.ID}
	s.list.people = []uuid.UUID{page.Campaign.OwnerID, page.Campaign.DraftedBy}
	return s
}

// OfList answers the sources of campaigns that were read together.
func OfList(rows []*gen.Campaign) []*Campaign {
	shared := &list{rows: rows}
	out := make([]*Campaign, len(rows))
	for i, row := range rows {
		shared.ids = append(shared.ids, row.ID)
		shared.people = append(shared.people, row.OwnerID, row.DraftedBy)
		out[i] = &Campaign{Row: row, list: shared}
	}
	return out
}

type list struct {
	rows   []*gen.Campaign
	ids    []uuid.UUID
	people []uuid.UUID

	names   once[map[uuid.UUID]string]
	photos  once[map[uuid.UUID][]*gen.Photo]
	voices  once[map[uuid.UUID]campaign.Voices]
	follows once[map[uuid.UUID]bool]
	vouches once[map[uuid.UUID]campaign.Vouches]
	steps   once[map[uuid.UUID][]*gen.ReviewStep]
	reviews once[any]
	waiting once[map[uuid.UUID]int]

	findings once[map[uuid.UUID][]review.Finding]
}

// once loads a value the first time it is asked for. Resolvers of one list run at
// the same time; the others wait for the first.
type once[T any] struct {
	mu   sync.Mutex
	done bool
	v    T
}

func (o *once[T]) get(load func() (T, error)) (T, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.done {
		return o.v, nil
	}
	v, err := load()
	if err != nil {
		return v, err
	}
	o.v, o.done = v, true
	return v, nil
}

// Names answers the display names of the owners and drafters of the whole list.
func (s *Campaign) Names(ctx context.Context, load func(context.Context, []uuid.UUID) (map[uuid.UUID]string, error)) (map[uuid.UUID]string, error) {
	return s.list.names.get(func() (map[uuid.UUID]string, error) { return load(ctx, s.list.people) })
}

// Photos answers the campaign's photos.
func (s *Campaign) Photos(ctx context.Context, load func(context.Context, []uuid.UUID) (map[uuid.UUID][]*gen.Photo, error)) ([]*gen.Photo, error) {
	if s.Page != nil {
		return s.Page.Photos, nil
	}
	all, err := s.list.photos.get(func() (map[uuid.UUID][]*gen.Photo, error) { return load(ctx, s.list.ids) })
	return all[s.Row.ID], err
}

// Voices answers the campaign's latest posts, questions and supports.
func (s *Campaign) Voices(ctx context.Context, load func(context.Context, []uuid.UUID) (map[uuid.UUID]campaign.Voices, error)) (campaign.Voices, error) {
	if s.Page != nil {
		return s.Page.Voices, nil
	}
	all, err := s.list.voices.get(func() (map[uuid.UUID]campaign.Voices, error) { return load(ctx, s.list.ids) })
	return all[s.Row.ID], err
}

// Waiting answers how many of the campaign's questions nobody has answered.
func (s *Campaign) Waiting(ctx context.Context, load func(context.Context, []uuid.UUID) (map[uuid.UUID]int, error)) (int, error) {
	all, err := s.list.waiting.get(func() (map[uuid.UUID]int, error) { return load(ctx, s.list.ids) })
	return all[s.Row.ID], err
}

// Vouches answers who stands for the campaign and what its closing decided.
func (s *Campaign) Vouches(ctx context.Context, load func(context.Context, []uuid.UUID) (map[uuid.UUID]campaign.Vouches, error)) (campaign.Vouches, error) {
	if s.Page != nil {
		return s.Page.Vouches, nil
	}
	all, err := s.list.vouches.get(func() (map[uuid.UUID]campaign.Vouches, error) { return load(ctx, s.list.ids) })
	return all[s.Row.ID], err
}

// Follows tells whether the reader follows the campaign.
func (s *Campaign) Follows(ctx context.Context, load func(context.Context, []uuid.UUID) (map[uuid.UUID]bool, error)) (bool, error) {
	all, err := s.list.follows.get(func() (map[uuid.UUID]bool, error) { return load(ctx, s.list.ids) })
	return all[s.Row.ID], err
}

// Steps answers the steps of the campaign's reviews that the reader may see.
func (s *Campaign) Steps(ctx context.Context, load func(context.Context, []uuid.UUID) (map[uuid.UUID][]*gen.ReviewStep, error)) ([]*gen.ReviewStep, error) {
	all, err := s.list.steps.get(func() (map[uuid.UUID][]*gen.ReviewStep, error) { return load(ctx, s.list.ids) })
	return all[s.Row.ID], err
}

// Reviews answers what load makes of the steps of the whole list, which the API's
// own types are, and made once.
func Reviews[T any](ctx context.Context, s *Campaign, history func(context.Context, []uuid.UUID) (map[uuid.UUID][]*gen.ReviewStep, error),
	load func([]*gen.Campaign, map[uuid.UUID][]*gen.ReviewStep) (T, error),
) (T, error) {
	made, err := s.list.reviews.get(func() (any, error) {
		if _, err := s.Steps(ctx, history); err != nil {
			return nil, err
		}
		return load(s.list.rows, s.list.steps.v)
	})
	out, _ := made.(T)
	return out, err
}
