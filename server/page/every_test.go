package page

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"shanhuo.app/server/access"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
)

// visited is one page to look at.
type visited struct {
	name, method, target string
	form                 url.Values
	upload               []byte
	signedIn             bool
	status               int
	cookies              []*http.Cookie
}

// everyPage lists every page in every state that people can meet.
func everyPage(s *sample) []visited {
	get := func(name, target string) visited {
		return visited{name: name, method: http.MethodGet, target: target, status: http.StatusOK}
	}
	own := func(v visited) visited { v.signedIn = true; return v }
	post := func(name, target string, status int, pairs ...string) visited {
		form := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			form.Set(pairs[i], pairs[i+1])
		}
		return visited{name: name, method: http.MethodPost, target: target, form: form, status: status, signedIn: true}
	}
	live := s.state(lifecycle.CampaignLive).Campaign
	pages := []visited{
		get("home", "/"), get("list", "/campaigns"), get("list-filtered", "/campaigns?region=621223&state=all&produce=HONEY&q=蜜"), get("list-all", "/campaigns?state=all&order=NEWEST"),
		get("list-empty", "/campaigns?q=没有的东西"),
		get("sign-in", "/sign-in?next=/pledges"), get("language", "/language"), get("verify", "/verify"),
		get("outbox", "/dev/outbox"), get("people", "/dev/people"), own(get("account", "/account?done=saved")), own(get("pledges", "/pledges")),
		own(get("campaign-signed-in", "/c/"+live.Slug+"?done=asked")),
		opened(s, "pledge-form", "/c/"+live.Slug+"/pledge?tier="+s.state(lifecycle.CampaignLive).Tiers[0].ID.String()),
		opened(s, "pledge-form-closed", "/c/"+s.state(lifecycle.CampaignFailed).Campaign.Slug+"/pledge"),
		opened(s, "change", "/pledges/"+s.pledges[4].ID.String()+"/change"), own(get("cancel", "/pledges/"+s.pledges[4].ID.String()+"/cancel")),
		own(get("pledge-from-bank", "/pledges/"+s.pledges[0].ID.String()+"?from=bank")),
		get("returned", "/pledges/"+s.pledges[0].ID.String()+"/return?session=cs_1"),
		get("proof", "/c/"+s.state(lifecycle.CampaignSettled).Campaign.Slug+"/proof"),
		get("list-filters", "/campaigns?state=done&order=MOMENTUM&month=2026-11"),
		get("ledger-open", "/c/"+live.Slug+"/ledger"), get("ledger-settled", "/c/"+s.state(lifecycle.CampaignSettled).Campaign.Slug+"/ledger"),
		get("ledger-failed", "/c/"+s.state(lifecycle.CampaignFailed).Campaign.Slug+"/ledger"),
		get("rules", "/rules"), get("share", "/c/"+live.Slug+"/share"), get("posts", "/c/"+live.Slug+"/posts"), get("posts-last", "/c/"+live.Slug+"/posts?after=next"),
		get("questions", "/c/"+live.Slug+"/questions"), get("supports", "/c/"+live.Slug+"/supports"),
	}
	for level, code := range s.placesOf(lifecycle.CampaignSettled) {
		pages = append(pages, get("village-"+string(level), "/villages/"+code))
	}
	noPlace := get("village-404", "/villages/629999")
	noPlace.status = http.StatusNotFound
	pages = append(pages, noPlace, get("village-empty", "/villages/621202001001"))
	notFound := get("error-404", "/c/nothing-here")
	notFound.status = http.StatusNotFound
	pages = append(pages, notFound,
		visited{name: "error-405", method: http.MethodPost, target: "/campaigns", status: http.StatusMethodNotAllowed},
		post("question-wrong", "/c/"+live.Slug+"/questions", http.StatusUnprocessableEntity, "text", "?"),
		post("report-wrong", "/c/"+live.Slug+"/problems", http.StatusUnprocessableEntity, "text", "?", "kind", "OTHER"),
		visited{name: "sign-in-wrong", method: http.MethodPost, target: "/sign-in", form: url.Values{"identifier": {"nobody"}}, status: http.StatusUnprocessableEntity},
		visited{name: "sign-in-code", method: http.MethodPost, target: "/sign-in", form: url.Values{"identifier": {"lan@example.org"}, "next": {"/pledges"}}, status: http.StatusOK},
		visited{name: "sign-in-code-wrong", method: http.MethodPost, target: "/sign-in", form: url.Values{"identifier": {"13812345678"}, "code": {"1"}}, status: http.StatusUnprocessableEntity},
		visited{name: "verify-ok", method: http.MethodPost, target: "/verify", upload: sampleProof(), status: http.StatusOK},
		visited{name: "verify-bad", method: http.MethodPost, target: "/verify", upload: bytes.Replace(sampleProof(), []byte(`"goods":5800`), []byte(`"goods":5801`), 1), status: http.StatusOK},
		visited{name: "verify-unreadable", method: http.MethodPost, target: "/verify", upload: []byte(`{"proof":`), status: http.StatusUnprocessableEntity},
		visited{name: "verify-nothing", method: http.MethodPost, target: "/verify", form: url.Values{"text": {""}}, status: http.StatusUnprocessableEntity},
	)
	pages = append(pages, orderPages(s)...)
	pages = append(pages, accountPages(s)...)
	seen := map[lifecycle.Campaign]bool{}
	for _, p := range s.pages {
		if state := p.Campaign.State; !seen[state] {
			seen[state] = true
			one := get("campaign-"+string(state), "/c/"+p.Campaign.Slug)
			one.signedIn = !state.Public()
			pages = append(pages, one)
		}
	}
	for _, p := range s.pledges {
		pages = append(pages, own(get("pledge-"+string(p.State), "/pledges/"+p.ID.String())))
		if p.State.OpenCharge() || p.State == lifecycle.PledgeCollected {
			pages = append(pages, get("link-"+string(p.State), "/l/"+p.ID.String()))
		}
	}
	return pages
}

// visit asks for a page as a browser would, past who web's middleware found.
func (one visited) visit(t testing.TB, pages http.Handler, s *sample, lang string) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	kind := "application/x-www-form-urlencoded"
	switch {
	case one.upload != nil:
		w := multipart.NewWriter(&body)
		part, err := w.CreateFormFile("file", "proof.json")
		if err == nil {
			_, err = part.Write(one.upload)
		}
		if err != nil || w.Close() != nil {
			t.Fatal(err)
		}
		kind = w.FormDataContentType()
	case one.form != nil:
		body.WriteString(one.form.Encode())
	}
	r := httptest.NewRequest(one.method, (&url.URL{Path: "/"}).ResolveReference(mustParse(t, one.target)).String(), &body)
	if one.method == http.MethodPost {
		r.Header.Set("Content-Type", kind)
	}
	for _, c := range one.cookies {
		r.AddCookie(c)
	}
	ctx := access.Public(context.Background())
	if one.signedIn {
		ctx = access.With(ctx, &access.Principal{PersonID: s.backer, SignInID: sampleID(5, 1), Locale: lang, RequestID: "request-1"})
	}
	w := httptest.NewRecorder()
	pages.ServeHTTP(w, r.WithContext(message.With(ctx, lang)))
	return w
}

func mustParse(t testing.TB, target string) *url.URL {
	t.Helper()
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// TestShowEveryPage writes every page, with its static files and drawings, to the folder
// that SHANHUO_PAGES names, for people to look at, and otherwise to one that is thrown
// away: that every page can be rendered is worth knowing all the same.
func TestShowEveryPage(t *testing.T) {
	folder := os.Getenv("SHANHUO_PAGES")
	if folder == "" {
		folder = t.TempDir()
	}
	pages, s := samplePages(t)
	write := func(name string, raw []byte) {
		at := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for at, f := range pages.site.static.files {
		write(at, f.forms[plain].body)
	}
	drawn := regexp.MustCompile(`/media/([0-9a-f-]+)/drawing\.svg`)
	for _, lang := range message.Languages {
		for _, one := range everyPage(s) {
			html := one.visit(t, pages, s, lang).Body.String()
			write(lang+"-"+strings.ToLower(one.name)+".html", []byte(html))
			for _, m := range drawn.FindAllStringSubmatch(html, -1) {
				if raw, ok := drawing(m[1]); ok {
					write(m[0], raw)
				}
			}
		}
	}
}
