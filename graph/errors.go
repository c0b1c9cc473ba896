package graph

import (
	"context"
	"errors"
	"log/slog"
	"regexp"
	"runtime/debug"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"shanhuo.app/graph/model"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/message"
)

const (
	// maxErrors is how many mistakes of a document are told at once.
	maxErrors = 20
	// maxDetail bounds what an error repeats of a document, in bytes.
	maxDetail = 300
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
			if field := inputPath(f.Field); field != "" {
				e.Field = &field
			}
			out = append(out, e)
		default:
			return nil, f
		}
	}
	return out, nil
}

// inputNames are the fields that the API calls otherwise than the rules do, because
// an amount says its unit there.
var inputNames = []struct {
	field *regexp.Regexp
	input string
}{
	{regexp.MustCompile(`^goal$`), "goalMinor"},
	{regexp.MustCompile(`^photo$`), "file"},
	{regexp.MustCompile(`^beneficiary$`), "beneficiaryName"},
	{regexp.MustCompile(`^((?:tiers|ladder)\.\d+)\.price$`), "$1.priceMinor"},
	{regexp.MustCompile(`^(tiers\.\d+)\.stock$`), "$1.limit"},
	{regexp.MustCompile(`^(tiers\.\d+\.freight)\.default$`), "$1.defaultMinor"},
}

// inputPath answers the path of the input that a fault's field is.
func inputPath(field string) string {
	for _, n := range inputNames {
		if n.field.MatchString(field) {
			return n.field.ReplaceAllString(field, n.input)
		}
	}
	return field
}

// present writes a fault as a top-level error.
func present(ctx context.Context, f *fault.Fault) *gqlerror.Error {
	e := &gqlerror.Error{Err: f, Message: message.Fault(message.Of(ctx), f), Extensions: map[string]any{"code": f.Code}}
	if f.Field != "" {
		e.Extensions["field"] = f.Field
	}
	return e
}

// errorPresenter writes a top-level error: a code for machines and a sentence for
// people. What nobody foresaw becomes "internal error" and one log line with the
// request's id.
func errorPresenter(log *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		shown := graphql.DefaultErrorPresenter(ctx, err)
		if faults := fault.All(err); len(faults) > 0 {
			told := present(ctx, faults[0])
			shown.Message, shown.Extensions = told.Message, told.Extensions
			return shown
		}
		var known *gqlerror.Error
		if errors.As(err, &known) && errors.Unwrap(known) == nil {
			return badRequest(ctx, shown)
		}
		if errors.Is(err, context.Canceled) {
			shown.Message, shown.Extensions = "cancelled", map[string]any{"code": "CANCELLED"}
			return shown
		}
		id := access.RequestID(ctx)
		var caught *panicError
		if !errors.As(err, &caught) { // a panic was logged where it was caught
			log.ErrorContext(ctx, "resolver failed", "request", id, "path", shown.Path.String(), "error", err.Error())
		}
		shown.Message = message.Fault(message.Of(ctx), fault.New(fault.Unavailable, "INTERNAL", "").With("request", id))
		shown.Extensions = map[string]any{"code": "INTERNAL", "requestId": id}
		return shown
	}
}

// badRequest tells of a mistake in the document or its variables: a sentence in the
// reader's language around the parser's own words, which say what and where.
func badRequest(ctx context.Context, shown *gqlerror.Error) *gqlerror.Error {
	if shown.Extensions == nil {
		shown.Extensions = map[string]any{}
	}
	if shown.Message == notStored {
		return shown // clients compare this one with a word of the protocol
	}
	if _, ok := shown.Extensions["code"]; !ok {
		shown.Extensions["code"] = "BAD_REQUEST"
	}
	shown.Message = badRequestText(ctx, shown.Message)
	return shown
}

// notStored is how the protocol of persisted queries asks for the whole document.
const notStored = "PersistedQueryNotFound"

func badRequestText(ctx context.Context, detail string) string {
	detail, _, _ = strings.Cut(detail, " body:") // never what was sent
	if len(detail) > maxDetail {
		detail = strings.ToValidUTF8(detail[:maxDetail], "") + "…"
	}
	return message.Fault(message.Of(ctx), fault.NewInvalid("BAD_REQUEST", "").With("detail", detail))
}

// panicError is a panic of a resolver that has been logged.
type panicError struct{}

func (*panicError) Error() string { return "a resolver panicked" }

func recovered(log *slog.Logger) graphql.RecoverFunc {
	return func(ctx context.Context, caught any) error {
		log.ErrorContext(ctx, "resolver panicked", "request", access.RequestID(ctx), "panic", caught, "stack", string(debug.Stack()))
		return &panicError{}
	}
}

// few keeps an answer to a document full of mistakes from being longer than it.
func few(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	res := next(ctx)
	if res != nil && len(res.Errors) > maxErrors {
		res.Errors = res.Errors[:maxErrors]
	}
	return res
}
