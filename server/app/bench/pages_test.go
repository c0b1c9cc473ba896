package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"shanhuo.app/server/access"
	"shanhuo.app/server/campaign"
)

// pageQuery asks for 92 values of a campaign with five tiers, ten supports and three posts.
const pageQuery = `query Page($slug: String!) {
  campaign(slug: $slug) {
    id slug title summary state produce deliveryMonth days
    goal { minor currency } raised { minor currency } backerCount pledgeCount deadline
    region { code name level path } owner { displayName }
    tiers { id title price { minor currency } limit claimed }
    pledges(first: 10) { edges { node { name quantity committedAt } } }
    posts(first: 3) { edges { node { title body author createdAt } } }
  }
}`

func pageBody(tb testing.TB, slug string) string {
	tb.Helper()
	body, err := json.Marshal(map[string]any{"query": pageQuery, "variables": map[string]string{"slug": slug}})
	must(tb, err)
	return string(body)
}

// asked is how many of the ordinary campaigns the callers look at in turn.
const asked = 20

// BenchmarkPages holds the contests about campaign pages, on one database.
func BenchmarkPages(b *testing.B) {
	db, url := world(b, averages, bigPledges)
	graphQL, plain, html := pageServers(b, portal(b, db), peer(b, url))
	second := time.Second

	b.Run("GraphQL", func(b *testing.B) {
		contest{
			name: "campaign page, GraphQL ÷ plain pgx handler", ours: contender{"GraphQL", graphQL.press}, peer: contender{"plain pgx handler", plain.press},
			rounds: 7, about: 3 * second / 2, turns: 5, floor: 0.5, unit: "pages/s",
		}.hold(b)
	})
	b.Run("HTML", func(b *testing.B) {
		contest{
			name: "anonymous campaign page, HTML ÷ GraphQL", ours: contender{"HTML, ready bytes", html.press}, peer: contender{"GraphQL", graphQL.press},
			rounds: 5, about: 3 * second / 2, turns: 5, floor: 8, unit: "pages/s",
		}.hold(b)
	})
	b.Run("Big", func(b *testing.B) {
		service := &campaign.Service{DB: db}
		big, every := []string{bigSlug}, make([]string, averages)
		for i := range every {
			every[i] = averageSlug(i)
		}
		contest{
			name: "reads of the page of 100,000 pledges", ours: contender{"100,000 pledges", reads(service, big)}, peer: contender{"60 pledges", reads(service, every)},
			rounds: 11, about: second / 2, turns: 5, floor: 1.2, most: true, unit: "ms",
		}.hold(b)
	})
}

// pageServers answers visitors of the same campaigns by three ways.
func pageServers(b *testing.B, portal, peer http.Handler) (graphQL, plain, html *visitors) {
	b.Helper()
	portalAt, peerAt := serve(b, portal), serve(b, peer)
	var api, raw, pages [][]byte
	for i := range asked {
		slug := averageSlug(i)
		api = append(api, written(b, http.MethodPost, portalAt, "/graphql", pageBody(b, slug), map[string]string{"Content-Type": "application/json"}))
		raw = append(raw, written(b, http.MethodGet, peerAt, "/?slug="+url.QueryEscape(slug), "", nil))
		pages = append(pages, written(b, http.MethodGet, portalAt, "/c/"+slug, "", map[string]string{
			"Accept": "text/html", "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8", "Accept-Encoding": "gzip, deflate, br",
		}))
	}
	data := func(body []byte) error {
		if !bytes.HasPrefix(body, []byte(`{"data":{"campaign":{"id":`)) || bytes.Contains(body, []byte(`"errors"`)) {
			return errors.New("not the page: " + string(body))
		}
		return nil
	}
	some := func(body []byte) error {
		if len(body) < 2_000 {
			return errors.New("not the page: it is too short")
		}
		return nil
	}
	return visit(b, portalAt, api, data), visit(b, peerAt, raw, data), visit(b, portalAt, pages, some)
}

// reads answers the milliseconds that the reads of a page take, one after another.
func reads(service *campaign.Service, slugs []string) func(*testing.B, time.Duration) float64 {
	return func(b *testing.B, about time.Duration) float64 {
		b.Helper()
		ctx := access.Public(context.Background())
		start, n := time.Now(), 0
		for ; time.Since(start) < about; n++ {
			p, err := service.Page(ctx, slugs[n%len(slugs)])
			must(b, err)
			if len(p.Supports) != 10 {
				b.Fatalf("%d supports", len(p.Supports))
			}
		}
		return float64(time.Since(start).Microseconds()) / 1000 / float64(n)
	}
}

// TestThePeerAnswersWhatTheAPIAnswers keeps the comparison honest.
func TestThePeerAnswersWhatTheAPIAnswers(t *testing.T) {
	t.Parallel()
	db, at := world(t, 3, 500)
	ours, plain := portal(t, db), peer(t, at)
	for _, slug := range []string{bigSlug, averageSlug(0), averageSlug(2)} {
		request := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(pageBody(t, slug)))
		request.Header.Set("Content-Type", "application/json")
		want, got := httptest.NewRecorder(), httptest.NewRecorder()
		ours.ServeHTTP(want, request)
		plain.ServeHTTP(got, httptest.NewRequest(http.MethodGet, "/?slug="+slug, nil))
		if got.Body.String() != want.Body.String() {
			t.Fatalf("the peer answers\n%s\nthe API\n%s", got.Body.String(), want.Body.String())
		}
		var values any
		must(t, json.Unmarshal(want.Body.Bytes(), &values))
		if n := leaves(values); n != 92 {
			t.Errorf("%d values, want 92", n)
		}
	}
}

func leaves(v any) int {
	n := 0
	switch v := v.(type) {
	case map[string]any:
		for _, one := range v {
			n += leaves(one)
		}
	case []any:
		for _, one := range v {
			n += leaves(one)
		}
	default:
		n = 1
	}
	return n
}
