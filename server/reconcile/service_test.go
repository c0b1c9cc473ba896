package reconcile_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/reconciliation"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/jobs"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/reconcile"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

const (
	dangchang = region.Path("/6212/621226") // where the bench's campaigns are
	chengxian = region.Path("/6212/621221")
)

// told is a provider that tells these movements and then perhaps fails.
type told struct {
	payment.Gateway
	movements []payment.Movement
	err       error
	// before runs in front of each movement; may be nil.
	before func(i int)
}

func (g *told) Movements(context.Context, time.Time) iter.Seq2[payment.Movement, error] {
	return func(yield func(payment.Movement, error) bool) {
		for i, m := range g.movements {
			if g.before != nil {
				g.before(i)
			}
			if !yield(m, nil) {
				return
			}
		}
		if g.err != nil {
			yield(payment.Movement{}, g.err)
		}
	}
}

func as(role access.Role, places ...region.Path) context.Context {
	p := &access.Principal{PersonID: uuid.New(), RequestID: "request-1"}
	for _, at := range places {
		p.Grants = append(p.Grants, access.Grant{Role: role, Region: at})
	}
	return access.With(context.Background(), p)
}

func finance() context.Context { return as(access.CountyFinance, dangchang) }

func serviceOf(db *store.DB, gateway payment.Gateway) *reconcile.Service {
	access.ScopeReads(db.Client)
	return &reconcile.Service{DB: db, Gateway: gateway, Log: slog.New(slog.DiscardHandler)}
}

func start(t *testing.T, ctx context.Context, s *reconcile.Service, key string) *reconcile.Comparison {
	t.Helper()
	c, err := s.Start(ctx, key)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func compare(t *testing.T, s *reconcile.Service, id uuid.UUID, try int) {
	t.Helper()
	if err := s.Compare(context.Background(), id, try); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, ctx context.Context, s *reconcile.Service, id uuid.UUID) *reconcile.Comparison {
	t.Helper()
	c, err := s.Get(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func sweep(t *testing.T, s *reconcile.Service, want int) {
	t.Helper()
	if n, err := s.Sweep(context.Background()); err != nil || n != want {
		t.Errorf("the sweep found %d, %v, want %d", n, err, want)
	}
}

func number(t *testing.T, db *store.DB, query string) int {
	t.Helper()
	var n int
	if err := db.Reader().QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func queued(t *testing.T, db *store.DB) int {
	t.Helper()
	return number(t, db, `SELECT COUNT(*) FROM river_job WHERE kind = 'reconcile.compare'`)
}

// silence makes the worker of a comparison look as if it was last seen a while ago, as
// when its server was killed.
func silence(t *testing.T, db *store.DB, id uuid.UUID, since time.Duration) {
	t.Helper()
	ctx := access.AsSystem(t.Context(), access.ForDemo)
	row := db.Client.Reconciliation.GetX(ctx, id)
	var stored map[string]any
	if err := json.Unmarshal(row.Report, &stored); err != nil {
		t.Fatal(err)
	}
	stored["seenAt"] = time.Now().UTC().Add(-since)
	raw, err := json.Marshal(stored)
	if err != nil {
		t.Fatal(err)
	}
	row.Update().SetReport(raw).ExecX(ctx)
}

func TestAComparisonIsBegunCarriedOutByTheQueueAndKept(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b := open(t, db)
		c, tier := b.campaign("c")
		b.collect(b.pledge(c, tier, 1))
		lost := b.take(b.pledge(c, tier, 2), "lost")
		s := serviceOf(db, b.gateway)
		begun := start(t, finance(), s, "one")
		if begun.State != reconciliation.StateRUNNING || begun.FinishedAt != nil || begun.Matched != 0 || len(begun.Differences) != 0 {
			t.Errorf("begun as %+v", begun)
		}
		workers := river.NewWorkers()
		s.Workers(workers)
		runner, err := jobs.New(db, jobs.Config{Workers: workers, Log: s.Log})
		if err != nil {
			t.Fatal(err)
		}
		if err := runner.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = runner.Stop(context.Background()) })
		var done *reconcile.Comparison
		for until := time.Now().Add(30 * time.Second); ; {
			if done = get(t, finance(), s, begun.ID); done.State != reconciliation.StateRUNNING {
				break
			}
			if time.Now().After(until) {
				t.Fatal("nobody carried it out")
			}
			time.Sleep(20 * time.Millisecond)
		}
		if done.State != reconciliation.StateDONE || done.FinishedAt == nil || done.Matched != 1 || done.UnderWay != 0 || done.Fault != "" || len(done.Differences) != 1 {
			t.Fatalf("done as %+v", done)
		}
		d := done.Differences[0]
		if d.Kind != reconcile.NotInLedger || d.Campaign == nil || *d.Campaign != c.ID || !slices.Equal(d.Movements, []string{lost.BalanceTxID}) || d.ProviderGross != 116_00 {
			t.Errorf("it differs by %+v", d)
		}
		if n := number(t, db, `SELECT COUNT(*) FROM audit_entries WHERE action = 'reconciliation.start' AND request_id = 'request-1' AND region_path = '/6212/621226'`); n != 1 {
			t.Errorf("%d entries in the trail", n)
		}
	})
}

func TestOneComparisonRunsAtATime(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := serviceOf(db, &told{})
		me, colleague := finance(), as(access.CountyFinance, chengxian)
		first := start(t, me, s, "one")
		if c := start(t, me, s, "one"); c.ID != first.ID {
			t.Error("the same key began another one")
		}
		if c := start(t, colleague, s, "other"); c.ID != first.ID {
			t.Error("two run at once")
		}
		if queued(t, db) != 1 || number(t, db, `SELECT COUNT(*) FROM audit_entries`) != 1 {
			t.Error("what was answered again left traces")
		}
		compare(t, s, first.ID, 1)
		if c := start(t, me, s, "one"); c.ID != first.ID || c.State != reconciliation.StateDONE {
			t.Errorf("the same key later: %s", c.State)
		}
		second := start(t, colleague, s, "one")
		if second.ID == first.ID || second.State != reconciliation.StateRUNNING {
			t.Error("another person's key is not mine")
		}
		if c := start(t, me, s, "one"); c.ID != first.ID {
			t.Error("the key answers the one that runs rather than its own")
		}
	})
}

func TestManyWhoStartAtOnceStartOne(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := serviceOf(db, &told{})
		same := finance()
		ids := make([]uuid.UUID, 8)
		var ready, done sync.WaitGroup
		gate := make(chan struct{})
		for i := range ids {
			ready.Add(1)
			done.Go(func() {
				ctx, key := same, "same"
				if i%2 == 1 {
					ctx, key = finance(), fmt.Sprint(i)
				}
				ready.Done()
				<-gate
				if c, err := s.Start(ctx, key); err != nil {
					t.Error(err)
				} else {
					ids[i] = c.ID
				}
			})
		}
		ready.Wait()
		close(gate)
		done.Wait()
		if slices.ContainsFunc(ids, func(id uuid.UUID) bool { return id != ids[0] || id == uuid.Nil }) {
			t.Errorf("they were answered %v", ids)
		}
		if rows := number(t, db, `SELECT COUNT(*) FROM reconciliations`); rows != 1 || queued(t, db) != 1 {
			t.Errorf("%d rows, %d jobs", rows, queued(t, db))
		}
	})
}

func TestAComparisonWhoseWorkerDiedIsGivenToAnotherAndAtLastEnded(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := serviceOf(db, &told{})
		c := start(t, finance(), s, "one")
		silence(t, db, c.ID, 9*time.Minute)
		sweep(t, s, 0)
		silence(t, db, c.ID, 11*time.Minute)
		sweep(t, s, 1)
		sweep(t, s, 0)
		if queued(t, db) != 2 {
			t.Errorf("%d jobs", queued(t, db))
		}
		// The dead worker's job is worked after all: it has nothing to say any more.
		compare(t, s, c.ID, 1)
		if got := get(t, finance(), s, c.ID); got.State != reconciliation.StateRUNNING {
			t.Errorf("a worker whose claim has passed on left it %s", got.State)
		}
		compare(t, s, c.ID, 2)
		done := get(t, finance(), s, c.ID)
		if done.State != reconciliation.StateDONE {
			t.Errorf("it is %s", done.State)
		}
		compare(t, s, c.ID, 2)
		if again := get(t, finance(), s, c.ID); !again.FinishedAt.Equal(*done.FinishedAt) {
			t.Error("it was ended twice")
		}
		silence(t, db, c.ID, time.Hour)
		sweep(t, s, 0)

		c = start(t, finance(), s, "two")
		for range 3 {
			silence(t, db, c.ID, time.Hour)
			sweep(t, s, 1)
		}
		got := get(t, finance(), s, c.ID)
		if got.State != reconciliation.StateFAILED || got.Fault != "RECONCILIATION_STOPPED" || got.FinishedAt == nil || queued(t, db) != 5 {
			t.Errorf("after three dead workers it is %s %s, with %d jobs", got.State, got.Fault, queued(t, db))
		}
		if next := start(t, finance(), s, "three"); next.ID == c.ID {
			t.Error("a failed one keeps others from starting")
		}
	})
}

func TestTwoServersThatSweepGiveItToOneWorker(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := serviceOf(db, &told{})
		c := start(t, finance(), s, "one")
		silence(t, db, c.ID, time.Hour)
		var done sync.WaitGroup
		var mu sync.Mutex
		found := 0
		for range 4 {
			done.Go(func() {
				n, err := s.Sweep(context.Background())
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				found += n
			})
		}
		done.Wait()
		if found != 1 || queued(t, db) != 2 {
			t.Errorf("%d sweeps found it, %d jobs", found, queued(t, db))
		}
	})
}

func TestAProviderThatIsAwayIsToldAsSuch(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for name, of := range map[string]struct {
			err  error
			code string
		}{
			"it does not answer": {&payment.Error{Retryable: true, Code: payment.CodeNetwork, Err: errors.New("connection refused")}, "PAYMENT_UNAVAILABLE"},
			"it takes no key":    {fmt.Errorf("page 2: %w", &payment.Error{Code: payment.CodeUnauthorized}), "PAYMENT_REFUSED"},
			"a mistake of ours":  {errors.New("a row that nobody can read"), "RECONCILIATION_STOPPED"},
			"a full disk":        {&fault.Fault{Kind: fault.Unavailable, Code: "STORAGE_FULL"}, "STORAGE_FULL"},
		} {
			s := serviceOf(db, &told{movements: []payment.Movement{{ID: "txn_1", Kind: payment.MovementCharge, Currency: "cny", Net: 1}}, err: of.err})
			c := start(t, finance(), s, name)
			compare(t, s, c.ID, 1)
			got := get(t, finance(), s, c.ID)
			if got.State != reconciliation.StateFAILED || got.Fault != of.code || got.FinishedAt == nil || len(got.Differences) != 0 {
				t.Errorf("%s: %s %q", name, got.State, got.Fault)
			}
			for _, lang := range message.Languages {
				if !message.In(lang).Has("fault." + got.Fault) {
					t.Errorf("%s has no sentence for %s", lang, got.Fault)
				}
			}
		}
	})
}

func TestWithoutAProviderThereIsNothingToCompareWith(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := serviceOf(db, nil)
		if c, err := s.Start(finance(), "one"); !fault.HasCode(err, "RECONCILIATION_OFF") || c != nil {
			t.Errorf("%+v, %v", c, err)
		}
		if number(t, db, `SELECT COUNT(*) FROM reconciliations`) != 0 {
			t.Error("a row was written")
		}
		// The provider's key was taken away while one was running.
		for key, end := range map[string]func(id uuid.UUID){
			"the job is worked":  func(id uuid.UUID) { compare(t, s, id, 1) },
			"the worker is dead": func(id uuid.UUID) { silence(t, db, id, time.Hour); sweep(t, s, 1) },
		} {
			s.Gateway = &told{}
			c := start(t, finance(), s, key)
			s.Gateway = nil
			end(c.ID)
			if got := get(t, finance(), s, c.ID); got.State != reconciliation.StateFAILED || got.Fault != "RECONCILIATION_OFF" {
				t.Errorf("%s: %s %q", key, got.State, got.Fault)
			}
		}
	})
}

func TestAServerThatStopsLeavesTheComparisonToTheQueue(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, stop := context.WithCancel(t.Context())
		g := &told{movements: make([]payment.Movement, 1), before: func(int) { stop() }, err: context.Canceled}
		s := serviceOf(db, g)
		c := start(t, finance(), s, "one")
		if err := s.Compare(ctx, c.ID, 1); err == nil {
			t.Error("the queue was told that it is done")
		}
		if got := get(t, finance(), s, c.ID); got.State != reconciliation.StateRUNNING {
			t.Errorf("it is %s", got.State)
		}
		s.Gateway = &told{}
		compare(t, s, c.ID, 1)
		if got := get(t, finance(), s, c.ID); got.State != reconciliation.StateDONE {
			t.Errorf("tried again it is %s", got.State)
		}
	})
}

func TestALongReadingIsNotTakenForADeadOneAndStopsWhenItWas(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		g := &told{movements: make([]payment.Movement, 6)}
		s := serviceOf(db, g)
		s.Notes = time.Nanosecond
		c := start(t, finance(), s, "one")
		read := 0
		g.before = func(i int) {
			read++
			switch i {
			case 1:
				silence(t, db, c.ID, time.Hour)
			case 2: // it has read the second movement and noted that
				sweep(t, s, 0)
				silence(t, db, c.ID, time.Hour)
				sweep(t, s, 1)
			}
		}
		compare(t, s, c.ID, 1)
		if read != 3 {
			t.Errorf("the worker read %d movements, though another has it since the third", read)
		}
		if got := get(t, finance(), s, c.ID); got.State != reconciliation.StateRUNNING {
			t.Errorf("it is %s", got.State)
		}
	})
}

// place makes a campaign in a county whose ledger has a fee that the provider does not.
func place(t *testing.T, db *store.DB, county region.Path, differences int) uuid.UUID {
	t.Helper()
	ctx := access.AsSystem(t.Context(), access.ForDemo)
	at := county.Child(county.Code() + "208")
	c := db.Client.Campaign.Create().SetSlug(uuid.NewString()).SetTitle("当归").SetState(lifecycle.CampaignViable).SetRegionCode(at.Code()).
		SetRegionPath(at).SetProduce("ANGELICA").SetOwnerID(uuid.New()).SetDraftedBy(uuid.New()).SetGoalMinor(1).SetDays(30).
		SetDeliveryMonth("2027-09").SetStory(offer.Story{}).SaveX(ctx)
	err := db.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		for i := range differences {
			if _, err := ledger.Post(ctx, tx, ledger.FeeKnown(c.ID, fmt.Sprintf("txn_%s_%d", c.ID, i), 12)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return c.ID
}

func TestEverybodySeesTheDifferencesOfTheirOffice(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		stray := payment.Movement{ID: "txn_stray", Kind: payment.MovementCharge, SourceID: "ch_stray", Currency: "cny", Net: 97_00, Fee: 3_00}
		s := serviceOf(db, &told{movements: []payment.Movement{stray}})
		here, there := place(t, db, dangchang, 2), place(t, db, chengxian, 3)
		c := start(t, finance(), s, "one")
		compare(t, s, c.ID, 1)
		for name, of := range map[string]struct {
			ctx  context.Context
			want map[uuid.UUID]int
		}{
			"finance of one county":    {finance(), map[uuid.UUID]int{here: 2}},
			"finance of two counties":  {as(access.CountyFinance, dangchang, chengxian), map[uuid.UUID]int{here: 2, there: 3}},
			"finance of a third":       {as(access.CountyFinance, "/6212/6212260"), map[uuid.UUID]int{}},
			"an officer of the city":   {as(access.CityOfficer, "/6212"), map[uuid.UUID]int{here: 2, there: 3, uuid.Nil: 1}},
			"an auditor of the portal": {as(access.Auditor, ""), map[uuid.UUID]int{here: 2, there: 3, uuid.Nil: 1}},
			"an auditor of one county": {as(access.Auditor, chengxian), map[uuid.UUID]int{there: 3, uuid.Nil: 1}},
		} {
			got := map[uuid.UUID]int{}
			list, err := s.List(of.ctx, keyset.Page{})
			if err != nil || len(list.Rows) != 1 {
				t.Fatalf("%s: %v", name, err)
			}
			for _, d := range list.Rows[0].Differences {
				id := uuid.Nil
				if d.Campaign != nil {
					id = *d.Campaign
				}
				got[id]++
			}
			if fmt.Sprint(got) != fmt.Sprint(of.want) {
				t.Errorf("%s sees %v, want %v", name, got, of.want)
			}
		}
		for name, ctx := range map[string]context.Context{
			"a county officer": as(access.CountyOfficer, dangchang), "an admin": as(access.Admin, ""), "a household": as(access.Household, dangchang), "a backer": as(""),
		} {
			if _, err := s.List(ctx, keyset.Page{}); !fault.Is(err, fault.Denied) {
				t.Errorf("%s lists: %v", name, err)
			}
			if _, err := s.Get(ctx, c.ID); !fault.Is(err, fault.Denied) {
				t.Errorf("%s reads: %v", name, err)
			}
			if n := db.Client.Reconciliation.Query().CountX(ctx); n != 0 {
				t.Errorf("%s counts %d", name, n)
			}
		}
		for _, ctx := range []context.Context{as(access.CityOfficer, "/6212"), as(access.Auditor, ""), as(access.Admin, ""), as(access.CountyOfficer, dangchang)} {
			if _, err := s.Start(ctx, "two"); !fault.Is(err, fault.Denied) {
				t.Errorf("%v starts: %v", access.From(ctx).Grants, err)
			}
		}
		signedOut := access.Public(context.Background())
		_, started := s.Start(signedOut, "two")
		_, listed := s.List(signedOut, keyset.Page{})
		_, read := s.Get(signedOut, c.ID)
		for _, err := range []error{started, listed, read} {
			if !fault.Is(err, fault.Unauthenticated) {
				t.Errorf("somebody signed out: %v", err)
			}
		}
		if _, err := s.Get(finance(), uuid.New()); !fault.Is(err, fault.NotFound) {
			t.Errorf("one that does not exist: %v", err)
		}
		for key, code := range map[string]string{"": "REQUIRED", strings.Repeat("x", 101): "TOO_LONG"} {
			if _, err := s.Start(finance(), key); !fault.HasCode(err, code) {
				t.Errorf("a key of %d letters: %v", len(key), err)
			}
		}
	})
}

func TestAFloodOfDifferencesIsCutForEachCountyByItself(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		flood := make([]payment.Movement, 700)
		for i := range flood {
			flood[i] = payment.Movement{ID: fmt.Sprintf("txn_%03d", i), Kind: payment.MovementOther, Currency: "cny", Net: 1}
		}
		s := serviceOf(db, &told{movements: flood})
		place(t, db, dangchang, 600)
		place(t, db, chengxian, 2)
		c := start(t, finance(), s, "one")
		compare(t, s, c.ID, 1)
		for name, of := range map[string]struct {
			ctx  context.Context
			want int
		}{
			"the flooded county": {finance(), 500}, "the other county": {as(access.CountyFinance, chengxian), 2}, "everywhere": {as(access.Auditor, ""), 500},
		} {
			if got := get(t, of.ctx, s, c.ID); len(got.Differences) != of.want {
				t.Errorf("%s is shown %d, want %d", name, len(got.Differences), of.want)
			}
		}
		row := db.Client.Reconciliation.GetX(access.AsSystem(t.Context(), access.ForDemo), c.ID)
		if len(row.Report) > 600<<10 || !strings.Contains(strings.ReplaceAll(string(row.Report), " ", ""), `"total":1302`) {
			t.Errorf("%d bytes are kept: %.300s", len(row.Report), row.Report)
		}
	})
}

func TestTheNewestFiftyKeepWhatTheyFound(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := serviceOf(db, &told{})
		me := finance()
		var ids []uuid.UUID
		for i := range 53 {
			c := start(t, me, s, fmt.Sprint(i))
			compare(t, s, c.ID, 1)
			ids = append(ids, c.ID)
		}
		slices.Reverse(ids)
		var listed []uuid.UUID
		for after := ""; ; {
			list, err := s.List(me, keyset.Page{First: 20, After: after})
			if err != nil {
				t.Fatal(err)
			}
			if len(list.Rows) > 10 {
				t.Errorf("%d reports are read at once", len(list.Rows))
			}
			for _, c := range list.Rows {
				listed = append(listed, c.ID)
			}
			if !list.HasNext {
				break
			}
			after = list.EndCursor
		}
		if !slices.Equal(listed, ids[:50]) {
			t.Errorf("%d are listed, the newest first: %v", len(listed), slices.Equal(listed, ids[:len(listed)]))
		}
		if _, err := s.Get(me, ids[50]); !fault.Is(err, fault.NotFound) {
			t.Errorf("the oldest is still there: %v", err)
		}
		if n := number(t, db, `SELECT COUNT(*) FROM reconciliations`); n != 53 {
			t.Errorf("%d rows", n)
		}
		if _, err := s.List(me, keyset.Page{First: 101}); !fault.HasCode(err, "OUT_OF_RANGE") {
			t.Errorf("a page of 101: %v", err)
		}
	})
}

func TestEveryKindOfDifferenceIsToldInBothLanguages(t *testing.T) {
	t.Parallel()
	d := reconcile.Difference{LedgerGross: 58_00, LedgerFee: 1_74, ProviderGross: 57_50, ProviderFee: 1_73, Currency: "usd"}
	for kind, want := range map[reconcile.Kind][2]string{
		reconcile.NotAtProvider: {"我们账上有 ¥58，付款服务那边没有这笔。", "Our books have ¥58. The payment service knows of no such movement."},
		reconcile.NotInLedger:   {"付款服务那边有一笔 ¥57.50，我们账上没有。", "The payment service moved ¥57.50. Our books do not have it."},
		reconcile.OtherAmount:   {"我们账上是 ¥58，付款服务那边是 ¥57.50。", "Our books have ¥58, the payment service has ¥57.50."},
		reconcile.OtherFee:      {"手续费我们账上是 ¥1.74，付款服务收了 ¥1.73。", "Our books have a fee of ¥1.74, the payment service took ¥1.73."},
		reconcile.OtherCurrency: {"付款服务用 USD 结了这笔，我们账上只有人民币。", "The payment service settled this in USD. Our books hold only yuan."},
	} {
		if d.Kind = kind; d.Sentence(message.Chinese) != want[0] || d.Sentence(message.English) != want[1] {
			t.Errorf("%s: %s %s", kind, d.Sentence(message.Chinese), d.Sentence(message.English))
		}
	}
	for _, kind := range reconcile.Kinds {
		for _, lang := range message.Languages {
			if !message.In(lang).Has("difference." + string(kind)) {
				t.Errorf("%s has no sentence for %s", lang, kind)
			}
		}
	}
}
