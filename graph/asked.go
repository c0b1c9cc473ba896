package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// asked tells whether the field under way selects what lies at the end of a path
// of fields below it ("pledge", "campaign"), so that what nobody asked for is not
// read. It looks into every fragment: on the objects of a payload they all apply.
func asked(ctx context.Context, path ...string) bool {
	return selects(graphql.GetFieldContext(ctx).Field.Selections, path)
}

func selects(set ast.SelectionSet, path []string) bool {
	if len(path) == 0 {
		return true
	}
	for _, selection := range set {
		var found bool
		switch s := selection.(type) {
		case *ast.Field:
			found = s.Name == path[0] && selects(s.SelectionSet, path[1:])
		case *ast.InlineFragment:
			found = selects(s.SelectionSet, path)
		case *ast.FragmentSpread:
			found = s.Definition != nil && selects(s.Definition.SelectionSet, path)
		}
		if found {
			return true
		}
	}
	return false
}
