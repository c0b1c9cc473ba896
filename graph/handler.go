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
	// maxUpload is the largest multipart request: one photo of 10 MB, or the three of
	// a post, 12 MB together, and the form around them.
	maxUpload = 12<<20 + 64<<10
	// maxBody is the largest request of any other kind.
	maxBody = 1 << 20
	// heartbeat keeps proxies from closing a quiet subscription.
	heartbeat = 15 * time.Second
	// keptDocuments is how many documents are kept, parsed or under their hash.
	keptDocuments = 1_000
)

// Options is what the API answers to whom.
type Options struct {
	// Introspect answers questions about the schema to everyone; otherwise only the
	// signed-in may ask them.
	Introspect bool
	// AnyDocument answers whatever is asked; otherwise browsers are kept to the documents
	// that the web app was built with.
	AnyDocument bool
}

// NewHandler serves the API over HTTP as the GraphQL-over-HTTP specification says: GET for
// queries, POST, multipart uploads, and server-sent events for subscriptions.
func NewHandler(r *Resolver, log *slog.Logger, o Options) http.Handler {
	documents, err := newDocuments(o.AnyDocument)
	if err != nil {
		log.Error("the web app's documents are left out", "error", err.Error())
	}
	srv := handler.New(generated.NewExecutableSchema(generated.Config{Resolvers: r}))
	srv.AddTransport(transport.Options{AllowedMethods: []string{http.MethodGet, http.MethodPost, http.MethodOptions}})
	srv.AddTransport(transport.SSE{KeepAlivePingInterval: heartbeat})
	srv.AddTransport(transport.GET{})
	srv.AddTransport(transport.MultipartForm{MaxUploadSize: maxUpload, MaxMemory: 1 << 20})
	srv.AddTransport(transport.POST{})
	validated := lru.New[*ast.QueryDocument](keptDocuments)
	srv.SetQueryCache(validated)
	srv.SetParserTokenLimit(maxTokens)
	// "Did you mean" tells the schema to those who may not introspect it.
	srv.SetDisableSuggestion(!o.Introspect)
	srv.SetErrorPresenter(errorPresenter(log))
	srv.SetRecoverFunc(recovered(log))
	// In this order: the length, then the document behind a hash, then its shape.
	srv.Use(textLimit{})
	srv.Use(documents)
	srv.Use(extension.AutomaticPersistedQuery{Cache: lru.New[string](keptDocuments)})
	srv.Use(shapeLimit{known: validated})
	srv.Use(noNUL{})
	srv.Use(guard{})
	srv.AroundResponses(few)
	srv.AroundOperations(func(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
		begun(ctx)
		op := graphql.GetOperationContext(ctx)
		op.DisableIntrospection = !o.Introspect && access.From(ctx) == nil
		return next(ctx)
	})
	return forViewer(tidy(srv))
}
