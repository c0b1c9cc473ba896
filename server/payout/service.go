// Package payout pays what the ledger owes to payees: one finance officer of the county
// makes a batch, the bank carries it out, and another officer confirms it.
package payout

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/payoutbatch"
	"shanhuo.app/ent/gen/payoutline"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/money"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/store"
)

// Receipts keeps the bank's receipts; package media's Store is one.
type Receipts interface {
	PutPaper(ctx context.Context, r io.Reader) (key string, err error)
	Delete(ctx context.Context, key string) error
}

// Service is the use cases of payouts. Every batch it answers has its lines, those of
// the older campaigns first.
type Service struct {
	DB       *store.DB
	Keys     *personal.Keys
	Notify   *notify.Notifier
	Receipts Receipts
	// Changed is told of a campaign whose payout was confirmed, after the commit. May be nil.
	Changed func(campaign uuid.UUID)
}

func withLines(q *gen.PayoutLineQuery) { q.Order(payoutline.ByCampaignID(), payoutline.ByID()) }

// load reads a batch that the reader may see, with its lines.
func load(ctx context.Context, tx *gen.Tx, id uuid.UUID) (*gen.PayoutBatch, error) {
	return found(ctx)(tx.PayoutBatch.Query().Where(payoutbatch.ID(id)).WithLines(withLines).Only(ctx))
}

// lockBatch is load that keeps every other writer away from the batch until the
// transaction ends. Whoever also needs the campaigns' locks takes those first.
func lockBatch(ctx context.Context, tx *gen.Tx, id uuid.UUID) (*gen.PayoutBatch, error) {
	return found(ctx)(tx.PayoutBatch.Query().Where(payoutbatch.ID(id), store.ForUpdate).WithLines(withLines).Only(ctx))
}

func found(ctx context.Context) func(*gen.PayoutBatch, error) (*gen.PayoutBatch, error) {
	return func(b *gen.PayoutBatch, err error) (*gen.PayoutBatch, error) {
		switch {
		case gen.IsNotFound(err) && access.From(ctx) == nil && access.SystemReason(ctx) == "":
			return nil, fault.NewUnauthenticated()
		case gen.IsNotFound(err):
			return nil, fault.NewNotFound("payout")
		case err != nil:
			return nil, fmt.Errorf("payout: load: %w", err)
		}
		return b, nil
	}
}

// lockCampaigns locks campaigns in the order of their ids, so that two batches never
// wait for each other.
func lockCampaigns(ctx context.Context, tx *gen.Tx, ids []uuid.UUID) ([]*gen.Campaign, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := tx.Campaign.Query().Where(campaign.IDIn(ids...), store.ForUpdate).Order(campaign.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("payout: lock campaigns: %w", err)
	}
	slices.SortFunc(rows, func(a, b *gen.Campaign) int { return byID(a.ID, b.ID) })
	return rows, nil
}

func campaignIDs(lines []*gen.PayoutLine) []uuid.UUID {
	ids := make([]uuid.UUID, len(lines))
	for i, l := range lines {
		ids[i] = l.CampaignID
	}
	return distinct(ids)
}

// hands are the people who own or drafted the campaigns.
func hands(campaigns []*gen.Campaign) []uuid.UUID {
	var people []uuid.UUID
	for _, c := range campaigns {
		people = append(people, c.OwnerID, c.DraftedBy)
	}
	return distinct(people)
}

// owed answers what the ledger owes the campaign's payee, for goods and freight.
func owed(ctx context.Context, tx *gen.Tx, campaignID uuid.UUID) (total, freight money.Fen, err error) {
	held, err := ledger.CampaignBalances(ctx, tx, campaignID)
	if err != nil {
		return 0, 0, err
	}
	total, freight = owedFrom(held, campaignID)
	return total, freight, nil
}

func owedFrom(held ledger.Balances, campaignID uuid.UUID) (total, freight money.Fen) {
	o := held.Owned(campaignID)
	return o.Payable + o.Freight, o.Freight
}

// notOpen is the fault for a batch that no longer waits for its confirmation.
func notOpen(b *gen.PayoutBatch) *fault.Fault {
	return fault.NewConflict("PAYOUT_NOT_OPEN", "").With("state", string(b.State))
}

func record(ctx context.Context, tx *gen.Tx, b *gen.PayoutBatch, action access.Action, before, after any, reason string, now time.Time) error {
	return audit.Write(ctx, tx, audit.Act{
		Action: string(action), Object: "payout_batch", ObjectID: b.ID.String(), Region: b.RegionPath,
		Before: before, After: after, Reason: reason, At: now,
	})
}

func stateOnly(b *gen.PayoutBatch) map[string]any { return map[string]any{"state": b.State} }
