package account

import (
	"net/mail"
	"net/netip"
	"regexp"
	"strings"

	"golang.org/x/text/width"

	"shanhuo.app/ent/gen/contact"
	"shanhuo.app/server/fault"
)

// Identifier is a phone number or an e-mail address in the one form in which it is
// stored, looked up and written to.
type Identifier struct {
	Channel contact.Channel
	Address string // +8613800138000, or lin@example.com
}

const maxEmail = 254

var (
	mobile   = regexp.MustCompile(`^(?:\+?86|0086)?(1[3-9][0-9]{9})$`)
	emailish = regexp.MustCompile(`^[a-z0-9.!#$%&'*+/=?^_{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+$`)
	spacing  = strings.NewReplacer(" ", "", "-", "", "(", "", ")", "", "\u00a0", "", ".", "")
)

// Identify reads what a person typed: an e-mail address, or a mobile number of the
// Chinese mainland with or without +86. Full-width letters, which Chinese
// keyboards make, are the same as plain ones. Otherwise it answers an Invalid fault
// about the field "identifier".
func Identify(typed string) (Identifier, error) {
	text := strings.TrimSpace(width.Fold.String(typed))
	switch {
	case text == "":
		return Identifier{}, fault.NewInvalid("REQUIRED", "identifier")
	case strings.Contains(text, "@"):
		text = strings.ToLower(text)
		// The parser knows the rules of dots and quotes; the pattern keeps out what it
		// allows beside plain addresses, such as "Lin <lin@example.com>".
		if a, err := mail.ParseAddress(text); err != nil || a.Address != text || len(text) > maxEmail || !emailish.MatchString(text) {
			return Identifier{}, fault.NewInvalid("EMAIL_INVALID", "identifier")
		}
		return Identifier{Channel: contact.ChannelEMAIL, Address: text}, nil
	default:
		m := mobile.FindStringSubmatch(spacing.Replace(text))
		if m == nil {
			return Identifier{}, fault.NewInvalid("IDENTIFIER_INVALID", "identifier")
		}
		return Identifier{Channel: contact.ChannelSMS, Address: "+86" + m[1]}, nil
	}
}

// network answers the network an address belongs to, since one person has a whole
// /64 of IPv6 addresses to ask from. What is no address is answered as it is.
func network(origin string) string {
	if at, err := netip.ParseAddrPort(origin); err == nil {
		origin = at.Addr().String()
	}
	a, err := netip.ParseAddr(origin)
	if err != nil {
		return origin
	}
	a = a.Unmap().WithZone("")
	if a.Is4() {
		return a.String()
	}
	p, err := a.Prefix(64)
	if err != nil {
		return origin
	}
	return p.String()
}
