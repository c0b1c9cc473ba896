package question_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/campaign/campaigntest"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/question"
	"shanhuo.app/server/store"
)

func TestAnOfficeSeesWhatWaitsForAnAnswer(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World, s *question.Service) {
		c, other, cancelled := w.Live(), w.Live(), w.Live()
		ask := func(c *gen.Campaign) uuid.UUID {
			t.Helper()
			q, err := s.Ask(w.Backer.Ctx, c.ID, "什么时候发货？")
			if err != nil {
				t.Fatal(err)
			}
			return q.ID
		}
		old, answered := ask(c), ask(c)
		ask(cancelled)
		if _, err := s.Answer(w.Household.Ctx, answered, "九月。"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Campaigns.Cancel(w.County.Ctx, cancelled.ID, "今年没有收成", 0); err != nil {
			t.Fatal(err)
		}
		if _, err := w.DB.AdvanceClock(t.Context(), 4*24*time.Hour); err != nil {
			t.Fatal(err)
		}
		young, elsewhere := ask(c), ask(other)
		all := []uuid.UUID{old, young, elsewhere}
		for name, try := range map[string]struct {
			who  context.Context
			in   question.WaitingInput
			want []uuid.UUID
		}{
			"county": {w.County.Ctx, question.WaitingInput{}, all}, "township": {w.TownshipOfficer.Ctx, question.WaitingInput{}, all},
			"city": {w.CityOfficer.Ctx, question.WaitingInput{}, all}, "auditor": {w.Auditor.Ctx, question.WaitingInput{}, all},
			"for three days":     {w.County.Ctx, question.WaitingInput{Days: 3}, []uuid.UUID{old}},
			"for five days":      {w.County.Ctx, question.WaitingInput{Days: 5}, nil},
			"of one campaign":    {w.County.Ctx, question.WaitingInput{CampaignID: &other.ID}, []uuid.UUID{elsewhere}},
			"of the next place":  {w.County.Ctx, question.WaitingInput{Region: campaigntest.Beside}, nil},
			"another county":     {w.FarCounty.Ctx, question.WaitingInput{}, nil},
			"another, from here": {w.FarCounty.Ctx, question.WaitingInput{Region: campaigntest.County}, nil},
		} {
			var got []uuid.UUID
			in := try.in
			in.First = 2
			for {
				page, err := s.Waiting(try.who, in)
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				if n, err := page.Total(try.who); err != nil || n != len(try.want) {
					t.Errorf("%s: %d in all, want %d (%v)", name, n, len(try.want), err)
				}
				for _, q := range page.Rows {
					got = append(got, q.ID)
				}
				if !page.HasNext {
					break
				}
				in.After = page.EndCursor
			}
			if len(got) != len(try.want) {
				t.Errorf("%s: got %v, want %v", name, got, try.want)
				continue
			}
			for i := range got {
				if got[i] != try.want[i] {
					t.Errorf("%s: got %v, want %v", name, got, try.want)
					break
				}
			}
		}
		for name, try := range map[string]struct {
			who  context.Context
			in   question.WaitingInput
			want string
		}{
			"nobody": {w.Public, question.WaitingInput{}, "UNAUTHENTICATED"}, "who asked": {w.Backer.Ctx, question.WaitingInput{}, "DENIED"},
			"the clerk": {w.Clerk.Ctx, question.WaitingInput{}, "DENIED"}, "for less than no days": {w.County.Ctx, question.WaitingInput{Days: -1}, "OUT_OF_RANGE"},
			"for ages": {w.County.Ctx, question.WaitingInput{Days: 366}, "OUT_OF_RANGE"}, "too many": {w.County.Ctx, question.WaitingInput{Page: keyset.Page{First: 101}}, "OUT_OF_RANGE"},
		} {
			if _, err := s.Waiting(try.who, try.in); !fault.HasCode(err, try.want) {
				t.Errorf("%s: got %v, want %s", name, err, try.want)
			}
		}
		// The number beside each campaign is the length of its list.
		open, err := s.Open(w.County.Ctx, []uuid.UUID{c.ID, other.ID, cancelled.ID})
		if err != nil || open[c.ID] != 2 || open[other.ID] != 1 || open[cancelled.ID] != 0 || len(open) != 2 {
			t.Errorf("%v, %v", open, err)
		}
	})
}

// A page and its total stay as cheap as they are, however much is asked in other counties.
func TestWhatWaitsTakesThreeStatements(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World, s *question.Service) {
		c := w.Live()
		for range 3 {
			if _, err := s.Ask(w.Backer.Ctx, c.ID, "什么时候发货？"); err != nil {
				t.Fatal(err)
			}
		}
		ctx, count := store.CountIn(w.County.Ctx)
		page, err := s.Waiting(ctx, question.WaitingInput{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := page.Total(ctx); err != nil {
			t.Fatal(err)
		}
		if n := count.Statements(); n > 3 {
			t.Errorf("%d statements, want the time, the page and the total", n)
		}
	})
}

// However many questions were answered, those that wait are read from their index.
func TestWaitingQuestionsAreReadFromTheirIndex(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World, s *question.Service) {
		c := w.Live()
		if _, err := s.Ask(w.Backer.Ctx, c.ID, "什么时候发货？"); err != nil {
			t.Fatal(err)
		}
		numbers, id, explain := "WITH RECURSIVE s(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM s WHERE n < 5000) SELECT n FROM s",
			"printf('01900000-0000-7000-8000-%012d', n)", "EXPLAIN QUERY PLAN "
		if w.DB.Postgres() {
			numbers, id, explain = "SELECT generate_series(2, 5000) AS n", "gen_random_uuid()", "EXPLAIN "
		}
		seed := fmt.Sprintf(`INSERT INTO questions (id, created_at, campaign_id, asked_by, text, answer, answered_at)
			SELECT %s, created_at, campaign_id, asked_by, text, '九月。', created_at FROM questions, (%s) AS numbers`, id, numbers)
		for _, statement := range []string{seed, "ANALYZE"} {
			if _, err := w.DB.Writer().ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		page, err := s.Waiting(w.County.Ctx, question.WaitingInput{})
		if err != nil {
			t.Fatal(err)
		}
		query, args, err := page.SQL(w.County.Ctx)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := w.DB.Reader().QueryContext(t.Context(), explain+query, args...)
		if err != nil {
			t.Fatalf("%v\n%s", err, query)
		}
		defer rows.Close()
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		var plan strings.Builder
		for rows.Next() {
			line := make([]any, len(columns))
			for i := range line {
				line[i] = new(any)
			}
			if err := rows.Scan(line...); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintln(&plan, *line[len(line)-1].(*any))
		}
		if err := rows.Err(); err != nil {
			t.Fatalf("%v\n%s\n%v", err, query, args)
		}
		if !strings.Contains(plan.String(), "question_created_at_id") {
			t.Errorf("%s\n%s", query, plan.String())
		}
	})
}
