package payout

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/payoutline"
	"shanhuo.app/server/access"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/money"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
)

// finder reads which campaigns a batch could pay for: in the transaction that makes
// one, or outside of it to show what would be made.
type finder struct {
	lines   *gen.PayoutLineClient
	dialect string
	query   func(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

func inTx(tx *gen.Tx) finder {
	return finder{lines: tx.PayoutLine, dialect: tx.Dialect(), query: tx.SQL().QueryContext}
}

func outside(db *store.DB) finder {
	return finder{lines: db.Client.PayoutLine, dialect: db.Dialect, query: db.Reader().QueryContext}
}

// payableIn finds the campaigns of a county that a batch by this maker could pay for,
// by the ledger's facts, the oldest first. It locks nothing, so what it finds is
// decided again.
func (f finder) payableIn(ctx context.Context, county region.Path, maker uuid.UUID) ([]uuid.UUID, error) {
	owed, args := f.owedIn(county)
	return f.ids(ctx, `SELECT c.id FROM campaigns c WHERE `+owed+` AND `+unhindered+` ORDER BY c.id LIMIT ?`, append(args, maker, maker, MaxLines)...)
}

// oweIn is payableIn with the campaigns that the batch would have to leave out. Those
// take no place from the others.
func (f finder) oweIn(ctx context.Context, county region.Path, maker uuid.UUID) ([]uuid.UUID, error) {
	owed, args := f.owedIn(county)
	return f.ids(ctx, `SELECT c.id FROM campaigns c WHERE `+owed+` ORDER BY CASE WHEN `+unhindered+` THEN 0 ELSE 1 END, c.id LIMIT ?`,
		append(args, maker, maker, MaxLines)...)
}

// unhindered is the condition that nothing keeps a campaign c, which is owed something,
// out of a batch. Its arguments are the maker, twice.
const unhindered = `(c.owner_id <> ? AND c.drafted_by <> ? AND c.payee_name <> '' AND c.payee_bank <> '' AND c.payee_account_sealed IS NOT NULL
	AND NOT EXISTS (SELECT 1 FROM payout_lines l WHERE l.campaign_id = c.id AND l.open))`

// owedIn is the condition that a campaign c lies in the county, in a state in which its
// payee is paid, and is owed something.
func (f finder) owedIn(county region.Path) (condition string, args []any) {
	within, args := store.WithinSQL(f.dialect, "c.region_path", county)
	for _, state := range payable {
		args = append(args, string(state))
	}
	return within + ` AND c.state IN (?, ?) AND (SELECT COALESCE(SUM(p.amount_minor), 0) FROM postings p WHERE p.campaign_id = c.id
		AND p.account IN ('payable:' || CAST(c.id AS TEXT), 'freight:' || CAST(c.id AS TEXT))) < 0`, args
}

func (f finder) ids(ctx context.Context, query string, args ...any) ([]uuid.UUID, error) {
	rows, err := f.query(ctx, store.Rebind(f.dialect, query), args...)
	if err != nil {
		return nil, fmt.Errorf("payout: find what is owed: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	var ids []uuid.UUID
	for rows.Next() {
		var id uuid.UUID
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("payout: find what is owed: %w", err)
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("payout: find what is owed: %w", err)
	}
	return ids, nil
}

// candidates reads what the rules need to know of campaigns.
func (f finder) candidates(ctx context.Context, campaigns []*gen.Campaign) ([]candidate, error) {
	if len(campaigns) == 0 {
		return nil, nil
	}
	ids := make([]uuid.UUID, len(campaigns))
	for i, c := range campaigns {
		ids[i] = c.ID
	}
	// Whose batch it is in does not matter, so the lines are read without a reader's scope.
	lines, err := f.lines.Query().Where(payoutline.CampaignIDIn(ids...), payoutline.Open(true)).WithBatch().
		All(access.AsSystem(ctx, access.ForSettling))
	if err != nil {
		return nil, fmt.Errorf("payout: open lines: %w", err)
	}
	open := map[uuid.UUID]*Made{}
	for _, l := range lines {
		open[l.CampaignID] = &Made{By: l.Edges.Batch.MadeBy, At: l.Edges.Batch.CreatedAt}
	}
	held, err := f.balances(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]candidate, len(campaigns))
	for i, c := range campaigns {
		total, _ := owedFrom(held[c.ID], c.ID)
		out[i] = candidate{
			ID: c.ID, Region: c.RegionPath, State: c.State, Owed: min(total, money.MaxAmount), Open: open[c.ID],
			Payee: c.PayeeName != "" && c.PayeeBank != "" && len(c.PayeeAccountSealed) > 0,
			Hands: []uuid.UUID{c.OwnerID, c.DraftedBy},
		}
	}
	return out, nil
}

// balances answers what the accounts of each campaign hold.
func (f finder) balances(ctx context.Context, campaigns []uuid.UUID) (map[uuid.UUID]ledger.Balances, error) {
	args := make([]any, len(campaigns))
	for i, id := range campaigns {
		args[i] = id
	}
	rows, err := f.query(ctx, store.Rebind(f.dialect, `SELECT campaign_id, account, CAST(SUM(amount_minor) AS BIGINT) FROM postings
		WHERE campaign_id IN (`+strings.TrimSuffix(strings.Repeat("?, ", len(args)), ", ")+`) GROUP BY campaign_id, account`), args...)
	if err != nil {
		return nil, fmt.Errorf("payout: what is owed: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	out := make(map[uuid.UUID]ledger.Balances, len(campaigns))
	for rows.Next() {
		var id uuid.UUID
		var account string
		var sum int64
		if err := rows.Scan(&id, &account, &sum); err != nil {
			return nil, fmt.Errorf("payout: what is owed: %w", err)
		}
		if out[id] == nil {
			out[id] = ledger.Balances{}
		}
		out[id][ledger.Account(account)] = money.Fen(sum)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("payout: what is owed: %w", err)
	}
	return out, nil
}
