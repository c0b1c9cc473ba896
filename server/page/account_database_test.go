package page

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	entaddress "shanhuo.app/ent/gen/address"
	"shanhuo.app/ent/gen/erasure"
	"shanhuo.app/ent/gen/signin"
	"shanhuo.app/server/access"
	"shanhuo.app/server/account"
	"shanhuo.app/server/address"
	"shanhuo.app/server/campaign/campaigntest"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/message"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

// holder is somebody who is signed in at two devices, one of which is in use.
type holder struct {
	campaigntest.Person
	t            *testing.T
	w            *campaigntest.World
	pages        *Pages
	used, beside uuid.UUID
}

func onEachAccount(t *testing.T, test func(t *testing.T, w *campaigntest.World, me, other *holder)) {
	t.Helper()
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := campaigntest.New(t, db)
		pages := New(Config{
			Log: slog.New(slog.DiscardHandler), BaseURL: "https://shanhuo.example", CookieName: "__Host-shanhuo", Clock: &clock.System{}, Regions: Reads{DB: db},
			Accounts: account.New(db, w.Campaigns.Keys, w.Notify, &clock.System{}, account.DefaultConfig()), Addresses: &address.Service{DB: db, Keys: w.Campaigns.Keys},
		})
		test(t, w, holderOf(t, w, pages, w.Backer), holderOf(t, w, pages, w.Backer2))
	})
}

func holderOf(t *testing.T, w *campaigntest.World, pages *Pages, p campaigntest.Person) *holder {
	h := &holder{Person: p, t: t, w: w, pages: pages}
	h.used, h.beside = h.device("Chrome · Android"), h.device("Safari · iPhone")
	me := *access.From(p.Ctx)
	me.SignInID = h.used
	h.Ctx = access.With(p.Ctx, &me)
	return h
}

// device is one more sign-in.
func (h *holder) device(name string) uuid.UUID {
	h.t.Helper()
	token := uuid.New()
	return h.w.DB.Client.SignIn.Create().SetPersonID(h.ID).SetTokenHash(token[:]).SetKind(signin.KindCOOKIE).SetDevice(name).
		SetExpiresAt(time.Now().UTC().Add(24 * time.Hour)).SaveX(h.w.System).ID
}

func (h *holder) get(target string) *httptest.ResponseRecorder {
	return as(h.Ctx, h.pages, http.MethodGet, target)
}

// post sends a form twice, as a double click does, and wants both to lead to the same.
func (h *holder) post(target, leadsTo string, pairs ...string) {
	h.t.Helper()
	for _, time := range []string{"once", "twice"} {
		if w := as(h.Ctx, h.pages, http.MethodPost, target, pairs...); w.Code != http.StatusSeeOther || w.Header().Get("Location") != leadsTo {
			h.t.Fatalf("%s %s: %d to %q, want %q\n%s", target, time, w.Code, w.Header().Get("Location"), leadsTo, textOf(document(h.t, w), "main"))
		}
	}
	if w := h.get(leadsTo); w.Code != http.StatusOK || strings.Contains(leadsTo, "done=") && document(h.t, w).Find(".tell.good[role=status]").Length() != 1 {
		h.t.Errorf("%s: %d, and nothing says that it was done", leadsTo, w.Code)
	}
}

func (h *holder) person() *gen.Person {
	h.t.Helper()
	return h.w.DB.Client.Person.GetX(h.w.System, h.ID)
}

func fieldsOf(name, street string) []string {
	return []string{"name", name, "phone", "138 1234 5678", "province", "甘肃", "city", "陇南市", "detail", street}
}

func (h *holder) keeps() []*gen.Address {
	h.t.Helper()
	return h.w.DB.Client.Address.Query().Where(entaddress.PersonID(h.ID)).Order(gen.Asc(entaddress.FieldCreatedAt, entaddress.FieldID)).AllX(h.w.System)
}

func (h *holder) trail(action string) int {
	h.t.Helper()
	n := 0
	for _, e := range h.w.DB.Client.AuditEntry.Query().AllX(h.w.System) {
		if e.Action == action && e.ActorID != nil && *e.ActorID == h.ID {
			n++
		}
	}
	return n
}

func TestTheNameAndTheNoticesAreChangedOnce(t *testing.T) {
	onEachAccount(t, func(t *testing.T, _ *campaigntest.World, me, other *holder) {
		me.post("/account/name", "/account?done=saved", "name", "  江边的  小周 ")
		me.post("/account/notices", "/account?done=saved", "wanted", "QUESTIONS", "locale", "en")
		p := me.person()
		if p.DisplayName != "江边的 小周" || p.Locale != message.English || strings.Join(p.UnwantedNotices, " ") != "POSTS DATES" {
			t.Errorf("%+v", p)
		}
		if n := me.trail("person.change"); n != 3 {
			t.Errorf("%d changes are in the trail", n)
		}
		if w := as(me.Ctx, me.pages, http.MethodPost, "/account/notices"); w.Code != http.StatusUnprocessableEntity || len(me.person().UnwantedNotices) != 2 {
			t.Errorf("a form without its fields answers %d and leaves %v", w.Code, me.person().UnwantedNotices)
		}
		doc := document(t, me.get("/account/notices"))
		if doc.Find("input[name=wanted][checked]").AttrOr("value", "") != "QUESTIONS" || doc.Find("#locale option[selected]").AttrOr("value", "") != "en" {
			t.Error("the form does not show what was chosen")
		}
		if q := other.person(); q.Locale == message.English || len(q.UnwantedNotices) > 0 {
			t.Error("somebody else's were changed")
		}
	})
}

func TestOnlyWhoDecidesReviewsIsAskedAboutTheirNotices(t *testing.T) {
	onEachAccount(t, func(t *testing.T, w *campaigntest.World, me, _ *holder) {
		clerk := holderOf(t, w, me.pages, w.Clerk)
		asked := func(h *holder, reviews int) {
			t.Helper()
			doc := document(t, h.get("/account/notices"))
			if doc.Find("input[name=wanted]").Length() != 3+reviews || doc.Find("input[name=wanted][value=REVIEWS]").Length() != reviews {
				t.Errorf("%s is asked %s", h.Name, doc.Find("form").Text())
			}
		}
		asked(me, 0)
		asked(clerk, 1)
		shows := func(h *holder, unwanted, words string) {
			t.Helper()
			if got := strings.Join(h.person().UnwantedNotices, " "); got != unwanted {
				t.Errorf("%s does not want %q", h.Name, got)
			}
			if page := document(t, h.get("/account")).Text(); !strings.Contains(page, "通知 "+words+"\n") {
				t.Errorf("the account of %s does not say %q: %s", h.Name, words, page)
			}
		}
		shows(me, "", "都收")
		shows(clerk, "", "都收")
		// A form that does not ask says nothing about it.
		me.post("/account/notices", "/account?done=saved", "locale", "zh-CN")
		shows(me, "POSTS QUESTIONS DATES", "只收一定会发的")
		clerk.post("/account/notices", "/account?done=saved", "wanted", "REVIEWS", "locale", "zh-CN")
		shows(clerk, "POSTS QUESTIONS DATES", "等您核实、批准的项目")
		clerk.post("/account/notices", "/account?done=saved", "locale", "zh-CN")
		shows(clerk, "POSTS QUESTIONS DATES REVIEWS", "只收一定会发的")
	})
}

func TestAddressesAreKeptChangedAndRemovedOnce(t *testing.T) {
	onEachAccount(t, func(t *testing.T, _ *campaigntest.World, me, _ *holder) {
		me.post("/account/addresses/new", "/account/addresses?done=addressKept", fieldsOf("周一", "示范路 1 号")...)
		me.post("/account/addresses/new", "/account/addresses?done=addressKept", fieldsOf("周二", "示范路 2 号")...)
		kept := me.keeps()
		if len(kept) != 2 {
			t.Fatalf("%d addresses", len(kept))
		}
		first, second := "/account/addresses/"+kept[0].ID.String(), "/account/addresses/"+kept[1].ID.String()
		me.post(first, "/account/addresses?done=addressKept", fieldsOf("周一", "示范路 11 号")...)
		list := textOf(document(t, me.get("/account/addresses")), "main")
		if !strings.Contains(list, "示范路 11 号") || strings.Contains(list, "示范路 1 号") || strings.Contains(list, "13812345678") {
			t.Errorf("the list says %s", list)
		}
		if w := as(me.Ctx, me.pages, http.MethodPost, first, fieldsOf("周一", "路")...); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("a street that is too short answers %d", w.Code)
		}
		// Changed into the other one, it goes up in that one.
		me.post(second, "/account/addresses?done=addressKept", fieldsOf("周一", "示范路 11 号")...)
		if kept = me.keeps(); len(kept) != 1 {
			t.Fatalf("%d addresses", len(kept))
		}
		remove := "/account/addresses/" + kept[0].ID.String() + "/remove"
		if doc := document(t, me.get(remove)); doc.Find(`form[action="`+remove+`"]`).Length() != 1 || !strings.Contains(textOf(doc, "main"), "示范路 11 号") {
			t.Error("nothing asks before an address is removed")
		}
		if w := as(me.Ctx, me.pages, http.MethodPost, remove); w.Header().Get("Location") != "/account/addresses?done=addressRemoved" {
			t.Errorf("removing answers %d to %q", w.Code, w.Header().Get("Location"))
		}
		again := as(me.Ctx, me.pages, http.MethodPost, remove)
		if again.Code != http.StatusNotFound || !strings.Contains(textOf(document(t, again), "main [role=status]"), "刚刚删掉了") {
			t.Errorf("removing twice answers %d", again.Code)
		}
		if len(me.keeps()) != 0 || me.trail("address.remove") != 2 {
			t.Errorf("%d are left, %d removals in the trail", len(me.keeps()), me.trail("address.remove"))
		}
	})
}

func TestOneAddressTooManyLosesNothingThatWasTyped(t *testing.T) {
	onEachAccount(t, func(t *testing.T, _ *campaigntest.World, me, _ *holder) {
		for n := range address.Most {
			as(me.Ctx, me.pages, http.MethodPost, "/account/addresses/new", fieldsOf("周", "示范路 "+strings.Repeat("1", n+1)+" 号")...)
		}
		w := as(me.Ctx, me.pages, http.MethodPost, "/account/addresses/new", fieldsOf("周十一", "示范路 99 号")...)
		doc := document(t, w)
		if w.Code != http.StatusConflict || doc.Find("#name").AttrOr("value", "") != "周十一" || doc.Find("#detail").AttrOr("value", "") != "示范路 99 号" {
			t.Errorf("%d %s", w.Code, textOf(doc, "main"))
		}
		if link := doc.Find(".problem a"); link.AttrOr("href", "") != "/account/addresses" || link.AttrOr("target", "") != "_blank" {
			t.Error("nothing leads to the addresses of which one can be removed")
		}
		if n := len(me.keeps()); n != address.Most {
			t.Errorf("%d addresses", n)
		}
	})
}

func TestSignInsEndOnce(t *testing.T) {
	onEachAccount(t, func(t *testing.T, _ *campaigntest.World, me, other *holder) {
		third := me.device("")
		doc := document(t, me.get("/account/sign-ins"))
		rows := textOf(doc, "main .rows")
		if !strings.Contains(rows, "Chrome · Android 现在这个") || !strings.Contains(rows, "不明设备") || doc.Find("main form").Length() != 2 {
			t.Errorf("the list says %s", rows)
		}
		me.post("/account/sign-ins/"+me.beside.String(), "/account/sign-ins?done=revoked")
		ask := textOf(document(t, me.get("/account/sign-ins/others")), "main")
		if !strings.Contains(ask, "这 1 台马上退出") {
			t.Errorf("asking says %s", ask)
		}
		me.post("/account/sign-ins/others", "/account/sign-ins?done=othersRevoked")
		if w := me.get("/account/sign-ins/others"); w.Header().Get("Location") != "/account/sign-ins" {
			t.Errorf("there is nothing left to end, and the page answers %d", w.Code)
		}
		ended := func(id uuid.UUID) bool { return me.w.DB.Client.SignIn.GetX(me.w.System, id).RevokedAt != nil }
		if !ended(me.beside) || !ended(third) || ended(me.used) || ended(other.used) || ended(other.beside) || me.trail("sign_in.revoke") != 2 {
			t.Error("other sign-ins ended than those that were to")
		}
	})
}

// TestAnIDThatIsGuessedLeadsNowhere: what is somebody else's answers like what is nobody's.
func TestAnIDThatIsGuessedLeadsNowhere(t *testing.T) {
	onEachAccount(t, func(t *testing.T, w *campaigntest.World, me, other *holder) {
		as(me.Ctx, me.pages, http.MethodPost, "/account/addresses/new", fieldsOf("周藏", "隐秘巷 5 号")...)
		secret := me.keeps()[0].ID.String()
		bodies := map[string]string{}
		for _, who := range []context.Context{other.Ctx, w.Admin.Ctx} {
			for _, id := range []string{secret, uuid.NewString(), "no-id"} {
				at := "/account/addresses/" + id
				for name, answer := range map[string]*httptest.ResponseRecorder{
					"see":    as(who, me.pages, http.MethodGet, at),
					"change": as(who, me.pages, http.MethodPost, at, fieldsOf("谁", "别处路 1 号")...),
					"ask":    as(who, me.pages, http.MethodGet, at+"/remove"),
					"remove": as(who, me.pages, http.MethodPost, at+"/remove"),
				} {
					body := answer.Body.String()
					if answer.Code != http.StatusNotFound || strings.Contains(body, "隐秘巷") || strings.Contains(body, "周藏") {
						t.Errorf("%s %s answers %d", name, id, answer.Code)
					}
					if before, seen := bodies[name]; seen && id != "no-id" && before != body {
						t.Errorf("%s: what is somebody's looks different from what is nobody's", name)
					}
					bodies[name] = body
				}
			}
			for _, id := range []string{me.used.String(), me.beside.String(), uuid.NewString(), "no-id"} {
				if answer := as(who, me.pages, http.MethodPost, "/account/sign-ins/"+id); answer.Code != http.StatusNotFound {
					t.Errorf("ending the sign-in %s answers %d", id, answer.Code)
				}
			}
			for _, target := range []string{"/account", "/account/addresses", "/account/sign-ins", "/account/notices", "/account/data", "/account/data.json"} {
				body := as(who, me.pages, http.MethodGet, target).Body.String()
				for _, mine := range []string{"隐秘巷", "周藏", me.Name, me.beside.String(), me.ID.String()} {
					if strings.Contains(body, mine) {
						t.Errorf("%s shows %s to somebody else", target, mine)
					}
				}
			}
		}
		if len(me.keeps()) != 1 || w.DB.Client.SignIn.GetX(w.System, me.beside).RevokedAt != nil {
			t.Error("somebody else changed what is not theirs")
		}
	})
}

func TestAnErasureIsAskedForAndWithdrawnOnce(t *testing.T) {
	onEachAccount(t, func(t *testing.T, w *campaigntest.World, me, other *holder) {
		me.post("/account/data/erase", "/account/data?done=erasureAsked")
		wishes := w.DB.Client.Erasure.Query().AllX(w.System)
		if len(wishes) != 1 || wishes[0].PersonID != me.ID {
			t.Fatalf("%d wishes", len(wishes))
		}
		due := message.DateTime(message.Chinese, wishes[0].DueAt)
		for _, target := range []string{"/account", "/account/data"} {
			if text := textOf(document(t, me.get(target)), "main"); !strings.Contains(text, "您的资料将在 "+due+" 清除") {
				t.Errorf("%s does not say when: %s", target, text)
			}
			if text := textOf(document(t, other.get(target)), "main"); strings.Contains(text, "将在") {
				t.Errorf("%s tells somebody else", target)
			}
		}
		me.post("/account/data/keep", "/account/data?done=erasureWithdrawn")
		if n := w.DB.Client.Erasure.Query().Where(erasure.StateEQ(erasure.StateOPEN)).CountX(w.System); n != 0 {
			t.Errorf("%d wishes are open", n)
		}
		if me.trail("person.request_erasure") != 1 || me.trail("person.withdraw_erasure") != 1 {
			t.Error("the trail has another number of acts")
		}
	})
}

func TestWhoHasAPledgeAndAnOfficeHearsOfBothAtOnce(t *testing.T) {
	onEachAccount(t, func(t *testing.T, w *campaigntest.World, me, _ *holder) {
		w.Pledge(live(t, w), w.Clerk, 1, false, w.Now())
		answer := as(w.Clerk.Ctx, me.pages, http.MethodPost, "/account/data/erase")
		doc := document(t, answer)
		if answer.Code != http.StatusConflict || doc.Find(".problem li").Length() != 2 || doc.Find(`.problem a[href="/pledges"]`).Length() != 1 || doc.Find(`.problem a[href="/account#roles"]`).Length() != 1 {
			t.Errorf("%d %s", answer.Code, textOf(doc, ".problem"))
		}
		overview := textOf(document(t, as(w.Clerk.Ctx, me.pages, http.MethodGet, "/account")), "main")
		if !strings.Contains(overview, "武都区 · 角弓镇 · 陈家坝村") {
			t.Errorf("the role has no place: %s", overview)
		}
	})
}

func TestPagesOfTheAccountTakeAsManyStatementsForALotAsForALittle(t *testing.T) {
	onEachAccount(t, func(t *testing.T, w *campaigntest.World, me, _ *holder) {
		as(me.Ctx, me.pages, http.MethodPost, "/account/addresses/new", fieldsOf("周", "示范路 1 号")...)
		w.DB.Client.Grant.Create().SetPersonID(me.ID).SetRole(string(access.Household)).SetRegionPath(campaigntest.Village).ExecX(w.System)
		one := "/account/addresses/" + me.keeps()[0].ID.String()
		most := map[string]int64{
			"/account": 7, "/account/name": 1, "/account/notices": 2, "/account/addresses": 1, "/account/addresses/new": 0, one: 1, one + "/remove": 1,
			"/account/sign-ins": 1, "/account/sign-ins/others": 1, "/account/data": 1, "/account/data/erase": 1,
		}
		count := func() map[string]int64 {
			out := map[string]int64{}
			for target := range most {
				ctx, n := store.CountIn(me.Ctx)
				if answer := as(ctx, me.pages, http.MethodGet, target); answer.Code != http.StatusOK {
					t.Errorf("%s answers %d", target, answer.Code)
				}
				out[target] = n.Statements()
			}
			return out
		}
		few := count()
		for n := range address.Most - 1 {
			as(me.Ctx, me.pages, http.MethodPost, "/account/addresses/new", fieldsOf("周", "示范路 2"+strings.Repeat("1", n)+" 号")...)
			me.device("Firefox · Linux")
		}
		for _, at := range []region.Path{campaigntest.Far, campaigntest.Beside} {
			w.DB.Client.Grant.Create().SetPersonID(me.ID).SetRole(string(access.VillageClerk)).SetRegionPath(at).ExecX(w.System)
		}
		many := count()
		for target, n := range many {
			if n != few[target] || n > most[target] {
				t.Errorf("%s: %d statements for a lot, %d for a little, at most %d wanted", target, n, few[target], most[target])
			}
		}
	})
}

func TestTwoClicksAtTheSameMomentKeepOneAddress(t *testing.T) {
	onEachAccount(t, func(t *testing.T, w *campaigntest.World, me, _ *holder) {
		var clicks sync.WaitGroup
		for range 4 {
			clicks.Go(func() {
				if answer := as(me.Ctx, me.pages, http.MethodPost, "/account/addresses/new", fieldsOf("周", "示范路 1 号")...); answer.Code != http.StatusSeeOther {
					t.Errorf("%d", answer.Code)
				}
				if answer := as(me.Ctx, me.pages, http.MethodPost, "/account/data/erase"); answer.Code != http.StatusSeeOther {
					t.Errorf("%d", answer.Code)
				}
			})
		}
		clicks.Wait()
		if n := w.DB.Client.Erasure.Query().CountX(w.System); len(me.keeps()) != 1 || n != 1 {
			t.Errorf("%d addresses, %d wishes", len(me.keeps()), n)
		}
	})
}

func TestSigningOutTwiceIsOnceAndEndsNothingElse(t *testing.T) {
	onEachAccount(t, func(t *testing.T, w *campaigntest.World, me, _ *holder) {
		for _, ctx := range []context.Context{me.Ctx, w.Public, w.Public} { // the browser may have lost its cookie by then
			answer := as(ctx, me.pages, http.MethodPost, "/sign-out")
			if c := answer.Result().Cookies(); answer.Header().Get("Location") != "/" || len(c) != 1 || c[0].MaxAge != -1 {
				t.Errorf("%d to %q, %v", answer.Code, answer.Header().Get("Location"), c)
			}
		}
		ended := func(id uuid.UUID) bool { return w.DB.Client.SignIn.GetX(w.System, id).RevokedAt != nil }
		if !ended(me.used) || ended(me.beside) || me.trail("sign_in.revoke") > 1 {
			t.Error("signing out ended something else, or nothing, or twice")
		}
	})
}
