package ledger_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"shanhuo.app/server/ledger"
	"shanhuo.app/server/money"
)

func TestEveryConstructorBalances(t *testing.T) {
	t.Parallel()
	campaign, pledge := uuid.New(), uuid.New()
	rapid.Check(t, func(t *rapid.T) {
		amount := func(name string) money.Fen { return money.Fen(rapid.Int64Range(1, 1_000_000_00).Draw(t, name)) }
		gross := amount("gross")
		fee := money.Fen(rapid.Int64Range(0, int64(gross)-1).Draw(t, "fee"))
		freight := money.Fen(rapid.Int64Range(0, int64(gross)).Draw(t, "freight"))
		owned := ledger.Owned{Restricted: amount("restricted"), Payable: amount("payable"), Freight: amount("freight owed")}
		entries := []ledger.Entry{
			ledger.Collected(campaign, pledge, gross, fee),
			ledger.FeeKnown(campaign, "txn_1", amount("difference")),
			ledger.FeeKnown(campaign, "txn_2", -amount("negative difference")),
			ledger.Settled(campaign, 1, gross, fee, freight),
			ledger.PaidOut(campaign, pledge, gross, freight),
			ledger.ExternalCharge(nil, "pi_1", gross, fee),
			ledger.ExternalCharge(&campaign, "pi_2", gross, fee),
			ledger.ExternalRefund(campaign, "re_1", gross, owned),
			ledger.ExternalChargeRefund(nil, "re_2", gross),
			ledger.ExternalChargeRefund(&campaign, "re_3", gross),
			ledger.BankTransfer("txn_3", gross),
			ledger.ProviderFee("txn_4", gross),
		}
		entries = append(entries, ledger.RefundReturned(entries[7], "re_1"))
		for _, e := range entries {
			if err := e.Check(); err != nil {
				t.Fatalf("%s %+v: %v", e.Kind, e.Postings, err)
			}
		}
	})
}

func TestSettlementLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	campaign := uuid.New()
	rapid.Check(t, func(t *rapid.T) {
		held := ledger.Balances{}
		book := func(e ledger.Entry) {
			if err := e.Check(); err != nil {
				t.Fatal(err)
			}
			for _, p := range e.Postings {
				held[p.Account] += p.Amount
			}
		}
		var freight money.Fen
		for range rapid.IntRange(1, 20).Draw(t, "charges") {
			gross := money.Fen(rapid.Int64Range(100, 1_000_000).Draw(t, "gross"))
			book(ledger.Collected(campaign, uuid.New(), gross, gross.Share(rapid.Int64Range(0, 900).Draw(t, "fee"), 10_000)))
			freight += gross.Share(rapid.Int64Range(0, 5_000).Draw(t, "freight"), 10_000)
		}
		gross := held.Owned(campaign).Restricted
		if refund := money.Fen(rapid.Int64Range(0, int64(gross)).Draw(t, "refund")); refund > 0 {
			book(ledger.ExternalRefund(campaign, "re_1", refund, held.Owned(campaign)))
		}
		restricted, fees := held.Owned(campaign).Restricted, held[ledger.Fees(campaign)]
		settled := ledger.Settled(campaign, 1, restricted, fees, freight)
		if restricted == 0 && fees == 0 {
			// All of it went back and nothing was paid for it: there is nothing to settle,
			// and no entry that says so.
			if settled.Check() == nil {
				t.Fatal("a settlement of nothing would be booked")
			}
			return
		}
		book(settled)
		if held[ledger.Restricted(campaign)] != 0 || held[ledger.Fees(campaign)] != 0 {
			t.Fatalf("restricted %d and fees %d after the settlement", held[ledger.Restricted(campaign)], held[ledger.Fees(campaign)])
		}
		owned := held.Owned(campaign)
		if owned.Payable+owned.Freight != held[ledger.ProviderClearing] {
			t.Fatalf("the payee is owed %d + %d, the provider holds %d", owned.Payable, owned.Freight, held[ledger.ProviderClearing])
		}
		if owed := owned.Payable + owned.Freight; owed > 0 {
			book(ledger.PaidOut(campaign, uuid.New(), owed, owned.Freight))
			if left := held.Owned(campaign); left.Payable != 0 || left.Freight != 0 {
				t.Fatalf("left after the payout: %+v", left)
			}
		}
		if held.Sum() != 0 {
			t.Fatalf("the books are off by %d", held.Sum())
		}
	})
}

func TestBadEntriesAreRefused(t *testing.T) {
	t.Parallel()
	campaign, other := uuid.New(), uuid.New()
	a, b := ledger.Restricted(campaign), ledger.ProviderClearing
	for name, e := range map[string]ledger.Entry{
		"sum is not zero":     {Kind: "K", Source: "s", CampaignID: &campaign, Postings: []ledger.Posting{{a, 100}, {b, -99}}},
		"one posting":         {Kind: "K", Source: "s", CampaignID: &campaign, Postings: []ledger.Posting{{a, 100}}},
		"empty posting":       {Kind: "K", Source: "s", CampaignID: &campaign, Postings: []ledger.Posting{{a, 100}, {b, -100}, {ledger.Bank, 0}}},
		"same account twice":  {Kind: "K", Source: "s", CampaignID: &campaign, Postings: []ledger.Posting{{a, 100}, {a, -100}}},
		"another campaign's":  {Kind: "K", Source: "s", CampaignID: &other, Postings: []ledger.Posting{{a, 100}, {b, -100}}},
		"campaign not named":  {Kind: "K", Source: "s", Postings: []ledger.Posting{{a, 100}, {b, -100}}},
		"no source":           {Kind: "K", CampaignID: &campaign, Postings: []ledger.Posting{{a, 100}, {b, -100}}},
		"amount out of range": {Kind: "K", Source: "s", CampaignID: &campaign, Postings: []ledger.Posting{{a, 1_000_001 * money.MaxAmount}, {b, -1_000_001 * money.MaxAmount}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if e.Check() == nil {
				t.Error("was accepted")
			}
		})
	}
	err := ledger.Entry{Kind: "K", Source: "s", CampaignID: &campaign, Postings: []ledger.Posting{{a, 100}, {b, -99}}}.Check()
	if !errors.Is(err, ledger.ErrUnbalanced) {
		t.Errorf("got %v", err)
	}
}

func TestACampaignSettlesMoreThanOnePersonMayPay(t *testing.T) {
	t.Parallel()
	const collected = 3 * money.MaxAmount // goods up to the bound, and freight beyond it
	if err := ledger.Settled(uuid.New(), 1, collected, 100, 2*money.MaxAmount).Check(); err != nil {
		t.Error(err)
	}
}
