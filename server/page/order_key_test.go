package page

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"shanhuo.app/server/message"
	"shanhuo.app/server/personal"
)

// TestNoKeyIsSentThatIsNotRemembered: a key without its cookie stands in a bookmark, a history or another browser. The
// pledge that was once made under it would be the answer, and nothing would be ordered.
func TestNoKeyIsSentThatIsNotRemembered(t *testing.T) {
	t.Parallel()
	w, p := walk(t, "")
	tier := p.Tiers[0]
	if len(w.jar) != 1 {
		t.Fatalf("a new form lays %d cookies", len(w.jar))
	}
	order := func() string {
		t.Helper()
		w.press(stepAddress, "tier", tier.ID.String(), quantityName(tier.ID), "1")
		w.press(stepCheck, typedAddress...)
		key := w.values.Get("key")
		w.press(stepAgree)
		return key
	}
	bookmark := w.been[0]
	first := order()
	w.jar = nil // a day later, or on another phone
	w.show(visited{method: http.MethodGet, target: bookmark + "&tier=" + tier.ID.String() + "&quantity=2", signedIn: true})
	if told := w.doc.Find("main .tell").Text(); !strings.Contains(told, "没有留下来") || w.doc.Find(`main .tell a[href="/pledges"]`).Length() != 1 {
		t.Errorf("from the bookmark: %q", told)
	}
	if w.values.Get(quantityName(tier.ID)) != "2" {
		t.Error("what the address says was chosen is gone")
	}
	if second := order(); second == first || len(w.s.made) != 2 || w.s.made[1].IdempotencyKey != second {
		t.Errorf("%q, then %q: %+v", first, second, w.s.made)
	}
	if told := w.doc.Find("main .tell").Text(); told != "" {
		t.Errorf("it is still told: %q", told)
	}
}

// TestAFormThatWasOpenForTooLongIsCheckedOnceMore: its cookie has gone, but everything typed is in what was sent.
func TestAFormThatWasOpenForTooLongIsCheckedOnceMore(t *testing.T) {
	t.Parallel()
	w, p := walk(t, "")
	w.press(stepAddress, "tier", p.Tiers[0].ID.String())
	w.press(stepCheck, typedAddress...)
	key := w.values.Get("key")
	w.jar = nil
	w.press(stepAgree)
	if len(w.s.made) != 0 || w.title() != "核对，再存卡" || w.values.Get("key") == key || w.values.Get("detail") != "示范路 10 号" {
		t.Fatalf("%d made, %q with %v", len(w.s.made), w.title(), w.values)
	}
	if told := w.doc.Find("main .tell").Text(); !strings.Contains(told, "再核对一遍") {
		t.Errorf("it is not told why: %q", told)
	}
	w.press(stepAgree)
	if len(w.s.made) != 1 || w.s.made[0].IdempotencyKey == key {
		t.Errorf("made %+v", w.s.made)
	}
}

// TestASecondOrderFromTheFirstOnesFormHasAKeyOfItsOwn is about a page that the browser itself has kept.
func TestASecondOrderFromTheFirstOnesFormHasAKeyOfItsOwn(t *testing.T) {
	t.Parallel()
	w, p := walk(t, "")
	goods := w.values
	goods.Set("tier", p.Tiers[0].ID.String())
	goods.Set("go", stepAddress)
	w.press(stepAddress)
	w.press(stepCheck, typedAddress...)
	key := w.values.Get("key")
	w.press(stepAgree)
	w.show(visited{method: http.MethodPost, target: w.at, form: goods, signedIn: true})
	if got := w.values.Get("key"); w.title() != "寄到哪里" || got == key || got == "" {
		t.Errorf("%q under %q", w.title(), got)
	}
	w.show(visited{method: http.MethodGet, target: w.been[0], signedIn: true})
	if w.to != "/pledges/"+w.s.pledges[0].ID.String() {
		t.Errorf("the first order's form leads to %q", w.to)
	}
}

// TestAnOldCookieIsNone: how long a browser keeps a cookie is up to the browser.
func TestAnOldCookieIsNone(t *testing.T) {
	t.Parallel()
	w, p := walk(t, "")
	w.press(stepAddress, "tier", p.Tiers[0].ID.String())
	step, keys := w.been[len(w.been)-1], w.pages.site.Keys
	for age, there := range map[time.Duration]bool{orderLife - time.Minute: true, orderLife: false} {
		c := *w.jar[0]
		sealed, err := base64.RawURLEncoding.DecodeString(c.Value)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := keys.Open(sealed, personal.Order)
		if err != nil {
			t.Fatal(err)
		}
		var kept keptOrder
		if err := json.Unmarshal(raw, &kept); err != nil {
			t.Fatal(err)
		}
		kept.At = sampleNow.Add(-age)
		if raw, err = json.Marshal(kept); err != nil {
			t.Fatal(err)
		}
		c.Value = base64.RawURLEncoding.EncodeToString(keys.Seal(raw, personal.Order))
		other := &walker{t: t, pages: w.pages, s: w.s, at: w.at, jar: []*http.Cookie{&c}}
		other.show(visited{method: http.MethodGet, target: step, signedIn: true})
		if (other.title() == "寄到哪里") != there {
			t.Errorf("after %s: %q", age, other.title())
		}
	}
}

// TestTheFullestOrderIsKeptAndThreeOfThemFitAHeader: proxies refuse a header line of more than 8 KB, and then nobody
// could open the form any more.
func TestTheFullestOrderIsKeptAndThreeOfThemFitAHeader(t *testing.T) {
	t.Parallel()
	w, p := walk(t, "")
	full := func(detail int) url.Values {
		v := url.Values{
			"key": {w.values.Get("key")}, "go": {stepCheck}, "where": {elsewhere}, "phone": {"13812345678"}, "province": {"黑龙江"}, "keep": {"yes"}, "anonymous": {"yes"},
			"name": {strings.Repeat("名", 40)}, "city": {strings.Repeat("市", 40)}, "county": {strings.Repeat("县", 40)}, "detail": {strings.Repeat("路", detail)},
		}
		for _, t := range p.Tiers {
			v.Add("tier", t.ID.String())
			v.Set(quantityName(t.ID), "1")
		}
		return v
	}
	w.show(visited{method: http.MethodPost, target: w.at, form: full(120), signedIn: true})
	if w.title() != "核对，再存卡" || !strings.Contains(w.been[len(w.been)-1], "step=check") {
		t.Fatalf("the longest address: %q at %q", w.title(), w.been)
	}
	for range ordersAtOnce + 1 {
		w.show(visited{method: http.MethodGet, target: w.at, signedIn: true})
		for detail := 900; ; detail -= 10 { // the longest that is kept
			steps := len(w.been)
			w.show(visited{method: http.MethodPost, target: w.at, form: full(detail), signedIn: true})
			if len(w.been) > steps {
				break
			}
		}
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.at, nil)
	if err != nil {
		t.Fatal(err)
	}
	others := []*http.Cookie{
		{Name: "__Host-" + w.pages.site.CookieName, Value: strings.Repeat("t", 64)}, {Name: languageCookie, Value: message.Chinese}, {Name: sizeCookie, Value: largeText},
		{Name: linkCookie, Value: strings.Repeat("t", 80)},
	}
	for _, c := range slices.Concat(w.jar, others) {
		r.AddCookie(c)
	}
	line := len("Cookie: ") + len(r.Header.Get("Cookie"))
	if len(w.jar) != ordersAtOnce || line > 8<<10 || line < 6<<10 {
		t.Errorf("%d forms take %d bytes", len(w.jar), line)
	}
}

// TestLookingAtFormsDoesNotPushOutWhatWasTyped: a form that was only opened is forgotten first.
func TestLookingAtFormsDoesNotPushOutWhatWasTyped(t *testing.T) {
	t.Parallel()
	w, p := walk(t, "")
	w.press(stepAddress, "tier", p.Tiers[0].ID.String(), quantityName(p.Tiers[0].ID), "3")
	typed := w.been[0]
	for range 2 * ordersAtOnce {
		w.show(visited{method: http.MethodGet, target: w.at, signedIn: true})
	}
	w.show(visited{method: http.MethodGet, target: typed, signedIn: true})
	if got := w.values.Get(quantityName(p.Tiers[0].ID)); got != "3" {
		t.Errorf("what was typed is %q", got)
	}
}
