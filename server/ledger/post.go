package ledger

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/ledgerentry"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/store"
)

// machine is the time entries carry: they are compared with the provider's own times.
var machine clock.System

// Post books an entry in tx, once for its source. It answers whether the entry is
// new: a caller that keeps totals beside the ledger adds to them only then. An
// entry that breaks a rule is refused and nothing is written.
func Post(ctx context.Context, tx *gen.Tx, e Entry) (isNew bool, err error) {
	if err := e.Check(); err != nil {
		return false, err
	}
	id := uuid.Must(uuid.NewV7())
	at := machine.Now()
	res, err := tx.SQL().ExecContext(ctx, store.Rebind(tx.Dialect(),
		`INSERT INTO ledger_entries (id, created_at, campaign_id, kind, source, memo) VALUES (?, ?, ?, ?, ?, ?)
		 ON CONFLICT (source) DO NOTHING`), id, at, e.CampaignID, e.Kind, e.Source, e.Memo)
	if err != nil {
		return false, fmt.Errorf("ledger: book %s: %w", e.Source, err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return false, fmt.Errorf("ledger: book %s: %w", e.Source, err)
	}
	if n == 0 {
		return false, nil
	}
	rows := make([]*gen.PostingCreate, len(e.Postings))
	for i, p := range e.Postings {
		rows[i] = tx.Posting.Create().SetCreatedAt(at).SetEntryID(id).SetNillableCampaignID(e.CampaignID).
			SetAccount(string(p.Account)).SetAmountMinor(int64(p.Amount))
	}
	if err := tx.Posting.CreateBulk(rows...).Exec(ctx); err != nil {
		return false, fmt.Errorf("ledger: postings of %s: %w", e.Source, err)
	}
	return true, nil
}

// BySource reads a booked entry, and answers false when the fact is not booked.
func BySource(ctx context.Context, tx *gen.Tx, source string) (Entry, bool, error) {
	row, err := tx.LedgerEntry.Query().Where(ledgerentry.Source(source)).WithPostings().Only(ctx)
	if gen.IsNotFound(err) {
		return Entry{}, false, nil
	}
	if err != nil {
		return Entry{}, false, fmt.Errorf("ledger: read %s: %w", source, err)
	}
	return fromRow(row), true, nil
}
