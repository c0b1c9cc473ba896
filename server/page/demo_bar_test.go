package page

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

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
	c := s.state(lifecycle.CampaignLive).Campaign
	bar := barOf(t, pages, s, visited{method: http.MethodGet, target: "/"}, message.Chinese)
	tries := bar.Find(".demo-tries li")
	if n := tries.Length(); n != 6 {
		t.Fatalf("%d steps", n)
	}
	tries.Each(func(i int, li *goquery.Selection) {
		if li.Find("button[type=submit], a.button").Length() != 1 || strings.Contains(li.Text(), "demo.try") {
			t.Errorf("step %d cannot be taken: %s", i+1, li.Text())
		}
		if _, due := li.Attr("aria-current"); due != (i == 3) || strings.Contains(li.Text(), "做过了") != (i < 3) {
			t.Errorf("step %d is due: %v, and says %s", i+1, due, li.Text())
		}
	})
	if form := tries.Eq(1).Find(`form[action="/dev/sign-in"]`); form.Find("input[name=next]").AttrOr("value", "") != "/c/"+c.Slug ||
		form.Find("button").AttrOr("value", "") != "clerk.dangchang@example.org" || !strings.Contains(tries.Eq(1).Text(), "小马") {
		t.Errorf("the step after the household's is not the clerk's: %s", tries.Eq(1).Text())
	}
	if !strings.Contains(tries.First().Text(), c.Title) || tries.Eq(4).Find("a").AttrOr("href", "") != "/dev/outbox?to=backer1@example.org" {
		t.Errorf("the story is another one: %s", tries.Text())
	}
	until := tries.Eq(3).Find(`form[action="/dev/clock"] button[name=until]`).AttrOr("value", "")
	if at, err := time.Parse(time.RFC3339Nano, until); err != nil || !at.Equal(*c.Deadline) {
		t.Errorf("the clock would move to %q, the deadline is %s", until, c.Deadline)
	}
	if text := bar.Text(); !strings.Contains(text, "9月12日 周六 10:00") || !strings.Contains(text, "发件箱（2 封）") {
		t.Errorf("the bar does not say when it is and what was sent: %s", text)
	}
}

func TestAStoryThatCannotGoOnSaysSo(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t, func(c *Config) {
		tour := c.Tour
		c.Tour = func(ctx context.Context) (*Tour, error) {
			over, err := tour(ctx)
			over.State, over.Over, over.Steps[3].Until = lifecycle.CampaignFailed, true, nil
			return over, err
		}
	})
	bar := barOf(t, pages, s, visited{method: http.MethodGet, target: "/"}, message.Chinese)
	if !strings.Contains(bar.Text(), "走不到最后一步了") || bar.Find(".demo-tries [aria-current]").Length() != 0 || bar.Find(".demo-tries button[name=until]").Length() != 0 {
		t.Errorf("the bar says %s", bar.Find(".demo-tries").Text())
	}
	none, s := samplePages(t, func(c *Config) { c.Tour = func(context.Context) (*Tour, error) { return nil, nil } })
	if barOf(t, none, s, visited{method: http.MethodGet, target: "/"}, message.Chinese).Find(".demo-tries").Length() != 0 {
		t.Error("without a tour there are steps")
	}
}

func TestTheStorySaysWhatToTypeAndWhenItIsOver(t *testing.T) {
	t.Parallel()
	told := func(change func(*Tour)) string {
		pages, s := samplePages(t, func(c *Config) {
			tour := c.Tour
			c.Tour = func(ctx context.Context) (*Tour, error) {
				out, err := tour(ctx)
				change(out)
				return out, err
			}
		})
		return barOf(t, pages, s, visited{method: http.MethodGet, target: "/"}, message.Chinese).Text()
	}
	const typed, past, ended = "地址没有存过", "时间拨过了截止", "走完了"
	if text := told(func(*Tour) {}); strings.Contains(text, typed) || strings.Contains(text, past) || strings.Contains(text, ended) {
		t.Errorf("a story that is under way says %s", text)
	}
	if text := told(func(tour *Tour) { tour.Steps[2].Bare, tour.Steps[2].Done = true, false }); !strings.Contains(text, typed) {
		t.Errorf("nobody is told to type an address: %s", text)
	}
	if text := told(func(tour *Tour) {
		for i := range tour.Steps {
			tour.Steps[i].Done, tour.Steps[i].Until = true, nil
		}
	}); !strings.Contains(text, past) || !strings.Contains(text, ended) || strings.Contains(text, "这里有按钮") {
		t.Errorf("the story that is over says %s", text)
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
	if got := form.Find("input[name=here]").AttrOr("value", ""); got != "/campaigns?state=all" || form.Find("input[name=next]").Length() != 0 {
		t.Errorf("here is %q", got)
	}
	for who, want := range map[string]string{
		"finance.dangchang@example.org": "/f", "clerk.dangchang@example.org": "/assist", "household.dangchang@example.org": "/h", "backer1@example.org": "/campaigns",
	} {
		w := visited{method: http.MethodPost, target: "/dev/sign-in", form: map[string][]string{"identifier": {who}, "here": {"/campaigns"}}}.visit(t, pages, s, message.Chinese)
		if got := w.Header().Get("Location"); got != want {
			t.Errorf("%s comes to %q (%d), not %s", who, got, w.Code, want)
		}
	}
	var groups []string
	form.Find("legend").Each(func(_ int, l *goquery.Selection) { groups = append(groups, l.Text()) })
	if got := strings.Join(groups, ", "); got != "Backers, Dangchang" {
		t.Errorf("the groups are %s", got)
	}
	own := barOf(t, pages, s, visited{method: http.MethodGet, target: "/pledges/" + s.pledges[4].ID.String(), signedIn: true}, message.English)
	if got := own.Find(".demo-people input[name=here]").AttrOr("value", ""); got != "/pledges" {
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
