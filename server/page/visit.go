package page

import (
	"bytes"
	"context"
	"errors"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/server/access"
	"shanhuo.app/server/message"
)

// visit is one request.
type visit struct {
	words
	r   *http.Request
	ctx context.Context // with the reader; the request itself may be a stand-in
	me  *access.Principal
	now time.Time
	// large says that the reader wants large letters.
	large bool
	// cookies are set with the answer.
	cookies []*http.Cookie
	// unforeseen is an error of ours that a form tells of.
	unforeseen error
}

// answer is what a handler decides to show.
type answer struct {
	redirect string // nothing else counts when set
	file     *file
	picture  *picture

	refresh     string // when the page loads itself again, and from where; empty for never
	status      int    // zero means 200
	page        string
	title       string
	description string
	section     string
	canonical   string // path of the one address of this content; empty keeps search engines out
	image       string // path of the picture for shared links
	here        string // path to come back to after choosing a language; the request's own when empty
	campaign    uuid.UUID
	bundle      string // of the web app; "public" when empty
	typing      string // id of the form that choosing another language sends along, so that nothing typed is lost
	view        any
}

// file is an answer that is downloaded.
type file struct {
	name, kind string
	body       []byte
}

type handler func(v *visit) (*answer, error)

// root is what templates are given.
type root struct {
	Lang, Locale, Title, Description, Canonical, Image, Section, Here string
	Operator                                                          string
	Demo, Sandbox, SignedIn, Large                                    bool
	Switch                                                            *language
	Bar                                                               *demoBar
	Typing                                                            string
	Desk                                                              string // where the reader works; empty for those who only support
	Scripts                                                           template.HTML
	V                                                                 any
}

type language struct {
	Lang, Name string
	Current    bool
}

var languages = []language{{Lang: message.Chinese, Name: "中文"}, {Lang: message.English, Name: "English"}}

// locales are the languages as shared links name them.
var locales = map[string]string{message.Chinese: "zh_CN", message.English: "en_GB"}

func (s *site) visit(ctx context.Context, r *http.Request) *visit {
	return &visit{words: s.words[message.Known(message.Of(ctx))], r: r, ctx: ctx, me: access.From(ctx), now: s.Clock.Now(), large: wantsLarge(r)}
}

// private serves pages that are made for one reader.
func (s *site) private(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			r.Body = http.MaxBytesReader(w, r.Body, mostBody(r.URL.Path))
		}
		s.serve(w, s.visit(r.Context(), r), h)
	})
}

const formBody = 64 << 10

// public serves pages that are the same for all strangers: they are rendered once,
// as a stranger's, and kept as bytes.
func (s *site) public(h handler) http.Handler { return s.keptOn(s.shelf, h) }

func (s *site) keptOn(shelf *shelf, h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key, common := s.readyKey(r)
		// An answer that also sets a cookie is for one reader.
		if !common || access.From(r.Context()) != nil || len(w.Header()["Set-Cookie"]) > 0 {
			s.serve(w, s.visit(r.Context(), r), h)
			return
		}
		page := shelf.look(key)
		if page == nil {
			var err error
			page, err = shelf.get(r.Context(), key, func(ctx context.Context) (rendered, error) { return s.render(ctx, r, key, h) })
			if errors.Is(err, errNotCommon) {
				s.serve(w, s.visit(r.Context(), r), h)
				return
			}
			if err != nil {
				s.serve(w, s.visit(r.Context(), r), func(*visit) (*answer, error) { return nil, err })
				return
			}
		}
		page.serve(w, r)
	})
}

// render makes a page as a stranger sees it: nothing of the request but its address,
// language and size of letters goes in.
func (s *site) render(ctx context.Context, r *http.Request, key readyKey, h handler) (rendered, error) {
	ctx = message.With(access.WithRequestID(access.Public(ctx), access.RequestID(ctx)), key.lang)
	target, err := url.ParseRequestURI(key.target)
	if err != nil {
		return rendered{}, err
	}
	bare := (&http.Request{Method: http.MethodGet, URL: target, Host: r.Host, Header: http.Header{}, Pattern: r.Pattern}).WithContext(ctx)
	bare.SetPathValue("slug", r.PathValue("slug"))
	bare.SetPathValue("code", r.PathValue("code"))
	v := s.visit(ctx, bare)
	v.large = key.large
	a, err := h(v)
	if err != nil {
		return rendered{}, err
	}
	if a.redirect != "" || a.file != nil || a.status != 0 {
		return rendered{}, errNotCommon
	}
	if a.picture != nil {
		return rendered{body: a.picture.body, campaign: a.campaign, picture: a.picture}, nil
	}
	var b bytes.Buffer
	if err := s.execute(&b, v, a); err != nil {
		return rendered{}, err
	}
	return rendered{body: b.Bytes(), campaign: a.campaign}, nil
}

var errNotCommon = errors.New("page: a public page answered with something that is not for everybody")

// known are the parameters that change the list of campaigns. Others, which sharing adds, do not.
var known = map[string]bool{"q": true, "region": true, "produce": true, "state": true, "month": true, "order": true, "after": true}

// paged is the parameter of the other lists.
var paged = map[string]bool{"after": true}

// parameters answers those that change the page at a path.
func parameters(path string) map[string]bool {
	switch {
	case path == "/campaigns":
		return known
	case strings.HasPrefix(path, "/villages/"), strings.HasPrefix(path, "/c/") && slices.Contains(voiceLists, path[strings.LastIndexByte(path, '/')+1:]):
		return paged
	}
	return nil
}

// readyKey answers the key of a request, and false when it asks for more than
// what everybody sees.
func (s *site) readyKey(r *http.Request) (readyKey, bool) {
	lang, large := message.Known(message.Of(r.Context())), wantsLarge(r)
	if r.URL.RawQuery == "" {
		return readyKey{lang, large, r.URL.EscapedPath()}, true
	}
	query := r.URL.Query()
	if query.Has("done") {
		return readyKey{}, false
	}
	allowed := parameters(r.URL.Path)
	for name, values := range query {
		if !allowed[name] || values[0] == "" {
			delete(query, name)
			continue
		}
		query[name] = values[:1]
	}
	if len(query) == 0 {
		return readyKey{lang, large, r.URL.EscapedPath()}, true
	}
	return readyKey{lang, large, r.URL.EscapedPath() + "?" + query.Encode()}, true
}

// serve runs a handler and writes what it answers.
func (s *site) serve(w http.ResponseWriter, v *visit, h handler) {
	a, err := h(v)
	if v.unforeseen != nil {
		s.broke(v, v.unforeseen)
	}
	if err != nil {
		a = s.failed(v, err)
	}
	s.write(w, v, a)
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func (s *site) write(w http.ResponseWriter, v *visit, a *answer) {
	for _, c := range v.cookies {
		http.SetCookie(w, c)
	}
	h := w.Header()
	h.Set("Cache-Control", "private, no-store")
	if a.redirect != "" {
		http.Redirect(w, v.r, a.redirect, http.StatusSeeOther)
		return
	}
	if a.file != nil {
		h.Set("Content-Type", a.file.kind)
		h.Set("Content-Disposition", `attachment; filename="`+a.file.name+`"`)
		_, _ = w.Write(a.file.body)
		return
	}
	if a.picture != nil {
		maps.Copy(h, a.picture.head())
		_, _ = w.Write(a.picture.body)
		return
	}
	b := buffers.Get().(*bytes.Buffer)
	defer func() { b.Reset(); buffers.Put(b) }()
	if err := s.execute(b, v, a); err != nil {
		s.Log.ErrorContext(v.ctx, "page", "page", a.page, "request", access.RequestID(v.ctx), "error", err.Error())
		http.Error(w, v.t("page.error.internal")+" "+access.RequestID(v.ctx), http.StatusInternalServerError)
		return
	}
	if a.refresh != "" {
		h.Set("Refresh", a.refresh)
	}
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Vary", "Accept-Language, Cookie")
	if a.status != 0 {
		w.WriteHeader(a.status)
	}
	_, _ = w.Write(b.Bytes())
}

func (s *site) execute(b *bytes.Buffer, v *visit, a *answer) error {
	data := s.frame(v, a)
	data.Bar = s.demoBar(v, data.Here)
	return s.templates[data.Lang][a.page].ExecuteTemplate(b, "base", data)
}

// frame is what surrounds an answer, but the bar of the demonstration.
func (s *site) frame(v *visit, a *answer) root {
	lang := v.Lang()
	data := root{
		Lang: lang, Locale: locales[lang], Title: a.title, Description: a.description, Section: a.section, Here: a.here,
		Operator: s.Operator, Demo: s.Demo, Sandbox: s.Sandbox, SignedIn: v.me != nil, Large: v.large, V: a.view,
	}
	if data.Here == "" {
		data.Here = here(v.r.URL)
	}
	data.Desk, data.Typing = desk(v.me), a.typing
	data.Scripts = s.bundles.tags[a.bundle]
	if a.bundle == "" {
		data.Scripts = s.bundles.tags["public"]
	}
	if a.canonical != "" {
		data.Canonical = s.BaseURL + a.canonical
	}
	if a.image != "" {
		data.Image = s.BaseURL + a.image
	}
	for i := range languages {
		if languages[i].Lang != lang {
			data.Switch = &languages[i]
		}
	}
	return data
}

// here is the address of a page without the language it was asked for in.
func here(u *url.URL) string {
	query := u.Query()
	if !query.Has("lang") {
		return u.RequestURI()
	}
	query.Del("lang")
	if len(query) == 0 {
		return u.EscapedPath()
	}
	return u.EscapedPath() + "?" + query.Encode()
}

// local answers next when it is a path of this portal, and otherwise the home page:
// a link that leads through us must not end elsewhere.
func local(next string) string {
	const home = "/"
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || len(next) > 2000 ||
		strings.ContainsFunc(next, func(r rune) bool { return r < 0x21 || r == '\\' || r == 0x7f || r == '\u2028' || r == '\u2029' }) {
		return home
	}
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || strings.HasPrefix(u.Path, "//") || strings.Contains(u.Path, `\`) {
		return home
	}
	for _, loop := range []string{"/sign-in", "/sign-out", "/language"} {
		if u.Path == loop {
			return home
		}
	}
	return next
}

// Local is where a form of the portal may lead: next when it is a path of this portal,
// and otherwise the home page.
func Local(next string) string { return local(next) }

// to answers a redirect to a path of ours or an address that a use case gave.
func to(address string) *answer { return &answer{redirect: address} }
