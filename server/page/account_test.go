package page

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"shanhuo.app/server/message"
)

func document(t *testing.T, w *httptest.ResponseRecorder) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func textOf(doc *goquery.Document, selector string) string {
	return strings.Join(strings.Fields(doc.Find(selector).Text()), " ")
}

// seen asks for a page of the account as its owner.
func seen(t *testing.T, pages *Pages, s *sample, lang, target string) *goquery.Document {
	t.Helper()
	return document(t, visited{method: http.MethodGet, target: target, signedIn: true}.visit(t, pages, s, lang))
}

func TestTheOverviewSaysHowThingsStand(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	main := textOf(seen(t, pages, s, message.Chinese, "/account"), "main")
	for _, want := range []string{
		"显示的名字 " + planted.name, "中文 · 标准字", "通知 都收", "收货地址 留着 2 个", "3 台设备", "下载，或者清除", "139****5678", "l***@example.org",
		"农户 宕昌县 · 理川镇 · 杨家村 没有期限", "宕昌县 到 2027年3月12日 为止", "陇南市 没有期限", "整个平台",
	} {
		if !strings.Contains(main, want) {
			t.Errorf("the overview lacks %q:\n%s", want, main)
		}
	}
	if strings.Contains(main, planted.phone) || strings.Contains(main, planted.identifier) {
		t.Error("a contact shows in full")
	}
	english := textOf(seen(t, pages, s, message.English, "/account"), "main")
	for _, want := range []string{"Household Dangchang", "Until 12 March 2027", "The whole portal", "Addresses 2 kept"} {
		if !strings.Contains(english, want) {
			t.Errorf("the overview lacks %q:\n%s", want, english)
		}
	}
	quiet, s := samplePages(t, func(c *Config) { c.Accounts = waiting{c.Accounts.(sampleAccounts)}; c.Addresses = nil })
	doc := seen(t, quiet, s, message.Chinese, "/account")
	main = textOf(doc, "main")
	for _, want := range []string{"您的资料将在 9月25日 周五 10:00 清除", "通知 只收一定会发的", "等待清除，可以撤回"} {
		if !strings.Contains(main, want) {
			t.Errorf("who waits to be erased is not told %q:\n%s", want, main)
		}
	}
	if doc.Find("#roles").Length() > 0 || doc.Find(`a[href="/account/addresses"]`).Length() > 0 {
		t.Error("there are roles, or addresses, where there are none")
	}
}

func TestAddressesHaveTheirFullAndEmptyPages(t *testing.T) {
	t.Parallel()
	for _, lang := range message.Languages {
		most, s := samplePages(t, func(c *Config) { c.Addresses = full{c.Addresses.(sampleAddresses)} })
		doc := seen(t, most, s, lang, "/account/addresses")
		if doc.Find("main .rows > li").Length() != 10 || doc.Find(`a[href="/account/addresses/new"]`).Length() > 0 || doc.Find(".tell.know").Length() != 1 {
			t.Errorf("%s: ten addresses and one more is offered: %s", lang, textOf(doc, "main"))
		}
		empty, s := samplePages(t, func(c *Config) { c.Addresses = none{c.Addresses.(sampleAddresses)} })
		doc = seen(t, empty, s, lang, "/account/addresses")
		if doc.Find(".empty .button.main").AttrOr("href", "") != "/account/addresses/new" || doc.Find(".rows").Length() > 0 {
			t.Errorf("%s: %s", lang, textOf(doc, "main"))
		}
		checkWords(t, doc)
	}
}

func TestAnAddressIsAskedForAsAPledgeAsksForIt(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	form := seen(t, pages, s, message.Chinese, "/account/addresses/"+sampleID(6, 1).String())
	orders := orderPages(s)
	order := document(t, orders[slices.IndexFunc(orders, func(one visited) bool { return one.name == "pledge-address" })].visit(t, pages, s, message.Chinese))
	for _, name := range []string{"name", "phone", "province", "city", "county", "detail"} {
		one, other := form.Find("#"+name), order.Find("#"+name)
		if one.Length() != 1 || other.Length() != 1 {
			t.Fatalf("%s: %d here, %d there", name, one.Length(), other.Length())
		}
		for _, attribute := range []string{"name", "type", "inputmode", "autocomplete", "maxlength", "required"} {
			if a, b := one.AttrOr(attribute, "-"), other.AttrOr(attribute, "-"); a != b {
				t.Errorf("%s: %s is %q here and %q there", name, attribute, a, b)
			}
		}
		if a, b := form.Find("label[for="+name+"]").Text(), order.Find("label[for="+name+"]").Text(); a != b {
			t.Errorf("%s: the label is %q here and %q there", name, a, b)
		}
	}
	if got := form.Find("#phone").AttrOr("value", ""); got != planted.phone {
		t.Errorf("the form to change an address has the number %q", got)
	}
	if got := form.Find("#province option[selected]").AttrOr("value", ""); got != "上海" {
		t.Errorf("the province is %q", got)
	}
	if list := textOf(seen(t, pages, s, message.Chinese, "/account/addresses"), "main"); strings.Contains(list, planted.phone) || !strings.Contains(list, "139****5678") {
		t.Error("the list shows a number in full")
	}
}

// TestAnEndedSignInKeepsWhatWasTyped: the form is shown again with what was typed, and
// nothing of it goes into an address.
func TestAnEndedSignInKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	one := "/account/addresses/" + sampleID(6, 1).String()
	typed := []string{"name", "阿岚的朋友", "phone", "13812340000", "province", "甘肃", "city", "陇南市", "detail", "示范路 77 号"}
	for target, pairs := range map[string][]string{
		"/account/name": {"name", "阿岚的朋友"}, "/account/addresses/new": typed, one: typed, "/account/notices": {"wanted", "DATES", "locale", "en"},
	} {
		status, location, doc := send(t, pages, s, target, false, pairs...)
		if status != http.StatusUnauthorized || location != "" {
			t.Errorf("%s: %d to %q", target, status, location)
		}
		link := doc.Find(".problem a")
		if link.AttrOr("target", "") != "_blank" || !strings.HasPrefix(link.AttrOr("href", ""), "/sign-in") || doc.Find("main form").AttrOr("action", "") != target {
			t.Errorf("%s: there is no way to sign in beside, or the form leads elsewhere", target)
		}
		for i := 0; i+1 < len(pairs); i += 2 {
			name, value := pairs[i], pairs[i+1]
			at := doc.Find(`input[name="` + name + `"][value="` + value + `"], select[name="` + name + `"] option[value="` + value + `"][selected]`)
			if at.Length() != 1 {
				t.Errorf("%s: %s is lost", target, name)
			}
		}
	}
	_, _, notices := send(t, pages, s, "/account/notices", false, "wanted", "DATES", "locale", "en")
	if notices.Find("input[name=wanted][checked]").Length() != 1 {
		t.Error("the choice of notices is lost")
	}
}

func TestAnEndedSignInDoesNothing(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	for target, back := range map[string]string{
		"/account/addresses/" + sampleID(6, 1).String() + "/remove": "/account/addresses",
		"/account/sign-ins/" + sampleID(5, 2).String():              "/account/sign-ins", "/account/sign-ins/others": "/account/sign-ins",
		"/account/data/erase": "/account/data", "/account/data/keep": "/account/data",
	} {
		status, _, doc := send(t, pages, s, target, false)
		if status != http.StatusUnauthorized || !strings.Contains(doc.Find("main").Text(), "什么都没有改动") {
			t.Errorf("%s: %d %s", target, status, textOf(doc, "main"))
		}
		if got := doc.Find("main .button.main").AttrOr("href", ""); got != signInFirst(back) {
			t.Errorf("%s: signing in leads to %q", target, got)
		}
	}
}

func TestEveryPageOfTheAccountAsksStrangersToSignInAndComesBack(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	asked := 0
	for _, one := range append(accountPages(s), visited{method: http.MethodGet, target: "/account"}) {
		if one.method != http.MethodGet {
			continue
		}
		asked++
		one.signedIn = false
		w := one.visit(t, pages, s, message.English)
		if want := signInFirst(one.target); w.Code != http.StatusSeeOther || w.Header().Get("Location") != want {
			t.Errorf("%s: %d to %q, want %q", one.target, w.Code, w.Header().Get("Location"), want)
		}
	}
	if asked < 10 {
		t.Errorf("only %d pages were asked for", asked)
	}
}

func TestEveryPageOfTheAccountIsKeptNowhere(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	for _, one := range accountPages(s) {
		w := one.visit(t, pages, s, message.Chinese)
		if got := w.Header().Get("Cache-Control"); got != "private, no-store" {
			t.Errorf("%s: %q", one.name, got)
		}
		if doc := document(t, w); doc.Find(`meta[name=robots][content=noindex]`).Length() != 1 || doc.Find("link[rel=canonical]").Length() > 0 {
			t.Errorf("%s: search engines may keep it", one.name)
		}
	}
}

func TestWhatStandsInTheWayOfAnErasureComesWithWhatToDo(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	for _, lang := range message.Languages {
		doc := document(t, visited{method: http.MethodPost, target: "/account/data/erase", signedIn: true, form: url.Values{}}.visit(t, pages, s, lang))
		told := map[string]any{"month": message.YearMonth("2027-01"), "until": erasableFrom}
		if until := map[string]string{message.Chinese: "2027年3月3日", message.English: "3 March 2027"}[lang]; strings.Count(textOf(doc, ".problem"), until) != 2 {
			t.Errorf("%s: it is not said until when: %s", lang, textOf(doc, ".problem"))
		}
		if know := textOf(doc, `section[aria-labelledby="know"]`); !strings.Contains(know, "30") {
			t.Errorf("%s: %s", lang, know)
		}
		var hrefs []string
		doc.Find(".problem li").Each(func(i int, li *goquery.Selection) {
			hrefs = append(hrefs, li.Find("a").AttrOr("href", ""))
			code := []string{"ERASURE_PLEDGES", "ERASURE_GOODS", "ERASURE_UNSETTLED", "ERASURE_CAMPAIGNS", "ERASURE_DELIVERY", "ERASURE_UNFINISHED", "ERASURE_OFFICE"}[i]
			if got, want := li.Find("p").Text(), message.In(lang).Text("fault."+code, told); got != want {
				t.Errorf("%s: %q, want %q", lang, got, want)
			}
		})
		if got := strings.Join(hrefs, " "); got != "/pledges /pledges /pledges /h /h /h /account#roles" {
			t.Errorf("%s: the links lead to %s", lang, got)
		}
	}
	if seen(t, pages, s, message.Chinese, "/account").Find("#roles").Length() != 1 {
		t.Error("the overview has no place for roles")
	}
	wait, s := samplePages(t, func(c *Config) { c.Accounts = waiting{c.Accounts.(sampleAccounts)} })
	for _, lang := range message.Languages {
		doc := seen(t, wait, s, lang, "/account/data?done=erasureAsked")
		if doc.Find(`form[action="/account/data/keep"] .button.main`).Length() != 1 || doc.Find(".tell.good").Length() != 1 || doc.Find("main .button.main").Length() != 1 {
			t.Errorf("%s: the open wish cannot be withdrawn: %s", lang, textOf(doc, "main"))
		}
		checkWords(t, doc)
	}
	w := visited{method: http.MethodGet, target: "/account/data/erase", signedIn: true}.visit(t, wait, s, message.Chinese)
	if w.Header().Get("Location") != "/account/data" {
		t.Errorf("asking while a wish is open: %d to %q", w.Code, w.Header().Get("Location"))
	}
}

func TestSummariesUseTheWordsOfTheirFields(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	for _, lang := range message.Languages {
		for target, most := range map[string]int{"/account/name": 1, "/account/addresses/new": 5} {
			doc := document(t, visited{method: http.MethodPost, target: target, signedIn: true, form: url.Values{"phone": {"1"}}}.visit(t, pages, s, lang))
			links := doc.Find(".problem a")
			if links.Length() != most {
				t.Fatalf("%s: %d lines: %s", target, links.Length(), textOf(doc, ".problem"))
			}
			links.Each(func(_ int, a *goquery.Selection) {
				id := strings.TrimPrefix(a.AttrOr("href", ""), "#")
				label, wrong := doc.Find(`label[for="`+id+`"]`).Text(), strings.TrimSpace(doc.Find("#"+id+"-wrong").Text())
				if want := label + message.In(lang).Text("page.colon", nil) + wrong; a.Text() != want {
					t.Errorf("%s: %q, want %q", target, a.Text(), want)
				}
			})
		}
	}
}

func TestSignInsOfOneDayAreToldApartByTheHour(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	body := visited{method: http.MethodGet, target: "/account/sign-ins", signedIn: true}.visit(t, pages, s, message.Chinese).Body.String()
	if want := message.DateTime(message.Chinese, sampleNow); !strings.Contains(body, "最近使用："+want) || !strings.Contains(want, ":") {
		t.Errorf("it does not say %q", want)
	}
}

func TestEndingTheSignInInUseSignsOut(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	w := visited{method: http.MethodPost, target: "/account/sign-ins/" + sampleID(5, 1).String(), signedIn: true}.visit(t, pages, s, message.Chinese)
	if c := w.Result().Cookies(); w.Header().Get("Location") != "/" || len(c) != 1 || c[0].MaxAge != -1 {
		t.Errorf("%d to %q, %v", w.Code, w.Header().Get("Location"), c)
	}
}
