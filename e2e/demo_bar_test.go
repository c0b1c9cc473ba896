package e2e

import (
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// bar answers the form of the demonstration's bar whose button has this name and value.
func (b *browser) bar(t testing.TB, name, value string) *form {
	t.Helper()
	button := b.page.Find("aside button").FilterFunction(func(_ int, s *goquery.Selection) bool {
		return s.AttrOr("name", "") == name && (value == "" || s.AttrOr("value", "") == value)
	}).First()
	if button.Length() == 0 {
		t.Fatalf("the bar at %s has no button %s=%s", b.at, name, value)
	}
	f := b.fill(t, button.Closest("form"))
	f.values.Set(name, button.AttrOr("value", ""))
	return f
}

// send sends a form of the bar with the button that was chosen.
func (f *form) send(t testing.TB) *browser {
	t.Helper()
	return f.browser.send(t, http.MethodPost, f.browser.resolve(t, f.in.AttrOr("action", "")), "application/x-www-form-urlencoded", strings.NewReader(f.values.Encode()))
}

// TestAVisitorIsEverybodyInTurnByTheBar plays the part of the story that plain pages tell,
// pressing only what the bar offers, without any script.
func TestAVisitorIsEverybodyInTurnByTheBar(t *testing.T) {
	t.Parallel()
	s := start(t, settings{place: seededPlace(t, sqlite, everything), arguments: []string{"--charge-rate", "100"}})
	b := browse(t, "en").open(t, s.base+"/campaigns").ok(t)
	if n := b.page.Find(".demo-tries li").Length(); n != 10 {
		t.Fatalf("the bar has %d steps:\n%s", n, b.page.Find("aside").Text())
	}
	slug := path.Base(b.page.Find(".demo-tries input[name=next]").First().AttrOr("value", ""))
	s.launchDraft(t, s.as(t, "household.dangchang@example.org"), slug)
	var title string

	t.Run("one is somebody else in one tap, and at their desk", func(t *testing.T) {
		b.bar(t, "identifier", clerk).send(t)
		if !strings.Contains(b.page.Find("aside summary").Text(), "小马") || b.at.Path != "/g/review" {
			t.Errorf("at %s the bar says: %s", b.at, b.page.Find("aside summary").Text())
		}
	})
	var backer string
	t.Run("a step of the story leads there as its person", func(t *testing.T) {
		pledge := "/c/" + slug + "/pledge"
		var tries *goquery.Selection
		look := func() error {
			b.open(t, "/").ok(t)
			tries = b.page.Find(".demo-tries form").FilterFunction(func(_ int, f *goquery.Selection) bool {
				return f.Find(`input[name=next]`).AttrOr("value", "") == pledge
			})
			if tries.Length() != 3 {
				return fmt.Errorf("the bar offers %d pledges", tries.Length())
			}
			return nil
		}
		for i, card := range []string{goodCard, goodCard, failsLaterCard} {
			eventually(t, "the steps of three pledges", look)
			f := b.fill(t, tries.Eq(i))
			backer = tries.Eq(i).Find("button").AttrOr("value", "")
			f.values.Set("identifier", backer)
			f.send(t).ok(t)
			if b.at.Path != pledge {
				t.Fatalf("it leads to %s (%d)", b.at, b.status)
			}
			b.fillPledge(t, "1", nil).pay(t, card)
			if !strings.HasPrefix(b.at.Path, "/pledges/") {
				t.Fatalf("pledging leads to %s (%d): %s", b.at, b.status, b.text())
			}
		}
	})
	t.Run("the clock moves by a while and to the deadline", func(t *testing.T) {
		before := s.now(t)
		title = strings.TrimSpace(b.open(t, "/c/"+slug).ok(t).page.Find("h1").Text())
		b.bar(t, "advance", "1h").send(t).ok(t)
		if moved := s.now(t).Sub(before); b.at.Path != "/c/"+slug || moved < time.Hour || moved > 2*time.Hour {
			t.Errorf("at %s time moved by %s", b.at, moved)
		}
		f := b.bar(t, "until", "")
		until, err := time.Parse(time.RFC3339Nano, f.values.Get("until"))
		if err != nil {
			t.Fatal(err)
		}
		f.send(t).ok(t)
		if now := s.now(t); now.Before(until) || now.After(until.Add(time.Hour)) {
			t.Errorf("at %s it is %s, not %s", b.at, now, until)
		}
	})
	t.Run("the failed charge can be read in the outbox and cured by its link", func(t *testing.T) {
		sent := func(words string) *goquery.Selection {
			var mail *goquery.Selection
			eventually(t, "a message to "+backer, func() error {
				b.open(t, "/dev/outbox?to="+url.QueryEscape(backer)).ok(t)
				mail = b.page.Find(".mail").FilterFunction(func(_ int, m *goquery.Selection) bool {
					return strings.Contains(m.Text(), title) && strings.Contains(m.Text(), words)
				}).First()
				if mail.Length() == 0 {
					return fmt.Errorf("none of %s: %s", title, b.text())
				}
				return nil
			})
			return mail
		}
		b.open(t, sent("/l/").Find(`a[href*="/l/"]`).AttrOr("href", "")).ok(t)
		b.formTo(t, b.at.Path).submit(t).pay(t, goodCard).ok(t)
		sent("从您的卡扣款 ¥")
	})
}

// launchDraft brings a finished draft of a household to life: sent, attested, approved.
func (s *server) launchDraft(t testing.TB, owner *client, slug string) {
	t.Helper()
	id := owner.ask(t, `query($slug: String!) { campaign(slug: $slug) { id } }`, vars{"slug": slug}).at("campaign.id").text()
	owner.change(t, "submitCampaign", vars{"campaignId": id}, "campaign { state }")
	for _, desk := range s.everyone(t, otherClerk, county) {
		desk.change(t, "reviewCampaign", vars{
			"campaignId": id, "stepId": openStep(t, owner, id), "decision": "APPROVE", "comment": "看过地块和货，情况属实。",
		}, "campaign { state }")
	}
}
