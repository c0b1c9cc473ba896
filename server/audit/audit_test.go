package audit_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

var (
	clerk     = uuid.MustParse("01900000-0000-7000-8000-000000000001")
	household = uuid.MustParse("01900000-0000-7000-8000-000000000002")
)

func entries(t *testing.T, db *store.DB) []*gen.AuditEntry {
	t.Helper()
	all, err := db.Client.AuditEntry.Query().Order(gen.Asc("created_at", "id")).All(access.AsSystem(t.Context(), access.ForTotals))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAnEntrySaysWhoForWhomWhatAndWhere(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		at := time.Date(2026, 7, 1, 8, 0, 0, 123456789, time.UTC)
		ctx := access.With(t.Context(), &access.Principal{PersonID: clerk, RequestID: "r1"})
		err := db.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
			return audit.Write(ctx, tx, audit.Act{
				Action: "campaign.submit", Object: "campaign", ObjectID: "c1", Region: "/6212/621226", For: &household, Reason: "ready", At: at,
				Before: map[string]any{"state": "DRAFT"}, After: map[string]any{"state": "IN_REVIEW", "goal_minor": int64(9007199254740993)},
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		e := entries(t, db)[0]
		if *e.ActorID != clerk || *e.ForID != household || e.Action != "campaign.submit" || e.Object != "campaign" || e.ObjectID != "c1" ||
			e.RegionPath != "/6212/621226" || e.Reason != "ready" || e.RequestID != "r1" || !e.CreatedAt.Equal(at.Truncate(time.Microsecond)) {
			t.Errorf("%+v", e)
		}
		if e.Before != `{"state":"DRAFT"}` || e.After != `{"goal_minor":9007199254740993,"state":"IN_REVIEW"}` {
			t.Errorf("before %s, after %s", e.Before, e.After)
		}
	})
}

func TestThePortalActsUnderItsReason(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := access.WithRequestID(access.AsSystem(t.Context(), access.ForClosing), "job 7")
		err := db.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
			return audit.WriteAll(ctx, tx, []audit.Act{
				{Action: "campaign.close", Object: "campaign", ObjectID: "c1"},
				{Action: "pledge.create", Object: "pledge", ObjectID: "p1", By: &audit.Actor{PersonID: &household, RequestID: "r2"}},
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		all := entries(t, db)
		if len(all) != 2 || all[0].ActorID != nil || all[0].Reason != "close due campaigns" || all[0].RequestID != "job 7" || all[0].Before != "" {
			t.Errorf("%+v", all)
		}
		if *all[1].ActorID != household || all[1].RequestID != "r2" {
			t.Errorf("%+v", all[1])
		}
	})
}

func TestAnActThatIsUndoneLeavesNoEntry(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		undo := errors.New("undo")
		err := db.InTx(t.Context(), func(ctx context.Context, tx *gen.Tx) error {
			return errors.Join(audit.Write(ctx, tx, audit.Act{Action: "a", Object: "o", ObjectID: "1"}), undo)
		})
		if !errors.Is(err, undo) {
			t.Fatal(err)
		}
		if all := entries(t, db); len(all) != 0 {
			t.Errorf("%v", all)
		}
	})
}

func TestNothingPersonalEntersTheTrail(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	const planted = "planted-7f3a"
	type address struct {
		Name, Phone, Province, Detail string
	}
	err := db.InTx(t.Context(), func(ctx context.Context, tx *gen.Tx) error {
		return audit.Write(ctx, tx, audit.Act{
			Action: "pledge.change", Object: "pledge", ObjectID: "p1",
			Before: &gen.Campaign{Title: "walnuts", PayeeAccountSealed: []byte(planted)},
			After: map[string]any{
				"address": address{Detail: planted}, "payee_account_sealed": planted, "lines": []any{map[string]any{"phone": planted, "quantity": 2}},
				"shipping": address{Name: planted, Phone: planted, Province: "甘肃", Detail: planted}, "identifier": planted, "email": "", "address_digest": "5d41",
			},
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	e := entries(t, db)[0]
	if strings.Contains(e.Before+e.After, planted) || strings.Contains(e.Before, "cGxhbnRlZ") {
		t.Errorf("before %s\nafter %s", e.Before, e.After)
	}
	for _, kept := range []string{`"Province":"甘肃"`, `"quantity":2`, `"address_digest":"5d41"`, `"address":"(withheld)"`} {
		if !strings.Contains(e.After, kept) {
			t.Errorf("%s is not in %s", kept, e.After)
		}
	}
}
