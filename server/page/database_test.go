package page

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/campaign/campaigntest"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/follow"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
	"shanhuo.app/server/pledge"
	"shanhuo.app/server/post"
	"shanhuo.app/server/problem"
	"shanhuo.app/server/question"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

// realPages are the pages on the real words and a database.
func realPages(w *campaigntest.World) *Pages {
	reads := Reads{DB: w.DB}
	return New(Config{
		Log: slog.New(slog.DiscardHandler), BaseURL: "https://shanhuo.example", Clock: &clock.System{}, Dunning: 7 * 24 * time.Hour, Totals: reads.Totals,
		Posts: &post.Service{DB: w.DB, Notify: w.Notify}, Photos: w.Campaigns.Photos.(Photos),
		Campaigns: w.Campaigns, Regions: reads, Questions: &question.Service{DB: w.DB, Notify: w.Notify}, Follows: &follow.Service{DB: w.DB}, Problems: &problem.Service{DB: w.DB, Notify: w.Notify},
		Pledges: &pledge.Service{Options: pledge.Options{DB: w.DB}},
	})
}

func onEachDatabase(t *testing.T, test func(t *testing.T, w *campaigntest.World, pages *Pages)) {
	t.Helper()
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := campaigntest.New(t, db)
		test(t, w, realPages(w))
	})
}

// as asks as somebody; ctx is theirs.
func as(ctx context.Context, pages http.Handler, method, target string, pairs ...string) *httptest.ResponseRecorder {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(method, target, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer := httptest.NewRecorder()
	pages.ServeHTTP(answer, r.WithContext(message.With(ctx, message.Chinese)))
	return answer
}

func live(t *testing.T, w *campaigntest.World) *gen.Campaign {
	t.Helper()
	c := w.Draft()
	return w.DB.Client.Campaign.UpdateOneID(c.ID).SetState(lifecycle.CampaignLive).SetLaunchedAt(w.Now()).SetDeadline(w.Now().Add(9*24*time.Hour + time.Hour)).
		SetRaisedMinor(13_401_00).SetBackerCount(126).SetPledgeCount(130).SaveX(w.System)
}

func TestAnEmptyPortalHasAHomePage(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, w *campaigntest.World, pages *Pages) {
		for _, target := range []string{"/", "/campaigns", "/campaigns?state=all&region=621202"} {
			answer := as(w.Public, pages, http.MethodGet, target)
			// Nine counties without a project are nine empty boxes.
			if body := answer.Body.String(); answer.Code != http.StatusOK || strings.Contains(body, "武都区") == (target == "/") {
				t.Errorf("%s: %d %s", target, answer.Code, body)
			}
		}
		if answer := as(w.Public, pages, http.MethodGet, "/campaigns?region=999999"); answer.Code != http.StatusNotFound {
			t.Errorf("an unknown region answers %d", answer.Code)
		}
	})
}

func TestACampaignIsReadFromTheDatabase(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, w *campaigntest.World, pages *Pages) {
		c := live(t, w)
		ctx, count := store.CountIn(w.Public)
		answer := as(ctx, pages, http.MethodGet, "/c/"+c.Slug)
		body := answer.Body.String()
		for _, want := range []string{c.Title, "已筹 <strong>¥13,401</strong>", "/ 目标 ¥20,000", "126 人支持", "还有 9 天", "陈家坝村", "一斤装", `href="/c/` + c.Slug + `/pledge"`} {
			if !strings.Contains(body, want) {
				t.Errorf("the page lacks %s", want)
			}
		}
		for _, secret := range []string{"甘肃农信", "6228480402564890018", "0018"} {
			if strings.Contains(shape.ReplaceAllString(body, ""), secret) { // an id may have any digits
				t.Errorf("the page shows %s", secret)
			}
		}
		if n := count.Statements(); n > 6 {
			t.Errorf("the page takes %d statements", n)
		}
		if w.DB.Postgres() && count.Trips() > 2 {
			t.Errorf("the page takes %d round trips", count.Trips())
		}
		home := as(w.Public, pages, http.MethodGet, "/").Body.String()
		for _, want := range []string{c.Title, "¥13,401", "1 个正在进行"} {
			if !strings.Contains(home, want) {
				t.Errorf("the home page lacks %s", want)
			}
		}
		ctx, count = store.CountIn(w.Public)
		as(ctx, pages, http.MethodGet, "/campaigns?order=NEWEST")
		if n := count.Statements(); n > 4 {
			t.Errorf("the list takes %d statements", n)
		}
	})
}

// TestAPreviewIsNeverKept: the owner reads a draft, and strangers still find nothing.
func TestAPreviewIsNeverKept(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, w *campaigntest.World, pages *Pages) {
		target := "/c/" + w.Draft().Slug
		if answer := as(w.Public, pages, http.MethodGet, target); answer.Code != http.StatusNotFound {
			t.Errorf("a stranger gets %d", answer.Code)
		}
		own := as(w.Household.Ctx, pages, http.MethodGet, target)
		if own.Code != http.StatusOK || !strings.Contains(own.Header().Get("Cache-Control"), "no-store") || strings.Contains(own.Body.String(), `rel="canonical"`) {
			t.Errorf("the owner gets %d, %s", own.Code, own.Header().Get("Cache-Control"))
		}
		if answer := as(w.Public, pages, http.MethodGet, target); answer.Code != http.StatusNotFound {
			t.Errorf("a stranger after the owner gets %d", answer.Code)
		}
		if answer := as(w.Backer.Ctx, pages, http.MethodGet, target); answer.Code != http.StatusNotFound {
			t.Errorf("another person gets %d", answer.Code)
		}
	})
}

func TestFormsAroundACampaignDoWhatTheySay(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, w *campaigntest.World, pages *Pages) {
		c := live(t, w)
		at := "/c/" + c.Slug
		as(w.Public, pages, http.MethodGet, at)
		if answer := as(w.Backer.Ctx, pages, http.MethodPost, at+"/questions", "text", "花椒能放多久？"); answer.Code != http.StatusSeeOther {
			t.Fatalf("asking answers %d", answer.Code)
		}
		pages.Changed(c.ID)
		if body := as(w.Public, pages, http.MethodGet, at).Body.String(); !strings.Contains(body, "花椒能放多久？") {
			t.Error("the question does not show")
		}
		if answer := as(w.Backer.Ctx, pages, http.MethodPost, at+"/follow", "follow", "yes"); answer.Header().Get("Location") != at+"?done=followed" {
			t.Errorf("following leads to %s", answer.Header().Get("Location"))
		}
		if body := as(w.Backer.Ctx, pages, http.MethodGet, at+"?done=followed").Body.String(); !strings.Contains(body, "不再关注") || !strings.Contains(body, "已关注") {
			t.Error("the page does not know that it is followed")
		}
		if answer := as(w.Backer.Ctx, pages, http.MethodPost, at+"/problems", "kind", "OTHER", "text", "照片和去年别家的一样。"); answer.Code != http.StatusSeeOther {
			t.Errorf("reporting answers %d", answer.Code)
		}
		if n := w.DB.Client.Problem.Query().CountX(w.System); n != 1 {
			t.Errorf("%d problems", n)
		}
		offered := func() string { return as(w.Backer.Ctx, pages, http.MethodGet, at).Body.String() }
		if body := offered(); !strings.Contains(body, `<option value="" selected>`) || strings.Contains(body, `value="NOT_RECEIVED"`) {
			t.Error("before the closing, goods that did not come can be reported, or a kind is chosen already")
		}
		c.Update().SetClosedAt(w.Now()).SetState(lifecycle.CampaignViable).ExecX(w.System)
		pages.Changed(c.ID)
		for _, kind := range problem.Kinds {
			if !strings.Contains(offered(), `value="`+kind+`"`) {
				t.Errorf("after the closing, %s is not offered", kind)
			}
		}
		if answer := as(access.Public(t.Context()), pages, http.MethodPost, at+"/follow", "follow", "yes"); answer.Header().Get("Location") != "/sign-in?next="+url.QueryEscape(at) {
			t.Errorf("a stranger who follows is led to %s", answer.Header().Get("Location"))
		}
	})
}

func TestTheSameWordsAboutACampaignCountOnceADay(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, w *campaigntest.World, pages *Pages) {
		at := "/c/" + live(t, w).Slug
		say := func(words string, status int) {
			t.Helper()
			for _, send := range [][]string{{"/questions"}, {"/problems", "kind", "OTHER"}} {
				if answer := as(w.Backer.Ctx, pages, http.MethodPost, at+send[0], append([]string{"text", words}, send[1:]...)...); answer.Code != status {
					t.Errorf("%s %q answers %d", send[0], words, answer.Code)
				}
			}
		}
		said := func(want int) {
			t.Helper()
			if n := w.DB.Client.Question.Query().CountX(w.System); n != want {
				t.Errorf("%d questions, want %d", n, want)
			}
			if n := w.DB.Client.Problem.Query().CountX(w.System); n != want {
				t.Errorf("%d problems, want %d", n, want)
			}
		}
		say("问", http.StatusUnprocessableEntity) // too short
		say("花椒能放多久，要放进冰箱里吗？", http.StatusSeeOther)
		say("花椒能放多久，要放进冰箱里吗？", http.StatusSeeOther) // the answer to the first was lost
		said(1)
		say("麻不麻，辣不辣，有没有籽？", http.StatusSeeOther)
		said(2)
	})
}

func TestTheSameWordsAreSomethingNewTheNextDay(t *testing.T) {
	t.Parallel()
	about, evening := uuid.New(), time.Date(2026, 11, 22, 15, 59, 0, 0, time.UTC) // a minute to midnight in Beijing
	key := func(about uuid.UUID, now time.Time, words ...string) uuid.UUID {
		return *(&visit{now: now}).onceFor(about, words...)
	}
	if key(about, evening, "OTHER", "花椒") != key(about, evening.Add(-time.Hour), "OTHER", "花椒") {
		t.Error("the same words of a day are two things")
	}
	for name, other := range map[string]uuid.UUID{
		"the next day": key(about, evening.Add(time.Minute), "OTHER", "花椒"), "another campaign": key(uuid.New(), evening, "OTHER", "花椒"),
		"other words": key(about, evening, "OTHER", "核桃"), "of another kind": key(about, evening, "PHOTO", "花椒"),
	} {
		if other == key(about, evening, "OTHER", "花椒") {
			t.Errorf("%s is the same", name)
		}
	}
}

func TestFollowingAndLeavingTwiceIsOnce(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, w *campaigntest.World, pages *Pages) {
		at := "/c/" + live(t, w).Slug
		press := func(follow, done string) {
			t.Helper()
			for range 2 { // the answer to the first was lost
				if answer := as(w.Backer.Ctx, pages, http.MethodPost, at+"/follow", "follow", follow); answer.Header().Get("Location") != at+"?done="+done {
					t.Errorf("%s answers %d to %q", done, answer.Code, answer.Header().Get("Location"))
				}
			}
		}
		press("yes", "followed")
		if n := w.DB.Client.Follow.Query().CountX(w.System); n != 1 {
			t.Errorf("followed twice, there are %d", n)
		}
		press("no", "unfollowed")
		if n := w.DB.Client.Follow.Query().CountX(w.System); n != 0 {
			t.Errorf("left twice, there are %d", n)
		}
	})
}

// TestEveryEnglishWordOfASearchIsFound looks for what is said in Chinese: places by their
// English names, in any order with other words.
func TestEveryEnglishWordOfASearchIsFound(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, w *campaigntest.World, pages *Pages) {
		c := live(t, w)
		for search, found := range map[string]bool{
			"pepper": true, "Wudu": true, "wudu pepper": true, "pepper WUDU": true, "Wudu, pepper": true, "sichuan pepper wudu longnan": true, "longnan": true,
			"wenxian pepper": false, "wudu tea": false, "wud pepper": false, "花椒 武都": true, "花椒 wudu": true,
		} {
			for _, lang := range message.Languages {
				r := httptest.NewRequest(http.MethodGet, "/campaigns?q="+url.QueryEscape(search), nil)
				answer := httptest.NewRecorder()
				pages.ServeHTTP(answer, r.WithContext(message.With(w.Public, lang)))
				doc := document(t, answer)
				if got := doc.Find(`.sale a[href="/c/`+c.Slug+`"]`).Length() > 0; got != found || answer.Code != http.StatusOK {
					t.Errorf("%s, %q: %d, found %v", lang, search, answer.Code, got)
				}
				if kept := doc.Find(`input[name=q]`).AttrOr("value", ""); kept != search {
					t.Errorf("%q became %q", search, kept)
				}
			}
		}
	})
}
