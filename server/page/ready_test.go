package page

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/google/uuid"

	"shanhuo.app/server/access"
	"shanhuo.app/server/message"
)

// ask is a request of a stranger, or of p when given.
func ask(pages http.Handler, target string, p *access.Principal, lang string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	pages.ServeHTTP(w, r.WithContext(message.With(access.With(r.Context(), p), lang)))
	return w
}

func TestStrangersGetReadyBytes(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	target := "/c/" + s.state("LIVE").Campaign.Slug
	first := ask(pages, target, nil, message.Chinese)
	if first.Code != http.StatusOK || s.renders != 1 {
		t.Fatalf("status %d, %d renders", first.Code, s.renders)
	}
	if got := first.Header().Get("Cache-Control"); got != "public, max-age=0, must-revalidate" {
		t.Errorf("Cache-Control is %q", got)
	}
	if got := first.Header().Get("Vary"); got != "Accept-Language, Cookie, Accept-Encoding" {
		t.Errorf("Vary is %q", got)
	}
	second := ask(pages, target, nil, message.Chinese)
	if s.renders != 1 || !bytes.Equal(first.Body.Bytes(), second.Body.Bytes()) {
		t.Errorf("the second reader made it render again: %d renders", s.renders)
	}
	for _, form := range []struct {
		accept, encoding string
		read             func(io.Reader) io.Reader
	}{
		{"gzip, deflate, br", "br", func(r io.Reader) io.Reader { return brotli.NewReader(r) }},
		{"gzip;q=0.8", "gzip", func(r io.Reader) io.Reader { z, _ := gzip.NewReader(r); return z }},
		{"br;q=0, gzip;q=0", "", func(r io.Reader) io.Reader { return r }},
		{"identity", "", func(r io.Reader) io.Reader { return r }},
	} {
		w := ask(pages, target, nil, message.Chinese, "Accept-Encoding", form.accept)
		if got := w.Header().Get("Content-Encoding"); got != form.encoding {
			t.Errorf("%s: encoding %q", form.accept, got)
		}
		if n := w.Header().Get("Content-Length"); n != fmt.Sprint(w.Body.Len()) {
			t.Errorf("%s: length %s of %d", form.accept, n, w.Body.Len())
		}
		body, err := io.ReadAll(form.read(w.Body))
		if err != nil || !bytes.Equal(body, first.Body.Bytes()) {
			t.Errorf("%s: other bytes (%v)", form.accept, err)
		}
		tag := w.Header().Get("ETag")
		again := ask(pages, target, nil, message.Chinese, "Accept-Encoding", form.accept, "If-None-Match", `"other", `+tag)
		if again.Code != http.StatusNotModified || again.Body.Len() != 0 || again.Header().Get("ETag") != tag {
			t.Errorf("%s: %d with %d bytes and %s for the known tag %s", form.accept, again.Code, again.Body.Len(), again.Header().Get("ETag"), tag)
		}
		if w := ask(pages, target, nil, message.Chinese, "If-None-Match", `"something-else"`); w.Code != http.StatusOK {
			t.Errorf("another tag answers %d", w.Code)
		}
	}
	if english := ask(pages, target, nil, message.English); english.Header().Get("ETag") == first.Header().Get("ETag") {
		t.Error("both languages have one tag")
	}
}

func TestAddressesThatMeanTheSameShareBytes(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	target := "/c/" + s.state("LIVE").Campaign.Slug
	ask(pages, target, nil, message.Chinese)
	for _, query := range []string{"?utm_source=card", "?lang=zh-CN", "?q=", "?region=6212"} {
		ask(pages, target+query, nil, message.Chinese)
	}
	if s.renders != 1 {
		t.Errorf("%d renders of one page", s.renders)
	}
	a, b := ask(pages, "/campaigns?state=all&order=NEWEST", nil, message.Chinese), ask(pages, "/campaigns?order=NEWEST&state=all&x=1", nil, message.Chinese)
	if a.Header().Get("ETag") != b.Header().Get("ETag") {
		t.Error("the order of parameters makes another page")
	}
	if c := ask(pages, "/campaigns?order=NEWEST", nil, message.Chinese); c.Header().Get("ETag") == a.Header().Get("ETag") {
		t.Error("another filter gives the same page")
	}
}

// TestNothingPersonalInReadyBytes lets a signed-in person read first, and looks for what
// only they may see in what strangers get.
func TestNothingPersonalInReadyBytes(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	me := &access.Principal{PersonID: s.backer, SignInID: sampleID(5, 1), Locale: message.Chinese}
	for _, one := range everyPage(s) {
		if one.method != http.MethodGet {
			continue
		}
		own := ask(pages, one.target, me, message.Chinese)
		if cached := own.Header().Get("Cache-Control"); own.Code == http.StatusOK && !strings.Contains(cached, "no-store") {
			t.Errorf("%s: a page for one reader may be kept: %q", one.target, cached)
		}
		w := ask(pages, one.target, nil, message.Chinese)
		for _, secret := range []string{planted.name, planted.phone, planted.detail, planted.identifier, s.backer.String(), "/account", "/sign-out", planted.phone[7:]} {
			if strings.Contains(w.Body.String(), secret) && !strings.HasPrefix(one.target, "/l/") {
				t.Errorf("%s shows strangers %q", one.target, secret)
			}
		}
	}
}

func TestAnAnswerThatSetsACookieIsNotForAll(t *testing.T) {
	t.Parallel()
	pages, _ := samplePages(t)
	ask(pages, "/", nil, message.Chinese)
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	w := httptest.NewRecorder()
	http.SetCookie(w, &http.Cookie{Name: "shanhuo", MaxAge: -1})
	pages.ServeHTTP(w, r.WithContext(message.With(access.Public(r.Context()), message.Chinese)))
	if got := w.Header().Get("Cache-Control"); !strings.Contains(got, "no-store") {
		t.Errorf("an answer with a cookie may be kept: %q", got)
	}
}

func TestAChangedCampaignIsRenderedAgain(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	pages.site.shelf.life = time.Hour
	c := s.state("LIVE").Campaign
	before := ask(pages, "/c/"+c.Slug, nil, message.Chinese)
	c.BackerCount += 5
	if stale := ask(pages, "/c/"+c.Slug, nil, message.Chinese); stale.Header().Get("ETag") != before.Header().Get("ETag") {
		t.Fatal("the page was not kept")
	}
	pages.Changed(uuid.New())
	if stale := ask(pages, "/c/"+c.Slug, nil, message.Chinese); stale.Header().Get("ETag") != before.Header().Get("ETag") {
		t.Error("another campaign's change dropped this page")
	}
	pages.Changed(c.ID)
	if fresh := ask(pages, "/c/"+c.Slug, nil, message.Chinese); !strings.Contains(fresh.Body.String(), fmt.Sprintf("%d 人支持", c.BackerCount)) {
		t.Error("the change does not show")
	}
	list := ask(pages, "/campaigns", nil, message.Chinese)
	c.Title = "换了名字"
	pages.Moved()
	if ask(pages, "/campaigns", nil, message.Chinese).Header().Get("ETag") == list.Header().Get("ETag") {
		t.Error("moved time keeps the old list")
	}
}

func TestOldBytesLeaveByThemselves(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	pages.site.shelf.life = 0
	target := "/c/" + s.state("LIVE").Campaign.Slug
	a, b := ask(pages, target, nil, message.Chinese), ask(pages, target, nil, message.Chinese)
	if s.renders != 2 {
		t.Errorf("%d renders of a page that is never fresh", s.renders)
	}
	if a.Header().Get("ETag") != b.Header().Get("ETag") {
		t.Error("the same content has another tag")
	}
}

func TestTheShelfIsBounded(t *testing.T) {
	t.Parallel()
	s := newShelf()
	s.most = 3
	for i := range 10 {
		key := readyKey{message.Chinese, false, fmt.Sprintf("/%d", i%7)}
		if _, err := s.get(t.Context(), key, func(context.Context) (rendered, error) { return rendered{body: []byte(key.target)}, nil }); err != nil {
			t.Fatal(err)
		}
		s.look(readyKey{message.Chinese, false, "/0"})
		if len(s.pages) > 3 || s.order.Len() != len(s.pages) {
			t.Fatalf("%d pages, %d in order", len(s.pages), s.order.Len())
		}
	}
	if s.look(readyKey{message.Chinese, false, "/0"}) == nil {
		t.Error("the page that everybody reads left first")
	}
}

func TestOfManyReadersOneRenders(t *testing.T) {
	t.Parallel()
	s := newShelf()
	var renders atomic.Int32
	key := readyKey{message.Chinese, false, "/"}
	entered, gate := make(chan struct{}), make(chan struct{})
	render := func(context.Context) (rendered, error) {
		renders.Add(1)
		close(entered)
		<-gate
		return rendered{body: []byte("page")}, nil
	}
	var group sync.WaitGroup
	read := func() {
		if page, err := s.get(context.Background(), key, render); err != nil || string(page.forms[plain].body) != "page" {
			t.Errorf("%v %v", page, err)
		}
	}
	group.Go(read)
	<-entered
	for range 50 {
		group.Go(read)
	}
	close(gate)
	group.Wait()
	if n := renders.Load(); n != 1 {
		t.Errorf("%d renders", n)
	}
}

// TestAChangeWhileRenderingIsNotLost: the facts were read before the change, the bytes
// are ready after it.
func TestAChangeWhileRenderingIsNotLost(t *testing.T) {
	t.Parallel()
	id := uuid.New()
	for name, change := range map[string]func(*shelf){"of the campaign": func(s *shelf) { s.changed(id) }, "of time": (*shelf).clear} {
		s := newShelf()
		s.life = time.Hour
		key := readyKey{message.Chinese, false, "/c/x"}
		_, err := s.get(t.Context(), key, func(context.Context) (rendered, error) {
			change(s)
			return rendered{body: []byte("old"), campaign: id}, nil
		})
		if err != nil || s.look(key) != nil {
			t.Errorf("%s: bytes of before the change were kept (%v)", name, err)
		}
	}
	s := newShelf()
	s.life = time.Hour
	key := readyKey{message.Chinese, false, "/"}
	_, err := s.get(t.Context(), key, func(context.Context) (rendered, error) { s.changed(id); return rendered{body: []byte("list")}, nil })
	if err != nil || s.look(key) == nil {
		t.Error("a campaign's change dropped a list")
	}
}

func TestErrorsAreNotKept(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	s.refuse = fmt.Errorf("the database is away")
	w := ask(pages, "/", nil, message.English)
	if w.Code != http.StatusInternalServerError || !strings.Contains(w.Header().Get("Cache-Control"), "no-store") {
		t.Errorf("%d, %q", w.Code, w.Header().Get("Cache-Control"))
	}
	if strings.Contains(w.Body.String(), "database") {
		t.Error("the page tells strangers what broke")
	}
	s.refuse = nil
	if w := ask(pages, "/", nil, message.English); w.Code != http.StatusOK {
		t.Errorf("%d after it is back", w.Code)
	}
	if w := ask(pages, "/campaigns?after=guessed", nil, message.English); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a guessed cursor answers %d", w.Code)
	}
}

func TestStaticFilesAreKeptForAYear(t *testing.T) {
	t.Parallel()
	pages, _ := samplePages(t)
	at := pages.site.static.paths["shanhuo.css"]
	w := ask(pages, at, nil, message.Chinese, "Accept-Encoding", "br")
	if w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" ||
		w.Header().Get("Content-Type") != "text/css; charset=utf-8" || w.Header().Get("Content-Encoding") != "br" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	if w := ask(pages, "/static/000000000000/shanhuo.css", nil, message.Chinese); w.Code != http.StatusNotFound {
		t.Errorf("another hash answers %d", w.Code)
	}
	if w := ask(pages, "/static/../page.go", nil, message.Chinese); w.Code == http.StatusOK {
		t.Error("a path outside the folder is served")
	}
	if n := len(pages.site.static.files[at].form(brotlied).body); n > 10<<10 {
		t.Errorf("the style sheet is %d bytes compressed", n)
	}
}

func BenchmarkReadyBytes(b *testing.B) {
	pages, s := samplePages(b)
	target := "/c/" + s.state("LIVE").Campaign.Slug
	body := ask(pages, target, nil, message.Chinese).Body.Bytes()
	pages.site.shelf.life = time.Hour
	pages.Moved()
	ask(pages, target, nil, message.Chinese)
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r = r.WithContext(message.With(access.Public(r.Context()), message.Chinese))
	b.Run("page", func(b *testing.B) {
		w := &discard{header: http.Header{}}
		for b.Loop() {
			pages.ServeHTTP(w, r)
		}
	})
	b.Run("write", func(b *testing.B) {
		w := &discard{header: http.Header{}}
		for b.Loop() {
			_, _ = w.Write(body)
		}
	})
	b.Run("rendered", func(b *testing.B) {
		p := &access.Principal{PersonID: s.backer}
		for b.Loop() {
			ask(pages, target, p, message.Chinese)
		}
	})
}

type discard struct{ header http.Header }

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) Write(b []byte) (int, error) { return len(b), nil }
func (d *discard) WriteHeader(int)             {}
