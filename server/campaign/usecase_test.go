package campaign_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	auditrow "shanhuo.app/ent/gen/auditentry"
	"shanhuo.app/ent/gen/reviewstep"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/campaign/campaigntest"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/review"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func each(t *testing.T, test func(t *testing.T, w *campaigntest.World)) {
	t.Helper()
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) { test(t, campaigntest.New(t, db)) })
}

func wantFault(t *testing.T, err error, code string) {
	t.Helper()
	if !fault.HasCode(err, code) {
		t.Fatalf("got %v, want %s", err, code)
	}
}

func must[T any](v T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestAHouseholdDraftsForItsOwnVillage(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := w.Draft()
		if c.State != lifecycle.CampaignDraft || c.OwnerID != w.Household.ID || c.DraftedBy != w.Household.ID || c.RegionPath != campaigntest.Village {
			t.Fatalf("draft is %+v", c)
		}
		if !strings.HasPrefix(c.Slug, "sichuan-pepper-621202103201-") {
			t.Fatalf("slug is %q", c.Slug)
		}
		account := must(w.Campaigns.Keys.OpenText(c.PayeeAccountSealed, personal.PayeeAccount))(t)
		if account != "6228480402564890018" || c.PayeeAccountLast4 != "0018" || bytes.Contains(c.PayeeAccountSealed, []byte("6228480402564890018")) {
			t.Fatal("the payee's account is not sealed as given")
		}
		tiers := c.QueryTiers().Order(gen.Asc("position")).AllX(w.System)
		if len(tiers) != 2 || tiers[0].PriceMinor != 68_00 || *tiers[0].Stock != 300 || tiers[1].PerPerson != nil {
			t.Fatalf("tiers are %v", tiers)
		}
		entry := w.DB.Client.AuditEntry.Query().Where(auditrow.Action("campaign.create")).OnlyX(w.System)
		if *entry.ActorID != w.Household.ID || entry.ForID != nil || strings.Contains(entry.After, "6228480402564890018") || !strings.Contains(entry.After, `"titleDigest":"`) {
			t.Fatalf("audit says %+v", entry)
		}
		// The trail outlives whoever wrote the draft.
		for _, words := range []string{"角弓镇", "一家四口", "李秀英", "二十年花椒", "一斤装", "给农户"} {
			if strings.Contains(entry.After, words) {
				t.Errorf("the trail keeps %q: %s", words, entry.After)
			}
		}
	})
}

func TestWhoMayDraftWhere(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		create := func(ctx context.Context, village string, on *uuid.UUID) error {
			_, err := w.Campaigns.Create(ctx, campaign.CreateInput{RegionCode: village, OnBehalfOf: on, Edit: w.Edit()})
			return err
		}
		village, beside, far := campaigntest.Village.Code(), campaigntest.Beside.Code(), campaigntest.Far.Code()
		for _, c := range []struct {
			name, village string
			who           context.Context
			on            *uuid.UUID
			want          string
		}{
			{"a household in another village", beside, w.Household.Ctx, nil, "DENIED"},
			{"a household of another county", village, w.FarHousehold.Ctx, nil, "DENIED"},
			{"a backer", village, w.Backer.Ctx, nil, "DENIED"},
			{"a county officer", village, w.County.Ctx, nil, "DENIED"},
			{"nobody", village, w.Public, nil, "UNAUTHENTICATED"},
			{"nobody in no place", "999", w.Public, nil, "UNAUTHENTICATED"},
			{"a clerk for oneself", village, w.Clerk.Ctx, nil, "DENIED"},
			{"a clerk for a household of the village", village, w.Clerk.Ctx, &w.Household.ID, ""},
			{"a clerk for a household of another village", village, w.Clerk.Ctx, &w.FarHousehold.ID, "NOT_A_HOUSEHOLD"},
			{"a clerk for a backer", village, w.Clerk.Ctx, &w.Backer.ID, "NOT_A_HOUSEHOLD"},
			{"a clerk in another county", far, w.Clerk.Ctx, &w.FarHousehold.ID, "DENIED"},
			{"a household for a neighbour", village, w.Household.Ctx, &w.Household2.ID, "DENIED"},
			{"in a township", campaigntest.Township.Code(), w.Household.Ctx, nil, "REGION_NOT_A_VILLAGE"},
			{"in no place", "621299999999", w.Household.Ctx, nil, "REGION_UNKNOWN"},
		} {
			err := create(c.who, c.village, c.on)
			if c.want == "" && err != nil || c.want != "" && !fault.HasCode(err, c.want) {
				t.Errorf("%s: got %v, want %q", c.name, err, c.want)
			}
		}
		if n := w.DB.Client.Campaign.Query().CountX(w.System); n != 1 {
			t.Errorf("%d campaigns, want the clerk's only", n)
		}
	})
}

func TestBothNamesStayOnWhatAClerkDrafts(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := must(w.Campaigns.Create(w.Clerk.Ctx, campaign.CreateInput{
			RegionCode: campaigntest.Village.Code(), OnBehalfOf: &w.Household.ID, Edit: w.Edit(),
		}))(t)
		if c.OwnerID != w.Household.ID || c.DraftedBy != w.Clerk.ID {
			t.Fatalf("owner %v, drafted by %v", c.OwnerID, c.DraftedBy)
		}
		entry := w.DB.Client.AuditEntry.Query().Where(auditrow.Action("campaign.create")).OnlyX(w.System)
		if *entry.ActorID != w.Clerk.ID || *entry.ForID != w.Household.ID {
			t.Fatalf("audit says %v for %v", entry.ActorID, entry.ForID)
		}
		signed := w.Now().In(clock.Shanghai).AddDate(0, 0, -3).Format(time.DateOnly)
		_, err := w.Campaigns.SubmitFor(w.Clerk.Ctx, c.ID, c.Version, w.Now().AddDate(0, 0, 2).Format(time.DateOnly))
		wantFault(t, err, "CONSENT_ON_INVALID")
		_, err = w.Campaigns.SubmitFor(w.Household.Ctx, c.ID, c.Version, signed)
		wantFault(t, err, "CONSENT_ON_INVALID")
		must(w.Campaigns.SubmitFor(w.Clerk.Ctx, c.ID, c.Version, signed))(t)
		if entry := w.DB.Client.AuditEntry.Query().Where(auditrow.Action("campaign.submit")).OnlyX(w.System); !strings.Contains(entry.After, signed) {
			t.Errorf("the trail says %s", entry.After)
		}
		_, err = w.Decide(w.Clerk, c, review.Ruling{Decision: review.Approve})
		wantFault(t, err, "OWN_WORK")
		must(w.Decide(w.Clerk2, c, review.Ruling{Decision: review.Approve}))(t)
		page := must(w.Campaigns.Page(w.Household.Ctx, c.Slug))(t)
		if page.Owner != "李秀英" || page.DraftedBy != "陈文书" || page.Vouched == nil || page.Vouched.Name != "赵文书" || page.Vouched.Office != "陈家坝村" ||
			!page.ConsentOn.Equal(clock.Day(signed)) {
			t.Fatalf("page says owner %q, drafted by %q, signed %v, vouched %+v", page.Owner, page.DraftedBy, page.ConsentOn, page.Vouched)
		}
		if !slices.Contains(w.Notices(w.Clerk), notify.ReviewApproved) || !slices.Contains(w.Notices(w.Household), notify.ReviewApproved) {
			t.Fatal("owner and clerk were not both told")
		}
	})
}

func TestCreateAnswersEveryFaultAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		in := w.Edit()
		in.Title, in.Goal, in.Days, in.Produce = ptr("椒"), ptr(money.Fen(-1)), ptr(99), ptr("GOLD")
		in.DeliveryMonth = ptr("2020-01")
		in.Ladder = []offer.Rung{{Backers: 5, Price: 70_00}}
		_, err := w.Campaigns.Create(w.Household.Ctx, campaign.CreateInput{RegionCode: campaigntest.Village.Code(), Edit: in})
		for _, code := range []string{"TOO_SHORT", "GOAL_OUT_OF_RANGE", "DAYS_OUT_OF_RANGE", "PRODUCE_UNKNOWN", "DELIVERY_TOO_EARLY", "RUNG_PRICE_ABOVE_LEAD"} {
			wantFault(t, err, code)
		}
		if n := w.DB.Client.Campaign.Query().CountX(w.System); n != 0 {
			t.Fatalf("%d campaigns were written", n)
		}
	})
}

func TestOfTwoEditorsOneWinsAndTheOtherIsTold(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := w.Draft()
		titles := []string{"第一位写的好标题", "第二位写的好标题"}
		errs := make([]error, 2)
		var wg sync.WaitGroup
		for i, title := range titles {
			wg.Go(func() {
				_, errs[i] = w.Campaigns.Update(w.Household.Ctx, campaign.UpdateInput{ID: c.ID, Version: c.Version, Edit: campaign.Edit{Title: &title}})
			})
		}
		wg.Wait()
		won := slices.Index(errs, nil)
		if won < 0 || errs[1-won] == nil {
			t.Fatalf("errors %v", errs)
		}
		wantFault(t, errs[1-won], "EDITED_ELSEWHERE")
		got := must(w.Campaigns.Get(w.Household.Ctx, c.ID))(t)
		if got.Title != titles[won] || got.Version != c.Version+1 {
			t.Fatalf("title %q at version %d", got.Title, got.Version)
		}
	})
}

func TestAnEditLeavesTheRestAsItWas(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := w.Draft()
		got := must(w.Campaigns.Update(w.Household.Ctx, campaign.UpdateInput{ID: c.ID, Version: c.Version, Edit: campaign.Edit{
			Title: ptr("高山大红袍花椒新标题"), Ladder: []offer.Rung{},
			Tiers: []campaign.Tier{{Title: "两斤装", Price: 128_00}},
		}}))(t)
		tiers := got.QueryTiers().AllX(w.System)
		if got.Summary != c.Summary || got.Story != c.Story || len(got.Ladder) != 0 || len(tiers) != 1 || tiers[0].Title != "两斤装" {
			t.Fatalf("got %+v with tiers %v", got, tiers)
		}
		if !bytes.Equal(got.PayeeAccountSealed, c.PayeeAccountSealed) {
			t.Fatal("the payee's account changed")
		}
		if !strings.Contains(got.SearchText, "新标题") || strings.Contains(got.SearchText, "角弓镇的大红袍") {
			t.Fatalf("search text is %q", got.SearchText)
		}
		entry := w.DB.Client.AuditEntry.Query().Where(auditrow.Action("campaign.update")).OnlyX(w.System)
		if strings.Contains(entry.After, "story") || !strings.Contains(entry.Before, `"titleDigest":"`) || !strings.Contains(entry.After, `"tiersDigest":"`) ||
			strings.Contains(entry.Before+entry.After, "花椒") || strings.Contains(entry.After, "两斤装") {
			t.Fatalf("audit keeps %s → %s", entry.Before, entry.After)
		}
	})
}

func TestWhoMayEdit(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := w.Draft()
		edit := func(ctx context.Context) error {
			_, err := w.Campaigns.Update(ctx, campaign.UpdateInput{ID: c.ID, Version: c.Version, Edit: campaign.Edit{Title: ptr("别人改的标题")}})
			return err
		}
		for name, try := range map[string]struct {
			ctx  context.Context
			want string
		}{
			"nobody":                     {w.Public, "UNAUTHENTICATED"},
			"a neighbour":                {w.Household2.Ctx, "NOT_FOUND"},
			"a backer":                   {w.Backer.Ctx, "NOT_FOUND"},
			"the village's clerk":        {w.Clerk.Ctx, "DENIED"},
			"the county":                 {w.County.Ctx, "DENIED"},
			"a clerk of another county":  {w.FarClerk.Ctx, "NOT_FOUND"},
			"another county's officer":   {w.FarCounty.Ctx, "NOT_FOUND"},
			"the admin":                  {w.Admin.Ctx, "NOT_FOUND"},
			"a context without a reader": {t.Context(), "DENIED"},
		} {
			if err := edit(try.ctx); !fault.HasCode(err, try.want) {
				t.Errorf("%s: got %v, want %s", name, err, try.want)
			}
		}
	})
}

func TestSubmitOpensTheVillagesStep(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		draft := w.Draft()
		_, err := w.Campaigns.Submit(w.Household.Ctx, draft.ID, draft.Version-1+5)
		wantFault(t, err, "EDITED_ELSEWHERE")
		c := must(w.Campaigns.Submit(w.Household.Ctx, draft.ID, draft.Version))(t)
		step := w.DB.Client.ReviewStep.Query().OnlyX(w.System)
		if c.State != lifecycle.CampaignInReview || c.Round != 1 || step.Kind != reviewstep.KindVILLAGE || step.State != reviewstep.StateOPEN ||
			step.RegionPath != campaigntest.Village || !step.DueAt.Equal(review.Due(step.CreatedAt)) {
			t.Fatalf("campaign %s, step %+v", c.State, step)
		}
		_, err = w.Campaigns.Update(w.Household.Ctx, campaign.UpdateInput{ID: c.ID, Version: c.Version, Edit: campaign.Edit{Title: ptr("审核中还想改标题")}})
		wantFault(t, err, "WRONG_STATE")
		_, err = w.Campaigns.Submit(w.Household.Ctx, c.ID, c.Version)
		wantFault(t, err, "WRONG_STATE")
	})
}

func TestAnIncompleteDraftIsNotSubmitted(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := must(w.Campaigns.Create(w.Household.Ctx, campaign.CreateInput{RegionCode: campaigntest.Village.Code(), Edit: campaign.Edit{
			Title: ptr("刚开始写的草稿"), Produce: ptr("WALNUT"),
		}}))(t)
		_, err := w.Campaigns.Submit(w.Household.Ctx, c.ID, c.Version)
		for _, code := range []string{"REQUIRED", "GOAL_OUT_OF_RANGE", "COSTS_NOT_WHOLE", "TIERS_MISSING"} {
			wantFault(t, err, code)
		}
		if got := must(w.Campaigns.Get(w.Household.Ctx, c.ID))(t); got.State != lifecycle.CampaignDraft || got.Round != 0 {
			t.Fatalf("campaign is %s in round %d", got.State, got.Round)
		}
	})
}

func TestAScheduledCampaignLaunchesAtItsTime(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		in := w.Edit()
		in.LaunchAt = ptr(w.Now().Add(48 * time.Hour))
		c := must(w.Campaigns.Create(w.Household.Ctx, campaign.CreateInput{RegionCode: campaigntest.Village.Code(), Edit: in}))(t)
		c = must(w.Campaigns.Submit(w.Household.Ctx, c.ID, 0))(t)
		must(w.Decide(w.Clerk, c, review.Ruling{Decision: review.Approve}))(t)
		c = must(w.Decide(w.County, c, review.Ruling{Decision: review.Approve}))(t)
		if c.State != lifecycle.CampaignScheduled || c.LaunchedAt != nil || c.FloorBasisPoints != campaign.DefaultFloor {
			t.Fatalf("campaign is %s", c.State)
		}
		if told := w.Notices(w.Household); !slices.Equal(told, []string{notify.ReviewOpened, notify.ReviewApproved, notify.ReviewApproved}) {
			t.Fatalf("the household was told %v", told)
		}
		if n := must(w.Campaigns.LaunchDue(t.Context()))(t); n != 0 {
			t.Fatalf("%d launched early", n)
		}
		must(w.DB.AdvanceClock(t.Context(), 49*time.Hour))(t)
		// Several servers look at once; one launches.
		var wg sync.WaitGroup
		launched := make([]int, 4)
		errs := make([]error, 4)
		for i := range launched {
			wg.Go(func() { launched[i], errs[i] = w.Campaigns.LaunchDue(t.Context()) })
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		sum := 0
		for _, n := range launched {
			sum += n
		}
		got := must(w.Campaigns.Get(w.Public, c.ID))(t)
		if sum != 1 || got.State != lifecycle.CampaignLive || !got.Deadline.Equal(got.LaunchedAt.Add(30*24*time.Hour)) || got.LaunchedAt.Before(*got.LaunchAt) {
			t.Fatalf("launched %d times, campaign %+v", sum, got)
		}
		if told := w.Notices(w.Household); len(told) != 4 || told[3] != notify.CampaignLive {
			t.Fatalf("the household was told %v", told)
		}
	})
}

func TestSuspendResumeCancel(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := w.Live()
		for name, try := range map[string]struct {
			ctx  context.Context
			want string
		}{
			"nobody": {w.Public, "UNAUTHENTICATED"}, "the owner": {w.Household.Ctx, "DENIED"}, "the clerk": {w.Clerk.Ctx, "DENIED"},
			"another county": {w.FarCounty.Ctx, "DENIED"}, "the city": {w.CityOfficer.Ctx, "DENIED"}, "the admin": {w.Admin.Ctx, "DENIED"},
		} {
			if _, err := w.Campaigns.Suspend(try.ctx, c.ID, "有人反映照片不实", 0); !fault.HasCode(err, try.want) {
				t.Errorf("%s: got %v, want %s", name, err, try.want)
			}
			if _, err := w.Campaigns.Cancel(try.ctx, c.ID, "有人反映照片不实", 0); !fault.HasCode(err, try.want) {
				t.Errorf("%s cancels: got %v, want %s", name, err, try.want)
			}
		}
		_, err := w.Campaigns.Suspend(w.County.Ctx, c.ID, " ", 0)
		wantFault(t, err, "REQUIRED")
		got := must(w.Campaigns.Suspend(w.County.Ctx, c.ID, "有人反映照片不实", 0))(t)
		if got.State != lifecycle.CampaignSuspended || *got.ResumeState != lifecycle.CampaignLive || got.StateReason != "有人反映照片不实" {
			t.Fatalf("suspended: %+v", got)
		}
		_, err = w.Campaigns.Suspend(w.County.Ctx, c.ID, "再停一次", 0)
		wantFault(t, err, "WRONG_STATE")
		got = must(w.Campaigns.Resume(w.County2.Ctx, c.ID, "核实无误", 0))(t)
		if got.State != lifecycle.CampaignLive || got.ResumeState != nil || got.StateReason != "" || !got.Deadline.Equal(*c.Deadline) {
			t.Fatalf("resumed: %+v", got)
		}
		must(w.Campaigns.Suspend(w.County.Ctx, c.ID, "有人反映照片不实", 0))(t)
		must(w.DB.AdvanceClock(t.Context(), 31*24*time.Hour))(t)
		_, err = w.Campaigns.Resume(w.County.Ctx, c.ID, "核实无误", 0)
		wantFault(t, err, "RESUME_TOO_LATE")
		got = must(w.Campaigns.Cancel(w.County.Ctx, c.ID, "今年没有收成", 0))(t)
		if got.State != lifecycle.CampaignCancelled || !slices.Equal(w.Cancelled, []uuid.UUID{c.ID}) {
			t.Fatalf("cancelled: %s, released %v", got.State, w.Cancelled)
		}
		if told := w.Notices(w.Household); told[len(told)-1] != notify.CampaignCancelled {
			t.Fatalf("the household was told %v", told)
		}
	})
}

// After a lost answer the same act is sent again.
func TestTheSameActOfTheSameOfficerAgainChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := w.Live()
		before := len(w.Notices(w.Household))
		told := func(want ...string) {
			t.Helper()
			if got := w.Notices(w.Household)[before:]; !slices.Equal(got, want) {
				t.Errorf("the household was told %v, want %v", got, want)
			}
		}
		for range 2 {
			if got := must(w.Campaigns.Suspend(w.County.Ctx, c.ID, " 有人反映照片不实 ", 0))(t); got.State != lifecycle.CampaignSuspended {
				t.Fatalf("suspended: %s", got.State)
			}
		}
		_, err := w.Campaigns.Suspend(w.County2.Ctx, c.ID, "有人反映照片不实", 0)
		wantFault(t, err, "WRONG_STATE")
		told(notify.CampaignSuspended)
		for range 2 {
			if got := must(w.Campaigns.Resume(w.County2.Ctx, c.ID, "核实无误", 0))(t); got.State != lifecycle.CampaignLive {
				t.Fatalf("resumed: %s", got.State)
			}
		}
		// What was done in between makes it another act, which nobody meant who has not seen it.
		_, err = w.Campaigns.Suspend(w.County.Ctx, c.ID, "有人反映照片不实", c.Version)
		wantFault(t, err, "VERSION_CONFLICT")
		told(notify.CampaignSuspended, notify.CampaignResumed)
		must(w.Campaigns.Suspend(w.County.Ctx, c.ID, "有人反映照片不实", 0))(t)
		told(notify.CampaignSuspended, notify.CampaignResumed, notify.CampaignSuspended)
		for range 2 {
			must(w.Campaigns.Cancel(w.County.Ctx, c.ID, "今年没有收成", 0))(t)
		}
		told(notify.CampaignSuspended, notify.CampaignResumed, notify.CampaignSuspended, notify.CampaignCancelled)
		if len(w.Cancelled) != 1 {
			t.Errorf("released %d times", len(w.Cancelled))
		}
	})
}

func TestCancellingAReviewWithdrawsItsStepAndStaysHidden(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := w.Submitted()
		must(w.Campaigns.Cancel(w.County.Ctx, c.ID, "同一块地已有项目", 0))(t)
		step := w.DB.Client.ReviewStep.Query().OnlyX(w.System)
		if step.State != reviewstep.StateWITHDRAWN || len(w.Cancelled) != 0 {
			t.Fatalf("step %s, released %v", step.State, w.Cancelled)
		}
		// Its state is among the public ones, but the public has never seen it.
		for name, ctx := range map[string]context.Context{"public": w.Public, "backer": w.Backer.Ctx, "another county": w.FarCounty.Ctx} {
			_, err := w.Campaigns.Get(ctx, c.ID)
			if !fault.HasCode(err, "NOT_FOUND") {
				t.Errorf("%s gets %v", name, err)
			}
			_, err = w.Campaigns.Page(ctx, c.Slug)
			if !fault.HasCode(err, "NOT_FOUND") {
				t.Errorf("%s pages %v", name, err)
			}
			list := must(w.Campaigns.List(ctx, campaign.ListInput{States: []lifecycle.Campaign{lifecycle.CampaignCancelled}}))(t)
			if list.Total != 0 || len(list.Rows) != 0 {
				t.Errorf("%s lists %d", name, list.Total)
			}
		}
		must(w.Campaigns.Page(w.Household.Ctx, c.Slug))(t)
		must(w.Campaigns.Get(w.County.Ctx, c.ID))(t)
	})
}

func picture(t *testing.T) *bytes.Reader {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, 8, 6))); err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(b.Bytes())
}

func TestPhotos(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := w.Draft()
		var ids []uuid.UUID
		for range campaign.PhotosMax {
			ids = append(ids, must(w.Campaigns.AddPhoto(w.Household.Ctx, campaign.PhotoInput{CampaignID: c.ID, File: picture(t), Alt: " 花椒  地 "}))(t).ID)
		}
		_, err := w.Campaigns.AddPhoto(w.Household.Ctx, campaign.PhotoInput{CampaignID: c.ID, File: picture(t)})
		wantFault(t, err, "TOO_MANY")
		_, err = w.Campaigns.AddPhoto(w.Clerk.Ctx, campaign.PhotoInput{CampaignID: c.ID, File: picture(t)})
		wantFault(t, err, "DENIED")
		if got := must(w.Campaigns.Get(w.Household.Ctx, c.ID))(t); *got.CoverID != ids[0] {
			t.Fatal("the first photo is not the cover")
		}
		_, err = w.Campaigns.RemovePhoto(w.FarHousehold.Ctx, ids[0])
		wantFault(t, err, "NOT_FOUND")
		if got := must(w.Campaigns.RemovePhoto(w.Household.Ctx, ids[0]))(t); *got.CoverID != ids[1] {
			t.Fatal("the next photo did not become the cover")
		}
		_, err = w.Campaigns.RemovePhoto(w.Household.Ctx, ids[0])
		wantFault(t, err, "NOT_FOUND")
		added := must(w.Campaigns.AddPhoto(w.Household.Ctx, campaign.PhotoInput{CampaignID: c.ID, File: picture(t)}))(t)
		photos := must(w.Campaigns.PhotosOf(w.Household.Ctx, []uuid.UUID{c.ID}))(t)[c.ID]
		if len(photos) != 9 || photos[8].ID != added.ID || photos[0].Alt != "花椒 地" {
			t.Fatalf("photos are %v", photos)
		}
		must(w.Campaigns.Submit(w.Household.Ctx, c.ID, 0))(t)
		_, err = w.Campaigns.RemovePhoto(w.Household.Ctx, added.ID)
		wantFault(t, err, "WRONG_STATE")
	})
}

func TestManyPhotosAtOnceNeverPassTheLimit(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := w.Draft()
		var wg sync.WaitGroup
		errs := make([]error, 12)
		for i := range errs {
			wg.Go(func() {
				_, errs[i] = w.Campaigns.AddPhoto(w.Household.Ctx, campaign.PhotoInput{CampaignID: c.ID, File: picture(t)})
			})
		}
		wg.Wait()
		refused := 0
		for _, err := range errs {
			if err != nil {
				wantFault(t, err, "TOO_MANY")
				refused++
			}
		}
		if n := c.QueryPhotos().CountX(w.System); n != 9 || refused != 3 {
			t.Fatalf("%d photos, %d refused", n, refused)
		}
	})
}

func TestVerifyTotals(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := w.Live()
		for range 3 {
			w.Pledge(c, w.Backer, 2, false, w.Now())
		}
		w.Pledge(c, w.Backer2, 1, false, w.Now())
		w.DB.Client.Campaign.UpdateOneID(c.ID).SetRaisedMinor(7 * 68_00).SetBackerCount(2).SetPledgeCount(4).ExecX(w.System)
		n, differences, err := w.Campaigns.VerifyTotals(t.Context())
		if err != nil || n != 1 || len(differences) != 0 {
			t.Fatalf("%d campaigns, %v, %v", n, differences, err)
		}
		w.DB.Client.Campaign.UpdateOneID(c.ID).SetRaisedMinor(7*68_00 + 1).SetBackerCount(3).ExecX(w.System)
		tier := c.QueryTiers().Order(gen.Asc("position")).FirstX(w.System)
		tier.Update().AddClaimed(1).ExecX(w.System)
		_, differences, err = w.Campaigns.VerifyTotals(t.Context())
		var got []string
		for _, d := range differences {
			got = append(got, d.Total)
		}
		if err != nil || !slices.Equal(got, []string{"raised", "backers", "tiers.0.claimed"}) {
			t.Fatalf("%v, %v", differences, err)
		}
	})
}
