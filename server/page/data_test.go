package page

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"shanhuo.app/server/access"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/message"
)

func TestOnesDataIsDownloadedByOneselfAndKeptNowhere(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	own := visited{method: http.MethodGet, target: "/account/data.json", signedIn: true}
	w := own.visit(t, pages, s, message.Chinese)
	h := w.Header()
	if w.Code != http.StatusOK || w.Body.String() != `{"person":{}}` || h.Get("Content-Type") != "application/json" || h.Get("Cache-Control") != "private, no-store" {
		t.Errorf("%d %q %v", w.Code, w.Body.String(), h)
	}
	if !strings.HasPrefix(h.Get("Content-Disposition"), `attachment; filename="shanhuo-`) {
		t.Errorf("%q", h.Get("Content-Disposition"))
	}
	for from, status := range map[string]int{"cross-site": http.StatusForbidden, "same-site": http.StatusForbidden, "same-origin": http.StatusOK, "none": http.StatusOK} {
		w := ask(pages, own.target, &access.Principal{PersonID: s.backer, SignInID: sampleID(5, 1), Locale: message.Chinese}, message.Chinese, "Sec-Fetch-Site", from)
		if w.Code != status || (status != http.StatusOK) == strings.Contains(w.Body.String(), `{"person"`) {
			t.Errorf("from %s: %d", from, w.Code)
		}
	}
	stranger := visited{method: http.MethodGet, target: "/account/data.json"}.visit(t, pages, s, message.Chinese)
	if stranger.Code != http.StatusSeeOther || !strings.HasPrefix(stranger.Header().Get("Location"), "/sign-in?next=") {
		t.Errorf("a stranger: %d to %q", stranger.Code, stranger.Header().Get("Location"))
	}
	s.refuse = fault.NewConflict("TOO_MANY_EXPORTS", "").With("max", 5)
	if w := own.visit(t, pages, s, message.Chinese); w.Code != http.StatusTooManyRequests || !strings.Contains(w.Body.String(), "24 小时内最多下载 5 次") {
		t.Errorf("the sixth: %d", w.Code)
	}
}

func TestADownloadIsNamedByTheDayInBeijing(t *testing.T) {
	t.Parallel()
	night := clock.At(time.Date(2026, 9, 11, 17, 30, 0, 0, time.UTC)) // half past one on the 12th
	pages, s := samplePages(t, func(c *Config) { c.Clock = night })
	w := visited{method: http.MethodGet, target: "/account/data.json", signedIn: true}.visit(t, pages, s, message.Chinese)
	if got := w.Header().Get("Content-Disposition"); got != `attachment; filename="shanhuo-2026-09-12.json"` {
		t.Errorf("%q", got)
	}
}
