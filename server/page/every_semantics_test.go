package page

import (
	"io/fs"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"shanhuo.app/frontend"
	"shanhuo.app/server/message"
)

func TestEveryPageInBothLanguages(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	for _, lang := range message.Languages {
		for _, one := range everyPage(s) {
			t.Run(lang+" "+one.name, func(t *testing.T) {
				w := one.visit(t, pages, s, lang)
				if w.Code != one.status {
					t.Fatalf("status %d, want %d", w.Code, one.status)
				}
				html := w.Body.String()
				doc, err := goquery.NewDocumentFromReader(strings.NewReader(html))
				if err != nil {
					t.Fatal(err)
				}
				checkFrame(t, doc, lang)
				checkNothingRuns(t, doc)
				checkFields(t, doc)
				checkIDs(t, doc)
				checkWords(t, doc)
			})
		}
	}
}

func checkFrame(t *testing.T, doc *goquery.Document, lang string) {
	t.Helper()
	if got, _ := doc.Find("html").Attr("lang"); got != lang {
		t.Errorf("lang is %q", got)
	}
	for selector, want := range map[string]int{"h1": 1, "main": 1, "header.top": 1, "footer": 1, "a.skip": 1, "title": 1, "aside.notice": 1, "meta[name=viewport]": 1} {
		if n := doc.Find(selector).Length(); n != want {
			t.Errorf("%d of %s, want %d", n, selector, want)
		}
	}
	if text := doc.Find("aside.notice").Text(); !strings.Contains(text, message.In(lang).Text("page.sandbox.title", nil)) {
		t.Error("the notice does not say that there is a sandbox")
	}
	if doc.Find("main .button.main").Length() > 2 {
		// The pay button stands twice, of which one is shown.
		t.Error("more than one main action")
	}
	level := 0
	doc.Find("main").Find("h1, h2, h3, h4").Each(func(_ int, h *goquery.Selection) {
		// An error summary stands before the title.
		if h.Closest(".problem").Length() > 0 {
			return
		}
		next := int(goquery.NodeName(h)[1] - '0')
		if next > level+1 {
			t.Errorf("heading %q jumps from level %d to %d", h.Text(), level, next)
		}
		level = next
	})
}

// checkNothingRuns finds scripts, inline styles and what leads away from our own files.
func checkNothingRuns(t *testing.T, doc *goquery.Document) {
	t.Helper()
	if n := doc.Find("style, iframe, object, embed, base, meta[http-equiv], [style], [srcdoc]").Length(); n > 0 {
		t.Errorf("%d elements that the content policy refuses", n)
	}
	doc.Find("*").Each(func(_ int, e *goquery.Selection) {
		for _, a := range e.Nodes[0].Attr {
			leads := !slices.Contains([]string{"alt", "value", "content"}, a.Key) // these are only words
			if strings.HasPrefix(a.Key, "on") || leads && strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") {
				t.Errorf("attribute %s=%q", a.Key, a.Val)
			}
		}
	})
	doc.Find("script").Each(func(_ int, e *goquery.Selection) {
		if src := e.AttrOr("src", ""); !strings.HasPrefix(src, appAddress) || e.Text() != "" {
			t.Errorf("a script from %q with %d bytes inside", src, len(e.Text()))
		}
	})
	doc.Find("img, link[rel=stylesheet], link[rel=icon]").Each(func(_ int, e *goquery.Selection) {
		src := e.AttrOr("src", e.AttrOr("href", ""))
		if !strings.HasPrefix(src, "/static/") && !strings.HasPrefix(src, "/media/") && !strings.HasSuffix(src, "/poster.svg") {
			t.Errorf("a file from %q", src)
		}
		if _, ok := e.Attr("alt"); goquery.NodeName(e) == "img" && !ok {
			t.Errorf("%s has no alt", src)
		}
	})
}

func checkFields(t *testing.T, doc *goquery.Document) {
	t.Helper()
	doc.Find("input:not([type=hidden]), select, textarea").Each(func(_ int, e *goquery.Selection) {
		id, ok := e.Attr("id")
		if !ok || doc.Find(`label[for="`+id+`"]`).Length() != 1 {
			t.Errorf("field %q has no label", e.AttrOr("name", ""))
		}
		for _, by := range strings.Fields(e.AttrOr("aria-describedby", "")) {
			if doc.Find("#"+by).Length() != 1 {
				t.Errorf("field %s is described by %s, which is not there", id, by)
			}
		}
		if e.AttrOr("aria-invalid", "") == "true" && !strings.Contains(e.AttrOr("aria-describedby", ""), id+"-wrong") {
			t.Errorf("field %s is wrong and does not say why", id)
		}
	})
	doc.Find("form").Each(func(_ int, f *goquery.Selection) {
		if f.Find("button[type=submit]").Length() == 0 {
			t.Errorf("the form to %s has no button", f.AttrOr("action", ""))
		}
	})
	doc.Find(".problem a").Each(func(_ int, a *goquery.Selection) {
		href := a.AttrOr("href", "")
		if id, ok := strings.CutPrefix(href, "#"); ok {
			if doc.Find("#"+id).Length() != 1 {
				t.Errorf("the summary leads to %s, which is not there", href)
			}
			if wrong := doc.Find("#" + id + "-wrong").Text(); id != "file" && !strings.HasSuffix(strings.TrimSpace(a.Text()), strings.TrimSpace(wrong)) || wrong == "" && id != "file" {
				t.Errorf("the summary says %q, the field %q", a.Text(), wrong)
			}
		}
	})
}

func checkIDs(t *testing.T, doc *goquery.Document) {
	t.Helper()
	seen := map[string]bool{}
	doc.Find("[id]").Each(func(_ int, e *goquery.Selection) {
		id := e.AttrOr("id", "")
		if seen[id] {
			t.Errorf("id %s stands twice", id)
		}
		seen[id] = true
	})
	doc.Find("[aria-labelledby]").Each(func(_ int, e *goquery.Selection) {
		if by := e.AttrOr("aria-labelledby", ""); !seen[by] {
			t.Errorf("labelled by %s, which is not there", by)
		}
	})
}

var keyLike = regexp.MustCompile(`\b(page|fault|what|notice)\.[A-Za-z]`)

var (
	oneOfMany = regexp.MustCompile(`(^|[^\d.,¥])1 (days|hours|minutes|seconds|people|backers|pledges|questions|photos|devices|campaigns|addresses|posts|portions|things|villages|boxes|pieces)\b`)
	stamp     = regexp.MustCompile(`\d{4}-\d\d-\d\d[ T]\d\d:\d\d|\d{10,}\.\d{3}`)
)

func checkWords(t *testing.T, doc *goquery.Document) {
	t.Helper()
	text := doc.Text()
	if m := keyLike.FindString(text); m != "" {
		t.Errorf("a key instead of a sentence: %s", m)
	}
	for _, bad := range []string{"%!", "<no value>", "<nil>", "ZgotmplZ", "…天", "0001", "+0000", "+0800"} {
		if strings.Contains(text, bad) {
			t.Errorf("%q in the text", bad)
		}
	}
	if m := oneOfMany.FindString(text); m != "" {
		t.Errorf("one is not many: %q", m)
	}
	if m := stamp.FindString(text); m != "" {
		t.Errorf("a time as machines write it: %q", m)
	}
	// A sentence whose argument is missing shows "…"; only the searching example may.
	doc.Find("p, li, dd, h1, h2, dt, td").Each(func(_ int, e *goquery.Selection) {
		if words := e.Text(); strings.Contains(words, "… ") || strings.HasSuffix(strings.TrimSpace(words), "…") {
			t.Errorf("an argument is missing in %q", words)
		}
	})
}

// TestEveryKeyOfATemplateHasASentence reads the templates themselves, so that a branch
// no page of the tests takes is covered too.
func TestEveryKeyOfATemplateHasASentence(t *testing.T) {
	t.Parallel()
	used := regexp.MustCompile(`\bt "([^"]+)"`)
	names, err := fs.Glob(frontend.Render, "render/*.html")
	if err != nil || len(names) < 15 {
		t.Fatal(names, err)
	}
	found := 0
	for _, name := range names {
		raw, err := fs.ReadFile(frontend.Render, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range used.FindAllStringSubmatch(string(raw), -1) {
			found++
			for _, lang := range message.Languages {
				if !message.In(lang).Has(m[1]) {
					t.Errorf("%s: %s has no sentence in %s", name, m[1], lang)
				}
			}
		}
	}
	if found < 200 {
		t.Errorf("only %d keys were found: the reader is broken", found)
	}
}

func TestEveryTemplateIsAPage(t *testing.T) {
	t.Parallel()
	names, _ := fs.Glob(frontend.Render, "render/*.html")
	for _, name := range names {
		name = strings.TrimSuffix(strings.TrimPrefix(name, "render/"), ".html")
		if !slices.Contains(append(pageNames, "base", "parts", "icons", "steps", "demo_bar"), name) {
			t.Errorf("%s is no page", name)
		}
	}
}

func TestNoticesFollowTheDeployment(t *testing.T) {
	t.Parallel()
	quiet, s := samplePages(t, func(c *Config) { c.Demo, c.Sandbox = false, false })
	w := visited{method: http.MethodGet, target: "/"}.visit(t, quiet, s, message.English)
	if strings.Contains(w.Body.String(), "sandbox") || strings.Contains(w.Body.String(), "/dev/") {
		t.Error("a production page speaks of the demonstration")
	}
	if w := (visited{method: http.MethodGet, target: "/dev/outbox"}).visit(t, quiet, s, message.English); w.Code != http.StatusNotFound {
		t.Errorf("the outbox answers %d outside demo mode", w.Code)
	}
	off, s := samplePages(t, func(c *Config) { c.PledgingOff = true })
	live := s.state("LIVE").Campaign
	w = visited{method: http.MethodGet, target: "/c/" + live.Slug}.visit(t, off, s, message.English)
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if doc.Find(`main a[href*="/pledge"]`).Length() > 0 || !strings.Contains(doc.Text(), "no payment service") {
		t.Error("a portal without a card provider offers pledging, or does not say why not")
	}
}
