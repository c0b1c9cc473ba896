package charge

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

// TestSlotsOfManyServersAreWithinTheRate judges the slots, and that no call starts before
// its own: how late a busy machine wakes is not ours.
func TestSlotsOfManyServersAreWithinTheRate(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		const calls = 45
		var mu sync.Mutex
		var slots []time.Time
		var wg sync.WaitGroup
		for range 3 {
			gate := &Gate{DB: db}
			for range calls / 3 {
				wg.Go(func() {
					at, err := gate.take(context.Background(), slotWrite)
					if err == nil {
						err = gate.sleep(context.Background(), at)
					}
					if err != nil {
						t.Error(err)
						return
					}
					if early := time.Until(at); early > 0 {
						t.Errorf("a call started %s before its slot", early)
					}
					mu.Lock()
					defer mu.Unlock()
					slots = append(slots, at)
				})
			}
		}
		wg.Wait()
		slices.SortFunc(slots, time.Time.Compare)
		if len(slots) != calls {
			t.Fatalf("%d calls of %d", len(slots), calls)
		}
		for i, from := range slots {
			n := 0
			for _, at := range slots[i:] {
				// The first may start with all of the jitter, the last with none.
				if at.Sub(from) < time.Second+jitter {
					n++
				}
			}
			if n > CallsPerSecond {
				t.Fatalf("%d calls within a second", n)
			}
		}
	})
}

func TestGateGivesUpWithItsContext(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		gate := &Gate{DB: db, Every: time.Hour}
		if err := gate.Wait(context.Background()); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
		defer cancel()
		if err := gate.Wait(ctx); err == nil {
			t.Error("waited an hour in no time")
		}
	})
}
