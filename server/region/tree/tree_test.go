package tree_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"shanhuo.app/ent/gen/auditentry"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/region"
	"shanhuo.app/server/region/tree"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

const small = "code,name,level,parent\n62,甲,city,\n6201,乙,county,62\n6202,丙,county,62\n620101,丁,township,6201\n"

func parse(t *testing.T, text string) []region.Row {
	t.Helper()
	rows, err := region.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func load(t *testing.T, db *store.DB, rows []region.Row) tree.Loaded {
	t.Helper()
	got, err := tree.Load(t.Context(), db, rows)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func public(t *testing.T) context.Context { return access.Public(t.Context()) }

func TestLoadingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		access.ScopeReads(db.Client)
		rows, err := region.Parse(region.Longnan())
		if err != nil {
			t.Fatal(err)
		}
		ctx, count := store.CountIn(t.Context())
		first, err := tree.Load(ctx, db, rows)
		if err != nil {
			t.Fatal(err)
		}
		if want := (tree.Loaded{Added: 3499}); first != want {
			t.Errorf("first load: %+v, want %+v", first, want)
		}
		if n := count.Statements(); n > 12 {
			t.Errorf("%d statements for %d regions", n, len(rows))
		}
		before, err := db.Client.Region.Query().All(public(t))
		if err != nil {
			t.Fatal(err)
		}
		if second, want := load(t, db, rows), (tree.Loaded{Same: 3499}); second != want {
			t.Errorf("second load: %+v, want %+v", second, want)
		}
		after, err := db.Client.Region.Query().All(public(t))
		if err != nil {
			t.Fatal(err)
		}
		if len(before) != 3499 || len(after) != len(before) {
			t.Fatalf("%d regions, then %d", len(before), len(after))
		}
		for i := range before {
			if before[i].String() != after[i].String() {
				t.Errorf("%v became %v", before[i], after[i])
			}
		}
		acts, err := db.Client.AuditEntry.Query().Where(auditentry.Action("region.load")).Count(access.AsSystem(t.Context(), access.ForTotals))
		if err != nil || acts != 1 {
			t.Errorf("%d entries in the trail for one load that changed something (%v)", acts, err)
		}
	})
}

func TestANewNameReplacesTheOldOne(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		load(t, db, parse(t, small))
		got := load(t, db, parse(t, strings.Replace(small, "丙", "丙丙", 1)+"6203,戊,county,62\n"))
		if want := (tree.Loaded{Added: 1, Changed: 1, Same: 3}); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
		r, err := tree.ByCode(public(t), db.Client, "6202")
		if err != nil || r.Name != "丙丙" {
			t.Errorf("%v, %v", r, err)
		}
	})
}

func TestARegionThatWouldMoveIsRefusedAndNothingIsWritten(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		load(t, db, parse(t, small))
		_, err := tree.Load(t.Context(), db, parse(t, strings.Replace(small, "620101,丁,township,6201", "620101,丁,township,6202\n6203,戊,county,62", 1)))
		if !fault.HasCode(err, "REGION_MOVED") || !fault.Is(err, fault.Conflict) {
			t.Errorf("got %v", err)
		}
		if _, err := tree.ByCode(public(t), db.Client, "6203"); !fault.Is(err, fault.NotFound) {
			t.Errorf("the new county was written: %v", err)
		}
	})
}

func TestReadingTheTree(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		access.ScopeReads(db.Client)
		load(t, db, parse(t, small))
		for code, want := range map[string][]string{"": {"62"}, "62": {"6201", "6202"}, "6201": {"620101"}, "620101": nil, "99": nil} {
			children, err := tree.Children(public(t), db.Client, code)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range children {
				got = append(got, r.ID)
			}
			if !slices.Equal(got, want) {
				t.Errorf("below %q: %q, want %q", code, got, want)
			}
		}
		chain, err := tree.Ancestors(public(t), db.Client, "/62/6201/620101")
		if err != nil || len(chain) != 3 || chain[0].Name != "甲" || chain[1].Name != "乙" || chain[2].Name != "丁" {
			t.Errorf("%v, %v", chain, err)
		}
		if _, err := tree.ByCode(public(t), db.Client, "7"); !fault.Is(err, fault.NotFound) {
			t.Errorf("got %v", err)
		}
		if _, err := tree.ByCode(t.Context(), db.Client, "62"); !fault.Is(err, fault.Denied) {
			t.Errorf("a context without a reader read: %v", err)
		}
	})
}
