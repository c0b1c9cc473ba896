package reconcile

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"shanhuo.app/server/campaign"
	"shanhuo.app/server/closing"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/store"
)

// TotalsReport is what a check of the stored totals found.
type TotalsReport struct {
	Campaigns, Entries, Batches, Closings int // how many were looked at
	Differences                           []string
}

// OK tells whether every stored total is the sum of its facts.
func (r TotalsReport) OK() bool { return len(r.Differences) == 0 }

// String writes the report as English lines, the differences last.
func (r TotalsReport) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Checked %d campaigns, %d ledger entries, %d payout batches and %d closing proofs.\n", r.Campaigns, r.Entries, r.Batches, r.Closings)
	if r.OK() {
		b.WriteString("Every stored total is the sum of its facts.\n")
		return b.String()
	}
	fmt.Fprintf(&b, "Differences: %d.\n", len(r.Differences))
	for _, d := range r.Differences {
		b.WriteString("- " + d + "\n")
	}
	return b.String()
}

func (r *TotalsReport) addf(format string, args ...any) {
	r.Differences = append(r.Differences, fmt.Sprintf(format, args...))
}

// Totals recomputes whatever is stored beside the facts it follows from: the totals of
// campaigns from pledges and from the ledger, the balance of every ledger entry, the
// totals of payout batches, and the published closing proofs. It changes nothing.
func Totals(ctx context.Context, campaigns *campaign.Service) (TotalsReport, error) {
	var r TotalsReport
	_, differences, err := campaigns.VerifyTotals(ctx)
	if err != nil {
		return r, fmt.Errorf("reconcile: %w", err)
	}
	for _, d := range differences {
		r.Differences = append(r.Differences, d.String())
	}
	db := campaigns.DB
	unbalanced, err := ledger.Unbalanced(ctx, db)
	if err != nil {
		return r, fmt.Errorf("reconcile: %w", err)
	}
	for _, source := range slices.Sorted(maps.Keys(unbalanced)) {
		r.addf("ledger entry %s: its postings sum to %d fen, not to zero, or there are fewer than two", source, int64(unbalanced[source]))
	}
	var opts *sql.TxOptions
	if db.Postgres() {
		// One snapshot: a payout that is confirmed between two reads is no difference.
		opts = &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	tx, err := db.Reader().BeginTx(ctx, opts)
	if err != nil {
		return r, fmt.Errorf("reconcile: verify totals: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // only reads
	if err := errors.Join(checkMoney(ctx, db, tx, &r), checkBatches(ctx, tx, &r), checkProofs(ctx, tx, &r)); err != nil {
		return r, fmt.Errorf("reconcile: verify totals: %w", err)
	}
	return r, nil
}

// sums are the sums of money of one campaign, fen.
type sums struct {
	slug                                          string
	collected, freight, fees, refunded, paidOut   int64
	pledged                                       pledged
	ledgerCollected, ledgerFees, ledgerPaid, paid int64
	open                                          int64
}

// pledged is what a campaign's pledges say.
type pledged struct{ collected, freight, fees, refunded int64 }

func checkMoney(ctx context.Context, db *store.DB, tx *sql.Tx, r *TotalsReport) error {
	all, order := map[uuid.UUID]*sums{}, []uuid.UUID(nil)
	err := each(ctx, tx, `SELECT id, slug, collected_minor, freight_collected_minor, fees_minor, refunded_minor, paid_out_minor
		FROM campaigns ORDER BY id`, func(scan scanner) error {
		var id uuid.UUID
		c := &sums{}
		err := scan(&id, &c.slug, &c.collected, &c.freight, &c.fees, &c.refunded, &c.paidOut)
		all[id] = c
		order = append(order, id)
		return err
	})
	if err != nil {
		return err
	}
	if err := errors.Join(readPledged(ctx, tx, all), readBooked(ctx, db, tx, all, r), readPaid(ctx, tx, all)); err != nil {
		return err
	}
	r.Campaigns = len(order)
	for _, id := range order {
		all[id].check(r)
	}
	return nil
}

func readPledged(ctx context.Context, tx *sql.Tx, all map[uuid.UUID]*sums) error {
	return each(ctx, tx, `SELECT campaign_id, CAST(SUM(collected_minor) AS BIGINT), CAST(SUM(fee_minor) AS BIGINT), CAST(SUM(refunded_minor) AS BIGINT),
		CAST(SUM(CASE WHEN collected_minor > 0 THEN freight_minor ELSE 0 END) AS BIGINT) FROM pledges GROUP BY campaign_id`, func(scan scanner) error {
		var id uuid.UUID
		var p pledged
		err := scan(&id, &p.collected, &p.fees, &p.refunded, &p.freight)
		if c := all[id]; c != nil {
			c.pledged = p
		}
		return err
	})
}

func readBooked(ctx context.Context, db *store.DB, tx *sql.Tx, all map[uuid.UUID]*sums, r *TotalsReport) error {
	if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM ledger_entries`).Scan(&r.Entries); err != nil {
		return err
	}
	return each(ctx, tx, db.Rebind(`SELECT e.campaign_id, e.kind,
			CAST(SUM(CASE WHEN p.account LIKE 'restricted:%' THEN p.amount_minor ELSE 0 END) AS BIGINT),
			CAST(SUM(CASE WHEN p.account LIKE 'fees:%' THEN p.amount_minor ELSE 0 END) AS BIGINT),
			CAST(SUM(CASE WHEN p.account = ? THEN p.amount_minor ELSE 0 END) AS BIGINT)
		FROM ledger_entries e JOIN postings p ON p.entry_id = e.id WHERE e.campaign_id IS NOT NULL GROUP BY e.campaign_id, e.kind`),
		func(scan scanner) error {
			var id uuid.UUID
			var kind string
			var restricted, fees, bank int64
			if err := scan(&id, &kind, &restricted, &fees, &bank); err != nil {
				return err
			}
			c := all[id]
			if c == nil {
				r.addf("ledger: entries of the kind %s name the campaign %s, which does not exist", kind, id)
				return nil
			}
			switch kind {
			case ledger.KindCollected:
				c.ledgerCollected = -restricted
				c.ledgerFees += fees
			case ledger.KindFee:
				c.ledgerFees += fees
			case ledger.KindPaidOut:
				c.ledgerPaid = -bank
			}
			return nil
		}, string(ledger.Bank))
}

func readPaid(ctx context.Context, tx *sql.Tx, all map[uuid.UUID]*sums) error {
	return each(ctx, tx, `SELECT l.campaign_id, CAST(SUM(CASE WHEN b.state = 'CONFIRMED' THEN l.amount_minor ELSE 0 END) AS BIGINT),
		CAST(SUM(CASE WHEN l.open THEN 1 ELSE 0 END) AS BIGINT)
		FROM payout_lines l JOIN payout_batches b ON b.id = l.batch_id GROUP BY l.campaign_id`, func(scan scanner) error {
		var id uuid.UUID
		var paid, open int64
		err := scan(&id, &paid, &open)
		if c := all[id]; c != nil {
			c.paid, c.open = paid, open
		}
		return err
	})
}

func (c *sums) check(r *TotalsReport) {
	compare := func(total string, stored int64, facts string, sum int64) {
		if stored != sum {
			r.addf("%s: %s is stored as %d, %s %d", c.slug, total, stored, facts, sum)
		}
	}
	compare("collected", c.collected, "the ledger says", c.ledgerCollected)
	compare("collected", c.collected, "the pledges say", c.pledged.collected)
	compare("fees", c.fees, "the ledger says", c.ledgerFees)
	compare("fees", c.fees, "the pledges say", c.pledged.fees)
	compare("freight collected", c.freight, "the pledges say", c.pledged.freight)
	compare("refunded", c.refunded, "the pledges say", c.pledged.refunded)
	compare("paid out", c.paidOut, "the ledger says", c.ledgerPaid)
	compare("paid out", c.paidOut, "the confirmed payouts say", c.paid)
	if c.open > 1 {
		r.addf("%s: is in %d open payout batches at once", c.slug, c.open)
	}
}

// checkBatches compares the total of every payout batch with its lines, and which lines
// count with the batch's state.
func checkBatches(ctx context.Context, tx *sql.Tx, r *TotalsReport) error {
	return each(ctx, tx, `SELECT b.id, b.state, b.total_minor, CAST(COALESCE(SUM(l.amount_minor), 0) AS BIGINT),
		CAST(COALESCE(SUM(CASE WHEN l.open THEN 1 ELSE 0 END), 0) AS BIGINT), COUNT(l.id)
		FROM payout_batches b LEFT JOIN payout_lines l ON l.batch_id = b.id GROUP BY b.id, b.state, b.total_minor ORDER BY b.id`, func(scan scanner) error {
		var id uuid.UUID
		var state string
		var total, sum, open, lines int64
		if err := scan(&id, &state, &total, &sum, &open, &lines); err != nil {
			return err
		}
		r.Batches++
		if total != sum {
			r.addf("payout batch %s: its total is stored as %d, its lines say %d", id, total, sum)
		}
		want := int64(0)
		if state == "MADE" {
			want = lines
		}
		if open != want {
			r.addf("payout batch %s is %s and has %d open lines of %d", id, state, open, lines)
		}
		return nil
	})
}

// checkProofs recomputes every published closing proof, one at a time: they can be large.
func checkProofs(ctx context.Context, tx *sql.Tx, r *TotalsReport) error {
	return each(ctx, tx, `SELECT c.slug, e.proof, e.sha256, e.success, e.backers, e.pledges, e.goods_minor
		FROM closings e JOIN campaigns c ON c.id = e.campaign_id ORDER BY e.id`, func(scan scanner) error {
		var slug, sum string
		var proof []byte
		var success bool
		var backers, pledges int
		var goods int64
		if err := scan(&slug, &proof, &sum, &success, &backers, &pledges, &goods); err != nil {
			return err
		}
		r.Closings++
		report, err := closing.Verify(proof)
		var unreadable *closing.Unreadable
		if errors.As(err, &unreadable) {
			r.addf("%s: the closing proof is %s", slug, unreadable)
			return nil
		}
		if err != nil {
			return err
		}
		for _, d := range report.Differences {
			r.addf("%s: closing proof: %s", slug, d)
		}
		if report.SHA256 != sum {
			r.addf("%s: the closing's SHA-256 is stored as %s, its bytes say %s", slug, sum, report.SHA256)
		}
		t := report.Proof.Totals
		if report.Proof.Campaign.Slug != slug || t.Backers != backers || t.Pledges != pledges || int64(t.Goods) != goods ||
			(report.Proof.Outcome == closing.OutcomeSuccess) != success {
			r.addf("%s: the closing's numbers are not those of its proof", slug)
		}
		return nil
	})
}

type scanner func(dest ...any) error

// each runs a query and hands every row to do.
func each(ctx context.Context, tx *sql.Tx, query string, do func(scan scanner) error, args ...any) (err error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Err(), rows.Close()) }()
	for rows.Next() {
		if err := do(rows.Scan); err != nil {
			return err
		}
	}
	return nil
}
