package page

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"shanhuo.app/server/message"
)

func TestLargeLettersAreAChoiceOfTheBrowser(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	w := visited{method: http.MethodPost, target: "/language", form: url.Values{"text": {"large"}, "next": {""}}}.visit(t, pages, s, message.Chinese)
	c := w.Result().Cookies()
	if len(c) != 1 || c[0].Name != "text" || c[0].Value != "large" || w.Header().Get("Location") != "/language" {
		t.Fatalf("%v to %q", c, w.Header().Get("Location"))
	}
	const large = `<html lang="zh-CN" class="large"`
	for _, target := range []string{"/", "/campaigns", "/sign-in", "/language"} {
		plain, big := ask(pages, target, nil, message.Chinese), ask(pages, target, nil, message.Chinese, "Cookie", "text=large")
		if strings.Contains(plain.Body.String(), large) || !strings.Contains(big.Body.String(), large) {
			t.Errorf("%s: the size of letters is not followed, or followed for all", target)
		}
		if again := ask(pages, target, nil, message.Chinese); strings.Contains(again.Body.String(), large) {
			t.Errorf("%s: a page in large letters is kept for everybody", target)
		}
		if !strings.Contains(big.Header().Get("Vary"), "Cookie") {
			t.Errorf("%s: Vary is %q", target, big.Header().Get("Vary"))
		}
	}
	if odd := ask(pages, "/", nil, message.Chinese, "Cookie", `text="><script>`); strings.Contains(odd.Body.String(), `class="large"`) || strings.Contains(odd.Body.String(), "><script>") {
		t.Error("another value of the cookie has an effect")
	}
	if w := (visited{method: http.MethodPost, target: "/language", form: url.Values{"text": {"huge"}}}).visit(t, pages, s, message.Chinese); len(w.Result().Cookies()) != 0 {
		t.Error("an unknown size is remembered")
	}
}

func TestBothChoicesOfTheLanguagePageShowWhatHolds(t *testing.T) {
	t.Parallel()
	pages, _ := samplePages(t)
	body := ask(pages, "/language", nil, message.English, "Cookie", "text=large").Body.String()
	for _, want := range []string{`value="en" lang="en" aria-current="true"`, `value="large" aria-current="true"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if w := ask(pages, "/language?next=//evil.example", nil, message.English); !strings.Contains(w.Body.String(), `action="/language" class="stack"><input type="hidden" name="next" value="/">`) {
		t.Error("the page leads elsewhere")
	}
	if code := ask(pages, "/language", nil, message.English).Code; code != http.StatusOK {
		t.Errorf("%d", code)
	}
}
