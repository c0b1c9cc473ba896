package graph

import (
	"context"
	"errors"
	"log/slog"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"shanhuo.app/graph/model"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/message"
)

// userErrors turns what a use case refused into the payload's errors, in the
// reader's language. What is not the input's fault (nobody is signed in, not
// allowed, broken) is answered as the second value, for the top level.
func userErrors(ctx context.Context, err error) ([]*model.UserError, error) {
	if err == nil {
		return []*model.UserError{}, nil
	}
	faults := fault.All(err)
	if len(faults) == 0 {
		return nil, err
	}
	out := make([]*model.UserError, 0, len(faults))
	for _, f := range faults {
		switch f.Kind {
		case fault.Invalid, fault.Conflict, fault.NotFound, fault.Unavailable:
			e := &model.UserError{Code: f.Code, Message: message.Fault(message.Of(ctx), f)}
			if f.Field != "" {
				e.Field = &f.Field
			}
			out = append(out, e)
		case fault.Denied, fault.Unauthenticated:
			return nil, f
		}
	}
	return out, nil
}

// errorPresenter writes a top-level error: a code for machines and a sentence for
// people. What nobody foresaw becomes "internal error" and one log line with the
// request's id.
func errorPresenter(log *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		shown := graphql.DefaultErrorPresenter(ctx, err)
		if faults := fault.All(err); len(faults) > 0 {
			f := faults[0]
			shown.Message = message.Fault(message.Of(ctx), f)
			shown.Extensions = map[string]any{"code": f.Code}
			if f.Field != "" {
				shown.Extensions["field"] = f.Field
			}
			return shown
		}
		var known *gqlerror.Error
		if errors.As(err, &known) && errors.Unwrap(known) == nil {
			// A mistake in the document or its variables; gqlgen's own words say where.
			if shown.Extensions == nil {
				shown.Extensions = map[string]any{}
			}
			if _, ok := shown.Extensions["code"]; !ok {
				shown.Extensions["code"] = "BAD_REQUEST"
			}
			return shown
		}
		if errors.Is(err, context.Canceled) {
			shown.Message, shown.Extensions = "cancelled", map[string]any{"code": "CANCELLED"}
			return shown
		}
		id := access.RequestID(ctx)
		log.ErrorContext(ctx, "resolver failed", "request", id, "path", shown.Path.String(), "error", err.Error())
		shown.Message = message.Fault(message.Of(ctx), fault.New(fault.Unavailable, "INTERNAL", "").With("request", id))
		shown.Extensions = map[string]any{"code": "INTERNAL", "requestId": id}
		return shown
	}
}
