package pledge_test

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"shanhuo.app/server/fault"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func TestABadPledgeOfABatchFailsAlone(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, goods{price: 3990, stock: 30})
		people := s.people(40)
		people[17] = uuid.New() // nobody: the foreign key refuses the whole transaction
		var good, soldOut, bad atomic.Int32
		atOnce(len(people), func(i int) {
			_, err := s.service.Create(as(people[i]), s.input("key", 1))
			switch {
			case i == 17:
				if err == nil {
					t.Error("nobody pledged")
				}
				bad.Add(1)
			case err == nil:
				good.Add(1)
			case fault.HasCode(err, "SOLD_OUT"):
				soldOut.Add(1)
			default:
				t.Error(err)
			}
		})
		if good.Load() != 30 || soldOut.Load() != 9 {
			t.Errorf("%d sold, %d sold out", good.Load(), soldOut.Load())
		}
		s.wantFacts()
	})
}

func TestWhatCostsABatchDoesNotGrowWithIt(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, goods{price: 3990, stock: 1000, perHead: 5})
		cost := func(n int) int64 {
			people := s.people(n)
			for _, who := range people { // their customers are known
				if err := db.Client.Person.UpdateOneID(who).SetProviderCustomer("cus_" + who.String()).Exec(s.system()); err != nil {
					t.Fatal(err)
				}
			}
			statements, err := s.service.BatchCost(context.Background(), s.campaign.ID, people, home)
			if err != nil {
				t.Fatal(err)
			}
			return statements
		}
		one, many := cost(1), cost(100)
		if one != many || one > 14 { // BEGIN and COMMIT are two of PostgreSQL's
			t.Errorf("one pledge costs %d statements, a hundred cost %d", one, many)
		}
		t.Logf("%d statements", one)
		s.wantFacts()
	})
}
