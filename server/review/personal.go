package review

import (
	"regexp"

	"shanhuo.app/server/text"
)

var (
	link = regexp.MustCompile(`https?://|www\.[a-z0-9]|(?:^|[^a-z0-9@.-])[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:com|cn|net|org|top|shop|cc|vip|xyz|info|io|me|store|app)(?:[^a-z0-9]|$)`)
	// An identity card has 15 or 18 digits, the last perhaps an X; a bank card 16 to 19.
	idNumber = regexp.MustCompile(`(?:^|[^0-9])[0-9](?:[ -]?[0-9]){14,18}x?(?:[^0-9]|$)`)
)

func hasLink(s string) bool { return link.MatchString(text.WithoutMail(s)) }

func hasIDNumber(s string) bool { return idNumber.MatchString(s) }
