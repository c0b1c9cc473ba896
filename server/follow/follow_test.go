package follow_test

import (
	"sync"
	"testing"

	"github.com/google/uuid"

	auditrow "shanhuo.app/ent/gen/auditentry"
	"shanhuo.app/server/campaign/campaigntest"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/follow"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

// A request that was let in just before the erasure writes nothing any more.
func TestWhoWasErasedFollowsNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := campaigntest.New(t, db)
		c := w.Live()
		db.Client.Person.UpdateOneID(w.Backer.ID).SetErasedAt(w.Now()).ExecX(w.System)
		if err := (&follow.Service{DB: db}).Follow(w.Backer.Ctx, c.ID); !fault.HasCode(err, "UNAUTHENTICATED") || db.Client.Follow.Query().ExistX(w.System) {
			t.Errorf("got %v", err)
		}
	})
}

func TestFollowingTwiceIsFollowingOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := campaigntest.New(t, db)
		s := &follow.Service{DB: db}
		c, draft := w.Live(), w.Draft()
		errs := make([]error, 6)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() { errs[i] = s.Follow(w.Backer.Ctx, c.ID) })
		}
		wg.Wait()
		for _, err := range errs {
			if err != nil {
				t.Fatal(err)
			}
		}
		following := func(want bool) {
			t.Helper()
			if is, err := s.Following(w.Backer.Ctx, c.ID); err != nil || is != want {
				t.Fatalf("following is %v, %v", is, err)
			}
		}
		following(true)
		if n := db.Client.Follow.Query().CountX(w.System); n != 1 {
			t.Fatalf("%d rows", n)
		}
		for range 2 {
			if err := s.Unfollow(w.Backer.Ctx, c.ID); err != nil {
				t.Fatal(err)
			}
			following(false)
		}
		if err := s.Follow(w.Backer.Ctx, c.ID); err != nil {
			t.Fatal(err)
		}
		following(true)
		// Only what changed something is in the trail.
		if n := db.Client.AuditEntry.Query().Where(auditrow.ActionHasPrefix("follow.")).CountX(w.System); n != 3 {
			t.Fatalf("%d audit entries", n)
		}
		if is, err := s.Following(w.Public, c.ID); err != nil || is {
			t.Fatalf("nobody follows: %v, %v", is, err)
		}
		for want, err := range map[string]error{
			"UNAUTHENTICATED": s.Follow(w.Public, c.ID), "NOT_FOUND": s.Follow(w.Backer.Ctx, uuid.New()), "NOT_LAUNCHED": s.Follow(w.Household.Ctx, draft.ID),
		} {
			if !fault.HasCode(err, want) {
				t.Errorf("got %v, want %s", err, want)
			}
		}
		if err := s.Follow(w.Backer.Ctx, draft.ID); !fault.HasCode(err, "NOT_FOUND") {
			t.Errorf("a stranger's draft: %v", err)
		}
	})
}
