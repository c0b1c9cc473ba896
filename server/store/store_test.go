package store_test

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/predicate"
	genregion "shanhuo.app/ent/gen/region"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func TestMigrateTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if err := db.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

func TestNowFollowsTheStoredOffset(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		before, err := db.Now(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if d := before.Sub(clock.Cut(time.Now())).Abs(); d > 5*time.Second {
			t.Fatalf("the database's clock is %s off ours", d)
		}
		for range 2 {
			if _, err := db.AdvanceClock(t.Context(), 36*time.Hour); err != nil {
				t.Fatal(err)
			}
		}
		var inside time.Time
		err = db.InTx(t.Context(), func(ctx context.Context, tx *gen.Tx) (err error) {
			inside, err = store.Now(ctx, tx)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if d := inside.Sub(before); d < 72*time.Hour || d > 72*time.Hour+time.Minute {
			t.Fatalf("moved by %s, want 72h", d)
		}
		if _, err := db.AdvanceClock(t.Context(), -time.Hour); err == nil {
			t.Fatal("the clock moved back")
		}
	})
}

func TestWithinKeepsNeighboursOut(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		for _, p := range []region.Path{"/62", "/62/621", "/62/621/6211", "/62/6210", "/62/6211", "/62/62", "/620"} {
			if err := db.Client.Region.Create().SetID(string(p)).SetName("x").SetLevel(region.City).SetPath(p).Exec(ctx); err != nil {
				t.Fatal(err)
			}
		}
		got, err := db.Client.Region.Query().Where(predicate.Region(store.Within(genregion.FieldPath, "/62/621"))).Order(genregion.ByPath()).IDs(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != 2 || got[0] != "/62/621" || got[1] != "/62/621/6211" {
			t.Fatalf("got %v", got)
		}
		condition, args := store.WithinSQL(db.Dialect, "path", "/62/621")
		var n int
		if err := db.Reader().QueryRowContext(ctx, db.Rebind("SELECT count(*) FROM regions WHERE "+condition), args...).Scan(&n); err != nil || n != 2 {
			t.Fatalf("%d rows, %v", n, err)
		}
	})
}

func TestConcurrentTransactionsAllCommit(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()

		if err := db.Client.PortalClock.Create().SetID(7).Exec(ctx); err != nil {
			t.Fatal(err)
		}

		var wg sync.WaitGroup
		failed := make(chan error, 64)
		for range 64 {
			wg.Go(func() {
				failed <- db.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
					row, err := tx.PortalClock.Query().Where(predicate.PortalClock(store.ForUpdate)).Only(ctx)
					if err != nil {
						return err
					}
					return tx.PortalClock.UpdateOne(row).SetOffsetMs(row.OffsetMs + 1).Exec(ctx)
				})
			})
		}
		wg.Wait()
		close(failed)
		for err := range failed {
			if err != nil {
				t.Fatal(err)
			}
		}
		if row := db.Client.PortalClock.Query().OnlyX(ctx); row.OffsetMs != 64 {
			t.Fatalf("%d of 64 updates are there", row.OffsetMs)
		}
	})
}

func TestAPanicLeavesNoTransactionOpen(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		func() {
			defer func() { _ = recover() }()
			_ = db.InTx(t.Context(), func(context.Context, *gen.Tx) error { panic("inside") })
		}()
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		if err := db.InTx(ctx, func(context.Context, *gen.Tx) error { return nil }); err != nil {
			t.Fatal(err)
		}
	})
}

func TestReadBatchCountsOneTripOnPostgres(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, counter := store.CountIn(t.Context())
		var got []int
		read := func(rows store.Rows) error {
			for rows.Next() {
				var n int
				if err := rows.Scan(&n); err != nil {
					return err
				}
				got = append(got, n)
			}
			return rows.Err()
		}
		err := db.ReadBatch(ctx,
			store.Query{SQL: "SELECT CAST(? AS INTEGER)", Args: []any{1}, Scan: read},
			store.Query{SQL: "SELECT CAST(? AS INTEGER)", Args: []any{2}, Scan: read})
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != 2 || got[0] != 1 || got[1] != 2 {
			t.Fatalf("got %v", got)
		}
		if counter.Statements() != 2 {
			t.Fatalf("%d statements", counter.Statements())
		}
		if db.Postgres() && counter.Trips() != 1 {
			t.Fatalf("%d round trips", counter.Trips())
		}
	})
}

func TestTheDatabaseRefusesToOversell(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		table := "tiers"
		var n int
		err := db.Reader().QueryRowContext(t.Context(), "SELECT count(*) FROM "+table).Scan(&n)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			t.Fatal(err)
		}
		_, err = db.Writer().ExecContext(t.Context(), "INSERT INTO tiers (id, created_at, position, title, goods, price_minor, stock, freight, claimed, promised, campaign_id) VALUES ('01900000-0000-7000-8000-000000000001', '2026-01-01 00:00:00+00:00', 0, 'x', '', 1, 1, '{}', 2, 0, '01900000-0000-7000-8000-000000000002')")
		if err == nil {
			t.Fatal("a tier with 2 of 1 claimed was stored")
		}
	})
}

func TestAWrongURLSaysWhatToWrite(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"", "mysql://x", "sqlite:"} {
		if _, err := store.Open(t.Context(), store.Config{URL: url}); err == nil {
			t.Errorf("%q was opened", url)
		}
	}
	_, err := store.Open(t.Context(), store.Config{URL: "postgres://u:secret@%zz/"})
	if err == nil || errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if got := err.Error(); len(got) == 0 || containsSecret(got) {
		t.Fatalf("the password is in %q", got)
	}
}

func containsSecret(s string) bool {
	for i := range s {
		if len(s) >= i+6 && s[i:i+6] == "secret" {
			return true
		}
	}
	return false
}

func TestATrueColumnIsAnsweredFromItsIndex(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := entsql.Dialect(db.Dialect).Select("id").From(entsql.Table("pledges"))
		store.IsTrue("method_forget_due")(s)
		query, args := s.Query()
		if db.Postgres() {
			return // chooses by statistics, which an empty table has none of
		}
		rows, err := db.Reader().QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, args...)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		plan := ""
		for rows.Next() {
			var line string
			if err := rows.Scan(new(int), new(int), new(int), &line); err != nil {
				t.Fatal(err)
			}
			plan += line + "\n"
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(plan, "pledge_method_forget_due") {
			t.Errorf("%s\nis answered by\n%s", query, plan)
		}
	})
}

func TestALockedRowMayBeReferredToAndNotLockedTwice(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if !db.Postgres() {
			return // one writer at a time
		}
		who := db.Client.Person.Create().SetDisplayName("n").SaveX(t.Context())
		c := db.Client.Campaign.Create().SetSlug("s").SetTitle("t").SetRegionCode("r").SetRegionPath("/r").SetProduce("walnut").SetOwnerID(who.ID).
			SetDraftedBy(who.ID).SetGoalMinor(1).SetDays(1).SetDeliveryMonth("2026-10").SetStory(offer.Story{}).SaveX(t.Context())
		lock := func(ctx context.Context, tx *gen.Tx) error {
			return tx.Campaign.Query().Where(campaign.ID(c.ID), store.ForUpdate).Select(campaign.FieldID).Scan(ctx, &[]uuid.UUID{})
		}
		err := db.InTx(t.Context(), func(ctx context.Context, tx *gen.Tx) error {
			if err := lock(ctx, tx); err != nil {
				return err
			}
			if err := db.InTx(ctx, func(ctx context.Context, other *gen.Tx) error {
				if _, err := other.SQL().ExecContext(ctx, "SET LOCAL lock_timeout = '5s'"); err != nil {
					return err
				}
				return other.Question.Create().SetCampaignID(c.ID).SetAskedBy(who.ID).SetText("?").Exec(ctx)
			}); err != nil {
				t.Errorf("a question waits for the campaign's lock: %v", err)
			}
			if err := db.InTx(ctx, func(ctx context.Context, other *gen.Tx) error {
				if _, err := other.SQL().ExecContext(ctx, "SET LOCAL lock_timeout = '50ms'"); err != nil {
					return err
				}
				return lock(ctx, other)
			}); err == nil {
				t.Error("the campaign was locked twice")
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
