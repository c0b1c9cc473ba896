package page

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/message"
)

// TestEveryErrorSaysWhatToDo: what happened, what to do, and the number to tell others.
func TestEveryErrorSaysWhatToDo(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	live := s.state("LIVE").Campaign
	for name, c := range map[string]struct {
		err    error
		safe   bool
		status int
	}{
		"ours":        {errors.New("the disk is full"), true, http.StatusInternalServerError},
		"denied":      {fault.NewDenied("follow.set"), true, http.StatusForbidden},
		"not found":   {fault.NewNotFound("campaign"), false, http.StatusNotFound},
		"conflict":    {fault.NewConflict("NOT_LAUNCHED", ""), false, http.StatusConflict},
		"unavailable": {fault.NewUnavailable("PAYMENT_UNAVAILABLE", "detail"), true, http.StatusServiceUnavailable},
		"too often":   {fault.NewConflict("TOO_MANY_QUESTIONS", "").With("max", 3), false, http.StatusTooManyRequests},
		"invalid":     {fault.NewInvalid("INVALID", ""), false, http.StatusUnprocessableEntity},
	} {
		for _, lang := range message.Languages {
			s.refuse = c.err
			w := visited{method: http.MethodPost, target: "/c/" + live.Slug + "/follow", form: map[string][]string{"follow": {"yes"}}, signedIn: true}.visit(t, pages, s, lang)
			doc, err := goquery.NewDocumentFromReader(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			main := doc.Find("main")
			if w.Code != c.status || main.Find("h1").Length() != 1 || main.Find("p").Length() < 3 || (main.Find(".tell.good").Length() == 1) != c.safe {
				t.Errorf("%s in %s: %d %s", name, lang, w.Code, main.Text())
			}
			if strings.Contains(doc.Text(), "disk") || strings.Contains(doc.Text(), "detail") {
				t.Errorf("%s in %s tells people what is for the log", name, lang)
			}
		}
	}
}

func TestAnErrorOfOursOffersToTryAgainAndItsNumber(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	s.refuse = errors.New("away")
	r := visited{method: http.MethodGet, target: "/campaigns?state=all", signedIn: true}
	doc, err := goquery.NewDocumentFromReader(r.visit(t, pages, s, message.Chinese).Body)
	if err != nil {
		t.Fatal(err)
	}
	if got := doc.Find("main .button.main").AttrOr("href", ""); got != "/campaigns?state=all" {
		t.Errorf("trying again leads to %q", got)
	}
	ctx := access.WithRequestID(access.Public(t.Context()), "request-7")
	if body := as(ctx, pages, http.MethodGet, "/c/none").Body.String(); !strings.Contains(body, "request-7") {
		t.Error("a page that is not there does not say its number")
	}
}

// TestWhatCannotBePutRightIsNotAskedFor: a broken link was not filled in, and a sixth
// download is not to be tried again in a moment.
func TestWhatCannotBePutRightIsNotAskedFor(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	for lang, title := range map[string]string{message.Chinese: "链接不完整", message.English: "This link is not complete"} {
		doc := document(t, visited{method: http.MethodGet, target: "/l/abcdef"}.visit(t, pages, s, lang))
		if doc.Find("h1").Text() != title || strings.Contains(textOf(doc, "main"), message.In(lang).Text("page.error.invalid.do", nil)) || doc.Find(`main a.main[href="/sign-in?next=%2Fpledges"]`).Length() != 1 {
			t.Errorf("%s: %s", lang, textOf(doc, "main"))
		}
	}
	s.refuse = fault.NewConflict("TOO_MANY_EXPORTS", "").With("max", 5)
	for _, lang := range message.Languages {
		w := visited{method: http.MethodGet, target: "/account/data.json", signedIn: true}.visit(t, pages, s, lang)
		doc := document(t, w)
		if w.Code != http.StatusTooManyRequests || doc.Find("main .button.main").AttrOr("href", "") != "/account/data" || strings.Contains(textOf(doc, "main"), message.In(lang).Text("page.error.rate.do", nil)) {
			t.Errorf("%s: %d %s", lang, w.Code, textOf(doc, "main"))
		}
	}
}
