package campaign_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/campaign/campaigntest"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/review"
	"shanhuo.app/server/store"
)

// full is a live campaign with 10 tiers, 12 pledges, 4 posts with 2 photos each, and 2
// questions.
func full(t *testing.T, w *campaigntest.World) *gen.Campaign {
	t.Helper()
	in := w.Edit()
	for len(in.Tiers) < 10 {
		in.Tiers = append(in.Tiers, campaign.Tier{Title: fmt.Sprintf("第 %d 档", len(in.Tiers)), Price: 100_00, Freight: offer.Freight{Default: 5_00}})
	}
	c := must(w.Campaigns.Create(w.Household.Ctx, campaign.CreateInput{RegionCode: campaigntest.Village.Code(), Edit: in}))(t)
	must(w.Campaigns.AddPhoto(w.Household.Ctx, campaign.PhotoInput{CampaignID: c.ID, File: picture(t), Alt: "花椒地"}))(t)
	must(w.Campaigns.Submit(w.Household.Ctx, c.ID, 0))(t)
	must(w.Decide(w.Clerk, c, review.Ruling{Decision: review.Approve}))(t)
	c = must(w.Decide(w.County, c, review.Ruling{Decision: review.Approve}))(t)
	base := *c.LaunchedAt
	for i := range 12 {
		backer := w.Backer
		if i%2 == 1 {
			backer = w.Backer2
		}
		w.Pledge(c, backer, i+1, i == 11, base.Add(time.Duration(i)*time.Minute))
	}
	// What is not counted is not shown, however late.
	w.Pledge(c, w.Backer, 9, false, base.Add(time.Hour)).Update().SetState(lifecycle.PledgeCancelled).ExecX(w.System)
	w.Pledge(c, w.Backer, 9, false, base.Add(time.Hour)).Update().SetState(lifecycle.PledgeAwaitingMethod).ClearCommittedAt().ExecX(w.System)
	for i := range 4 {
		p := w.DB.Client.Post.Create().SetCreatedAt(base.Add(time.Duration(i) * time.Minute)).SetCampaignID(c.ID).SetAuthorID(w.Household.ID).
			SetTitle(fmt.Sprintf("进展 %d", i)).SetBody("正文").SaveX(w.System)
		for n := range 2 {
			w.DB.Client.Photo.Create().SetCampaignID(c.ID).SetPostID(p.ID).SetPosition(1 - n).SetKey(uuid.NewString()).SetWidth(640).SetHeight(480).
				SetColor("#aa3322").SetFormat("jpeg").SetAlt(fmt.Sprintf("进展 %d 照片 %d", i, 1-n)).ExecX(w.System)
		}
	}
	w.DB.Client.Question.Create().SetCreatedAt(base).SetCampaignID(c.ID).SetAskedBy(w.Backer.ID).SetText("什么时候发货？").
		SetAnswer("九月。").SetAnsweredBy(w.Household.ID).SetAnsweredAt(base.Add(time.Minute)).ExecX(w.System)
	w.DB.Client.Question.Create().SetCreatedAt(base.Add(time.Minute)).SetCampaignID(c.ID).SetAskedBy(w.Backer2.ID).SetText("辣不辣？").ExecX(w.System)
	return c
}

func TestThePageHasEverythingInFiveStatementsAndOneRoundTrip(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := full(t, w)
		ctx, counter := store.CountIn(w.Public)
		p := must(w.Campaigns.Page(ctx, c.Slug))(t)
		if n := counter.Statements(); n > 5 {
			t.Errorf("%d statements", n)
		}
		if n := counter.Trips(); w.DB.Postgres() && n != 1 {
			t.Errorf("%d round trips", n)
		}
		stored := w.DB.Client.Campaign.GetX(w.System, c.ID)
		got := p.Campaign
		if got.ID != stored.ID || got.Title != stored.Title || got.Story != stored.Story || !slices.Equal(got.Costs, stored.Costs) ||
			!slices.Equal(got.Ladder, stored.Ladder) || !got.Deadline.Equal(*stored.Deadline) || !got.LaunchedAt.Equal(*stored.LaunchedAt) ||
			!got.CreatedAt.Equal(stored.CreatedAt) || *got.CoverID != *stored.CoverID || got.State != stored.State || got.GoalMinor != stored.GoalMinor ||
			got.RegionPath != stored.RegionPath || got.OwnerID != stored.OwnerID || got.PayeeName != stored.PayeeName {
			t.Errorf("page has %+v, stored is %+v", got, stored)
		}
		if got.PayeeBank != "" || got.PayeeAccountLast4 != "" || got.PayeeAccountSealed != nil {
			t.Error("the page carries the payee's bank or account")
		}
		var places []string
		for _, place := range p.Places {
			places = append(places, place.Name)
		}
		if !slices.Equal(places, []string{"陇南市", "武都区", "角弓镇", "陈家坝村"}) {
			t.Errorf("places %v", places)
		}
		if p.Owner != "李秀英" || p.DraftedBy != "" || p.Vouched.Name != "陈文书" || p.Approved.Name != "县专员" || p.Approved.Office != "武都区" || p.Closing != nil {
			t.Errorf("owner %q, vouched %+v, approved %+v", p.Owner, p.Vouched, p.Approved)
		}
		if len(p.Tiers) != 10 || *p.Tiers[0].Stock != 300 || p.Tiers[2].Freight.Default != 5_00 || p.Tiers[9].Position != 9 || len(p.Photos) != 1 {
			t.Errorf("%d tiers, %d photos", len(p.Tiers), len(p.Photos))
		}
		if len(p.Supports) != 10 || !p.MoreSupports || p.Supports[0].Name != "" || p.Supports[0].Quantity != 12 ||
			p.Supports[1].Name != "上海的小周" || p.Supports[9].Quantity != 3 {
			t.Errorf("supports %+v", p.Supports)
		}
		if len(p.Posts) != 3 || !p.MorePosts || p.Posts[0].Title != "进展 3" || p.Posts[0].Author != "李秀英" || !p.Posts[0].CreatedAt.Equal(c.LaunchedAt.Add(3*time.Minute)) {
			t.Errorf("posts %+v", p.Posts)
		}
		for i, post := range p.Posts {
			if len(post.Photos) != 2 || post.Photos[0].Alt != fmt.Sprintf("进展 %d 照片 0", 3-i) || post.Photos[1].Position != 1 || *post.Photos[1].PostID != post.ID {
				t.Errorf("post %d has the photos %+v", i, post.Photos)
			}
		}
		if len(p.Questions) != 2 || p.MoreQuestions || p.Questions[0].Asker != "兰州的老郑" || p.Questions[0].AnsweredAt != nil || p.Questions[1].Answer != "九月。" ||
			p.Questions[1].Answerer != "李秀英" || *p.Questions[1].AnsweredBy != w.Household.ID {
			t.Errorf("questions %+v", p.Questions)
		}
		raw := must(json.Marshal(p))(t)
		for _, secret := range []string{"6228480402564890018", "甘肃农信", "payee_account_last4\":\"0018", "address_sealed\":\"A", w.Backer2.ID.String() + "@"} {
			if strings.Contains(string(raw), secret) {
				t.Errorf("the page holds %q", secret)
			}
		}
	})
}

func TestSeveralPagesAtOnceAnswerAsEachAlone(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		a, b := full(t, w), w.Live()
		ids := []uuid.UUID{a.ID, b.ID}
		voices, vouches := must(w.Campaigns.VoicesOf(w.Public, ids))(t), must(w.Campaigns.VouchesOf(w.Public, ids))(t)
		for _, c := range []*gen.Campaign{a, b} {
			page := must(w.Campaigns.Page(w.Public, c.Slug))(t)
			if x, y := fmt.Sprintf("%+v", asText(page.Voices)), fmt.Sprintf("%+v", asText(voices[c.ID])); x != y {
				t.Errorf("voices differ:\n%s\n%s", x, y)
			}
			if x, y := asText(page.Vouches), asText(vouches[c.ID]); x != y {
				t.Errorf("vouches differ:\n%s\n%s", x, y)
			}
		}
	})
}

func asText(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(raw)
}

func TestOnlyWhoMayReadADraftPreviewsItsPage(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := w.Draft()
		for name, try := range map[string]struct {
			ctx  context.Context
			sees bool
		}{
			"public": {w.Public, false}, "no reader": {t.Context(), false}, "backer": {w.Backer.Ctx, false}, "neighbour": {w.Household2.Ctx, false},
			"far clerk": {w.FarClerk.Ctx, false}, "far county": {w.FarCounty.Ctx, false}, "admin": {w.Admin.Ctx, false},
			"owner": {w.Household.Ctx, true}, "clerk": {w.Clerk.Ctx, true}, "township": {w.TownshipOfficer.Ctx, true},
			"county": {w.County.Ctx, true}, "city": {w.CityOfficer.Ctx, true}, "auditor": {w.Auditor.Ctx, true},
		} {
			_, err := w.Campaigns.Page(try.ctx, c.Slug)
			if try.sees != (err == nil) || !try.sees && !fault.HasCode(err, "NOT_FOUND") {
				t.Errorf("%s: %v", name, err)
			}
			_, err = w.Campaigns.GetBySlug(try.ctx, c.Slug)
			if try.sees != (err == nil) {
				t.Errorf("%s gets: %v", name, err)
			}
		}
		if _, err := w.Campaigns.Page(w.Public, "nothing-here"); !fault.HasCode(err, "NOT_FOUND") {
			t.Errorf("no campaign: %v", err)
		}
	})
}

// The page's queries read the ends of indexes: no plan scans or sorts the pledges.
func TestThePlanOfThePageDoesNotGrowWithPledges(t *testing.T) {
	each(t, func(t *testing.T, w *campaigntest.World) {
		c := w.Live()
		seed := fmt.Sprintf(`INSERT INTO pledges (id, created_at, region_path, campaign_id, backer_id, rail, state, version, idempotency_key,
			input_hash, anonymous, address_sealed, province, goods_minor, freight_minor, consent, hold_until, committed_at, checkout_url,
			method_brand, method_last4, charge_tries, notices, decline_code, collected_minor, fee_minor, refunded_minor, method_forget_due, updated_at)
			SELECT %%s, created_at, region_path, '%s', '%s', 'RESERVE', 'COMMITTED', 1, 'k' || n, '1', false, '1', '上海', 1, 0, '{}', created_at,
			%%s, '', '', '', 0, 0, '', 0, 0, 0, false, created_at FROM campaigns, (%%s) AS numbers WHERE campaigns.id = '%s'`, c.ID, w.Backer.ID, c.ID)
		numbers, id, at, explain := "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 5000) SELECT n FROM s",
			"printf('01900000-0000-7000-8000-%012d', n)",
			"strftime('%Y-%m-%d %H:%M:%S', created_at, n || ' seconds') || '+00:00'", "EXPLAIN QUERY PLAN "
		if w.DB.Postgres() {
			numbers, id, at, explain = "SELECT generate_series(1, 5000) AS n", "gen_random_uuid()", "created_at + n * interval '1 second'", "EXPLAIN "
		}
		if _, err := w.DB.Writer().ExecContext(w.System, fmt.Sprintf(seed, id, at, numbers)); err != nil {
			t.Fatal(err)
		}
		if _, err := w.DB.Writer().ExecContext(w.System, "ANALYZE"); err != nil {
			t.Fatal(err)
		}
		p := must(w.Campaigns.Page(w.Public, c.Slug))(t)
		if len(p.Supports) != 10 || !p.MoreSupports {
			t.Fatalf("%d supports", len(p.Supports))
		}
		rows := must(w.DB.Reader().QueryContext(w.System, w.DB.Rebind(explain+campaign.SupportsBySlug), c.Slug))(t)
		defer rows.Close()
		columns := must(rows.Columns())(t)
		var plan []string
		for rows.Next() {
			line := make([]any, len(columns))
			for i := range line {
				line[i] = new(any)
			}
			if err := rows.Scan(line...); err != nil {
				t.Fatal(err)
			}
			plan = append(plan, fmt.Sprint(*line[len(line)-1].(*any)))
		}
		text := strings.Join(plan, "\n")
		if strings.Contains(text, "Seq Scan on pledges") || strings.Contains(text, "SCAN pledges") ||
			strings.Count(text, "campaign_id_state_committed_at") < len(lifecycle.CountedPledges) {
			t.Errorf("plan:\n%s", text)
		}
	})
}
