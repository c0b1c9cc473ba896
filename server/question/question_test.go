package question_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/campaign/campaigntest"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/question"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func each(t *testing.T, test func(t *testing.T, w *campaigntest.World, s *question.Service)) {
	t.Helper()
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := campaigntest.New(t, db)
		test(t, w, &question.Service{DB: db, Notify: w.Notify})
	})
}

// A request that was let in just before the erasure writes nothing any more.
func TestWhoWasErasedAsksNothing(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World, s *question.Service) {
		c := w.Live()
		w.DB.Client.Person.UpdateOneID(w.Backer.ID).SetErasedAt(w.Now()).ExecX(w.System)
		if _, err := s.Ask(w.Backer.Ctx, c.ID, "什么时候发货？"); !fault.HasCode(err, "UNAUTHENTICATED") {
			t.Errorf("got %v", err)
		}
	})
}

// A notice leads its reader to where they can do something about it: those who run a
// campaign to its page on their desk, behind the sign-in, which leads back there.
func TestNoticesLeadToTheDeskOfWhomTheyAreFor(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World, s *question.Service) {
		c := w.Live()
		q, err := s.Ask(w.Backer.Ctx, c.ID, "什么时候发货？")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Answer(w.Household.Ctx, q.ID, "九月。"); err != nil {
			t.Fatal(err)
		}
		list, err := notify.NewOutbox(w.Campaigns.Keys).List(w.System, w.DB, 100)
		if err != nil {
			t.Fatal(err)
		}
		told, desks := 0, 0
		for _, m := range list {
			switch want := "/h/c/" + c.Slug; {
			case strings.Contains(m.Text, "等村里核实"), strings.Contains(m.Text, "等县里批准"):
				if desks++; !strings.Contains(m.Text, "/g/review/") || strings.Contains(m.Text, want) {
					t.Errorf("to the office: %q", m.Text)
				}
			case strings.Contains(m.Text, "有人问"):
				want += "?at=questions"
				fallthrough
			case !strings.Contains(m.Text, "您问"):
				told++
				if !strings.HasSuffix(m.Text, want) {
					t.Errorf("to the household: %q", m.Text)
				}
			case !strings.HasSuffix(m.Text, "/c/"+c.Slug+"#questions") || strings.Contains(m.Text, "/h/"):
				t.Errorf("to the backer: %q", m.Text)
			}
		}
		if told != 4 || desks != 4 || len(list) != 9 {
			t.Errorf("of %d messages %d went to the household and %d to offices", len(list), told, desks)
		}
	})
}

func TestTheUnansweredAreThoseThatWait(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World, s *question.Service) {
		c, other := w.Live(), w.Live()
		var asked []*gen.Question
		for _, id := range []uuid.UUID{c.ID, c.ID, c.ID, other.ID} {
			q, err := s.Ask(w.Backer.Ctx, id, fmt.Sprint("什么时候发货？", len(asked)))
			if err != nil {
				t.Fatal(err)
			}
			asked = append(asked, q)
		}
		if _, err := s.Answer(w.Household.Ctx, asked[1].ID, "九月。"); err != nil {
			t.Fatal(err)
		}
		first, err := s.Unanswered(w.Public, c.ID, keyset.Page{First: 1})
		if err != nil || len(first.Rows) != 1 || first.Rows[0].ID != asked[2].ID || !first.HasNext {
			t.Fatalf("%+v, %v", first, err)
		}
		next, err := s.Unanswered(w.Public, c.ID, keyset.Page{First: 1, After: first.EndCursor})
		if err != nil || len(next.Rows) != 1 || next.Rows[0].ID != asked[0].ID || next.HasNext {
			t.Fatalf("%+v, %v", next, err)
		}
		open, err := s.Open(w.Public, []uuid.UUID{c.ID, other.ID})
		if err != nil || open[c.ID] != 2 || open[other.ID] != 1 {
			t.Fatalf("%v, %v", open, err)
		}
	})
}

func TestTheTrailKeepsNoWordsOfAQuestion(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World, s *question.Service) {
		c := w.Live()
		if _, err := s.Ask(w.Backer.Ctx, c.ID, "我是上海的小周，什么时候发货？"); err != nil {
			t.Fatal(err)
		}
		asked := 0
		for _, entry := range w.DB.Client.AuditEntry.Query().AllX(w.System) {
			if entry.Action == string(access.QuestionAsk) {
				asked++
			}
			if kept := entry.Before + entry.After + entry.Reason; strings.Contains(kept, "小周") {
				t.Errorf("%s keeps %s", entry.Action, kept)
			}
		}
		if asked != 1 {
			t.Errorf("the trail has %d questions", asked)
		}
	})
}

// The key asked about a campaign that is out of the asker's sight by now.
func TestAKeyOfAQuestionThatIsOutOfSightIsUsed(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World, s *question.Service) {
		gone, c := w.Live(), w.Live()
		key := uuid.New()
		if _, err := s.AskOnce(w.Backer.Ctx, gone.ID, "什么时候发货？", &key); err != nil {
			t.Fatal(err)
		}
		gone.Update().ClearLaunchedAt().ExecX(w.System)
		if _, err := s.AskOnce(w.Backer.Ctx, c.ID, "什么时候发货？", &key); !fault.HasCode(err, "CLIENT_KEY_USED") {
			t.Errorf("got %v", err)
		}
	})
}

func TestAQuestionIsAnsweredOnceByItsOwner(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World, s *question.Service) {
		c := w.Live()
		q, err := s.Ask(w.Backer.Ctx, c.ID, " 什么时候发货？\r\n ")
		if err != nil || q.Text != "什么时候发货？" {
			t.Fatalf("%v, %v", q, err)
		}
		if told := w.Notices(w.Household); told[len(told)-1] != notify.QuestionAsked {
			t.Fatalf("the household was told %v", told)
		}
		for name, try := range map[string]struct {
			who  context.Context
			want string
		}{
			"nobody": {w.Public, "UNAUTHENTICATED"}, "who asked": {w.Backer.Ctx, "DENIED"}, "the clerk": {w.Clerk.Ctx, "DENIED"},
			"the county": {w.County.Ctx, "DENIED"}, "another county": {w.FarCounty.Ctx, "DENIED"},
		} {
			if _, err := s.Answer(try.who, q.ID, "九月。"); !fault.HasCode(err, try.want) {
				t.Errorf("%s: got %v, want %s", name, err, try.want)
			}
		}
		errs := make([]error, 2)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() { _, errs[i] = s.Answer(w.Household.Ctx, q.ID, fmt.Sprint("九月", i, "日。")) })
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) || !fault.HasCode(errs[0], "ALREADY_ANSWERED") && !fault.HasCode(errs[1], "ALREADY_ANSWERED") {
			t.Fatalf("errors %v", errs)
		}
		if told := w.Notices(w.Backer); len(told) != 1 || told[0] != notify.QuestionAnswered {
			t.Fatalf("who asked was told %v", told)
		}
		page, err := s.List(w.Public, c.ID, keyset.Page{})
		if err != nil || len(page.Rows) != 1 || page.Rows[0].AnsweredAt == nil || *page.Rows[0].AnsweredBy != w.Household.ID {
			t.Fatalf("%+v, %v", page, err)
		}
	})
}

func TestWhoMayAskWhat(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World, s *question.Service) {
		live, draft := w.Live(), w.Draft()
		for name, try := range map[string]struct {
			who  context.Context
			id   uuid.UUID
			text string
			want string
		}{
			"nobody": {w.Public, live.ID, "什么时候发货？", "UNAUTHENTICATED"}, "about a stranger's draft": {w.Backer.Ctx, draft.ID, "什么时候发货？", "NOT_FOUND"},
			"about one's draft": {w.Household.Ctx, draft.ID, "什么时候发货？", "NOT_LAUNCHED"}, "nothing": {w.Backer.Ctx, live.ID, "", "REQUIRED"},
			"too much": {w.Backer.Ctx, live.ID, strings.Repeat("问", 301), "TOO_LONG"}, "with controls": {w.Backer.Ctx, live.ID, "什么\x07时候？", "TEXT_CONTROL"},
			"about nothing": {w.Backer.Ctx, uuid.New(), "什么时候发货？", "NOT_FOUND"},
		} {
			if _, err := s.Ask(try.who, try.id, try.text); !fault.HasCode(err, try.want) {
				t.Errorf("%s: got %v, want %s", name, err, try.want)
			}
		}
	})
}

func TestAtMostTenQuestionsADayEvenAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World, s *question.Service) {
		c := w.Live()
		errs := make([]error, 14)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() { _, errs[i] = s.Ask(w.Backer.Ctx, c.ID, fmt.Sprint("什么时候发货？", i)) })
		}
		wg.Wait()
		refused := 0
		for _, err := range errs {
			if err != nil {
				if !fault.HasCode(err, "TOO_MANY_QUESTIONS") {
					t.Fatal(err)
				}
				refused++
			}
		}
		if refused != 4 {
			t.Fatalf("%d of 14 refused", refused)
		}
		if _, err := s.Ask(w.Backer2.Ctx, c.ID, "别人还可以问吗？"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.DB.AdvanceClock(t.Context(), 25*time.Hour); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Ask(w.Backer.Ctx, c.ID, "第二天可以问吗？"); err != nil {
			t.Fatal(err)
		}
		seen := map[uuid.UUID]bool{}
		page := keyset.Page{First: 5}
		for {
			list, err := s.List(w.Public, c.ID, page)
			if err != nil {
				t.Fatal(err)
			}
			for _, q := range list.Rows {
				seen[q.ID] = true
			}
			if !list.HasNext {
				break
			}
			page.After = list.EndCursor
		}
		if len(seen) != 12 {
			t.Fatalf("pages hold %d questions, want 12", len(seen))
		}
	})
}

func TestOneKeyAsksOneQuestion(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World, s *question.Service) {
		c := w.Live()
		key := uuid.New()
		for range question.PerDay - 1 {
			if _, err := s.Ask(w.Backer.Ctx, c.ID, "什么时候发货？"); err != nil {
				t.Fatal(err)
			}
		}
		before := len(w.Notices(w.Household))
		asked, errs := make([]*gen.Question, 20), make([]error, 20)
		var wg sync.WaitGroup
		for i := range asked {
			wg.Go(func() { asked[i], errs[i] = s.AskOnce(w.Backer.Ctx, c.ID, "辣不辣，麻不麻？", &key) })
		}
		wg.Wait()
		for i, q := range asked {
			if errs[i] != nil || q.ID != asked[0].ID {
				t.Fatalf("call %d: %v, %v", i, q, errs[i])
			}
		}
		if n, told := w.DB.Client.Question.Query().CountX(w.System), len(w.Notices(w.Household))-before; n != question.PerDay || told != 1 {
			t.Fatalf("%d questions, the owner was told %d times", n, told)
		}
		if _, err := s.AskOnce(w.Backer.Ctx, w.Live().ID, "辣不辣，麻不麻？", &key); !fault.HasCode(err, "CLIENT_KEY_USED") {
			t.Errorf("for another campaign the key gets %v", err)
		}
		if _, err := s.AskOnce(w.Public, c.ID, "辣不辣，麻不麻？", &key); !fault.HasCode(err, "UNAUTHENTICATED") {
			t.Errorf("who is not signed in gets %v", err)
		}
		if theirs, err := s.AskOnce(w.Backer2.Ctx, c.ID, "辣不辣，麻不麻？", &key); err != nil || theirs.ID == asked[0].ID {
			t.Errorf("another person with the key gets %v, %v", theirs, err)
		}
	})
}
