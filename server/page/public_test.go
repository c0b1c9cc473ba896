package page

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"shanhuo.app/server/campaign"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
	"shanhuo.app/server/money"
	"shanhuo.app/server/region"
)

// look answers a public page as a stranger reads it in Chinese.
func look(t *testing.T, pages *Pages, target string) *goquery.Document {
	t.Helper()
	w := ask(pages, target, nil, message.Chinese)
	if w.Code != http.StatusOK {
		t.Fatalf("%s answers %d", target, w.Code)
	}
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// props reads what an island is given.
func props[T any](t *testing.T, doc *goquery.Document, island string) T {
	t.Helper()
	var out T
	at := doc.Find(`[data-island="` + island + `"]`)
	if at.Length() != 1 {
		t.Fatalf("%d islands %q", at.Length(), island)
	}
	if strings.TrimSpace(at.Text())+at.Find("img, input").AttrOr("src", at.Find("input").AttrOr("value", "")) == "" {
		t.Errorf("the island %q is empty without a script", island)
	}
	if err := json.Unmarshal([]byte(at.AttrOr("data-props", "")), &out); err != nil {
		t.Fatalf("the island %q is given %q: %v", island, at.AttrOr("data-props", ""), err)
	}
	return out
}

func TestEveryIslandHasPropsAndWorksAlone(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	for _, lang := range message.Languages {
		for _, one := range everyPage(s) {
			doc, err := goquery.NewDocumentFromReader(one.visit(t, pages, s, lang).Body)
			if err != nil {
				t.Fatal(err)
			}
			doc.Find("[data-island]").Each(func(_ int, e *goquery.Selection) {
				raw := e.AttrOr("data-props", "")
				if !json.Valid([]byte(raw)) {
					t.Errorf("%s: the island %s is given %q", one.name, e.AttrOr("data-island", ""), raw)
				}
				for _, secret := range []string{planted.name, planted.phone, planted.detail, planted.identifier} {
					if strings.Contains(raw, secret) && !one.signedIn {
						t.Errorf("%s: the island %s is given %q", one.name, e.AttrOr("data-island", ""), secret)
					}
				}
			})
			doc.Find("main img").Each(func(_ int, e *goquery.Selection) {
				if e.AttrOr("width", "") == "" || e.AttrOr("height", "") == "" {
					t.Errorf("%s: the picture %s has no measure, so that the page jumps", one.name, e.AttrOr("src", ""))
				}
			})
		}
	}
}

func TestACampaignOfNinePhotosIsLight(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	p := s.state(lifecycle.CampaignLive)
	withPhotos(p)
	p.Posts[0].Photos = withPost()
	target := "/c/" + p.Campaign.Slug
	doc := look(t, pages, target)
	cover := doc.Find(".sale-cover .cover-link img")
	if cover.AttrOr("fetchpriority", "") != "high" || cover.AttrOr("loading", "") != "" || !strings.Contains(cover.AttrOr("src", ""), p.Photos[2].Key) {
		t.Errorf("the cover is %v", cover.Nodes)
	}
	thumbs := doc.Find(".sale-cover .thumbs img")
	if thumbs.Length() != 8 || doc.Find(".post .thumbs img").Length() != 3 {
		t.Fatalf("%d thumbs, %d photos in posts", thumbs.Length(), doc.Find(".post .thumbs img").Length())
	}
	doc.Find(".thumbs img").Each(func(_ int, e *goquery.Selection) {
		if e.AttrOr("loading", "") != "lazy" || e.AttrOr("sizes", "") != thumbSizes || !strings.Contains(e.AttrOr("srcset", ""), "320.jpg 320w") {
			t.Errorf("%s is loaded whole", e.AttrOr("src", ""))
		}
		if href := e.Closest("a").AttrOr("href", ""); !strings.HasSuffix(href, "/1280.jpg") {
			t.Errorf("a small picture leads to %q", href)
		}
	})
	gallery := props[galleryProps](t, doc, "gallery")
	if len(gallery.Photos) != 9 || !strings.Contains(gallery.Photos[0].Full, p.Photos[2].Key) || gallery.Photos[0].Alt == "" {
		t.Errorf("%+v", gallery)
	}
	w := ask(pages, target, nil, message.Chinese, "Accept-Encoding", "br")
	if n := w.Body.Len(); w.Header().Get("Content-Encoding") != "br" || n > 20<<10 {
		t.Errorf("the page is %d bytes", n)
	}
}

func TestTheCampaignPageKeepsItsOrder(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	p := s.state(lifecycle.CampaignLive)
	w := ask(pages, "/c/"+p.Campaign.Slug, nil, message.Chinese)
	html, at := w.Body.String(), 0
	for _, mark := range []string{
		`class="sale-cover"`, "<h1", `class="vouchers"`, `data-island="progress"`, `data-island="share"`, `id="safe"`, `id="tiers"`, `id="costs"`,
		`id="story"`, `id="posts"`, `id="questions"`, `id="supports"`, `id="proof"`, `class="paybar"`,
	} {
		next := strings.Index(html[at:], mark)
		if next < 0 {
			t.Fatalf("%s is missing or too early", mark)
		}
		at += next
	}
	doc := look(t, pages, "/c/"+p.Campaign.Slug)
	numbers := props[progressProps](t, doc, "progress")
	if c := p.Campaign; numbers.Slug != c.Slug || numbers.Goal != c.GoalMinor || numbers.Raised != c.RaisedMinor || numbers.Backers != c.BackerCount ||
		len(numbers.Ladder) != len(c.Ladder) || numbers.Price != p.Tiers[0].PriceMinor || !numbers.Deadline.Equal(*c.Deadline) {
		t.Errorf("%+v", numbers)
	}
	var places []string
	doc.Find(".crumbs a").Each(func(_ int, e *goquery.Selection) { places = append(places, e.AttrOr("href", "")) })
	for i, place := range p.Places {
		if len(places) != len(p.Places) || places[i] != "/villages/"+place.Code {
			t.Fatalf("the crumbs lead to %v", places)
		}
	}
	shared := props[shareProps](t, doc, "share")
	if shared.URL != "https://shanhuo.example/c/"+p.Campaign.Slug || doc.Find(`[data-island="share"] a`).AttrOr("href", "") != shared.Page {
		t.Errorf("%+v", shared)
	}
}

func TestWhatHappensToTheMoneyNamesRealDates(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	p := s.state(lifecycle.CampaignLive)
	words := pages.site.words[message.Chinese]
	steps := look(t, pages, "/c/"+p.Campaign.Slug).Find(".safe li")
	if steps.Length() != 7 {
		t.Fatalf("%d steps", steps.Length())
	}
	deadline := *p.Campaign.Deadline
	for i, want := range []string{
		words.when(deadline), message.DateTime(message.Chinese, deadline), "一分不扣", words.when(deadline.Add(7 * 24 * time.Hour)), "付给农户", "2026年11月", "退款不是自动的",
	} {
		if text := steps.Eq(i).Text(); !strings.Contains(text, want) {
			t.Errorf("step %d does not say %q: %q", i+1, want, text)
		}
	}
	closed := s.state(lifecycle.CampaignSettled).Campaign
	if look(t, pages, "/c/"+closed.Slug).Find(".safe").Length() != 0 {
		t.Error("a closed campaign still says what happens when one pledges")
	}
}

func TestAFilterIsOneLinkAndSearchingKeepsIt(t *testing.T) {
	t.Parallel()
	pages, _ := samplePages(t)
	doc := look(t, pages, "/campaigns?region=621223&state=all&q=蜜&after=next&utm_source=x")
	for name, want := range map[string]string{"region": "621223", "state": "all"} {
		if got := doc.Find(`form.filters input[type=hidden][name=`+name+`]`).AttrOr("value", ""); got != want {
			t.Errorf("searching keeps %s=%q", name, got)
		}
	}
	if doc.Find(`form.filters input[name=after]`).Length() > 0 {
		t.Error("searching begins in the middle of the list")
	}
	doc.Find(".choices a").Each(func(_ int, e *goquery.Selection) {
		u := mustParse(t, e.AttrOr("href", ""))
		if q := u.Query(); u.Path != "/campaigns" || q.Has("after") || q.Has("utm_source") || q.Get("q") != "蜜" {
			t.Errorf("%s leads to %s", e.Text(), u)
		}
	})
	if n := doc.Find(".pick").Length(); n != 5 {
		t.Errorf("%d filters", n)
	}
	if n := doc.Find(".choices a[aria-current=true]").Length(); n != 5 {
		t.Errorf("%d choices are in use", n)
	}
	var removed []string
	doc.Find(".chips a").Each(func(_ int, e *goquery.Selection) { removed = append(removed, e.AttrOr("href", "")) })
	want := []string{
		"/campaigns?region=621223&state=all", "/campaigns?q=" + url.QueryEscape("蜜") + "&state=all", "/campaigns?q=" + url.QueryEscape("蜜") + "&region=621223", "/campaigns",
	}
	if strings.Join(removed, " ") != strings.Join(want, " ") {
		t.Errorf("the chips lead to %v", removed)
	}
}

func TestALongListLeadsOn(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	for range 3 {
		s.pages = append(s.pages, s.pages...)
	}
	next := props[more](t, look(t, pages, "/campaigns?state=all"), "more")
	if next.List != "#sales" || next.Next != "/campaigns?after=next&state=all" {
		t.Errorf("%+v", next)
	}
	next = props[more](t, look(t, pages, "/villages/6212"), "more")
	if next.List != "#sales" || next.Next != "/villages/6212?after=next" {
		t.Errorf("%+v", next)
	}
}

func TestAVillageSaysWhatGrowsWhoVouchesAndWhatIsSold(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	codes := s.placesOf(lifecycle.CampaignLive)
	p := s.state(lifecycle.CampaignLive)
	for level, code := range codes {
		doc := look(t, pages, "/villages/"+code)
		if doc.Find(`.sale h3 a[href="/c/`+p.Campaign.Slug+`"]`).Length() != 1 {
			t.Errorf("%s: the campaign is missing", level)
		}
		if doc.Find("#offices").Length() != 1 || doc.Find("#grown").Length() != 1 {
			t.Errorf("%s: it does not say who vouches or what was sold", level)
		}
		if crumbs := doc.Find(".crumbs li"); crumbs.Length() != map[region.Level]int{region.City: 1, region.County: 2, region.Township: 3, region.Village: 4}[level] ||
			crumbs.Last().Find("[aria-current=page]").Length() != 1 {
			t.Errorf("%s: the crumbs are %q", level, crumbs.Text())
		}
		if strings.Contains(doc.Find("main").Text(), p.Vouched.Name) {
			t.Errorf("%s: it names %s, who is no office", level, p.Vouched.Name)
		}
		if below := doc.Find("#below").Length(); (below == 1) != (level != region.Village) {
			t.Errorf("%s: %d lists of regions below", level, below)
		}
	}
	if tiles := look(t, pages, "/villages/"+codes[region.City]).Find(".tiles.map .tile"); tiles.Length() != 9 {
		t.Errorf("%d tiles", tiles.Length())
	}
	for _, code := range []string{"629999", "x", "0"} {
		if w := ask(pages, "/villages/"+code, nil, message.Chinese); w.Code != http.StatusNotFound {
			t.Errorf("%s answers %d", code, w.Code)
		}
	}
}

func TestTheNewPagesAreKeptAsBytes(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	at := "/c/" + s.state(lifecycle.CampaignLive).Campaign.Slug
	for _, target := range []string{"/villages/621223", at + "/ledger", at + "/share", at + "/poster.svg", at + "/posts", at + "/questions?after=next", at + "/supports"} {
		first := ask(pages, target, nil, message.Chinese)
		if got := first.Header().Get("Cache-Control"); first.Code != http.StatusOK || got != "public, max-age=0, must-revalidate" {
			t.Errorf("%s: %d, %q", target, first.Code, got)
		}
		if again := ask(pages, target, nil, message.Chinese, "If-None-Match", first.Header().Get("ETag")); again.Code != http.StatusNotModified {
			t.Errorf("%s: the same bytes answer %d", target, again.Code)
		}
	}
	if a, b := ask(pages, at+"/supports", nil, message.Chinese), ask(pages, at+"/supports?after=next", nil, message.Chinese); a.Header().Get("ETag") == b.Header().Get("ETag") {
		t.Error("two pages of a list have one tag")
	}
	if w := ask(pages, at+"/supports?after=broken", nil, message.Chinese); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a cursor of nothing answers %d", w.Code)
	}
}

func TestTheAccountsAddUp(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	p := s.state(lifecycle.CampaignSettled)
	c := p.Campaign
	c.RefundedMinor = 3300
	c.PaidOutMinor = campaign.Share(c)
	amounts := look(t, pages, "/c/"+c.Slug+"/ledger").Find(".books td.amount")
	want := []money.Fen{p.Closing.Goods, c.CollectedMinor, c.FreightCollectedMinor, c.FeesMinor, c.RefundedMinor, c.CollectedMinor - c.FreightCollectedMinor - c.FeesMinor - c.RefundedMinor, c.PaidOutMinor}
	if amounts.Length() != len(want) {
		t.Fatalf("%d amounts", amounts.Length())
	}
	for i, fen := range want {
		if got := strings.TrimPrefix(amounts.Eq(i).Text(), "−"); got != fen.String() {
			t.Errorf("line %d says %s, not %s", i+1, got, fen)
		}
	}
	doc := look(t, pages, "/c/"+c.Slug+"/ledger")
	sum := 0.0
	doc.Find("svg.parts rect").Each(func(_ int, e *goquery.Selection) { sum += mustFloat(t, strings.TrimSuffix(e.AttrOr("width", ""), "%")) })
	if sum < 99.9 || sum > 100.1 {
		t.Errorf("the parts of the bar come to %.2f per cent", sum)
	}
	if doc.Find(`a[href="/c/`+c.Slug+`/proof"]`).Length() != 1 {
		t.Error("there is no link to the proof")
	}
	open := s.state(lifecycle.CampaignLive).Campaign
	if text := look(t, pages, "/c/"+open.Slug+"/ledger").Find("main").Text(); !strings.Contains(text, "没有向任何人扣款") || !strings.Contains(text, "到现在认筹的货款") {
		t.Error("the accounts of an open campaign do not say that nobody was charged")
	}
}
