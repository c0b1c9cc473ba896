package message

import (
	"testing"
	"time"

	"shanhuo.app/server/money"
)

func TestMatch(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"":                                    Chinese,
		"zh-CN,zh;q=0.9":                      Chinese,
		"zh-TW":                               Chinese,
		"zh":                                  Chinese,
		"en-GB,en;q=0.8,zh;q=0.5":             English,
		"en":                                  English,
		"fr-FR,fr;q=0.9,en;q=0.3":             English,
		"fr":                                  Chinese,
		"zh;q=0.3,en;q=0.9":                   English,
		"*":                                   Chinese,
		"no such header; q=x,,,":              Chinese,
		"\x00\xff":                            Chinese,
		"en-US,en;q=0.9,zh-CN;q=0.8,zh;q=0.7": English,
	} {
		if got := Match(header); got != want {
			t.Errorf("Match(%q) = %s, want %s", header, got, want)
		}
	}
}

func TestDatesAreThoseOfShanghai(t *testing.T) {
	t.Parallel()
	// 17:30 UTC on Tuesday is 01:30 on Wednesday in Shanghai.
	at := time.Date(2026, 12, 29, 17, 30, 0, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{Date(Chinese, at), "12月30日 周三"},
		{Date(English, at), "Wed 30 December"},
		{DateTime(Chinese, at), "12月30日 周三 01:30"},
		{DateTime(English, at), "Wed 30 December, 01:30"},
		{FullDate(Chinese, at), "2026年12月30日"},
		{FullDate(English, at), "30 December 2026"},
		{Month(Chinese, "2026-10"), "2026年10月"},
		{Month(English, "2026-10"), "October 2026"},
		{Month(English, "soon"), "soon"},
		{Days(Chinese, 1), "1 天"},
		{Days(English, 1), "1 day"},
		{Days(English, 9), "9 days"},
		{Days(English, 0), "0 days"},
		{Number(Chinese, 1234567), "1,234,567"},
		{Number(English, -1234), "-1,234"},
		{Number(English, 999), "999"},
		{Money(Chinese, money.Fen(1340150)), "¥13,401.50"},
		{Money(Chinese, money.Fen(-100)), "−¥1"},
		{PhoneMask("13812345678"), "138****5678"},
		{PhoneMask("+8613812345678"), "138****5678"},
		{PhoneMask("12345"), "****"},
		{EmailMask("lin@example.com"), "l***@example.com"},
		{EmailMask("林@example.com"), "林***@example.com"},
		{EmailMask("nobody"), "***"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestArgumentsAreWrittenAsTheLanguageDoes(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 6, 30, 12, 0, 0, 0, time.UTC)
	args := map[string]any{
		"campaign": "大红袍花椒", "amount": money.Fen(12050), "deadline": at, "delivery": YearMonth("2026-10"),
		"reason": Key("decline.expired"), "desk": Region{Code: "621223", Name: "宕昌县"}, "retry": at, "until": &at,
	}
	for _, c := range []struct{ lang, key, want string }{
		{Chinese, "notice.CHARGED.text", "「大红袍花椒」已达到目标，从您的卡扣款 ¥120.50。预计 2026年10月 发货，发货前农户会告诉您进展。"},
		{English, "notice.CHARGED.text", "“大红袍花椒” reached its goal and your card was charged ¥120.50. It ships in October 2026; you will hear from the household before then."},
		{Chinese, "notice.CHARGE_FAILED_SOFT.text", "「大红袍花椒」的 ¥120.50 没有扣款成功，您的支持还在。这张卡已过有效期。请换一张卡。我们 6月30日 周二 20:00 再试一次。您也可以换一张卡，6月30日 周二 前都可以。"},
		{Chinese, "notice.REVIEW_APPROVED.subject", "宕昌县通过了：大红袍花椒"}, {English, "notice.REVIEW_APPROVED.subject", "Approved by Dangchang: 大红袍花椒"},
	} {
		if got := In(c.lang).Text(c.key, args); got != c.want {
			t.Errorf("%s %s:\n%s\nwant\n%s", c.lang, c.key, got, c.want)
		}
	}
}
