package graph_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"shanhuo.app/graph/graphtest"
	"shanhuo.app/server/access"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func each(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// chain is fragments that spread the next one twice: 2^n fields when they are followed.
func chain(n int) string {
	var b strings.Builder
	b.WriteString("{...f0}")
	for i := range n {
		fmt.Fprintf(&b, " fragment f%d on Query{...f%d ...f%d}", i, i+1, i+1)
	}
	return b.String() + fmt.Sprintf(" fragment f%d on Query{__typename}", n)
}

// hostile are documents that cost much more than they should if anybody followed
// them, and the code that cuts them short.
var hostile = map[string]struct{ document, code string }{
	"deep":                     {`{region(code:"a")` + strings.Repeat("{ancestors", 20) + "{id}" + strings.Repeat("}", 20) + "}", "QUERY_TOO_DEEP"},
	"deeper than the parser":   {strings.Repeat("{a", 2000) + strings.Repeat("}", 2000), "QUERY_TOO_DEEP"},
	"deep inline fragments":    {"{" + strings.Repeat("...{", 1500) + "__typename" + strings.Repeat("}", 1500) + "}", "QUERY_TOO_DEEP"},
	"wide by aliases":          {"{" + each(1100, "a%d:__typename ") + "}", "QUERY_TOO_WIDE"},
	"one field very often":     {"{" + strings.Repeat("__typename ", 2500) + "}", "QUERY_TOO_WIDE"},
	"one object very often":    {"{" + strings.Repeat(`region(code:"a"){id} `, 600) + "}", "QUERY_TOO_WIDE"},
	"wide by a fragment":       {"{" + strings.Repeat("...f ", 90) + "} fragment f on Query{" + each(90, "a%d:__typename ") + "}", "QUERY_TOO_WIDE"},
	"fragments that multiply":  {chain(30), "QUERY_TOO_WIDE"},
	"many that multiply":       {chain(99), "QUERY_TOO_WIDE"},
	"too many fragments":       {chain(200), "QUERY_TOO_WIDE"},
	"a long document":          {"{__typename " + strings.Repeat("#", 40_000) + "\n}", "QUERY_TOO_LONG"},
	"many tokens":              {"{campaigns(state:[" + strings.Repeat("LIVE ", 6100) + "]){totalCount}}", "GRAPHQL_PARSE_FAILED"},
	"lists in lists in lists":  {`{campaigns(first:100){edges{node{posts(first:100){edges{node{id title body}}}}}}}`, "QUERY_TOO_DEAR"},
	"a list by a variable":     {`query($n:Int=100){campaigns(first:$n){edges{node{questions(first:$n){edges{node{id text askedBy}}}}}}}`, "QUERY_TOO_DEAR"},
	"the whole tree of places": {`{region(code:"6212"){children{children{children{code}}}}}`, "QUERY_TOO_DEAR"},
	"thousands of mistakes":    {"{" + each(900, "x%d ") + "}", "GRAPHQL_VALIDATION_FAILED"},
}

func TestHostileDocumentsAreCutShort(t *testing.T) {
	t.Parallel()
	w := graphtest.Bare(t, storetest.SQLite(t))
	for name, c := range hostile {
		t.Run(name, func(t *testing.T) {
			for _, v := range []*graphtest.Viewer{w.Anyone, w.Stranger} {
				ctx, n := store.CountIn(context.Background())
				began := time.Now()
				a := w.AskIn(ctx, v, c.document, nil)
				// Generous for a busy machine; what it guards against takes minutes.
				if took := time.Since(began); took > 3*time.Second {
					t.Errorf("%s took %s", v.Name, took)
				}
				if a.Code() != c.code || n.Statements() != 0 {
					t.Errorf("%s: %q after %d statements, want %q: %.300s", v.Name, a.Code(), n.Statements(), c.code, a.Body)
				}
				if len(a.Body) > 16<<10 || a.Data != nil {
					t.Errorf("%s: %d bytes are answered: %.200s", v.Name, len(a.Body), a.Body)
				}
			}
		})
	}
}

func FuzzDocuments(f *testing.F) {
	for _, c := range hostile {
		f.Add(c.document)
	}
	f.Add(`{viewer{id}}`)
	f.Add(`mutation($a:[Int!]!){createPledge(input:{lines:$a}){userErrors{code}}}`)
	w := graphtest.Bare(f, storetest.SQLite(f))
	f.Fuzz(func(t *testing.T, document string) {
		began := time.Now()
		a := w.Ask(w.Anyone, document, nil)
		if took := time.Since(began); took > 3*time.Second {
			t.Errorf("%d bytes took %s", len(document), took)
		}
		if a.Code() == "INTERNAL" || !json.Valid([]byte(a.Body)) {
			t.Errorf("%q is answered %s", document, a.Body)
		}
	})
}

func post(body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	return r
}

func get(query string) *http.Request {
	return httptest.NewRequest(http.MethodGet, "/graphql?query="+url.QueryEscape(query), nil)
}

func as(r *http.Request, header, value string) *http.Request {
	r.Header.Set(header, value)
	return r
}

func form(size int) *http.Request {
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	_ = m.WriteField("operations", `{"query":"mutation($file:Upload!){addPhoto(input:{campaignId:\"x\" file:$file}){userErrors{code}}}","variables":{"file":null}}`)
	_ = m.WriteField("map", `{"0":["variables.file"]}`)
	part, _ := m.CreateFormFile("0", "a.jpg")
	_, _ = part.Write(make([]byte, size))
	_ = m.Close()
	r := httptest.NewRequest(http.MethodPost, "/graphql", &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return r
}

const response = "application/graphql-response+json"

// TestRefusedRequests follows the GraphQL-over-HTTP specification.
func TestRefusedRequests(t *testing.T) {
	t.Parallel()
	w := graphtest.Bare(t, storetest.SQLite(t))
	const secret = "13900000000"
	unknownHash := `{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38"}}}`
	for name, c := range map[string]struct {
		request *http.Request
		status  int
		code    string
	}{
		"no JSON":                           {post(`{"query": "` + secret), 400, "BODY_NOT_JSON"},
		"no JSON, as a stream":              {as(post(`{"query": "`+secret), "Accept", "text/event-stream"), 400, "BODY_NOT_JSON"},
		"nothing":                           {post(``), 400, "BODY_NOT_JSON"},
		"a batch":                           {post(`[{"query":"{__typename}"},{"query":"{__typename}"}]`), 400, "BATCH_REFUSED"},
		"JSON that is no request":           {post(`"` + secret + `"`), 400, "BODY_NOT_GRAPHQL"},
		"a query that is a number":          {post(`{"query":` + secret + `}`), 400, "BODY_NOT_GRAPHQL"},
		"variables that are a list":         {post(`{"query":"{__typename}","variables":["` + secret + `"]}`), 400, "BODY_NOT_GRAPHQL"},
		"no query":                          {post(`{"variables":{}}`), 400, "BODY_NOT_GRAPHQL"},
		"a body of two megabytes":           {post(`{"query":"{__typename}","variables":{"a":"` + strings.Repeat("a", 2<<20) + `"}}`), 413, "BODY_TOO_LARGE"},
		"a file of a stranger":              {form(1 << 10), 401, "UNAUTHENTICATED"},
		"another media type":                {as(post(`{"query":"{__typename}"}`), "Content-Type", "text/plain"), 415, "BODY_TYPE"},
		"a mutation by GET":                 {get(`mutation{requestSignInCode(input:{identifier:"a@example.org"}){sent}}`), 405, "NOT_BY_GET"},
		"a parse error by GET":              {get(`{`), 200, "GRAPHQL_PARSE_FAILED"},
		"variables by GET that are no JSON": {httptest.NewRequest(http.MethodGet, "/graphql?query=%7B__typename%7D&variables=%7B", nil), 400, "BAD_REQUEST"},
		"a parse error":                     {post(`{"query":"{"}`), 200, "GRAPHQL_PARSE_FAILED"},
		"a parse error, strictly":           {as(post(`{"query":"{"}`), "Accept", response), 400, "GRAPHQL_PARSE_FAILED"},
		"an unknown field":                  {post(`{"query":"{nothing}"}`), 200, "GRAPHQL_VALIDATION_FAILED"},
		"an unknown field, strictly":        {as(post(`{"query":"{nothing}"}`), "Accept", response), 400, "GRAPHQL_VALIDATION_FAILED"},
		"a variable of the wrong type":      {post(`{"query":"query($n:Int){campaigns(first:$n){totalCount}}","variables":{"n":"many"}}`), 200, "GRAPHQL_VALIDATION_FAILED"},
		"a variable that is missing":        {as(post(`{"query":"query($s:String!){campaign(slug:$s){id}}"}`), "Accept", response), 400, "GRAPHQL_VALIDATION_FAILED"},
		"an operation that is not there":    {post(`{"query":"query A{__typename}","operationName":"B"}`), 200, "GRAPHQL_VALIDATION_FAILED"},
		"what asks for a sign-in":           {post(`{"query":"{problems{edges{cursor}}}"}`), 200, "UNAUTHENTICATED"},
		"what asks for one, strictly":       {as(post(`{"query":"{problems{edges{cursor}}}"}`), "Accept", response), 401, "UNAUTHENTICATED"},
		"a hash that nobody knows":          {post(unknownHash), 200, "PERSISTED_QUERY_NOT_FOUND"},
		"a hash of something else":          {post(`{"query":"{viewer{id}}",` + unknownHash[1:]), 200, "BAD_REQUEST"},
	} {
		t.Run(name, func(t *testing.T) {
			a := w.Send(context.Background(), w.Handler, w.Anyone, c.request)
			if a.Status != c.status || a.Code() != c.code {
				t.Errorf("answered with %d %s, want %d %s: %.300s", a.Status, a.Code(), c.status, c.code, a.Body)
			}
			if strings.Contains(a.Body, `"data"`) || strings.Contains(a.Body, secret) || !json.Valid([]byte(a.Body)) {
				t.Errorf("answered %.300s", a.Body)
			}
			if strings.Contains(w.Log.String(), secret) {
				t.Error("what was sent is in the log")
			}
		})
	}
}

// parts is a form whose first two parts are these.
func parts(operations, places string) *http.Request {
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	_ = m.WriteField("operations", operations)
	_ = m.WriteField("map", places)
	part, _ := m.CreateFormFile("0", "a.jpg")
	_, _ = part.Write([]byte("x"))
	_ = m.Close()
	r := httptest.NewRequest(http.MethodPost, "/graphql", &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return r
}

// TestFormsAreBounded sends what gqlgen would read whole, and open files for.
func TestFormsAreBounded(t *testing.T) {
	t.Parallel()
	w := graphtest.Bare(t, storetest.SQLite(t))
	const asks = `{"query":"{__typename}","variables":{"file":null}}`
	unknown := parts(asks, `{"0":["variables.file"`+strings.Repeat(`,"variables.file"`, 10)+`]}`)
	unknown.ContentLength = -1
	broken := form(1 << 10)
	broken.Header.Set("Content-Type", "multipart/form-data")
	for name, c := range map[string]struct {
		request *http.Request
		status  int
		code    string
	}{
		"a file of twenty megabytes":       {form(20 << 20), 413, "BODY_TOO_LARGE"},
		"operations of two megabytes":      {parts(`{"query":"{__typename}","variables":{"a":"`+strings.Repeat("a", 2<<20)+`"}}`, `{"0":["variables.a"]}`), 413, "BODY_TOO_LARGE"},
		"a map of twenty kilobytes":        {parts(asks, `{"0":["variables.file`+strings.Repeat("e", 20<<10)+`"]}`), 413, "BODY_TOO_LARGE"},
		"a file for eleven places":         {parts(asks, `{"0":["variables.file"`+strings.Repeat(`,"variables.file"`, 10)+`]}`), 400, "BAD_REQUEST"},
		"the same, of unknown length":      {unknown, 400, "BAD_REQUEST"},
		"operations that are no JSON":      {parts(`{`, `{}`), 400, "BAD_REQUEST"},
		"a map that is no JSON":            {parts(asks, `{`), 400, "BAD_REQUEST"},
		"a form without a boundary":        {broken, 400, "BAD_REQUEST"},
		"a file for one place is answered": {parts(asks, `{"0":["variables.file"]}`), 200, ""},
	} {
		t.Run(name, func(t *testing.T) {
			a := w.Send(context.Background(), w.Handler, w.Stranger, c.request)
			if a.Status != c.status || a.Code() != c.code || !json.Valid([]byte(a.Body)) {
				t.Errorf("answered with %d %s, want %d %s: %.300s", a.Status, a.Code(), c.status, c.code, a.Body)
			}
		})
	}
	t.Run("nothing of a stranger's form is read", func(t *testing.T) {
		r := form(1 << 20)
		read := &countedBody{ReadCloser: r.Body}
		r.Body = read
		if a := w.Send(context.Background(), w.Handler, w.Anyone, r); a.Code() != "UNAUTHENTICATED" || read.n != 0 {
			t.Errorf("%d bytes are read: %s", read.n, a.Body)
		}
	})
}

// countedBody counts what is read.
type countedBody struct {
	io.ReadCloser
	n int
}

func (c *countedBody) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.n += n
	return n, err
}

func TestWhoMayIntrospect(t *testing.T) {
	t.Parallel()
	w := graphtest.Bare(t, storetest.SQLite(t))
	ask := func(h http.Handler, v *graphtest.Viewer, query string) *graphtest.Answer {
		body, _ := json.Marshal(map[string]string{"query": query})
		return w.Send(context.Background(), h, v, post(string(body)))
	}
	const whole = `{__schema{types{name fields{name type{name ofType{name}}}}} __type(name:"Pledge"){name}}`
	if a := ask(w.Handler, w.Anyone, whole); len(a.Errors) == 0 || strings.Contains(string(a.Data), "shippingAddress") {
		t.Errorf("a stranger introspects: %.200s", a.Body)
	}
	if a := ask(w.Handler, w.Anyone, `{viewer{displayNam}}`); strings.Contains(a.Body, "displayName") {
		t.Errorf("a stranger is told the schema by suggestions: %s", a.Body)
	}
	for _, c := range []struct {
		h http.Handler
		v *graphtest.Viewer
	}{{w.Handler, w.Stranger}, {w.Demo, w.Anyone}} {
		if a := ask(c.h, c.v, whole); len(a.Errors) > 0 || !strings.Contains(string(a.Data), "shippingAddress") {
			t.Errorf("%s cannot introspect: %.200s", c.v.Name, a.Body)
		}
	}
}

func TestProgressIsAStream(t *testing.T) {
	t.Parallel()
	w := graphtest.Bare(t, storetest.SQLite(t))
	c := w.Campaign(graphtest.Plan{State: lifecycle.CampaignLive, Slug: "live"})
	w.Campaign(graphtest.Plan{Slug: "draft"})
	server := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		w.Handler.ServeHTTP(out, r.WithContext(access.Public(r.Context())))
	}))
	t.Cleanup(server.Close)
	subscribe := func(slug string) (*bufio.Scanner, func()) {
		body := `{"query":"subscription{campaignProgress(slug:\"` + slug + `\"){backerCount}}"}`
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		r, _ := http.NewRequestWithContext(ctx, http.MethodPost, server.URL, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept", "text/event-stream")
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		return bufio.NewScanner(res.Body), func() { _ = res.Body.Close(); cancel() }
	}
	next := func(lines *bufio.Scanner) string {
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return data
			}
		}
		return ""
	}
	lines, end := subscribe("live")
	defer end()
	if got := next(lines); got != `{"data":{"campaignProgress":{"backerCount":0}}}` {
		t.Fatalf("first %q", got)
	}
	w.Pledge(c, w.Backer.ID(), lifecycle.PledgeCommitted)
	w.Hub.Publish(c.ID)
	for got := ""; !strings.Contains(got, `"backerCount":1`); {
		if got = next(lines); got == "" {
			t.Fatal("the stream ended without the pledge")
		}
	}
	draft, endDraft := subscribe("draft")
	defer endDraft()
	if got := next(draft); !strings.Contains(got, "NOT_FOUND") {
		t.Errorf("a stranger watches a draft: %q", got)
	}
}
