package e2e

import (
	"net/http"
	"strings"
	"testing"
)

// Published test cards.
const (
	goodCard        = "4242 4242 4242 4242"
	secureCard      = "4000 0025 0000 3155" // its bank asks the holder when it is saved
	failsLaterCard  = "4000 0000 0000 0341" // is saved, and declined at every charge
	declinedAtOnce  = "4000 0000 0000 0002"
	notATestNumber  = "4111 1111 1111 1111"
	validExpiration = "12/40"
)

// pay types a card into the provider's page that is shown, and confirms it at the
// bank when the bank asks. It ends at the page the provider leads back to.
func (b *browser) pay(t testing.TB, card string) *browser {
	t.Helper()
	if !strings.Contains(b.at.Path, "/checkout/") {
		t.Fatalf("%s is not the provider's page:\n%s", b.at, b.text())
	}
	if b.page.Find(".notice").Length() == 0 {
		t.Errorf("the sandbox's page does not say that it is one")
	}
	b.form(t, "number").set(t, "number", card).set(t, "exp", validExpiration).set(t, "cvc", "123").submit(t)
	if strings.HasSuffix(b.at.Path, "/bank") {
		b.form(t, "answer").press(t, "answer=confirm")
	}
	return b
}

// saveCard opens a pledge's card page and saves a card there, signed in as nobody.
func saveCard(t testing.TB, checkoutURL, card string) *browser {
	t.Helper()
	b := browse(t, "en").open(t, checkoutURL)
	if b.status != http.StatusOK {
		t.Fatalf("%s answered %d:\n%s", b.at, b.status, b.text())
	}
	return b.pay(t, card)
}
