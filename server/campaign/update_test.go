package campaign_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"shanhuo.app/ent/gen"
	auditrow "shanhuo.app/ent/gen/auditentry"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/campaign/campaigntest"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

// barely is a draft with nothing but a title, a produce and a village.
func barely(t interface{ Fatal(...any) }, w *campaigntest.World) *gen.Campaign {
	c, err := w.Campaigns.Create(w.Household.Ctx, campaign.CreateInput{
		RegionCode: campaigntest.Village.Code(), Edit: campaign.Edit{Title: ptr("刚开始写的草稿"), Produce: ptr("TEA")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// stored answers a draft as it is kept, with the payee's account opened.
func stored(t interface{ Fatal(...any) }, w *campaigntest.World, c *gen.Campaign) campaign.Draft {
	row := w.DB.Client.Campaign.GetX(w.System, c.ID)
	d := campaign.DraftOf(row, row.QueryTiers().Order(gen.Asc("position")).AllX(w.System))
	if len(row.PayeeAccountSealed) > 0 {
		account, err := w.Campaigns.Keys.OpenText(row.PayeeAccountSealed, personal.PayeeAccount)
		if err != nil {
			t.Fatal(err)
		}
		d.Payee.Account, d.Payee.Kept = account, false
	}
	return d
}

// written is a draft in a form that can be compared.
func written(d campaign.Draft) string {
	if len(d.Costs) == 0 {
		d.Costs = nil
	}
	if len(d.Ladder) == 0 {
		d.Ladder = nil
	}
	if len(d.Tiers) == 0 {
		d.Tiers = nil
	}
	if d.LaunchAt != nil {
		d.LaunchAt = ptr(d.LaunchAt.UTC())
	}
	raw, err := json.Marshal(d)
	if err != nil {
		return err.Error()
	}
	return string(raw)
}

// answers are edits of one answer each, as a wizard with a question a page sends them;
// among them such that contradict one another.
func answers(now time.Time) []campaign.Edit {
	month := func(n int) *string { return ptr(now.AddDate(0, n, 0).Format("2006-01")) }
	block := "我们家在山上种了二十年花椒，每年八月一家人一起采摘和晾晒。"
	return []campaign.Edit{
		{Title: ptr("高山大红袍花椒")}, {Title: ptr("角弓镇的花椒")}, {Produce: ptr("HONEY")}, {Summary: ptr("一家四口，三亩地。")}, {Summary: ptr("")},
		{Beneficiary: ptr("李秀英一家")}, {Beneficiary: ptr("")}, {PayeeName: ptr("花椒合作社")}, {PayeeName: ptr("")}, {PayeeBank: ptr("甘肃农信")}, {PayeeBank: ptr("")},
		{PayeeAccount: ptr("6228480402564890018")}, {PayeeAccount: ptr("62284804025648")},
		{PayeeName: ptr("另一合作社"), PayeeBank: ptr("农业银行"), PayeeAccount: ptr("")},
		{Goal: ptr(money.Fen(20_000_00))}, {Goal: ptr(money.Fen(0))}, {Days: ptr(60)}, {Days: ptr(1)}, {Days: ptr(0)},
		{DeliveryMonth: month(4)}, {DeliveryMonth: ptr("")}, {LaunchAt: ptr(now.Add(90 * 24 * time.Hour))}, {LaunchOnApproval: true},
		{Story: &offer.Story{Who: block}}, {Story: &offer.Story{Who: block, Grow: block, Money: block, Ship: block, Risks: block}}, {Story: &offer.Story{}},
		{Costs: []offer.CostLine{{Kind: "HOUSEHOLD", Label: "给农户", BasisPoints: 8000}}}, {Costs: []offer.CostLine{}},
		{Tiers: []campaign.Tier{{Title: "一斤装", Price: 68_00, Stock: ptr(3), Freight: offer.Freight{Default: 8_00, ByProvince: map[string]money.Fen{"甘肃": 4_00}}}}},
		{Tiers: []campaign.Tier{{Title: "半斤装", Price: 38_00}, {Title: "三斤装", Price: 188_00}}}, {Tiers: []campaign.Tier{}},
		{Ladder: []offer.Rung{{Backers: 50, Price: 30_00}}}, {Ladder: []offer.Rung{}},
	}
}

// after answers what is stored after an edit. An account can be replaced, not taken away.
func after(d campaign.Draft, edit campaign.Edit) campaign.Draft {
	next := campaign.Onto(edit, d).Cleaned()
	if next.Payee.Account == "" {
		next.Payee.Account = d.Payee.Account
	}
	return next
}

func TestEveryAnswerIsSavedByItself(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := barely(t, w)
		want := stored(t, w, c)
		for i, edit := range answers(w.Now()) {
			got, err := w.Campaigns.Update(w.Household.Ctx, campaign.UpdateInput{ID: c.ID, Version: c.Version, Edit: edit})
			if err != nil {
				t.Fatalf("answer %d is refused: %v", i, err)
			}
			want = after(want, edit)
			if x, y := written(want), written(stored(t, w, got)); x != y {
				t.Fatalf("after answer %d\n%s\nis stored, want\n%s", i, y, x)
			}
			c = got
		}
	})
}

func TestAnAnswerIsNotRefusedForAnother(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := w.Draft()
		save := func(edit campaign.Edit) error {
			got, err := w.Campaigns.Update(w.Household.Ctx, campaign.UpdateInput{ID: c.ID, Version: c.Version, Edit: edit})
			if err == nil {
				c = got
			}
			return err
		}
		for name, edit := range map[string]campaign.Edit{
			"tiers below the ladder":            {Tiers: []campaign.Tier{{Title: "半斤装", Price: 38_00}}},
			"a launch after the delivery month": {LaunchAt: ptr(w.Now().Add(170 * 24 * time.Hour))},
		} {
			if err := save(edit); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		for code, edit := range map[string]campaign.Edit{
			"RUNG_PRICE_ABOVE_LEAD": {Ladder: []offer.Rung{{Backers: 50, Price: 61_00}}},
			"DELIVERY_TOO_EARLY":    {DeliveryMonth: ptr(w.Now().AddDate(0, 3, 0).Format("2006-01"))},
			"LAUNCH_PAST":           {LaunchAt: ptr(w.Now().Add(-time.Hour))},
			"REQUIRED":              {Title: ptr("")},
			"GOAL_OUT_OF_RANGE":     {Goal: ptr(money.Fen(-1))},
			"ACCOUNT_FORM":          {PayeeAccount: ptr("123")},
		} {
			wantFault(t, save(edit), code)
		}
		_, err := w.Campaigns.Submit(w.Household.Ctx, c.ID, c.Version)
		wantFault(t, err, "RUNG_PRICE_ABOVE_LEAD")
		wantFault(t, err, "DELIVERY_TOO_EARLY")
		// A draft that lay until its wished launch had passed can still be worked on.
		must(w.DB.AdvanceClock(t.Context(), 365*24*time.Hour))(t)
		if err := save(campaign.Edit{Days: ptr(45)}); err != nil {
			t.Error(err)
		}
		if err := save(campaign.Edit{Ladder: []offer.Rung{}}); err != nil {
			t.Error(err)
		}
	})
}

func TestAnUpdateSentAgainIsNoConflict(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := w.Draft()
		edit := campaign.Edit{
			Title: ptr("  高山大红袍  花椒"), PayeeAccount: ptr("6228 4804 0256 4890 019"), LaunchAt: ptr(w.Now().Add(48 * time.Hour).In(time.FixedZone("", 8*3600))),
			Tiers: []campaign.Tier{{Title: "两斤装", Price: 128_00, Freight: offer.Freight{ByProvince: map[string]money.Fen{}}}}, Costs: []offer.CostLine{},
		}
		rows, errs := atOnce(func() (*gen.Campaign, error) {
			return w.Campaigns.Update(w.Household.Ctx, campaign.UpdateInput{ID: c.ID, Version: c.Version, Edit: edit})
		})
		for i, got := range rows {
			if errs[i] != nil || got.Version != c.Version+1 {
				t.Fatalf("call %d: %v, %v", i, got, errs[i])
			}
		}
		if n := w.DB.Client.AuditEntry.Query().Where(auditrow.Action("campaign.update")).CountX(w.System); n != 1 {
			t.Fatalf("%d audit entries", n)
		}
		entry := w.DB.Client.AuditEntry.Query().Where(auditrow.Action("campaign.update")).OnlyX(w.System)
		if !strings.Contains(entry.After, `"payeeChanged":true`) || strings.Contains(entry.After, "6228480402564890019") {
			t.Errorf("audit says %s", entry.After)
		}
		// Somebody saved another answer meanwhile: what was sent still stands.
		must(w.Campaigns.Update(w.Household.Ctx, campaign.UpdateInput{ID: c.ID, Version: c.Version + 1, Edit: campaign.Edit{Summary: ptr("在别处写的话")}}))(t)
		if got := must(w.Campaigns.Update(w.Household.Ctx, campaign.UpdateInput{ID: c.ID, Version: c.Version, Edit: edit}))(t); got.Version != c.Version+2 || got.Summary != "在别处写的话" {
			t.Fatalf("got %+v", got)
		}
		// Another account, title or bank is not what is stored.
		for _, edit := range []campaign.Edit{{PayeeAccount: ptr("6228480402564890018")}, {Title: ptr("第三个标题")}, {PayeeBank: ptr("别的银行")}, {Tiers: []campaign.Tier{}}} {
			_, err := w.Campaigns.Update(w.Household.Ctx, campaign.UpdateInput{ID: c.ID, Version: c.Version, Edit: edit})
			wantFault(t, err, "EDITED_ELSEWHERE")
			if f := fault.All(err)[0]; f.Kind != fault.Conflict || f.Args["version"] != c.Version+2 {
				t.Errorf("the conflict is %+v", f)
			}
		}
		must(w.Campaigns.Submit(w.Household.Ctx, must(w.Campaigns.Update(w.Household.Ctx, campaign.UpdateInput{
			ID: c.ID, Version: c.Version + 2, Edit: campaign.Edit{Costs: w.Edit().Costs, Ladder: []offer.Rung{}},
		}))(t).ID, 0))(t)
		_, err := w.Campaigns.Update(w.Household.Ctx, campaign.UpdateInput{ID: c.ID, Version: c.Version, Edit: edit})
		wantFault(t, err, "WRONG_STATE")
	})
}

// A phone syncs one answer after the other over a bad line: answers arrive, or their
// receipts are lost and they are sent again with the old version. What was written
// last is what is stored.
func TestNothingWrittenIsLostOnABadLine(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := campaigntest.New(t, db)
		all := answers(w.Now())
		rapid.Check(t, func(t *rapid.T) {
			c := barely(t, w)
			defer func() { // so that the next draft has room
				w.DB.Client.Campaign.UpdateOneID(c.ID).SetState(lifecycle.CampaignCancelled).ExecX(w.System)
			}()
			want, version := stored(t, w, c), c.Version
			for _, i := range rapid.SliceOfN(rapid.IntRange(0, len(all)-1), 1, 6).Draw(t, "answers") {
				edit := all[i]
				draft := after(want, edit)
				var got *gen.Campaign
				for range rapid.IntRange(1, 3).Draw(t, "times") { // the receipts of all but the last are lost
					var err error
					got, err = w.Campaigns.Update(w.Household.Ctx, campaign.UpdateInput{ID: c.ID, Version: version, Edit: edit})
					if fault.HasCode(err, "RUNG_PRICE_ABOVE_LEAD") || fault.HasCode(err, "DELIVERY_TOO_EARLY") {
						got, draft = w.DB.Client.Campaign.GetX(w.System, c.ID), want // refused for what it says itself
						break
					}
					if err != nil {
						t.Fatalf("answer %d: %v", i, err)
					}
				}
				if got.Version > version+1 {
					t.Fatalf("one answer made %d versions", got.Version-version)
				}
				want, version = draft, got.Version
			}
			if x, y := written(want), written(stored(t, w, c)); x != y {
				t.Fatalf("stored is\n%s\nwant\n%s", y, x)
			}
		})
	})
}
