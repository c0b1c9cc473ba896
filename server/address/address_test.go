package address_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/auditentry"
	"shanhuo.app/server/access"
	"shanhuo.app/server/address"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

var home = offer.Address{Name: "王芳", Phone: "13812345678", Province: "上海", City: "上海市", County: "徐汇区", Detail: "漕溪北路 18 号"}

func at(detail string) offer.Address {
	a := home
	a.Detail = detail
	return a
}

type bundle struct {
	*address.Service
	t  *testing.T
	db *store.DB
}

func each(t *testing.T, test func(t *testing.T, b *bundle)) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		access.ScopeReads(db.Client)
		keys, err := personal.Generate()
		if err != nil {
			t.Fatal(err)
		}
		test(t, &bundle{Service: &address.Service{DB: db, Keys: keys}, t: t, db: db})
	})
}

func (b *bundle) system() context.Context { return access.AsSystem(b.t.Context(), access.ForDemo) }

// somebody is a person, signed in.
func (b *bundle) somebody() context.Context {
	b.t.Helper()
	p := b.db.Client.Person.Create().SetDisplayName("somebody").SaveX(b.system())
	return access.With(b.t.Context(), &access.Principal{PersonID: p.ID})
}

func (b *bundle) save(ctx context.Context, a offer.Address) *address.Kept {
	b.t.Helper()
	kept, err := b.Save(ctx, a)
	if err != nil {
		b.t.Fatal(err)
	}
	return kept
}

func (b *bundle) advance(d time.Duration) {
	b.t.Helper()
	if _, err := b.db.AdvanceClock(b.t.Context(), d); err != nil {
		b.t.Fatal(err)
	}
}

// details answers what List answers, by the street.
func (b *bundle) details(ctx context.Context) string {
	b.t.Helper()
	list, err := b.List(ctx)
	if err != nil {
		b.t.Fatal(err)
	}
	var streets []string
	for _, kept := range list {
		streets = append(streets, kept.Detail)
	}
	return strings.Join(streets, ", ")
}

func (b *bundle) acts() string {
	b.t.Helper()
	var acts []string
	for _, e := range b.db.Client.AuditEntry.Query().Order(gen.Asc(auditentry.FieldCreatedAt, auditentry.FieldID)).AllX(b.system()) {
		acts = append(acts, strings.TrimPrefix(e.Action, "address."))
		for _, told := range []string{e.Before, e.After} {
			if strings.Contains(told, "漕溪") || strings.Contains(told, home.Phone) {
				b.t.Errorf("the trail tells an address: %s", told)
			}
		}
	}
	return strings.Join(acts, " ")
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if !fault.HasCode(err, code) {
		t.Errorf("got %v, want %s", err, code)
	}
}

func TestTheSameAddressIsKeptOnce(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		me := b.somebody()
		first := b.save(me, home)
		b.advance(time.Hour)
		untidy := home
		untidy.Phone, untidy.Name = " 138-1234-5678", "王芳 "
		again := b.save(me, untidy)
		if again.ID != first.ID || again.Address != home || !again.UsedAt.After(first.UsedAt.Add(time.Hour-time.Minute)) {
			t.Errorf("%+v after %+v", again, first)
		}
		if b.details(me) != home.Detail || b.acts() != "save" {
			t.Errorf("kept %q by %q", b.details(me), b.acts())
		}
		b.save(b.somebody(), home)
		rows := b.db.Client.Address.Query().AllX(b.system())
		if len(rows) != 2 || rows[0].Digest == rows[1].Digest {
			t.Error("two people with one address share a digest, or a row")
		}
	})
}

func TestTheLastUsedIsFirst(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		me := b.somebody()
		for _, detail := range []string{"first street", "second street", "third street"} {
			b.save(me, at(detail))
			b.advance(time.Minute)
		}
		b.Remember(me, at("first street"))
		if got := b.details(me); got != "first street, third street, second street" {
			t.Error(got)
		}
	})
}

func TestTheEleventhIsRefusedAndNothingIsDropped(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		me := b.somebody()
		for i := range address.Most {
			b.save(me, at(fmt.Sprintf("street number %d", i)))
		}
		_, err := b.Save(me, at("one too many"))
		wantCode(t, err, "TOO_MANY_ADDRESSES")
		b.Remember(me, at("one too many"))
		if got := b.details(me); strings.Contains(got, "too many") || strings.Count(got, ",") != address.Most-1 {
			t.Error(got)
		}
		b.save(me, at("street number 3"))
		list, err := b.List(me)
		if err != nil || list[0].Detail != "street number 3" {
			t.Fatalf("%+v, %v", list, err)
		}
		if err := b.Remove(me, list[0].ID); err != nil {
			t.Fatal(err)
		}
		b.save(me, at("after one went"))
	})
}

func TestManySavesAtOnceKeepAtMostTen(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		me := b.somebody()
		var all sync.WaitGroup
		for i := range 3 * address.Most {
			all.Go(func() {
				if _, err := b.Save(me, at(fmt.Sprintf("street number %d", i/2))); err != nil && !fault.HasCode(err, "TOO_MANY_ADDRESSES") {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := b.db.Client.Address.Query().CountX(b.system()); n != address.Most {
			t.Errorf("%d are kept", n)
		}
	})
}

func TestAChangedAddressStaysItself(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		me := b.somebody()
		first, second := b.save(me, at("first street")), b.save(me, at("second street"))
		changed, err := b.Change(me, first.ID, at("another street"))
		if err != nil || changed.ID != first.ID || changed.Detail != "another street" || !changed.UsedAt.Equal(first.UsedAt) {
			t.Fatalf("%+v, %v", changed, err)
		}
		if _, err := b.Change(me, first.ID, at("another street")); err != nil {
			t.Errorf("changed to what it is: %v", err)
		}
		same, err := b.Change(me, first.ID, at("second street"))
		if err != nil || same.ID != second.ID || b.details(me) != "second street" {
			t.Errorf("%+v, %v; kept %q", same, err, b.details(me))
		}
		if got := b.acts(); got != "save save change remove" {
			t.Error(got)
		}
	})
}

func TestOnlyThePersonReadsAndChangesThem(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		me, other := b.somebody(), b.somebody()
		kept := b.save(me, home)
		officer := access.With(t.Context(), &access.Principal{PersonID: access.PersonID(other), Grants: []access.Grant{{Role: access.Admin}, {Role: access.Auditor}}})
		for name, ctx := range map[string]context.Context{"a stranger": other, "an admin": officer} {
			if got := b.details(ctx); got != "" {
				t.Errorf("%s reads %q", name, got)
			}
			_, err := b.Change(ctx, kept.ID, at("another street"))
			wantCode(t, err, "NOT_FOUND")
			wantCode(t, b.Remove(ctx, kept.ID), "NOT_FOUND")
		}
		public := access.Public(t.Context())
		_, err := b.List(public)
		wantCode(t, err, "UNAUTHENTICATED")
		_, err = b.Save(public, home)
		wantCode(t, err, "UNAUTHENTICATED")
		wantCode(t, b.Remove(public, kept.ID), "UNAUTHENTICATED")
		wantCode(t, b.Remove(me, uuid.New()), "NOT_FOUND")
		if got := b.details(me); got != home.Detail {
			t.Error(got)
		}
	})
}

func TestAWrongAddressIsRefusedAsInAPledge(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		me := b.somebody()
		_, err := b.Save(me, offer.Address{Phone: "12"})
		var told []string
		for _, f := range fault.All(err) {
			told = append(told, f.Code+" "+f.Field)
		}
		if got := strings.Join(told, ", "); got != "REQUIRED address.name, PHONE_INVALID address.phone, PROVINCE_UNKNOWN address.province, REQUIRED address.city, REQUIRED address.detail" {
			t.Error(got)
		}
		_, err = b.Change(me, b.save(me, home).ID, at("x"))
		wantCode(t, err, "TOO_SHORT")
	})
}

func TestAnErasedPersonKeepsNothing(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		me := b.somebody()
		b.db.Client.Person.UpdateOneID(access.PersonID(me)).SetErasedAt(time.Now().UTC()).ExecX(b.system())
		_, err := b.Save(me, home)
		wantCode(t, err, "UNAUTHENTICATED")
		if n := b.db.Client.Address.Query().CountX(b.system()); n != 0 {
			t.Errorf("%d are kept", n)
		}
	})
}

func TestNothingReadableIsStored(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		b.save(b.somebody(), home)
		row := b.db.Client.Address.Query().OnlyX(b.system())
		for _, part := range []string{home.Name, home.Phone, home.Detail} {
			if bytes.Contains(row.Sealed, []byte(part)) || strings.Contains(row.Digest, part) {
				t.Errorf("the row shows %s", part)
			}
		}
		if _, err := b.Keys.Open(row.Sealed, personal.Address); err == nil {
			t.Error("it opens as a pledge's address")
		}
	})
}

// TestWhatBreaksWhileRememberingIsOnlyLogged is not parallel: it listens to the log of all.
func TestWhatBreaksWhileRememberingIsOnlyLogged(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	defer slog.SetDefault(before)
	db := storetest.SQLite(t)
	access.ScopeReads(db.Client)
	keys, err := personal.Generate()
	if err != nil {
		t.Fatal(err)
	}
	b := &bundle{Service: &address.Service{DB: db, Keys: keys}, t: t, db: db}
	me := b.somebody()
	gone, end := context.WithCancel(me)
	end()
	b.Remember(gone, home)
	if told := log.String(); !strings.Contains(told, "not remembered") || strings.Contains(told, home.Detail) || strings.Contains(told, home.Phone) {
		t.Errorf("logged %q", told)
	}
}
