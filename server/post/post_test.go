package post_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	auditrow "shanhuo.app/ent/gen/auditentry"
	"shanhuo.app/server/access"
	"shanhuo.app/server/campaign/campaigntest"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/post"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func each(t *testing.T, test func(t *testing.T, w *campaigntest.World, s *post.Service)) {
	t.Helper()
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := campaigntest.New(t, db)
		test(t, w, &post.Service{DB: db, Notify: w.Notify, Photos: w.Campaigns.Photos})
	})
}

func TestWhoMayPublish(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World, s *post.Service) {
		draft, live := w.Draft(), w.Live()
		publish := func(ctx context.Context, id uuid.UUID, title string) error {
			_, err := s.Publish(ctx, post.PublishInput{CampaignID: id, Title: title, Body: "今天开始采摘。"})
			return err
		}
		for name, try := range map[string]struct {
			who  context.Context
			id   uuid.UUID
			head string
			want string
		}{
			"the owner": {w.Household.Ctx, live.ID, "开始采摘", ""}, "nobody": {w.Public, live.ID, "开始采摘", "UNAUTHENTICATED"},
			"a neighbour": {w.Household2.Ctx, live.ID, "开始采摘", "DENIED"}, "a clerk who did not draft": {w.Clerk.Ctx, live.ID, "开始采摘", "DENIED"},
			"the county": {w.County.Ctx, live.ID, "开始采摘", "DENIED"}, "another county": {w.FarCounty.Ctx, live.ID, "开始采摘", "DENIED"},
			"before the launch": {w.Household.Ctx, draft.ID, "开始采摘", "NOT_LAUNCHED"}, "without a title": {w.Household.Ctx, live.ID, " ", "REQUIRED"},
			"no campaign": {w.Household.Ctx, uuid.New(), "开始采摘", "NOT_FOUND"}, "a stranger's draft": {w.Backer.Ctx, draft.ID, "开始采摘", "NOT_FOUND"},
		} {
			err := publish(try.who, try.id, try.head)
			if try.want == "" && err != nil || try.want != "" && !fault.HasCode(err, try.want) {
				t.Errorf("%s: got %v, want %q", name, err, try.want)
			}
		}
		page, err := s.List(w.Public, live.ID, keyset.Page{})
		if err != nil || len(page.Rows) != 1 || page.Rows[0].Title != "开始采摘" {
			t.Fatalf("%+v, %v", page, err)
		}
		if n := w.DB.Client.AuditEntry.Query().Where(auditrow.Action("post.publish")).CountX(w.System); n != 1 {
			t.Fatalf("%d audit entries", n)
		}
	})
}

func TestAtMostFivePostsADayEvenAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World, s *post.Service) {
		c := w.Live()
		errs := make([]error, 8)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() {
				_, errs[i] = s.Publish(w.Household.Ctx, post.PublishInput{CampaignID: c.ID, Title: fmt.Sprint("进展", i), Body: "正文正文"})
			})
		}
		wg.Wait()
		refused := 0
		for _, err := range errs {
			if err != nil {
				if !fault.HasCode(err, "TOO_MANY_POSTS") {
					t.Fatal(err)
				}
				refused++
			}
		}
		if refused != 3 {
			t.Fatalf("%d of 8 refused", refused)
		}
		if _, err := w.DB.AdvanceClock(t.Context(), 25*time.Hour); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Publish(w.Household.Ctx, post.PublishInput{CampaignID: c.ID, Title: "第二天", Body: "正文正文"}); err != nil {
			t.Fatal(err)
		}
	})
}

// 450 followers and backers, some both, are told once each, in three bounded jobs,
// also when a job runs twice. Who cancelled and who wrote it are not told.
func TestFollowersAndBackersAreToldOnceInChunks(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World, s *post.Service) {
		c := w.Live()
		var people []campaigntest.Person
		for i := range 450 {
			p := w.Person(fmt.Sprint("人", i), "", "")
			people = append(people, p)
			if i%2 == 0 {
				w.DB.Client.Follow.Create().SetCampaignID(c.ID).SetPersonID(p.ID).ExecX(w.System)
			}
			if i%2 == 1 || i%3 == 0 {
				w.Pledge(c, p, 1, false, w.Now()).Update().ExecX(w.System)
				if i == 1 {
					w.Pledge(c, p, 2, false, w.Now())
				}
			}
			w.DB.Client.Tier.Update().SetClaimed(0).SetPromised(0).ExecX(w.System)
		}
		gone := w.Person("退出的人", "", "")
		w.Pledge(c, gone, 1, false, w.Now()).Update().SetState(lifecycle.PledgeCancelled).ExecX(w.System)
		w.DB.Client.Follow.Create().SetCampaignID(c.ID).SetPersonID(w.Household.ID).ExecX(w.System)
		p, err := s.Publish(w.Household.Ctx, post.PublishInput{CampaignID: c.ID, Title: "开始采摘", Body: "今天开始。"})
		if err != nil {
			t.Fatal(err)
		}
		ctx := access.AsSystem(t.Context(), access.ForMessages)
		jobs, after := 0, uuid.UUID{}
		for {
			args := post.AnnounceArgs{PostID: p.ID, After: after}
			for range 2 {
				if err := s.Announce(ctx, args); err != nil {
					t.Fatal(err)
				}
			}
			jobs++
			next, ok := nextJob(t, w, after)
			if !ok {
				break
			}
			after = next
		}
		if jobs != 3 {
			t.Errorf("%d jobs", jobs)
		}
		told := map[uuid.UUID]int{}
		for _, m := range w.DB.Client.Message.Query().AllX(w.System) {
			if m.Kind == notify.PostPublished {
				told[*m.PersonID]++
			}
		}
		if len(told) != len(people) || slices.ContainsFunc(people, func(p campaigntest.Person) bool { return told[p.ID] != 1 }) {
			t.Fatalf("%d people were told, want each of %d once", len(told), len(people))
		}
	})
}

// nextJob answers the cursor of the queued job that begins after the given one.
func nextJob(t *testing.T, w *campaigntest.World, after uuid.UUID) (uuid.UUID, bool) {
	t.Helper()
	query := "SELECT json_extract(args, '$.after') FROM river_job WHERE kind = 'post.announce'"
	if w.DB.Postgres() {
		query = "SELECT args->>'after' FROM river_job WHERE kind = 'post.announce'"
	}
	rows, err := w.DB.Reader().QueryContext(w.System, query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	next, found := uuid.Max, false
	for rows.Next() {
		var id uuid.UUID
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		if slices.Compare(id[:], after[:]) > 0 && slices.Compare(id[:], next[:]) < 0 {
			next, found = id, true
		}
	}
	return next, found
}
