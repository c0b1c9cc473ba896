package graph

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"
)

// asked tells whether the field under way selects what lies at the end of a path
// of fields below it ("pledge", "campaign"), so that what nobody asked for is not
// read.
func asked(ctx context.Context, path ...string) bool {
	op := graphql.GetOperationContext(ctx)
	fields := graphql.CollectFieldsCtx(ctx, nil)
	for i, name := range path {
		at := slices.IndexFunc(fields, func(f graphql.CollectedField) bool { return f.Name == name })
		if at < 0 {
			return false
		}
		if i < len(path)-1 {
			fields = graphql.CollectFields(op, fields[at].Selections, nil)
		}
	}
	return true
}
