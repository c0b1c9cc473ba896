package problem_test

import (
	"context"
	"sync"
	"testing"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	genproblem "shanhuo.app/ent/gen/problem"
	"shanhuo.app/server/access"
	"shanhuo.app/server/campaign/campaigntest"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/problem"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func each(t *testing.T, test func(t *testing.T, w *campaigntest.World, s *problem.Service)) {
	t.Helper()
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		test(t, campaigntest.New(t, db), &problem.Service{DB: db})
	})
}

func report(t *testing.T, w *campaigntest.World, s *problem.Service, c *gen.Campaign) *gen.Problem {
	t.Helper()
	p, err := s.Report(w.Backer.Ctx, problem.ReportInput{CampaignID: c.ID, Kind: problem.CopiedPhoto, Text: "第二张照片是别的网站上的。"})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// A request that was let in just before the erasure writes nothing any more.
func TestWhoWasErasedReportsNothing(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World, s *problem.Service) {
		c := w.Live()
		w.DB.Client.Person.UpdateOneID(w.Backer.ID).SetErasedAt(w.Now()).ExecX(w.System)
		if _, err := s.Report(w.Backer.Ctx, problem.ReportInput{CampaignID: c.ID, Kind: problem.CopiedPhoto, Text: "第二张照片是别的网站上的。"}); !fault.HasCode(err, "UNAUTHENTICATED") {
			t.Errorf("got %v", err)
		}
	})
}

func TestWhoMayReport(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World, s *problem.Service) {
		live, draft := w.Live(), w.Draft()
		words := "第二张照片是别的网站上的。"
		for name, try := range map[string]struct {
			who  context.Context
			in   problem.ReportInput
			want string
		}{
			"nobody":             {w.Public, problem.ReportInput{CampaignID: live.ID, Kind: problem.Other, Text: words}, "UNAUTHENTICATED"},
			"of unknown kind":    {w.Backer.Ctx, problem.ReportInput{CampaignID: live.ID, Kind: "BAD", Text: words}, "PROBLEM_KIND_UNKNOWN"},
			"without words":      {w.Backer.Ctx, problem.ReportInput{CampaignID: live.ID, Kind: problem.Other}, "REQUIRED"},
			"on a draft":         {w.Backer.Ctx, problem.ReportInput{CampaignID: draft.ID, Kind: problem.Other, Text: words}, "NOT_FOUND"},
			"on nothing":         {w.Backer.Ctx, problem.ReportInput{CampaignID: uuid.New(), Kind: problem.Other, Text: words}, "NOT_FOUND"},
			"on one's own draft": {w.Household.Ctx, problem.ReportInput{CampaignID: draft.ID, Kind: problem.Other, Text: words}, "NOT_LAUNCHED"},
		} {
			if _, err := s.Report(try.who, try.in); !fault.HasCode(err, try.want) {
				t.Errorf("%s: got %v, want %s", name, err, try.want)
			}
		}
		for range problem.PerDay {
			report(t, w, s, live)
		}
		_, err := s.Report(w.Backer.Ctx, problem.ReportInput{CampaignID: live.ID, Kind: problem.Other, Text: words})
		if !fault.HasCode(err, "TOO_MANY_PROBLEMS") {
			t.Fatal(err)
		}
	})
}

func TestTheCountyHandlesItOnceAndNobodyHandlesTheirOwn(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World, s *problem.Service) {
		c := w.Live()
		p := report(t, w, s, c)
		officerWho := func(id uuid.UUID) context.Context {
			return access.With(t.Context(), &access.Principal{PersonID: id, Grants: []access.Grant{{Role: access.CountyOfficer, Region: campaigntest.County}}})
		}
		for name, try := range map[string]struct {
			who  context.Context
			want string
		}{
			"nobody": {w.Public, "UNAUTHENTICATED"}, "who reported": {w.Backer.Ctx, "DENIED"}, "the owner": {w.Household.Ctx, "NOT_FOUND"},
			"the township": {w.TownshipOfficer.Ctx, "DENIED"}, "another county": {w.FarCounty.Ctx, "NOT_FOUND"}, "the clerk": {w.Clerk.Ctx, "NOT_FOUND"},
			"the owner as an officer": {officerWho(w.Household.ID), "OWN_WORK"}, "who reported as an officer": {officerWho(w.Backer.ID), "OWN_WORK"},
		} {
			if _, err := s.Handle(try.who, p.ID, "已联系农户换掉照片。"); !fault.HasCode(err, try.want) {
				t.Errorf("%s: got %v, want %s", name, err, try.want)
			}
		}
		done, err := s.Handle(w.County.Ctx, p.ID, "已联系农户换掉照片。")
		if err != nil || done.State != genproblem.StateDONE || *done.HandledBy != w.County.ID || done.HandledAt == nil {
			t.Fatalf("%v, %v", done, err)
		}
		if _, err := s.Handle(w.County2.Ctx, p.ID, "我也处理了一遍。"); !fault.HasCode(err, "ALREADY_HANDLED") {
			t.Fatal(err)
		}
	})
}

func TestProblemsAreListedWhereTheyAre(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World, s *problem.Service) {
		c := w.Live()
		for range 7 {
			report(t, w, s, c)
		}
		for name, try := range map[string]struct {
			who  context.Context
			at   region.Path
			want int
		}{
			"county": {w.County.Ctx, "", 7}, "township": {w.TownshipOfficer.Ctx, "", 7}, "city": {w.CityOfficer.Ctx, "", 7},
			"county, its village": {w.County.Ctx, campaigntest.Village, 7}, "county, the next village": {w.County.Ctx, campaigntest.Beside, 0},
			"another county": {w.FarCounty.Ctx, "", 0}, "another county, looking here": {w.FarCounty.Ctx, campaigntest.County, 0},
		} {
			got, after := 0, ""
			for {
				page, err := s.List(try.who, problem.ListInput{Region: try.at, Page: keyset.Page{First: 3, After: after}})
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				got += len(page.Rows)
				if !page.HasNext {
					break
				}
				after = page.EndCursor
			}
			if got != try.want {
				t.Errorf("%s: %d, want %d", name, got, try.want)
			}
		}
		for want, who := range map[string]context.Context{"UNAUTHENTICATED": w.Public, "DENIED": w.Backer.Ctx} {
			if _, err := s.List(who, problem.ListInput{}); !fault.HasCode(err, want) {
				t.Errorf("got %v, want %s", err, want)
			}
		}
		if page, err := s.List(w.County.Ctx, problem.ListInput{Done: true}); err != nil || len(page.Rows) != 0 {
			t.Errorf("done: %v, %v", page, err)
		}
	})
}

func TestOneKeyReportsOneProblem(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World, s *problem.Service) {
		c := w.Live()
		key := uuid.New()
		for range problem.PerDay - 1 {
			report(t, w, s, c)
		}
		in := problem.ReportInput{CampaignID: c.ID, Kind: problem.Other, Text: "照片上的地不是这个村的地。", ClientKey: &key}
		reports, errs := make([]*gen.Problem, 20), make([]error, 20)
		var wg sync.WaitGroup
		for i := range reports {
			wg.Go(func() { reports[i], errs[i] = s.Report(w.Backer.Ctx, in) })
		}
		wg.Wait()
		for i, p := range reports {
			if errs[i] != nil || p.ID != reports[0].ID {
				t.Fatalf("call %d: %v, %v", i, p, errs[i])
			}
		}
		if n := w.DB.Client.Problem.Query().CountX(w.System); n != problem.PerDay {
			t.Fatalf("%d reports", n)
		}
		if _, err := s.Report(w.Public, in); !fault.HasCode(err, "UNAUTHENTICATED") {
			t.Errorf("who is not signed in gets %v", err)
		}
		if theirs, err := s.Report(w.Backer2.Ctx, in); err != nil || theirs.ID == reports[0].ID {
			t.Errorf("another person with the key gets %v, %v", theirs, err)
		}
		in.CampaignID = w.Live().ID
		if _, err := s.Report(w.Backer.Ctx, in); !fault.HasCode(err, "CLIENT_KEY_USED") {
			t.Errorf("for another campaign the key gets %v", err)
		}
	})
}
