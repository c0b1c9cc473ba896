package web

import (
	"net/http"
	"strings"

	"shanhuo.app/server/access"
)

// api serves GraphQL. A browser that opens the address by itself gets the explorer
// instead, in the demonstration and for people with an office: the same who may send
// documents of their own.
func (s *server) api() http.Handler {
	programs := limitBody(s.GraphQL, maxGraphQLBody)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.Pages != nil && opensPage(r) && (s.Demo || access.From(r.Context()).InOffice()) {
			s.Pages.ServeHTTP(w, r)
			return
		}
		programs.ServeHTTP(w, r)
	})
}

// opensPage tells a browser that was led to an address from a program that asks: only
// the first names HTML among what it takes. Programs that take anything say */*.
func opensPage(r *http.Request) bool {
	return (r.Method == http.MethodGet || r.Method == http.MethodHead) && strings.Contains(r.Header.Get("Accept"), "text/html")
}
