package page

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/tier"
	"shanhuo.app/server/campaign/campaigntest"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/pledge"
	"shanhuo.app/server/store"
)

// pledged is a pledge that counts, of so many units of the first tier.
func pledged(w *campaigntest.World, c *gen.Campaign, backer uuid.UUID, units int) *gen.Pledge {
	lead := w.DB.Client.Tier.Query().Where(tier.CampaignID(c.ID)).Order(tier.ByPosition()).FirstX(w.System)
	p := w.DB.Client.Pledge.Create().SetCampaignID(c.ID).SetRegionPath(c.RegionPath).SetBackerID(backer).SetIdempotencyKey(uuid.NewString()).SetInputHash([]byte("x")).
		SetAddressSealed([]byte("x")).SetProvince("上海").SetGoodsMinor(1).SetFreightMinor(1).SetConsent(offer.Consent{}).SetHoldUntil(w.Now()).
		SetState(lifecycle.PledgeCommitted).SetCommittedAt(w.Now()).SaveX(w.System)
	w.DB.Client.PledgeLine.Create().SetCampaignID(c.ID).SetPledgeID(p.ID).SetTierID(lead.ID).SetQuantity(units).SetUnitPriceMinor(1).SetUnitFreightMinor(1).ExecX(w.System)
	return p
}

// What somebody has pledged stands on the page as they read it, and on no page that is
// kept for others.
func TestABackerIsToldWhatTheyHavePledged(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, w *campaigntest.World, pages *Pages) {
		c := live(t, w)
		at, own := "/c/"+c.Slug, pledged(w, c, w.Backer.ID, 3)
		ctx, count := store.CountIn(w.Backer.Ctx)
		answer := as(ctx, pages, http.MethodGet, at)
		for _, want := range []string{"您已支持 3 份。", `href="/pledges/` + own.ID.String() + `"`, "再加一份"} {
			if !strings.Contains(answer.Body.String(), want) {
				t.Errorf("the backer's page lacks %s", want)
			}
		}
		if strings.Contains(answer.Body.String(), at+"/follow") {
			t.Error("who hears of everything is asked to follow")
		}
		if caching := answer.Header().Get("Cache-Control"); !strings.Contains(caching, "no-store") {
			t.Errorf("the backer's page may be kept: %s", caching)
		}
		if n := count.Statements(); n > 8 {
			t.Errorf("the backer's page takes %d statements", n)
		}
		for name, who := range map[string]context.Context{"a stranger": w.Public, "another backer": w.Backer2.Ctx} {
			body := as(who, pages, http.MethodGet, at).Body.String()
			if strings.Contains(body, "您已支持") || strings.Contains(body, own.ID.String()) || !strings.Contains(body, "支持这个项目") {
				t.Errorf("%s reads of somebody's pledge", name)
			}
		}
		pledged(w, c, w.Backer.ID, 1)
		if body := as(w.Backer.Ctx, pages, http.MethodGet, at).Body.String(); !strings.Contains(body, "您已支持 4 份。") || !strings.Contains(body, `<a href="/pledges">看我的支持`) {
			t.Error("two pledges are not told together")
		}
		w.DB.Client.Campaign.UpdateOneID(c.ID).SetState(lifecycle.CampaignCollecting).ExecX(w.System)
		w.DB.Client.Pledge.UpdateOneID(own.ID).SetState(lifecycle.PledgeErroredHard).ExecX(w.System)
		if body := as(w.Backer.Ctx, pages, http.MethodGet, at).Body.String(); !strings.Contains(body, "您的卡没有扣成，您的支持还在。 <a href=\"/pledges/"+own.ID.String()) || strings.Contains(body, "您已支持") {
			t.Error("a card that failed is not told")
		}
	})
}

func TestOwnPledgesAreToldInBothLanguages(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	s.pledged = pledge.Own{Pledges: 1, Units: 1, Newest: s.pledges[4].ID}
	one := visited{method: http.MethodGet, target: "/c/" + s.state(lifecycle.CampaignLive).Campaign.Slug, signedIn: true}
	for lang, want := range map[string]string{message.Chinese: "您已支持 1 份。 看我的支持", message.English: "You have pledged 1 unit. See my pledge"} {
		if text := textOf(document(t, one.visit(t, pages, s, lang)), ".tell.good"); text != want {
			t.Errorf("%s: %q", lang, text)
		}
	}
}

func TestTheTotalOfTheHomePageNeverFalls(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, w *campaigntest.World, _ *Pages) {
		want := func(when string, raised money.Fen, pledges int) {
			t.Helper()
			if got, err := (Reads{DB: w.DB}).Totals(w.Public); err != nil || got.Raised != raised || got.Pledges != pledges {
				t.Errorf("%s: %s in %d pledges, %v", when, got.Raised, got.Pledges, err)
			}
		}
		first, second := live(t, w), live(t, w)
		want("while both are open", 0, 0)
		for i, c := range []*gen.Campaign{first, second} {
			w.DB.Client.Closing.Create().SetCampaignID(c.ID).SetClosedAt(w.Now()).SetSuccess(i == 0).SetBackers(126).SetPledges(130).SetGoodsMinor(c.RaisedMinor).
				SetProof([]byte("{}")).SetSha256("x").SetSaltSealed([]byte("x")).ExecX(w.System)
			want("after a closing", first.RaisedMinor, 130)
		}
		// Pledges that are dropped leave the stored totals.
		w.DB.Client.Campaign.UpdateOneID(first.ID).SetState(lifecycle.CampaignCollecting).SetRaisedMinor(0).SetPledgeCount(0).ExecX(w.System)
		want("after pledges were dropped", first.RaisedMinor, 130)
	})
}

func TestACardIsNamedInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	pages, _ := samplePages(t)
	for lang, want := range map[string]string{message.Chinese: "银联", message.English: "UnionPay"} {
		v := &visit{words: pages.site.words[lang]}
		if got := v.cardOf(&gen.Pledge{MethodBrand: "unionpay", MethodLast4: "0005"}); !strings.Contains(got, want) {
			t.Errorf("%s: %s", lang, got)
		}
		if got := v.cardOf(&gen.Pledge{MethodBrand: "visa", MethodLast4: "4242"}); !strings.Contains(got, "Visa") {
			t.Errorf("%s: %s", lang, got)
		}
	}
}

// An address of a draft and one of nothing are answered alike.
func TestAStrangerAtADraftIsOfferedToSignIn(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, w *campaigntest.World, pages *Pages) {
		text := map[string]string{}
		for _, slug := range []string{w.Draft().Slug, "walnut-621223-zzzzzz"} {
			answer := as(w.Public, pages, http.MethodGet, "/c/"+slug)
			doc := document(t, answer)
			if answer.Code != http.StatusNotFound || doc.Find(`main a.main[href="/sign-in?next=%2Fc%2F`+slug+`"]`).Length() != 1 {
				t.Errorf("%s: %d %s", slug, answer.Code, textOf(doc, "main"))
			}
			text[strings.Join(strings.Fields(doc.Find("main p").Text()), " ")] = slug
			if doc := document(t, as(w.Backer.Ctx, pages, http.MethodGet, "/c/"+slug)); doc.Find(`main a[href^="/sign-in"]`).Length() != 0 {
				t.Error("who is signed in is asked to sign in")
			}
		}
		if len(text) != 1 {
			t.Errorf("a draft can be told from nothing: %v", text)
		}
	})
}
