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
	// maxUpload is the largest multipart request: a photo of 10 MB and its form.
	maxUpload = 10<<20 + 64<<10
	// maxBody is the largest request of any other kind.
	maxBody = 1 << 20
	// heartbeat keeps proxies from closing a quiet subscription.
	heartbeat = 15 * time.Second
	// keptDocuments is how many documents are kept, parsed or under their hash.
	keptDocuments = 1_000
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
	known := lru.New[*ast.QueryDocument](keptDocuments)
	srv.SetQueryCache(known)
	srv.SetParserTokenLimit(maxTokens)
	// "Did you mean" tells the schema to those who may not introspect it.
	srv.SetDisableSuggestion(!demo)
	srv.SetErrorPresenter(errorPresenter(log))
	srv.SetRecoverFunc(recovered(log))
	// In this order: the length, then the document behind a hash, then its shape.
	srv.Use(textLimit{})
	srv.Use(extension.AutomaticPersistedQuery{Cache: lru.New[string](keptDocuments)})
	srv.Use(shapeLimit{known: known})
	srv.Use(noNUL{})
	srv.Use(guard{})
	srv.AroundResponses(few)
	srv.AroundOperations(func(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
		begun(ctx)
		op := graphql.GetOperationContext(ctx)
		op.DisableIntrospection = !demo && access.From(ctx) == nil
		return next(ctx)
	})
	return tidy(srv)
}
