package review_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	auditrow "shanhuo.app/ent/gen/auditentry"
	"shanhuo.app/ent/gen/reviewstep"
	"shanhuo.app/server/access"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/campaign/campaigntest"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/region"
	"shanhuo.app/server/review"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func each(t *testing.T, test func(t *testing.T, w *campaigntest.World)) {
	t.Helper()
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) { test(t, campaigntest.New(t, db)) })
}

var approve = review.Ruling{Decision: review.Approve}

func wantFault(t *testing.T, err error, code string) {
	t.Helper()
	if !fault.HasCode(err, code) {
		t.Fatalf("got %v, want %s", err, code)
	}
}

func TestTheVillageAttestsThenTheCountyApproves(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := w.Submitted()
		got, err := w.Decide(w.Clerk, c, approve)
		if err != nil || got.State != lifecycle.CampaignInReview {
			t.Fatalf("after the village: %v, %v", got, err)
		}
		steps, err := w.Reviews.History(w.Household.Ctx, c.ID)
		if err != nil || len(steps) != 2 || steps[0].State != reviewstep.StateAPPROVED || *steps[0].DecidedBy != w.Clerk.ID ||
			steps[1].Kind != reviewstep.KindCOUNTY || steps[1].State != reviewstep.StateOPEN || steps[1].RegionPath != campaigntest.County ||
			!steps[1].DueAt.Equal(review.Due(steps[1].CreatedAt)) {
			t.Fatalf("steps %v, %v", steps, err)
		}
		got, err = w.Decide(w.County, c, review.Ruling{Decision: review.Approve, Comment: "材料齐全"})
		if err != nil || got.State != lifecycle.CampaignLive || got.FloorBasisPoints != 9000 || !got.Deadline.Equal(got.LaunchedAt.Add(30*24*time.Hour)) {
			t.Fatalf("after the county: %+v, %v", got, err)
		}
		if told := w.Notices(w.Household); !slices.Equal(told, []string{notify.ReviewOpened, notify.ReviewApproved, notify.ApprovedLive}) {
			t.Errorf("the household was told %v", told)
		}
		entry := w.DB.Client.AuditEntry.Query().Where(auditrow.Action("review_step.approve")).OnlyX(w.System)
		if *entry.ActorID != w.County.ID || *entry.ForID != w.Household.ID || entry.RegionPath != campaigntest.County || entry.Reason != "材料齐全" {
			t.Errorf("audit says %+v", entry)
		}
	})
}

func TestWhoMayDecideWhichStep(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		// Somebody who is clerk of the village and officer of the county at once.
		both := w.Person("兼任", access.VillageClerk, campaigntest.Village)
		access.From(both.Ctx).Grants = append(access.From(both.Ctx).Grants, access.Grant{Role: access.CountyOfficer, Region: campaigntest.County})
		ownerAndClerk := campaigntest.Person{ID: w.Household.ID, Ctx: access.With(t.Context(), &access.Principal{
			PersonID: w.Household.ID, Grants: []access.Grant{{Role: access.VillageClerk, Region: campaigntest.Village}},
		})}
		c := w.Submitted()
		village := w.Step(c.ID)
		besideClerk := w.Person("邻村文书", access.VillageClerk, campaigntest.Beside)
		for name, try := range map[string]struct {
			who  context.Context
			want string
		}{
			"nobody": {w.Public, "UNAUTHENTICATED"}, "the owner": {w.Household.Ctx, "DENIED"}, "the owner as clerk": {ownerAndClerk.Ctx, "OWN_WORK"},
			"a backer": {w.Backer.Ctx, "NOT_FOUND"}, "a clerk of the next village": {besideClerk.Ctx, "NOT_FOUND"},
			"the township": {w.TownshipOfficer.Ctx, "DENIED"}, "the county": {w.County.Ctx, "DENIED"}, "the city": {w.CityOfficer.Ctx, "DENIED"},
			"another county": {w.FarCounty.Ctx, "NOT_FOUND"}, "a far clerk": {w.FarClerk.Ctx, "NOT_FOUND"}, "the admin": {w.Admin.Ctx, "NOT_FOUND"},
		} {
			_, err := w.Reviews.Decide(try.who, review.DecideInput{CampaignID: c.ID, StepID: village, Ruling: approve})
			if !fault.HasCode(err, try.want) {
				t.Errorf("village step, %s: got %v, want %s", name, err, try.want)
			}
		}
		if _, err := w.Decide(both, c, approve); err != nil {
			t.Fatal(err)
		}
		for name, try := range map[string]struct {
			who  context.Context
			want string
		}{
			"who attested": {both.Ctx, "DECIDED_BEFORE"}, "the owner": {w.Household.Ctx, "DENIED"}, "another county": {w.FarCounty.Ctx, "NOT_FOUND"},
			"the township": {w.TownshipOfficer.Ctx, "DENIED"}, "a colleague of who attested": {w.Clerk2.Ctx, "DENIED"},
			"a clerk of the next village": {besideClerk.Ctx, "NOT_FOUND"},
		} {
			_, err := w.Reviews.Decide(try.who, review.DecideInput{CampaignID: c.ID, StepID: w.Step(c.ID), Ruling: approve})
			if !fault.HasCode(err, try.want) {
				t.Errorf("county step, %s: got %v, want %s", name, err, try.want)
			}
		}
		if got, err := w.Decide(w.County, c, approve); err != nil || got.State != lifecycle.CampaignLive {
			t.Fatalf("%v, %v", got, err)
		}
	})
}

func TestOfTwoOfficersAtOnceOneWins(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		race := func(c uuid.UUID, a, b campaigntest.Person, other review.Ruling) {
			t.Helper()
			errs := make([]error, 2)
			step := w.Step(c)
			var wg sync.WaitGroup
			wg.Go(func() {
				_, errs[0] = w.Reviews.Decide(a.Ctx, review.DecideInput{CampaignID: c, StepID: step, Ruling: approve})
			})
			wg.Go(func() {
				_, errs[1] = w.Reviews.Decide(b.Ctx, review.DecideInput{CampaignID: c, StepID: step, Ruling: other})
			})
			wg.Wait()
			won := slices.Index(errs, nil)
			if won < 0 || errs[1-won] == nil {
				t.Fatalf("errors %v", errs)
			}
			wantFault(t, errs[1-won], "ALREADY_DECIDED")
		}
		c := w.Submitted()
		race(c.ID, w.Clerk, w.Clerk2, approve)
		race(c.ID, w.County, w.County2, review.Ruling{Decision: review.Reject, Comment: "产地不实"})
		steps := w.DB.Client.ReviewStep.Query().AllX(w.System)
		if len(steps) != 2 || steps[0].DecidedBy == nil || steps[1].DecidedBy == nil {
			t.Fatalf("steps %v", steps)
		}
	})
}

func TestADecisionAboutASeenStepIsNeverOneAboutTheNext(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := w.Submitted()
		seen := w.Step(c.ID)
		asks := review.Ruling{Decision: review.Return, Comment: "改一下价钱"}
		if _, err := w.Decide(w.Clerk, c, asks); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Campaigns.Submit(w.Household.Ctx, c.ID, 0); err != nil {
			t.Fatal(err)
		}
		// The page of the first round still lies open, at a colleague's and at who returned it.
		for _, who := range []campaigntest.Person{w.Clerk, w.Clerk2} {
			_, err := w.Reviews.Decide(who.Ctx, review.DecideInput{CampaignID: c.ID, StepID: seen, Ruling: approve})
			wantFault(t, err, "ALREADY_DECIDED")
		}
		if open := w.DB.Client.ReviewStep.GetX(w.System, w.Step(c.ID)); open.State != reviewstep.StateOPEN || open.Round != 2 {
			t.Fatalf("the second round is %v", open)
		}
		_, err := w.Reviews.Decide(w.Clerk.Ctx, review.DecideInput{CampaignID: c.ID, StepID: uuid.New(), Ruling: approve})
		wantFault(t, err, "NOT_FOUND")
		_, err = w.Reviews.Decide(w.Clerk.Ctx, review.DecideInput{CampaignID: w.Submitted().ID, StepID: w.Step(c.ID), Ruling: approve})
		wantFault(t, err, "NOT_FOUND")
	})
}

func TestTheSameDecisionAgainIsTheOneThatWasMade(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := w.Submitted()
		in := review.DecideInput{CampaignID: c.ID, StepID: w.Step(c.ID), Ruling: review.Ruling{Decision: review.Approve, Comment: "看过地。"}}
		errs := make([]error, 2)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() { _, errs[i] = w.Reviews.Decide(w.Clerk.Ctx, in) })
		}
		wg.Wait()
		if errs[0] != nil || errs[1] != nil {
			t.Fatal(errs)
		}
		told := w.Notices(w.Household)
		again := in
		again.Comment = " 看过地。 "
		if got, err := w.Reviews.Decide(w.Clerk.Ctx, again); err != nil || got.ID != c.ID {
			t.Fatalf("%v, %v", got, err)
		}
		if acts := w.DB.Client.AuditEntry.Query().Where(auditrow.Action("review_step.attest")).CountX(w.System); acts != 1 || !slices.Equal(w.Notices(w.Household), told) {
			t.Errorf("%d acts, told %v", acts, w.Notices(w.Household))
		}
		other := map[string]review.Ruling{
			"another decision": {Decision: review.Reject, Comment: "看过地。"}, "other words": {Decision: review.Approve, Comment: "也看过货。"},
		}
		for name, ruling := range other {
			in := in
			in.Ruling = ruling
			if _, err := w.Reviews.Decide(w.Clerk.Ctx, in); !fault.HasCode(err, "ALREADY_DECIDED") {
				t.Errorf("%s: %v", name, err)
			}
		}
		_, err := w.Reviews.Decide(w.Clerk2.Ctx, in)
		wantFault(t, err, "ALREADY_DECIDED")

		// Questions, too, and after the household has sent it again.
		asks := review.Ruling{Decision: review.Return, Questions: []offer.FieldQuestion{{Field: "tiers", Text: "多重？"}}}
		in = review.DecideInput{CampaignID: c.ID, StepID: w.Step(c.ID), Ruling: asks}
		if _, err := w.Reviews.Decide(w.County.Ctx, in); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Campaigns.Submit(w.Household.Ctx, c.ID, 0); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Reviews.Decide(w.County.Ctx, in); err != nil {
			t.Error(err)
		}
		in.Questions = []offer.FieldQuestion{{Field: "tiers", Text: "多大？"}}
		_, err = w.Reviews.Decide(w.County.Ctx, in)
		wantFault(t, err, "ALREADY_DECIDED")
	})
}

func TestAReturnedCampaignIsADraftWithQuestionsAndComesBackInANewRound(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := w.Submitted()
		questions := []offer.FieldQuestion{{Field: "tiers.0.price", Text: "为什么比去年贵？"}}
		_, err := w.Decide(w.Clerk, c, review.Ruling{Decision: review.Return})
		wantFault(t, err, "RETURN_WITHOUT_QUESTIONS")
		got, err := w.Decide(w.Clerk, c, review.Ruling{Decision: review.Return, Questions: questions})
		if err != nil || got.State != lifecycle.CampaignDraft {
			t.Fatalf("%v, %v", got, err)
		}
		steps, err := w.Reviews.History(w.Household.Ctx, c.ID)
		if err != nil || len(steps) != 1 || !slices.Equal(steps[0].Questions, questions) {
			t.Fatalf("%v, %v", steps, err)
		}
		_, err = w.Decide(w.Clerk2, c, approve)
		wantFault(t, err, "ALREADY_DECIDED")
		again, err := w.Campaigns.Submit(w.Household.Ctx, c.ID, got.Version)
		if err != nil || again.Round != 2 {
			t.Fatalf("%v, %v", again, err)
		}
		// The clerk of the first round may decide the second.
		if _, err := w.Decide(w.Clerk, c, approve); err != nil {
			t.Fatal(err)
		}
		if got, err := w.Decide(w.County, c, approve); err != nil || got.State != lifecycle.CampaignLive {
			t.Fatalf("%v, %v", got, err)
		}
	})
}

func TestARejectedCampaignEndsWithItsReason(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := w.Attested()
		_, err := w.Decide(w.County, c, review.Ruling{Decision: review.Reject})
		wantFault(t, err, "REJECT_WITHOUT_REASON")
		got, err := w.Decide(w.County, c, review.Ruling{Decision: review.Reject, Comment: "产地不实"})
		if err != nil || got.State != lifecycle.CampaignRejected || got.StateReason != "产地不实" {
			t.Fatalf("%v, %v", got, err)
		}
		if told := w.Notices(w.Household); told[len(told)-1] != notify.ReviewRejected {
			t.Fatalf("the household was told %v", told)
		}
		_, err = w.Campaigns.Submit(w.Household.Ctx, c.ID, 0)
		wantFault(t, err, "WRONG_STATE")
	})
}

func TestADraftIsNotDecided(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c, other := w.Draft(), w.Step(w.Submitted().ID)
		_, err := w.Reviews.Decide(w.County.Ctx, review.DecideInput{CampaignID: c.ID, StepID: other, Ruling: approve})
		wantFault(t, err, "NOT_FOUND")
		_, err = w.Reviews.Decide(w.Household.Ctx, review.DecideInput{CampaignID: c.ID, StepID: other, Ruling: approve})
		wantFault(t, err, "DENIED")
	})
}

func TestTheQueueShowsEachDeskItsSteps(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		inVillage, inCounty := w.Submitted(), w.Attested()
		far, err := w.Campaigns.Create(w.FarHousehold.Ctx, farInput(w))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Campaigns.Submit(w.FarHousehold.Ctx, far.ID, 0); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			who   context.Context
			watch bool
			at    region.Path
			want  []uuid.UUID
		}{
			"the village":                  {w.Clerk.Ctx, false, "", []uuid.UUID{inVillage.ID}},
			"the county":                   {w.County.Ctx, false, "", []uuid.UUID{inCounty.ID}},
			"the county, watching":         {w.County.Ctx, true, "", []uuid.UUID{inVillage.ID, inCounty.ID}},
			"the county, one village":      {w.County.Ctx, true, campaigntest.Village, []uuid.UUID{inVillage.ID}},
			"the township, watching":       {w.TownshipOfficer.Ctx, true, "", []uuid.UUID{inVillage.ID}},
			"the township":                 {w.TownshipOfficer.Ctx, false, "", nil},
			"another county, watching":     {w.FarCounty.Ctx, true, "", []uuid.UUID{far.ID}},
			"another county, looking here": {w.FarCounty.Ctx, true, campaigntest.County, nil},
			"the city, watching":           {w.CityOfficer.Ctx, true, "", []uuid.UUID{inVillage.ID, inCounty.ID, far.ID}},
		} {
			page, err := w.Reviews.Queue(c.who, review.QueueInput{Watch: c.watch, Region: c.at})
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			var got []uuid.UUID
			for _, r := range page.Rows {
				got = append(got, r.Campaign.ID)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%s: got %v, want %v", name, got, c.want)
			}
		}
		_, err = w.Reviews.Queue(w.Public, review.QueueInput{})
		wantFault(t, err, "UNAUTHENTICATED")
		_, err = w.Reviews.Queue(w.Backer.Ctx, review.QueueInput{})
		wantFault(t, err, "DENIED")

		page, err := w.Reviews.Queue(w.County.Ctx, review.QueueInput{Watch: true})
		if err != nil || page.Rows[0].MayDecide || !page.Rows[1].MayDecide || page.Rows[1].Overdue || page.Rows[1].Place != "武都区" || page.Rows[0].Place != "陈家坝村" {
			t.Fatalf("%+v, %v", page, err)
		}
		if _, err := w.DB.AdvanceClock(t.Context(), 8*24*time.Hour); err != nil {
			t.Fatal(err)
		}
		page, err = w.Reviews.Queue(w.County.Ctx, review.QueueInput{Watch: true})
		if err != nil || !page.Rows[0].Overdue || !page.Rows[1].Overdue {
			t.Fatalf("%+v, %v", page, err)
		}
	})
}

func farInput(w *campaigntest.World) (in campaign.CreateInput) {
	in.RegionCode, in.Edit = campaigntest.Far.Code(), w.Edit()
	return in
}

// The pages of the queue, whatever their size, hold each open step once, the one
// due first at the top.
func TestPagesOfTheQueueEqualTheWhole(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		due := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
		var want []uuid.UUID
		for i := range 17 {
			c := w.Draft().Update().SetState(lifecycle.CampaignInReview).SaveX(w.System)
			// Three due times, so that ties are common.
			step := w.DB.Client.ReviewStep.Create().SetCampaignID(c.ID).SetRound(1).SetKind(reviewstep.KindVILLAGE).SetRegionCode(c.RegionCode).
				SetRegionPath(c.RegionPath).SetDueAt(due.Add(time.Duration(i%3) * time.Hour)).SaveX(w.System)
			want = append(want, step.ID)
		}
		rapid.Check(t, func(t *rapid.T) {
			in := review.QueueInput{Page: keyset.Page{First: rapid.IntRange(1, 20).Draw(t, "first")}}
			var got []uuid.UUID
			var last time.Time
			for {
				page, err := w.Reviews.Queue(w.Clerk2.Ctx, in)
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range page.Rows {
					if r.DueAt.Before(last) {
						t.Fatal("a later step stands before an earlier one")
					}
					last = r.DueAt
					got = append(got, r.ReviewStep.ID)
				}
				if !page.HasNext {
					break
				}
				in.After = page.EndCursor
			}
			sorted := slices.Clone(want)
			for _, list := range [][]uuid.UUID{sorted, got} {
				slices.SortFunc(list, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
			}
			if !slices.Equal(got, sorted) {
				t.Fatalf("%d steps, want %d", len(got), len(want))
			}
		})
	})
}

// The clerk who wrote it for the household is who mends it, and their village vouches again.
func TestTheVillageAndWhoDraftedReadWhatTheCountyAsked(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c, err := w.Campaigns.Create(w.Clerk.Ctx, campaign.CreateInput{RegionCode: campaigntest.Village.Code(), OnBehalfOf: &w.Household.ID, Edit: w.Edit()})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Campaigns.Submit(w.Clerk.Ctx, c.ID, c.Version); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Decide(w.Clerk2, c, approve); err != nil {
			t.Fatal(err)
		}
		asks := review.Ruling{Decision: review.Return, Comment: "差一点", Questions: []offer.FieldQuestion{{Field: "story.grow", Text: "海拔多少米？"}}}
		if _, err := w.Decide(w.County, c, asks); err != nil {
			t.Fatal(err)
		}
		for name, try := range map[string]struct {
			who  campaigntest.Person
			want int
		}{"the household": {w.Household, 2}, "the clerk who drafted it": {w.Clerk, 2}, "another clerk of the village": {w.Clerk2, 2}, "a clerk of the next village": {w.Person("邻村文书", access.VillageClerk, campaigntest.Beside), 0}, "a backer": {w.Backer, 0}} {
			steps, err := w.Reviews.History(try.who.Ctx, c.ID)
			if err != nil || len(steps) != try.want {
				t.Errorf("%s reads %d steps, want %d: %v", name, len(steps), try.want, err)
				continue
			}
			if last := len(steps) - 1; try.want == 2 && (steps[last].Comment != asks.Comment || !slices.Equal(steps[last].Questions, asks.Questions)) {
				t.Errorf("%s reads %q, %v", name, steps[last].Comment, steps[last].Questions)
			}
		}
		// The trail outlives the household, and the question may name somebody of it.
		entry := w.DB.Client.AuditEntry.Query().Where(auditrow.Action("review_step.approve")).OnlyX(w.System)
		if !strings.Contains(entry.After, `"asked":["story.grow"]`) || strings.Contains(entry.After, "海拔") {
			t.Errorf("the trail keeps %s", entry.After)
		}
	})
}
