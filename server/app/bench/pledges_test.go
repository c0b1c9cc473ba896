package bench

import (
	"context"
	"errors"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/pledge"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

// callers is how many people press at the same time where it is about a crowd.
const callers = 64

// conns is the size of every pool of connections to PostgreSQL, ours and the peers'.
const conns = 16

// provider is a card provider without a network. When it is away a pledge is what the
// first transaction makes of it, and its answer names the portal's own card page;
// otherwise a second one records the provider's page.
type provider struct {
	payment.Gateway // what is not called here
	away            bool
	pages           atomic.Int64
}

var errAway = &payment.Error{Ambiguous: true, Code: payment.CodeNetwork, Err: errors.New("away")}

func (p *provider) OpenSetup(context.Context, payment.NewSetup) (payment.Checkout, error) {
	if p.away {
		return payment.Checkout{}, errAway
	}
	id := "page_" + strconv.FormatInt(p.pages.Add(1), 10)
	return payment.Checkout{ID: id, URL: "https://cards.example/" + id}, nil
}

// shop is a database with open campaigns and people who pledge to them.
type shop struct {
	db      *store.DB
	service *pledge.Service
	people  []context.Context
	offers  []pledge.CreateInput
	next    atomic.Int64
}

// open makes a shop in a database of its own. plain pledges in one transaction each.
func open(b *testing.B, dialect string, campaigns int, plain, away bool) *shop {
	b.Helper()
	db := database(b, dialect)
	access.ScopeReads(db.Client)
	keys, err := personal.Generate()
	must(b, err)
	options := pledge.Options{
		DB: db, Gateway: &provider{away: away}, Keys: keys, Notices: notify.New(keys, false, "https://portal.example"), BaseURL: "https://portal.example",
	}
	s := &shop{db: db, service: pledge.New(options)}
	b.Cleanup(func() { must(b, s.service.Stop(context.Background())) })
	s.populate(b, campaigns)
	s.settle(b)
	if plain {
		must(b, s.service.Stop(b.Context()))
		options.Plain = true
		s.service = pledge.New(options)
	}
	return s
}

func database(b *testing.B, dialect string) *store.DB {
	b.Helper()
	url := "sqlite:" + filepath.Join(b.TempDir(), "bench.db")
	if dialect == "PostgreSQL" {
		url = storetest.PostgresURL(b)
	}
	db, err := store.Open(b.Context(), store.Config{URL: url, MaxConns: conns})
	must(b, err)
	b.Cleanup(func() { must(b, db.Close()) })
	must(b, db.Migrate(b.Context()))
	return db
}

func (s *shop) populate(b *testing.B, campaigns int) {
	b.Helper()
	ctx := access.AsSystem(b.Context(), access.ForDemo)
	now, err := s.db.Now(ctx)
	must(b, err)
	rows := make([]*gen.PersonCreate, 256)
	for i := range rows {
		id := uuid.Must(uuid.NewV7())
		// Whoever pledged before is known to the provider.
		rows[i] = s.db.Client.Person.Create().SetID(id).SetDisplayName("backer " + strconv.Itoa(i)).SetProviderCustomer("cus_" + id.String())
	}
	people, err := s.db.Client.Person.CreateBulk(rows...).Save(ctx)
	must(b, err)
	for _, p := range people {
		s.people = append(s.people, access.With(context.Background(), &access.Principal{PersonID: p.ID, Locale: "zh-CN", RequestID: "bench"}))
	}
	for range campaigns {
		c, err := s.db.Client.Campaign.Create().SetSlug("c-" + uuid.NewString()).SetTitle("大红袍花椒").SetState(lifecycle.CampaignLive).
			SetRegionPath("/6212/621202/621202103/621202103201").SetRegionCode("621202103201").SetProduce("SICHUAN_PEPPER").
			SetOwnerID(people[0].ID).SetDraftedBy(people[0].ID).SetGoalMinor(100_000_00).SetDays(30).SetDeliveryMonth("2027-09").
			SetStory(offer.Story{}).SetLadder([]offer.Rung{{Backers: 50, Price: 36_00}}).SetLaunchedAt(now).SetDeadline(now.Add(30 * 24 * time.Hour)).Save(ctx)
		must(b, err)
		t, err := s.db.Client.Tier.Create().SetCampaignID(c.ID).SetPosition(0).SetTitle("一斤").SetPriceMinor(39_90).SetStock(100_000_000).
			SetFreight(offer.Freight{Default: 8_00}).Save(ctx)
		must(b, err)
		s.offers = append(s.offers, pledge.CreateInput{
			CampaignID: c.ID, Lines: []pledge.LineInput{{TierID: t.ID, Quantity: 1}}, Locale: "zh-CN",
			Address: pledge.Address{Name: "王芳", Phone: "13812345678", Province: "上海", City: "上海", County: "徐汇", Detail: "漕溪北路 18 号"},
		})
	}
}

// settle takes some pledges and has the database look at them, as autovacuum does
// within a minute: on empty tables PostgreSQL makes plans that read them whole.
func (s *shop) settle(b *testing.B) {
	b.Helper()
	var wg sync.WaitGroup
	for range callers {
		wg.Go(func() {
			for range 32 {
				if err := s.take(); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	_, err := s.db.Writer().ExecContext(b.Context(), "ANALYZE")
	must(b, err)
}

// take has the next person pledge to the next campaign.
func (s *shop) take() error {
	i := s.next.Add(1)
	in := s.offers[i%int64(len(s.offers))]
	in.IdempotencyKey = strconv.FormatInt(i, 10)
	_, err := s.service.Create(s.people[i%int64(len(s.people))], in)
	return err
}

// press has n callers take pledges one after another and answers how many a second.
func (s *shop) press(n int) func(*testing.B, time.Duration) float64 {
	return func(b *testing.B, about time.Duration) float64 {
		b.Helper()
		var taken atomic.Int64
		var wg sync.WaitGroup
		start := time.Now()
		for range n {
			wg.Go(func() {
				for time.Since(start) < about {
					if err := s.take(); err != nil {
						b.Error(err)
						return
					}
					taken.Add(1)
				}
			})
		}
		wg.Wait()
		return float64(taken.Load()) / time.Since(start).Seconds()
	}
}

// pledging compares gathered pledges with one transaction each.
func pledging(b *testing.B, c contest, dialect string, campaigns, people int, away bool) {
	b.Run(dialect, func(b *testing.B) {
		c.name += ", " + dialect
		c.unit = "pledges/s"
		c.ours = contender{"gathered", open(b, dialect, campaigns, false, away).press(people)}
		c.peer = contender{"one transaction each", open(b, dialect, campaigns, true, away).press(people)}
		c.hold(b)
	})
}

// BenchmarkHotPledges is a crowd at one campaign. The provider is away, so that a
// pledge is one transaction on the one side and a share of one on the other.
func BenchmarkHotPledges(b *testing.B) {
	c := contest{name: "hot pledges", rounds: 5, about: 1500 * time.Millisecond}
	c.floor = 12
	pledging(b, c, "PostgreSQL", 1, callers, true)
	c.floor = 3
	pledging(b, c, "SQLite", 1, callers, true)
}

// BenchmarkHotPledgesWithCardPage is the same with the provider's page opened and
// recorded, which makes two transactions of each pledge.
func BenchmarkHotPledgesWithCardPage(b *testing.B) {
	c := contest{name: "hot pledges with card page", rounds: 5, about: 1500 * time.Millisecond}
	pledging(b, c, "PostgreSQL", 1, callers, false)
}

// BenchmarkLonelyPledge is one person who pledges again and again with nobody else
// there: being gathered must not cost them anything. The contenders take short turns,
// since the ratio is about a few per cent.
func BenchmarkLonelyPledge(b *testing.B) {
	c := contest{name: "lonely pledge", rounds: 9, about: time.Second, turns: 20, floor: 0.95}
	pledging(b, c, "PostgreSQL", 1, 1, true)
	pledging(b, c, "SQLite", 1, 1, true)
}

// BenchmarkSpreadPledges is the crowd spread over many campaigns.
func BenchmarkSpreadPledges(b *testing.B) {
	c := contest{name: "spread pledges", rounds: 5, about: 1500 * time.Millisecond, floor: 1.2}
	pledging(b, c, "PostgreSQL", 32, callers, true)
	pledging(b, c, "SQLite", 32, callers, true)
}

func must(b testing.TB, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}
