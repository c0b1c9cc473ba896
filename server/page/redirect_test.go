package page

import (
	"net/http"
	"net/url"
	"testing"

	"shanhuo.app/server/message"
)

func TestNextStaysOnThisPortal(t *testing.T) {
	t.Parallel()
	for next, want := range map[string]string{
		"/pledges":                     "/pledges",
		"/c/walnut/pledge?tier=1#x":    "/c/walnut/pledge?tier=1#x",
		"/campaigns?q=%E8%9C%82":       "/campaigns?q=%E8%9C%82",
		"":                             "/",
		"pledges":                      "/",
		"//evil.example":               "/",
		"///evil.example":              "/",
		"/\\evil.example":              "/",
		"/\\/evil.example":             "/",
		"\\\\evil.example":             "/",
		"https://evil.example":         "/",
		"https:/evil.example":          "/",
		"javascript:alert(1)":          "/",
		"/\tevil":                      "/",
		"/\n/evil.example":             "/",
		"\t//evil.example":             "/",
		"\x20//evil.example":           "/",
		"/%zz":                         "/",
		"/%2f/evil.example":            "/", // a path that begins with two slashes once decoded
		"/%5cevil.example":             "/",
		"/sign-in?next=/sign-in":       "/",
		"/sign-out":                    "/",
		"/language":                    "/",
		"//user@evil.example/pledges":  "/",
		"/pledges\u2028//evil.example": "/",
		"http://shanhuo.example/":      "/",
	} {
		if got := local(next); got != want {
			t.Errorf("local(%q) = %q, want %q", next, got, want)
		}
	}
}

func TestSignInReturnsOnlyToThisPortal(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	for next, want := range map[string]string{"/pledges": "/pledges", "//evil.example": "/", "https://evil.example": "/"} {
		code := visited{method: http.MethodPost, target: "/sign-in", form: url.Values{"identifier": {"lan@example.org"}, "code": {"123456"}, "next": {next}}}
		w := code.visit(t, pages, s, message.Chinese)
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != want {
			t.Errorf("next %q: %d to %q", next, w.Code, w.Header().Get("Location"))
		}
		already := visited{method: http.MethodGet, target: "/sign-in?next=" + url.QueryEscape(next), signedIn: true}.visit(t, pages, s, message.Chinese)
		if already.Header().Get("Location") != want {
			t.Errorf("signed in already, next %q: to %q", next, already.Header().Get("Location"))
		}
		switched := visited{method: http.MethodPost, target: "/language", form: url.Values{"lang": {"en"}, "next": {next}}}.visit(t, pages, s, message.Chinese)
		if switched.Header().Get("Location") != want {
			t.Errorf("language, next %q: to %q", next, switched.Header().Get("Location"))
		}
	}
}

func TestOthersAreAskedToSignInFirst(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	live := s.state("LIVE").Campaign
	for _, target := range []string{"/pledges", "/account", "/pledges/" + s.pledges[0].ID.String(), "/c/" + live.Slug + "/pledge?tier=1", "/pledges/" + s.pledges[0].ID.String() + "/cancel"} {
		w := visited{method: http.MethodGet, target: target}.visit(t, pages, s, message.Chinese)
		if want := "/sign-in?next=" + url.QueryEscape(target); w.Code != http.StatusSeeOther || w.Header().Get("Location") != want {
			t.Errorf("%s: %d to %q, want %q", target, w.Code, w.Header().Get("Location"), want)
		}
	}
}
