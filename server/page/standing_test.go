package page

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/uuid"

	"shanhuo.app/server/campaign"
	"shanhuo.app/server/closing"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
	"shanhuo.app/server/offer"
)

func TestAReachedGoalIsSaid(t *testing.T) {
	t.Parallel()
	for reached, want := range map[bool]string{true: "截止时如果仍达到目标", false: "没达到一分不扣"} {
		pages, s := samplePages(t)
		c := s.state(lifecycle.CampaignLive).Campaign
		soon := sampleNow.Add(2 * time.Hour)
		c.RaisedMinor, c.Deadline = c.GoalMinor, &soon
		if !reached {
			c.RaisedMinor--
		}
		doc := look(t, pages, "/c/"+c.Slug)
		if chip := textOf(doc, ".standing .chip"); (chip == "目前达到目标") != reached {
			t.Errorf("reached %v: the chip says %q", reached, chip)
		}
		promise := textOf(doc, `[data-live="promise"]`)
		if !strings.Contains(promise, want) || reached != strings.Contains(promise, pages.site.words[message.Chinese].when(*c.Deadline)) {
			t.Errorf("reached %v: the button says %q", reached, promise)
		}
		for _, list := range []string{"/", "/campaigns"} {
			card := look(t, pages, list).Find(`.sale:has(a[href="/c/` + c.Slug + `"])`)
			if strings.Contains(card.Text(), "目前达到目标") != reached {
				t.Errorf("reached %v: %s says %q", reached, list, strings.Join(strings.Fields(card.Text()), " "))
			}
		}
	}
}

// TestAReachedGoalCanBeMissedAgain: with a ladder one more backer can bring it below, and without one a cancelled pledge.
func TestAReachedGoalCanBeMissedAgain(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	c := s.state(lifecycle.CampaignLive).Campaign
	c.GoalMinor, c.Ladder = 1_000_00, []offer.Rung{{Backers: 11, Price: 80_00}}
	lead := closing.Tier{ID: uuid.New(), Price: 100_00}
	promise := func(backers int) (said string, reached, success bool) {
		snapshot := closing.Snapshot{Goal: c.GoalMinor, Ladder: c.Ladder, Tiers: []closing.Tier{lead}}
		for range backers {
			snapshot.Pledges = append(snapshot.Pledges, closing.Pledge{ID: uuid.New(), Backer: uuid.New(), Lines: []closing.Line{{Tier: lead.ID, Quantity: 1, UnitPrice: lead.Price}}})
		}
		d := closing.Decide(snapshot)
		c.RaisedMinor, c.BackerCount = d.Totals.Goods, backers
		pages.Moved()
		doc := look(t, pages, "/c/"+c.Slug)
		return textOf(doc, `[data-live="promise"]`), strings.Contains(textOf(doc, ".standing .chip"), "目前达到目标"), d.Success
	}
	for backers, want := range map[int]bool{9: false, 10: true, 11: false, 13: true} {
		said, reached, success := promise(backers)
		if success != want || reached != want || want != strings.Contains(said, "如果仍达到目标，才扣款") || strings.Contains(said, "会扣款") {
			t.Errorf("%d backers, success %t: reached %t, %q", backers, success, reached, said)
		}
	}
}

// A pause moves no deadline, and what cannot be chosen is not offered.
func TestAPausedPageSaysUntilWhenAndOffersNothing(t *testing.T) {
	t.Parallel()
	for days, want := range map[int][2]string{2: {"截止时间不变", "恢复以后可以选的"}, -2: {"不会再开放，也不会扣款", "当时可以选的"}} {
		pages, s := samplePages(t)
		p := s.state(lifecycle.CampaignLive)
		c, deadline := p.Campaign, sampleNow.AddDate(0, 0, days)
		c.State, c.Deadline, c.Ladder = lifecycle.CampaignSuspended, &deadline, []offer.Rung{{Backers: c.BackerCount + 5, Price: p.Tiers[0].PriceMinor - 1}}
		doc := look(t, pages, "/c/"+c.Slug)
		tell := textOf(doc, ".standing .tell.wait")
		if !strings.Contains(tell, want[0]) || !strings.Contains(tell, pages.site.words[message.Chinese].when(deadline)) || textOf(doc, "#tiers") != want[1] {
			t.Errorf("%d days: %q, %q", days, tell, textOf(doc, "#tiers"))
		}
		if text := textOf(doc, ".rungs"); strings.Contains(text, "再有") {
			t.Errorf("%d days: %q", days, text)
		}
	}
}

func TestPaidOutIsNotAllDone(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	c := s.state(lifecycle.CampaignSettled).Campaign
	for month, want := range map[string][2]string{
		sampleNow.Format("2006-01"):                   {"货款已付，等着收货", "农户答应 2026年9月 发货。"},
		sampleNow.AddDate(0, -1, 0).Format("2006-01"): {"货款已付清", "这个月已经过了"},
	} {
		c.DeliveryMonth = month
		pages.Moved()
		doc := look(t, pages, "/c/"+c.Slug)
		if chip := textOf(doc, ".standing .chip"); chip != want[0] {
			t.Errorf("%s: the chip says %q", month, chip)
		}
		if tell := textOf(doc, ".standing .tell.know"); !strings.Contains(tell, want[1]) || doc.Find(`.standing .tell.know a[href="#problem"]`).Length() != 1 {
			t.Errorf("%s: the page says %q", month, tell)
		}
		if chip := textOf(look(t, pages, "/c/"+c.Slug+"/ledger"), ".chip"); chip != want[0] {
			t.Errorf("%s: the accounts say %q", month, chip)
		}
	}
}

func TestPlanAndFactStandInOneTable(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	c := s.state(lifecycle.CampaignSettled).Campaign
	doc := look(t, pages, "/c/"+c.Slug)
	if doc.Find("#costs").Length() > 0 {
		t.Error("the plan stands apart as well")
	}
	rows := doc.Find("table.plan tbody tr")
	if rows.Length() != 3 {
		t.Fatalf("%d rows", rows.Length())
	}
	last := rows.Last()
	if got := last.Find("td").Last().Find(".small").Text(); got != campaign.Share(c).String() {
		t.Errorf("the payee's part is %s", got)
	}
	if within := last.Find("th li"); within.Length() == 0 || !strings.Contains(within.Text(), c.Costs[0].Label) {
		t.Errorf("what the plan meant by it: %q", within.Text())
	}
	if label := last.Find("th").Contents().First().Text(); label != "给农户的货款" {
		t.Errorf("the part of the books has the name of one of the plan: %s", label)
	}
	if caption := textOf(doc, "table.plan caption"); !strings.Contains(caption, "运费") {
		t.Errorf("nothing says whether freight is inside: %s", caption)
	}
}

// A title is in one language; the line below it is in the reader's.
func TestACardSaysWhatIsSoldFromWhichPriceAndWhen(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	p := s.state(lifecycle.CampaignLive)
	p.Photos, p.Campaign.CoverID, p.Campaign.Produce, p.Campaign.Ladder = nil, nil, "WALNUT", nil
	p.Tiers[0].PriceMinor = 3800
	for _, more := range p.Tiers[1:] {
		more.PriceMinor = 9900
	}
	for lang, want := range map[string][2]string{message.Chinese: {"核桃 · ¥38 起 · 2026年11月 发货", "画：核桃"}, message.English: {"Walnuts · from ¥38 · ships in November 2026", "Drawing: Walnuts"}} {
		doc := document(t, ask(pages, "/campaigns", nil, lang))
		card := doc.Find(`.sale:has(a[href="/c/` + p.Campaign.Slug + `"])`)
		if !strings.Contains(card.Text(), want[0]) {
			t.Errorf("%s: the card says %q", lang, strings.Join(strings.Fields(card.Text()), " "))
		}
		if img := card.Find(".cover img"); !strings.HasSuffix(img.AttrOr("src", ""), "#WALNUT") || img.AttrOr("alt", "") != want[1] {
			t.Errorf("%s: without a photo it shows %q", lang, img.AttrOr("src", ""))
		}
		if img := document(t, ask(pages, "/c/"+p.Campaign.Slug, nil, lang)).Find(".sale-cover .cover.drawn img"); img.Length() != 1 {
			t.Errorf("%s: the page shows no drawing", lang)
		}
	}
	ended := s.state(lifecycle.CampaignSettled)
	if card := look(t, pages, "/campaigns?state=done").Find(`.sale:has(a[href="/c/` + ended.Campaign.Slug + `"])`); strings.Contains(card.Text(), " 起") {
		t.Error("what cannot be bought any more has a price")
	}
}

func TestTheRulesAreReadInBothLanguages(t *testing.T) {
	t.Parallel()
	for _, operator := range []string{"", "陇南市电子商务中心"} {
		pages, s := samplePages(t, func(c *Config) { c.Operator, c.Contact, c.Dunning = operator, "help@shanhuo.example", 5*24*time.Hour })
		var sentences int
		for _, lang := range message.Languages {
			doc := document(t, ask(pages, "/rules", nil, lang))
			lines := doc.Find("ul.rules li").Length()
			if doc.Find("main section h2").Length() != len(ruleParts) || lines < 35 || sentences > 0 && sentences != lines {
				t.Errorf("%s: %d parts, %d sentences, %d in the other language", lang, doc.Find("section h2").Length(), lines, sentences)
			}
			sentences = lines
			if text := textOf(doc, "#data ~ ul"); lang == message.Chinese && (!strings.Contains(text, "收件人") || !strings.Contains(text, "24 小时") || !strings.Contains(text, "付款链接")) {
				t.Errorf("what the browser keeps: %s", text)
			}
			if text := textOf(doc, "#pledge ~ ul"); !strings.Contains(text, "5 天") && !strings.Contains(text, "5 days") {
				t.Errorf("%s: %s", lang, text)
			}
			doc.Find(`main nav a`).Each(func(_ int, a *goquery.Selection) {
				if doc.Find(`h2`+a.AttrOr("href", "")).Length() != 1 {
					t.Errorf("%s: %s leads nowhere", lang, a.Text())
				}
			})
			if got := doc.Find(`main a[href="mailto:help@shanhuo.example"]`).Length(); got != 1 {
				t.Errorf("%s: %d ways to write", lang, got)
			}
			if got := strings.Contains(textOf(doc, "footer"), operator) && operator != ""; got != (operator != "") {
				t.Errorf("%s: the foot does not name the operator", lang)
			}
		}
		if doc := look(t, pages, "/c/"+s.state(lifecycle.CampaignLive).Campaign.Slug); doc.Find(`footer a[href="/rules"]`).Length() != 1 || doc.Find(`#safe ~ p a[href="/rules"]`).Length() != 1 {
			t.Error("the rules are not linked")
		}
	}
	pages, _ := samplePages(t, func(c *Config) { c.Demo = false })
	if text := textOf(look(t, pages, "/rules"), "main"); !strings.Contains(text, "还没有写上名字") || strings.Contains(text, "演示站") {
		t.Error("a portal without an operator does not say so")
	}
}

// Messengers and galleries read no SVG.
func TestSharedLinksShowAPhotoOrADrawingThatCanBeRead(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	seen := 0
	for _, one := range everyPage(s) {
		image := document(t, one.visit(t, pages, s, message.Chinese)).Find(`meta[property="og:image"]`).AttrOr("content", "")
		if image == "" {
			continue
		}
		seen++
		at, absolute := strings.CutPrefix(image, "https://shanhuo.example/")
		if !absolute || !strings.HasSuffix(at, ".jpg") {
			t.Errorf("%s is shared with %s", one.target, image)
		}
		if strings.HasPrefix(at, "static/") {
			if w := ask(pages, "/"+at, nil, message.Chinese); w.Code != http.StatusOK || w.Header().Get("Content-Type") != "image/jpeg" {
				t.Errorf("%s answers %d as %s", image, w.Code, w.Header().Get("Content-Type"))
			}
		}
	}
	if seen < 15 {
		t.Errorf("only %d pages are shared with a picture", seen)
	}
	p := s.state(lifecycle.CampaignLive)
	if image := look(t, pages, "/c/"+p.Campaign.Slug).Find(`meta[property="og:image"]`).AttrOr("content", ""); !strings.HasSuffix(image, "/share-"+p.Campaign.Produce+".jpg") {
		t.Errorf("a campaign without photographs is shared with %s", image)
	}
	withPhotos(p)
	pages.Moved()
	if image := look(t, pages, "/c/"+p.Campaign.Slug+"/ledger").Find(`meta[property="og:image"]`).AttrOr("content", ""); !strings.Contains(image, p.Photos[2].Key) {
		t.Errorf("a campaign with photographs is shared with %s", image)
	}
}
