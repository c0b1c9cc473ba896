package page

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"shanhuo.app/server/fault"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
	"shanhuo.app/server/pledge"
	"shanhuo.app/server/post"
	"shanhuo.app/server/question"
)

// nothing is a portal in which nobody has said or done anything yet.
type nothing struct{ samplePledges }

func (nothing) Mine(context.Context, pledge.MineInput) (pledge.Page, error) {
	return pledge.Page{}, nil
}

func (nothing) Latest(context.Context, uuid.UUID, int, string) (pledge.SupportPage, error) {
	return pledge.SupportPage{}, nil
}

type noPosts struct{ samplePosts }

func (noPosts) List(context.Context, uuid.UUID, keyset.Page) (*post.ListPage, error) {
	return &post.ListPage{}, nil
}

type noQuestions struct{ sampleQuestions }

func (noQuestions) List(context.Context, uuid.UUID, keyset.Page) (*question.ListPage, error) {
	return &question.ListPage{}, nil
}

// TestPagesWithNothingOnThemSayWhatComes looks at lists before anything is on them, and at a campaign nobody has backed,
// asked or written about.
func TestPagesWithNothingOnThemSayWhatComes(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t, func(c *Config) {
		all := c.Campaigns.(*sample)
		c.Pledges, c.Posts, c.Questions = nothing{samplePledges{all}}, noPosts{samplePosts{all}}, noQuestions{sampleQuestions{all}}
		c.Outbox = func(context.Context, string, keyset.Page) (*keyset.List[Mail], error) {
			return &keyset.List[Mail]{}, nil
		}
	})
	p := s.state(lifecycle.CampaignLive)
	c := p.Campaign
	p.Posts, p.Questions, p.Supports, p.Photos, c.CoverID = nil, nil, nil, nil, nil
	c.RaisedMinor, c.BackerCount, c.PledgeCount, c.Ladder, c.Summary = 0, 0, 0, nil, ""
	for _, one := range p.Tiers {
		one.Claimed, one.Promised = 0, 0
	}
	at := "/c/" + c.Slug
	for target, says := range map[string]string{
		"/pledges": "page.mine.none", at + "/posts": "page.posts.none", at + "/questions": "page.questions.none", at + "/supports": "page.supports.none",
		"/dev/outbox": "page.outbox.none", at: "", at + "/ledger": "", at + "/share": "",
	} {
		for _, lang := range message.Languages {
			looked(t, pages, s, lang, visited{name: "empty " + target, method: http.MethodGet, target: target, status: http.StatusOK, signedIn: true}, says)
		}
	}
}

// looked looks at a page as at every page, and for a sentence on it.
func looked(t *testing.T, pages *Pages, s *sample, lang string, one visited, says string) {
	t.Helper()
	w := one.visit(t, pages, s, lang)
	doc := document(t, w)
	if w.Code != one.status {
		t.Errorf("%s %s: %d to %q", lang, one.name, w.Code, w.Header().Get("Location"))
		return
	}
	if main := textOf(doc, "main"); says != "" && !strings.Contains(main, message.In(lang).Text(says, nil)) {
		t.Errorf("%s %s does not say %s: %s", lang, one.name, says, main)
	}
	checkFrame(t, doc, lang)
	checkNothingRuns(t, doc)
	checkFields(t, doc)
	checkIDs(t, doc)
	checkWords(t, doc)
}

// TestACardProviderThatIsAwayIsToldWithAWayToTryAgain: nothing is lost, and the same button stands there.
func TestACardProviderThatIsAwayIsToldWithAWayToTryAgain(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	for _, lang := range message.Languages {
		for _, p := range s.pledges {
			s.refuse = fault.NewUnavailable("PAYMENT_UNAVAILABLE", "detail")
			at := "/pledges/" + p.ID.String()
			if p.State.OpenCharge() || p.State.Holds() {
				looked(t, pages, s, lang, visited{name: "card away " + string(p.State), method: http.MethodPost, target: at + "/card", form: url.Values{}, status: http.StatusServiceUnavailable, signedIn: true}, "fault.PAYMENT_UNAVAILABLE")
			}
			if p.State == lifecycle.PledgeAuthRequired {
				looked(t, pages, s, lang, visited{name: "bank away", method: http.MethodPost, target: at + "/confirm", form: url.Values{}, status: http.StatusServiceUnavailable, signedIn: true}, "fault.PAYMENT_UNAVAILABLE")
				looked(t, pages, s, lang, visited{name: "bank away by link", method: http.MethodPost, target: "/l/" + p.ID.String() + "/confirm", form: url.Values{}, status: http.StatusServiceUnavailable}, "fault.PAYMENT_UNAVAILABLE")
			}
			s.refuse = nil
		}
	}
}

// TestWhatCannotBeChangedAnyMoreSaysSo asks to change and to cancel pledges in every state, of which most are past it.
func TestWhatCannotBeChangedAnyMoreSaysSo(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	for _, p := range s.pledges {
		s.refuse = fault.NewConflict("DEADLINE_PASSED", "")
		for _, lang := range message.Languages {
			at := "/pledges/" + p.ID.String() + "/cancel"
			w := visited{method: http.MethodPost, target: at, form: url.Values{"key": {"k"}}, signedIn: true}.visit(t, pages, s, lang)
			doc := document(t, w)
			if w.Code != http.StatusConflict || !strings.Contains(textOf(doc, "main"), message.In(lang).Text("fault.DEADLINE_PASSED", nil)) {
				t.Errorf("%s %s: %d %s", lang, p.State, w.Code, textOf(doc, "main"))
			}
		}
		s.refuse = nil
	}
}

// TestWithoutACardProviderPagesSaySo looks at the pages of a portal that takes no pledges.
func TestWithoutACardProviderPagesSaySo(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t, func(c *Config) { c.PledgingOff = true })
	live := s.state(lifecycle.CampaignLive).Campaign
	for _, lang := range message.Languages {
		for _, target := range []string{"/c/" + live.Slug, "/pledges/" + s.pledges[4].ID.String()} {
			looked(t, pages, s, lang, visited{name: "no provider " + target, method: http.MethodGet, target: target, status: http.StatusOK, signedIn: true}, "")
		}
		looked(t, pages, s, lang, opened(s, "no provider pledge", "/c/"+live.Slug+"/pledge"), "page.campaign.off")
	}
}

// TestAChangeThatAnotherTabOvertookIsShownAndCanBeMadeAgain: two people, or two tabs, change one pledge.
func TestAChangeThatAnotherTabOvertookIsShownAndCanBeMadeAgain(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	p := s.pledges[4]
	w := &walker{t: t, pages: pages, s: s, at: "/pledges/" + p.ID.String() + "/change"}
	w.show(visited{method: http.MethodGet, target: w.at, signedIn: true})
	p.Version = 7 // the other tab was faster
	s.refuse = fault.NewConflict("VERSION_CONFLICT", "")
	w.press(stepAgree)
	if w.status != http.StatusConflict || w.values.Get("version") != "7" || w.values.Get("detail") != planted.detail || !strings.Contains(w.doc.Find(".problem").Text(), message.In(message.Chinese).Text("fault.VERSION_CONFLICT", nil)) {
		t.Errorf("%d, version %q: %s", w.status, w.values.Get("version"), textOf(w.doc, ".problem"))
	}
	s.refuse = nil
	w.press(stepAgree)
	if w.status != http.StatusSeeOther || w.to != "/pledges/"+p.ID.String()+"?done=changed" {
		t.Errorf("%d to %q", w.status, w.to)
	}
}
