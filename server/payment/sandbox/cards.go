package sandbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// decline is a bank's refusal as the wire spells it.
type decline struct {
	code        string
	declineCode string
	message     string
}

func declinedBecause(declineCode string) *decline {
	messages := map[string]string{
		"insufficient_funds": "Your card has insufficient funds.",
		"lost_card":          "Your card was declined.",
		"stolen_card":        "Your card was declined.",
	}
	message, known := messages[declineCode]
	if !known {
		message = "Your card was declined."
	}
	return &decline{code: "card_declined", declineCode: declineCode, message: message}
}

var (
	declinedExpired    = &decline{code: "expired_card", declineCode: "expired_card", message: "Your card has expired."}
	declinedProcessing = &decline{code: "processing_error", declineCode: "processing_error", message: "An error occurred while processing your card. Try again in a little bit."}
	declinedCVC        = &decline{code: "incorrect_cvc", declineCode: "incorrect_cvc", message: "Your card's security code is incorrect."}
	declinedAuth       = &decline{code: "authentication_required", declineCode: "authentication_required", message: "Your card was declined. This transaction requires authentication."}
)

// declineFor answers the refusal for a code that a fault names.
func declineFor(code string) *decline {
	for _, d := range []*decline{declinedExpired, declinedProcessing, declinedCVC, declinedAuth} {
		if d.code == code {
			return d
		}
	}
	return declinedBecause(code)
}

// askBank says when a card's bank wants to hear from its holder.
type askBank int

const (
	// askNever is a card without 3-D Secure.
	askNever askBank = iota
	// askUntilSetUp asks unless the holder agreed to later charges when the card was saved.
	askUntilSetUp
	// askOnSession asks whenever the holder is there, and leaves later charges alone.
	askOnSession
	// askAlways asks at every charge.
	askAlways
)

// card is how one published test number behaves. Numbers that decline at a
// payment also decline when they are saved, as Stripe publishes it ("cannot be
// attached to a customer"): …9995, …0002, …0069 never get as far as a charge.
// The one that is saved and fails later is …0341.
type card struct {
	name     string
	brand    string
	onSetup  *decline
	onCharge *decline
	asks     askBank
}

// cards are the published test numbers taken here. …0259 will be disputed at
// the real provider after it succeeds; here it only succeeds.
var cards = map[string]card{
	"4242424242424242": {name: "visa", brand: "visa"},
	"4000056655665556": {name: "visa_debit", brand: "visa"},
	"5555555555554444": {name: "mastercard", brand: "mastercard"},
	"6200000000000005": {name: "unionpay", brand: "unionpay"},
	"4000000000000259": {name: "disputed_later", brand: "visa"},
	"4000000000000341": {name: "fails_when_charged", brand: "visa", onCharge: declinedBecause("generic_decline")},
	"4000000000000002": {name: "generic_decline", brand: "visa", onSetup: declinedBecause("generic_decline"), onCharge: declinedBecause("generic_decline")},
	"4000000000009995": {name: "insufficient_funds", brand: "visa", onSetup: declinedBecause("insufficient_funds"), onCharge: declinedBecause("insufficient_funds")},
	"4000000000009987": {name: "lost_card", brand: "visa", onSetup: declinedBecause("lost_card"), onCharge: declinedBecause("lost_card")},
	"4000000000009979": {name: "stolen_card", brand: "visa", onSetup: declinedBecause("stolen_card"), onCharge: declinedBecause("stolen_card")},
	"4000000000000069": {name: "expired_card", brand: "visa", onSetup: declinedExpired, onCharge: declinedExpired},
	"4000000000000127": {name: "incorrect_cvc", brand: "visa", onSetup: declinedCVC, onCharge: declinedCVC},
	"4000000000000119": {name: "processing_error", brand: "visa", onSetup: declinedProcessing, onCharge: declinedProcessing},
	"4000000000003220": {name: "secure_on_session", brand: "visa", asks: askOnSession},
	"4000002500003155": {name: "secure_until_set_up", brand: "visa", asks: askUntilSetUp},
	"4000002760003184": {name: "secure_always", brand: "visa", asks: askAlways},
}

// behaviours is cards by name: what a saved card remembers instead of a number.
var behaviours = func() map[string]card {
	out := make(map[string]card, len(cards))
	for _, c := range cards {
		out[c.name] = c
	}
	return out
}()

// asksAtCharge tells whether the bank wants to hear from the holder first.
func (c card) asksAtCharge(offSession, setUp bool) bool {
	switch c.asks {
	case askUntilSetUp:
		return !setUp
	case askOnSession:
		return !offSession || !setUp
	case askAlways:
		return true
	default:
		return false
	}
}

// typed is what a person put into the card form.
type typed struct{ number, exp, cvc string }

// check answers the card behind what was typed, and for each field that is
// wrong the key of a sentence. A number that is not a published test number is
// refused before anything else happens to it.
func (in typed) check(now time.Time, key []byte) (face cardFace, kind card, wrong map[string]string) {
	wrong = map[string]string{}
	number := strings.NewReplacer(" ", "", "-", "").Replace(in.number)
	kind, known := cards[number]
	switch {
	case number == "":
		wrong["number"] = "number_empty"
	case !onlyDigits(number) || len(number) < 12 || len(number) > 19 || !luhn(number):
		wrong["number"] = "number_wrong"
	case !known:
		wrong["number"] = "number_not_test"
	}
	month, year, ok := parseExpiry(in.exp)
	switch {
	case strings.TrimSpace(in.exp) == "":
		wrong["exp"] = "exp_empty"
	case !ok:
		wrong["exp"] = "exp_wrong"
	case !time.Date(year, time.Month(month)+1, 1, 0, 0, 0, 0, time.UTC).After(now):
		wrong["exp"] = "exp_past"
	}
	cvc := strings.TrimSpace(in.cvc)
	switch {
	case cvc == "":
		wrong["cvc"] = "cvc_empty"
	case len(cvc) != 3 || !onlyDigits(cvc):
		wrong["cvc"] = "cvc_wrong"
	}
	if len(wrong) > 0 {
		return cardFace{}, card{}, wrong
	}
	return cardFace{
		Brand: kind.brand, Last4: number[len(number)-4:], ExpMonth: month, ExpYear: year,
		Fingerprint: fingerprint(key, number), Funding: "credit", Country: "CN",
	}, kind, nil
}

// fingerprint hides a number behind the file's own key.
func fingerprint(key []byte, number string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(number))
	return hex.EncodeToString(mac.Sum(nil)[:8])
}

func parseExpiry(s string) (month, year int, ok bool) {
	m, y, found := strings.Cut(strings.ReplaceAll(s, " ", ""), "/")
	if !found || len(m) != 2 || len(y) != 2 || !onlyDigits(m) || !onlyDigits(y) {
		return 0, 0, false
	}
	month = int(m[0]-'0')*10 + int(m[1]-'0')
	year = 2000 + int(y[0]-'0')*10 + int(y[1]-'0')
	return month, year, month >= 1 && month <= 12
}

func onlyDigits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return s != ""
}

// luhn is the check digit of card numbers.
func luhn(number string) bool {
	sum := 0
	for i := range len(number) {
		d := int(number[len(number)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}
