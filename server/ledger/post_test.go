package ledger_test

import (
	"context"
	"sync"
	"testing"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/money"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func TestPostBooksEachFactOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := access.AsSystem(t.Context(), access.ForCharging)
		campaign, pledge := uuid.New(), uuid.New()
		var mu sync.Mutex
		booked := 0
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				isNew := false
				err := db.InTx(ctx, func(ctx context.Context, tx *gen.Tx) (err error) {
					isNew, err = ledger.Post(ctx, tx, ledger.Collected(campaign, pledge, 10_000, 320))
					return err
				})
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				if isNew {
					booked++
				}
			})
		}
		wg.Wait()
		if booked != 1 {
			t.Errorf("%d of 8 said new, want 1", booked)
		}
		all, err := ledger.AllBalances(ctx, db)
		if err != nil {
			t.Fatal(err)
		}
		want := ledger.Balances{ledger.ProviderClearing: 9_680, ledger.Fees(campaign): 320, ledger.Restricted(campaign): -10_000}
		for account, amount := range want {
			if all[account] != amount {
				t.Errorf("%s holds %d, want %d", account, all[account], amount)
			}
		}
		if err := ledger.Balanced(ctx, db); err != nil {
			t.Error(err)
		}
		err = db.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
			e, ok, err := ledger.BySource(ctx, tx, ledger.CollectedSource(pledge))
			if err != nil || !ok || len(e.Postings) != 3 || e.Check() != nil {
				t.Errorf("read back %+v %v %v", e, ok, err)
			}
			_, ok, err = ledger.BySource(ctx, tx, "collect:nothing")
			if err != nil || ok {
				t.Errorf("found what is not booked: %v", err)
			}
			own, err := ledger.CampaignBalances(ctx, tx, campaign)
			if err != nil || own.Owned(campaign).Restricted != 10_000 || own.Sum() != 0 {
				t.Errorf("campaign balances %v %v", own, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestBalancedFindsWhatWasWrittenPastPost(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := access.AsSystem(t.Context(), access.ForCharging)
		err := db.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
			e, err := tx.LedgerEntry.Create().SetKind("K").SetSource("planted").Save(ctx)
			if err != nil {
				return err
			}
			return tx.Posting.Create().SetEntryID(e.ID).SetAccount(string(ledger.Bank)).SetAmountMinor(int64(money.Fen(5))).Exec(ctx)
		})
		if err != nil {
			t.Fatal(err)
		}
		off, err := ledger.Unbalanced(ctx, db)
		if err != nil || off["planted"] != 5 {
			t.Errorf("got %v %v", off, err)
		}
		if ledger.Balanced(ctx, db) == nil {
			t.Error("Balanced is content with a lone posting")
		}
	})
}
