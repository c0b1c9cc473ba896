package e2e

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// browser reads pages and sends forms as a browser without any script does.
type browser struct {
	client *http.Client
	lang   string
	at     *url.URL // the page that is shown
	status int
	header http.Header
	raw    []byte
	page   *goquery.Document
}

// browse opens a browser that nobody has used.
func browse(t testing.TB, lang string) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{client: &http.Client{Transport: transport, Jar: jar, Timeout: time.Minute}, lang: lang}
}

// open reads an address, which may be relative to the page that is shown.
func (b *browser) open(t testing.TB, address string) *browser {
	t.Helper()
	return b.send(t, http.MethodGet, b.resolve(t, address), "", nil)
}

func (b *browser) resolve(t testing.TB, address string) *url.URL {
	t.Helper()
	to, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	if b.at != nil {
		to = b.at.ResolveReference(to)
	}
	return to
}

func (b *browser) send(t testing.TB, method string, to *url.URL, contentType string, body io.Reader) *browser {
	t.Helper()
	request, err := http.NewRequest(method, to.String(), body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept", "text/html,*/*;q=0.8")
	request.Header.Set("Accept-Language", b.lang)
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	if method == http.MethodPost {
		site := "cross-site"
		if b.at != nil && b.at.Host == to.Host {
			site = "same-origin"
		}
		request.Header.Set("Sec-Fetch-Site", site)
		if b.at != nil {
			request.Header.Set("Origin", b.at.Scheme+"://"+b.at.Host)
		}
	}
	response, err := b.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if b.raw, err = io.ReadAll(response.Body); err != nil {
		t.Fatal(err)
	}
	b.at, b.status, b.header = response.Request.URL, response.StatusCode, response.Header
	if b.page, err = goquery.NewDocumentFromReader(bytes.NewReader(b.raw)); err != nil {
		t.Fatal(err)
	}
	return b
}

// ok fails the test unless the page was found and shows no problem.
func (b *browser) ok(t testing.TB) *browser {
	t.Helper()
	if b.status != http.StatusOK {
		t.Fatalf("%s answered %d:\n%s", b.at, b.status, b.text())
	}
	if problem := b.problem(); problem != "" {
		t.Fatalf("%s shows a problem: %s", b.at, problem)
	}
	return b
}

// text is what a reader sees of the main part.
func (b *browser) text() string {
	return strings.Join(strings.Fields(b.page.Find("main").Text()), " ")
}

// problem is the summary of what is wrong, or empty.
func (b *browser) problem() string {
	return strings.Join(strings.Fields(b.page.Find(".problem").Text()), " ")
}

// forms are those of the page itself: the demonstration's bar has some of its own.
func (b *browser) forms() *goquery.Selection { return b.page.Find("form").Not("aside form") }

// form answers the first form of the page that has all the fields, each a name.
func (b *browser) form(t testing.TB, fields ...string) *form {
	t.Helper()
	var found *goquery.Selection
	b.forms().EachWithBreak(func(_ int, f *goquery.Selection) bool {
		for _, field := range fields {
			if f.Find(fmt.Sprintf(`[name=%q]`, field)).Length() == 0 {
				return true
			}
		}
		found = f
		return false
	})
	if found == nil {
		t.Fatalf("%s has no form with %v:\n%s", b.at, fields, b.text())
	}
	return b.fill(t, found)
}

// formTo answers the first form whose address ends so.
func (b *browser) formTo(t testing.TB, ending string) *form {
	t.Helper()
	var found *goquery.Selection
	b.forms().EachWithBreak(func(_ int, f *goquery.Selection) bool {
		if !strings.HasSuffix(b.resolve(t, f.AttrOr("action", "")).Path, ending) {
			return true
		}
		found = f
		return false
	})
	if found == nil {
		t.Fatalf("%s has no form to %s:\n%s", b.at, ending, b.text())
	}
	return b.fill(t, found)
}

// form is a form with the values a browser would send.
type form struct {
	browser *browser
	in      *goquery.Selection
	values  url.Values
}

func (b *browser) fill(t testing.TB, in *goquery.Selection) *form {
	t.Helper()
	f := &form{browser: b, in: in, values: url.Values{}}
	in.Find("input, textarea, select").Each(func(_ int, field *goquery.Selection) {
		name, kind := field.AttrOr("name", ""), field.AttrOr("type", "text")
		_, off := field.Attr("disabled")
		_, checked := field.Attr("checked")
		switch {
		case name == "" || off || kind == "submit" || kind == "file" || kind == "button":
		case (kind == "checkbox" || kind == "radio") && !checked:
		case goquery.NodeName(field) == "textarea":
			f.values.Add(name, field.Text())
		case goquery.NodeName(field) == "select":
			option := field.Find("option[selected]").First()
			if option.Length() == 0 {
				option = field.Find("option").First()
			}
			f.values.Add(name, option.AttrOr("value", option.Text()))
		default:
			f.values.Add(name, field.AttrOr("value", ""))
		}
	})
	return f
}

// set types a value. A name that the form does not have is a mistake of the test, or
// of the page.
func (f *form) set(t testing.TB, name, value string) *form {
	t.Helper()
	field := f.in.Find(fmt.Sprintf(`[name=%q]`, name))
	if field.Length() == 0 {
		t.Fatalf("the form at %s has no field %s", f.browser.at, name)
	}
	if goquery.NodeName(field) == "select" && field.Find(fmt.Sprintf(`option[value=%q]`, value)).Length() == 0 {
		t.Fatalf("the field %s at %s has no choice %q", name, f.browser.at, value)
	}
	f.values.Set(name, value)
	return f
}

// submit presses the form's first button.
func (f *form) submit(t testing.TB) *browser {
	t.Helper()
	return f.press(t, "")
}

// press presses the button with this value of "name=value"; the first when empty.
func (f *form) press(t testing.TB, button string) *browser {
	t.Helper()
	pressed := f.in.Find("button").First()
	if button != "" {
		name, value, _ := strings.Cut(button, "=")
		pressed = f.in.Find(fmt.Sprintf(`button[name=%q][value=%q]`, name, value)).First()
		if pressed.Length() == 0 {
			t.Fatalf("the form at %s has no button %s", f.browser.at, button)
		}
	}
	if name := pressed.AttrOr("name", ""); name != "" {
		f.values.Set(name, pressed.AttrOr("value", ""))
	}
	to := f.browser.resolve(t, f.in.AttrOr("action", ""))
	if !strings.EqualFold(f.in.AttrOr("method", "get"), "post") {
		to.RawQuery = f.values.Encode()
		return f.browser.send(t, http.MethodGet, to, "", nil)
	}
	if f.in.AttrOr("enctype", "") == "multipart/form-data" {
		kind, body := f.multipart(t, "", nil)
		return f.browser.send(t, http.MethodPost, to, kind, body)
	}
	return f.browser.send(t, http.MethodPost, to, "application/x-www-form-urlencoded", strings.NewReader(f.values.Encode()))
}

// attach presses the first button with a file in a field.
func (f *form) attach(t testing.TB, field string, content []byte) *browser {
	t.Helper()
	kind, body := f.multipart(t, field, content)
	return f.browser.send(t, http.MethodPost, f.browser.resolve(t, f.in.AttrOr("action", "")), kind, body)
}

func (f *form) multipart(t testing.TB, field string, content []byte) (contentType string, body io.Reader) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, values := range f.values {
		for _, value := range values {
			if err := w.WriteField(name, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	if field != "" {
		part, err := w.CreateFormFile(field, field+".json")
		if err == nil {
			_, err = part.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), &b
}

// signIn signs somebody in by the form.
func (b *browser) signIn(t testing.TB, s *server, identifier string) *browser {
	t.Helper()
	b.open(t, s.base+"/sign-in").ok(t).form(t, "identifier").set(t, "identifier", identifier).submit(t).ok(t)
	b.form(t, "code").set(t, "code", s.code(t, identifier)).submit(t).ok(t)
	if b.page.Find(`a[href="/account"]`).Length() == 0 {
		t.Fatalf("%s is not signed in at %s:\n%s", identifier, b.at, b.text())
	}
	return b
}
