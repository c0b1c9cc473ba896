package page

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"shanhuo.app/server/message"
)

func TestTheCodeIsTypedByPhonesThemselves(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	_, _, doc := send(t, pages, s, "/sign-in", false, "identifier", "lan@example.org", "next", "/pledges")
	code := doc.Find("#code")
	if code.AttrOr("inputmode", "") != "numeric" || code.AttrOr("autocomplete", "") != "one-time-code" {
		t.Error("the field of the code is not one")
	}
	doc.Find("main form").Each(func(_ int, f *goquery.Selection) {
		if f.Find("input[name=next]").AttrOr("value", "") != "/pledges" || f.Find("input[name=identifier]").AttrOr("value", "") != "lan@example.org" {
			t.Error("a form of the second step forgets where to go or who asks")
		}
	})
}

func TestAskingAgainTakesAWhile(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	resend := func(ago time.Duration) (int, *goquery.Document) {
		sent := strconv.FormatInt(sampleNow.Add(-ago).Unix(), 10)
		status, _, doc := send(t, pages, s, "/sign-in", false, "identifier", "lan@example.org", "next", "/pledges", "sent", sent)
		return status, doc
	}
	status, doc := resend(10 * time.Second)
	if status != http.StatusTooManyRequests || !strings.Contains(doc.Find(".problem").Text(), "20 秒后") || doc.Find("#code").Length() != 1 {
		t.Errorf("after ten seconds: %d %s", status, doc.Find(".problem").Text())
	}
	status, doc = resend(40 * time.Second)
	if status != http.StatusOK || !strings.Contains(doc.Find("main").Text(), "新的验证码已发到") {
		t.Errorf("after forty seconds: %d %s", status, doc.Find("main").Text())
	}
	for _, forged := range []string{"", "soon", "-5", "99999999999999"} {
		form := url.Values{"identifier": {"lan@example.org"}, "sent": {forged}}
		if w := (visited{method: http.MethodPost, target: "/sign-in", form: form}).visit(t, pages, s, message.Chinese); w.Code != http.StatusOK {
			t.Errorf("sent=%q answers %d", forged, w.Code)
		}
	}
}

func TestAWrongCodeKeepsTheStep(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	status, _, doc := send(t, pages, s, "/sign-in", false, "identifier", "lan@example.org", "next", "/pledges", "code", "000000")
	if status != http.StatusUnprocessableEntity || doc.Find(".problem a").AttrOr("href", "") != "#code" || doc.Find("main input[name=next]").AttrOr("value", "") != "/pledges" {
		t.Errorf("%d %s", status, doc.Find(".problem").Text())
	}
}

func TestSigningInSaysWhatItIsForWhenAPledgeWasBegun(t *testing.T) {
	t.Parallel()
	pages, s := samplePages(t)
	c := s.state("LIVE").Campaign
	for next, told := range map[string]bool{"/c/" + c.Slug + "/pledge?tier=1": true, "/pledges": false, "/c/nothing-here/pledge": false} {
		text := document(t, visited{method: http.MethodGet, target: "/sign-in?next=" + url.QueryEscape(next)}.visit(t, pages, s, message.Chinese)).Find("main").Text()
		if strings.Contains(text, "支持「"+c.Title+"」，先登录") != told || !strings.Contains(text, "手机号或邮箱") {
			t.Errorf("%s: %s", next, text)
		}
	}
}
