package review_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"shanhuo.app/server/campaign"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/review"
)

func TestDue(t *testing.T) {
	t.Parallel()
	at := func(day, hour int) time.Time { return time.Date(2026, 3, day, hour, 30, 0, 0, clock.Shanghai) }
	for _, c := range []struct {
		name   string
		opened time.Time
		day    int
	}{
		{"Monday is due on Wednesday", at(2, 9), 4},
		{"Thursday is due on Monday", at(5, 9), 9},
		{"Friday evening is due on Tuesday", at(6, 23), 10},
		{"Saturday is due on Tuesday", at(7, 1), 10},
		{"Sunday is due on Tuesday", at(8, 23), 10},
		{"Monday just after midnight in Shanghai is no Sunday", at(9, 0), 11},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			want := time.Date(2026, 3, c.day, 18, 0, 0, 0, clock.Shanghai)
			if got := review.Due(c.opened.UTC()); !got.Equal(want) || got.Location() != time.UTC {
				t.Fatalf("due %v, want %v in UTC", got, want)
			}
		})
	}
}

func TestDueLeavesTwoWholeWorkingDays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		opened := time.Unix(rapid.Int64Range(1.6e9, 2.6e9).Draw(t, "opened"), 0)
		due := review.Due(opened).In(clock.Shanghai)
		if due.Weekday() == time.Saturday || due.Weekday() == time.Sunday || due.Hour() != 18 {
			t.Fatalf("due on %v", due)
		}
		working := 0
		for day := opened.In(clock.Shanghai).AddDate(0, 0, 1); day.Format("20060102") <= due.Format("20060102"); day = day.AddDate(0, 0, 1) {
			if day.Weekday() != time.Saturday && day.Weekday() != time.Sunday {
				working++
			}
		}
		if working != 2 {
			t.Fatalf("from %v to %v are %d working days", opened, due, working)
		}
		if both := review.Due(due).Sub(opened); both > campaign.ReviewWait {
			t.Fatalf("two offices take %v, which is more than a household is told", both)
		}
		if review.Overdue(due, due) || !review.Overdue(due, due.Add(time.Microsecond)) {
			t.Fatal("late begins after the due moment")
		}
	})
}

func TestCheck(t *testing.T) {
	t.Parallel()
	question := func(field, text string) []offer.FieldQuestion {
		return []offer.FieldQuestion{{Field: field, Text: text}}
	}
	for _, c := range []struct {
		name   string
		ruling review.Ruling
		want   []string
	}{
		{"approval needs no words", review.Ruling{Decision: review.Approve}, nil},
		{"a return needs something to mend", review.Ruling{Decision: review.Return, Comment: " \n "}, []string{"RETURN_WITHOUT_QUESTIONS"}},
		{"a question is enough for a return", review.Ruling{Decision: review.Return, Questions: question("tiers.0.price", "为什么这么贵？")}, nil},
		{"a rejection needs a reason", review.Ruling{Decision: review.Reject}, []string{"REJECT_WITHOUT_REASON"}},
		{"an unknown decision", review.Ruling{Decision: "MAYBE"}, []string{"DECISION_UNKNOWN"}},
		{"no decision", review.Ruling{}, []string{"DECISION_UNKNOWN"}},
		{"questions with an approval", review.Ruling{Decision: review.Approve, Questions: question("title", "哪里？")}, []string{"QUESTIONS_ONLY_ON_RETURN"}},
		{"a question beside nothing", review.Ruling{Decision: review.Return, Questions: question("password", "哪里？")}, []string{"FIELD_UNKNOWN"}},
		{"a path that goes astray", review.Ruling{Decision: review.Return, Questions: question("story..grow", "哪里？")}, []string{"FIELD_UNKNOWN"}},
		{"a path with markup", review.Ruling{Decision: review.Return, Questions: question("story.<b>", "哪里？")}, []string{"FIELD_UNKNOWN"}},
		{"an empty question", review.Ruling{Decision: review.Return, Questions: question("story.grow", " ")}, []string{"REQUIRED"}},
		{"21 questions", review.Ruling{Decision: review.Return, Questions: slices.Repeat(question("title", "哪里？"), 21)}, []string{"TOO_MANY"}},
		{"a comment of 1,001 runes", review.Ruling{Decision: review.Reject, Comment: strings.Repeat("不", 1001)}, []string{"TOO_LONG"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, f := range fault.All(review.Check(c.ruling.Cleaned(), time.Now()).Err()) {
				got = append(got, f.Code)
			}
			if !slices.Equal(got, c.want) {
				t.Fatalf("got %v, want %v", got, c.want)
			}
		})
	}
}
