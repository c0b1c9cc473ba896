package page

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
)

// TestANewCardByLinkIsFollowedToItsEnd: nobody is signed in. The provider's page leads back to the link's page, which
// says that the bank is being asked until it has answered, and then what it has answered.
func TestANewCardByLinkIsFollowedToItsEnd(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	p := find(s, lifecycle.PledgeErroredHard)
	at, pledge := "/l/"+p.ID.String(), "/pledges/"+p.ID.String()
	before := document(t, visited{method: http.MethodGet, target: at}.visit(t, pages, s, message.Chinese))
	if text := before.Find("main").Text(); !strings.Contains(text, "换一张卡，马上扣 ¥119") {
		t.Errorf("the page before the card page does not say what is charged at once: %s", text)
	}
	sent := visited{method: http.MethodPost, target: at, form: url.Values{}}.visit(t, pages, s, message.Chinese)
	jar := sent.Result().Cookies()
	if len(jar) != 1 || jar[0].Path != pledge || !jar[0].HttpOnly || jar[0].MaxAge != 3600 {
		t.Fatalf("%+v", jar)
	}
	lead := func(target, want string) {
		t.Helper()
		w := visited{method: http.MethodGet, target: target, cookies: jar}.visit(t, pages, s, message.Chinese)
		if got := w.Header().Get("Location"); got != want {
			t.Errorf("%s leads to %d %q", target, w.Code, got)
		}
	}
	lead(pledge+"/return?session=cs_1", at+"?from=bank")
	lead(pledge, at)
	look := func(state lifecycle.Pledge, trying bool, target string, refresh string, said ...string) {
		t.Helper()
		p.State, s.trying = state, sampleID(0, 0)
		if trying {
			s.trying = p.ID
		}
		w := visited{method: http.MethodGet, target: target}.visit(t, pages, s, message.Chinese)
		text := document(t, w).Find("main").Text()
		for _, one := range said {
			if !strings.Contains(text, one) {
				t.Errorf("%s, trying %t: no %q in %s", state, trying, one, text)
			}
		}
		if got := w.Header().Get("Refresh"); got != refresh {
			t.Errorf("%s, trying %t: refreshed by %q", state, trying, got)
		}
		if trying == strings.Contains(text, "换一张卡") && state == lifecycle.PledgeErroredHard {
			t.Errorf("%s, trying %t: %s", state, trying, text)
		}
	}
	look(lifecycle.PledgeErroredHard, true, at+"?from=bank", "3; url="+at+"?from=bank&look=1", "银行确认中", "再看一次")
	look(lifecycle.PledgeCharging, false, at+"?from=bank&look=2", "6; url="+at+"?from=bank&look=3", "正在扣款")
	look(lifecycle.PledgeProcessing, false, at+"?look=6", "", "银行确认中", "再看一次")
	look(lifecycle.PledgeErroredHard, false, at+"?from=bank&look=2", "", "请换一张卡")
	look(lifecycle.PledgeCollected, false, at+"?from=bank&look=2", "", "已付款", "已扣款")
}

// TestAPledgeThatWaitsForTheBankLooksAgain is the same for its backer.
func TestAPledgeThatWaitsForTheBankLooksAgain(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	p := find(s, lifecycle.PledgeErroredSoft)
	at := "/pledges/" + p.ID.String() + "?from=bank"
	look := func() (string, string) {
		w := visited{method: http.MethodGet, target: at, signedIn: true}.visit(t, pages, s, message.Chinese)
		return document(t, w).Find("h1").Text(), w.Header().Get("Refresh")
	}
	s.trying = p.ID
	if title, refresh := look(); title != "银行确认中" || !strings.HasPrefix(refresh, "3; url=/pledges/") {
		t.Errorf("%q, %q", title, refresh)
	}
	s.trying = sampleID(0, 0)
	if title, refresh := look(); title != "这次没有扣款成功" || refresh != "" {
		t.Errorf("after the refusal: %q, %q", title, refresh)
	}
}
