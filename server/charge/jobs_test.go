package charge_test

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/server/access"
	"shanhuo.app/server/charge/chargetest"
	"shanhuo.app/server/jobs"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func TestTheQueueDoesTheWork(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		c := w.Campaign(10_000)
		one, two := w.Pledge(c, 1, chargetest.GoodCard), w.Pledge(c, 2, chargetest.GoodCard)
		workers := river.NewWorkers()
		w.Charge.Workers(workers)
		w.Closing.Workers(workers)
		runner, err := jobs.New(db, jobs.Config{Workers: workers, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), ChargeWorkers: 4})
		w.Must(err)
		w.Must(runner.Start(t.Context()))
		t.Cleanup(func() {
			stop, done := context.WithTimeout(context.Background(), 10*time.Second)
			defer done()
			if err := runner.Stop(stop); err != nil {
				t.Error(err)
			}
		})
		w.Advance(time.Hour)
		_, err = w.Closing.CloseDue(t.Context())
		w.Must(err)
		_, err = w.Charge.EnqueueDue(t.Context())
		w.Must(err)
		for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
			if w.Get(one.ID).State == lifecycle.PledgeCollected && w.Get(two.ID).State == lifecycle.PledgeCollected {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("still %s and %s", w.Get(one.ID).State, w.Get(two.ID).State)
			}
		}
		check(w)
	})
}

func TestSeveralServersClaimEachPledgeOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		c := w.Campaign(10_000)
		first := w.Pledge(c, 1, chargetest.GoodCard)
		now := w.Now()
		const n = 450
		rows := make([]*gen.PledgeCreate, n)
		for i := range rows {
			rows[i] = db.Client.Pledge.Create().SetID(uuid.Must(uuid.NewV7())).SetCampaignID(c.ID).SetBackerID(first.BackerID).SetRegionPath(c.RegionPath).
				SetState(lifecycle.PledgeQueued).SetIdempotencyKey(uuid.NewString()).SetInputHash([]byte{1}).SetAddressSealed([]byte{1}).SetProvince("上海").
				SetGoodsMinor(1).SetFreightMinor(1).SetConsent(first.Consent).SetHoldUntil(now).SetChargeDueAt(now)
		}
		w.Must(db.Client.Pledge.CreateBulk(rows...).Exec(w.System()))
		var mu sync.Mutex
		claimed := 0
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				server := w.Server(w.Gateway)
				for {
					k, err := server.EnqueueDue(context.Background())
					if err != nil {
						t.Error(err)
						return
					}
					if k == 0 {
						return
					}
					mu.Lock()
					claimed += k
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if claimed != n {
			t.Errorf("claimed %d times, want %d", claimed, n)
		}
		var filed int
		w.Must(db.Reader().QueryRow("SELECT COUNT(*) FROM river_job WHERE kind = 'charge.charge'").Scan(&filed))
		if filed != n {
			t.Errorf("%d jobs for %d pledges", filed, n)
		}
		if left := db.Client.Pledge.Query().Where(pledge.StateEQ(lifecycle.PledgeQueued), pledge.ChargeDueAtLTE(w.Now())).CountX(w.System()); left != 0 {
			t.Errorf("%d are still due", left)
		}
	})
}

// slowReader answers the first read of a charge late, after something else happened.
type slowReader struct {
	payment.Gateway
	once      sync.Once
	meanwhile func()
}

func (g *slowReader) ChargeByID(ctx context.Context, intent string) (payment.Charge, error) {
	c, err := g.Gateway.ChargeByID(ctx, intent)
	g.once.Do(g.meanwhile)
	return c, err
}

// TestAReadThatWasOvertakenIsReadAgain: the state that was read is older than the
// pledge's by the time it arrives.
func TestAReadThatWasOvertakenIsReadAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		c := w.Campaign(5_000)
		p := w.Pledge(c, 1, chargetest.FailsLater)
		w.CloseNow()
		w.Run()
		intent := *w.WantState(p.ID, lifecycle.PledgeErroredSoft).Intent
		late := w.Server(&slowReader{Gateway: w.Gateway, meanwhile: func() {
			page, err := w.Charge.NewCard(access.AsSystem(context.Background(), access.ForPledgeLinks), p.ID)
			w.Must(err)
			checkout := *w.Get(p.ID).CheckoutID
			w.SaveCard(page, checkout, chargetest.SecureCard)
			w.Must(w.Charge.UseCard(context.Background(), checkout))
			w.Drain()
			w.WantState(p.ID, lifecycle.PledgeAuthRequired)
		}})
		w.Must(late.RefreshIntent(context.Background(), intent))
		w.WantState(p.ID, lifecycle.PledgeAuthRequired)
		check(w)
	})
}
