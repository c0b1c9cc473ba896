package problem_test

import (
	"context"
	"sync"
	"testing"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	gengrant "shanhuo.app/ent/gen/grant"
	genproblem "shanhuo.app/ent/gen/problem"
	"shanhuo.app/server/access"
	"shanhuo.app/server/campaign/campaigntest"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/problem"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func each(t *testing.T, test func(t *testing.T, w *campaigntest.World, s *problem.Service)) {
	t.Helper()
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := campaigntest.New(t, db)
		test(t, w, &problem.Service{DB: db, Notify: w.Notify})
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

func TestTheCountysOfficersAreTold(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World, s *problem.Service) {
		c := w.Live()
		w.DB.Client.Grant.Create().SetPersonID(w.County2.ID).SetRole(string(access.CountyOfficer)).SetRegionPath(campaigntest.Village).ExecX(w.System)
		gone, left, later := w.Person("走了的", access.CountyOfficer, campaigntest.County), w.Person("到期的", access.CountyOfficer, campaigntest.County),
			w.Person("没到期的", access.CountyOfficer, campaigntest.City)
		grant := func(who campaigntest.Person) *gen.GrantUpdate {
			return w.DB.Client.Grant.Update().Where(gengrant.PersonID(who.ID))
		}
		grant(gone).SetRevokedAt(w.Now()).ExecX(w.System)
		grant(left).SetExpiresAt(w.Now()).ExecX(w.System)
		grant(later).SetExpiresAt(w.Now().AddDate(0, 1, 0)).ExecX(w.System)
		key := uuid.New()
		in := problem.ReportInput{CampaignID: c.ID, Kind: problem.Other, Text: "照片上的地不是这个村的地。", ClientKey: &key}
		for range 2 {
			if _, err := s.Report(w.Backer.Ctx, in); err != nil {
				t.Fatal(err)
			}
		}
		for _, who := range []struct {
			campaigntest.Person
			want int
		}{{w.County, 1}, {w.County2, 1}, {later, 1}, {gone, 0}, {left, 0}, {w.FarCounty, 0}, {w.TownshipOfficer, 0}, {w.Backer, 0}} {
			told := 0
			for _, kind := range w.Notices(who.Person) {
				if kind == notify.ProblemReported {
					told++
				}
			}
			if told != who.want {
				t.Errorf("%s was told %d times, want %d", who.Name, told, who.want)
			}
		}
	})
}

func TestWhoReportedIsToldOnceThatItWasLookedInto(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World, s *problem.Service) {
		p := report(t, w, s, w.Live())
		for range 2 {
			if _, err := s.Handle(w.County.Ctx, p.ID, "已联系农户换掉照片。"); err != nil {
				t.Fatal(err)
			}
		}
		if got := w.Notices(w.Backer); len(got) != 1 || got[0] != notify.ProblemHandled {
			t.Errorf("told %v", got)
		}
	})
}

func TestProblemsOfOneCampaignAndHowManyThereAre(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World, s *problem.Service) {
		c, other := w.Live(), w.Live()
		first := report(t, w, s, c)
		report(t, w, s, c)
		report(t, w, s, other)
		for name, who := range map[string]campaigntest.Person{"county": w.County, "township": w.TownshipOfficer} {
			page, err := s.List(who.Ctx, problem.ListInput{CampaignID: &c.ID, Page: keyset.Page{First: 1}})
			if err != nil || len(page.Rows) != 1 || page.Rows[0].ID != first.ID || !page.HasNext {
				t.Fatalf("%s: %+v, %v", name, page, err)
			}
			if n, err := page.Total(who.Ctx); err != nil || n != 2 {
				t.Errorf("%s: %d in all, %v", name, n, err)
			}
		}
		for i, who := range []struct {
			campaigntest.Person
			want int
		}{{w.County, 2}, {w.Auditor, 0}, {w.Backer, 0}, {w.FarCounty, 0}} {
			open, err := s.Open(who.Ctx, []uuid.UUID{c.ID, uuid.New()})
			if err != nil || open[c.ID] != who.want {
				t.Errorf("%d, %s: %v, %v", i, who.Name, open, err)
			}
		}
		for _, words := range []string{"已联系农户换掉照片。", " 已联系农户换掉照片。\n"} { // again as after a lost answer
			if done, err := s.Handle(w.County.Ctx, first.ID, words); err != nil || done.State != genproblem.StateDONE {
				t.Fatal(done, err)
			}
		}
		if _, err := s.Handle(w.County2.Ctx, first.ID, "已联系农户换掉照片。"); !fault.HasCode(err, "ALREADY_HANDLED") {
			t.Error(err)
		}
		if open, err := s.Open(w.County.Ctx, []uuid.UUID{c.ID}); err != nil || open[c.ID] != 1 {
			t.Errorf("%v, %v", open, err)
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
