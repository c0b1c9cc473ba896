package closing_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/google/uuid"

	"shanhuo.app/server/access"
	"shanhuo.app/server/charge/chargetest"
	"shanhuo.app/server/closing"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func TestBackersAndFollowersAreToldOnceThatADeadlineIsNear(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := chargetest.New(t, db)
		w.Handlers = map[string]func(context.Context, []byte) error{closing.WarnArgs{}.Kind(): func(ctx context.Context, raw []byte) error {
			var args closing.WarnArgs
			if err := json.Unmarshal(raw, &args); err != nil {
				return err
			}
			if err := w.Closing.Warn(ctx, args); err != nil {
				return err
			}
			return w.Closing.Warn(ctx, args) // a job may be worked twice
		}}
		c := w.Campaign(9_000)
		both, backer := w.Pledge(c, 1, chargetest.GoodCard).BackerID, w.Pledge(c, 1, chargetest.GoodCard).BackerID
		follower, tired, stranger := w.Person("follower").ID, w.Person("tired").ID, w.Person("stranger").ID
		for _, id := range []uuid.UUID{both, follower, tired, c.OwnerID} {
			db.Client.Follow.Create().SetCampaignID(c.ID).SetPersonID(id).ExecX(w.System())
		}
		for _, id := range []uuid.UUID{backer, tired} {
			db.Client.Person.UpdateOneID(id).SetUnwantedNotices([]string{string(notify.Dates)}).ExecX(w.System())
		}
		for _, want := range []int{1, 0} {
			if n, err := w.Closing.WarnDue(access.Public(t.Context())); err != nil || n != want {
				t.Fatalf("%d campaigns, %v; want %d", n, err, want)
			}
			w.Drain()
		}
		for name, c := range map[string]struct {
			id                uuid.UUID
			charges, reminded int
		}{
			"who backs and follows":                         {both, 1, 0},
			"a backer who does not want dates, about money": {backer, 1, 0},
			"a follower":                  {follower, 0, 1},
			"who does not want reminders": {tired, 0, 0},
			"the owner":                   {c.OwnerID, 0, 0},
			"a stranger":                  {stranger, 0, 0},
		} {
			if got := w.Messages(c.id, notify.DeadlineSoon); got != c.charges {
				t.Errorf("%s: %d notices about the charge, want %d", name, got, c.charges)
			}
			if got := w.Messages(c.id, notify.FollowedSoon); got != c.reminded {
				t.Errorf("%s: %d reminders, want %d", name, got, c.reminded)
			}
		}
	})
}
