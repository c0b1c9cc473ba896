package graph

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/vektah/gqlparser/v2/ast"

	"shanhuo.app/graph/generated"
	"shanhuo.app/server/access"
)

const (
	// maxUpload is the largest file of a multipart request: a photo of 10 MB.
	maxUpload = 10<<20 + 64<<10
	// maxTokens bounds what the parser reads of one document.
	maxTokens = 15_000
	// heartbeat keeps proxies from closing a quiet subscription.
	heartbeat = 15 * time.Second
)

// NewHandler serves the API over HTTP as the GraphQL-over-HTTP specification says: GET for
// queries, POST, multipart uploads, and server-sent events for subscriptions.
// Introspection answers everyone in demo mode and the signed-in otherwise.
func NewHandler(r *Resolver, log *slog.Logger, demo bool) http.Handler {
	srv := handler.New(generated.NewExecutableSchema(generated.Config{Resolvers: r}))
	srv.AddTransport(transport.Options{AllowedMethods: []string{http.MethodGet, http.MethodPost, http.MethodOptions}})
	srv.AddTransport(transport.SSE{KeepAlivePingInterval: heartbeat})
	srv.AddTransport(transport.GET{})
	srv.AddTransport(transport.MultipartForm{MaxUploadSize: maxUpload, MaxMemory: 1 << 20})
	srv.AddTransport(transport.POST{})
	srv.SetQueryCache(lru.New[*ast.QueryDocument](2000))
	srv.SetParserTokenLimit(maxTokens)
	srv.SetErrorPresenter(errorPresenter(log))
	srv.SetRecoverFunc(func(ctx context.Context, caught any) error {
		log.ErrorContext(ctx, "resolver panicked", "request", access.RequestID(ctx), "panic", caught)
		return errPanic
	})
	srv.Use(extension.AutomaticPersistedQuery{Cache: lru.New[string](2000)})
	srv.Use(guard{})
	srv.AroundOperations(func(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
		op := graphql.GetOperationContext(ctx)
		op.DisableIntrospection = !demo && access.From(ctx) == nil
		return next(ctx)
	})
	return tidy(srv)
}
