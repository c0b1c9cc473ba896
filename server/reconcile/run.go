// Package reconcile compares what the portal has booked and stored with what it can be
// recomputed from: the ledger with the card provider's own, and every stored total
// with its facts.
package reconcile

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/attempt"
	"shanhuo.app/ent/gen/ledgerentry"
	"shanhuo.app/ent/gen/providerevent"
	"shanhuo.app/server/access"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/money"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/store"
)

const (
	// lead is how long before the first thing of ours the provider's movements are read:
	// its clock may be behind.
	lead = time.Hour
	// patience is how old a request or event may be and still explain why something is
	// not booked yet.
	patience = payment.KeyLifetime
)

// machine is the machine's clock. The provider and the ledger know no portal time.
var machine clock.System

// Run compares the ledger with the provider's movements, to the cent and from the
// first charge on. It first books the transfers to the bank and the provider's own
// fees, which nothing else tells; of everything else it only says what differs. It
// may run beside pledging and charging, at any time and as often as one likes.
func Run(ctx context.Context, db *store.DB, gateway payment.Gateway) (Report, error) {
	ctx = access.AsSystem(ctx, access.ForReconciling)
	begun := machine.Now()
	since, err := start(ctx, db, begun)
	if err != nil {
		return Report{}, err
	}
	var movements []payment.Movement
	for m, err := range gateway.Movements(ctx, since) {
		if err != nil {
			return Report{}, fmt.Errorf("reconcile: read the provider's movements: %w", err)
		}
		movements = append(movements, m)
	}
	// The ledger is read after the movements: whatever is among those had its chance to
	// be booked.
	r := Report{Since: since}
	if r.Booked, err = book(ctx, db, movements); err != nil {
		return Report{}, err
	}
	pending, err := pendingAt(ctx, db, begun)
	if err != nil {
		return Report{}, err
	}
	b, err := read(ctx, db)
	if err != nil {
		return Report{}, err
	}
	for _, m := range movements {
		b.move(m)
	}
	b.compare(&r, begun, pending)
	return r, assign(ctx, db, r.Differences)
}

// start answers from when on the provider is compared: before the first request for a
// charge and the first entry, whichever was earlier. Without either, nothing of
// the past is ours.
func start(ctx context.Context, db *store.DB, now time.Time) (time.Time, error) {
	first := now
	tried, err := db.Client.Attempt.Query().Where(attempt.KindEQ(attempt.KindCHARGE)).Order(attempt.ByID()).First(ctx)
	if err != nil && !gen.IsNotFound(err) {
		return time.Time{}, fmt.Errorf("reconcile: first attempt: %w", err)
	}
	if tried != nil && tried.SentAt.Before(first) {
		first = tried.SentAt
	}
	booked, err := db.Client.LedgerEntry.Query().Order(ledgerentry.ByID()).First(ctx)
	if err != nil && !gen.IsNotFound(err) {
		return time.Time{}, fmt.Errorf("reconcile: first entry: %w", err)
	}
	if booked != nil && booked.CreatedAt.Before(first) {
		first = booked.CreatedAt
	}
	return first.Add(-lead).UTC().Truncate(time.Second), nil
}

// book posts what only the provider's movements tell, each once, and answers how many
// were new.
func book(ctx context.Context, db *store.DB, movements []payment.Movement) (n int, err error) {
	for _, m := range movements {
		e, ok := bookable(m)
		if !ok {
			continue
		}
		var isNew bool
		err := db.InTx(ctx, func(ctx context.Context, tx *gen.Tx) (err error) {
			isNew, err = ledger.Post(ctx, tx, e)
			return err
		})
		if err != nil {
			return n, fmt.Errorf("reconcile: book %s: %w", m.ID, err)
		}
		if isNew {
			n++
		}
	}
	return n, nil
}

// pendingAt answers which movements a request or an event that is being handled right
// now is about to book.
func pendingAt(ctx context.Context, db *store.DB, now time.Time) (func(payment.Movement) bool, error) {
	from := clock.Cut(now.Add(-patience))
	attempts, err := db.Client.Attempt.Query().Where(attempt.StateEQ(attempt.StateSENT), attempt.SentAtGT(from)).
		Select(attempt.FieldPledgeID).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reconcile: attempts under way: %w", err)
	}
	events, err := db.Client.ProviderEvent.Query().Where(providerevent.StateEQ(providerevent.StateRECEIVED), providerevent.CreatedAtGT(from)).
		Select(providerevent.FieldObjectID).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reconcile: events under way: %w", err)
	}
	names := map[string]bool{}
	for _, a := range attempts {
		names[a.PledgeID.String()] = true
	}
	for _, e := range events {
		names[e.ObjectID] = true
	}
	delete(names, "")
	return func(m payment.Movement) bool { return names[m.PledgeID] || names[m.SourceID] || names[m.IntentID] }, nil
}

// read reads every entry that moved the provider's balance, or says it did.
func read(ctx context.Context, db *store.DB) (*books, error) {
	intents, err := readIntents(ctx, db)
	if err != nil {
		return nil, err
	}
	rows, err := db.Reader().QueryContext(ctx, db.Rebind(`SELECT e.source, e.kind, e.campaign_id, e.created_at, p.account, p.amount_minor
		FROM ledger_entries e JOIN postings p ON p.entry_id = e.id
		WHERE e.kind NOT IN (?, ?) OR p.account = ? ORDER BY e.id`), ledger.KindSettled, ledger.KindPaidOut, string(ledger.ProviderClearing))
	if err != nil {
		return nil, fmt.Errorf("reconcile: read the ledger: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	var entries []entry
	for rows.Next() {
		var e entry
		var campaign uuid.NullUUID
		var account string
		var amount int64
		if err := rows.Scan(&e.Source, &e.Kind, &campaign, &e.At, &account, &amount); err != nil {
			return nil, fmt.Errorf("reconcile: read the ledger: %w", err)
		}
		if n := len(entries); n == 0 || entries[n-1].Source != e.Source {
			if campaign.Valid {
				e.Campaign = &campaign.UUID
			}
			entries = append(entries, e)
		}
		last := &entries[len(entries)-1]
		switch a := ledger.Account(account); {
		case a == ledger.ProviderClearing:
			last.Net += money.Fen(amount)
		case a.Kind() == ledger.ProviderFees.Kind() && e.Kind != ledger.KindProviderFee:
			last.Fee += money.Fen(amount)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reconcile: read the ledger: %w", err)
	}
	return newBooks(entries, intents), nil
}

// readIntents answers the charge of every pledge that was collected.
func readIntents(ctx context.Context, db *store.DB) (intents map[string]string, err error) {
	rows, err := db.Reader().QueryContext(ctx, `SELECT id, intent FROM pledges WHERE collected_minor > 0 AND intent IS NOT NULL`)
	if err != nil {
		return nil, fmt.Errorf("reconcile: read the pledges: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Err(), rows.Close()) }()
	intents = map[string]string{}
	for rows.Next() {
		var id uuid.UUID
		var intent string
		if err := rows.Scan(&id, &intent); err != nil {
			return nil, fmt.Errorf("reconcile: read the pledges: %w", err)
		}
		intents[id.String()] = intent
	}
	return intents, nil
}
