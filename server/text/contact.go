package text

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// digits are other ways to write a digit. Ten (十) is none: a number that is spelt
// out is never dialled.
var digits = strings.NewReplacer("零", "0", "〇", "0", "一", "1", "幺", "1", "二", "2", "三", "3", "四", "4", "五", "5",
	"六", "6", "七", "7", "八", "8", "九", "9")

// Fold makes texts comparable: one way to write letters and digits.
func Fold(s string) string { return digits.Replace(strings.ToLower(norm.NFKC.String(s))) }

var (
	// A mobile number of mainland China, or a landline: its area code set apart, or said to
	// be one, since an order's number begins with 0 as well.
	phone = regexp.MustCompile(`(?:^|[^0-9])(?:(?:\+?86[ -]?)?1[3-9][0-9](?:[ .·-]?[0-9]{4}){2}|0[0-9]{2,3}[ -][0-9]{7,8}|\(0[0-9]{2,3}\)[ -]?[0-9]{7,8})(?:[^0-9]|$)|` +
		`(?:电话|座机|phone|call|tel)[ :.是]*0[0-9]{9,11}(?:[^0-9]|$)`)
	email = regexp.MustCompile(`[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+`)
	// The name somebody has in a messenger: said to be one, or no word for having a digit
	// or a line in it. People pay by WeChat too, and ask about it.
	messenger = regexp.MustCompile(`(?:微信|薇信|wechat|weixin|qq) *(?:(?:号|id|:)[ :是为]*[a-z0-9][a-z0-9_-]{4,}|(?:[群是为]|is )? *([a-z0-9][a-z0-9_-]{4,}))`)
)

// HasContact tells whether a text says how to reach somebody past the portal: a phone
// number, an address for mail, or a name in a messenger.
func HasContact(s string) bool {
	s = Fold(s)
	return phone.MatchString(s) || email.MatchString(s) || hasMessenger(s)
}

func hasMessenger(s string) bool {
	for _, found := range messenger.FindAllStringSubmatch(s, -1) {
		if found[1] == "" || strings.ContainsAny(found[1], "0123456789_") {
			return true
		}
	}
	return false
}

// WithoutMail answers a folded text without its addresses for mail.
func WithoutMail(s string) string { return email.ReplaceAllString(s, " ") }
