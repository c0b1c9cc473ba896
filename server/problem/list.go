package problem

import (
	"context"
	"fmt"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/predicate"
	"shanhuo.app/ent/gen/problem"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
)

// ListInput chooses problems. Region narrows to itself and what lies below; Done asks
// for those that are closed instead of those that wait.
type ListInput struct {
	Region region.Path
	Done   bool
	keyset.Page
}

// ListPage is one page of problems, the oldest first.
type ListPage = keyset.List[*gen.Problem]

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
	state := problem.StateOPEN
	if in.Done {
		state = problem.StateDONE
	}
	rows, err := s.DB.Client.Problem.Query().Where(
		problem.StateEQ(state),
		predicate.Problem(store.WithinAny(problem.FieldRegionPath, places)),
		predicate.Problem(store.Within(problem.FieldRegionPath, in.Region)),
		keyset.Rising(problem.FieldCreatedAt, problem.FieldID, after),
	).Limit(size + 1).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("problem: list: %w", err)
	}
	return keyset.ListOf(rows, size, func(r *gen.Problem) keyset.Key { return keyset.Key{At: r.CreatedAt, ID: r.ID} }), nil
}
