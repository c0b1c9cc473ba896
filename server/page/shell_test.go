package page

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"shanhuo.app/server/access"
	"shanhuo.app/server/message"
)

func TestTheShellSaysWhoseItIsAndKeptOnesOfNobody(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	pages.site.bundles.tags["main"] = `<script type="module" src="/static/app/assets/main-1.js"></script>`
	mark := `data-viewer="` + base64.RawURLEncoding.EncodeToString([]byte("Person:"+s.backer.String())) + `"`
	me := &access.Principal{PersonID: s.backer, Locale: message.Chinese, Grants: []access.Grant{{Role: access.Household}}}
	if w := ask(pages, "/h/new", me, message.Chinese); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), mark) {
		t.Errorf("%d, without %s\n%s", w.Code, mark, w.Body)
	}
	if w := ask(pages, "/shell", nil, message.Chinese); w.Code != http.StatusOK || strings.Contains(w.Body.String(), "data-viewer") {
		t.Errorf("%d\n%s", w.Code, w.Body)
	}
}

func TestTheWorkerChangesWithTheShell(t *testing.T) {
	t.Parallel()
	pages, _ := samplePages(t)
	s := pages.site
	worker := func(change func()) string {
		s.bundles.worker = newReady([]byte("precache()"), "text/javascript", "no-cache", "Accept-Encoding")
		change()
		if err := s.markWorker(); err != nil {
			t.Fatal(err)
		}
		w := ask(pages, "/sw.js", nil, message.English, "Accept-Encoding", "identity")
		if body := w.Body.String(); w.Code != http.StatusOK || !strings.HasPrefix(body, "precache()\n// shell ") {
			t.Fatalf("%d\n%s", w.Code, body)
		}
		return w.Body.String()
	}
	first := worker(func() {})
	if again := worker(func() {}); again != first {
		t.Errorf("the same shell makes another worker:\n%s\n%s", first, again)
	}
	styled := worker(func() { s.static.paths["shanhuo.css"] = "/static/0123456789ab/shanhuo.css" })
	if styled == first {
		t.Error("another style sheet leaves the worker as it was")
	}
	if written := worker(func() {
		for _, lang := range message.Languages {
			s.templates[lang]["shell"] = s.templates[lang]["explorer"]
		}
	}); written == styled {
		t.Error("another template leaves the worker as it was")
	}
}
