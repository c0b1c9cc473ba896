package page

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"shanhuo.app/server/access"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
)

func barOf(t *testing.T, pages *Pages, s *sample, one visited, lang string) *goquery.Selection {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(one.visit(t, pages, s, lang).Body)
	if err != nil {
		t.Fatal(err)
	}
	return doc.Find("aside.notice")
}

func TestTheBarTellsTheStoryInSteps(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	reached := s.state(lifecycle.CampaignLive).Campaign
	for _, p := range s.pages {
		if p.Campaign.State == lifecycle.CampaignLive {
			p.Campaign.RaisedMinor = 1
		}
	}
	reached.RaisedMinor = reached.GoalMinor
	bar := barOf(t, pages, s, visited{method: http.MethodGet, target: "/"}, message.Chinese)
	tries := bar.Find(".demo-tries li")
	if n := tries.Length(); n < 5 || n > 7 {
		t.Errorf("%d steps", n)
	}
	tries.Each(func(i int, li *goquery.Selection) {
		if li.Find("button[type=submit], a.button").Length() != 1 || strings.TrimSpace(li.Find("p").Text()) == "" {
			t.Errorf("step %d cannot be taken: %s", i+1, li.Text())
		}
	})
	if got := bar.Find(`.demo-tries input[value="/c/` + reached.Slug + `/pledge"]`).Length(); got == 0 {
		t.Error("the story is not told with the campaign whose goal is reached")
	}
	until := bar.Find(`.demo-tries form[action="/dev/clock"] button[name=until]`).AttrOr("value", "")
	if at, err := time.Parse(time.RFC3339Nano, until); err != nil || !at.Equal(*reached.Deadline) {
		t.Errorf("the clock would move to %q, the deadline is %s", until, reached.Deadline)
	}
	if text := bar.Text(); !strings.Contains(text, "9月12日 周六 10:00") || !strings.Contains(text, "发件箱（2 封）") {
		t.Errorf("the bar does not say when it is and what was sent: %s", text)
	}
}

func TestTheBarKnowsItsReaderAndStrangersAreAllAlike(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	one := visited{method: http.MethodGet, target: "/campaigns"}
	stranger := barOf(t, pages, s, one, message.Chinese)
	if strings.Contains(stranger.Text(), planted.name) || stranger.Find(`form[action="/sign-out"]`).Length() != 0 {
		t.Error("a stranger's bar is somebody's")
	}
	one.signedIn = true
	own := barOf(t, pages, s, one, message.Chinese)
	if !strings.Contains(own.Find("summary").Text(), planted.name) || own.Find(`form[action="/sign-out"]`).Length() != 1 {
		t.Errorf("the reader's bar says %q", own.Find("summary").Text())
	}
}

func TestSomebodyElseIsOneTapAway(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	form := barOf(t, pages, s, visited{method: http.MethodGet, target: "/campaigns?state=all"}, message.English).Find(".demo-people")
	if got := form.Find("input[name=next]").AttrOr("value", ""); got != "/campaigns?state=all" {
		t.Errorf("next is %q", got)
	}
	var groups []string
	form.Find("legend").Each(func(_ int, l *goquery.Selection) { groups = append(groups, l.Text()) })
	if got := strings.Join(groups, ", "); got != "Backers, Dangchang" {
		t.Errorf("the groups are %s", got)
	}
	own := barOf(t, pages, s, visited{method: http.MethodGet, target: "/pledges/" + s.pledges[4].ID.String(), signedIn: true}, message.English)
	if got := own.Find(".demo-people input[name=next]").AttrOr("value", ""); got != "/pledges" {
		t.Errorf("somebody else is led to %q, a pledge that is not theirs", got)
	}
	for next, want := range map[string]string{"/pledges": "/pledges", "//evil.example": "/"} {
		w := visited{method: http.MethodPost, target: "/dev/sign-in", form: map[string][]string{"identifier": {"backer1@example.org"}, "next": {next}}}.visit(t, pages, s, message.Chinese)
		c := w.Result().Cookies()
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != want || len(c) != 2 || c[0].Value != "demo-token" || !c[0].HttpOnly {
			t.Errorf("next %q: %d to %q with %v", next, w.Code, w.Header().Get("Location"), c)
		}
	}
	for _, lang := range message.Languages {
		w := visited{method: http.MethodPost, target: "/dev/sign-in", form: map[string][]string{"identifier": {"backer1@example.org"}}}.visit(t, pages, s, lang)
		if c := w.Result().Cookies(); len(c) != 2 || c[1].Name != "lang" || c[1].Value != lang {
			t.Errorf("who reads %s goes on with %v", lang, c)
		}
	}
	stranger := visited{method: http.MethodPost, target: "/dev/sign-in", form: map[string][]string{"identifier": {"boss@example.org"}}}.visit(t, pages, s, message.Chinese)
	if stranger.Code != http.StatusNotFound || len(stranger.Result().Cookies()) != 0 {
		t.Errorf("somebody who is not of the demonstration: %d", stranger.Code)
	}
	ordinary, s := samplePages(t, func(c *Config) { c.Demo = false })
	if w := (visited{method: http.MethodPost, target: "/dev/sign-in", form: map[string][]string{"identifier": {"backer1@example.org"}}}).visit(t, ordinary, s, message.Chinese); len(w.Result().Cookies()) != 0 || w.Code < 400 {
		t.Errorf("outside of demo mode it answers %d", w.Code)
	}
}

func TestAPageIsMoreThanItsBar(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t, func(c *Config) {
		c.MailCount = func(context.Context) (int, error) { return 0, errors.New("away") }
	})
	if w := (visited{method: http.MethodGet, target: "/sign-in"}).visit(t, pages, s, message.Chinese); w.Code != http.StatusOK || strings.Contains(w.Body.String(), "away") {
		t.Errorf("without the outbox the page answers %d", w.Code)
	}
}

func TestTheFinanceOfAPayableCountyIsOffered(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t, func(c *Config) {
		c.People = append(c.People, DemoPerson{Name: "康县财务小韦", Identifier: "finance.kangxian@example.org", Is: access.CountyFinance, County: "621224"})
	})
	var payable bool
	for _, p := range s.pages {
		payable = payable || p.Campaign.State == lifecycle.CampaignViable && countyOf(p.Campaign) == "621224"
		if countyOf(p.Campaign) == "621223" || countyOf(p.Campaign) == "621224" {
			continue
		}
		if p.Campaign.State == lifecycle.CampaignLive {
			p.Campaign.RaisedMinor = p.Campaign.GoalMinor // the story is told elsewhere
		}
	}
	if !payable {
		t.Fatal("the sample has nothing to pay out in Kangxian")
	}
	bar := barOf(t, pages, s, visited{method: http.MethodGet, target: "/"}, message.Chinese)
	if bar.Find(`.demo-tries button[value="finance.kangxian@example.org"]`).Length() != 1 {
		t.Error("the step of the payout is with an officer who has nothing to pay")
	}
}
