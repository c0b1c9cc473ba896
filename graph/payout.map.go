package graph

import (
	"context"
	"log/slog"
	"maps"
	"slices"

	"github.com/google/uuid"
	"shanhuo.app/ent/gen"
	"shanhuo.app/graph/model"
	"shanhuo.app/graph/source"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/media"
	"shanhuo.app/server/message"
	"shanhuo.app/server/money"
	"shanhuo.app/server/payout"
	"shanhuo.app/server/reconcile"
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
		for _, id := range []*uuid.UUID{b.ConfirmedBy, b.WithdrawnBy} {
			if id != nil {
				people = append(people, *id)
			}
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
			CreatedAt: b.CreatedAt, ConfirmedAt: b.ConfirmedAt, WithdrawnAt: b.WithdrawnAt, WithdrawReason: b.WithdrawReason, BankReference: b.BankReference, BankFileURL: "/payouts/" + b.ID.String() + "/bank-file.csv", Source: from,
			BankWorkbookURL: "/payouts/" + b.ID.String() + "/bank-file.xlsx", Region: places[b.RegionPath.Code()],
		}
		if b.ConfirmedBy != nil {
			out[i].ConfirmedBy = personOf(*b.ConfirmedBy, names)
		}
		if b.WithdrawnBy != nil {
			out[i].WithdrawnBy = personOf(*b.WithdrawnBy, names)
		}
		if b.ReceiptKey != "" {
			url, kind := "/payouts/"+b.ID.String()+"/receipt", model.ReceiptKindPicture
			if media.IsPDF(b.ReceiptKey) {
				kind = model.ReceiptKindPDF
			}
			out[i].ReceiptURL, out[i].ReceiptKind = &url, &kind
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
	out := make([]*model.PayoutLine, len(from.Row.Edges.Lines))
	for i, l := range from.Row.Edges.Lines {
		out[i] = &model.PayoutLine{Campaign: found[l.CampaignID], PayeeName: l.PayeeName, Amount: moneyOf(l.AmountMinor)}
		if row, ok := rows[l.CampaignID]; ok && access.Allowed(ctx, access.CampaignReadPayee, access.OfCampaign(row.Campaign)) {
			out[i].PayeeBank = &l.PayeeBank
			// One account that does not open must not take the batch away from the desk.
			if end, err := r.Do.Payouts.AccountEnd(l); err != nil {
				slog.ErrorContext(ctx, "an account cannot be told", "error", err)
			} else {
				out[i].PayeeLast4 = &end
			}
		}
	}
	return out, nil
}

// rightsTo answers what the reader may do to a batch.
func (r *Resolver) rightsTo(ctx context.Context, from *source.Batch) (*model.PayoutViewerCan, error) {
	rows, err := from.Campaigns(ctx, r.Do.Campaigns.Rows)
	if err != nil {
		return nil, err
	}
	var hands []uuid.UUID
	for _, line := range from.Row.Edges.Lines {
		if row, ok := rows[line.CampaignID]; ok {
			hands = append(hands, row.OwnerID, row.DraftedBy)
		}
	}
	may := payout.RightsTo(ctx, from.Row, hands)
	return &model.PayoutViewerCan{Confirm: may.Confirm, Withdraw: may.Withdraw}, nil
}

// payablesOf maps what is owed, with the campaigns and people of the whole list.
func (r *Resolver) payablesOf(ctx context.Context, list []payout.Payable) ([]*model.Payable, error) {
	var campaigns, people []uuid.UUID
	for _, p := range list {
		campaigns = append(campaigns, p.Campaign.ID)
		if p.Waiting != nil {
			people = append(people, p.Waiting.By)
		}
	}
	rows, err := r.campaigns(ctx, campaigns)
	if err != nil {
		return nil, err
	}
	names, err := r.Do.Campaigns.Names(ctx, people)
	if err != nil {
		return nil, err
	}
	return mapped(list, func(p payout.Payable) *model.Payable {
		out := &model.Payable{Campaign: rows[p.Campaign.ID], PayeeName: p.Campaign.PayeeName, Amount: moneyOf(p.Amount), Obstacle: obstacle(ctx, p, names)}
		if access.Allowed(ctx, access.CampaignReadPayee, access.OfCampaign(p.Campaign)) {
			out.PayeeBank, out.PayeeLast4 = &p.Campaign.PayeeBank, &p.Campaign.PayeeAccountLast4
		}
		return out
	}), nil
}

// obstacle says in the reader's language what keeps a campaign out of a batch.
func obstacle(ctx context.Context, p payout.Payable, names map[uuid.UUID]string) *string {
	if p.Obstacle == nil {
		return nil
	}
	text := message.Fault(message.Of(ctx), p.Obstacle)
	if p.Waiting != nil {
		text = message.In(message.Of(ctx)).Text("payable.waiting", map[string]any{"name": names[p.Waiting.By], "made": p.Waiting.At})
	}
	return &text
}

// reconciliationsOf maps comparisons. path leads from the field under way to each of
// them: the campaigns of their differences are read, in two statements, only if asked for.
func (r *Resolver) reconciliationsOf(ctx context.Context, list []*reconcile.Comparison, path ...string) ([]*model.Reconciliation, error) {
	campaigns := map[uuid.UUID]*model.Campaign{}
	if asked(ctx, append(path, "differences", "campaign")...) {
		seen := map[uuid.UUID]bool{}
		var ids []uuid.UUID
		for _, c := range list {
			for _, d := range c.Differences {
				if d.Campaign != nil && !seen[*d.Campaign] {
					seen[*d.Campaign] = true
					ids = append(ids, *d.Campaign)
				}
			}
		}
		var err error
		if campaigns, err = r.campaigns(ctx, ids); err != nil {
			return nil, err
		}
	}
	return mapped(list, func(c *reconcile.Comparison) *model.Reconciliation {
		out := &model.Reconciliation{
			ID: rowID(kindReconciliation, c.ID), State: model.ReconciliationState(c.State), CreatedAt: c.CreatedAt, FinishedAt: c.FinishedAt,
			Matched: c.Matched, UnderWay: c.UnderWay,
			Differences: mapped(c.Differences, func(d reconcile.Difference) *model.Difference { return differenceOf(ctx, d, campaigns) }),
		}
		if c.Fault != "" {
			problem := message.Fault(message.Of(ctx), fault.New(fault.Unavailable, c.Fault, ""))
			out.Problem = &problem
		}
		return out
	}), nil
}

func differenceOf(ctx context.Context, d reconcile.Difference, campaigns map[uuid.UUID]*model.Campaign) *model.Difference {
	ours, theirs := d.Amounts()
	out := &model.Difference{
		Kind: model.DifferenceKind(d.Kind), Sources: texts(d.Sources), Movements: texts(d.Movements),
		Ledger: moneyOf(ours), Provider: moneyOf(theirs), Text: d.Sentence(message.Of(ctx)),
	}
	if d.Campaign != nil {
		out.Campaign = campaigns[*d.Campaign]
	}
	return out
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
