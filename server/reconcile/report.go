package reconcile

import (
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/server/message"
	"shanhuo.app/server/money"
)

// Kind says how the ledger and the provider differ.
type Kind string

// The kinds of differences.
const (
	NotAtProvider Kind = "NOT_AT_PROVIDER" // booked, but nothing moved at the provider
	NotInLedger   Kind = "NOT_IN_LEDGER"   // moved at the provider, but not booked
	OtherAmount   Kind = "OTHER_AMOUNT"
	OtherFee      Kind = "OTHER_FEE" // the same amount, another fee
	OtherCurrency Kind = "OTHER_CURRENCY"
)

// Kinds lists them.
var Kinds = []Kind{NotAtProvider, NotInLedger, OtherAmount, OtherFee, OtherCurrency}

// Difference is one fact of money that the ledger and the provider tell differently.
// Amounts are fen as they moved the provider's balance: gross, and the fee taken from it.
type Difference struct {
	Kind      Kind       `json:"kind"`
	Sources   []string   `json:"sources,omitempty"`   // of the ledger's entries
	Movements []string   `json:"movements,omitempty"` // the provider's balance transactions
	Campaign  *uuid.UUID `json:"campaign,omitempty"`
	Currency  string     `json:"currency,omitempty"` // the provider's, when it is another one

	LedgerGross   money.Fen `json:"ledgerGross"`
	LedgerFee     money.Fen `json:"ledgerFee"`
	ProviderGross money.Fen `json:"providerGross"`
	ProviderFee   money.Fen `json:"providerFee"`

	pledge uuid.UUID // that the provider names, when no entry names a campaign
}

// Amounts answers what the two sides tell differently: the fees when only those differ,
// and otherwise the gross amounts.
func (d Difference) Amounts() (ledger, provider money.Fen) {
	if d.Kind == OtherFee {
		return d.LedgerFee, d.ProviderFee
	}
	return d.LedgerGross, d.ProviderGross
}

// Sentence tells people of the difference in their language.
func (d Difference) Sentence(lang string) string {
	ours, theirs := d.Amounts()
	return message.In(lang).Text("difference."+string(d.Kind), map[string]any{
		"booked": ours, "moved": theirs, "currency": strings.ToUpper(d.Currency),
	})
}

// String writes the difference as one English line.
func (d Difference) String() string {
	ours, theirs := strings.Join(d.Sources, ", "), strings.Join(d.Movements, ", ")
	text := ""
	switch d.Kind {
	case NotAtProvider:
		text = fmt.Sprintf("%s: %s is booked, and nothing moved at the provider", ours, d.LedgerGross)
	case NotInLedger:
		text = fmt.Sprintf("%s: %s moved at the provider and is not booked", theirs, d.ProviderGross)
	case OtherAmount:
		text = fmt.Sprintf("%s: booked as %s, at the provider %s (%s)", ours, d.LedgerGross, d.ProviderGross, theirs)
	case OtherFee:
		text = fmt.Sprintf("%s: its fee is booked as %s, at the provider %s (%s)", ours, d.LedgerFee, d.ProviderFee, theirs)
	case OtherCurrency:
		text = fmt.Sprintf("%s: settled in %q, which the books do not have (%s)", theirs, d.Currency, orNone(ours))
	}
	if d.Campaign != nil {
		text += ", campaign " + d.Campaign.String()
	}
	return text
}

func orNone(sources string) string {
	if sources == "" {
		return "not booked"
	}
	return "booked as " + sources
}

// Report is what a reconciliation found.
type Report struct {
	// Since is the machine's time from which the provider's movements were read.
	Since time.Time
	// Matched is how many facts both sides tell the same; UnderWay how many one side
	// has and a request or event that is being handled will bring to the other.
	Matched, UnderWay int
	// Booked is how many transfers to the bank and fees of the provider's own were booked:
	// only its movements tell them.
	Booked int
	// Ledger and Provider are the sums of what moved the provider's balance, net of fees.
	Ledger, Provider money.Fen
	Differences      []Difference
}

// OK tells whether both sides agree to the cent.
func (r Report) OK() bool { return len(r.Differences) == 0 && r.Ledger == r.Provider }

// String writes the report as English lines, the differences last.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Compared with the card provider since %s.\n", r.Since.UTC().Format(time.RFC3339))
	fmt.Fprintf(&b, "Matched: %d. Under way: %d. Booked from the provider's own ledger: %d.\n", r.Matched, r.UnderWay, r.Booked)
	fmt.Fprintf(&b, "Ledger: %s. Provider: %s. Difference: %s.\n", r.Ledger, r.Provider, r.Ledger-r.Provider)
	if r.OK() {
		b.WriteString("No differences.\n")
		return b.String()
	}
	fmt.Fprintf(&b, "Differences: %d.\n", len(r.Differences))
	for _, d := range r.Differences {
		b.WriteString("- " + d.String() + "\n")
	}
	return b.String()
}
