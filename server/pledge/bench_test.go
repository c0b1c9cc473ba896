package pledge_test

import (
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"shanhuo.app/server/pledge"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

// The benchmarks take whole pledges, from the input to the answer with its card
// page, from backers whose customer is known, on a database that has pledges and
// statistics about them, as autovacuum sees to within a minute. Each reports
// pledges a second; what matters is the ratio of gathered to plain in one run.

const callers = 64

func onEach(b *testing.B, run func(b *testing.B, db *store.DB, plain bool)) {
	for _, database := range []struct {
		name string
		open func(testing.TB) *store.DB
	}{{"sqlite", storetest.SQLite}, {"postgres", storetest.Postgres}} {
		for _, way := range []string{"gathered", "plain"} {
			b.Run(database.name+"/"+way, func(b *testing.B) {
				run(b, database.open(b), way == "plain")
			})
		}
	}
}

// press has n callers take pledges until b.N are taken; campaign picks which.
func (s *shop) press(b *testing.B, service *pledge.Service, n int, campaign func(i int64) pledge.CreateInput) {
	b.Helper()
	people := s.people(256)
	for _, who := range people {
		if err := s.db.Client.Person.UpdateOneID(who).SetProviderCustomer("cus_" + who.String()).Exec(s.system()); err != nil {
			b.Fatal(err)
		}
	}
	var next atomic.Int64
	take := func() bool {
		i := next.Add(1)
		if i > int64(b.N) {
			return false
		}
		in := campaign(i)
		in.IdempotencyKey = strconv.FormatInt(i, 10)
		if _, err := service.Create(as(people[i%int64(len(people))]), in); err != nil {
			b.Error(err)
			return false
		}
		return true
	}
	s.settle(b, campaign, people)
	b.ResetTimer()
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			for take() {
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pledges/s")
}

// settle puts some pledges into the database and has PostgreSQL look at them: on
// empty tables it would make plans that read them whole, and keep those.
func (s *shop) settle(b *testing.B, campaign func(i int64) pledge.CreateInput, people []uuid.UUID) {
	b.Helper()
	atOnce(2048, func(i int) {
		in := campaign(int64(i))
		in.IdempotencyKey = "before-" + strconv.Itoa(i)
		if _, err := s.service.Create(as(people[i%len(people)]), in); err != nil {
			b.Error(err)
		}
	})
	if s.db.Postgres() {
		if _, err := s.db.Writer().Exec("ANALYZE"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkHotPledges(b *testing.B) {
	onEach(b, func(b *testing.B, db *store.DB, plain bool) {
		s := open(b, db, nil, goods{price: 3990, freight: 800, stock: 100_000_000})
		service := s.server(pledge.Options{Plain: plain})
		s.press(b, service, callers, func(int64) pledge.CreateInput { return s.input("", 1) })
	})
}

func BenchmarkLonelyPledge(b *testing.B) {
	onEach(b, func(b *testing.B, db *store.DB, plain bool) {
		s := open(b, db, nil, goods{price: 3990, freight: 800, stock: 100_000_000})
		service := s.server(pledge.Options{Plain: plain})
		s.press(b, service, 1, func(int64) pledge.CreateInput { return s.input("", 1) })
	})
}

func BenchmarkSpreadPledges(b *testing.B) {
	const campaigns = 32
	onEach(b, func(b *testing.B, db *store.DB, plain bool) {
		s := open(b, db, nil, goods{price: 3990, freight: 800, stock: 100_000_000})
		service := s.server(pledge.Options{Plain: plain})
		ids, lines := make([]uuid.UUID, campaigns), make([][]pledge.LineInput, campaigns)
		for i := range campaigns {
			c, tiers := s.launch(nil, goods{price: 3990, freight: 800, stock: 100_000_000})
			ids[i], lines[i] = c.ID, []pledge.LineInput{{TierID: tiers[0].ID, Quantity: 1}}
		}
		s.press(b, service, callers, func(i int64) pledge.CreateInput {
			in := s.input("", 1)
			in.CampaignID, in.Lines = ids[i%campaigns], lines[i%campaigns]
			return in
		})
	})
}
