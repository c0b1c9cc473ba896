package problem

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/predicate"
	"shanhuo.app/ent/gen/problem"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
)

// ListInput chooses problems. Region narrows to itself and what lies below, CampaignID to
// one campaign; Done asks for those that are closed instead of those that wait.
type ListInput struct {
	Region     region.Path
	CampaignID *uuid.UUID
	Done       bool
	keyset.Page
}

// ListPage is one page of problems: those that wait from the oldest on, the others from
// the newest.
type ListPage struct {
	*keyset.List[*gen.Problem]
	whole *gen.ProblemQuery // without pages
}

// Total counts the whole list.
func (p *ListPage) Total(ctx context.Context) (int, error) {
	n, err := p.whole.Clone().Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("problem: count the list: %w", err)
	}
	return n, nil
}

// List answers the problems reported in the regions of the reader's office.
func (s *Service) List(ctx context.Context, in ListInput) (*ListPage, error) {
	me := access.From(ctx)
	if me == nil {
		return nil, fault.NewUnauthenticated()
	}
	places := me.Regions(access.ProblemList)
	if len(places) == 0 {
		return nil, fault.NewDenied(string(access.ProblemList))
	}
	size, after, err := in.Start()
	if err != nil {
		return nil, err
	}
	state, order := problem.StateOPEN, keyset.Rising
	if in.Done {
		state, order = problem.StateDONE, keyset.Falling
	}
	whole := s.DB.Client.Problem.Query().Where(
		problem.StateEQ(state),
		predicate.Problem(store.WithinAny(problem.FieldRegionPath, places)),
		predicate.Problem(store.Within(problem.FieldRegionPath, in.Region)),
	)
	if in.CampaignID != nil {
		whole.Where(problem.CampaignID(*in.CampaignID))
	}
	rows, err := whole.Clone().Where(order(problem.FieldCreatedAt, problem.FieldID, after)).Limit(size + 1).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("problem: list: %w", err)
	}
	list := keyset.ListOf(rows, size, func(r *gen.Problem) keyset.Key { return keyset.Key{At: r.CreatedAt, ID: r.ID} })
	return &ListPage{List: list, whole: whole}, nil
}

// Open counts the problems of each of these campaigns that nobody has handled yet. It
// leaves out those without any, and those that the reader may not list.
func (s *Service) Open(ctx context.Context, campaigns []uuid.UUID) (map[uuid.UUID]int, error) {
	me := access.From(ctx)
	if me == nil || len(campaigns) == 0 {
		return nil, nil //nolint:nilnil // an empty map is an answer
	}
	var counts []struct {
		CampaignID uuid.UUID `sql:"campaign_id"`
		Count      int       `sql:"count"`
	}
	err := s.DB.Client.Problem.Query().Where(
		problem.CampaignIDIn(campaigns...), problem.StateEQ(problem.StateOPEN),
		predicate.Problem(store.WithinAny(problem.FieldRegionPath, me.Regions(access.ProblemList))),
	).GroupBy(problem.FieldCampaignID).Aggregate(gen.Count()).Scan(ctx, &counts)
	if err != nil {
		return nil, fmt.Errorf("problem: count: %w", err)
	}
	open := make(map[uuid.UUID]int, len(counts))
	for _, c := range counts {
		open[c.CampaignID] = c.Count
	}
	return open, nil
}

// MayHandle tells whether the reader may close a problem of c.
func MayHandle(ctx context.Context, p *gen.Problem, c *gen.Campaign) bool {
	return p.State == problem.StateOPEN && access.Allowed(ctx, access.ProblemHandle, objectOf(p, c))
}

func objectOf(p *gen.Problem, c *gen.Campaign) access.Object {
	object := access.OfProblem(p, c.OwnerID)
	object.Hands = append(object.Hands, c.DraftedBy)
	if p.ReporterID != nil {
		object.Author = *p.ReporterID
	}
	return object
}
