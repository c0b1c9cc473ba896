package reconcile

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/server/ledger"
	"shanhuo.app/server/money"
	"shanhuo.app/server/payment"
)

// entry is a ledger entry as it moved the provider's balance: gross less fee.
type entry struct {
	Source   string
	Kind     string
	Campaign *uuid.UUID
	At       time.Time // machine time
	Net      money.Fen
	Fee      money.Fen
}

// books is the ledger's side: its entries by the fact they book.
type books struct {
	facts map[string]*fact
	fees  map[string]entry // fees told later than their charge, by the provider's line
}

// fact is what both sides say of one charge, refund, transfer or fee.
type fact struct {
	entries   []entry
	movements []payment.Movement
}

// newBooks sorts entries by the facts they book. intents answers the charge of a pledge.
func newBooks(entries []entry, intents map[string]string) *books {
	b := &books{facts: map[string]*fact{}, fees: map[string]entry{}}
	for _, e := range entries {
		before, id, _ := strings.Cut(e.Source, ":")
		switch e.Kind {
		case ledger.KindFee:
			b.fees[id] = e
		case ledger.KindCollected:
			if intent := intents[id]; intent != "" {
				b.at("charge:" + intent).add(e)
			} else {
				b.at("pledge:" + id).add(e)
			}
		case ledger.KindExternalCharge:
			b.at("charge:" + id).add(e)
		case ledger.KindExternalRefund, ledger.KindRefundReturned:
			b.at("refund:" + id).add(e)
		default:
			b.at(before + ":" + id).add(e)
		}
	}
	return b
}

func (b *books) at(key string) *fact {
	f := b.facts[key]
	if f == nil {
		f = &fact{}
		b.facts[key] = f
	}
	return f
}

func (f *fact) add(e entry) { f.entries = append(f.entries, e) }

// move puts a line of the provider's ledger beside what is booked of its fact.
func (b *books) move(m payment.Movement) {
	key := ledger.MovementSource(m.ID)
	switch {
	case m.Kind == payment.MovementCharge && m.IntentID != "":
		key = "charge:" + m.IntentID
	case m.Kind == payment.MovementCharge:
		key = "charge:" + m.SourceID
	case m.Kind == payment.MovementRefund:
		key = "refund:" + m.SourceID
	}
	f := b.at(key)
	f.movements = append(f.movements, m)
	if fee, ok := b.fees[m.ID]; ok {
		f.add(fee)
		delete(b.fees, m.ID)
	}
}

// compare closes the books: every fact is matched, under way, or a difference. begun is
// when the provider's movements began to be read: what was booked since then moved
// perhaps too late to be among them. pending tells whether a movement is about to be booked.
func (b *books) compare(r *Report, begun time.Time, pending func(payment.Movement) bool) {
	for id, fee := range b.fees {
		b.at("fee:" + id).add(fee)
	}
	for _, key := range slices.Sorted(maps.Keys(b.facts)) {
		f := b.facts[key]
		d, ok := f.difference()
		switch {
		case ok:
			r.Matched++
		case len(f.movements) == 0 && f.since(begun),
			len(f.entries) == 0 && slices.ContainsFunc(f.movements, pending):
			r.UnderWay++
			continue
		default:
			r.Differences = append(r.Differences, d)
		}
		r.Ledger += d.LedgerGross - d.LedgerFee
		r.Provider += d.ProviderGross - d.ProviderFee
	}
}

// since tells whether all of the fact's entries were booked at t or later.
func (f *fact) since(t time.Time) bool {
	return !slices.ContainsFunc(f.entries, func(e entry) bool { return e.At.Before(t) })
}

// difference answers both sides' sums of a fact, and whether they are the same.
func (f *fact) difference() (d Difference, same bool) {
	for _, e := range f.entries {
		d.Sources = append(d.Sources, e.Source)
		d.LedgerGross += e.Net + e.Fee
		d.LedgerFee += e.Fee
		if e.Campaign != nil {
			d.Campaign = e.Campaign
		}
	}
	for _, m := range f.movements {
		d.Movements = append(d.Movements, m.ID)
		if id, err := uuid.Parse(m.PledgeID); err == nil && d.Campaign == nil {
			d.pledge = id
		}
		if !strings.EqualFold(m.Currency, money.Currency) {
			d.Currency = m.Currency
			continue
		}
		// Gross and fee, or what moved the balance when those do not make it up.
		d.ProviderGross += m.Net + m.Fee
		d.ProviderFee += m.Fee
	}
	switch {
	case d.Currency != "":
		d.Kind = OtherCurrency
	case d.LedgerGross == d.ProviderGross && d.LedgerFee == d.ProviderFee:
		// That includes what came and went back before it could be booked.
		return d, true
	case len(f.movements) == 0:
		d.Kind = NotAtProvider
	case len(f.entries) == 0:
		d.Kind = NotInLedger
	case d.LedgerGross != d.ProviderGross:
		d.Kind = OtherAmount
	default:
		d.Kind = OtherFee
	}
	return d, false
}

// bookable answers the entry for a movement that only the provider's ledger tells: a
// transfer between it and our bank, or a fee that belongs to no charge.
func bookable(m payment.Movement) (ledger.Entry, bool) {
	if !strings.EqualFold(m.Currency, money.Currency) || m.Net == 0 {
		return ledger.Entry{}, false
	}
	switch {
	case m.Kind == payment.MovementPayout && m.Fee == 0:
		return ledger.BankTransfer(m.ID, -m.Net), true
	case m.Kind == payment.MovementFee:
		return ledger.ProviderFee(m.ID, -m.Net), true
	}
	return ledger.Entry{}, false
}
