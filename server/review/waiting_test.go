package review_test

import (
	"encoding/base64"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	gengrant "shanhuo.app/ent/gen/grant"
	"shanhuo.app/ent/gen/message"
	"shanhuo.app/server/access"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/campaign/campaigntest"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/review"
	"shanhuo.app/server/store"
)

// toDesks are the kinds of notices that tell an office of a step.
var toDesks = []string{notify.VouchWaits, notify.ApprovalWaits, notify.ClerkWanted}

// desks answers who of an office was told what, by name, the oldest first.
func desks(w *campaigntest.World) map[string][]string {
	told := map[string][]string{}
	rows := w.DB.Client.Message.Query().Where(message.KindIn(toDesks...)).Order(message.ByCreatedAt(), message.ByID()).AllX(w.System)
	for _, m := range rows {
		name := w.DB.Client.Person.GetX(w.System, *m.PersonID).DisplayName
		told[name] = append(told[name], m.Kind)
	}
	return told
}

func wantDesks(t *testing.T, w *campaigntest.World, want map[string][]string) {
	t.Helper()
	if got := desks(w); !maps.EqualFunc(got, want, slices.Equal) {
		t.Fatalf("got  %v\nwant %v", got, want)
	}
}

// letter answers the newest message to somebody, with its subject.
func letter(t *testing.T, w *campaigntest.World, who campaigntest.Person) notify.OutboxMessage {
	t.Helper()
	list, err := notify.NewOutbox(w.Campaigns.Keys).List(t.Context(), w.DB, 500)
	at := slices.IndexFunc(list, func(m notify.OutboxMessage) bool { return m.To == who.ID.String()+"@example.org" })
	if err != nil || at < 0 {
		t.Fatalf("nothing was sent to %s: %v", who.Name, err)
	}
	return list[at]
}

// drafted is a draft that the clerk wrote for the household.
func drafted(t *testing.T, w *campaigntest.World) *gen.Campaign {
	t.Helper()
	c, err := w.Campaigns.Create(w.Clerk.Ctx, campaign.CreateInput{RegionCode: campaigntest.Village.Code(), OnBehalfOf: &w.Household.ID, Edit: w.Edit()})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func grantOf(w *campaigntest.World, who campaigntest.Person) *gen.GrantUpdate {
	return w.DB.Client.Grant.Update().Where(gengrant.PersonID(who.ID))
}

func TestWhoMayDecideAStepIsToldOnceWhenItOpens(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		w.Person("邻村文书", access.VillageClerk, campaigntest.Beside)
		both := w.Person("兼任", access.VillageClerk, campaigntest.Village)
		w.DB.Client.Grant.Create().SetPersonID(both.ID).SetRole(string(access.CountyOfficer)).SetRegionPath(campaigntest.County).ExecX(w.System)
		access.From(both.Ctx).Grants = append(access.From(both.Ctx).Grants, access.Grant{Role: access.CountyOfficer, Region: campaigntest.County})
		for role, at := range map[access.Role]struct{ gone, left, later string }{
			access.VillageClerk:  {"走了的文书", "到期的文书", "没到期的文书"},
			access.CountyOfficer: {"走了的专员", "到期的专员", "没到期的专员"},
		} {
			place := campaigntest.Village
			if role == access.CountyOfficer {
				place = campaigntest.County
			}
			grantOf(w, w.Person(at.gone, role, place)).SetRevokedAt(w.Now()).ExecX(w.System)
			grantOf(w, w.Person(at.left, role, place)).SetExpiresAt(w.Now()).ExecX(w.System)
			grantOf(w, w.Person(at.later, role, place)).SetExpiresAt(w.Now().AddDate(0, 1, 0)).ExecX(w.System)
		}
		c := drafted(t, w)
		var wg sync.WaitGroup
		errs := make([]error, 2)
		for i := range errs {
			wg.Go(func() { _, errs[i] = w.Campaigns.Submit(w.Clerk.Ctx, c.ID, c.Version) })
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("submitted twice at once: %v", errs)
		}
		// Not who wrote it, not who has left, not the next village, and no office above.
		vouch := []string{notify.VouchWaits}
		told := map[string][]string{"赵文书": vouch, "兼任": vouch, "没到期的文书": vouch}
		wantDesks(t, w, told)

		step := w.Step(c.ID)
		for range 2 { // the second as after a lost answer
			if _, err := w.Reviews.Decide(both.Ctx, review.DecideInput{CampaignID: c.ID, StepID: step, Ruling: approve}); err != nil {
				t.Fatal(err)
			}
		}
		// Who vouched does not approve.
		for _, name := range []string{"县专员", "县副专员", "没到期的专员"} {
			told[name] = []string{notify.ApprovalWaits}
		}
		wantDesks(t, w, told)
		if _, err := w.Decide(w.County, c, approve); err != nil {
			t.Fatal(err)
		}
		wantDesks(t, w, told)
	})
}

func TestEveryRoundIsTold(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		asks := review.Ruling{Decision: review.Return, Questions: []offer.FieldQuestion{{Field: "title", Text: "哪个村？"}}}
		again := func(c *gen.Campaign) {
			t.Helper()
			if _, err := w.Campaigns.Submit(w.Household.Ctx, c.ID, c.Version); err != nil {
				t.Fatal(err)
			}
		}
		c, err := w.Decide(w.Clerk, w.Submitted(), asks)
		if err != nil {
			t.Fatal(err)
		}
		again(c)
		if _, err := w.Decide(w.Clerk2, c, approve); err != nil {
			t.Fatal(err)
		}
		if c, err = w.Decide(w.County, c, asks); err != nil {
			t.Fatal(err)
		}
		again(c)
		if _, err := w.Decide(w.Clerk, c, approve); err != nil {
			t.Fatal(err)
		}
		village := []string{notify.VouchWaits, notify.VouchWaits, notify.VouchWaits}
		county := []string{notify.ApprovalWaits, notify.ApprovalWaits}
		wantDesks(t, w, map[string][]string{"陈文书": village, "赵文书": village, "县专员": county, "县副专员": county})
	})
}

func TestTheTownshipIsToldOnlyWhereNobodyMayVouch(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		w.Person("邻镇干事", access.TownshipOfficer, "/6212/621202/621202104")
		c := drafted(t, w)
		// That nobody wants to be told is not that nobody may.
		w.DB.Client.Person.UpdateOneID(w.Clerk2.ID).SetUnwantedNotices([]string{string(notify.Reviews)}).ExecX(w.System)
		if _, err := w.Campaigns.Submit(w.Clerk.Ctx, c.ID, c.Version); err != nil {
			t.Fatal(err)
		}
		wantDesks(t, w, map[string][]string{})
		c, err := w.Decide(w.Clerk2, c, review.Ruling{Decision: review.Return, Comment: "改一下"})
		if err != nil {
			t.Fatal(err)
		}
		grantOf(w, w.Clerk2).SetRevokedAt(w.Now()).ExecX(w.System)
		if _, err := w.Campaigns.Submit(w.Clerk.Ctx, c.ID, c.Version); err != nil {
			t.Fatal(err)
		}
		wantDesks(t, w, map[string][]string{"镇干事": {notify.ClerkWanted}})
		if told := letter(t, w, w.TownshipOfficer); !strings.Contains(told.Text, "陈家坝村的「角弓镇的大红袍花椒」") || !strings.Contains(told.Text, "/g/review/") {
			t.Errorf("the township reads %s", told.Text)
		}
	})
}

func TestADeskReadsWhatWaitsInItsOwnLanguage(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		w.DB.Client.Person.UpdateOneID(w.Clerk2.ID).SetLocale("en").ExecX(w.System)
		w.DB.Client.Person.UpdateOneID(w.County2.ID).SetLocale("en").ExecX(w.System)
		c := w.Submitted()
		says := func(who campaigntest.Person, subject string, words ...string) {
			t.Helper()
			told := letter(t, w, who)
			link := "http://127.0.0.1/g/review/" + base64.RawURLEncoding.EncodeToString([]byte("ReviewStep:"+w.Step(c.ID).String()))
			if told.Subject != subject || !strings.HasSuffix(told.Text, "\n"+link) {
				t.Errorf("%s reads %q and %s", who.Name, told.Subject, told.Text)
			}
			for _, word := range append(words, "角弓镇的大红袍花椒", "陈家坝村") {
				if !strings.Contains(told.Text, word) {
					t.Errorf("%s does not read %q in %s", who.Name, word, told.Text)
				}
			}
			if strings.Contains(told.Subject+told.Text, "李秀英") {
				t.Errorf("%s reads the household's name: %s", who.Name, told.Text)
			}
		}
		says(w.Clerk, "等您核实：角弓镇的大红袍花椒", "等村里核实", "18:00 前答复")
		says(w.Clerk2, "For you to vouch: 角弓镇的大红袍花椒", "answer by", "18:00")
		if _, err := w.Decide(w.Clerk, c, approve); err != nil {
			t.Fatal(err)
		}
		says(w.County, "等您批准：角弓镇的大红袍花椒", "等县里批准", "18:00 前答复")
		says(w.County2, "For you to approve: 角弓镇的大红袍花椒", "vouched for", "18:00")
	})
}

func TestOneMessageSaysThatItIsApprovedAndOpen(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		w.DB.Client.Person.UpdateOneID(w.Clerk.ID).SetLocale("en").ExecX(w.System)
		w.DB.Client.Region.UpdateOneID(campaigntest.Village.Code()).SetName("陈家坝村村民委员会").ExecX(w.System)
		c := drafted(t, w)
		if _, err := w.Campaigns.Submit(w.Clerk.Ctx, c.ID, c.Version); err != nil {
			t.Fatal(err)
		}
		if told := letter(t, w, w.Household).Text; !strings.Contains(told, "已送到陈家坝村，") {
			t.Errorf("the household reads %s", told)
		}
		if _, err := w.Decide(w.Clerk2, c, approve); err != nil {
			t.Fatal(err)
		}
		step := w.Step(c.ID)
		for range 2 {
			if _, err := w.Reviews.Decide(w.County.Ctx, review.DecideInput{CampaignID: c.ID, StepID: step, Ruling: approve}); err != nil {
				t.Fatal(err)
			}
		}
		want := []string{notify.ReviewOpened, notify.ReviewApproved, notify.ApprovedLive}
		for _, who := range []campaigntest.Person{w.Household, w.Clerk} {
			if told := w.Notices(who); !slices.Equal(told, want) {
				t.Errorf("%s was told %v", who.Name, told)
			}
		}
		if told := letter(t, w, w.Household).Text; !strings.Contains(told, "武都区通过了「角弓镇的大红袍花椒」，现在就可以支持了，") {
			t.Errorf("the household reads %s", told)
		}
		if told := letter(t, w, w.Clerk).Text; !strings.Contains(told, "Wudu approved “角弓镇的大红袍花椒”. It is open for pledges now, until ") {
			t.Errorf("the clerk reads %s", told)
		}
	})
}

func TestALargeOfficeIsToldInAsManyStatementsAsASmallOne(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		cost := func(act func(ctxs campaigntest.Person) error, who campaigntest.Person) int64 {
			t.Helper()
			ctx, counter := store.CountIn(who.Ctx)
			if err := act(campaigntest.Person{Ctx: ctx}); err != nil {
				t.Fatal(err)
			}
			return counter.Statements()
		}
		round := func() (submit, vouch, approved int64) {
			c := w.Draft()
			submit = cost(func(me campaigntest.Person) error { _, err := w.Campaigns.Submit(me.Ctx, c.ID, c.Version); return err }, w.Household)
			decide := func(step uuid.UUID) func(campaigntest.Person) error {
				return func(me campaigntest.Person) error {
					_, err := w.Reviews.Decide(me.Ctx, review.DecideInput{CampaignID: c.ID, StepID: step, Ruling: approve})
					return err
				}
			}
			vouch = cost(decide(w.Step(c.ID)), w.Clerk)
			return submit, vouch, cost(decide(w.Step(c.ID)), w.County)
		}
		grantOf(w, w.Clerk2).SetRevokedAt(w.Now()).ExecX(w.System)
		grantOf(w, w.County2).SetRevokedAt(w.Now()).ExecX(w.System)
		submit1, vouch1, approve1 := round()
		for range 4 {
			w.Person("文书", access.VillageClerk, campaigntest.Village)
			w.Person("专员", access.CountyOfficer, campaigntest.County)
		}
		submit5, vouch5, approve5 := round()
		t.Logf("to submit %d, to vouch %d, to approve %d statements", submit5, vouch5, approve5)
		more := int64(0)
		if !w.DB.Postgres() {
			more = 4 // River's SQLite driver inserts job by job, inside the process
		}
		if submit5 != submit1+more || vouch5 != vouch1+more || approve5 != approve1 {
			t.Errorf("to submit %d and %d, to vouch %d and %d, to approve %d and %d", submit1, submit5, vouch1, vouch5, approve1, approve5)
		}
	})
}
