package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"shanhuo.app/frontend"
	"shanhuo.app/graph"
	"shanhuo.app/graph/generated"
	"shanhuo.app/server/access"
	"shanhuo.app/server/region"
)

// nobody answers the handler of production without anything behind it: only who may ask is looked at.
func ask(t *testing.T, ctx context.Context, body map[string]any, header http.Header) string {
	t.Helper()
	h := graph.WithRequest(graph.NewHandler(&graph.Resolver{}, slog.New(slog.DiscardHandler), graph.Options{}), func(*http.Request) string { return "" })
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	q := httptest.NewRequestWithContext(ctx, http.MethodPost, "/graphql", bytes.NewReader(raw))
	q.Header = header.Clone()
	if q.Header == nil {
		q.Header = http.Header{}
	}
	q.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, q)
	var answer struct {
		Errors []struct{ Extensions struct{ Code string } }
	}
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		t.Fatalf("%s: %v", w.Body, err)
	}
	if len(answer.Errors) == 0 {
		return ""
	}
	return answer.Errors[0].Extensions.Code
}

func TestInProductionBrowsersSendOnlyKnownDocuments(t *testing.T) {
	t.Parallel()
	known := map[string]string{}
	if err := json.Unmarshal(frontend.Documents, &known); err != nil || len(known) == 0 {
		t.Fatalf("%d documents: %v", len(known), err)
	}
	hash := ""
	for h, text := range known {
		if strings.HasPrefix(text, "query WhoAmI {") {
			hash = h
		}
	}
	stranger := access.Public(context.Background())
	who := func(role access.Role) context.Context {
		return access.With(context.Background(), &access.Principal{Grants: []access.Grant{{Role: role, Region: region.Path("/6212")}}})
	}
	free := map[string]any{"query": "{ __typename }"}
	byHash := func(hash string) map[string]any {
		return map[string]any{"extensions": map[string]any{"persistedQuery": map[string]any{"version": 1, "sha256Hash": hash}}}
	}
	for _, c := range []struct {
		name   string
		ctx    context.Context
		body   map[string]any
		header http.Header
		want   string
	}{
		{"a stranger's own document is refused", stranger, free, nil, "DOCUMENT_UNKNOWN"},
		{"a household's own document is refused", who(access.Household), free, nil, "DOCUMENT_UNKNOWN"},
		{"a hash nobody knows is refused", stranger, byHash("00"), nil, "DOCUMENT_UNKNOWN"},
		{"the web app's document is answered by its hash", stranger, byHash(hash), nil, ""},
		{"the web app's document is answered by its text", stranger, map[string]any{"query": known[hash]}, nil, ""},
		{"a program with a token asks what it wants", who(access.Household), free, http.Header{"Authorization": {"Bearer x"}}, ""},
		{"a stranger's header makes no program", stranger, free, http.Header{"Authorization": {"Bearer x"}}, "DOCUMENT_UNKNOWN"},
		{"an officer asks what they want", who(access.CountyOfficer), free, nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := ask(t, c.ctx, c.body, c.header); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestEveryDocumentOfTheWebAppIsValid(t *testing.T) {
	t.Parallel()
	known := map[string]string{}
	if err := json.Unmarshal(frontend.Documents, &known); err != nil {
		t.Fatal(err)
	}
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	for _, text := range known {
		if _, err := gqlparser.LoadQueryWithRules(schema, text, rules.NewDefaultRules()); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}
