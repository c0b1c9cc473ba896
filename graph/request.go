package graph

import (
	"context"
	"net/http"

	"shanhuo.app/server/access"
	"shanhuo.app/server/account"
)

// requestKey carries the HTTP request to the few resolvers that need its origin.
type requestKey struct{}

type requestFacts struct {
	origin, userAgent string
	program           bool
}

// WithRequest keeps of a request what sign-in looks at: where it came from, as
// origin tells, and the browser's words about itself.
func WithRequest(next http.Handler, origin func(*http.Request) string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		// A header alone is anybody's word: it counts once it has led to a person.
		program := q.Header.Get("Authorization") != "" && access.From(q.Context()) != nil
		facts := requestFacts{origin: origin(q), userAgent: q.UserAgent(), program: program}
		next.ServeHTTP(w, q.WithContext(context.WithValue(q.Context(), requestKey{}, facts)))
	})
}

func originOf(ctx context.Context) string {
	facts, _ := ctx.Value(requestKey{}).(requestFacts)
	return facts.origin
}

// programOf tells whether the request came with a token of its own, which holds, instead
// of a browser's cookie.
func programOf(ctx context.Context) bool {
	facts, _ := ctx.Value(requestKey{}).(requestFacts)
	return facts.program
}

func deviceOf(ctx context.Context) string {
	facts, _ := ctx.Value(requestKey{}).(requestFacts)
	return account.Device(facts.userAgent)
}
