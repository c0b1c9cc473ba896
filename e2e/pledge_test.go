package e2e

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// step presses the button that leads to a step of pledging.
func (f *form) step(t testing.TB, to string) *browser {
	t.Helper()
	return f.press(t, "go="+to)
}

// order chooses units of the first tier, in the first step that is shown.
func (b *browser) order(t testing.TB, units string) *form {
	t.Helper()
	f := b.form(t, "tier", "go")
	f.set(t, "tier", f.in.Find(`[name="tier"]`).First().AttrOr("value", ""))
	return f.set(t, f.in.Find(`input[type="number"]`).First().AttrOr("name", ""), units)
}

// addressed types an address into the second step that is shown.
func (b *browser) addressed(t testing.TB, changes vars) *form {
	t.Helper()
	f := b.form(t, "province", "phone")
	if f.in.Find(`[name="where"]`).Length() > 0 {
		f.values.Set("where", "other")
	}
	for name, value := range address(changes) {
		f.set(t, name, value.(string))
	}
	return f
}

// checkPledge goes through the steps of pledging, or of changing, and answers the form of
// the last one, where nothing is agreed to yet.
func (b *browser) checkPledge(t testing.TB, units string, changes vars) *form {
	t.Helper()
	if b.page.Find(`button[name="go"][value="agree"]`).Length() > 0 {
		b.form(t, "go").step(t, "goods").ok(t)
	}
	first := b.order(t, units)
	if first.in.Find(`button[value="address"]`).Length() > 0 {
		first.step(t, "address").ok(t)
	} else {
		first.step(t, "check").ok(t).form(t, "go").step(t, "address").ok(t)
	}
	b.addressed(t, changes).step(t, "check").ok(t)
	return b.form(t, "go")
}

// fillPledge goes through all steps and answers the page that agreeing leads to.
func (b *browser) fillPledge(t testing.TB, units string, changes vars) *browser {
	t.Helper()
	return b.checkPledge(t, units, changes).step(t, "agree")
}

func TestABackerChangesAndCancelsByPlainForms(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, database string) {
		s := demo(t, database)
		campaign := s.office(t).launch(t, s, nil)
		claimed := func(want int64) {
			t.Helper()
			if c := s.campaign(t, campaign.id); c.at("tiers.0.claimed").number() != want {
				t.Errorf("%d units are claimed, not %d", c.at("tiers.0.claimed").number(), want)
			}
		}
		b := browse(t, "en").open(t, s.base+"/c/"+campaign.slug+"/pledge")
		if b.at.Path != "/sign-in" && b.page.Find(`a[href^="/sign-in"]`).Length() == 0 {
			t.Fatalf("the pledge form sends a stranger to %s (%d): %s", b.at, b.status, b.text())
		}
		b.signIn(t, s, "change.my.mind@example.org").open(t, s.base+"/c/"+campaign.slug+"/pledge").ok(t)
		last := b.checkPledge(t, "3", nil)
		last.step(t, "agree")
		card := b.at.String()

		t.Run("a card that its bank refuses is said so, and another one helps", func(t *testing.T) {
			b.pay(t, declinedAtOnce)
			if b.status != http.StatusUnprocessableEntity || b.problem() == "" {
				t.Fatalf("a declined card leads to %s (%d): %s", b.at, b.status, b.text())
			}
			b.pay(t, notATestNumber)
			if b.status != http.StatusUnprocessableEntity || bytes.Contains(b.raw, []byte("4111")) {
				t.Fatalf("a number that is no test number leads to %s (%d): %s", b.at, b.status, b.text())
			}
			b.pay(t, goodCard)
			if !strings.HasPrefix(b.at.Path, "/pledges/") {
				t.Fatalf("a good card leads to %s (%d): %s", b.at, b.status, b.text())
			}
			claimed(3)
		})
		status := b.at.Path
		t.Run("pressing twice makes one pledge", func(t *testing.T) {
			// The same form, sent again from another tab.
			last.step(t, "agree")
			if n := b.open(t, "/pledges").ok(t).page.Find(`main a[href^="/pledges/"]`).Length(); n != 1 {
				t.Errorf("there are %d pledges: %s", n, b.text())
			}
			claimed(3)
		})
		t.Run("going back to the card page does no harm", func(t *testing.T) {
			if b.open(t, card); b.status >= http.StatusInternalServerError {
				t.Errorf("it answers %d", b.status)
			}
		})
		t.Run("the quantity is changed", func(t *testing.T) {
			b.open(t, status+"/change").ok(t)
			b.fillPledge(t, "5", vars{"province": "新疆"})
			// 5 × 80.00, and 18.00 a unit to Xinjiang.
			if b.status != http.StatusOK || b.at.Path != status || !strings.Contains(b.text(), "¥490") {
				t.Errorf("it leads to %s (%d): %s", b.at, b.status, b.text())
			}
			claimed(5)
		})
		t.Run("two tabs do not overwrite each other", func(t *testing.T) {
			b.open(t, status+"/change").ok(t)
			older := b.checkPledge(t, "2", nil)
			b.open(t, status+"/change").ok(t).fillPledge(t, "4", nil)
			if older.step(t, "agree"); b.problem() == "" {
				t.Errorf("the older tab won: %s", b.text())
			}
			claimed(4)
			if b.form(t, "go").step(t, "goods"); b.form(t, "tier").values.Get("detail") != address(nil)["detail"] {
				t.Error("what the older tab had is lost")
			}
		})
		t.Run("the pledge is cancelled, once", func(t *testing.T) {
			b.open(t, status+"/cancel").ok(t).formTo(t, "/cancel").submit(t).ok(t)
			claimed(0)
			if b.page.Find(`a[href$="/change"]`).Length() > 0 {
				t.Error("a cancelled pledge can still be changed")
			}
			if c := s.campaign(t, campaign.id); c.at("backerCount").number() != 0 || c.at("raised.minor").number() != 0 {
				t.Errorf("after cancelling the campaign is %s", c.raw())
			}
		})
		if r := s.cli(t, "verify", "totals"); r.code != 0 {
			t.Errorf("verify totals: exit code %d\n%s%s", r.code, r.out, r.err)
		}
	})
}

func TestUnitsThatNobodyPaidForAreFreeAfterAQuarterOfAnHour(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, database string) {
		s := demo(t, database)
		campaign := s.office(t).launch(t, s, nil)
		slow := s.as(t, "slow@example.org")
		made := slow.change(t, "createPledge", campaign.pledgeInput(2, "slow", nil), "pledge { id checkoutUrl holdUntil }").at("pledge")
		if claimed := s.campaign(t, campaign.id).at("tiers.0.claimed").number(); claimed != 2 {
			t.Errorf("%d units are held, not 2", claimed)
		}
		s.advance(t, 14*time.Minute)
		if p := slow.pledgeState(t, made.at("id").text()); p.at("state").text() != "AWAITING_METHOD" {
			t.Errorf("after 14 minutes it is %s", p.raw())
		}
		s.advance(t, 2*time.Minute)
		slow.waitFor(t, made.at("id").text(), "EXPIRED")
		if c := s.campaign(t, campaign.id); c.at("tiers.0.claimed").number() != 0 || c.at("backerCount").number() != 0 {
			t.Errorf("after the hold the campaign is %s", c.raw())
		}
		// The provider's page is closed, or what comes from it is too late or a new claim:
		// never a promise without goods.
		late := browse(t, "en").open(t, made.at("checkoutUrl").text())
		if late.status == http.StatusOK {
			late.pay(t, goodCard)
		} else if late.status != http.StatusGone {
			t.Errorf("the card page answers %d after the hold: %s", late.status, late.text())
		}
		state := slow.waitFor(t, made.at("id").text(), "COMMITTED", "EXPIRED").at("state").text()
		if claimed := s.campaign(t, campaign.id).at("tiers.0.claimed").number(); claimed != map[string]int64{"COMMITTED": 2}[state] {
			t.Errorf("the pledge is %s, and %d units are claimed", state, claimed)
		}
		s.booksHold(t)
	})
}

func TestACampaignThatFailsChargesNobodyAndForgetsTheCards(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, database string) {
		s := demo(t, database)
		campaign := s.office(t).launch(t, s, vars{"goalMinor": 1000_00})
		people := s.everyone(t, "hopes.a@example.org", "hopes.b@example.org")
		ids := []string{campaign.pledge(t, people[0], 1, goodCard), campaign.pledge(t, people[1], 2, secureCard)}
		s.closeNow(t, campaign)
		c := s.waitForCampaign(t, campaign.id, "FAILED")
		if c.at("closing.success").yes() || c.at("closing.sha256").text() == "" {
			t.Errorf("the closing is %s", c.raw())
		}
		for i, id := range ids {
			p := people[i].waitFor(t, id, "RELEASED")
			if !p.at("collected").null() {
				t.Errorf("the released pledge is %s", p.raw())
			}
			eventually(t, "the card to be forgotten", func() error {
				if p := people[i].pledgeState(t, id); !p.at("card").null() {
					return fmt.Errorf("it is still known: %s", p.raw())
				}
				return nil
			})
			eventually(t, "a notice", func() error {
				for _, m := range s.outbox(t) {
					if m.isTo([]string{"hopes.a@example.org", "hopes.b@example.org"}[i]) && strings.Contains(m.Text, "did not reach") {
						return nil
					}
				}
				return fmt.Errorf("nobody told %s", id)
			})
			if n := s.providerCharges(t).tried(rowOf(t, id)); n != 0 {
				t.Errorf("a pledge to a failed campaign was charged %d times", n)
			}
		}
		page := browse(t, "en").open(t, s.base+"/c/"+campaign.slug).ok(t)
		if page.page.Find(`a[href$="/pledge"]`).Length() > 0 {
			t.Error("the failed campaign still asks for pledges")
		}
		s.booksHold(t)
	})
}
