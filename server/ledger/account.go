// Package ledger is double entry in fen: every fact of money is one entry whose
// postings sum to zero. Debits are positive, credits negative. Entries are only
// ever added, each once for the fact it books.
package ledger

import (
	"strings"

	"github.com/google/uuid"
)

// Account names where money is or whose it is.
type Account string

// Accounts that belong to no campaign.
const (
	// ProviderClearing is what the card provider holds for the portal. An asset.
	ProviderClearing Account = "stripe_clearing"
	// Bank is the portal's own bank account. An asset.
	Bank Account = "bank"
	// ProviderFees are fees that belong to no charge, such as the provider's monthly ones.
	ProviderFees Account = "fees"
	// External is money that came through the provider but through no pledge of ours.
	External Account = "external"
)

// Restricted is backers' money of a campaign that nobody may have yet. A liability.
func Restricted(campaign uuid.UUID) Account { return of("restricted", campaign) }

// Fees are the provider's real fees of a campaign's charges. An expense until the
// settlement takes it out of the campaign's money.
func Fees(campaign uuid.UUID) Account { return of("fees", campaign) }

// Freight is what backers paid for the way of their goods, owed to the payee, who
// ships. A liability.
func Freight(campaign uuid.UUID) Account { return of("freight", campaign) }

// Payable is what the payee is owed for the goods. A liability.
func Payable(campaign uuid.UUID) Account { return of("payable", campaign) }

// RefundPayable is what was promised back to backers and has not left yet. A liability.
func RefundPayable(campaign uuid.UUID) Account { return of("refund_payable", campaign) }

// ExternalOf is money around a campaign that no pledge explains: a second charge
// made by hand at the provider (credit), or a refund made there after the payee
// already had the money (debit).
func ExternalOf(campaign uuid.UUID) Account { return of("external", campaign) }

func of(name string, campaign uuid.UUID) Account { return Account(name + ":" + campaign.String()) }

// Kind answers the part before the colon: restricted.
func (a Account) Kind() string { kind, _, _ := strings.Cut(string(a), ":"); return kind }

// Campaign answers the campaign the account belongs to, and false when it belongs to none.
func (a Account) Campaign() (uuid.UUID, bool) {
	_, id, ok := strings.Cut(string(a), ":")
	if !ok {
		return uuid.UUID{}, false
	}
	parsed, err := uuid.Parse(id)
	return parsed, err == nil
}
