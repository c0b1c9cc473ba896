package graph

import (
	"context"
	"maps"
	"slices"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/graph/model"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/money"
)

// node finds anything by its opaque id, by way of the same use cases as everywhere
// else, so that it shows nobody more than they may see.
func (r *Resolver) node(ctx context.Context, id string) (model.Node, error) {
	kind, key := splitID(id)
	if kind == kindRegion {
		place, err := r.Do.Regions.ByCode(ctx, key)
		if err != nil {
			return nil, missing(err)
		}
		return regionOf(place), nil
	}
	row, err := uuid.Parse(key)
	if err != nil {
		return nil, nil //nolint:nilnil // an id of nothing is the node null
	}
	found, err := r.nodeOf(ctx, kind, row)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Denied) || fault.Is(err, fault.Unauthenticated) {
		return nil, nil //nolint:nilnil // what one may not see looks as if it did not exist
	}
	return found, err
}

func (r *Resolver) nodeOf(ctx context.Context, kind string, id uuid.UUID) (model.Node, error) {
	switch kind {
	case kindCampaign:
		c, err := r.Do.Campaigns.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		p, err := r.Do.Campaigns.Page(ctx, c.Slug)
		if err != nil {
			return nil, err
		}
		return campaignOfPage(p), nil
	case kindTier:
		c, tiers, err := r.Do.Campaigns.OfTier(ctx, id)
		if err != nil {
			return nil, err
		}
		for i, t := range tiers {
			if t.ID == id {
				return tiersOf(c, tiers)[i], nil
			}
		}
	case kindPhoto:
		p, err := r.Do.Campaigns.Photo(ctx, id)
		if err != nil {
			return nil, err
		}
		return photoOf(p), nil
	case kindPledge:
		p, err := r.Do.Pledges.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		return r.onePledge(ctx, p)
	case kindPost:
		p, err := r.Do.Posts.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		return r.postNode(ctx, p)
	case kindQuestion:
		q, err := r.Do.Questions.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		return r.questionNode(ctx, q)
	case kindStep:
		s, err := r.Do.Reviews.Step(ctx, id)
		if err != nil {
			return nil, err
		}
		nodes, err := r.stepsOf(ctx, []*gen.ReviewStep{s})
		if err != nil {
			return nil, err
		}
		return nodes[0], nil
	case kindProblem:
		p, err := r.Do.Problems.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		return r.problemNode(ctx, p)
	case kindPayout:
		b, err := r.Do.Payouts.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		nodes, err := r.payoutsOf(ctx, []*gen.PayoutBatch{b})
		if err != nil {
			return nil, err
		}
		return nodes[0], nil
	}
	return nil, fault.NewNotFound("node")
}

func (r *Resolver) questionNode(ctx context.Context, q *gen.Question) (*model.Question, error) {
	names, err := r.Do.Campaigns.Names(ctx, []uuid.UUID{q.AskedBy})
	if err != nil {
		return nil, err
	}
	return questionOf(campaign.Question{Question: q, Asker: names[q.AskedBy]}), nil
}

func (r *Resolver) problemsOf(ctx context.Context, rows []*gen.Problem) ([]*model.Problem, error) {
	found, err := r.campaigns(ctx, campaignIDs(rows, func(p *gen.Problem) uuid.UUID { return p.CampaignID }))
	if err != nil {
		return nil, err
	}
	return mapped(rows, func(p *gen.Problem) *model.Problem {
		return &model.Problem{
			ID: rowID(kindProblem, p.ID), Campaign: found[p.CampaignID], Kind: model.ProblemKind(p.Kind), Text: p.Text,
			State: model.ProblemState(p.State), Outcome: p.Outcome, CreatedAt: p.CreatedAt,
		}
	}), nil
}

// payoutsOf maps batches with their places and people, in two statements; the lines
// were read with the batches.
func (r *Resolver) payoutsOf(ctx context.Context, rows []*gen.PayoutBatch) ([]*model.PayoutBatch, error) {
	places, err := r.Do.Regions.ByCodes(ctx, mapped(rows, func(b *gen.PayoutBatch) string { return b.RegionPath.Code() })...)
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
	return mapped(rows, func(b *gen.PayoutBatch) *model.PayoutBatch {
		out := &model.PayoutBatch{
			ID: rowID(kindPayout, b.ID), State: model.PayoutState(b.State), Total: moneyOf(b.TotalMinor), MadeBy: personOf(b.MadeBy, names),
			CreatedAt: b.CreatedAt, ConfirmedAt: b.ConfirmedAt, BankReference: b.BankReference, BankFileURL: "/payouts/" + b.ID.String() + "/bank-file.csv", Row: b,
		}
		if b.ConfirmedBy != nil {
			out.ConfirmedBy = personOf(*b.ConfirmedBy, names)
		}
		if place := places[b.RegionPath.Code()]; place != nil {
			out.Region = regionOf(place)
		}
		if b.ReceiptKey != "" {
			url := "/payouts/" + b.ID.String() + "/receipt"
			out.ReceiptURL = &url
		}
		return out
	}), nil
}

func (r *Resolver) postNode(ctx context.Context, p *gen.Post) (*model.Post, error) {
	names, err := r.Do.Campaigns.Names(ctx, []uuid.UUID{p.AuthorID})
	if err != nil {
		return nil, err
	}
	return postOf(campaign.Post{Post: p, Author: names[p.AuthorID]}), nil
}

func (r *Resolver) problemNode(ctx context.Context, p *gen.Problem) (*model.Problem, error) {
	nodes, err := r.problemsOf(ctx, []*gen.Problem{p})
	if err != nil {
		return nil, err
	}
	return nodes[0], nil
}

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

// trail maps entries with the names of people and places, in two statements.
func (r *Resolver) trail(ctx context.Context, list *audit.TrailPage, after *string) (*model.AuditEntryConnection, error) {
	var people []uuid.UUID
	codes := make([]string, len(list.Rows))
	for i, e := range list.Rows {
		codes[i] = e.RegionPath.Code()
		for _, id := range []*uuid.UUID{e.ActorID, e.ForID} {
			if id != nil {
				people = append(people, *id)
			}
		}
	}
	names, err := r.Do.Campaigns.Names(ctx, people)
	if err != nil {
		return nil, err
	}
	places, err := r.Do.Regions.ByCodes(ctx, codes...)
	if err != nil {
		return nil, err
	}
	cursors := mapped(list.Rows, func(e *gen.AuditEntry) string { return at(e.CreatedAt, e.ID) })
	out := &model.AuditEntryConnection{PageInfo: pageInfo(cursors, list.HasNext, after), Edges: make([]*model.AuditEntryEdge, len(list.Rows))}
	for i, e := range list.Rows {
		out.Edges[i] = &model.AuditEntryEdge{Cursor: cursors[i], Node: auditOf(e, names, places)}
	}
	return out, nil
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
