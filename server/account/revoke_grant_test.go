package account_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen/signin"
	"shanhuo.app/server/access"
	"shanhuo.app/server/account"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/personal"
)

func TestAHouseholdIsTakenOffTheListOnceAndIsToldByWhom(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		clerk := b.officer("clerk@example.com", access.VillageClerk, village.Code())
		b.db.Client.Person.UpdateOneID(access.PersonID(clerk)).SetDisplayName("小马").ExecX(b.system())
		enrol := func(identifier, name string) uuid.UUID {
			t.Helper()
			g, err := b.GiveGrant(clerk, account.GiveGrantInput{
				Identifier: identifier, DisplayName: name, Locale: "zh-CN", Role: access.Household, RegionCode: village.Code(),
			})
			if err != nil {
				t.Fatal(err)
			}
			return g.ID
		}
		listed := func() map[uuid.UUID]string {
			t.Helper()
			list, err := b.Households(clerk, village.Code())
			if err != nil {
				t.Fatal(err)
			}
			names := map[uuid.UUID]string{}
			for _, h := range list {
				names[h.GrantID] = h.Name
			}
			return names
		}
		stranger, unreached := enrol("13800138000", "赵奶奶"), enrol("", "石大妈家")
		if names := listed(); len(names) != 2 || names[stranger] != "赵奶奶" || names[unreached] != "石大妈家" {
			t.Fatalf("the list is %v", names)
		}
		// Two tabs and two clicks.
		errs := make([]error, 4)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() { errs[i] = b.RevokeGrant(clerk, stranger, "号码是隔壁村陈家的") })
		}
		all.Wait()
		for _, err := range errs {
			if err != nil {
				t.Error(err)
			}
		}
		if err := b.RevokeGrant(clerk, unreached, "重复登记了"); err != nil {
			t.Fatal(err)
		}
		if names := listed(); len(names) != 0 {
			t.Errorf("the list is %v", names)
		}
		if n := b.trail("grant.revoke"); n != 2 {
			t.Errorf("%d entries for two households", n)
		}
		told := b.said(notify.HouseholdTakenOff)
		if len(told) != 1 {
			t.Fatalf("%d notices", len(told))
		}
		text, err := b.keys.OpenText(told[0].TextSealed, personal.Message)
		if err != nil || !strings.Contains(text, "小马把您从一村的农户名单里去掉了") || !strings.Contains(text, "/account") || strings.Contains(text, "陈家") {
			t.Errorf("told %q, %v", text, err)
		}
		// The one whose number it is meant to be, and the same one again. What was pressed in
		// an old tab does nothing to the new registration.
		again := enrol("13800138000", "赵奶奶")
		if again == stranger {
			t.Error("the old grant was given again")
		}
		if err := b.RevokeGrant(clerk, stranger, "号码写错了"); err != nil {
			t.Error(err)
		}
		if names := listed(); len(names) != 1 || names[again] != "赵奶奶" {
			t.Errorf("the list is %v", names)
		}
		if n := len(b.said(notify.HouseholdTakenOff)); n != 1 {
			t.Errorf("%d notices", n)
		}
		// Of an office its holder hears from whoever took it.
		admin := b.officer("admin@example.com", access.Admin, "621226")
		office := b.mustGive(b.signIn("lin@example.com", signin.KindCOOKIE).Person.ID, access.TownshipOfficer, "621226208", nil)
		if err := b.RevokeGrant(admin, office.ID, "moved to another office"); err != nil {
			t.Fatal(err)
		}
		if n := len(b.said(notify.HouseholdTakenOff)); n != 1 {
			t.Errorf("%d notices after an office", n)
		}
	})
}

func TestWhoMayTakeAHouseholdOffTheList(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		clerk := b.officer("clerk@example.com", access.VillageClerk, village.Code())
		beside := b.officer("beside@example.com", access.VillageClerk, "621226208204")
		admin := b.officer("admin@example.com", access.Admin, "621226")
		lin := b.signIn("lin@example.com", signin.KindCOOKIE)
		household := b.mustGive(lin.Person.ID, access.Household, village.Code(), nil)
		oneself := b.mustGive(access.PersonID(clerk), access.Household, village.Code(), nil)
		for _, c := range []struct {
			name string
			ctx  context.Context
			id   uuid.UUID
			code string
		}{
			{"the clerk of the next village", beside, household.ID, "NOT_FOUND"},
			{"the household itself", b.as(lin.Token), household.ID, "DENIED"},
			{"a clerk who is the household", clerk, oneself.ID, "OWN_WORK"},
			{"an admin", admin, oneself.ID, ""},
			{"the clerk", clerk, household.ID, ""},
			{"the clerk of the next village, again", beside, household.ID, "NOT_FOUND"},
		} {
			if err := b.RevokeGrant(c.ctx, c.id, "登记错了"); c.code == "" && err != nil || c.code != "" && !fault.HasCode(err, c.code) {
				t.Errorf("%s: got %v, want %q", c.name, err, c.code)
			}
		}
	})
}

func TestAHouseholdWithACampaignUnderWayStaysOnTheList(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		clerk := b.officer("clerk@example.com", access.VillageClerk, village.Code())
		admin := b.officer("admin@example.com", access.Admin, "621226")
		me, other := b.signIn("lin@example.com", signin.KindCOOKIE).Person.ID, b.signIn("wei@example.com", signin.KindCOOKIE).Person.ID
		here := b.mustGive(me, access.Household, village.Code(), nil)
		b.campaign(other, lifecycle.CampaignLive)
		for _, state := range lifecycle.Campaigns {
			c := b.campaign(me, state)
			want := map[lifecycle.Campaign]bool{
				lifecycle.CampaignInReview: true, lifecycle.CampaignScheduled: true, lifecycle.CampaignLive: true, lifecycle.CampaignSuspended: true,
				lifecycle.CampaignCollecting: true, lifecycle.CampaignShortfall: true, lifecycle.CampaignViable: true,
			}[state]
			if want {
				for who, ctx := range map[string]context.Context{"the clerk": clerk, "an admin": admin, "the portal": b.system()} {
					if err := b.RevokeGrant(ctx, here.ID, "搬走了"); !fault.HasCode(err, "HOUSEHOLD_BUSY") {
						t.Errorf("%s, %s: %v", state, who, err)
					}
				}
				c.Update().SetState(lifecycle.CampaignCancelled).ExecX(b.system())
				continue
			}
			if err := b.RevokeGrant(clerk, here.ID, "搬走了"); err != nil {
				t.Errorf("%s: %v", state, err)
			}
			here = b.mustGive(me, access.Household, village.Code(), nil)
		}
		// So do goods that backers may still ask for: until 30 days after their month.
		now := portalTime{t, b.db}.Now()
		settled := b.campaign(me, lifecycle.CampaignSettled)
		for month, stays := range map[string]bool{
			clock.MonthOf(now): true, clock.MonthOf(now.Add(-account.DeliveryAnswers)): true,
			clock.Month(clock.MonthOf(now)).AddDate(0, 2, 0).Format("2006-01"):                                true,
			clock.Month(clock.MonthOf(now.Add(-account.DeliveryAnswers))).AddDate(0, -1, 0).Format("2006-01"): false,
		} {
			settled.Update().SetDeliveryMonth(month).ExecX(b.system())
			err := b.RevokeGrant(clerk, here.ID, "搬走了")
			if stays != fault.HasCode(err, "HOUSEHOLD_BUSY") || !stays && err != nil {
				t.Errorf("goods of %s: %v", month, err)
			}
			if !stays {
				here = b.mustGive(me, access.Household, village.Code(), nil)
			}
		}
		// What is under way in one village holds nobody on the list of another.
		b.campaign(me, lifecycle.CampaignLive)
		there := b.mustGive(me, access.Household, "621226208204", nil)
		if err := b.RevokeGrant(admin, there.ID, "搬走了"); err != nil {
			t.Error(err)
		}
		if err := b.RevokeGrant(admin, here.ID, "搬走了"); !fault.HasCode(err, "HOUSEHOLD_BUSY") {
			t.Error(err)
		}
	})
}
