package page

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"shanhuo.app/server/campaign"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/pledge"
)

// opened is a form at the address that it is given, with the cookie of its key.
func opened(s *sample, name, target string) visited {
	answer := visited{method: http.MethodGet, target: target, signedIn: true}.visit(s.t, s.handler, s, message.Chinese)
	return visited{name: name, method: http.MethodGet, target: answer.Header().Get("Location"), status: http.StatusOK, signedIn: true, cookies: answer.Result().Cookies()}
}

// orderPages are the steps of pledging and changing, as people can meet them.
func orderPages(s *sample) []visited {
	p := s.state(lifecycle.CampaignLive)
	path, tier := "/c/"+p.Campaign.Slug+"/pledge", p.Tiers[0]
	goods := url.Values{"key": {"k"}, "tier": {tier.ID.String()}, quantityName(tier.ID): {"2"}}
	with := func(base url.Values, pairs ...string) url.Values {
		out := url.Values{}
		for name, values := range base {
			out[name] = slices.Clone(values)
		}
		for i := 0; i+1 < len(pairs); i += 2 {
			out.Set(pairs[i], pairs[i+1])
		}
		return out
	}
	typed := with(goods, "where", elsewhere, "name", "阿岚", "phone", "13812345678", "province", "新疆", "city", "乌鲁木齐市", "detail", "示范路 10 号", "keep", "yes", "anonymous", "yes")
	// kept is what a step's address shows of answers that were sent.
	kept := func(name, target, step string, status int, answers url.Values) visited {
		one := visited{name: name, method: http.MethodPost, target: target, form: with(answers, "go", step), signedIn: true}
		answer := one.visit(s.t, s.handler, s, message.Chinese)
		return visited{name: name, method: http.MethodGet, target: answer.Header().Get("Location"), status: status, signedIn: true, cookies: answer.Result().Cookies()}
	}
	change := "/pledges/" + s.pledges[4].ID.String() + "/change"
	return []visited{
		kept("pledge-goods-none", path, stepAddress, http.StatusUnprocessableEntity, url.Values{"key": {"k"}}),
		kept("pledge-goods-wrong", path, stepAddress, http.StatusUnprocessableEntity, with(goods, quantityName(tier.ID), "many")),
		kept("pledge-goods-limit", path, stepAddress, http.StatusConflict, with(goods, quantityName(tier.ID), "4")),
		kept("pledge-address", path, stepAddress, http.StatusOK, goods),
		kept("pledge-address-typed", path, stepAddress, http.StatusOK, typed),
		kept("pledge-address-wrong", path, stepCheck, http.StatusUnprocessableEntity, with(goods, "where", elsewhere, "city", "上海市")),
		kept("pledge-check", path, stepCheck, http.StatusOK, typed),
		kept("pledge-check-kept", path, stepCheck, http.StatusOK, with(goods, "where", sampleID(6, 1).String())),
		kept("pledge-goods-again", path, stepGoods, http.StatusOK, typed),
		opened(s, "pledge-lost", path+"?step=check&key=gone"),
		kept("change-goods", change, stepGoods, http.StatusOK, with(typed, "version", "3")),
		kept("change-check", change, stepCheck, http.StatusOK, with(typed, "version", "3")),
	}
}

// walker fills the forms of the steps as a browser does.
type walker struct {
	t      *testing.T
	pages  *Pages
	s      *sample
	at     string
	jar    []*http.Cookie
	been   []string // the addresses of the steps, as a browser's history has them
	status int
	to     string
	doc    *goquery.Document
	values url.Values
}

func walk(t *testing.T, target string) (*walker, *campaign.Page) {
	t.Helper()
	pages, s := samplePages(t)
	w := &walker{t: t, pages: pages, s: s}
	p := s.state(lifecycle.CampaignLive)
	w.at = "/c/" + p.Campaign.Slug + "/pledge"
	w.show(visited{method: http.MethodGet, target: w.at + target, signedIn: true})
	return w, p
}

func (w *walker) show(one visited) {
	w.t.Helper()
	one.cookies = w.jar
	answer := one.visit(w.t, w.pages, w.s, message.Chinese)
	w.jar = append(answer.Result().Cookies(), slices.DeleteFunc(slices.Clone(w.jar), func(old *http.Cookie) bool {
		return slices.ContainsFunc(answer.Result().Cookies(), func(c *http.Cookie) bool { return c.Name == old.Name })
	})...)
	w.jar = slices.DeleteFunc(w.jar, func(c *http.Cookie) bool { return c.MaxAge < 0 })
	// The form's own address, with its key.
	if to := answer.Header().Get("Location"); strings.HasPrefix(to, w.at+"?") {
		w.been = append(w.been, to)
		w.show(visited{method: http.MethodGet, target: to, signedIn: true})
		return
	}
	doc, err := goquery.NewDocumentFromReader(answer.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	if caching := answer.Header().Get("Cache-Control"); !strings.Contains(caching, "private, no-store") {
		w.t.Errorf("a step may be kept: %q", caching)
	}
	w.status, w.to, w.doc, w.values = answer.Code, answer.Header().Get("Location"), doc, url.Values{}
	doc.Find("main form").First().Find("input, select").Each(func(_ int, e *goquery.Selection) {
		kind, name := e.AttrOr("type", "text"), e.AttrOr("name", "")
		_, checked := e.Attr("checked")
		switch {
		case (kind == "checkbox" || kind == "radio") && !checked:
		case goquery.NodeName(e) == "select":
			w.values.Add(name, e.Find("option[selected]").AttrOr("value", ""))
		default:
			w.values.Add(name, e.AttrOr("value", ""))
		}
	})
}

func (w *walker) press(step string, pairs ...string) {
	w.t.Helper()
	if w.doc.Find(`main form button[name=go][value="`+step+`"]`).Length() == 0 {
		w.t.Fatalf("there is no button to %s", step)
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		w.values.Set(pairs[i], pairs[i+1])
	}
	w.values.Set("go", step)
	w.show(visited{method: http.MethodPost, target: w.at, form: w.values, signedIn: true})
}

func (w *walker) title() string { return w.doc.Find("h1").Text() }

func (w *walker) hrefs() string {
	var list []string
	w.doc.Find(".problem a").Each(func(_ int, a *goquery.Selection) { list = append(list, a.AttrOr("href", "")) })
	return strings.Join(list, " ")
}

var typedAddress = []string{"where", elsewhere, "name", "阿岚", "phone", "13812345678", "province", "新疆", "city", "乌鲁木齐市", "detail", "示范路 10 号"}

func TestAPledgeIsThreeSteps(t *testing.T) {
	t.Parallel()
	w, p := walk(t, "")
	tier := p.Tiers[1]
	w.press(stepAddress, "tier", tier.ID.String(), quantityName(tier.ID), "2")
	if w.title() != "寄到哪里" {
		t.Fatalf("after the goods comes %q, %d", w.title(), w.status)
	}
	if n := w.doc.Find("input[name=where]").Length(); n != 3 {
		t.Errorf("%d choices of an address, want the two kept and another", n)
	}
	if w.values.Get("where") != sampleID(6, 1).String() {
		t.Error("the address used last is not chosen")
	}
	w.press(stepCheck, append(typedAddress, "keep", "yes", "anonymous", "yes")...)
	goods, _ := tier.PriceMinor.Times(2)
	freight, _ := tier.Freight.To("新疆").Times(2)
	text := w.doc.Find("main").Text()
	for _, want := range []string{"阿岚", "13812345678", "示范路 10 号", goods.String(), freight.String(), (goods + freight).String(), "最多 " + (goods + freight).String(), "今天", "不留名", "会留着"} {
		if !strings.Contains(text, want) {
			t.Errorf("the last step does not say %q", want)
		}
	}
	key := w.values.Get("key")
	w.press(stepAgree)
	if w.status != http.StatusSeeOther || w.to != "https://checkout.example/pay/"+key {
		t.Fatalf("%d to %q", w.status, w.to)
	}
	made := w.s.made[0]
	if len(made.Lines) != 1 || made.Lines[0].TierID != tier.ID || made.Lines[0].Quantity != 2 || made.Address.Province != "新疆" || !made.Anonymous {
		t.Errorf("made %+v", made)
	}
	if len(w.s.remembered) != 1 || w.s.remembered[0].Name != "阿岚" {
		t.Errorf("remembered %+v", w.s.remembered)
	}
}

func TestTheKeyIsMadeOnceAndAnAddressIsNotKeptUnasked(t *testing.T) {
	t.Parallel()
	w, p := walk(t, "?tier=")
	key := w.values.Get("key")
	if len(key) < 32 {
		t.Errorf("the key is %q", key)
	}
	w.press(stepAddress, "tier", p.Tiers[0].ID.String())
	w.press(stepCheck, typedAddress...)
	w.press(stepGoods)
	w.press(stepCheck)
	if w.values.Get("key") != key {
		t.Error("the key has changed on the way")
	}
	w.press(stepAgree)
	if len(w.s.remembered) != 0 {
		t.Error("an address was kept that nobody asked to keep")
	}
}

func TestChangingAnAnswerLosesNone(t *testing.T) {
	t.Parallel()
	w, p := walk(t, "")
	first, second := p.Tiers[0].ID.String(), p.Tiers[1].ID.String()
	w.press(stepAddress, "tier", first, quantityName(p.Tiers[0].ID), "2")
	w.press(stepCheck, append(typedAddress, "keep", "yes", "anonymous", "yes")...)
	w.press(stepGoods)
	if w.title() != "要什么，要几份" || w.values.Get("tier") != first || w.values.Get(quantityName(p.Tiers[0].ID)) != "2" {
		t.Fatalf("%q with %v", w.title(), w.values)
	}
	if w.doc.Find(`button[value="address"]`).Length() != 0 {
		t.Error("who only changes the quantity is asked for the address again")
	}
	w.press(stepCheck, "tier", second, quantityName(p.Tiers[1].ID), "3")
	w.press(stepAddress)
	for name, want := range map[string]string{"where": elsewhere, "name": "阿岚", "province": "新疆", "detail": "示范路 10 号", "keep": "yes", "anonymous": "yes", "tier": second, quantityName(p.Tiers[1].ID): "3"} {
		if got := w.values.Get(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	w.press(stepGoods)
	if w.values.Get("detail") != "示范路 10 号" {
		t.Error("going back from the second step forgets what was typed there")
	}
}

func TestAKeptAddressIsUsedAgain(t *testing.T) {
	t.Parallel()
	w, p := walk(t, "?tier=")
	w.press(stepAddress, "tier", p.Tiers[0].ID.String())
	w.press(stepCheck)
	if text := w.doc.Find("main").Text(); !strings.Contains(text, planted.detail) {
		t.Error("the last step does not show the kept address")
	}
	if strings.Contains(w.values.Encode(), url.QueryEscape(planted.detail)) {
		t.Error("the kept address itself is carried along")
	}
	w.press(stepAgree)
	if len(w.s.made) != 1 || w.s.made[0].Address.Detail != planted.detail || len(w.s.remembered) != 1 {
		t.Errorf("made %+v, remembered %d", w.s.made, len(w.s.remembered))
	}
}

func TestAKeptAddressThatIsGoneIsAskedForAgain(t *testing.T) {
	t.Parallel()
	w, p := walk(t, "?tier=")
	w.press(stepAddress, "tier", p.Tiers[0].ID.String())
	w.press(stepCheck, "where", sampleID(6, 9).String())
	if w.title() != "寄到哪里" || w.status != http.StatusUnprocessableEntity || !strings.Contains(w.doc.Find(".problem").Text(), "已经删掉") {
		t.Errorf("%q, %d: %s", w.title(), w.status, w.doc.Find(".problem").Text())
	}
}

func TestWhatIsWrongIsToldAtItsStep(t *testing.T) {
	t.Parallel()
	w, p := walk(t, "")
	one := quantityName(p.Tiers[0].ID)
	w.press(stepAddress)
	if w.title() != "要什么，要几份" || w.hrefs() != "#t-0" {
		t.Errorf("nothing chosen: %q, %s", w.title(), w.hrefs())
	}
	w.press(stepAddress, "tier", p.Tiers[0].ID.String(), one, "4")
	if w.hrefs() != "#q-0" || !strings.Contains(w.doc.Find(".problem").Text(), "每人最多 3 份") || w.values.Get(one) != "4" {
		t.Errorf("too many: %s, %s", w.hrefs(), w.doc.Find(".problem").Text())
	}
	w.press(stepAddress, one, "2")
	w.press(stepCheck, "where", elsewhere, "name", `兰 "心" <慧>`, "city", "上海市")
	if w.title() != "寄到哪里" || w.hrefs() != "#phone #province #detail" || w.values.Get("name") != `兰 "心" <慧>` {
		t.Errorf("half an address: %q, %s, name %q", w.title(), w.hrefs(), w.values.Get("name"))
	}
	w.press(stepCheck, typedAddress...)
	w.s.refuse = fault.List{fault.NewConflict("SOLD_OUT", "lines.0.quantity").With("left", 1)}
	w.press(stepAgree)
	if w.title() != "要什么，要几份" || w.hrefs() != "#q-0" || w.values.Get("detail") != "示范路 10 号" || !strings.Contains(w.doc.Find("#q-0-wrong").Text(), "还可以选 1 份") {
		t.Errorf("sold out meanwhile: %q, %s, %v", w.title(), w.hrefs(), w.values)
	}
	w.s.refuse = nil
	w.press(stepCheck, one, "1")
	w.s.refuse = fault.NewConflict("DEADLINE_PASSED", "")
	w.press(stepAgree)
	if w.doc.Find(".problem").Length() != 1 || w.title() != "核对，再存卡" || w.values.Get("detail") != "示范路 10 号" {
		t.Errorf("too late: %q", w.title())
	}
}

func TestNothingIsAgreedToWithoutItsButton(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	p := s.state(lifecycle.CampaignLive)
	pairs := append([]string{"key", "k", "tier", p.Tiers[0].ID.String(), quantityName(p.Tiers[0].ID), "1"}, typedAddress...)
	path := "/c/" + p.Campaign.Slug + "/pledge"
	if status, to, _ := send(t, pages, s, path, true, pairs...); status != http.StatusSeeOther || !strings.HasPrefix(to, path+"?key=") || !strings.HasSuffix(to, "&step=goods") || len(s.made) != 0 {
		t.Errorf("%d to %q, %d made", status, to, len(s.made))
	}
}

func TestAStrangersChoiceIsKeptWhileSigningIn(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	p := s.state(lifecycle.CampaignLive)
	path, tier := "/c/"+p.Campaign.Slug+"/pledge", p.Tiers[1]
	at := path + "?" + url.Values{"tier": {tier.ID.String()}, "quantity": {"3"}}.Encode()
	status, to, _ := send(t, pages, s, path, false, "key", "k", "go", stepAddress, "tier", tier.ID.String(), quantityName(tier.ID), "3")
	if want := "/sign-in?next=" + url.QueryEscape(at); status != http.StatusSeeOther || to != want {
		t.Fatalf("%d to %q, want %q", status, to, want)
	}
	w := &walker{t: t, pages: pages, s: s, at: path}
	w.show(visited{method: http.MethodGet, target: at, signedIn: true})
	if w.values.Get("tier") != tier.ID.String() || w.values.Get(quantityName(tier.ID)) != "3" {
		t.Errorf("back from signing in: %v", w.values)
	}
	for _, forged := range []string{"-1", "0", "1000", "many", "1e9"} {
		w.show(visited{method: http.MethodGet, target: path + "?" + url.Values{"tier": {tier.ID.String()}, "quantity": {forged}}.Encode(), signedIn: true})
		if got := w.values.Get(quantityName(tier.ID)); got != "1" {
			t.Errorf("quantity=%s shows %q", forged, got)
		}
	}
}

func TestSignedOutWhileFillingInKeepsTheForm(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	p := s.state(lifecycle.CampaignLive)
	slug, tier := p.Campaign.Slug, p.Tiers[0].ID
	pairs := append([]string{"key", "k", "go", stepCheck, "tier", tier.String(), quantityName(tier), "2"}, typedAddress...)
	status, _, doc := send(t, pages, s, "/c/"+slug+"/pledge", false, pairs...)
	if status != http.StatusUnauthorized || doc.Find("#name").AttrOr("value", "") != "阿岚" || doc.Find(`input[name="`+quantityName(tier)+`"]`).AttrOr("value", "") != "2" {
		t.Errorf("%d, name %q", status, doc.Find("#name").AttrOr("value", ""))
	}
	if a := doc.Find(".problem a"); a.AttrOr("target", "") != "_blank" || !strings.HasPrefix(a.AttrOr("href", ""), "/sign-in") {
		t.Error("the summary does not lead to signing in beside the form")
	}
	status, _, doc = send(t, pages, s, "/c/"+slug+"/questions", false, "text", "核桃放多久")
	if status != http.StatusUnauthorized || doc.Find("#question").Text() != "核桃放多久" {
		t.Errorf("%d, question %q", status, doc.Find("#question").Text())
	}
	if len(s.asked) != 0 || len(s.made) != 0 {
		t.Error("it was done all the same")
	}
}

func TestAReusedKeyWithOtherInputGetsAFreshOne(t *testing.T) {
	t.Parallel()
	w, p := walk(t, "")
	w.press(stepAddress, "tier", p.Tiers[0].ID.String())
	w.press(stepCheck, typedAddress...)
	key := w.values.Get("key")
	w.s.refuse = fault.NewConflict("IDEMPOTENCY_MISMATCH", "idempotencyKey")
	w.press(stepAgree)
	if got := w.values.Get("key"); w.status != http.StatusConflict || got == key || got == "" || w.hrefs() != "/pledges" {
		t.Errorf("%d, key %q, %s", w.status, got, w.hrefs())
	}
}

func TestAChangeBeginsWithWhatThereIs(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	p := s.pledges[4]
	w := &walker{t: t, pages: pages, s: s, at: "/pledges/" + p.ID.String() + "/change"}
	w.show(visited{method: http.MethodGet, target: w.at, signedIn: true})
	tier := p.Edges.Lines[0].TierID
	if w.values.Get(quantityName(tier)) != "2" || w.values.Get("detail") != planted.detail || w.values.Get("version") != "3" {
		t.Fatalf("%v", w.values)
	}
	w.press(stepGoods)
	w.press(stepCheck, quantityName(tier), "3")
	if !strings.Contains(w.doc.Find("#lines").Closest("section").Text(), "× 3") {
		t.Error("the change does not show")
	}
	w.press(stepAgree)
	if w.status != http.StatusSeeOther || w.to != "/pledges/"+p.ID.String()+"?done=changed" {
		t.Errorf("%d to %q", w.status, w.to)
	}
}

// TestNoStepPutsAnythingPersonalInAnAddress looks at every link and form of the steps.
func TestNoStepPutsAnythingPersonalInAnAddress(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	for _, one := range orderPages(s) {
		doc, err := goquery.NewDocumentFromReader(one.visit(t, pages, s, message.Chinese).Body)
		if err != nil {
			t.Fatal(err)
		}
		doc.Find("[href], [action], [src], input[name=next]").Each(func(_ int, e *goquery.Selection) {
			for _, name := range []string{"href", "action", "src", "value"} {
				at, _ := url.QueryUnescape(e.AttrOr(name, ""))
				for _, secret := range []string{"阿岚", "13812345678", "示范路", planted.name, planted.phone} {
					if strings.Contains(at, secret) && goquery.NodeName(e) != "button" {
						t.Errorf("%s: %s is %q", one.name, name, at)
					}
				}
			}
		})
	}
}

func TestATierThatIsGoneCannotBeChosen(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	p := s.state(lifecycle.CampaignLive)
	p.Tiers[1].Claimed = *p.Tiers[1].Stock
	doc, err := goquery.NewDocumentFromReader(opened(s, "", "/c/"+p.Campaign.Slug+"/pledge").visit(t, pages, s, message.Chinese).Body)
	if err != nil {
		t.Fatal(err)
	}
	if _, off := doc.Find("#t-1").Attr("disabled"); !off || doc.Find("#q-1").Length() != 0 {
		t.Error("a tier without stock can be chosen")
	}
	if _, off := doc.Find("#t-0").Attr("disabled"); off {
		t.Error("a tier with stock cannot be chosen")
	}
}

// TestGoingBackOverTheStepsSendsNothingAgain walks a browser's history: every entry is an address that can be asked for,
// and none of them has forgotten what was typed.
func TestGoingBackOverTheStepsSendsNothingAgain(t *testing.T) {
	t.Parallel()
	w, p := walk(t, "")
	tier := p.Tiers[1]
	w.press(stepAddress, "tier", tier.ID.String(), quantityName(tier.ID), "2")
	key := w.values.Get("key")
	w.press(stepCheck, "where", elsewhere, "name", "阿岚", "city", "乌鲁木齐市") // half an address
	if w.title() != "寄到哪里" || w.status != http.StatusUnprocessableEntity {
		t.Fatalf("%q, %d", w.title(), w.status)
	}
	w.press(stepCheck, append(typedAddress, "keep", "yes")...)
	w.s.refuse = fault.NewUnavailable("BUSY", "")
	w.press(stepAgree)
	if w.title() != "核对，再存卡" || w.status != http.StatusServiceUnavailable {
		t.Fatalf("refused: %q, %d", w.title(), w.status)
	}
	w.s.refuse = nil
	if len(w.been) != 5 {
		t.Fatalf("the history is %q", w.been)
	}
	history := w.been
	back := func(at string) {
		t.Helper()
		w.show(visited{method: http.MethodGet, target: at, signedIn: true})
	}
	for i, title := range []string{"要什么，要几份", "寄到哪里"} {
		back(history[i])
		if w.status != http.StatusOK || w.title() != title || w.values.Get("key") != key || w.values.Get("detail") != "示范路 10 号" ||
			w.values.Get("tier") != tier.ID.String() || w.values.Get(quantityName(tier.ID)) != "2" || w.values.Get("keep") != "yes" {
			t.Errorf("back at %s: %d, %q with %v", history[i], w.status, w.title(), w.values)
		}
	}
	back(history[4])
	if w.doc.Find(".problem").Length() != 1 {
		t.Error("reloading the refusal forgets what was said")
	}
	w.press(stepAgree)
	if len(w.s.made) != 1 || w.s.made[0].IdempotencyKey != key {
		t.Fatalf("made %+v", w.s.made)
	}
	for _, at := range history {
		back(at)
		if w.status != http.StatusSeeOther || w.to != "/pledges/"+w.s.pledges[0].ID.String() {
			t.Errorf("back from the card page at %s: %d to %q", at, w.status, w.to)
		}
	}
	for _, c := range w.jar {
		sealed, err := base64.RawURLEncoding.DecodeString(c.Value)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := w.pages.site.Keys.Open(sealed, personal.Order)
		if err != nil || strings.Contains(string(raw), "示范路") || !strings.Contains(string(raw), w.s.pledges[0].ID.String()) {
			t.Errorf("kept after the pledge: %s, %v", raw, err)
		}
	}
}

func TestGoingBackOverAChangeSendsNothingAgain(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	p := s.pledges[4]
	w := &walker{t: t, pages: pages, s: s, at: "/pledges/" + p.ID.String() + "/change"}
	w.show(visited{method: http.MethodGet, target: w.at, signedIn: true})
	tier := p.Edges.Lines[0].TierID
	w.press(stepGoods)
	w.press(stepCheck, quantityName(tier), "3")
	first := w.been[0]
	w.show(visited{method: http.MethodGet, target: first, signedIn: true})
	if w.title() != "修改支持" || w.values.Get(quantityName(tier)) != "3" {
		t.Errorf("back at the first page: %q, %v", w.title(), w.values)
	}
	w.press(stepAgree)
	w.show(visited{method: http.MethodGet, target: first, signedIn: true})
	if w.to != "/pledges/"+p.ID.String() {
		t.Errorf("back after the change leads to %q", w.to)
	}
}

func TestWhatIsTypedIsKeptSealedForOnePersonAndOneForm(t *testing.T) {
	t.Parallel()
	w, p := walk(t, "?tier=")
	w.press(stepAddress, "tier", p.Tiers[0].ID.String())
	w.press(stepCheck, typedAddress...)
	if len(w.jar) != 1 {
		t.Fatalf("%d cookies", len(w.jar))
	}
	c := w.jar[0]
	if c.Path != w.at || !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.MaxAge != 24*3600 || strings.Contains(c.Name, w.values.Get("key")[:8]) {
		t.Errorf("%+v", c)
	}
	if len(c.Name)+len(c.Value) > orderCookieMost {
		t.Errorf("%d bytes", len(c.Value))
	}
	step := w.been[len(w.been)-1]
	lost := func(name, at string, cookies ...*http.Cookie) {
		t.Helper()
		path, _, _ := strings.Cut(at, "?")
		other := &walker{t: t, pages: w.pages, s: w.s, at: path, jar: cookies}
		other.show(visited{method: http.MethodGet, target: at, signedIn: true})
		if other.title() != "要什么，要几份" || !strings.Contains(other.doc.Find("main .tell").Text(), "没有留下来") || strings.Contains(other.doc.Text(), "示范路") {
			t.Errorf("%s: %q", name, other.doc.Find("main").Text())
		}
		if key := other.values.Get("key"); key == "" || key == w.values.Get("key") {
			t.Errorf("%s: the key is %q", name, key)
		}
	}
	forged := *c
	forged.Value = c.Value[:len(c.Value)-4] + "AAAA"
	lost("nothing kept", step)
	lost("an altered cookie", step, &forged)
	other := *c
	other.Name = orderCookie + "0123456789abcdef"
	lost("another form's cookie", step, &other)
	elsewhere := w.s.pages[slices.IndexFunc(w.s.pages, func(q *campaign.Page) bool {
		return q.Campaign.State == lifecycle.CampaignLive && q.Campaign.ID != p.Campaign.ID
	})]
	lost("another campaign's form", "/c/"+elsewhere.Campaign.Slug+"/pledge?"+strings.SplitN(step, "?", 2)[1], c)
	w.s.backer = sampleID(9, 9)
	lost("somebody else", step, c)
}

func TestTwoFormsAtOnceDoNotMix(t *testing.T) {
	t.Parallel()
	w, p := walk(t, "?tier=")
	tier := p.Tiers[0]
	w.press(stepAddress, "tier", tier.ID.String(), quantityName(tier.ID), "1")
	first := w.been[len(w.been)-1]
	w.show(visited{method: http.MethodGet, target: w.at, signedIn: true})
	w.press(stepAddress, "tier", tier.ID.String(), quantityName(tier.ID), "3")
	w.show(visited{method: http.MethodGet, target: first, signedIn: true})
	if got := w.values.Get(quantityName(tier.ID)); got != "1" {
		t.Errorf("the first form has %q of the second", got)
	}
	for range 3 {
		w.show(visited{method: http.MethodGet, target: w.at, signedIn: true})
		w.press(stepAddress, "tier", tier.ID.String())
	}
	if len(w.jar) > ordersAtOnce {
		t.Errorf("%d forms are kept", len(w.jar))
	}
}

func TestMoreThanACookieHoldsIsShownAtOnce(t *testing.T) {
	t.Parallel()
	w, p := walk(t, "?tier=")
	w.press(stepAddress, "tier", p.Tiers[0].ID.String())
	w.press(stepCheck, append(slices.Clone(typedAddress), "detail", strings.Repeat("长", 2000))...)
	if w.status != http.StatusUnprocessableEntity || len([]rune(w.values.Get("detail"))) != 2000 {
		t.Errorf("%d with %d characters", w.status, len([]rune(w.values.Get("detail"))))
	}
}

func TestAnotherLanguageKeepsWhatIsTyped(t *testing.T) {
	t.Parallel()
	w, p := walk(t, "?tier=")
	w.press(stepAddress, "tier", p.Tiers[0].ID.String())
	button := w.doc.Find(`header button[name=lang]`)
	if button.AttrOr("form", "") != w.doc.Find("main form").First().AttrOr("id", "none") || button.AttrOr("value", "") != message.English {
		t.Fatal("the button of the other language does not send the form")
	}
	w.values.Set("lang", message.English)
	w.values.Set("where", elsewhere)
	w.values.Set("name", "阿岚")
	w.show(visited{method: http.MethodPost, target: w.at, form: w.values, signedIn: true})
	if w.status != http.StatusOK || w.title() != "寄到哪里" || w.values.Get("name") != "阿岚" || w.values.Get("where") != elsewhere {
		t.Errorf("%d, %q with %v", w.status, w.title(), w.values)
	}
	if i := slices.IndexFunc(w.jar, func(c *http.Cookie) bool { return c.Name == languageCookie }); i < 0 || w.jar[i].Value != message.English {
		t.Errorf("%v", w.jar)
	}
}

func TestWhoHasPledgedIsToldSoBeforePledgingAgain(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	at := "/c/" + s.state(lifecycle.CampaignLive).Campaign.Slug + "/pledge"
	told := func() *goquery.Selection {
		return document(t, opened(s, "", at).visit(t, pages, s, message.Chinese)).Find("main .tell")
	}
	if told().Length() != 0 {
		t.Error("somebody new is told of pledges")
	}
	s.pledged = pledge.Own{Pledges: 1, Units: 5, Newest: s.pledges[4].ID}
	if box := told(); !strings.Contains(box.Text(), "已经支持 5 份") || box.Find("a").AttrOr("href", "") != "/pledges/"+s.pledges[4].ID.String() {
		t.Errorf("%s", box.Text())
	}
}

func TestNobodyReadsThatTheyCanStillTakeNone(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]map[string]string{
		"PERSON_LIMIT": {message.Chinese: "已经支持满了", message.English: "no more can be added"},
		"SOLD_OUT":     {message.Chinese: "没有剩下", message.English: "None is left"},
	} {
		for lang, words := range want {
			f := fault.NewConflict(code, "").With("max", 5).With("left", 0)
			if text := message.Fault(lang, f); !strings.Contains(text, words) {
				t.Errorf("%s: %s", code, text)
			}
			if text := message.Fault(lang, f.With("left", 2)); strings.Contains(text, words) || !strings.Contains(text, "2") {
				t.Errorf("%s with two left: %s", code, text)
			}
		}
	}
}

func TestFreightIsSaidPerPieceAndByName(t *testing.T) {
	t.Parallel()
	w, p := walk(t, "")
	tier := p.Tiers[0]
	tier.Freight = offer.Freight{Default: 700, ByProvince: map[string]money.Fen{"西藏": 2200, "新疆": 2200, "海南": 1200}, NotTo: []string{"香港", "澳门"}}
	p.Campaign.Ladder = nil
	w.show(visited{method: http.MethodGet, target: w.at, signedIn: true})
	if text := w.doc.Find("#q-0-hint").Text(); !strings.Contains(text, "运费每份 ¥7（海南 ¥12，西藏、新疆 ¥22）；不发往香港、澳门") || strings.Contains(text, "最多 ¥") {
		t.Errorf("the tier says %q", text)
	}
	w.press(stepAddress, "tier", tier.ID.String(), quantityName(tier.ID), "2")
	goods := tier.PriceMinor * 2
	if text := w.doc.Find(`label[for="where-` + sampleID(6, 2).String() + `"]`).Text(); !strings.Contains(text, "运费 ¥44，一共 "+(goods+4400).String()) {
		t.Errorf("the kept address in Xinjiang says %q", text)
	}
	if text := w.doc.Find(`option[value="西藏"]`).Text(); !strings.Contains(text, "运费 ¥44，一共 "+(goods+4400).String()) {
		t.Errorf("Tibet says %q", text)
	}
	if never := w.doc.Find(`option[value="香港"]`); !strings.Contains(never.Text(), "不发往这里") || never.AttrOr("disabled", "no") == "no" {
		t.Errorf("where nothing is sent can be chosen: %q", never.Text())
	}
	w.press(stepCheck, typedAddress...)
	total := w.doc.Find("#total").Text()
	for _, want := range []string{"寄到新疆", "¥22 × 2", "¥44", "一共", (goods + 4400).String()} {
		if !strings.Contains(total, want) {
			t.Errorf("the sum does not say %q: %s", want, total)
		}
	}
	if text := w.doc.Find("main").Text(); strings.Contains(text, "价格降低") || strings.Contains(total, "最多") {
		t.Errorf("a fixed price is called the most: %s", total)
	}
}
