package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/uuid"

	"shanhuo.app/graph/graphtest"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

// TestAPageOfOnePersonDoesNothingAsAnother sends what the page of the first person sends while the cookie is the second's.
func TestAPageOfOnePersonDoesNothingAsAnother(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := graphtest.Bare(t, db)
		ask := func(v *graphtest.Viewer, whose, query string, in any) (*graphtest.Answer, *countedBody) {
			body, err := json.Marshal(map[string]any{"query": query, "variables": map[string]any{"input": in}})
			if err != nil {
				t.Fatal(err)
			}
			r := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			if whose != "" {
				r.Header.Set("Portal-Viewer", whose)
			}
			read := &countedBody{ReadCloser: r.Body}
			r.Body = read
			return w.Send(context.Background(), w.Handler, v, r), read
		}
		owner, stranger := graphtest.NodeID("Person", w.Owner.ID()), graphtest.NodeID("Person", w.Stranger.ID())
		const create = `mutation($input:CreateCampaignInput!){createCampaign(input:$input){campaign{id} userErrors{code}}}`
		for name, c := range map[string]struct {
			who   *graphtest.Viewer
			whose string
			code  string
		}{
			"somebody else's page":                   {w.Owner, stranger, "UNAUTHENTICATED"},
			"a page whose sign-in is over":           {w.Anyone, owner, "UNAUTHENTICATED"},
			"a page of nobody known":                 {w.Owner, "x", "UNAUTHENTICATED"},
			"one's own page":                         {w.Owner, owner, ""},
			"a program, which does not say for whom": {w.Owner, "", ""},
		} {
			before := db.Client.Campaign.Query().CountX(w.System)
			made, read := ask(c.who, c.whose, create, with(draftInput(), input{"clientKey": uuid.NewString()}))
			after := db.Client.Campaign.Query().CountX(w.System)
			if made.Code() != c.code || (after > before) != (c.code == "") {
				t.Errorf("%s: %d drafts became %d: %s", name, before, after, made.Body)
			}
			if c.code != "" && (made.Status != http.StatusUnauthorized || read.n != 0) {
				t.Errorf("%s: answered with %d, %d bytes were read", name, made.Status, read.n)
			}
		}
		// What anybody may read is not answered either: the page has to learn that its sign-in is over.
		if a, _ := ask(w.Anyone, owner, `{viewer{id}}`, nil); a.Code() != "UNAUTHENTICATED" {
			t.Errorf("a viewer whose sign-in is over is answered: %s", a.Body)
		}
		if a, _ := ask(w.Anyone, "", `{viewer{id}}`, nil); a.Code() != "" || a.Get("viewer") != nil {
			t.Errorf("nobody asks who they are: %s", a.Body)
		}
	})
}
