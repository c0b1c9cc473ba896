package web_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace/noop"

	"shanhuo.app/graph"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/message"
	"shanhuo.app/server/web"
)

type accounts struct{ err error }

var person = uuid.MustParse("01900000-0000-7000-8000-000000000001")

func (a accounts) Principal(_ context.Context, token string) (*access.Principal, error) {
	switch {
	case a.err != nil:
		return nil, a.err
	case token == "good":
		return &access.Principal{PersonID: person, Locale: "en"}, nil
	}
	return nil, fault.NewUnauthenticated()
}

type events struct{ err error }

func (e events) Receive(context.Context, []byte, string) error { return e.err }

type still struct{ at time.Time }

func (s still) Now(context.Context) (time.Time, error) { return s.at, nil }
func (s still) AdvanceClock(_ context.Context, by time.Duration) (time.Time, error) {
	return s.at.Add(by), nil
}

func serve(t *testing.T, change func(*web.Config)) http.Handler {
	t.Helper()
	who := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/panics" {
			panic("inside")
		}
		_, _ = io.WriteString(w, access.PersonID(r.Context()).String()+" "+message.Of(r.Context()))
	})
	c := web.Config{
		Log: slog.New(slog.DiscardHandler), Registry: prometheus.NewRegistry(), Tracer: noop.NewTracerProvider().Tracer(""),
		BaseURL: "http://127.0.0.1", Demo: true, Accounts: accounts{}, Events: events{}, Clock: still{time.Unix(0, 0).UTC()},
		Ready:    func(context.Context) error { return nil },
		Messages: func(context.Context, int) ([]web.OutboxMessage, error) { return nil, nil },
		GraphQL:  who, Pages: who,
	}
	if change != nil {
		change(&c)
	}
	return web.New(c)
}

func ask(h http.Handler, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestWhoIsAsking(t *testing.T) {
	t.Parallel()
	nobody := uuid.UUID{}.String()
	for name, c := range map[string]struct {
		headers []string
		status  int
		body    string
	}{
		"a stranger is nobody and reads Chinese":          {nil, 200, nobody + " zh-CN"},
		"a browser's language is followed":                {[]string{"Accept-Language", "en-GB"}, 200, nobody + " en"},
		"a bearer token is a person":                      {[]string{"Authorization", "Bearer good"}, 200, person.String() + " en"},
		"the scheme is not case sensitive":                {[]string{"Authorization", "bearer good"}, 200, person.String() + " en"},
		"a cookie is a person":                            {[]string{"Cookie", "shanhuo=good"}, 200, person.String() + " en"},
		"a cookie that does not hold is a stranger":       {[]string{"Cookie", "shanhuo=old"}, 200, nobody + " zh-CN"},
		"a bearer token that does not hold is refused":    {[]string{"Authorization", "Bearer old", "Accept-Language", "en"}, 401, `"code":"UNAUTHENTICATED"`},
		"a header that is no token is refused":            {[]string{"Authorization", "x"}, 401, `"code":"UNAUTHENTICATED"`},
		"another scheme is refused":                       {[]string{"Authorization", "Basic Z29vZDo="}, 401, `"code":"UNAUTHENTICATED"`},
		"an empty token is refused":                       {[]string{"Authorization", "Bearer "}, 401, `"code":"UNAUTHENTICATED"`},
		"an empty header is refused":                      {[]string{"Authorization", ""}, 401, `"code":"UNAUTHENTICATED"`},
		"no token is refused also beside a cookie":        {[]string{"Authorization", "x", "Cookie", "shanhuo=good"}, 401, `"code":"UNAUTHENTICATED"`},
		"a chosen language wins over the person's":        {[]string{"Cookie", "shanhuo=good; lang=zh-CN"}, 200, person.String() + " zh-CN"},
		"a header wins over the person's language in API": {[]string{"Authorization", "Bearer good", "Accept-Language", "zh"}, 200, person.String() + " zh-CN"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := ask(serve(t, nil), "GET", "/graphql", "", c.headers...)
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.body) {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
		})
	}
}

func TestTwoTokensAreNone(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest("GET", "/graphql", nil)
	r.Header["Authorization"] = []string{"Bearer good", "Basic eA=="}
	w := httptest.NewRecorder()
	if serve(t, nil).ServeHTTP(w, r); w.Code != 401 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
}

// TestOnlyATokenThatHoldsMakesAProgram asks production's API by way of the portal.
func TestOnlyATokenThatHoldsMakesAProgram(t *testing.T) {
	t.Parallel()
	api := graph.WithRequest(graph.NewHandler(&graph.Resolver{}, slog.New(slog.DiscardHandler), graph.Options{}), func(*http.Request) string { return "" })
	h := serve(t, func(c *web.Config) { c.GraphQL = api })
	for name, c := range map[string]struct {
		headers []string
		want    string
	}{
		"a stranger":             {nil, "DOCUMENT_UNKNOWN"},
		"a cookie":               {[]string{"Cookie", "shanhuo=good"}, "DOCUMENT_UNKNOWN"},
		"a word":                 {[]string{"Authorization", "x"}, "UNAUTHENTICATED"},
		"a word beside a cookie": {[]string{"Authorization", "x", "Cookie", "shanhuo=good"}, "UNAUTHENTICATED"},
		"another scheme":         {[]string{"Authorization", "Basic Z29vZDo="}, "UNAUTHENTICATED"},
		"an empty token":         {[]string{"Authorization", "Bearer "}, "UNAUTHENTICATED"},
		"a token that holds":     {[]string{"Authorization", "Bearer good"}, `"data":{"__typename"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := ask(h, "POST", "/graphql", `{"query":"{ __typename }"}`, append(c.headers, "Content-Type", "application/json")...)
			if !strings.Contains(w.Body.String(), c.want) {
				t.Fatalf("%d %s, want %s", w.Code, w.Body, c.want)
			}
		})
	}
}

func TestAForgottenCookieIsTakenBack(t *testing.T) {
	t.Parallel()
	w := ask(serve(t, nil), "GET", "/", "", "Cookie", "shanhuo=old")
	if got := w.Header().Get("Set-Cookie"); !strings.Contains(got, "Max-Age=0") || !strings.Contains(got, "HttpOnly") {
		t.Fatalf("Set-Cookie %q", got)
	}
	if web.CookieName("https://x") != "__Host-shanhuo" {
		t.Fatal("over https the cookie is not bound to its host")
	}
}

func TestRefusalsAreInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	away := func(c *web.Config) { c.Accounts = accounts{errors.New("database away")} }
	for name, c := range map[string]struct {
		change  func(*web.Config)
		method  string
		target  string
		headers []string
		status  int
		code    string
	}{
		"a post from another site": {nil, "POST", "/graphql", []string{"Sec-Fetch-Site", "cross-site"}, 403, "CROSS_SITE"},
		"bytes that are no text":   {nil, "GET", "/c/%ff", nil, 400, ""},
		"a NUL in the query":       {nil, "GET", "/graphql?query=a%00", nil, 400, "TEXT_CONTROL"},
		"a database that is away":  {away, "GET", "/graphql", []string{"Authorization", "Bearer good"}, 503, "UNAVAILABLE"},
	} {
		for _, lang := range []string{"zh-CN", "en"} {
			t.Run(name+" in "+lang, func(t *testing.T) {
				t.Parallel()
				w := ask(serve(t, c.change), c.method, c.target, "", append(c.headers, "Accept-Language", lang)...)
				han := strings.ContainsFunc(w.Body.String(), func(r rune) bool { return unicode.Is(unicode.Han, r) })
				if w.Code != c.status || !strings.Contains(w.Body.String(), c.code) || han != (lang == "zh-CN") {
					t.Fatalf("%d %s", w.Code, w.Body)
				}
			})
		}
	}
}

func TestWebhookAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err    error
		size   int
		status int
	}{
		"a good event is kept":                 {nil, 10, 200},
		"a forged one is refused":              {fault.NewInvalid("EVENT_REFUSED", ""), 10, 400},
		"one that was not stored is sent anew": {errors.New("away"), 10, 503},
		"a large one is refused unread":        {nil, 64<<10 + 1, 413},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := serve(t, func(w *web.Config) { w.Events = events{c.err} })
			if w := ask(h, "POST", "/webhooks/stripe", strings.Repeat("x", c.size)); w.Code != c.status {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
		})
	}
}

func TestTheDemoClock(t *testing.T) {
	t.Parallel()
	for body, status := range map[string]int{
		`{"advance":"72h"}`: 200, `{"advance":"-1h"}`: 400, `{"advance":"soon"}`: 400, `{"advance":"9000h"}`: 400, `{"back":"1h"}`: 400, `x`: 400,
	} {
		if w := ask(serve(t, nil), "POST", "/dev/clock", body); w.Code != status {
			t.Errorf("%s: %d %s", body, w.Code, w.Body)
		}
	}
	if w := ask(serve(t, nil), "GET", "/dev/outbox.json", ""); strings.TrimSpace(w.Body.String()) != `{"messages":[]}` {
		t.Errorf("an empty outbox is %s", w.Body)
	}
	plain := serve(t, func(c *web.Config) { c.Demo, c.Pages = false, nil })
	for _, path := range []string{"/dev/outbox.json", "/dev/clock"} {
		if w := ask(plain, "GET", path, ""); w.Code != 404 {
			t.Errorf("outside of demo mode %s answers %d", path, w.Code)
		}
	}
}

func TestAPanicEndsOneRequestOnly(t *testing.T) {
	t.Parallel()
	h := serve(t, nil)
	if w := ask(h, "GET", "/panics", ""); w.Code != 500 || strings.Contains(w.Body.String(), "inside") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if w := ask(h, "GET", "/healthz", ""); w.Code != 200 {
		t.Fatal(w.Code)
	}
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	t.Parallel()
	w := ask(serve(t, nil), "GET", "/", "")
	policy := w.Header().Get("Content-Security-Policy")
	if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("policy %q", policy)
	}
	// Where a form may lead to, the card provider's page, is the only address of somebody else's.
	for directive := range strings.SplitSeq(policy, ";") {
		name, sources, _ := strings.Cut(strings.TrimSpace(directive), " ")
		for _, source := range strings.Fields(sources) {
			if source != "'none'" && source != "'self'" && (name != "img-src" || source != "blob:") && name != "form-action" {
				t.Errorf("%s lets in %s", name, source)
			}
		}
	}
	for _, name := range []string{"X-Content-Type-Options", "Referrer-Policy", "X-Request-Id", "Cross-Origin-Opener-Policy"} {
		if w.Header().Get(name) == "" {
			t.Errorf("%s is missing", name)
		}
	}
}

func TestOriginBelievesOnlyTrustedProxies(t *testing.T) {
	t.Parallel()
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("127.0.0.1/32")}
	for name, c := range map[string]struct{ remote, forwarded, want string }{
		"no proxy":                       {"203.0.113.9:1", "", "203.0.113.9"},
		"a stranger's header is ignored": {"203.0.113.9:1", "198.51.100.1", "203.0.113.9"},
		"a proxy's word is taken":        {"10.1.1.1:1", "198.51.100.1", "198.51.100.1"},
		"only as far as proxies reach":   {"127.0.0.1:1", "192.0.2.66, 198.51.100.1, 10.2.2.2", "198.51.100.1"},
		"nonsense ends it":               {"10.1.1.1:1", "198.51.100.1, nonsense", "10.1.1.1"},
		"mapped addresses are plain":     {"[::ffff:203.0.113.9]:1", "", "203.0.113.9"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr = c.remote
			if c.forwarded != "" {
				r.Header.Set("X-Forwarded-For", c.forwarded)
			}
			if got := web.Origin(r, trusted); got != c.want {
				t.Fatalf("%s, want %s", got, c.want)
			}
		})
	}
}
