package ledger

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/ledgerentry"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/money"
	"shanhuo.app/server/store"
)

// queryer is a database or a transaction of one.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Balances is what each account holds: debits positive, credits negative.
type Balances map[Account]money.Fen

// Owned answers what the campaign's accounts hold for others.
func (b Balances) Owned(campaign uuid.UUID) Owned {
	return Owned{
		Restricted: -b[Restricted(campaign)],
		Payable:    -b[Payable(campaign)],
		Freight:    -b[Freight(campaign)],
	}
}

// Sum answers the sum of all balances: zero, or the books are broken.
func (b Balances) Sum() money.Fen {
	var sum money.Fen
	for _, v := range b {
		sum += v
	}
	return sum
}

// CampaignBalances sums the postings of one campaign in tx, by account; the
// provider's and the bank's accounts show the campaign's part of them.
func CampaignBalances(ctx context.Context, tx *gen.Tx, campaign uuid.UUID) (Balances, error) {
	return balances(ctx, tx.SQL(), store.Rebind(tx.Dialect(),
		`SELECT account, SUM(amount_minor) FROM postings WHERE campaign_id = ? GROUP BY account`), campaign)
}

// AllBalances sums every posting by account.
func AllBalances(ctx context.Context, db *store.DB) (Balances, error) {
	return balances(ctx, db.Reader(), `SELECT account, SUM(amount_minor) FROM postings GROUP BY account`)
}

func balances(ctx context.Context, q queryer, query string, args ...any) (Balances, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("ledger: balances: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	out := Balances{}
	for rows.Next() {
		var account string
		var sum int64
		if err := rows.Scan(&account, &sum); err != nil {
			return nil, fmt.Errorf("ledger: balances: %w", err)
		}
		out[Account(account)] = money.Fen(sum)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("ledger: balances: %w", err)
	}
	return out, nil
}

// Unbalanced lists, by source, the entries whose postings do not sum to zero and how
// far they are off. It is empty unless something wrote past Post.
func Unbalanced(ctx context.Context, db *store.DB) (map[string]money.Fen, error) {
	rows, err := db.Reader().QueryContext(ctx, `SELECT e.source, COALESCE(SUM(p.amount_minor), 0) FROM ledger_entries e
		LEFT JOIN postings p ON p.entry_id = e.id GROUP BY e.id, e.source
		HAVING COALESCE(SUM(p.amount_minor), 0) <> 0 OR COUNT(p.id) < 2`)
	if err != nil {
		return nil, fmt.Errorf("ledger: check entries: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	out := map[string]money.Fen{}
	for rows.Next() {
		var source string
		var off int64
		if err := rows.Scan(&source, &off); err != nil {
			return nil, fmt.Errorf("ledger: check entries: %w", err)
		}
		out[source] = money.Fen(off)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("ledger: check entries: %w", err)
	}
	return out, nil
}

// Balanced answers nil when every entry sums to zero, and otherwise an error that
// names one that does not.
func Balanced(ctx context.Context, db *store.DB) error {
	off, err := Unbalanced(ctx, db)
	if err != nil {
		return err
	}
	for source, by := range off {
		return fmt.Errorf("%w: %s is off by %d fen (%d entries in all)", ErrUnbalanced, source, by, len(off))
	}
	return nil
}

// Book is the ledger of one campaign as finance and auditors read it.
type Book struct {
	Balances Balances
	Entries  []*gen.LedgerEntry // oldest first, with their postings
}

// maxEntries bounds what Read answers of one campaign.
const maxEntries = 500

// Read answers a campaign's balances and its newest entries, at most 500, oldest first.
func Read(ctx context.Context, db *store.DB, campaign uuid.UUID) (*Book, error) {
	c, err := db.Client.Campaign.Get(ctx, campaign)
	if gen.IsNotFound(err) {
		return nil, fault.NewNotFound("campaign")
	}
	if err != nil {
		return nil, fmt.Errorf("ledger: campaign: %w", err)
	}
	if err := access.Require(ctx, access.LedgerRead, access.OfCampaign(c)); err != nil {
		return nil, err
	}
	entries, err := db.Client.LedgerEntry.Query().Where(ledgerentry.CampaignID(campaign)).
		Order(gen.Desc(ledgerentry.FieldCreatedAt, ledgerentry.FieldID)).Limit(maxEntries).WithPostings().All(ctx)
	if err != nil {
		return nil, fmt.Errorf("ledger: entries: %w", err)
	}
	for i, j := 0, len(entries)-1; i < j; i, j = i+1, j-1 {
		entries[i], entries[j] = entries[j], entries[i]
	}
	book := &Book{Entries: entries}
	book.Balances, err = balances(ctx, db.Reader(), db.Rebind(
		`SELECT account, SUM(amount_minor) FROM postings WHERE campaign_id = ? GROUP BY account`), campaign)
	return book, err
}

func fromRow(row *gen.LedgerEntry) Entry {
	e := Entry{Kind: row.Kind, Source: row.Source, Memo: row.Memo, CampaignID: row.CampaignID}
	for _, p := range row.Edges.Postings {
		e.Postings = append(e.Postings, Posting{Account(p.Account), money.Fen(p.AmountMinor)})
	}
	return e
}
