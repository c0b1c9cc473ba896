package graph

import (
	"net/http/httptest"
	"net/http"
	"strings"
	"testing"
	"time"
	"fmt"
	"log/slog"
	"encoding/json"
	"shanhuo.app/server/access"
)

func TestProbe(t *testing.T) {
	h := NewHandler(&Resolver{}, slog.Default(), false)
	chain := func(n int) string {
		var b strings.Builder
		b.WriteString("{...f0}")
		for i := range n {
			fmt.Fprintf(&b, " fragment f%d on Query{...f%d ...f%d}", i, i+1, i+1)
		}
		fmt.Fprintf(&b, " fragment f%d on Query{__typename}", n)
		return b.String()
	}
	pairs := func(n int) string { // n fragments each on Campaign with overlapping fields
		var b strings.Builder
		b.WriteString("{")
		for i := range n { fmt.Fprintf(&b, "...f%d ", i) }
		b.WriteString("}")
		for i := range n { fmt.Fprintf(&b, " fragment f%d on Query{campaign(slug:\"a\"){id}}", i) }
		return b.String()
	}
	for name, q := range map[string]string{
		"same field": "{" + strings.Repeat("__typename ", 14900) + "}",
		"same field sub": "{" + strings.Repeat("region(code:\"a\"){id} ", 1600) + "}",
		"aliases": "{" + func() string { var b strings.Builder; for i := range 4900 { fmt.Fprintf(&b, "a%d:__typename ", i) }; return b.String() }() + "}",
		"deep": strings.Repeat("{a", 7000) + strings.Repeat("}", 7000),
		"deepreal": "{region(code:\"a\")" + strings.Repeat("{children", 2000) + "{id}"+strings.Repeat("}", 2000)+"}",
		"chain": chain(1200),
		"chain30": chain(30),
		"pairs": pairs(900),
		"inline": "{" + strings.Repeat("...{", 3700) + "__typename" + strings.Repeat("}", 3700) + "}",
		"list": "{campaigns(state:" + strings.Repeat("[", 7000) + strings.Repeat("]", 7000) + "){totalCount}}",
		"vars": "query(" + func() string { var b strings.Builder; for i := range 3500 { fmt.Fprintf(&b, "$a%d:Int ", i) }; return b.String() }() + "){__typename}",
		"unknownfields": "{" + func() string { var b strings.Builder; for i := range 7000 { fmt.Fprintf(&b, "a%d ", i) }; return b.String() }() + "}",
	} {
		body, _ := json.Marshal(map[string]any{"query": q})
		r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(string(body)))
		r.Header.Set("Content-Type", "application/json")
		out := httptest.NewRecorder()
		start := time.Now()
		done := make(chan bool)
		go func() { h.ServeHTTP(out, r.WithContext(access.Public(r.Context()))); close(done) }()
		select {
		case <-done:
		case <-time.After(8 * time.Second):
			t.Log(name, "STILL RUNNING after 8s")
			continue
		}
		s := out.Body.String()
		t.Log(name, time.Since(start), out.Code, len(s), s[:min(len(s), 150)])
	}
}
