package web_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/region"
	"shanhuo.app/server/web"
)

// roles are accounts whose token is the role that its person holds.
type roles struct{}

func (roles) Principal(_ context.Context, token string) (*access.Principal, error) {
	if token == "" {
		return nil, fault.NewUnauthenticated()
	}
	return &access.Principal{PersonID: person, Locale: "en", Grants: []access.Grant{{Role: access.Role(token), Region: region.Path("/6212")}}}, nil
}

func TestABrowserAtTheAPIGetsTheExplorerIfItMayHaveIt(t *testing.T) {
	t.Parallel()
	const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
	as := func(role access.Role) string { return "shanhuo=" + string(role) }
	for name, c := range map[string]struct {
		demo           bool
		method, accept string
		cookie         string
		target         string
		want           string
	}{
		"in the demonstration a stranger's browser":           {demo: true, method: "GET", accept: browser, want: "explorer"},
		"in the demonstration a link with a query":            {demo: true, method: "GET", accept: browser, target: "/graphql?query={viewer{id}}", want: "explorer"},
		"in the demonstration a program that takes anything":  {demo: true, method: "GET", accept: "*/*", want: "api"},
		"in the demonstration a program that says nothing":    {demo: true, method: "GET", want: "api"},
		"in the demonstration a program that asks for JSON":   {demo: true, method: "GET", accept: "application/graphql-response+json", want: "api"},
		"in the demonstration a form that takes HTML":         {demo: true, method: "POST", accept: browser, want: "api"},
		"in production a stranger's browser":                  {method: "GET", accept: browser, want: "api"},
		"in production a household's browser":                 {method: "GET", accept: browser, cookie: as(access.Household), want: "api"},
		"in production a clerk's browser":                     {method: "GET", accept: browser, cookie: as(access.VillageClerk), want: "explorer"},
		"in production an auditor's browser":                  {method: "GET", accept: browser, cookie: as(access.Auditor), want: "explorer"},
		"in production a finance officer's page that asks":    {method: "POST", accept: "application/json", cookie: as(access.CountyFinance), want: "api"},
		"in production a finance officer's program by cookie": {method: "GET", accept: "*/*", cookie: as(access.CountyFinance), want: "api"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			say := func(words string) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, words) })
			}
			h := serve(t, func(config *web.Config) {
				config.Demo, config.Accounts, config.GraphQL, config.Pages = c.demo, roles{}, say("api"), say("explorer")
			})
			target := c.target
			if target == "" {
				target = "/graphql"
			}
			w := ask(h, c.method, target, "", "Accept", c.accept, "Cookie", c.cookie)
			if w.Body.String() != c.want {
				t.Errorf("it gets %q, want %q", w.Body, c.want)
			}
			if policy := w.Header().Get("Content-Security-Policy"); strings.Contains(policy, "unsafe") {
				t.Errorf("the policy is %q", policy)
			}
		})
	}
}
