package message

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"

	"shanhuo.app/server/clock"
	"shanhuo.app/server/money"
)

var matcher = language.NewMatcher([]language.Tag{language.MustParse(Chinese), language.MustParse(English)})

// Match answers the portal's language that fits an Accept-Language header best.
// Every Chinese is answered in simplified Chinese; anything unknown or broken is
// answered in the default language.
func Match(acceptLanguage string) string {
	tags, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil || len(tags) == 0 {
		return Default
	}
	_, i, confidence := matcher.Match(tags...)
	if confidence == language.No {
		return Default
	}
	return Languages[i]
}

// Known answers lang when the portal speaks it and the default language otherwise.
func Known(lang string) string {
	for _, l := range Languages {
		if l == lang {
			return l
		}
	}
	return Default
}

// Money writes an amount: ¥1,234.50, the same in both languages.
func Money(_ string, f money.Fen) string { return f.String() }

var chineseWeekdays = [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}

// Date writes the day in Shanghai with its weekday: 12月30日 周三, or Wed 30 December.
func Date(lang string, t time.Time) string {
	t = t.In(clock.Shanghai)
	if lang == English {
		return t.Format("Mon 2 January")
	}
	return fmt.Sprintf("%d月%d日 %s", t.Month(), t.Day(), chineseWeekdays[t.Weekday()])
}

// FullDate writes the day in Shanghai with its year: 2026年12月30日, or 30 December 2026.
func FullDate(lang string, t time.Time) string {
	t = t.In(clock.Shanghai)
	if lang == English {
		return t.Format("2 January 2006")
	}
	return fmt.Sprintf("%d年%d月%d日", t.Year(), t.Month(), t.Day())
}

// DateTime writes day and hour in Shanghai: 12月30日 周三 18:00, or Wed 30 December, 18:00.
func DateTime(lang string, t time.Time) string {
	hour := t.In(clock.Shanghai).Format("15:04")
	if lang == English {
		return Date(lang, t) + ", " + hour
	}
	return Date(lang, t) + " " + hour
}

// Month writes a month that is stored as YYYY-MM: 2026年10月, or October 2026.
// What does not parse is answered as it is.
func Month(lang, month string) string {
	t, err := time.Parse("2006-01", month)
	if err != nil {
		return month
	}
	if lang == English {
		return t.Format("January 2006")
	}
	return fmt.Sprintf("%d年%d月", t.Year(), t.Month())
}

// Days writes a number of days: 3 天, or 3 days.
func Days(lang string, n int) string {
	switch {
	case lang != English:
		return grouped(int64(n)) + " 天"
	case n == 1:
		return "1 day"
	default:
		return grouped(int64(n)) + " days"
	}
}

// Number writes a whole number with separators: 13,401.
func Number(_ string, n int) string { return grouped(int64(n)) }

// PhoneMask hides the middle of a phone number (138****5678), and all of a short one.
func PhoneMask(phone string) string {
	digits := strings.TrimPrefix(phone, "+86")
	if utf8.RuneCountInString(digits) < 8 {
		return "****"
	}
	r := []rune(digits)
	return string(r[:3]) + "****" + string(r[len(r)-4:])
}

// EmailMask hides all of an address but its first letter and its domain (l***@example.com).
func EmailMask(address string) string {
	name, domain, ok := strings.Cut(address, "@")
	if !ok || name == "" {
		return "***"
	}
	first, _ := utf8.DecodeRuneInString(name)
	return string(first) + "***@" + domain
}
