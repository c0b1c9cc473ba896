package page

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"shanhuo.app/server/access"
	"shanhuo.app/server/campaign/campaigntest"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
)

func TestAVillageIsReadFromTheDatabase(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, w *campaigntest.World, pages *Pages) {
		reads := Reads{DB: w.DB}
		w.Draft()
		first := w.Live()
		w.DB.Client.Campaign.UpdateOneID(first.ID).SetRaisedMinor(5_000_00).SetPledgeCount(7).ExecX(w.System)
		cost := map[string]int64{}
		for round, sold := range []int{1, 3} {
			for range sold - 1 {
				c := w.Live()
				w.DB.Client.Campaign.UpdateOneID(c.ID).SetState(lifecycle.CampaignSettled).SetRaisedMinor(1_000_00).SetPledgeCount(2).ExecX(w.System)
			}
			for _, at := range []region.Path{campaigntest.City, campaigntest.County, campaigntest.Township, campaigntest.Village} {
				ctx, count := store.CountIn(w.Public)
				place, err := reads.Village(ctx, at.Code())
				if err != nil {
					t.Fatal(err)
				}
				if n := count.Statements(); n > 4 || round > 0 && n != cost[at.Code()] {
					t.Errorf("%s takes %d statements, before %d", at, n, cost[at.Code()])
				} else {
					cost[at.Code()] = n
				}
				if w.DB.Postgres() && count.Trips() > 2 {
					t.Errorf("%s takes %d round trips", at, count.Trips())
				}
				checkVillage(t, place, at, sold)
			}
		}
		far, err := reads.Village(w.Public, campaigntest.Far.Code())
		if err != nil || len(far.Grown)+len(far.Offices)+len(far.Below) > 0 || far.Raised != 0 {
			t.Errorf("a village without campaigns answers %+v, %v", far, err)
		}
		for _, code := range []string{"999999", "", "6212'", "6212\x00", strings.Repeat("6", 40)} {
			if _, err := reads.Village(w.Public, code); !fault.Is(err, fault.NotFound) {
				t.Errorf("%q answers %v", code, err)
			}
		}
		checkVillagePages(t, w, pages, first.Title)
	})
}

// checkVillage looks at a region in which one campaign is open and the others are settled.
func checkVillage(t *testing.T, place *Village, at region.Path, sold int) {
	t.Helper()
	if got := place.Here(); got.Path != at || len(place.Places) != len(at.Segments()) || place.Places[0].Level != region.City {
		t.Errorf("%s answers %+v", at, place.Places)
	}
	if len(place.Grown) != 1 || place.Grown[0].Live != 1 || place.Grown[0].Past != sold-1 {
		t.Errorf("%s: grown %+v", at, place.Grown)
	}
	if place.Backers != 7+2*(sold-1) || int64(place.Raised) != 5_000_00+1_000_00*int64(sold-1) {
		t.Errorf("%s: %d backers, %s", at, place.Backers, place.Raised)
	}
	level := place.Here().Level
	wide := level == region.City || level == region.County
	if want := map[bool]int{true: 1, false: 2}[wide]; len(place.Offices) != want {
		t.Fatalf("%s: offices %+v", at, place.Offices)
	}
	for _, o := range place.Offices {
		if o.Campaigns != sold || o.County != (o.Code == campaigntest.County.Code()) {
			t.Errorf("%s: office %+v", at, o)
		}
	}
	live, past := 0, 0
	for _, b := range place.Below {
		live, past = live+b.Live, past+b.Past
	}
	if level != region.Village && (live != 1 || past != sold-1) || level == region.Village && len(place.Below) > 0 {
		t.Errorf("%s: below %+v", at, place.Below)
	}
}

func checkVillagePages(t *testing.T, w *campaigntest.World, pages *Pages, title string) {
	t.Helper()
	target := "/villages/" + campaigntest.Village.Code()
	ctx, count := store.CountIn(w.Public)
	answer := as(ctx, pages, http.MethodGet, target)
	doc, err := goquery.NewDocumentFromReader(answer.Body)
	if err != nil || answer.Code != http.StatusOK {
		t.Fatal(answer.Code, err)
	}
	if cards := doc.Find("#sales .sale"); cards.Length() != 3 || cards.First().Find("h3").Text() != title || cards.First().Find(".chip").Length() != 0 {
		t.Errorf("%d cards, the first is %q", cards.Length(), cards.First().Text())
	}
	if n := count.Statements(); n > 9 {
		t.Errorf("the page takes %d statements", n)
	}
	if answer := as(w.Public, pages, http.MethodGet, "/villages/000000"); answer.Code != http.StatusNotFound {
		t.Errorf("an unknown region answers %d", answer.Code)
	}
}

func TestPagesOfVoicesDoNotAskForEachRow(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, w *campaigntest.World, pages *Pages) {
		c := w.Live()
		at := "/c/" + c.Slug
		cost := map[string]int64{}
		for _, rows := range []int{1, 6} {
			for range rows {
				now := w.Now()
				w.DB.Client.Post.Create().SetCampaignID(c.ID).SetAuthorID(w.Household.ID).SetTitle("下雨了").SetBody("今天没有上山。").SetCreatedAt(now).ExecX(w.System)
				w.DB.Client.Question.Create().SetCampaignID(c.ID).SetAskedBy(w.Backer.ID).SetText("核桃放多久").SetCreatedAt(now).ExecX(w.System)
			}
			pages.Changed(c.ID)
			for _, end := range []string{"/posts", "/questions"} {
				ctx, count := store.CountIn(access.Public(t.Context()))
				answer := as(ctx, pages, http.MethodGet, at+end)
				if answer.Code != http.StatusOK || !strings.Contains(answer.Body.String(), map[string]string{"/posts": "李秀英", "/questions": "上海的小周"}[end]) {
					t.Fatalf("%s: %d", end, answer.Code)
				}
				if n := count.Statements(); cost[end] != 0 && n != cost[end] || n > 8 {
					t.Errorf("%s takes %d statements for %d rows, %d for one", end, n, rows, cost[end])
				} else {
					cost[end] = n
				}
			}
		}
		for i := range 25 {
			w.DB.Client.Post.Create().SetCampaignID(c.ID).SetAuthorID(w.Household.ID).SetTitle("进展").SetBody("长高了。").
				SetCreatedAt(w.Now().Add(time.Duration(i) * time.Second)).ExecX(w.System)
		}
		pages.Changed(c.ID)
		seen := 0
		for target := at + "/posts"; target != ""; {
			doc, err := goquery.NewDocumentFromReader(as(w.Public, pages, http.MethodGet, target).Body)
			if err != nil {
				t.Fatal(err)
			}
			seen += doc.Find("#said .post").Length()
			target = doc.Find("a[rel=next]").AttrOr("href", "")
		}
		if seen != 32 {
			t.Errorf("the pages show %d of 32 posts", seen)
		}
	})
}
