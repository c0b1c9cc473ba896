package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgconn"

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
		before := structure(t, db)
		if len(before) < 100 {
			t.Fatalf("only %d things are known of the database", len(before))
		}
		if err := db.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		after := structure(t, db)
		without := func(lines, others []string) []string {
			return slices.DeleteFunc(slices.Clone(lines), func(l string) bool { return slices.Contains(others, l) })
		}
		if !slices.Equal(before, after) {
			t.Errorf("gone:\n%s\nnew:\n%s", strings.Join(without(before, after), "\n"), strings.Join(without(after, before), "\n"))
		}
	})
}

// structure answers everything a migration makes and notes, a line each, sorted.
func structure(t *testing.T, db *store.DB) []string {
	t.Helper()
	queries := []string{
		`SELECT version || ' ' || sha256 || ' ' || applied_at FROM schema_migrations`,
		`SELECT line || ' ' || version || ' ' || created_at FROM river_migration`,
	}
	if db.Postgres() {
		queries = append(queries,
			`SELECT table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || COALESCE(column_default, '')
				FROM information_schema.columns WHERE table_schema = 'public'`,
			`SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'`,
			`SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace`,
			`SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal`,
		)
	} else {
		queries = append(queries, `SELECT type || ' ' || name || ' ' || COALESCE(sql, '') FROM sqlite_master`)
	}
	var lines []string
	for _, query := range queries {
		rows, err := db.Reader().QueryContext(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var line string
			if err := rows.Scan(&line); err != nil {
				t.Fatal(err)
			}
			lines = append(lines, line)
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(lines)
	return lines
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
		if n := db.Writer().Stats().InUse; n != 0 {
			t.Fatalf("%d connections are still in a transaction", n)
		}
		if err := db.InTx(t.Context(), func(context.Context, *gen.Tx) error { return nil }); err != nil {
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
		ctx := t.Context()
		c := plant(t, db)
		tier := db.Client.Tier.Create().SetCampaignID(c.ID).SetPosition(0).SetTitle("t").SetPriceMinor(1).SetStock(2).SetFreight(offer.Freight{}).SaveX(ctx)
		for _, step := range []struct {
			change  *gen.TierUpdateOne
			refused string // by this constraint; empty when it is stored
		}{
			{tier.Update().SetClaimed(2), ""},
			{tier.Update().SetClaimed(3), "tier_claimed_within_stock"},
			{tier.Update().AddClaimed(1), "tier_claimed_within_stock"},
			{tier.Update().SetStock(1), "tier_claimed_within_stock"},
			{tier.Update().SetPromised(2), ""},
			{tier.Update().SetPromised(3), "tier_promised_within_claimed"},
			{tier.Update().SetClaimed(1), "tier_promised_within_claimed"},
			{tier.Update().SetPromised(-1), "tier_promised_within_claimed"},
			{tier.Update().SetPromised(0).SetClaimed(0), ""},
			{tier.Update().ClearStock().SetClaimed(1_000), ""},
		} {
			changes := fmt.Sprint(step.change.Mutation().Fields(), step.change.Mutation().AddedFields())
			err := step.change.Exec(ctx)
			switch {
			case step.refused == "" && err != nil:
				t.Errorf("%s: %v", changes, err)
			case step.refused != "" && (err == nil || !gen.IsConstraintError(err) || !strings.Contains(err.Error(), step.refused)):
				t.Errorf("%s: %v, want it refused by %s", changes, err, step.refused)
			}
		}
	})
}

// plant makes a campaign and its owner.
func plant(t *testing.T, db *store.DB) *gen.Campaign {
	t.Helper()
	who := db.Client.Person.Create().SetDisplayName("n").SaveX(t.Context())
	return db.Client.Campaign.Create().SetSlug("s").SetTitle("t").SetRegionCode("r").SetRegionPath("/r").SetProduce("walnut").SetOwnerID(who.ID).
		SetDraftedBy(who.ID).SetGoalMinor(1).SetDays(1).SetDeliveryMonth("2026-10").SetStory(offer.Story{}).SaveX(t.Context())
}

func TestAWrongURLSaysWhatToWrite(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]string{
		"":          `must begin with "sqlite:" or "postgres://"`,
		"mysql://x": `must begin with "sqlite:" or "postgres://"`,
		"sqlite:":   "needs a path, such as sqlite:",
		// The parser's own error would repeat it, password included.
		"postgres://u:secret@%zz/": "it has the form postgres://user:password@host:5432/name",
	} {
		_, err := store.Open(t.Context(), store.Config{URL: url})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", url, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the password is in %q", err)
		}
	}
}

// TestATrueColumnIsAnsweredFromItsIndex asks SQLite only: PostgreSQL chooses by statistics,
// which an empty table has none of.
func TestATrueColumnIsAnsweredFromItsIndex(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	s := entsql.Dialect(db.Dialect).Select("id").From(entsql.Table("pledges"))
	store.IsTrue("method_forget_due")(s)
	query, args := s.Query()
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
}

// TestALockedRowMayBeReferredToAndNotLockedTwice asks PostgreSQL only: SQLite has one writer
// at a time.
func TestALockedRowMayBeReferredToAndNotLockedTwice(t *testing.T) {
	t.Parallel()
	db := storetest.Postgres(t)
	c := plant(t, db)
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
			return other.Question.Create().SetCampaignID(c.ID).SetAskedBy(c.OwnerID).SetText("?").Exec(ctx)
		}); err != nil {
			t.Errorf("a question waits for the campaign's lock: %v", err)
		}
		err := db.InTx(ctx, func(ctx context.Context, other *gen.Tx) error {
			if _, err := other.SQL().ExecContext(ctx, "SET LOCAL lock_timeout = '50ms'"); err != nil {
				return err
			}
			return lock(ctx, other)
		})
		var refused *pgconn.PgError
		if !errors.As(err, &refused) || refused.Code != "55P03" {
			t.Errorf("the campaign was locked twice, or not for want of the lock: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
