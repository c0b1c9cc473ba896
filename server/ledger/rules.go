package ledger

import (
	"errors"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/server/money"
)

// Kinds of entries.
const (
	KindCollected      = "COLLECTED"
	KindFee            = "FEE"
	KindSettled        = "SETTLED"
	KindPaidOut        = "PAID_OUT"
	KindExternalCharge = "EXTERNAL_CHARGE"
	KindExternalRefund = "EXTERNAL_REFUND"
	KindRefundReturned = "REFUND_RETURNED"
	KindBankTransfer   = "BANK_TRANSFER"
	KindProviderFee    = "PROVIDER_FEE"
)

// Posting moves an amount on one account: positive debits it, negative credits it.
type Posting struct {
	Account Account
	Amount  money.Fen
}

// Entry is one fact of money. Source names the fact ("collect:{pledge}"), and a
// fact is booked once.
type Entry struct {
	Kind       string
	Source     string
	Memo       string
	CampaignID *uuid.UUID
	Postings   []Posting
}

// ErrUnbalanced says that the postings of an entry do not sum to zero.
var ErrUnbalanced = errors.New("ledger: the postings do not sum to zero")

// maxPosting bounds one posting. It is above money.MaxAmount, which bounds what one
// person pays: a settlement moves what a whole campaign collected, freight included.
// Few accounts fit into an entry, so that a sum of postings cannot wrap.
const maxPosting = 1_000_000 * money.MaxAmount

// Check answers nil for an entry that may be booked: named, balanced, without
// empty or doubled postings, and inside its own campaign.
func (e Entry) Check() error {
	if e.Kind == "" || e.Source == "" {
		return errors.New("ledger: an entry needs a kind and a source")
	}
	if len(e.Postings) < 2 {
		return fmt.Errorf("ledger: entry %s has fewer than two postings", e.Source)
	}
	var sum money.Fen
	seen := make(map[Account]bool, len(e.Postings))
	for _, p := range e.Postings {
		if p.Account == "" || p.Amount == 0 {
			return fmt.Errorf("ledger: entry %s has an empty posting", e.Source)
		}
		if seen[p.Account] {
			return fmt.Errorf("ledger: entry %s posts twice to %s", e.Source, p.Account)
		}
		seen[p.Account] = true
		if owner, ok := p.Account.Campaign(); ok && (e.CampaignID == nil || *e.CampaignID != owner) {
			return fmt.Errorf("ledger: entry %s posts to %s of another campaign", e.Source, p.Account)
		}
		if p.Amount > maxPosting || p.Amount < -maxPosting {
			return fmt.Errorf("ledger: entry %s: %w", e.Source, money.ErrOverflow)
		}
		sum += p.Amount
	}
	if sum != 0 {
		return fmt.Errorf("%w: %s is off by %d fen", ErrUnbalanced, e.Source, sum)
	}
	return nil
}

// Collected books a charge that succeeded: the provider holds gross less its fee,
// and the backers' money is restricted until the campaign is decided.
func Collected(campaign, pledge uuid.UUID, gross, fee money.Fen) Entry {
	return entry(KindCollected, CollectedSource(pledge), campaign,
		Posting{ProviderClearing, gross - fee},
		Posting{Fees(campaign), fee},
		Posting{Restricted(campaign), -gross},
	)
}

// CollectedSource is the source under which the charge of a pledge is booked.
func CollectedSource(pledge uuid.UUID) string { return "collect:" + pledge.String() }

// FeeKnown books what a fee differs from what was booked with its charge. The
// provider may tell the fee after the charge; balanceTx is its line that tells it.
func FeeKnown(campaign uuid.UUID, balanceTx string, difference money.Fen) Entry {
	return entry(KindFee, "fee:"+balanceTx, campaign,
		Posting{Fees(campaign), difference},
		Posting{ProviderClearing, -difference},
	)
}

// Settled moves a campaign's money from restricted to those it is for: the fees are
// covered first, then freight, and the rest is payable for the goods. number
// counts the settlements of the campaign from 1: money that arrives later is
// settled by another entry. When refunds left less than the fees, the payee owes
// the difference. Without restricted money and fees there is nothing to settle, and
// Check refuses the entry.
func Settled(campaign uuid.UUID, number int, restricted, fees, freight money.Fen) Entry {
	freight = max(0, min(freight, restricted-fees))
	return entry(KindSettled, fmt.Sprintf("settle:%s:%d", campaign, number), campaign,
		Posting{Restricted(campaign), restricted},
		Posting{Fees(campaign), -fees},
		Posting{Freight(campaign), -freight},
		Posting{Payable(campaign), -(restricted - fees - freight)},
	)
}

// PaidOut books that the bank paid a payee: freight owed is paid first, the rest is
// for the goods.
func PaidOut(campaign, line uuid.UUID, amount, freightOwed money.Fen) Entry {
	freight := max(0, min(amount, freightOwed))
	return entry(KindPaidOut, "payout:"+line.String(), campaign,
		Posting{Freight(campaign), freight},
		Posting{Payable(campaign), amount - freight},
		Posting{Bank, -amount},
	)
}

// ExternalCharge books a charge that succeeded at the provider without being the
// one charge of a pledge. campaign is nil when it names none of ours.
func ExternalCharge(campaign *uuid.UUID, intent string, gross, fee money.Fen) Entry {
	account, fees := External, ProviderFees
	if campaign != nil {
		account, fees = ExternalOf(*campaign), Fees(*campaign)
	}
	e := Entry{Kind: KindExternalCharge, Source: ExternalChargeSource(intent), CampaignID: campaign}
	e.Postings = without0(
		Posting{ProviderClearing, gross - fee},
		Posting{fees, fee},
		Posting{account, -gross},
	)
	return e
}

// ExternalChargeSource is the source under which a charge outside of the pledges is booked.
func ExternalChargeSource(intent string) string { return "external:" + intent }

// ExternalRefund books a refund made in the provider's own dashboard. It is taken
// from what the campaign still has, in the order restricted, payable, freight, and
// what those do not cover is a debit of the campaign's external account.
func ExternalRefund(campaign uuid.UUID, refund string, amount money.Fen, owned Owned) Entry {
	left := amount
	take := func(from money.Fen) money.Fen {
		part := max(0, min(left, from))
		left -= part
		return part
	}
	restricted := take(owned.Restricted)
	payable := take(owned.Payable)
	freight := take(owned.Freight)
	return entry(KindExternalRefund, RefundSource(refund), campaign,
		Posting{Restricted(campaign), restricted},
		Posting{Payable(campaign), payable},
		Posting{Freight(campaign), freight},
		Posting{ExternalOf(campaign), left},
		Posting{ProviderClearing, -amount},
	)
}

// Owned is what a campaign's accounts hold for others, as positive amounts.
type Owned struct{ Restricted, Payable, Freight money.Fen }

// ExternalChargeRefund books the refund of a charge that was itself booked as external.
func ExternalChargeRefund(campaign *uuid.UUID, refund string, amount money.Fen) Entry {
	account := External
	if campaign != nil {
		account = ExternalOf(*campaign)
	}
	e := Entry{Kind: KindExternalRefund, Source: RefundSource(refund), CampaignID: campaign}
	e.Postings = without0(Posting{account, amount}, Posting{ProviderClearing, -amount})
	return e
}

// RefundSource is the source under which a refund is booked.
func RefundSource(refund string) string { return "refund:" + refund }

// RefundReturned takes a booked refund back that the bank refused afterwards: the
// opposite of every posting of its entry.
func RefundReturned(booked Entry, refund string) Entry {
	e := Entry{Kind: KindRefundReturned, Source: "refund_returned:" + refund, CampaignID: booked.CampaignID}
	for _, p := range booked.Postings {
		e.Postings = append(e.Postings, Posting{p.Account, -p.Amount})
	}
	return e
}

// BankTransfer books what the provider paid into the portal's bank account;
// a negative amount is what it took back. movement is the provider's line.
func BankTransfer(movement string, amount money.Fen) Entry {
	return Entry{Kind: KindBankTransfer, Source: MovementSource(movement), Postings: without0(
		Posting{Bank, amount}, Posting{ProviderClearing, -amount})}
}

// ProviderFee books a fee of the provider that belongs to no charge.
func ProviderFee(movement string, amount money.Fen) Entry {
	return Entry{Kind: KindProviderFee, Source: MovementSource(movement), Postings: without0(
		Posting{ProviderFees, amount}, Posting{ProviderClearing, -amount})}
}

// MovementSource is the source under which a line of the provider's own ledger is booked.
func MovementSource(movement string) string { return "movement:" + movement }

func entry(kind, source string, campaign uuid.UUID, postings ...Posting) Entry {
	return Entry{Kind: kind, Source: source, CampaignID: &campaign, Postings: without0(postings...)}
}

// without0 leaves out postings that move nothing.
func without0(postings ...Posting) []Posting {
	kept := make([]Posting, 0, len(postings))
	for _, p := range postings {
		if p.Amount != 0 {
			kept = append(kept, p)
		}
	}
	return kept
}
