package page

import (
	"bytes"
	"compress/gzip"
	"container/list"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/google/uuid"
	"golang.org/x/sync/singleflight"

	"shanhuo.app/server/clock"
)

// ready is one answer as bytes, in the encodings that were asked for so far.
type ready struct {
	kind, caching, vary []string    // header values
	etag                string      // without quotes
	compressed          [3][]byte   // by encoding, where they were made before
	head                http.Header // of a picture, nil for pages
	forms               [3]form
}

// form is the bytes in one encoding, made when first asked for. The headers are made
// with them, so that answering allocates next to nothing.
type form struct {
	once   sync.Once
	body   []byte
	length []string
	etag   []string
}

const (
	plain = iota
	gzipped
	brotlied
)

var encodings = [...][]string{gzipped: {"gzip"}, brotlied: {"br"}}

// suffixes tell the forms of one file apart in their tags.
var suffixes = [...]string{plain: "", gzipped: "-g", brotlied: "-b"}

func newReady(body []byte, kind, caching, vary string) *ready {
	sum := sha256.Sum256(body)
	r := &ready{kind: []string{kind}, caching: []string{caching}, vary: []string{vary}, etag: hex.EncodeToString(sum[:12])}
	r.forms[plain].body = body
	return r
}

func (e *ready) form(encoding int) *form {
	f := &e.forms[encoding]
	f.once.Do(func() {
		suffix := ""
		switch {
		case e.compressed[encoding] != nil:
			f.body, suffix = e.compressed[encoding], suffixes[encoding]
		case encoding == gzipped:
			f.body, suffix = compress(e.forms[plain].body, func(b *bytes.Buffer) writeCloser { return gzip.NewWriter(b) }), suffixes[encoding]
		case encoding == brotlied:
			f.body, suffix = compress(e.forms[plain].body, func(b *bytes.Buffer) writeCloser { return brotli.NewWriterLevel(b, 5) }), suffixes[encoding]
		}
		f.length, f.etag = []string{strconv.Itoa(len(f.body))}, []string{`"` + e.etag + suffix + `"`}
	})
	return f
}

type writeCloser interface {
	Write([]byte) (int, error)
	Close() error
}

func compress(body []byte, with func(*bytes.Buffer) writeCloser) []byte {
	var out bytes.Buffer
	w := with(&out)
	// Writing to memory does not fail.
	_, _ = w.Write(body)
	_ = w.Close()
	return out.Bytes()
}

// serve writes the bytes, or 304 when the browser has them.
func (e *ready) serve(w http.ResponseWriter, r *http.Request) {
	encoding := accepted(r.Header["Accept-Encoding"])
	f := e.form(encoding)
	h := w.Header()
	h["Etag"] = f.etag
	h["Cache-Control"] = e.caching
	h["Vary"] = e.vary
	// Also with a 304: the browser puts these in the place of those it has.
	maps.Copy(h, e.head)
	if tags := r.Header["If-None-Match"]; len(tags) > 0 && e.known(tags) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if h["Content-Type"] == nil {
		h["Content-Type"] = e.kind
	}
	h["Content-Length"] = f.length
	if encoding != plain {
		h["Content-Encoding"] = encodings[encoding]
	}
	if r.Method == http.MethodHead {
		return
	}
	// A reader who has left is no error of ours.
	_, _ = w.Write(f.body)
}

// known tells whether If-None-Match names these bytes in any encoding.
func (e *ready) known(tags []string) bool {
	for _, line := range tags {
		for tag := range strings.SplitSeq(line, ",") {
			tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
			if tag == "*" {
				return true
			}
			tag = strings.Trim(tag, `"`)
			tag = strings.TrimSuffix(strings.TrimSuffix(tag, "-g"), "-b")
			if tag == e.etag {
				return true
			}
		}
	}
	return false
}

// accepted answers the best encoding that a browser takes.
func accepted(lines []string) int {
	best := plain
	for _, line := range lines {
		for part := range strings.SplitSeq(line, ",") {
			name, weight, _ := strings.Cut(part, ";")
			if weight = strings.ReplaceAll(weight, " ", ""); strings.HasPrefix(weight, "q=0") && strings.Trim(weight[3:], ".0") == "" {
				continue
			}
			switch strings.TrimSpace(name) {
			case "br":
				return brotlied
			case "gzip":
				best = gzipped
			}
		}
	}
	return best
}

// readyKey is a page as strangers see it. Two addresses that mean the same have one key.
type readyKey struct {
	lang   string
	large  bool // in large letters
	target string
}

// kept is a rendered page and what it depends on.
type kept struct {
	key      readyKey
	page     *ready
	until    time.Time
	campaign uuid.UUID // zero for lists
}

// shelf keeps the pages that strangers read, rendered once. It is bounded: the page
// that nobody asked for the longest leaves first.
type shelf struct {
	life  time.Duration
	most  int
	clock clock.System // machine time: what is shown does not depend on it

	asked singleflight.Group
	mu    sync.Mutex
	pages map[readyKey]*list.Element // of *kept
	order *list.List                 // most recently asked for first
	// rendering is the pages being made now: what changes meanwhile is noted in them,
	// so that a page of older facts is not kept.
	rendering map[*flight]struct{}
}

type flight struct {
	changed map[uuid.UUID]bool
	all     bool
}

// shelfLife is how old a page for strangers may be. A campaign's own page leaves at
// once when the campaign changes; lists and days left may lag this much.
const shelfLife = 3 * time.Second

// shelfMost bounds the pages: at about 60 KB each in all encodings, some 60 MB.
const shelfMost = 1000

func newShelf() *shelf {
	return &shelf{life: shelfLife, most: shelfMost, pages: map[readyKey]*list.Element{}, order: list.New(), rendering: map[*flight]struct{}{}}
}

// look answers a page that is still fresh.
func (s *shelf) look(key readyKey) *ready {
	now := s.clock.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	at, ok := s.pages[key]
	if !ok {
		return nil
	}
	k := at.Value.(*kept)
	if !now.Before(k.until) {
		return nil
	}
	s.order.MoveToFront(at)
	return k.page
}

// rendered is a page as bytes; campaign is zero for lists.
type rendered struct {
	body     []byte
	campaign uuid.UUID
	picture  *picture // nil for pages
}

// get answers a fresh page, rendering it when there is none. Of many who ask at
// once one renders; errors are not kept.
func (s *shelf) get(ctx context.Context, key readyKey, render func(context.Context) (rendered, error)) (*ready, error) {
	out, err, _ := s.asked.Do(key.lang+strconv.FormatBool(key.large)+key.target, func() (any, error) {
		if page := s.look(key); page != nil {
			return page, nil
		}
		f := s.begin()
		defer s.end(f)
		// The others wait for this one, so it does not end when its own reader leaves.
		made, err := render(context.WithoutCancel(ctx))
		if err != nil {
			return nil, err
		}
		return s.put(key, made, f), nil
	})
	if err != nil {
		return nil, err
	}
	return out.(*ready), nil
}

func (s *shelf) begin() *flight {
	f := &flight{changed: map[uuid.UUID]bool{}}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rendering[f] = struct{}{}
	return f
}

func (s *shelf) end(f *flight) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.rendering, f)
}

func (s *shelf) put(key readyKey, made rendered, f *flight) *ready {
	page := newReady(made.body, "text/html; charset=utf-8", "public, max-age=0, must-revalidate", "Accept-Language, Cookie, Accept-Encoding")
	if made.picture != nil {
		page.head = made.picture.head()
	}
	until := s.clock.Now().Add(s.life)
	s.mu.Lock()
	defer s.mu.Unlock()
	if before, ok := s.pages[key]; ok {
		if old := before.Value.(*kept); old.page.etag == page.etag {
			page = old.page // the same bytes: what was compressed stays
		}
		s.drop(before)
	}
	if !f.all && !f.changed[made.campaign] {
		s.pages[key] = s.order.PushFront(&kept{key: key, page: page, until: until, campaign: made.campaign})
	}
	for s.order.Len() > s.most {
		s.drop(s.order.Back())
	}
	return page
}

// changed takes away the pages of one campaign. Lists leave when their time is over:
// a campaign that many pledge to must not make every list be rendered for each.
func (s *shelf) changed(campaign uuid.UUID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for f := range s.rendering {
		f.changed[campaign] = true
	}
	for at := s.order.Front(); at != nil; {
		next := at.Next()
		if at.Value.(*kept).campaign == campaign {
			s.drop(at)
		}
		at = next
	}
}

// clear takes away everything, for when time itself has moved.
func (s *shelf) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for f := range s.rendering {
		f.all = true
	}
	s.order.Init()
	clear(s.pages)
}

func (s *shelf) drop(at *list.Element) {
	s.order.Remove(at)
	delete(s.pages, at.Value.(*kept).key)
}
