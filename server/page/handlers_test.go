package page

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
)

// send posts a form as the sample's backer.
func send(t *testing.T, pages *Pages, s *sample, target string, signedIn bool, pairs ...string) (status int, location string, doc *goquery.Document) {
	t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	w := visited{method: http.MethodPost, target: target, form: form, signedIn: signedIn}.visit(t, pages, s, message.Chinese)
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, w.Header().Get("Location"), doc
}

// TestALateNewsIsNeverAFailure: whatever happens to the question we ask the provider,
// the backer who comes back hears that the bank is confirming.
func TestALateNewsIsNeverAFailure(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	s.refuse = fault.NewUnavailable("PAYMENT_UNAVAILABLE", "timeout")
	at := "/pledges/" + s.pledges[0].ID.String()
	back := visited{method: http.MethodGet, target: at + "/return?session=cs_test_1", signedIn: true}.visit(t, pages, s, message.Chinese)
	if back.Code != http.StatusSeeOther || back.Header().Get("Location") != at+"?from=bank" {
		t.Fatalf("%d to %q", back.Code, back.Header().Get("Location"))
	}
	if len(s.sessions) != 1 || s.sessions[0] != "cs_test_1" {
		t.Errorf("asked the provider about %v", s.sessions)
	}
	page := visited{method: http.MethodGet, target: at + "?from=bank", signedIn: true}.visit(t, pages, s, message.Chinese).Body.String()
	if !strings.Contains(page, "<h1>银行确认中</h1>") || strings.Contains(page, "失败") {
		t.Error("the page does not say that the bank is confirming")
	}
	stranger := visited{method: http.MethodGet, target: at + "/return?session=cs_test_1"}.visit(t, pages, s, message.Chinese)
	if body := stranger.Body.String(); stranger.Code != http.StatusOK || !strings.Contains(body, "银行确认中") || strings.Contains(body, s.pledges[0].Edges.Campaign.Title) {
		t.Error("who comes back without being signed in should hear only that the bank is confirming")
	}
}

func TestALinkServesOnePledgeWithoutSigningIn(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	for _, p := range s.pledges {
		at := "/l/" + p.ID.String()
		w := visited{method: http.MethodGet, target: at}.visit(t, pages, s, message.Chinese)
		body := w.Body.String()
		if w.Code != http.StatusOK || strings.Contains(body, planted.detail) || strings.Contains(body, planted.phone[3:]) {
			t.Errorf("%s: %d, or an address shows", p.State, w.Code)
		}
		curable := p.State == lifecycle.PledgeErroredSoft || p.State == lifecycle.PledgeErroredHard || p.State == lifecycle.PledgeAuthRequired
		if strings.Contains(body, `action="`+at+`"`) != curable {
			t.Errorf("%s: another card is offered: %t", p.State, !curable)
		}
		if strings.Contains(body, `action="`+at+`/confirm"`) != (p.State == lifecycle.PledgeAuthRequired) {
			t.Errorf("%s: confirming at the bank is offered wrongly", p.State)
		}
	}
	id := s.pledges[0].ID.String()
	if status, to, _ := send(t, pages, s, "/l/"+id, false); status != http.StatusSeeOther || to != "https://checkout.example/other" {
		t.Errorf("another card: %d to %q", status, to)
	}
	if status, to, _ := send(t, pages, s, "/l/"+id+"/confirm", false); status != http.StatusSeeOther || to != "https://bank.example/confirm" {
		t.Errorf("confirm: %d to %q", status, to)
	}
	if w := (visited{method: http.MethodGet, target: "/l/forged"}).visit(t, pages, s, message.Chinese); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a forged link answers %d", w.Code)
	}
}

func TestOthersPledgesLookAsIfTheyDidNotExist(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	s.backer = sampleID(9, 9)
	for _, path := range []string{"", "/change", "/cancel", "/card"} {
		w := visited{method: http.MethodGet, target: "/pledges/" + s.pledges[4].ID.String() + path, signedIn: true}.visit(t, pages, s, message.Chinese)
		if w.Code != http.StatusNotFound {
			t.Errorf("%s answers %d", path, w.Code)
		}
	}
}

func TestRefusalsHaveTheirStatus(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	for err, want := range map[*fault.Fault]int{
		fault.NewDenied("follow.set"):                                        http.StatusForbidden,
		fault.NewNotFound("campaign"):                                        http.StatusNotFound,
		fault.NewConflict("TOO_MANY_QUESTIONS", "").With("max", 10):          http.StatusTooManyRequests,
		fault.NewConflict("NOT_LAUNCHED", ""):                                http.StatusConflict,
		fault.NewUnavailable("PAYMENT_UNAVAILABLE", "the provider's detail"): http.StatusServiceUnavailable,
	} {
		s.refuse = err
		status, _, doc := send(t, pages, s, "/c/"+s.state(lifecycle.CampaignLive).Campaign.Slug+"/follow", true)
		if status != want || !strings.Contains(doc.Text(), message.Fault(message.Chinese, err)) || strings.Contains(doc.Text(), "detail") {
			t.Errorf("%s answers %d: %s", err.Code, status, doc.Find("main").Text())
		}
	}
	s.refuse = fault.NewConflict("TOO_MANY_CODES", "identifier").With("n", 4)
	if status, _, doc := send(t, pages, s, "/sign-in", false, "identifier", "lan@example.org"); status != http.StatusTooManyRequests || doc.Find("#identifier").AttrOr("value", "") != "lan@example.org" {
		t.Errorf("too many codes answer %d", status)
	}
}

func TestSigningInSetsTheCookie(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	w := visited{method: http.MethodPost, target: "/sign-in", form: url.Values{"identifier": {"lan@example.org"}, "code": {"123456"}}}.visit(t, pages, s, message.Chinese)
	cookies := w.Result().Cookies()
	if len(cookies) != 1 {
		t.Fatalf("%d cookies", len(cookies))
	}
	c := cookies[0]
	if c.Name != "__Host-shanhuo" || c.Value != "token" || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.MaxAge != 30*24*3600 {
		t.Errorf("%+v", c)
	}
	if out := (visited{method: http.MethodPost, target: "/sign-out", signedIn: true}).visit(t, pages, s, message.Chinese); out.Result().Cookies()[0].MaxAge != -1 {
		t.Error("signing out keeps the cookie")
	}
}

func TestTooMuchIsRefused(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	status, _, _ := send(t, pages, s, "/c/"+s.state(lifecycle.CampaignLive).Campaign.Slug+"/questions", true, "text", strings.Repeat("问", formBody))
	if status < 400 || len(s.asked) != 0 {
		t.Errorf("a form of %d characters answers %d", formBody, status)
	}
}

func TestTheProofIsDownloadedAsItIs(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	w := visited{method: http.MethodGet, target: "/c/" + s.state(lifecycle.CampaignSettled).Campaign.Slug + "/proof.json"}.visit(t, pages, s, message.Chinese)
	if w.Body.String() != string(sampleProof()) || w.Header().Get("Content-Type") != "application/json" || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
		t.Errorf("%v", w.Header())
	}
	pasted := visited{method: http.MethodPost, target: "/verify", form: url.Values{"text": {w.Body.String() + "\r\n"}}}.visit(t, pages, s, message.Chinese)
	if !strings.Contains(pasted.Body.String(), "全部对得上") {
		t.Error("a pasted proof does not verify")
	}
}
