package notify_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/contact"
	entmessage "shanhuo.app/ent/gen/message"
	"shanhuo.app/server/access"
	"shanhuo.app/server/jobs"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/message"
	"shanhuo.app/server/money"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func keys(t *testing.T) *personal.Keys {
	t.Helper()
	k, err := personal.Generate()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// addPerson makes a person with contacts in the order given.
func addPerson(t *testing.T, db *store.DB, k *personal.Keys, locale string, contacts ...string) uuid.UUID {
	t.Helper()
	ctx := access.AsSystem(t.Context(), access.ForDemo)
	p := db.Client.Person.Create().SetDisplayName("张三").SetLocale(locale).SaveX(ctx)
	for i, c := range contacts {
		channel := "SMS"
		if strings.Contains(c, "@") {
			channel = "EMAIL"
		}
		db.Client.Contact.Create().
			SetPersonID(p.ID).SetChannel(contact.Channel(channel)).SetDigest(k.Digest(personal.Contact, c)).
			SetSealed(k.SealText(c, personal.Contact)).
			SetCreatedAt(time.Date(2026, 1, 1+i, 0, 0, 0, 0, time.UTC)).SaveX(ctx)
	}
	return p.ID
}

func queue(t *testing.T, db *store.DB, n *notify.Notifier, notices ...notify.Notice) error {
	t.Helper()
	return db.InTx(t.Context(), func(ctx context.Context, tx *gen.Tx) error { return n.QueueMany(ctx, tx, notices) })
}

func charged(person uuid.UUID, dedupe string) notify.Notice {
	return notify.Notice{
		PersonID: person, Kind: notify.Charged, DedupeKey: dedupe, Link: "/pledges/1",
		Args: map[string]any{"campaign": "大红袍花椒", "amount": money.Fen(12050), "delivery": message.YearMonth("2026-10")},
	}
}

func jobCount(t *testing.T, db *store.DB) int {
	t.Helper()
	var n int
	if err := db.Reader().QueryRowContext(t.Context(), "SELECT count(*) FROM river_job WHERE kind = 'notify.deliver'").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestEveryKindHasItsSentences(t *testing.T) {
	t.Parallel()
	for _, lang := range message.Languages {
		for _, kind := range notify.Kinds {
			for _, part := range []string{".subject", ".text"} {
				if !message.In(lang).Has("notice." + kind + part) {
					t.Errorf("%s: notice.%s%s is missing", lang, kind, part)
				}
			}
		}
	}
	// Other words may bring kinds of their own, each with both halves.
	for _, key := range message.In(message.Chinese).Keys() {
		kind, ok := strings.CutPrefix(key, "notice.")
		kind, part, cut := strings.Cut(kind, ".")
		if ok && cut && (part != "subject" && part != "text" ||
			!message.In(message.Chinese).Has("notice."+kind+".subject") || !message.In(message.Chinese).Has("notice."+kind+".text")) {
			t.Errorf("%s stands alone", key)
		}
	}
}

func TestANoticeIsKeptWithItsTransaction(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		k := keys(t)
		n, out := notify.New(k, true, "https://shanhuo.example/"), notify.NewOutbox(k)
		zh := addPerson(t, db, k, "zh-CN", "13800000001")
		en := addPerson(t, db, k, "en", "lin@example.com", "13800000002")
		mute := addPerson(t, db, k, "zh-CN")

		undone := errors.New("undone")
		err := db.InTx(t.Context(), func(ctx context.Context, tx *gen.Tx) error {
			if err := n.Queue(ctx, tx, charged(zh, "a")); err != nil {
				return err
			}
			return undone
		})
		if !errors.Is(err, undone) {
			t.Fatal(err)
		}
		if shown, err := out.List(t.Context(), db, 10); err != nil || len(shown) != 0 {
			t.Fatalf("a notice of a transaction that was rolled back is shown: %v %v", shown, err)
		}

		if err := queue(t, db, n, charged(zh, "a"), charged(en, "b"), charged(mute, "c")); err != nil {
			t.Fatal(err)
		}
		shown, err := out.List(t.Context(), db, 10)
		if err != nil {
			t.Fatal(err)
		}
		if len(shown) != 2 || jobCount(t, db) != 2 {
			t.Fatalf("%d messages and %d jobs, want 2 and 2: a person without a contact is passed over", len(shown), jobCount(t, db))
		}
		byAddress := map[string]notify.OutboxMessage{}
		for _, m := range shown {
			byAddress[m.To] = m
		}
		sms, mail := byAddress["13800000001"], byAddress["lin@example.com"]
		if want := "【山货】「大红袍花椒」已达到目标，从您的卡扣款 ¥120.50。预计 2026年10月 发货，发货前农户会告诉您进展。\nhttps://shanhuo.example/pledges/1"; sms.Text != want || sms.Channel != "SMS" {
			t.Errorf("SMS: %s %q\nwant %q", sms.Channel, sms.Text, want)
		}
		if mail.Channel != "EMAIL" || mail.Subject != "¥120.50 charged: 大红袍花椒" || !strings.HasPrefix(mail.Text, "“大红袍花椒” reached its goal") {
			t.Errorf("e-mail: %+v", mail)
		}
	})
}

func TestTheSameFactIsToldOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		k := keys(t)
		n := notify.New(k, true, "")
		a, b := addPerson(t, db, k, "zh-CN", "13800000001"), addPerson(t, db, k, "zh-CN", "13800000002")
		for range 2 {
			if err := queue(t, db, n, charged(a, "fact:a"), charged(a, "fact:a")); err != nil {
				t.Fatal(err)
			}
		}
		if err := queue(t, db, n, charged(a, "fact:a"), charged(b, "fact:b")); err != nil {
			t.Fatal(err)
		}
		shown, err := notify.NewOutbox(k).List(t.Context(), db, 10)
		if err != nil || len(shown) != 2 || jobCount(t, db) != 2 {
			t.Fatalf("%d messages, %d jobs, want 2 and 2 (%v)", len(shown), jobCount(t, db), err)
		}
	})
}

func TestTheOutboxIsReadInPagesAndByPerson(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		k := keys(t)
		n, out := notify.New(k, true, ""), notify.NewOutbox(k)
		a, b := addPerson(t, db, k, "zh-CN", "13800000001"), addPerson(t, db, k, "zh-CN", "13800000002")
		for i := range 3 {
			if err := queue(t, db, n, charged(a, fmt.Sprint("a", i)), charged(b, fmt.Sprint("b", i))); err != nil {
				t.Fatal(err)
			}
		}
		for to, want := range map[string]int{"": 6, "13800000001": 3, "13899999999": 0} {
			seen, page := 0, keyset.Page{First: 2}
			for more := true; more; {
				list, err := out.Page(t.Context(), db, to, page)
				if err != nil {
					t.Fatal(err)
				}
				for _, m := range list.Rows {
					if to != "" && m.To != to {
						t.Errorf("among those to %s is one to %s", to, m.To)
					}
				}
				seen += len(list.Rows)
				page.After, more = list.EndCursor, list.HasNext
			}
			if seen != want {
				t.Errorf("%d messages to %q, want %d", seen, to, want)
			}
		}
	})
}

func TestTwoTransactionsThatTellTheSameFactBothCommit(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		k := keys(t)
		n := notify.New(k, true, "")
		a := addPerson(t, db, k, "zh-CN", "13800000001")
		var both sync.WaitGroup
		for range 8 {
			both.Go(func() {
				if err := queue(t, db, n, charged(a, "race")); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		if got := jobCount(t, db); got != 1 {
			t.Fatalf("%d jobs, want 1", got)
		}
	})
}

func TestAThousandNoticesTakeFewStatements(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		k := keys(t)
		n := notify.New(k, false, "")
		people := make([]uuid.UUID, 20)
		for i := range people {
			people[i] = addPerson(t, db, k, "zh-CN", fmt.Sprintf("138000001%02d", i))
		}
		notices := make([]notify.Notice, 1200)
		for i := range notices {
			notices[i] = charged(people[i%len(people)], fmt.Sprintf("many:%d", i))
		}
		ctx, count := store.CountIn(t.Context())
		err := db.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error { return n.QueueMany(ctx, tx, notices) })
		if err != nil {
			t.Fatal(err)
		}
		if got := jobCount(t, db); got != 1200 {
			t.Fatalf("%d jobs, want 1200", got)
		}
		want := int64(3*5 + 5)
		if !db.Postgres() {
			want += 1200 // River's SQLite driver inserts job by job, inside the process
		}
		if got := count.Statements(); got > want {
			t.Fatalf("%d statements for 1200 notices, want at most %d", got, want)
		}
	})
}

func TestHalfASentenceIsNeverSent(t *testing.T) {
	t.Parallel()
	db, k := storetest.SQLite(t), keys(t)
	n := notify.New(k, true, "")
	notice := charged(addPerson(t, db, k, "zh-CN", "13800000001"), "half")
	delete(notice.Args, "amount")
	if err := queue(t, db, n, notice); err == nil || !strings.Contains(err.Error(), "amount") {
		t.Fatalf("%v, want an error that names the missing argument", err)
	}
	notice.Kind = "NO_SUCH_KIND"
	if err := queue(t, db, n, notice); err == nil {
		t.Fatal("a kind without sentences was queued")
	}
}

func TestATitleCannotBecomeAHeader(t *testing.T) {
	t.Parallel()
	db, k := storetest.SQLite(t), keys(t)
	n := notify.New(k, true, "")
	notice := charged(addPerson(t, db, k, "en", "lin@example.com"), "lines")
	notice.Args["campaign"] = "walnut\r\nBcc: everyone@example.com"
	if err := queue(t, db, n, notice); err != nil {
		t.Fatal(err)
	}
	shown, err := notify.NewOutbox(k).List(t.Context(), db, 1)
	if err != nil || strings.ContainsAny(shown[0].Subject, "\r\n") {
		t.Fatalf("%q %v", shown[0].Subject, err)
	}
}

func code(t *testing.T, db *store.DB, n *notify.Notifier, dedupe string) {
	t.Helper()
	err := db.InTx(t.Context(), func(ctx context.Context, tx *gen.Tx) error {
		return n.QueueTo(ctx, tx, notify.To{Channel: "SMS", Address: "13800000009", Locale: "zh-CN"}, notify.SignInCode, dedupe,
			map[string]any{"code": "482913", "minutes": 5}, "482913")
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheCodeIsShownApartInDemoModeOnly(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		k := keys(t)
		out := notify.NewOutbox(k)
		code(t, db, notify.New(k, true, ""), "demo")
		code(t, db, notify.New(k, false, ""), "production")
		shown, err := out.List(t.Context(), db, 10)
		if err != nil || len(shown) != 2 {
			t.Fatal(shown, err)
		}
		if shown[0].Code != "" || shown[1].Code != "482913" {
			t.Fatalf("codes %q and %q, want none in production (newest) and 482913 in demo mode", shown[0].Code, shown[1].Code)
		}
		raw, err := json.Marshal(shown[1])
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{`"to":"13800000009"`, `"channel":"SMS"`, `"code":"482913"`, `"at":"`, `"text":"`} {
			if !strings.Contains(string(raw), want) {
				t.Errorf("%s lacks %s", raw, want)
			}
		}
	})
}

func TestNothingIsKeptReadable(t *testing.T) {
	t.Parallel()
	db, k := storetest.SQLite(t), keys(t)
	code(t, db, notify.New(k, true, ""), "sealed")
	m := db.Client.Message.Query().OnlyX(access.AsSystem(t.Context(), access.ForDemo))
	row := fmt.Sprint(string(m.ToSealed), string(m.SubjectSealed), string(m.TextSealed), string(m.CodeSealed), m.DedupeKey)
	for _, private := range []string{"13800000009", "482913", "验证码"} {
		if strings.Contains(row, private) {
			t.Errorf("the row shows %q", private)
		}
	}
}

// sender answers the errors it was given, then takes everything.
type sender struct {
	mu     sync.Mutex
	fails  []error
	taken  []notify.Delivery
	called int
}

func (s *sender) Send(_ context.Context, d notify.Delivery) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.called++
	if len(s.fails) > 0 {
		err := s.fails[0]
		s.fails = s.fails[1:]
		return err
	}
	s.taken = append(s.taken, d)
	return nil
}

func deliver(t *testing.T, w *notify.Worker, attempt int) error {
	t.Helper()
	m := w.DB.Client.Message.Query().OnlyX(access.AsSystem(t.Context(), access.ForDemo))
	job := &river.Job[notify.DeliverArgs]{Args: notify.DeliverArgs{MessageID: m.ID}}
	job.JobRow = &rivertype.JobRow{Attempt: attempt}
	return w.Work(t.Context(), job)
}

func TestDelivery(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		fails     []error
		keep      bool
		state     entmessage.State
		attempts  []int
		tries     int
		forgotten bool
	}{
		"sent at once":                    {attempts: []int{1}, state: entmessage.StateSENT, tries: 1, forgotten: true},
		"sent once when the job repeats":  {attempts: []int{1, 2}, state: entmessage.StateSENT, tries: 1, forgotten: true},
		"sent at the third try":           {fails: []error{broken, broken}, attempts: []int{1, 2, 3}, state: entmessage.StateSENT, tries: 3, forgotten: true},
		"still queued after a failure":    {fails: []error{broken}, attempts: []int{1}, state: entmessage.StateQUEUED, tries: 1},
		"given up after the eighth try":   {fails: []error{broken, broken}, attempts: []int{7, 8}, state: entmessage.StateFAILED, tries: 2, forgotten: true},
		"given up when refused for good":  {fails: []error{fmt.Errorf("x: %w", notify.ErrRefused)}, attempts: []int{1, 2}, state: entmessage.StateFAILED, tries: 1, forgotten: true},
		"demo mode keeps the text to see": {keep: true, attempts: []int{1}, state: entmessage.StateSENT, tries: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, k := storetest.SQLite(t), keys(t)
			s := &sender{fails: c.fails}
			w := &notify.Worker{DB: db, Keys: k, Log: slog.New(slog.DiscardHandler), Senders: map[string]notify.Sender{"SMS": s}, Keep: c.keep}
			code(t, db, notify.New(k, false, ""), "x")
			for _, attempt := range c.attempts {
				if err := deliver(t, w, attempt); err != nil && len(c.fails) == 0 {
					t.Fatal(err)
				}
			}
			m := db.Client.Message.Query().OnlyX(access.AsSystem(t.Context(), access.ForDemo))
			if m.State != c.state || m.Tries != c.tries {
				t.Errorf("%s after %d tries, want %s after %d", m.State, m.Tries, c.state, c.tries)
			}
			if forgotten := len(m.TextSealed) == 0 && len(m.SubjectSealed) == 0; forgotten != c.forgotten {
				t.Errorf("text forgotten: %v, want %v", forgotten, c.forgotten)
			}
			if (m.SentAt != nil) != (c.state == entmessage.StateSENT) {
				t.Errorf("sent_at is %v in state %s", m.SentAt, m.State)
			}
			if len(s.taken) > 0 && (s.taken[0].To != "13800000009" || !strings.Contains(s.taken[0].Text, "482913") || s.taken[0].ID != m.ID) {
				t.Errorf("the sender got %+v", s.taken[0])
			}
		})
	}
}

func TestAStaleCodeIsNotSent(t *testing.T) {
	t.Parallel()
	db, k := storetest.SQLite(t), keys(t)
	s := &sender{}
	w := &notify.Worker{DB: db, Keys: k, Log: slog.New(slog.DiscardHandler), Senders: map[string]notify.Sender{"SMS": s}}
	code(t, db, notify.New(k, false, ""), "stale")
	if _, err := db.AdvanceClock(t.Context(), 6*time.Minute); err != nil {
		t.Fatal(err)
	}
	if err := deliver(t, w, 1); err != nil {
		t.Fatal(err)
	}
	m := db.Client.Message.Query().OnlyX(access.AsSystem(t.Context(), access.ForDemo))
	if s.called != 0 || m.State != entmessage.StateFAILED {
		t.Fatalf("called %d times, state %s", s.called, m.State)
	}
}

func TestTheQueueDelivers(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		k := keys(t)
		s := &sender{}
		workers := river.NewWorkers()
		river.AddWorker(workers, &notify.Worker{
			DB: db, Keys: k, Log: slog.New(slog.DiscardHandler), Senders: map[string]notify.Sender{"SMS": s},
		})
		runner, err := jobs.New(db, jobs.Config{Workers: workers, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		if err := runner.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
			defer cancel()
			if err := runner.Stop(ctx); err != nil {
				t.Error(err)
			}
		})
		person := addPerson(t, db, k, "zh-CN", "13800000001")
		n := notify.New(k, false, "")
		if err := queue(t, db, n, charged(person, "1"), charged(person, "2"), charged(person, "3")); err != nil {
			t.Fatal(err)
		}
		ctx := access.AsSystem(t.Context(), access.ForDemo)
		for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
			sent := db.Client.Message.Query().Where(entmessage.StateEQ(entmessage.StateSENT)).CountX(ctx)
			if sent == 3 {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("%d of 3 messages were sent within 30 s", sent)
			}
		}
	})
}
