package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"shanhuo.app/server/fault"
)

const (
	// maxText is the longest document, in bytes; none of ours is a quarter of it.
	maxText = 32 << 10
	// maxTokens bounds what the parser reads of one document.
	maxTokens = 6_000
	// maxSelections bounds what stands in a document, each fragment counted once.
	// The validator compares every two selections of the same name.
	maxSelections = 1_000
	// maxFragments bounds the fragments of a document: the validator's work grows
	// with their cube.
	maxFragments = 100
	// maxNesting bounds braces within braces, those of fragments included.
	maxNesting = 40
)

// textLimit refuses a document by its length, before it is looked up or kept.
type textLimit struct{}

// ExtensionName is part of graphql.HandlerExtension.
func (textLimit) ExtensionName() string { return "TextLimit" }

// Validate is part of graphql.HandlerExtension.
func (textLimit) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters is part of graphql.OperationParameterMutator.
func (textLimit) MutateOperationParameters(ctx context.Context, raw *graphql.RawParams) *gqlerror.Error {
	if len(raw.Query) > maxText {
		return refuse(ctx, fault.NewInvalid("QUERY_TOO_LONG", "").With("most", maxText>>10))
	}
	return nil
}

// shapeLimit refuses a document by its shape before it is validated, which for a
// hostile one takes minutes. A document that was validated before is in known and
// is not looked at again.
type shapeLimit struct {
	known graphql.Cache[*ast.QueryDocument]
}

// ExtensionName is part of graphql.HandlerExtension.
func (shapeLimit) ExtensionName() string { return "ShapeLimit" }

// Validate is part of graphql.HandlerExtension.
func (shapeLimit) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters is part of graphql.OperationParameterMutator.
func (l shapeLimit) MutateOperationParameters(ctx context.Context, raw *graphql.RawParams) *gqlerror.Error {
	if _, ok := l.known.Get(ctx, raw.Query); ok {
		return nil
	}
	// What cannot be parsed is parsed again by the executor, which says where it is wrong.
	if doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: raw.Query}, maxTokens); err == nil {
		if f := shapeFault(doc); f != nil {
			return refuse(ctx, f)
		}
	}
	return nil
}

// shapeFault answers what is too big about a document that nobody has validated yet.
// It looks at each selection once and follows no fragment.
func shapeFault(doc *ast.QueryDocument) *fault.Fault {
	if len(doc.Fragments) > maxFragments || len(doc.Operations) > maxFragments {
		return fault.NewInvalid("QUERY_TOO_WIDE", "").With("most", maxFragments)
	}
	s := shape{}
	for _, op := range doc.Operations {
		s.set(op.SelectionSet, 1)
	}
	for _, fragment := range doc.Fragments {
		s.set(fragment.SelectionSet, 1)
	}
	switch {
	case s.selections > maxSelections:
		return fault.NewInvalid("QUERY_TOO_WIDE", "").With("most", maxSelections)
	case s.tooDeep:
		return fault.NewInvalid("QUERY_TOO_DEEP", "").With("most", maxNesting)
	}
	return nil
}

type shape struct {
	selections int
	tooDeep    bool
}

func (s *shape) set(set ast.SelectionSet, depth int) {
	if depth > maxNesting {
		s.tooDeep = true
		return
	}
	for _, selection := range set {
		s.selections++
		switch v := selection.(type) {
		case *ast.Field:
			s.set(v.SelectionSet, depth+1)
		case *ast.InlineFragment:
			s.set(v.SelectionSet, depth+1)
		}
	}
}
