package pledge_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"shanhuo.app/server/audit"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/pledge"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func TestTheTrailHoldsNothingPersonal(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, goods{price: 1000, stock: 9})
		who, p := s.create(1)
		s.bank.set(p, payment.SetupFailed)
		if _, err := s.service.Confirm(context.Background(), *p.CheckoutID); err != nil {
			t.Fatal(err)
		}
		s.bank.set(p, payment.SetupSucceeded)
		if _, err := s.service.Confirm(context.Background(), *p.CheckoutID); err != nil {
			t.Fatal(err)
		}
		moved := home
		moved.Name, moved.Detail = "李明", "人民路 1 号"
		if _, err := s.service.Change(as(who), pledge.ChangeInput{ID: p.ID, Version: 1, Address: &moved, IdempotencyKey: "c"}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.service.Cancel(as(who), p.ID, "x"); err != nil {
			t.Fatal(err)
		}
		rows, err := db.Client.AuditEntry.Query().All(s.system())
		if err != nil {
			t.Fatal(err)
		}
		actions := map[string]int{}
		for _, r := range rows {
			actions[r.Action]++
			if r.Object != "pledge" || r.ObjectID != p.ID.String() || r.RegionPath != p.RegionPath || r.CreatedAt.Before(p.CreatedAt) {
				t.Errorf("an entry is %+v", r)
			}
			for _, text := range []string{r.Before, r.After} {
				for _, secret := range []string{home.Name, home.Phone, home.Detail, moved.Name, moved.Detail, "pm_", "4242"} {
					if strings.Contains(text, secret) {
						t.Errorf("%s holds %s: %s", r.Action, secret, text)
					}
				}
				var fields map[string]any
				if text == "" {
					continue
				}
				if err := json.Unmarshal([]byte(text), &fields); err != nil {
					t.Fatal(err)
				}
				for name := range fields {
					if audit.Personal(name) {
						t.Errorf("%s has the field %s", r.Action, name)
					}
				}
			}
		}
		for _, action := range []string{"pledge.create", "pledge.setup", "pledge.commit", "pledge.change", "pledge.cancel"} {
			if actions[action] != 1 {
				t.Errorf("%d entries of %s", actions[action], action)
			}
		}
	})
}
