package charge_test

import (
	"strings"
	"testing"
	"time"

	"shanhuo.app/ent/gen/message"
	"shanhuo.app/server/charge"
	"shanhuo.app/server/charge/chargetest"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

// TestACardThatWasNeverAskedIsNotSaidToHaveFailed closes a campaign after the last day
// on which its backers agreed to be charged.
func TestACardThatWasNeverAskedIsNotSaidToHaveFailed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		c := w.Campaign(10_000)
		p := w.Pledge(c, 2, chargetest.GoodCard)
		w.Advance(16 * 24 * time.Hour)
		w.CloseNow()
		w.Run()
		p = w.WantState(p.ID, lifecycle.PledgeQueued)
		if !charge.Lapsed(p, w.Now()) || !charge.Untried(p) || len(w.Taken(p.ID)) != 0 {
			t.Errorf("lapsed %v, untried %v, taken %v", charge.Lapsed(p, w.Now()), charge.Untried(p), w.Taken(p.ID))
		}
		w.Advance(8 * 24 * time.Hour)
		w.Run()
		w.Run()
		p = w.WantState(p.ID, lifecycle.PledgeDropped)
		if charge.Lapsed(p, w.Now()) || !charge.Untried(p) {
			t.Error("a dropped pledge waits for a charge, or was tried")
		}
		said := func(kind string) (all string) {
			for _, m := range db.Client.Message.Query().Where(message.Kind(kind)).AllX(w.System()) {
				text, err := w.Keys.OpenText(m.TextSealed, personal.Message)
				w.Must(err)
				all += text + "\n"
			}
			return all
		}
		if text := said(notify.PledgeDropped); !strings.Contains(text, "last day you had agreed to") && !strings.Contains(text, "同意的日子以前") || strings.Contains(text, "never went") || strings.Contains(text, "没有扣款成功") {
			t.Errorf("the backer is told: %s", text)
		}
		if text := said(notify.CampaignShortfall); !strings.Contains(text, "never charged") && !strings.Contains(text, "一次也没有扣") {
			t.Errorf("the household is told: %s", text)
		}
	})
}

func TestACardThatFailedIsSaidToHaveFailed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		c := w.Campaign(10_000)
		p := w.Pledge(c, 2, chargetest.FailsLater)
		w.CloseNow()
		w.Run()
		if p = w.Get(p.ID); charge.Untried(p) || charge.Lapsed(p, w.Now()) || !charge.Lapsed(p, w.Now().Add(20*24*time.Hour)) {
			t.Errorf("%+v", p)
		}
		w.Advance(8 * 24 * time.Hour)
		w.Run()
		w.Run()
		w.WantState(p.ID, lifecycle.PledgeDropped)
		for _, m := range db.Client.Message.Query().Where(message.KindIn(notify.PledgeDropped, notify.CampaignShortfall)).AllX(w.System()) {
			text, err := w.Keys.OpenText(m.TextSealed, personal.Message)
			w.Must(err)
			if strings.Contains(text, "last day") || strings.Contains(text, "最后一天") || strings.Contains(text, "{") {
				t.Errorf("%s: %s", m.Kind, text)
			}
		}
	})
}
