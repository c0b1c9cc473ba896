package graph

import (
	"context"
	"maps"
	"slices"

	"github.com/google/uuid"
	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/payoutbatch"
	"shanhuo.app/graph/model"
	"shanhuo.app/graph/source"
	"shanhuo.app/server/access"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/money"
	"shanhuo.app/server/region"
)

func (r *Resolver) payoutPayload(ctx context.Context, b *gen.PayoutBatch, err error) (*model.PayoutBatch, []*model.UserError, error) {
	if err != nil {
		faults, err := userErrors(ctx, err)
		return nil, faults, err
	}
	nodes, err := r.payoutsOf(ctx, []*gen.PayoutBatch{b})
	if err != nil {
		return nil, nil, err
	}
	return nodes[0], []*model.UserError{}, nil
}

// payoutsOf maps batches with their places and people, in two statements; the lines
// were read with the batches.
func (r *Resolver) payoutsOf(ctx context.Context, rows []*gen.PayoutBatch) ([]*model.PayoutBatch, error) {
	places, err := r.regions(ctx, codesOf(rows, func(b *gen.PayoutBatch) region.Path { return b.RegionPath }))
	if err != nil {
		return nil, err
	}
	var people []uuid.UUID
	for _, b := range rows {
		people = append(people, b.MadeBy)
		if b.ConfirmedBy != nil {
			people = append(people, *b.ConfirmedBy)
		}
	}
	names, err := r.Do.Campaigns.Names(ctx, people)
	if err != nil {
		return nil, err
	}
	out := make([]*model.PayoutBatch, len(rows))
	for i, from := range source.Batches(rows) {
		b := from.Row
		out[i] = &model.PayoutBatch{
			ID: rowID(kindPayout, b.ID), State: model.PayoutState(b.State), Total: moneyOf(b.TotalMinor), MadeBy: personOf(b.MadeBy, names),
			CreatedAt: b.CreatedAt, ConfirmedAt: b.ConfirmedAt, BankReference: b.BankReference, BankFileURL: "/payouts/" + b.ID.String() + "/bank-file.csv", Source: from,
			Region: places[b.RegionPath.Code()],
		}
		if b.ConfirmedBy != nil {
			out[i].ConfirmedBy = personOf(*b.ConfirmedBy, names)
		}
		if b.ReceiptKey != "" {
			url := "/payouts/" + b.ID.String() + "/receipt"
			out[i].ReceiptURL = &url
		}
	}
	return out, nil
}

func (r *Resolver) linesOfBatch(ctx context.Context, from *source.Batch) ([]*model.PayoutLine, error) {
	rows, err := from.Campaigns(ctx, r.Do.Campaigns.Rows)
	if err != nil {
		return nil, err
	}
	found, err := source.Paid(ctx, from, r.Do.Campaigns.Rows, byID)
	if err != nil {
		return nil, err
	}
	lines := from.Row.Edges.Lines
	return mapped(lines, func(l *gen.PayoutLine) *model.PayoutLine {
		line := &model.PayoutLine{Campaign: found[l.CampaignID], PayeeName: l.PayeeName, Amount: moneyOf(l.AmountMinor)}
		if row, ok := rows[l.CampaignID]; ok && access.Allowed(ctx, access.CampaignReadPayee, access.OfCampaign(row.Campaign)) {
			line.PayeeBank = &l.PayeeBank
		}
		return line
	}), nil
}

// rightsTo answers what the reader may do to a batch. Who has a hand in one of its
// campaigns does not confirm it.
func (r *Resolver) rightsTo(ctx context.Context, from *source.Batch) (*model.PayoutViewerCan, error) {
	may := &model.PayoutViewerCan{}
	b := from.Row
	if b.State != payoutbatch.StateMADE {
		return may, nil
	}
	rows, err := from.Campaigns(ctx, r.Do.Campaigns.Rows)
	if err != nil {
		return nil, err
	}
	var hands []uuid.UUID
	for _, line := range b.Edges.Lines {
		if row, ok := rows[line.CampaignID]; ok {
			hands = append(hands, row.OwnerID, row.DraftedBy)
		}
	}
	on := access.OfPayout(b, hands...)
	may.Confirm, may.Withdraw = access.Allowed(ctx, access.PayoutConfirm, on), access.Allowed(ctx, access.PayoutWithdraw, on)
	return may, nil
}

func ledgerOf(book *ledger.Book) *model.CampaignLedger {
	out := &model.CampaignLedger{Balances: []*model.LedgerBalance{}}
	for _, account := range slices.Sorted(maps.Keys(book.Balances)) {
		out.Balances = append(out.Balances, &model.LedgerBalance{Account: string(account), Balance: moneyOf(book.Balances[account])})
	}
	out.Entries = mapped(book.Entries, func(e *gen.LedgerEntry) *model.LedgerEntry {
		return &model.LedgerEntry{
			ID: rowID(kindEntry, e.ID), Kind: e.Kind, Memo: e.Memo, CreatedAt: e.CreatedAt,
			Postings: mapped(e.Edges.Postings, func(p *gen.Posting) *model.LedgerPosting {
				return &model.LedgerPosting{Account: p.Account, Amount: moneyOf(money.Fen(p.AmountMinor))}
			}),
		}
	})
	return out
}
