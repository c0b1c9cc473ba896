package charge_test

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/attempt"
	"shanhuo.app/server/access"
	"shanhuo.app/server/charge"
	"shanhuo.app/server/charge/chargetest"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

// TestFinisherRespectsRateLimit: catarse's finisher ran into the provider's limit and
// stalled. Here three servers charge the pledges of one closing. What is judged is that
// each charge comes to the provider no earlier than the rate allows it: how late a busy
// machine sends it is not ours.
func TestFinisherRespectsRateLimit(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		c := w.Campaign(10_000)
		var pledges []*gen.Pledge
		for range 2 * charge.CallsPerSecond {
			pledges = append(pledges, w.Pledge(c, 1, chargetest.GoodCard))
		}
		w.CloseNow()
		due := w.Now()
		w.Must(db.Client.Pledge.Update().SetChargeDueAt(due).Exec(w.System()))
		begun := time.Now().Truncate(time.Millisecond)
		var wg sync.WaitGroup
		for i := range 3 {
			server := w.Server(w.Gateway)
			server.Gate = &charge.Gate{DB: db}
			for j := i; j < len(pledges); j += 3 {
				wg.Go(func() {
					if err := server.Charge(context.Background(), pledges[j].ID, due); err != nil {
						t.Error(err)
					}
				})
			}
		}
		wg.Wait()
		n := 0
		for _, r := range w.Requests() {
			if r.Method != "POST" || r.Path != "/v1/payment_intents" {
				continue
			}
			if early := begun.Add(time.Duration(n) * time.Second / charge.CallsPerSecond).Sub(r.At); early > 0 {
				t.Errorf("charge %d came %s before the rate allows it", n, early)
			}
			n++
		}
		if n != len(pledges) {
			t.Errorf("%d charges of %d pledges", n, len(pledges))
		}
		for _, p := range pledges {
			w.WantState(p.ID, lifecycle.PledgeCollected)
		}
	})
}

// TestNothingIsAskedOfTheProviderBeforeItsSlot lets the slots run out in front of every
// request to the provider, and looks at what it was sent by then.
func TestNothingIsAskedOfTheProviderBeforeItsSlot(t *testing.T) {
	t.Parallel()
	type act = func(ctx context.Context, s *charge.Service) error
	refused := func(w *chargetest.World, card string) *gen.Pledge {
		p := w.Pledge(w.Campaign(5_000), 1, card)
		w.CloseNow()
		w.Run()
		return w.Get(p.ID)
	}
	charged := func(w *chargetest.World, p *gen.Pledge) act {
		due := w.Now()
		w.Must(p.Update().SetChargeDueAt(due).Exec(w.System()))
		return func(ctx context.Context, s *charge.Service) error { return s.Charge(ctx, p.ID, due) }
	}
	resumed := func(w *chargetest.World, a *gen.Attempt) act {
		a = w.DB.Client.Attempt.GetX(w.System(), a.ID)
		return func(ctx context.Context, s *charge.Service) error { return s.Resume(ctx, a.ID, a.LeaseUntil) }
	}
	// lost makes an attempt whose answer never came.
	lost := func(w *chargetest.World) *gen.Attempt {
		p := w.Pledge(w.Campaign(5_000), 1, chargetest.GoodCard)
		w.CloseNow()
		w.Fault(map[string]any{"kind": "timeout_after_success", "path": "/v1/payment_intents", "method": "POST"})
		w.Run()
		return attempts(w, p.ID, attempt.KindCHARGE)[0]
	}
	byLink := func(w *chargetest.World, card string, do func(s *charge.Service, ctx context.Context, id uuid.UUID) (string, error)) act {
		p := refused(w, card)
		return func(ctx context.Context, s *charge.Service) error {
			_, err := do(s, access.AsSystem(ctx, access.ForPledgeLinks), p.ID)
			return err
		}
	}
	booked := func(w *chargetest.World) act {
		intent := *refused(w, chargetest.GoodCard).Intent
		return func(ctx context.Context, s *charge.Service) error { return s.BookRefunds(ctx, intent) }
	}
	rows := []struct {
		name string
		// The slots of this kind are used up, but for the free ones.
		slots string
		free  int
		sent  string // the methods of what was sent
		make  func(w *chargetest.World) act
	}{
		{"a charge", "write", 0, "", func(w *chargetest.World) act {
			p := w.Pledge(w.Campaign(5_000), 1, chargetest.GoodCard)
			w.CloseNow()
			return charged(w, p)
		}},
		{"a charge that is tried again", "write", 0, "", func(w *chargetest.World) act { return charged(w, refused(w, chargetest.FailsLater)) }},
		{"what became of a charge with a card that is gone", "read", 0, "POST GET", func(w *chargetest.World) act {
			p := refused(w, chargetest.FailsLater)
			w.API("/v1/payment_methods/"+*p.Method+"/detach", url.Values{})
			return charged(w, p)
		}},
		{"reading a charge", "read", 0, "", func(w *chargetest.World) act {
			intent := *refused(w, chargetest.FailsLater).Intent
			return func(ctx context.Context, s *charge.Service) error { return s.RefreshIntent(ctx, intent) }
		}},
		{"a charge of which no answer came", "write", 0, "", func(w *chargetest.World) act { return resumed(w, lost(w)) }},
		{"looking for a charge of which no answer came", "read", 0, "", func(w *chargetest.World) act { return resumed(w, lost(w)) }},
		{"looking for an old charge", "read", 0, "", func(w *chargetest.World) act {
			a := lost(w)
			old(w, a)
			return resumed(w, a)
		}},
		{"reading an old charge", "read", 0, "", func(w *chargetest.World) act {
			a := lost(w)
			w.Must(a.Update().SetProviderID("pi_known").Exec(w.System()))
			old(w, a)
			return resumed(w, a)
		}},
		{"the bank's page", "write", 0, "GET", func(w *chargetest.World) act { return byLink(w, chargetest.SecureCard, (*charge.Service).ConfirmAuth) }},
		{"whether the bank's page is open", "read", 0, "", func(w *chargetest.World) act { return byLink(w, chargetest.SecureCard, (*charge.Service).ConfirmAuth) }},
		{"a page for a card", "write", 0, "GET", func(w *chargetest.World) act { return byLink(w, chargetest.FailsLater, (*charge.Service).NewCard) }},
		{"whether a page for a card is open", "read", 0, "", func(w *chargetest.World) act { return byLink(w, chargetest.FailsLater, (*charge.Service).NewCard) }},
		{"a card that was saved", "read", 0, "", func(w *chargetest.World) act {
			checkout := *refused(w, chargetest.FailsLater).CheckoutID
			return func(ctx context.Context, s *charge.Service) error { return s.UseCard(ctx, checkout) }
		}},
		{"a charge that may be refunded", "read", 0, "", booked},
		{"the refunds of a charge", "read", 1, "GET", booked},
		{"looking for a charge to give up", "read", 0, "", func(w *chargetest.World) act {
			p := w.Pledge(w.Campaign(5_000), 1, chargetest.GoodCard)
			w.CloseNow()
			w.Must(p.Update().SetFinalMinor(100_000_000).Exec(w.System())) // refused as a request
			w.Run()
			w.Advance(8 * 24 * time.Hour)
			return charged(w, p)
		}},
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		for _, row := range rows {
			t.Run(row.name, func(t *testing.T) {
				w.TB = t
				freeSlots(w)
				do := row.make(w)
				freeSlots(w)
				if row.free == 0 {
					plantSlot(w, row.slots)
				}
				server := w.Server(w.Gateway)
				server.Gate = &charge.Gate{DB: db, Every: slotEvery}
				before, far := len(w.Requests()), time.Now().Add(slotEvery+slotEvery/2)
				ctx, stop := context.WithCancel(context.Background())
				defer stop()
				ended := make(chan error, 1)
				go func() { ended <- do(ctx, server) }()
				for deadline := time.Now().Add(20 * time.Second); !nextSlot(w, row.slots).After(far); time.Sleep(time.Millisecond) {
					select {
					case err := <-ended:
						t.Fatalf("it waited for no slot: %v", err)
					default:
					}
					if time.Now().After(deadline) {
						t.Fatal("it takes no slot")
					}
				}
				stop()
				if err := <-ended; !errors.Is(err, context.Canceled) {
					t.Errorf("answered %v", err)
				}
				var sent []string
				for _, r := range w.Requests()[before:] {
					sent = append(sent, r.Method)
				}
				if got := strings.Join(sent, " "); got != row.sent {
					t.Errorf("the provider was sent %q, want %q", got, row.sent)
				}
			})
		}
	})
}

// slotEvery is so long that no test waits for the next slot.
const slotEvery = 10 * time.Minute

// freeSlots makes the first slot of each kind free.
func freeSlots(w *chargetest.World) {
	w.Helper()
	_, err := w.DB.Writer().ExecContext(w.System(), `DELETE FROM provider_slots`)
	w.Must(err)
}

// plantSlot makes the first free slot of a kind one that is a long way off.
func plantSlot(w *chargetest.World, name string) {
	w.Helper()
	_, err := w.DB.Writer().ExecContext(w.System(), w.DB.Rebind(`INSERT INTO provider_slots (id, next_at_ms) VALUES (?, ?)`), name, time.Now().Add(slotEvery).UnixMilli())
	w.Must(err)
}

// nextSlot answers when the slot after the last that was taken is.
func nextSlot(w *chargetest.World, name string) time.Time {
	w.Helper()
	var next int64
	err := w.DB.Reader().QueryRowContext(w.System(), w.DB.Rebind(`SELECT next_at_ms FROM provider_slots WHERE id = ?`), name).Scan(&next)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}
	}
	w.Must(err)
	return time.UnixMilli(next)
}
