package sandbox

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestTheCardForm(t *testing.T) {
	t.Parallel()
	b := newBox(t)
	who := b.must(b.call("POST", "/v1/customers", "")).text("id")
	s := b.openSession(who, "zh")
	link := s.text("url")
	page := b.get(link)
	t.Run("says in Chinese that it is a sandbox, and has no script", func(t *testing.T) {
		for _, part := range []string{`lang="zh-CN"`, "这是演示环境", "请不要填写真实的银行卡号", `<label for="number">`, `name="exp"`, `name="cvc"`, "4242 4242 4242 4242", "https://portal.test/no"} {
			if !strings.Contains(page.raw, part) {
				t.Errorf("lacks %q", part)
			}
		}
		if regexp.MustCompile(`(?i)<script|\son\w+=|style=|<style`).MatchString(page.raw) {
			t.Error("has script or inline style")
		}
	})
	t.Run("speaks English when asked", func(t *testing.T) {
		if en := b.get(b.openSession(who, "en").text("url")); !strings.Contains(en.raw, "This is a sandbox") || !strings.Contains(en.raw, `lang="en"`) {
			t.Error(en.raw)
		}
	})
	t.Run("has a policy that lets its form end at the portal and nothing else", func(t *testing.T) {
		want := "default-src 'none'; style-src 'self'; form-action 'self' https://portal.test; base-uri 'none'; frame-ancestors 'none'"
		if got := page.header.Get("Content-Security-Policy"); got != want {
			t.Error(got)
		}
		if page.header.Get("Cache-Control") != "no-store" || page.header.Get("Referrer-Policy") != "no-referrer" {
			t.Error(page.header)
		}
	})
	t.Run("names each field that is wrong", func(t *testing.T) {
		table := []struct{ number, exp, cvc, says string }{
			{"", "12/34", "123", "请填写卡号"},
			{"4242424242424241", "12/34", "123", "卡号不对"},
			{"卡", "12/34", "123", "卡号不对"},
			{"4111111111111111", "12/34", "123", "只接受下面列出的测试卡号"},
			{"4242424242424242", "", "123", "请填写有效期"},
			{"4242424242424242", "13/34", "123", "月/年"},
			{"4242424242424242", "1234", "123", "月/年"},
			{"4242424242424242", "10/25", "123", "已经过了"},
			{"4242424242424242", "12/34", "", "请填写安全码"},
			{"4242424242424242", "12/34", "12", "三位数字"},
			{"4242424242424242", "12/34", "１２３", "三位数字"},
		}
		for _, row := range table {
			r := b.post(link, "number", row.number, "exp", row.exp, "cvc", row.cvc)
			if r.status != http.StatusUnprocessableEntity || !strings.Contains(r.raw, row.says) || !strings.Contains(r.raw, `aria-invalid="true"`) {
				t.Errorf("%+v: %d", row, r.status)
			}
		}
	})
	t.Run("takes spaces in the number and the month that is running", func(t *testing.T) {
		r := b.post(link, "number", " 4242 4242-4242 4242 ", "exp", "11 / 25", "cvc", "123")
		if want := "https://portal.test/ok?s=" + s.text("id"); r.status != http.StatusSeeOther || r.header.Get("Location") != want {
			t.Errorf("%d %s", r.status, r.header.Get("Location"))
		}
	})
	t.Run("pressed twice leads to the same place", func(t *testing.T) {
		r := b.post(link, "number", "4242424242424242", "exp", "12/34", "cvc", "123")
		if r.status != http.StatusSeeOther || !strings.Contains(r.header.Get("Location"), s.text("id")) {
			t.Errorf("%d", r.status)
		}
		if r := b.get(link); r.status != http.StatusOK || !strings.Contains(r.raw, "已经登记好了") {
			t.Errorf("%d", r.status)
		}
		if r := b.must(b.call("GET", "/v1/payment_methods", "", "customer", who)); len(r.at("data").([]any)) != 1 {
			t.Error("a second card is saved")
		}
	})
	t.Run("expires", func(t *testing.T) {
		other := b.openSession(who, "zh")
		b.clock.Advance(24 * time.Hour)
		if r := b.get(other.text("url")); r.status != http.StatusGone || !strings.Contains(r.raw, "已经过期") {
			t.Errorf("%d", r.status)
		}
	})
	t.Run("of nobody is not found, in words", func(t *testing.T) {
		if r := b.get(b.base + "/checkout/cs_test_nobody"); r.status != http.StatusNotFound || !strings.Contains(r.raw, "这里没有要确认的付款") {
			t.Errorf("%d %s", r.status, r.raw)
		}
	})
	t.Run("refuses a body beyond 64 KiB", func(t *testing.T) {
		if r := b.post(link, "number", strings.Repeat("4", 70_000)); r.status != http.StatusRequestEntityTooLarge {
			t.Errorf("%d", r.status)
		}
	})
}

func TestTheStylesheetIsOurOwn(t *testing.T) {
	t.Parallel()
	b := newBox(t)
	css := b.get(b.base + "/sandbox.css")
	if css.status != http.StatusOK || !strings.HasPrefix(css.header.Get("Content-Type"), "text/css") || strings.Contains(css.raw, "url(") || strings.Contains(css.raw, "@import") {
		t.Errorf("%d %v", css.status, css.header)
	}
}

func TestBothLanguagesSayTheSame(t *testing.T) {
	t.Parallel()
	placeholder := regexp.MustCompile(`\{\w+\}`)
	zh, en := languages["zh"], languages["en"]
	for key, text := range zh {
		if en[key] == "" || text == "" {
			t.Errorf("%s is missing", key)
		}
		if strings.Join(placeholder.FindAllString(text, -1), "") == "" != (strings.Join(placeholder.FindAllString(en[key], -1), "") == "") {
			t.Errorf("%s has other placeholders", key)
		}
	}
	if len(zh) != len(en) {
		t.Errorf("%d and %d sentences", len(zh), len(en))
	}
	for _, h := range hinted {
		if zh[h.key] == "" {
			t.Errorf("card %s has no text", h.number)
		}
		if _, known := cards[strings.ReplaceAll(h.number, " ", "")]; !known {
			t.Errorf("card %s is offered but not taken", h.number)
		}
	}
	for number, c := range cards {
		if !luhn(number) || behaviours[c.name].name != c.name || behaviours[c.name] != c {
			t.Errorf("card %s is wrong, or shares its name", number)
		}
	}
}
