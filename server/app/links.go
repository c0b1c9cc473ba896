package app

import (
	"time"

	"github.com/google/uuid"

	"shanhuo.app/server/page"
	"shanhuo.app/server/pledge"
)

// pledgeLinks are the addresses of the pages by which a failed charge is cured. They
// work without signing in, for one pledge, until they expire.
type pledgeLinks struct {
	pledges *pledge.Service
	base    string
}

// Pay is the page of a failed charge.
func (l *pledgeLinks) Pay(id uuid.UUID, expires time.Time) string {
	return l.base + "/l/" + l.pledges.SignLink(id, page.LinkPurpose, expires)
}

// CardSaved is where the provider's page for another card leads back to.
func (l *pledgeLinks) CardSaved(id uuid.UUID) (success, cancel string) {
	page := l.base + "/pledges/" + id.String()
	return page + "/return?session={CHECKOUT_SESSION_ID}", page
}

// BankReturn is where the bank's page leads back to.
func (l *pledgeLinks) BankReturn(id uuid.UUID) string {
	return l.base + "/pledges/" + id.String() + "/return"
}
