package campaign_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	gencampaign "shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/problem"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/campaign/campaigntest"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/region"
)

// What waits is watched whatever its state is: money that is not paid out yet, a report, a question.
func TestWhatWaitsIsWatchedInAnyState(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		in := func(state lifecycle.Campaign, days int) *gen.Campaign {
			c := w.Live()
			c.Update().SetState(state).SetDeadline(w.Now().AddDate(0, 0, -days)).ExecX(w.System)
			return c
		}
		report := func(c *gen.Campaign) *gen.ProblemCreate {
			return w.DB.Client.Problem.Create().SetCampaignID(c.ID).SetRegionPath(c.RegionPath).SetKind("OTHER").SetText("没有收到，也没有消息。")
		}
		ask := func(c *gen.Campaign) *gen.QuestionCreate {
			return w.DB.Client.Question.Create().SetCampaignID(c.ID).SetAskedBy(w.Backer.ID).SetText("什么时候寄？")
		}
		unpaid, reported, failed, asked := in(lifecycle.CampaignViable, 9), in(lifecycle.CampaignSettled, 8), in(lifecycle.CampaignFailed, 7), in(lifecycle.CampaignSettled, 6)
		over, gone := in(lifecycle.CampaignSettled, 5), in(lifecycle.CampaignCancelled, 4)
		report(reported).ExecX(w.System)
		report(reported).ExecX(w.System)
		report(failed).ExecX(w.System)
		report(over).SetState(problem.StateDONE).ExecX(w.System)
		ask(asked).ExecX(w.System)
		ask(over).SetAnsweredAt(w.Now()).ExecX(w.System)
		ask(gone).ExecX(w.System)
		for _, try := range []struct {
			who  campaigntest.Person
			want []uuid.UUID
		}{
			{w.County, []uuid.UUID{unpaid.ID, reported.ID, failed.ID, asked.ID}},
			{w.Auditor, []uuid.UUID{unpaid.ID, asked.ID}}, // reports are not for them, nor that there is one
			{w.FarCounty, nil},
		} {
			page := must(w.Campaigns.Watch(try.who.Ctx, campaign.ListInput{}))(t)
			var got []uuid.UUID
			for _, row := range page.Rows {
				got = append(got, row.ID)
			}
			if !slices.Equal(got, try.want) || page.Total != len(try.want) {
				t.Errorf("%s: got %v of %d, want %v", try.who.Name, got, page.Total, try.want)
			}
		}
	})
}

// Goods that are paid for and late are watched from the first instant after their month
// in Shanghai, for as long as somebody answers for them.
func TestWhatShouldHaveBeenSentIsWatchedForAWhile(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		month := clock.MonthOf(w.Now().AddDate(0, 2, 0))
		over := clock.Month(month).AddDate(0, 1, 0)
		in := func(state lifecycle.Campaign, month string, deadline time.Time) *gen.Campaign {
			c := w.Live()
			c.Update().SetState(state).SetDeliveryMonth(month).SetDeadline(deadline).ExecX(w.System)
			return c
		}
		// The longest that goods may be promised ahead, and some that are no one's to ask for yet.
		early := in(lifecycle.CampaignSettled, month, clock.Month(month).AddDate(0, -campaign.DeliveryMonthsMax, -14))
		settled := in(lifecycle.CampaignSettled, month, over.AddDate(0, -2, 0))
		viable := in(lifecycle.CampaignViable, month, over.AddDate(0, -2, 1))
		in(lifecycle.CampaignFailed, month, over.AddDate(0, -2, 2))
		in(lifecycle.CampaignSettled, clock.MonthOf(over.AddDate(0, 1, 0)), over.AddDate(0, -2, 3))
		in(lifecycle.CampaignSettled, clock.MonthOf(over.AddDate(0, -3, 0)), over.AddDate(0, -4, 0))
		for _, try := range []struct {
			at      time.Time
			watched []uuid.UUID
			late    []uuid.UUID
		}{
			{over.Add(-time.Minute), []uuid.UUID{viable.ID}, nil},
			{over, []uuid.UUID{early.ID, settled.ID, viable.ID}, []uuid.UUID{early.ID, settled.ID, viable.ID}},
			{over.Add(offer.DeliveryAnswers - time.Minute), []uuid.UUID{early.ID, settled.ID, viable.ID}, []uuid.UUID{early.ID, settled.ID, viable.ID}},
			{over.Add(offer.DeliveryAnswers), []uuid.UUID{viable.ID}, []uuid.UUID{viable.ID}},
		} {
			must(w.DB.AdvanceClock(w.System, try.at.Sub(w.Now())+time.Second))(t)
			var watched, late []uuid.UUID
			page := must(w.Campaigns.Watch(w.County.Ctx, campaign.ListInput{}))(t)
			for _, row := range page.Rows {
				watched = append(watched, row.ID)
				if page.Overdue(row) {
					late = append(late, row.ID)
				}
			}
			if !slices.Equal(watched, try.watched) || !slices.Equal(late, try.late) || page.Total != len(try.watched) {
				t.Errorf("at %s: watched %v of %d, late %v", try.at, watched, page.Total, late)
			}
			asked := must(w.Campaigns.Watch(w.County.Ctx, campaign.ListInput{States: []lifecycle.Campaign{lifecycle.CampaignSettled}}))(t)
			for _, row := range asked.Rows {
				if asked.Overdue(row) != slices.Contains(try.late, row.ID) {
					t.Errorf("at %s: %s of %s is late: %v", try.at, row.State, row.DeliveryMonth, asked.Overdue(row))
				}
			}
			if far := must(w.Campaigns.Watch(w.FarCounty.Ctx, campaign.ListInput{}))(t); far.Total != 0 {
				t.Errorf("at %s: another county watches %d", try.at, far.Total)
			}
		}
	})
}

// Of the many campaigns that are over, an office's list reads those with something open.
func TestWhatIsWatchedIsFoundByIndexes(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := w.Live()
		columns, values := []string{"id", "slug", "state"}, []string{"", "'over-' || n", "CASE n % 2 WHEN 0 THEN 'SETTLED' ELSE 'FAILED' END"}
		for _, column := range gencampaign.Columns {
			if !slices.Contains(columns, column) && column != gencampaign.FieldClientKey {
				columns, values = append(columns, column), append(values, column)
			}
		}
		numbers, explain := "(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 5000) SELECT n FROM s)", "EXPLAIN QUERY PLAN "
		values[0] = "printf('01900000-0000-7000-8000-%012d', n)"
		if w.DB.Postgres() {
			numbers, explain, values[0] = "generate_series(1, 5000) AS s(n)", "EXPLAIN ", "gen_random_uuid()"
		}
		// Those copies are over since years.
		c.Update().SetDeadline(w.Now().AddDate(-9, 0, 0)).ExecX(w.System)
		for _, do := range []string{
			fmt.Sprintf("INSERT INTO campaigns (%s) SELECT %s FROM campaigns, %s WHERE id = '%s'", strings.Join(columns, ", "), strings.Join(values, ", "), numbers, c.ID),
			"ANALYZE",
		} {
			if _, err := w.DB.Writer().ExecContext(w.System, do); err != nil {
				t.Fatal(err)
			}
		}
		d := dialect.SQLite
		if w.DB.Postgres() {
			d = dialect.Postgres
		}
		s := sql.Dialect(d).Select("id").From(sql.Table("campaigns"))
		campaign.Waiting([]region.Path{campaigntest.County}, w.Now())(s)
		query, args := s.Query()
		rows := must(w.DB.Reader().QueryContext(w.System, explain+query, args...))(t)
		defer rows.Close()
		names := must(rows.Columns())(t)
		var plan []string
		for rows.Next() {
			line := make([]any, len(names))
			for i := range line {
				line[i] = new(any)
			}
			if err := rows.Scan(line...); err != nil {
				t.Fatal(err)
			}
			plan = append(plan, fmt.Sprint(*line[len(line)-1].(*any)))
		}
		text := strings.Join(plan, "\n")
		if strings.Contains(text, "Seq Scan on campaigns") || strings.Contains(text, "SCAN campaigns") || strings.Contains(text, "SCAN settled") ||
			!strings.Contains(text, "campaign_state_") || !regexp.MustCompile(`state.*\(?deadline"?>`).MatchString(strings.ReplaceAll(text, " ", "")) {
			t.Errorf("plan:\n%s", text)
		}
	})
}

func TestAnOfficeWatchesWhatIsOpenInItsRegions(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		live, later, paused, short, settled := w.Live(), w.Live(), w.Live(), w.Live(), w.Live()
		w.Draft()
		later.Update().SetDeadline(live.Deadline.AddDate(0, 0, 3)).ExecX(w.System)
		short.Update().SetState(lifecycle.CampaignShortfall).SetDeadline(w.Now().AddDate(0, 0, -20)).ExecX(w.System)
		settled.Update().SetState(lifecycle.CampaignSettled).ExecX(w.System)
		paused.Update().SetDeadline(live.Deadline.AddDate(0, 0, 1)).ExecX(w.System)
		if _, err := w.Campaigns.Suspend(w.County.Ctx, paused.ID, "照片要核对。", 0); err != nil {
			t.Fatal(err)
		}
		want := []uuid.UUID{short.ID, live.ID, paused.ID, later.ID}
		for name, try := range map[string]struct {
			who  context.Context
			in   campaign.ListInput
			want []uuid.UUID
		}{
			"county": {w.County.Ctx, campaign.ListInput{}, want}, "township": {w.TownshipOfficer.Ctx, campaign.ListInput{}, want},
			"city": {w.CityOfficer.Ctx, campaign.ListInput{}, want}, "auditor": {w.Auditor.Ctx, campaign.ListInput{}, want},
			"the village beside": {w.County.Ctx, campaign.ListInput{Region: campaigntest.Beside}, nil},
			"what is settled":    {w.County.Ctx, campaign.ListInput{States: []lifecycle.Campaign{lifecycle.CampaignSettled}}, []uuid.UUID{settled.ID}},
			"by words":           {w.County.Ctx, campaign.ListInput{Search: "李秀英"}, want},
			"by other words":     {w.County.Ctx, campaign.ListInput{Search: "核桃"}, nil},
			"another county":     {w.FarCounty.Ctx, campaign.ListInput{}, nil},
			"another, from here": {w.FarCounty.Ctx, campaign.ListInput{Region: campaigntest.County}, nil},
		} {
			var got []uuid.UUID
			in := try.in
			in.First = 3
			for {
				page, err := w.Campaigns.Watch(try.who, in)
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				if page.Total != len(try.want) {
					t.Errorf("%s: %d in all, want %d", name, page.Total, len(try.want))
				}
				for _, row := range page.Rows {
					got = append(got, row.ID)
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
			in   campaign.ListInput
			want string
		}{
			"nobody": {w.Public, campaign.ListInput{}, "UNAUTHENTICATED"}, "a backer": {w.Backer.Ctx, campaign.ListInput{}, "DENIED"},
			"the clerk": {w.Clerk.Ctx, campaign.ListInput{}, "DENIED"}, "the household": {w.Household.Ctx, campaign.ListInput{}, "DENIED"},
			"a bad cursor": {w.County.Ctx, campaign.ListInput{Page: keyset.Page{After: "x"}}, "BAD_CURSOR"},
		} {
			if _, err := w.Campaigns.Watch(try.who, try.in); !fault.HasCode(err, try.want) {
				t.Errorf("%s: got %v, want %s", name, err, try.want)
			}
		}
	})
}
