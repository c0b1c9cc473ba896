package page

import (
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"shanhuo.app/server/campaign"
	"shanhuo.app/server/message"
)

// attacks are what the stories are tested with.
func attacks(t *testing.T) []string {
	t.Helper()
	raw, err := os.ReadFile("../story/testdata/attacks.txt")
	if err != nil {
		t.Fatal(err)
	}
	list := strings.Split(strings.TrimSpace(string(raw)), "\n%%\n")
	if len(list) < 60 {
		t.Fatalf("only %d attacks were read", len(list))
	}
	return append(list, `" autofocus onfocus=alert(1) x="`, `' style='x:expression(alert(1))`, "{{.}}", "</script><script>alert(1)</script>", "</textarea><svg onload=alert(1)>", "--><img src=x onerror=alert(1)>")
}

// wordsOf answers what people wrote into a campaign, and into what was said around it.
func wordsOf(p *campaign.Page) []*string {
	c := p.Campaign
	words := []*string{
		&c.Title, &c.Summary, &c.BeneficiaryName, &c.PayeeName, &c.StateReason, &p.Owner, &p.DraftedBy,
		&c.Story.Who, &c.Story.Grow, &c.Story.Money, &c.Story.Ship, &c.Story.Risks,
	}
	for _, v := range []*campaign.Vouch{p.Vouched, p.Approved} {
		if v != nil {
			words = append(words, &v.Name, &v.Office)
		}
	}
	for i := range c.Costs {
		words = append(words, &c.Costs[i].Label)
	}
	for _, one := range p.Tiers {
		words = append(words, &one.Title, &one.Goods)
	}
	for _, one := range p.Photos {
		words = append(words, &one.Alt)
	}
	for i := range p.Supports {
		words = append(words, &p.Supports[i].Name)
	}
	for i := range p.Posts {
		words = append(words, &p.Posts[i].Title, &p.Posts[i].Body, &p.Posts[i].Author)
	}
	for i := range p.Questions {
		q := &p.Questions[i]
		words = append(words, &q.Text, &q.Answer, &q.Asker, &q.Answerer)
	}
	return words
}

// TestWhateverPeopleWriteIsTextOnEveryPage writes the corpus of attacks into everything that people write, and looks at
// every page for what would run, lead away or be asked for.
func TestWhateverPeopleWriteIsTextOnEveryPage(t *testing.T) {
	t.Parallel()
	all := attacks(t)
	pages, s := samplePages(t)
	next := 0
	for _, p := range s.pages {
		// The sample shares what its pages do not change.
		p.Campaign.Costs, p.Campaign.Ladder = slices.Clone(p.Campaign.Costs), slices.Clone(p.Campaign.Ladder)
		for _, words := range wordsOf(p) {
			*words = all[next%len(all)] + " " + all[(next+1)%len(all)]
			next++
		}
	}
	if next < 2*len(all) {
		t.Fatalf("%d texts are too few for %d attacks", next, len(all))
	}
	traps := 0
	for _, lang := range message.Languages {
		for _, one := range everyPage(s) {
			if one.upload != nil || strings.HasPrefix(one.name, "list") {
				continue // what these show is found by words that are gone
			}
			w := one.visit(t, pages, s, lang)
			if w.Code != one.status {
				t.Errorf("%s %s answers %d", lang, one.name, w.Code)
				continue
			}
			doc := document(t, w)
			checkNothingRuns(t, doc)
			traps += strings.Count(doc.Find("main").Text(), "alert(")
			doc.Find("main").Find("svg script, animate, set, link, meta, math, marquee, applet, frame, frameset, audio, video, source, foreignObject").Each(func(_ int, e *goquery.Selection) {
				t.Errorf("%s %s has <%s>", lang, one.name, goquery.NodeName(e))
			})
			doc.Find("main a[href], main form[action], main [data-props]").Each(func(_ int, e *goquery.Selection) {
				at := e.AttrOr("href", e.AttrOr("action", "/"))
				own := strings.HasPrefix(at, pages.site.BaseURL+"/") || strings.HasPrefix(at, "/") && !strings.HasPrefix(at, "//") || strings.HasPrefix(at, "#")
				linked := (strings.HasPrefix(at, "http://") || strings.HasPrefix(at, "https://")) && strings.Contains(e.AttrOr("rel", ""), "nofollow")
				if !own && !linked {
					t.Errorf("%s %s leads to %q", lang, one.name, at)
				}
			})
		}
	}
	if traps < 1000 {
		t.Errorf("only %d traps were met: they were not where people look", traps)
	}
}

// TestWhateverPeopleTypeComesBackAsText sends the corpus through the forms that show again what was typed.
func TestWhateverPeopleTypeComesBackAsText(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	live := s.pages[slices.IndexFunc(s.pages, func(p *campaign.Page) bool { return p.Campaign.State == "LIVE" })].Campaign.Slug
	for _, attack := range attacks(t) {
		for target, pairs := range map[string][]string{
			"/sign-in": {"identifier", attack, "next", attack}, "/account/name": {"name", attack}, "/account/addresses/new": {"name", attack, "detail", attack, "phone", attack, "province", attack},
			"/c/" + live + "/questions": {"text", attack}, "/c/" + live + "/problems": {"text", attack, "kind", attack}, "/verify": {"text", attack},
			"/c/" + live + "/pledge": {"go", stepCheck, "tier", attack, "where", elsewhere, "name", attack, "detail", attack},
		} {
			// Signed out, nothing is taken and everything is shown again.
			_, location, doc := send(t, pages, s, target, false, pairs...)
			checkNothingRuns(t, doc)
			if target != "/verify" { // which shows no file again
				wantShownAgain(t, target, doc, attack)
			}
			if location != "" {
				t.Errorf("%s with %q leads to %q", target, attack, location)
			}
		}
		w := visited{method: http.MethodGet, target: "/campaigns?" + url.Values{"q": {attack}, "state": {attack}, "order": {attack}}.Encode(), signedIn: true}.visit(t, pages, s, message.Chinese)
		doc := document(t, w)
		checkNothingRuns(t, doc)
		wantShownAgain(t, "/campaigns", doc, attack)
	}
	if len(s.made)+len(s.asked) > 0 {
		t.Error("something was done")
	}
}

// wantShownAgain asks that what was typed stands in a field of the page, as browsers read it.
func wantShownAgain(t *testing.T, target string, doc *goquery.Document, typed string) {
	t.Helper()
	plain := func(text string) string {
		return strings.Join(strings.Fields(strings.ReplaceAll(text, "\x00", "\uFFFD")), " ")
	}
	fields := doc.Find("main input, main textarea").FilterFunction(func(_ int, e *goquery.Selection) bool {
		return plain(e.AttrOr("value", "")+e.Text()) == plain(typed)
	})
	if fields.Length() == 0 {
		t.Errorf("%s does not show %q again", target, typed)
	}
}

// TestNothingOfOnePersonMayBeKept: whatever is shown to somebody who is signed in, or answers a form, no cache keeps.
func TestNothingOfOnePersonMayBeKept(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	looked := 0
	for _, one := range append(everyPage(s), everyForm(t, pages, s)...) {
		if !one.signedIn && one.method == http.MethodGet {
			continue
		}
		looked++
		if got := one.visit(t, pages, s, message.Chinese).Header().Get("Cache-Control"); got != "private, no-store" {
			t.Errorf("%s: %q", one.name, got)
		}
	}
	if looked < 80 {
		t.Errorf("only %d pages were looked at", looked)
	}
}
