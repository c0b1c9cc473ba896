package graph

import (
	"context"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"shanhuo.app/server/fault"
)

// noNUL refuses an operation with the character NUL in a string: PostgreSQL cannot
// store or compare it, and no text of people has it.
type noNUL struct{}

// ExtensionName is part of graphql.HandlerExtension.
func (noNUL) ExtensionName() string { return "NoNUL" }

// Validate is part of graphql.HandlerExtension.
func (noNUL) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext looks at the variables and at the document's own text.
func (noNUL) MutateOperationContext(ctx context.Context, op *graphql.OperationContext) *gqlerror.Error {
	if field, found := nulIn(op.Variables, ""); found {
		return refuse(ctx, fault.NewInvalid("TEXT_CONTROL", field))
	}
	if strings.ContainsRune(op.RawQuery, 0) || strings.Contains(op.RawQuery, `\u0000`) {
		return refuse(ctx, fault.NewInvalid("TEXT_CONTROL", ""))
	}
	return nil
}

func nulIn(v any, path string) (string, bool) {
	switch v := v.(type) {
	case string:
		return path, strings.ContainsRune(v, 0)
	case map[string]any:
		for name, inner := range v {
			if field, found := nulIn(inner, strings.TrimPrefix(path+"."+name, ".")); found {
				return field, true
			}
		}
	case []any:
		for _, inner := range v {
			if field, found := nulIn(inner, path); found {
				return field, true
			}
		}
	}
	return "", false
}
