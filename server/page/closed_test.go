package page

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
	"shanhuo.app/server/offer"
)

func show(t *testing.T, pages *Pages, s *sample, target, lang string) string {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(visited{method: http.MethodGet, target: target}.visit(t, pages, s, lang).Body)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(doc.Find("main").Text()), " ")
}

// Pledges that are dropped or released after a closing leave the stored totals.
func TestAClosedCampaignShowsWhatItsClosingCounted(t *testing.T) {
	t.Parallel()
	for _, state := range []lifecycle.Campaign{lifecycle.CampaignShortfall, lifecycle.CampaignFailed} {
		pages, s := samplePages(t)
		p := s.state(state)
		c := p.Campaign
		c.Ladder = []offer.Rung{{Backers: 20, Price: 6789}}
		p.Closing = &campaign.Outcome{At: *c.Deadline, Success: state != lifecycle.CampaignFailed, Backers: 32, Goods: 343732}
		c.BackerCount, c.RaisedMinor = 0, 0
		text := show(t, pages, s, "/c/"+c.Slug, message.Chinese)
		for _, want := range []string{"截止时 32 人支持，共 ¥3,437.32", "已筹 ¥3,437.32", "截止时的价格：¥67.89"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the page does not say %q", state, want)
			}
		}
		if strings.Contains(text, "还没有人支持") {
			t.Errorf("%s: the page says that nobody pledged", state)
		}
	}
}

func TestACancelledCampaignHasNoPriceOfAClosing(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	c := s.state(lifecycle.CampaignCancelled).Campaign
	c.Ladder = []offer.Rung{{Backers: 20, Price: 6789}}
	if text := show(t, pages, s, "/c/"+c.Slug, message.Chinese); strings.Contains(text, "截止时的价格") || strings.Contains(text, "已筹 ¥") {
		t.Errorf("the page says what never came to be: %s", text)
	}
}

func TestACountyIsFoundByItsNameInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	s.state(lifecycle.CampaignLive).Campaign.Summary += "在康县。"
	if text := show(t, pages, s, "/campaigns?q=kangXIAN", message.English); strings.Contains(text, "Nothing found") {
		t.Error("Kangxian, which the search box proposes, finds nothing")
	}
}

func TestAnEmptySearchOffersWhatHasEnded(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	w := visited{method: http.MethodGet, target: "/campaigns?q=没有的东西"}.visit(t, pages, s, message.Chinese)
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got := doc.Find(".empty .button.main").AttrOr("href", ""); !strings.Contains(got, "state=all") || !strings.Contains(got, "q=") {
		t.Errorf("the main way out leads to %q", got)
	}
}

// A campaign that failed asks nobody to answer any more.
func TestAnOpenQuestionWaitsOnlyWhereSomebodyIsAskedToAnswer(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	for state, waits := range map[lifecycle.Campaign]bool{
		lifecycle.CampaignLive: true, lifecycle.CampaignSettled: true, lifecycle.CampaignFailed: false, lifecycle.CampaignCancelled: false,
	} {
		p := s.state(state)
		p.Questions = []campaign.Question{{Question: &gen.Question{Text: "篮子能装多重？", CreatedAt: sampleNow}, Asker: "王芳"}}
		text := show(t, pages, s, "/c/"+p.Campaign.Slug, message.Chinese)
		if !strings.Contains(text, "篮子能装多重") || strings.Contains(text, "等待回答") != waits || strings.Contains(text, "没有回答") == waits {
			t.Errorf("%s: %s", state, text)
		}
	}
}
