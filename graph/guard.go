package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
)

const (
	// maxDepth is deeper than any page of ours asks (campaigns → edges → node →
	// posts → edges → node → author is 7) and the introspection query needs 13.
	maxDepth = 15
	// maxFields bounds what one document may ask, aliases and fragments counted as
	// often as they are used.
	maxFields = 1500
	// maxPage is the longest page of a list.
	maxPage = 100
)

// guard refuses an operation before any of it runs: fields that are not public when
// nobody is signed in, and documents too deep or too wide. Signing in is the
// default; @public on a field or on its whole type is the exception.
type guard struct{}

// ExtensionName is part of graphql.HandlerExtension.
func (guard) ExtensionName() string { return "Guard" }

// Validate is part of graphql.HandlerExtension.
func (guard) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext walks the operation once.
func (guard) MutateOperationContext(ctx context.Context, op *graphql.OperationContext) *gqlerror.Error {
	w := walk{signedIn: access.From(ctx) != nil}
	w.set(op.Operation.SelectionSet, 1)
	switch {
	case w.tooDeep:
		return refuse(ctx, fault.NewInvalid("QUERY_TOO_DEEP", "").With("most", maxDepth))
	case w.fields > maxFields:
		return refuse(ctx, fault.NewInvalid("QUERY_TOO_WIDE", "").With("most", maxFields))
	case w.private != nil:
		err := refuse(ctx, fault.NewUnauthenticated())
		err.Path = ast.Path{ast.PathName(w.private.Alias)}
		return err
	}
	return nil
}

type walk struct {
	signedIn bool
	fields   int
	tooDeep  bool
	private  *ast.Field
}

func (w *walk) set(set ast.SelectionSet, depth int) {
	if depth > maxDepth {
		w.tooDeep = true
		return
	}
	for _, selection := range set {
		if w.fields > maxFields || w.tooDeep {
			return
		}
		switch s := selection.(type) {
		case *ast.Field:
			w.fields++
			if !w.signedIn && w.private == nil && !public(s) {
				w.private = s
			}
			w.set(s.SelectionSet, depth+1)
		case *ast.InlineFragment:
			w.set(s.SelectionSet, depth)
		case *ast.FragmentSpread:
			if s.Definition != nil {
				w.set(s.Definition.SelectionSet, depth)
			}
		}
	}
}

func public(f *ast.Field) bool {
	if f.Definition == nil || f.ObjectDefinition == nil || len(f.Name) > 1 && f.Name[:2] == "__" {
		return true // __typename and introspection; unknown fields never get this far
	}
	return f.Definition.Directives.ForName("public") != nil || f.ObjectDefinition.Directives.ForName("public") != nil ||
		len(f.ObjectDefinition.Name) > 1 && f.ObjectDefinition.Name[:2] == "__"
}

func refuse(ctx context.Context, f *fault.Fault) *gqlerror.Error {
	return errorPresenter(nil)(ctx, f)
}
