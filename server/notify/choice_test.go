package notify_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/money"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func TestWhatIsAboutOnesMoneyReviewOrSignInAlwaysComes(t *testing.T) {
	t.Parallel()
	var choosable []string
	for _, kind := range notify.Kinds {
		if choice, ok := notify.Choosable(kind); ok {
			choosable = append(choosable, kind+" "+string(choice))
			if !slices.Contains(notify.Choices, choice) {
				t.Errorf("%s belongs to %s, which nobody is offered", kind, choice)
			}
		}
	}
	slices.Sort(choosable)
	want := "APPROVAL_WAITS REVIEWS, FOLLOWED_SOON DATES, POST_PUBLISHED POSTS, QUESTION_ANSWERED QUESTIONS, QUESTION_ASKED QUESTIONS, VOUCH_WAITS REVIEWS"
	if got := strings.Join(choosable, ", "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// allArgs fill every sentence there is.
var allArgs = map[string]any{
	"campaign": "大红袍花椒", "amount": money.Fen(1), "delivery": "2026-10", "code": "1", "minutes": 5, "deadline": time.Now(), "reason": "r", "why": "w", "retry": time.Now(),
	"until": time.Now(), "raised": money.Fen(1), "goal": money.Fen(1), "n": 1, "collected": money.Fen(1), "floor": money.Fen(1), "desk": "d", "due": time.Now(),
	"comment": "c", "title": "t", "question": "q", "payee": "p", "village": "v", "by": "b",
}

func TestUnwantedNoticesAreLeftOutAndNoOthers(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		k := keys(t)
		n := notify.New(k, true, "")
		all := addPerson(t, db, k, "zh-CN", "13800000001")
		some := addPerson(t, db, k, "zh-CN", "13800000002")
		none := addPerson(t, db, k, "en", "13800000003")
		system := access.AsSystem(t.Context(), access.ForDemo)
		db.Client.Person.UpdateOneID(some).SetUnwantedNotices([]string{"POSTS"}).ExecX(system)
		db.Client.Person.UpdateOneID(none).SetUnwantedNotices([]string{"POSTS", "QUESTIONS", "DATES", "REVIEWS"}).ExecX(system)
		var notices []notify.Notice
		for _, kind := range notify.Kinds {
			for i, person := range []uuid.UUID{all, some, none} {
				notices = append(notices, notify.Notice{PersonID: person, Kind: kind, DedupeKey: fmt.Sprint(kind, i), Args: allArgs})
			}
		}
		ctx, count := store.CountIn(t.Context())
		if err := db.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error { return n.QueueMany(ctx, tx, notices) }); err != nil {
			t.Fatal(err)
		}
		if most := int64(10); db.Postgres() && count.Statements() > most {
			t.Errorf("%d statements, want at most %d", count.Statements(), most)
		}
		got := map[string][]string{}
		for _, m := range db.Client.Message.Query().AllX(system) {
			got[m.PersonID.String()] = append(got[m.PersonID.String()], m.Kind)
		}
		want := func(without ...string) int { return len(notify.Kinds) - len(without) }
		for person, c := range map[string]struct {
			kinds   []string
			without []string
		}{
			"wants all":    {got[all.String()], nil},
			"wants some":   {got[some.String()], []string{notify.PostPublished}},
			"wants no one": {got[none.String()], []string{notify.PostPublished, notify.QuestionAsked, notify.QuestionAnswered, notify.FollowedSoon, notify.VouchWaits, notify.ApprovalWaits}},
		} {
			if len(c.kinds) != want(c.without...) {
				t.Errorf("%s: %d kinds came, want %d", person, len(c.kinds), want(c.without...))
			}
			for _, kind := range c.without {
				if slices.Contains(c.kinds, kind) {
					t.Errorf("%s: %s came", person, kind)
				}
			}
		}
	})
}

func TestOnlyWhoDecidesReviewsIsAskedAboutTheirNotices(t *testing.T) {
	t.Parallel()
	for role, want := range map[access.Role]bool{
		"": false, access.Household: false, access.TownshipOfficer: false, access.CountyFinance: false, access.Auditor: false, access.Admin: false,
		access.VillageClerk: true, access.CountyOfficer: true,
	} {
		p := &access.Principal{}
		if role != "" {
			p.Grants = []access.Grant{{Role: access.Household}, {Role: role}}
		}
		if got := notify.ChoicesOf(p); slices.Contains(got, notify.Reviews) != want || !slices.Equal(slices.DeleteFunc(slices.Clone(got),
			func(c notify.Choice) bool { return c == notify.Reviews }), []notify.Choice{notify.Posts, notify.Questions, notify.Dates}) {
			t.Errorf("%q is asked about %v", role, got)
		}
	}
	if got := notify.ChoicesOf(nil); len(got) != 3 {
		t.Errorf("a stranger is asked about %v", got)
	}
}

func TestNothingIsKeptOfTheLastNotice(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		k := keys(t)
		for name, c := range map[string]struct {
			keep  bool
			fails []error
			left  int
		}{
			"delivered":              {left: 0},
			"given up":               {fails: []error{notify.ErrRefused}, left: 0},
			"delivered in demo mode": {keep: true, left: 1},
		} {
			n := notify.New(k, c.keep, "")
			err := db.InTx(t.Context(), func(ctx context.Context, tx *gen.Tx) error {
				return n.QueueTo(ctx, tx, notify.To{Channel: "SMS", Address: "13800000009", Locale: "en"}, notify.Erased, "erased:"+name, nil, "")
			})
			if err != nil {
				t.Fatal(err)
			}
			out := &sender{fails: c.fails}
			w := &notify.Worker{DB: db, Keys: k, Log: slog.New(slog.DiscardHandler), Senders: map[string]notify.Sender{"SMS": out}, Keep: c.keep}
			if err := deliver(t, w, 1); err != nil {
				t.Fatal(err)
			}
			system := access.AsSystem(t.Context(), access.ForDemo)
			if left := db.Client.Message.Query().CountX(system); left != c.left || out.called != 1 {
				t.Errorf("%s: %d rows are left after %d tries", name, left, out.called)
			}
			db.Client.Message.Delete().ExecX(system)
		}
	})
}
