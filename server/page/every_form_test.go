package page

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"shanhuo.app/server/message"
)

// typed is what somebody writes into the fields of a form, by name.
var typed = map[string]string{
	"text": "照片看着像别处的地，想问一问。", "name": "江边的小周", "phone": "13812340000", "province": "甘肃", "city": "陇南市", "detail": "示范路 77 号",
	"identifier": "lan@example.org", "code": "123456", "kind": "OTHER",
}

// shape takes out of an address what is about one thing.
var shape = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|^/c/[^/]+`)

// everyForm fills every form that people are shown, once for each of its buttons that does something: steps of a form
// that only lead to the next one, and forms of the demonstration and of the browser's own settings, are left out.
func everyForm(t *testing.T, pages *Pages, s *sample) []visited {
	t.Helper()
	var forms []visited
	seen := map[string]bool{}
	for _, page := range everyPage(s) {
		if page.status != http.StatusOK {
			continue
		}
		document(t, page.visit(t, pages, s, message.Chinese)).Find("form[method=post]").Each(func(_ int, f *goquery.Selection) {
			action := f.AttrOr("action", "")
			for _, prefix := range []string{"/dev/", "/language", "/verify"} {
				if strings.HasPrefix(action, prefix) {
					return
				}
			}
			f.Find("button[type=submit]").Each(func(_ int, b *goquery.Selection) {
				name, value := b.AttrOr("name", ""), b.AttrOr("value", "")
				_, coded := f.Find("[name=code]").Attr("name")
				key := shape.ReplaceAllString(action, "ID") + " " + value
				if name == "go" && value != stepAgree || seen[key] && !coded {
					return
				}
				seen[key] = true
				form := filled(f)
				if name != "" {
					form.Set(name, value)
				}
				forms = append(forms, visited{name: page.name + " " + key, method: http.MethodPost, target: action, form: form, signedIn: page.signedIn, cookies: page.cookies})
			})
		})
	}
	return forms
}

// filled are the values of a form as it stands, and what is typed into it.
func filled(f *goquery.Selection) url.Values {
	form := url.Values{}
	f.Find("input, select, textarea").Each(func(_ int, e *goquery.Selection) {
		kind, name, value := e.AttrOr("type", "text"), e.AttrOr("name", ""), e.AttrOr("value", "")
		_, checked := e.Attr("checked")
		switch {
		case (kind == "checkbox" || kind == "radio") && !checked:
			return
		case goquery.NodeName(e) == "select":
			value = e.Find("option[selected]").AttrOr("value", "")
		case goquery.NodeName(e) == "textarea":
			value = e.Text()
		}
		if written, ok := typed[name]; ok && kind != "hidden" && kind != "radio" && kind != "checkbox" {
			value = written
		}
		form.Add(name, value)
	})
	return form
}

// lost answers the names of the fields of a form whose values a page lacks.
func lost(doc *goquery.Document, form url.Values) []string {
	var names []string
	for name, values := range form {
		for _, value := range values {
			// A code is for one try.
			if value != typed[name] || name == "code" {
				continue
			}
			there := doc.Find("main").Find(`[name="` + name + `"]`).FilterFunction(func(_ int, e *goquery.Selection) bool {
				return e.AttrOr("value", "") == value || e.Text() == value || e.Find(`option[selected][value="`+value+`"]`).Length() == 1
			})
			if there.Length() == 0 {
				names = append(names, name)
			}
		}
	}
	return names
}

func TestEveryFormOfAServerThatFailsSaysSoAndKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	forms := everyForm(t, pages, s)
	if len(forms) < 18 {
		t.Fatalf("only %d forms were found", len(forms))
	}
	for _, lang := range message.Languages {
		for _, one := range forms {
			s.refuse = errors.New("the disk is full")
			w := one.visit(t, pages, s, lang)
			s.refuse = nil
			doc := document(t, w)
			main := textOf(doc, "main")
			if w.Code != http.StatusInternalServerError || doc.Find("main h1").Length() != 1 || !strings.Contains(main, message.In(lang).Text("page.error.internalText", nil)) {
				t.Errorf("%s %s: %d to %q: %s", lang, one.name, w.Code, w.Header().Get("Location"), main)
			}
			if names := lost(doc, one.form); len(names) > 0 {
				t.Errorf("%s %s: %v are lost", lang, one.name, names)
			}
			if strings.Contains(main, "disk") || !strings.Contains(main, "request-1") && one.signedIn {
				t.Errorf("%s %s tells people what is for the log, or not its number: %s", lang, one.name, main)
			}
			checkWords(t, doc)
			checkIDs(t, doc)
		}
	}
	if len(s.made)+len(s.asked)+len(s.remembered) > 0 {
		t.Error("something was done all the same")
	}
}

func TestEveryFormOfSomebodyWhoseSignInHasEndedDoesNothingAndLosesNothing(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	forms := slices.DeleteFunc(everyForm(t, pages, s), func(one visited) bool { return !one.signedIn || one.target == "/sign-out" })
	if len(forms) < 15 {
		t.Fatalf("only %d forms were found", len(forms))
	}
	for _, one := range forms {
		one.signedIn = false
		w := one.visit(t, pages, s, message.Chinese)
		doc := document(t, w)
		switch at := w.Header().Get("Location"); {
		case w.Code == http.StatusSeeOther && strings.HasPrefix(at, "/sign-in?next="):
		case w.Code == http.StatusUnauthorized && doc.Find(`main .problem a[href^="/sign-in"], main .button.main[href^="/sign-in"]`).Length() == 1:
		default:
			t.Errorf("%s: %d to %q: %s", one.name, w.Code, at, textOf(doc, "main"))
			continue
		}
		if names := lost(doc, one.form); len(names) > 0 {
			t.Errorf("%s: %v are lost", one.name, names)
		}
	}
	if len(s.made)+len(s.asked)+len(s.remembered) > 0 {
		t.Error("something was done all the same")
	}
}
