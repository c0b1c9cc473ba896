package account

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"shanhuo.app/server/fault"
	"shanhuo.app/server/offer"
)

// What a one-time code is.
const (
	codeDigits = 6
	codeLife   = 5 * time.Minute
	codeTries  = 5
)

// CodeLimits bounds how often codes are sent and guessed.
type CodeLimits struct {
	PerContact    int           // codes to one address …
	ContactWindow time.Duration // … in this time
	PerOrigin     int           // codes asked for from one network …
	OriginWindow  time.Duration // … in this time
	WrongTries    int           // wrong codes for one address …
	WrongWindow   time.Duration // … in this time lock it …
	LockFor       time.Duration // … for this long after the last code
}

// DefaultLimits leave room for a family on one phone and a village behind one
// address, and none for guessing.
var DefaultLimits = CodeLimits{
	PerContact: 5, ContactWindow: 15 * time.Minute,
	PerOrigin: 30, OriginWindow: time.Hour,
	WrongTries: 10, WrongWindow: time.Hour, LockFor: 15 * time.Minute,
}

// DemoLimits are for demo mode, where one browser is everybody.
var DemoLimits = CodeLimits{
	PerContact: 60, ContactWindow: 15 * time.Minute,
	PerOrigin: 2000, OriginWindow: time.Hour,
	WrongTries: 50, WrongWindow: time.Hour, LockFor: time.Minute,
}

// asked is one earlier request for a code to the same address.
type asked struct {
	at    time.Time
	wrong int // wrong tries made on it
}

// judge answers nil when one more code may be sent at now, to an address with these
// earlier requests and from a network with so many. Otherwise it says in how many
// minutes the next one may be asked for.
func (l CodeLimits) judge(now time.Time, earlier []asked, fromOrigin int) *fault.Fault {
	var recent, wrong int
	var oldest, last time.Time
	for _, a := range earlier {
		if a.at.After(now.Add(-l.ContactWindow)) {
			recent++
			if oldest.IsZero() || a.at.Before(oldest) {
				oldest = a.at
			}
		}
		if a.at.After(now.Add(-l.WrongWindow)) {
			wrong += a.wrong
		}
		if a.at.After(last) {
			last = a.at
		}
	}
	switch {
	case wrong >= l.WrongTries && last.Add(l.LockFor).After(now):
		return limited("SIGN_IN_LOCKED", last.Add(l.LockFor).Sub(now))
	case recent >= l.PerContact:
		return limited("TOO_MANY_CODES", oldest.Add(l.ContactWindow).Sub(now))
	case fromOrigin >= l.PerOrigin:
		return limited("TOO_MANY_CODES", l.OriginWindow)
	}
	return nil
}

// longest is how far back judge looks.
func (l CodeLimits) longest() time.Duration { return max(l.ContactWindow, l.WrongWindow) }

func limited(code string, wait time.Duration) *fault.Fault {
	minutes := int((wait + time.Minute - 1) / time.Minute)
	return fault.NewConflict(code, "identifier").With("n", max(minutes, 1))
}

// readCode answers the digits a person typed, or "" when it cannot be a code.
func readCode(typed string) string {
	text := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' {
			return -1
		}
		return r
	}, width.Fold.String(typed))
	if len(text) != codeDigits || strings.ContainsFunc(text, func(r rune) bool { return r < '0' || r > '9' }) {
		return ""
	}
	return text
}

const (
	// ErasureAfter is how long a person may change their mind about an erasure.
	ErasureAfter = 14 * 24 * time.Hour
	// ErasureWaits is when an erasure is tried again that something stood in the way of.
	ErasureWaits = 24 * time.Hour
	// OfficeAnswers is how long after an office ended its holder can still be asked about
	// what they decided in it.
	OfficeAnswers = 5 * 365 * 24 * time.Hour
	// DeliveryAnswers is how long after the month of delivery was over its backers and its
	// owner must still be reachable.
	DeliveryAnswers = offer.DeliveryAnswers
	// lateNews is how long after a hold or a collection ended the provider may still tell
	// of a card that was saved or a charge that was made before.
	lateNews = 24 * time.Hour
)

// standing is what a person still has under way at the portal.
type standing struct {
	Pledges   bool // held, promised or being charged, or may be after all
	Campaigns bool // of their own, begun and not ended
	Payouts   bool // owed to a campaign of theirs, or about to be paid
	Problems  bool // reported of a campaign of theirs, and not looked at yet
	Office    bool // a role other than HOUSEHOLD, now or in the last five years
	Unsettled bool // goods paid for whose campaign is not settled

	// The last month of delivery (YYYY-MM) that is not answered for yet, empty when
	// there is none: of goods they paid for, and of settled campaigns of their own.
	Goods, Delivery string
}

// mayErase answers everything that stands in the way of an erasure.
func mayErase(s standing) fault.List {
	var faults fault.List
	for _, o := range []struct {
		has  bool
		code string
	}{
		{s.Pledges, "ERASURE_PLEDGES"}, {s.Goods != "", "ERASURE_GOODS"}, {s.Goods == "" && s.Unsettled, "ERASURE_UNSETTLED"},
		{s.Campaigns, "ERASURE_CAMPAIGNS"}, {s.Delivery != "", "ERASURE_DELIVERY"},
		// One answer for both: it must not tell the owner that somebody reported a problem.
		{s.Payouts || s.Problems, "ERASURE_UNFINISHED"}, {s.Office, "ERASURE_OFFICE"},
	} {
		switch {
		case !o.has:
		case o.code == "ERASURE_GOODS":
			faults.Add(untilDelivered(o.code, s.Goods))
		case o.code == "ERASURE_DELIVERY":
			faults.Add(untilDelivered(o.code, s.Delivery))
		default:
			faults.Add(fault.NewConflict(o.code, ""))
		}
	}
	return faults
}

// ExportsPerDay is how often a person may take their data along in 24 hours.
const ExportsPerDay = 5

// mayExport tells whether one more export fits after this many in the last 24 hours.
func mayExport(before int) error {
	if before >= ExportsPerDay {
		return fault.NewConflict("TOO_MANY_EXPORTS", "").With("max", ExportsPerDay)
	}
	return nil
}

const maxName = 30

var phoneLike = regexp.MustCompile(`[0-9](?:[ -]?[0-9]){6}`)

// readName answers a display name as it will be shown to everybody, or a fault
// about the field. It must not carry a way to reach the person.
func readName(typed, field string) (string, error) {
	name := strings.Join(strings.Fields(typed), " ")
	switch {
	case name == "":
		return "", fault.NewInvalid("REQUIRED", field)
	case utf8.RuneCountInString(name) > maxName:
		return "", fault.NewInvalid("TOO_LONG", field).With("max", maxName)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }):
		return "", fault.NewInvalid("NAME_INVALID", field)
	case strings.Contains(width.Fold.String(name), "@") || phoneLike.MatchString(width.Fold.String(name)):
		return "", fault.NewInvalid("NAME_HAS_CONTACT", field)
	}
	return name, nil
}
