package pledge_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	pledgerow "shanhuo.app/ent/gen/pledge"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/pledge"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

// TestMain runs fewer random walks than rapid would: each walks a real database.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "25"); err != nil {
		panic(err)
	}
	flag.Parse()
	os.Exit(m.Run())
}

func TestAThousandForAHundredUnits(t *testing.T) {
	t.Parallel()
	for _, servers := range []int{1, 3} {
		t.Run(strconv.Itoa(servers)+" servers", func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				s := open(t, db, nil, goods{price: 3990, stock: 100})
				services := []*pledge.Service{s.service}
				for len(services) < servers {
					services = append(services, s.server(pledge.Options{}))
				}
				people := s.people(1000)
				var sold, refused atomic.Int32
				atOnce(len(people), func(i int) {
					_, err := services[i%servers].Create(as(people[i]), s.input("key", 1))
					switch {
					case err == nil:
						sold.Add(1)
					case fault.HasCode(err, "SOLD_OUT"):
						refused.Add(1)
					default:
						t.Errorf("an unclear answer: %v", err)
					}
				})
				if sold.Load() != 100 || refused.Load() != 900 {
					t.Errorf("%d were told yes and %d sold out", sold.Load(), refused.Load())
				}
				if n := count(t, db, `SELECT COUNT(*) FROM pledges`); n != 100 || s.claimed(0) != 100 {
					t.Errorf("%d pledges, %d units claimed", n, s.claimed(0))
				}
				s.wantFacts()
			})
		})
	}
}

func TestALimitPerPersonHoldsInACrowd(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, goods{price: 3990, perHead: 3})
		people := s.people(10)
		second := s.server(pledge.Options{})
		var taken [10]atomic.Int32
		atOnce(200, func(i int) {
			service := s.service
			if i%2 == 0 {
				service = second
			}
			_, err := service.Create(as(people[i%10]), s.input("key-"+strconv.Itoa(i), 1))
			if err == nil {
				taken[i%10].Add(1)
			} else if !fault.HasCode(err, "PERSON_LIMIT") {
				t.Error(err)
			}
		})
		for i := range taken {
			if n := taken[i].Load(); n != 3 {
				t.Errorf("person %d has %d units of at most 3", i, n)
			}
		}
		s.wantFacts()
	})
}

// TestThreeShoppersPressAtOnce: openfoodnetwork#3925, three charges and one order.
func TestThreeShoppersPressAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, goods{price: 3990, stock: 100})
		second := s.server(pledge.Options{})
		who := s.person("backer")
		answers := make([]*gen.Pledge, 30)
		atOnce(len(answers), func(i int) {
			service := s.service
			if i%3 == 0 {
				service = second
			}
			p, err := service.Create(as(who), s.input("the button", 2))
			if err != nil {
				t.Error(err)
				return
			}
			answers[i] = p
		})
		for _, p := range answers {
			if p != nil && (p.ID != answers[0].ID || p.CheckoutURL != answers[0].CheckoutURL) {
				t.Errorf("two answers for one press: %s %s and %s %s", p.ID, p.CheckoutURL, answers[0].ID, answers[0].CheckoutURL)
			}
		}
		if n := len(s.bank.setups); n != 1 || s.claimed(0) != 2 {
			t.Errorf("%d card pages, %d units claimed", n, s.claimed(0))
		}
		if n := count(t, db, `SELECT COUNT(*) FROM attempts WHERE state = 'DONE'`); n != 1 {
			t.Errorf("%d attempts", n)
		}
		s.wantFacts()
	})
}

// TestCheckoutAndWebhookRace: saleor#19220 and #14648, two intents for one order.
func TestCheckoutAndWebhookRace(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, oneTier...)
		second := s.server(pledge.Options{})
		_, p := s.create(2)
		s.bank.set(p, payment.SetupSucceeded)
		atOnce(20, func(i int) {
			var err error
			switch i % 4 {
			case 0:
				_, err = s.service.Confirm(context.Background(), *p.CheckoutID)
			case 1:
				_, err = second.Confirm(context.Background(), *p.CheckoutID)
			case 2:
				_, err = s.service.ConfirmIntent(context.Background(), "intent_"+*p.CheckoutID)
			case 3:
				_, err = second.ConfirmIntent(context.Background(), "intent_"+*p.CheckoutID)
			}
			if err != nil {
				t.Error(err)
			}
		})
		c := s.reread()
		if c.PledgeCount != 1 || c.BackerCount != 1 || c.RaisedMinor != 2*3990 {
			t.Errorf("%d pledges of %d backers raised %s", c.PledgeCount, c.BackerCount, c.RaisedMinor)
		}
		if n := count(t, db, `SELECT COUNT(*) FROM audit_entries WHERE action = 'pledge.commit'`); n != 1 {
			t.Errorf("it was committed %d times", n)
		}
		s.wantFacts()
	})
}

// TestHoldExpiresWhileTyping: seckill#41. The card is saved after the last unit has
// gone to somebody else.
func TestHoldExpiresWhileTyping(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, goods{price: 3990, stock: 1})
		_, slow := s.create(1)
		s.bank.leave(true) // so that the page stays open when the hold ends
		s.advance(pledge.Hold)
		if n := s.expire(); n != 1 {
			t.Fatalf("%d holds ended", n)
		}
		s.bank.leave(false)
		s.wantState(slow.ID, lifecycle.PledgeExpired)
		s.commit(1)
		s.bank.set(slow, payment.SetupSucceeded)
		for range 3 {
			p, err := s.service.Confirm(context.Background(), *slow.CheckoutID)
			if err != nil {
				t.Fatal(err)
			}
			if p.State != lifecycle.PledgeExpired || !p.MethodForgetDue || p.Method == nil {
				t.Errorf("the late card left %+v", p)
			}
		}
		if s.claimed(0) != 1 {
			t.Errorf("%d of one unit are claimed", s.claimed(0))
		}
		if got := s.post.kinds(); got[notify.PledgeStockGone] != 1 || got[notify.PledgeExpired] != 1 || got[notify.PledgeCommitted] != 1 {
			t.Errorf("notices: %v", got)
		}
		s.wantFacts()
	})
}

// TestPaidAfterExpiry: dujiao-next#108. A card that comes late is welcome when
// there is stock, and never an error.
func TestPaidAfterExpiry(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, goods{price: 3990, stock: 1, perHead: 1})
		_, p := s.create(1)
		s.bank.leave(true)
		s.advance(pledge.Hold)
		s.expire()
		s.bank.leave(false)
		s.bank.set(p, payment.SetupSucceeded)
		for range 3 {
			if _, err := s.service.Confirm(context.Background(), *p.CheckoutID); err != nil {
				t.Fatal(err)
			}
		}
		s.wantState(p.ID, lifecycle.PledgeCommitted)
		if s.claimed(0) != 1 {
			t.Errorf("%d units are claimed", s.claimed(0))
		}
		s.wantFacts()
	})
}

func TestACardSavedAfterTheDeadline(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, goods{price: 3990, stock: 5})
		_, held := s.create(1)
		_, over := s.create(1)
		if err := db.Client.Pledge.UpdateOneID(over.ID).SetHoldUntil(s.now()).Exec(s.system()); err != nil {
			t.Fatal(err)
		}
		s.bank.leave(true)
		s.expire()
		s.bank.leave(false)
		s.setCampaign(lifecycle.CampaignLive, s.now())
		for _, p := range []*gen.Pledge{held, over} {
			s.bank.set(p, payment.SetupSucceeded)
			for range 2 {
				got, err := s.service.Confirm(context.Background(), *p.CheckoutID)
				if err != nil {
					t.Fatal(err)
				}
				if got.State != lifecycle.PledgeExpired || !got.MethodForgetDue {
					t.Errorf("after the deadline: %+v", got)
				}
			}
		}
		if s.post.kinds()["PLEDGE_TOO_LATE"] != 2 || s.claimed(0) != 0 {
			t.Errorf("notices %v, %d units claimed", s.post.kinds(), s.claimed(0))
		}
		s.wantFacts()
	})
}

func TestAHoldThatEndsAtTheLastMomentIsAskedFor(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, goods{price: 3990, stock: 5})
		_, quick := s.create(1)
		_, slow := s.create(1)
		_, fresh := s.create(1)
		if err := db.Client.Pledge.UpdateOneID(fresh.ID).SetHoldUntil(s.now().Add(time.Hour)).Exec(s.system()); err != nil {
			t.Fatal(err)
		}
		s.bank.set(quick, payment.SetupSucceeded) // and no event ever arrives
		s.advance(pledge.Hold)
		second := s.server(pledge.Options{})
		atOnce(4, func(i int) {
			service := s.service
			if i%2 == 0 {
				service = second
			}
			if _, err := service.ExpireDue(context.Background()); err != nil {
				t.Error(err)
			}
		})
		s.wantState(quick.ID, lifecycle.PledgeCommitted)
		s.wantState(slow.ID, lifecycle.PledgeExpired)
		s.wantState(fresh.ID, lifecycle.PledgeAwaitingMethod)
		if setup, _ := s.bank.Setup(context.Background(), *slow.CheckoutID); setup.Status != payment.SetupExpired {
			t.Errorf("the page of an ended hold is %s", setup.Status)
		}
		if s.expire() != 0 {
			t.Error("a hold ended twice")
		}
		s.wantFacts()
	})
}

// TestTotalsSurviveReplays: totals kept by += drift when requests are sent again.
func TestTotalsSurviveReplays(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, []offer.Rung{{Backers: 2, Price: 900}}, goods{price: 1000, stock: 50}, goods{price: 501})
		second := s.server(pledge.Options{})
		for i := range 4 {
			who := s.person("backer")
			var p *gen.Pledge
			var mu sync.Mutex
			thrice := func(do func(service *pledge.Service) (*gen.Pledge, error)) {
				t.Helper()
				atOnce(3, func(n int) {
					service := s.service
					if n == 1 {
						service = second
					}
					got, err := do(service)
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					p = got
					mu.Unlock()
				})
				s.wantFacts()
			}
			thrice(func(service *pledge.Service) (*gen.Pledge, error) {
				return service.Create(as(who), s.input("create", 2, 1))
			})
			s.bank.set(p, payment.SetupSucceeded)
			page := *p.CheckoutID
			thrice(func(service *pledge.Service) (*gen.Pledge, error) {
				return service.Confirm(context.Background(), page)
			})
			thrice(func(service *pledge.Service) (*gen.Pledge, error) {
				return service.Change(as(who), pledge.ChangeInput{ID: p.ID, Version: 1, Lines: s.input("", 1, 3).Lines, IdempotencyKey: "change"})
			})
			if i%2 == 0 {
				thrice(func(service *pledge.Service) (*gen.Pledge, error) { return service.Cancel(as(who), p.ID, "cancel") })
			}
		}
		c := s.reread()
		// Two backers: 900 for the lead tier, and 501 × 900 ÷ 1000 = 450.9 → 451 a unit.
		if want := money.Fen(2*900 + 6*451); c.RaisedMinor != want || c.BackerCount != 2 || c.PledgeCount != 2 {
			t.Errorf("raised %s of %s from %d backers in %d pledges", c.RaisedMinor, want, c.BackerCount, c.PledgeCount)
		}
	})
}

// TestOlderEventNeverOverwrites: podkrepi-bg/api#300.
func TestOlderEventNeverOverwrites(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, oneTier...)
		who, p := s.commit(1)
		for _, state := range lifecycle.Pledges {
			if state.Holds() || state == lifecycle.PledgeExpired {
				continue
			}
			if err := db.Client.Pledge.UpdateOneID(p.ID).SetState(state).Exec(s.system()); err != nil {
				t.Fatal(err)
			}
			for _, older := range []payment.SetupStatus{payment.SetupOpen, payment.SetupFailed, payment.SetupActionRequired, payment.SetupExpired, payment.SetupSucceeded} {
				s.bank.set(p, older)
				if _, err := s.service.Confirm(context.Background(), *p.CheckoutID); err != nil {
					t.Fatal(err)
				}
				s.wantState(p.ID, state)
			}
		}
		_ = who
	})
}

// TestNobodyStraddlesTheClosing presses, changes and cancels while the closing runs
// in the lane, on a second server too, and compares what the closing saw
// with what there is in the end.
func TestNobodyStraddlesTheClosing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, goods{price: 1000, stock: 100000})
		second := s.server(pledge.Options{})
		var changing, cancelling []*gen.Pledge
		for range 6 {
			_, p := s.commit(1)
			changing = append(changing, p)
			_, p = s.commit(1)
			cancelling = append(cancelling, p)
		}
		people := s.people(12)
		// The deadline is set once the crowd is under way, so that a slow machine races too.
		var committed atomic.Int32
		crowd := func(n int32) {
			for stop := time.Now().Add(time.Minute); committed.Load() < n && time.Now().Before(stop); {
				time.Sleep(time.Millisecond)
			}
		}
		closed := func(err error) bool {
			return fault.HasCode(err, "DEADLINE_PASSED") || fault.HasCode(err, "CAMPAIGN_NOT_OPEN")
		}
		var snapshot string
		atOnce(12+12+1, func(i int) {
			service := s.service
			if i%2 == 0 {
				service = second
			}
			switch {
			case i < 12:
				for n := 0; ; n++ {
					p, err := service.Create(as(people[i]), s.input(strconv.Itoa(n), 1))
					if err == nil {
						s.bank.set(p, payment.SetupSucceeded)
						_, err = service.Confirm(context.Background(), *p.CheckoutID)
					}
					if closed(err) {
						return
					}
					if err != nil {
						t.Error(err)
						return
					}
					committed.Add(1)
				}
			case i < 18:
				p := changing[i-12]
				for version := 1; ; version++ {
					_, err := service.Change(as(p.BackerID), pledge.ChangeInput{
						ID: p.ID, Version: version, Lines: s.input("", 1+version%5).Lines, IdempotencyKey: strconv.Itoa(version),
					})
					if closed(err) {
						return
					}
					if err != nil {
						t.Error(err)
						return
					}
				}
			case i < 24:
				p := cancelling[i-18]
				crowd(int32(i-18) * 8) // the last of them after the deadline, or nearly
				if _, err := service.Cancel(as(p.BackerID), p.ID, "k"); err != nil && !closed(err) {
					t.Error(err)
				}
			default:
				crowd(30)
				if err := db.InTx(s.system(), func(ctx context.Context, tx *gen.Tx) error {
					if _, err := tx.Campaign.Query().Where(store.ForUpdate).Only(ctx); err != nil {
						return err
					}
					now, err := store.Now(ctx, tx)
					if err != nil {
						return err
					}
					return tx.Campaign.Update().SetDeadline(now.Add(100 * time.Millisecond)).Exec(ctx)
				}); err != nil {
					t.Error(err)
				}
				for done := false; !done; {
					err := service.Do(s.system(), s.campaign.ID, func(ctx context.Context) error {
						return db.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
							c, err := tx.Campaign.Query().Where(store.ForUpdate).Only(ctx)
							if err != nil {
								return err
							}
							now, err := store.Now(ctx, tx)
							if err != nil || now.Before(*c.Deadline) {
								return err
							}
							done = true
							if snapshot, err = counted(ctx, tx.Pledge.Query()); err != nil {
								return err
							}
							return tx.Campaign.UpdateOneID(c.ID).SetState(lifecycle.CampaignCollecting).Exec(ctx)
						})
					})
					if err != nil {
						t.Error(err)
						return
					}
				}
			}
		})
		after, err := counted(s.system(), db.Client.Pledge.Query())
		if err != nil {
			t.Fatal(err)
		}
		if after != snapshot {
			t.Errorf("the closing saw\n%s\nand afterwards there is\n%s", snapshot, after)
		}
		c := s.reread()
		late := count(t, db, `SELECT COUNT(*) FROM pledges p JOIN campaigns c ON c.id = p.campaign_id WHERE p.created_at >= c.deadline OR p.committed_at >= c.deadline`)
		if late != 0 {
			t.Errorf("%d pledges are later than the deadline %s", late, c.Deadline)
		}
		if c.PledgeCount < 30 {
			t.Errorf("only %d pledges: nothing raced", c.PledgeCount)
		}
		s.wantFacts()
	})
}

// counted writes down every pledge that counts.
func counted(ctx context.Context, q *gen.PledgeQuery) (string, error) {
	rows, err := q.Where(pledgerow.StateIn(lifecycle.CountedPledges...)).WithLines().Order(gen.Asc(pledgerow.FieldID)).All(ctx)
	text := ""
	for _, p := range rows {
		text += fmt.Sprintf("%s %s v%d %d %d\n", p.ID, p.State, p.Version, p.GoodsMinor, p.Edges.Lines[0].Quantity)
	}
	return text, err
}

func TestListenersAreToldAfterTheCommit(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, oneTier...)
		var told atomic.Int32
		var pledges atomic.Int32
		s.service = s.server(pledge.Options{OnCommitted: func(id uuid.UUID) {
			if id != s.campaign.ID {
				t.Error("told of another campaign")
			}
			told.Add(1)
			pledges.Store(int32(s.reread().PledgeCount))
		}})
		_, p := s.commit(1)
		if told.Load() != 2 || pledges.Load() != 1 {
			t.Errorf("told %d times, last of %d pledges", told.Load(), pledges.Load())
		}
		if _, err := s.service.Confirm(context.Background(), *p.CheckoutID); err != nil {
			t.Fatal(err)
		}
		if told.Load() != 2 {
			t.Error("told although nothing changed")
		}
	})
}
