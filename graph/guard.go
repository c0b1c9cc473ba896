package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/keyset"
)

const (
	// maxDepth is deeper than any page of ours asks (campaigns → edges → node →
	// posts → edges → node → author is 7); the usual introspection query needs all 15.
	maxDepth = 15
	// maxFields bounds what one operation may ask, aliases and fragments counted as
	// often as they are used.
	maxFields = 1_500
	// maxCost bounds how many values an operation may make the portal answer: a field
	// costs one, once for each row of the lists around it. The web app's biggest
	// page costs about a tenth.
	maxCost = 25_000
	// costOfList is what a list that is no connection counts as: tiers, photos, rungs.
	costOfList = 5
	// costOfChildren is what the regions below one count as. Each region reads its
	// children in a statement of its own, so two levels are answered and three are not.
	costOfChildren = 40
)

// guard refuses an operation before any of it runs: fields that are not public when
// nobody is signed in, and operations too deep, too wide or too dear. Signing in is
// the default; @public on a field or on its whole type is the exception.
type guard struct{}

// ExtensionName is part of graphql.HandlerExtension.
func (guard) ExtensionName() string { return "Guard" }

// Validate is part of graphql.HandlerExtension.
func (guard) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext walks the operation once.
func (guard) MutateOperationContext(ctx context.Context, op *graphql.OperationContext) *gqlerror.Error {
	w := walk{variables: op.Variables, private: access.From(ctx) == nil}
	cost := w.set(op.Operation.SelectionSet, 1)
	switch {
	case w.tooDeep:
		return refuse(ctx, fault.NewInvalid("QUERY_TOO_DEEP", "").With("most", maxDepth))
	case w.visits > maxFields:
		return refuse(ctx, fault.NewInvalid("QUERY_TOO_WIDE", "").With("most", maxFields))
	case w.found != nil:
		err := refuse(ctx, fault.NewUnauthenticated())
		err.Path = ast.Path{ast.PathName(w.found.Alias)}
		return err
	case cost > maxCost:
		return refuse(ctx, fault.NewInvalid("QUERY_TOO_DEAR", "").With("most", maxCost))
	}
	return nil
}

// walk follows an operation the way it will be executed. It ends as soon as it has
// seen too much, so that fragments which multiply cost no more than those which do not.
type walk struct {
	variables map[string]any
	private   bool // look for fields that ask for a sign-in
	visits    int  // fields and fragments seen
	tooDeep   bool
	found     *ast.Field // the first field that asks for a sign-in
}

// set answers what a set of selections costs for one object.
func (w *walk) set(set ast.SelectionSet, depth int) int {
	if len(set) > 0 && depth > maxDepth {
		w.tooDeep = true
		return 0
	}
	cost := 0
	for _, selection := range set {
		if w.visits++; w.visits > maxFields || w.tooDeep {
			return cost
		}
		switch s := selection.(type) {
		case *ast.Field:
			cost += w.field(s, depth)
		case *ast.InlineFragment:
			cost += w.set(s.SelectionSet, depth)
		case *ast.FragmentSpread:
			if s.Definition != nil {
				cost += w.set(s.Definition.SelectionSet, depth)
			}
		}
	}
	return min(cost, maxCost+1)
}

func (w *walk) field(f *ast.Field, depth int) int {
	if w.private && w.found == nil && !public(f) {
		w.found = f
	}
	looking := w.private
	// What is below the viewer is null when nobody is signed in, and never read.
	w.private = looking && !isViewer(f)
	cost := 1 + w.rows(f)*w.set(f.SelectionSet, depth+1)
	w.private = looking
	return min(cost, maxCost+1)
}

// rows answers how many objects a field can answer.
func (w *walk) rows(f *ast.Field) int {
	if f.Definition == nil || introspects(f) {
		return 1
	}
	if f.Definition.Arguments.ForName("first") != nil {
		return min(max(first(f.ArgumentMap(w.variables)["first"]), 1), keyset.FirstMax)
	}
	switch {
	case f.Definition.Type.Elem == nil, f.Name == "edges": // the connection has counted its edges
		return 1
	case f.Name == "children":
		return costOfChildren
	default:
		return costOfList
	}
}

// first reads an argument as the validator leaves it, which knows that it is an Int.
func first(v any) int {
	switch n := v.(type) {
	case int64:
		return int(min(n, keyset.FirstMax))
	case int:
		return n
	case interface{ Int64() (int64, error) }: // json.Number
		if i, err := n.Int64(); err == nil {
			return int(min(i, keyset.FirstMax))
		}
	}
	return keyset.FirstMax
}

func public(f *ast.Field) bool {
	if introspects(f) {
		return true
	}
	return f.Definition.Directives.ForName("public") != nil || f.ObjectDefinition.Directives.ForName("public") != nil
}

// introspects tells whether a field is __typename or belongs to introspection, which
// is switched off elsewhere.
func introspects(f *ast.Field) bool {
	hidden := func(name string) bool { return len(name) > 1 && name[:2] == "__" }
	return f.Definition == nil || f.ObjectDefinition == nil || hidden(f.Name) || hidden(f.ObjectDefinition.Name)
}

func isViewer(f *ast.Field) bool {
	return f.Name == "viewer" && f.ObjectDefinition != nil && f.ObjectDefinition.Name == "Query"
}

func refuse(ctx context.Context, f *fault.Fault) *gqlerror.Error {
	return present(ctx, f)
}
