package page

import (
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
)

// orderPages are the steps of pledging and changing, as people can meet them.
func orderPages(s *sample) []visited {
	p := s.state(lifecycle.CampaignLive)
	path, tier := "/c/"+p.Campaign.Slug+"/pledge", p.Tiers[0]
	post := func(name, target string, status int, answers url.Values) visited {
		return visited{name: name, method: http.MethodPost, target: target, form: answers, status: status, signedIn: true}
	}
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
	change := "/pledges/" + s.pledges[4].ID.String() + "/change"
	return []visited{
		post("pledge-goods-none", path, http.StatusUnprocessableEntity, url.Values{"key": {"k"}, "go": {stepAddress}}),
		post("pledge-goods-wrong", path, http.StatusUnprocessableEntity, with(goods, "go", stepAddress, quantityName(tier.ID), "many")),
		post("pledge-goods-limit", path, http.StatusConflict, with(goods, "go", stepAddress, quantityName(tier.ID), "4")),
		post("pledge-address", path, http.StatusOK, with(goods, "go", stepAddress)),
		post("pledge-address-typed", path, http.StatusOK, with(typed, "go", stepAddress)),
		post("pledge-address-wrong", path, http.StatusUnprocessableEntity, with(goods, "go", stepCheck, "where", elsewhere, "city", "上海市")),
		post("pledge-check", path, http.StatusOK, with(typed, "go", stepCheck)),
		post("pledge-check-kept", path, http.StatusOK, with(goods, "go", stepCheck, "where", sampleID(6, 1).String())),
		post("pledge-goods-again", path, http.StatusOK, with(typed, "go", stepGoods)),
		post("change-goods", change, http.StatusOK, with(typed, "go", stepGoods, "version", "3")),
		post("change-check", change, http.StatusOK, with(typed, "go", stepCheck, "version", "3")),
	}
}

// walker fills the forms of the steps as a browser does.
type walker struct {
	t      *testing.T
	pages  *Pages
	s      *sample
	at     string
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
	answer := one.visit(w.t, w.pages, w.s, message.Chinese)
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
	if status, _, doc := send(t, pages, s, "/c/"+p.Campaign.Slug+"/pledge", true, pairs...); status != http.StatusOK || doc.Find("h1").Text() != "要什么，要几份" || len(s.made) != 0 {
		t.Errorf("%d, %q, %d made", status, doc.Find("h1").Text(), len(s.made))
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
	doc, err := goquery.NewDocumentFromReader(visited{method: http.MethodGet, target: "/c/" + p.Campaign.Slug + "/pledge", signedIn: true}.visit(t, pages, s, message.Chinese).Body)
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
