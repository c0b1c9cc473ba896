package review_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"shanhuo.app/server/access"
	"shanhuo.app/server/campaign/campaigntest"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/review"
)

// plan answers how the database would run a statement when it reads whole tables
// only where there is no other way.
func plan(t *testing.T, w *campaigntest.World, query string, args []any) string {
	t.Helper()
	conn, err := w.DB.Reader().Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	explain := "EXPLAIN QUERY PLAN "
	if w.DB.Postgres() {
		explain = "EXPLAIN "
		if _, err := conn.ExecContext(t.Context(), "SET enable_seqscan = off"); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := conn.QueryContext(t.Context(), explain+query, args...)
	if err != nil {
		t.Fatalf("%v\n%s", err, query)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for rows.Next() {
		line := make([]any, len(columns))
		for i := range line {
			line[i] = new(any)
		}
		if err := rows.Scan(line...); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, fmt.Sprint(*line[len(line)-1].(*any)))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

// reads tells whether a plan walks through a whole table.
func reads(plan, table string) bool {
	for line := range strings.Lines(plan) {
		if strings.Contains(line, "Seq Scan on "+table) {
			return true
		}
		if at := strings.Index(line, "SCAN "+table); at >= 0 && !strings.Contains(line, "USING") {
			return true
		}
	}
	return false
}

// However many steps were decided, the queue reads the open ones, in their order.
func TestTheQueueReadsOpenStepsFromTheirIndex(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := w.Submitted()
		for range 60 {
			plant(w, planted{owner: w.FarHousehold, state: lifecycle.CampaignDraft, goal: 1})
		}
		numbers, id := "WITH RECURSIVE s(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM s WHERE n < 5000) SELECT n FROM s", "printf('01900000-0000-7000-8000-%012d', n)"
		if w.DB.Postgres() {
			numbers, id = "SELECT generate_series(2, 5000) AS n", "gen_random_uuid()"
		}
		seed := fmt.Sprintf(`INSERT INTO review_steps (id, created_at, region_path, round, kind, region_code, due_at, state, comment, campaign_id)
			SELECT %s, created_at, region_path, n, kind, region_code, due_at, 'APPROVED', '', campaign_id FROM review_steps, (%s) AS numbers
			WHERE campaign_id = '%s'`, id, numbers, c.ID)
		for _, statement := range []string{seed, "ANALYZE"} {
			if _, err := w.DB.Writer().ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		county := access.From(w.County.Ctx)
		for name, in := range map[string]review.QueueInput{
			"all": {}, "watching": {Watch: true}, "overdue": {Watch: true, Overdue: true},
			"searched": {Watch: true, Search: "花椒 100%", Kind: "VILLAGE", Region: campaigntest.Township},
		} {
			query, args := review.QueueSQL(w.DB.Dialect, county, in, w.Now())
			got := plan(t, w, query, args)
			if reads(got, "review_steps") || reads(got, "campaigns") || reads(got, "searched") || !strings.Contains(got, "reviewstep_state_due_at") {
				t.Errorf("%s:\n%s\n%s", name, query, got)
			}
		}
	})
}

func TestFactsAreReadFromIndexes(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		ids := []uuid.UUID{w.Draft().ID, w.Draft().ID}
		for _, q := range review.FactsSQL(ids, w.Now()) {
			got := plan(t, w, w.DB.Rebind(q.SQL), q.Args)
			for _, table := range []string{"campaigns", "photos", "tiers", "persons", "me", "who", "o", "p", "t"} {
				if reads(got, table) {
					t.Errorf("%s is read whole:\n%s\n%s", table, q.SQL, got)
				}
			}
		}
	})
}
