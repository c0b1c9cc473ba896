package graph_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"shanhuo.app/graph/graphtest"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func TestTheQueueAnswersWhatIsAskedOfIt(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := graphtest.Bare(t, db)
		for i := range 5 {
			w.Campaign(graphtest.Plan{State: lifecycle.CampaignInReview, Attested: i < 2})
		}
		officer := w.Holder("COUNTY_OFFICER", "c")
		ask := func(args string) (total, overdue any, rows int) {
			t.Helper()
			a := w.Ask(officer, `{reviewQueue(`+args+`){totalCount overdueCount edges{node{id}}}}`, nil)
			if len(a.Errors) > 0 {
				t.Fatal(a.Body)
			}
			edges, _ := a.Get("reviewQueue.edges").([]any)
			return a.Get("reviewQueue.totalCount"), a.Get("reviewQueue.overdueCount"), len(edges)
		}
		type want struct {
			total float64
			rows  int
		}
		check := func(late bool, wants map[string]want) {
			t.Helper()
			for args, want := range wants {
				wantLate := 0.0
				if late {
					wantLate = want.total
				}
				if total, overdue, rows := ask(args); total != want.total || overdue != wantLate || rows != want.rows {
					t.Errorf("%s: %v in all, %v overdue, %d rows", args, total, overdue, rows)
				}
			}
		}
		queue := map[string]want{
			`first:1`: {2, 1}, `watch:true first:2`: {5, 2}, `watch:true kind:VILLAGE`: {3, 3}, `watch:true kind:COUNTY`: {2, 2}, `kind:VILLAGE`: {0, 0},
			`watch:true search:"大红袍"`: {5, 5}, `watch:true search:"核桃"`: {0, 0}, `watch:true search:"%"`: {0, 0}, `watch:null overdue:null kind:null search:null`: {2, 2},
		}
		check(false, queue)
		check(false, map[string]want{`watch:true overdue:true`: {0, 0}})
		if _, err := w.DB.AdvanceClock(t.Context(), 2*time.Hour); err != nil {
			t.Fatal(err)
		}
		check(true, queue)
		check(true, map[string]want{`watch:true overdue:true first:4`: {5, 4}, `overdue:true kind:COUNTY`: {2, 2}})

		bare, _ := counted(t, w, officer, `{reviewQueue{edges{node{id}}}}`, nil)
		both, _ := counted(t, w, officer, `{reviewQueue{totalCount overdueCount edges{node{id}}}}`, nil)
		if both != bare+2 {
			t.Errorf("%d statements with both counts, %d without", both, bare)
		}
		if a := w.Ask(officer, `{reviewQueue(search:"1 2 3 4 5 6"){totalCount}}`, nil); a.Code() != "TOO_MANY" {
			t.Error(a.Body)
		}
	})
}

func TestChecksNameTheAnswerTheyConcern(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := graphtest.Bare(t, db)
		c := w.Campaign(graphtest.Plan{State: lifecycle.CampaignInReview, Slug: "looked-at"})
		w.DB.Client.Campaign.UpdateOneID(c.ID).SetGoalMinor(5_000_000_00).SetSummary("电话 13812345678").ExecX(w.System)
		for _, tier := range w.Tiers(c) {
			w.DB.Client.Tier.UpdateOneID(tier.ID).SetStock(10).SetPerPerson(1).ExecX(w.System)
		}
		const query = `query($slug:String!){campaign(slug:$slug){checks{code ok text field}}}`
		type answer struct {
			Campaign struct {
				Checks []struct {
					Code, Text string
					Ok         bool
					Field      *string
				}
			}
		}
		clerk := w.Holder("VILLAGE_CLERK", "v")
		texts := map[string]map[string]string{}
		var questions []map[string]any
		for _, lang := range message.Languages {
			var got answer
			a := w.AskIn(message.With(context.Background(), lang), clerk, query, map[string]any{"slug": "looked-at"})
			if err := a.Into(&got); err != nil || len(a.Errors) > 0 {
				t.Fatal(a.Body)
			}
			texts[lang] = map[string]string{}
			questions = nil
			for _, check := range got.Campaign.Checks {
				mark := "ok "
				if !check.Ok {
					mark = "attention "
				}
				if check.Field == nil {
					mark += "@"
				} else {
					mark += "@" + *check.Field
					questions = append(questions, map[string]any{"field": *check.Field, "text": "这里怎么回事？"})
				}
				texts[lang][mark+" "+check.Code] = check.Text
			}
			if strings.Contains(a.Body, "13812345678") {
				t.Errorf("a finding repeats a phone number: %s", a.Body)
			}
		}
		for mark, want := range map[string][2]string{
			"ok @costs HOUSEHOLD_SHARE":       {"农户自己拿到 80%。", "Household share 80 %."},
			"attention @goalMinor GOAL_STOCK": {"全部卖完只有 ¥1,360，到不了目标 ¥5,000,000。", "Sold out it makes only ¥1,360, which is below the goal of ¥5,000,000."},
			"attention @summary TEXT_CONTACT": {texts[message.Chinese]["attention @summary TEXT_CONTACT"], texts[message.English]["attention @summary TEXT_CONTACT"]},
			"attention @payee.name PAYEE_NAME": {
				"钱付给另一个名字：甘山村花椒合作社，不是 李秀英一家。问一问是什么关系。",
				"The money goes to another name: 甘山村花椒合作社, not 李秀英一家. Ask how they belong together.",
			},
			"ok @ OTHER_CAMPAIGN": {"这家没有别的项目正在进行。", "This household has no other project under way."},
		} {
			zh, en := texts[message.Chinese][mark], texts[message.English][mark]
			if zh != want[0] || en != want[1] || strings.HasSuffix(mark, "TEXT_CONTACT") && (zh == "" || en == "") {
				t.Errorf("%s: %q, %q", mark, zh, en)
			}
		}
		// A reviewer may ask beside each of them.
		a := w.Ask(clerk, `mutation($input:ReviewCampaignInput!){reviewCampaign(input:$input){campaign{state} userErrors{code field}}}`,
			map[string]any{"input": map[string]any{"campaignId": graphtest.NodeID("Campaign", c.ID), "stepId": graphtest.NodeID("ReviewStep", openStep(w, c).ID), "decision": "RETURN", "questions": questions[:min(20, len(questions))]}})
		if a.Get("reviewCampaign.campaign.state") != "DRAFT" {
			t.Error(a.Body)
		}
		for _, v := range []*graphtest.Viewer{w.Owner, w.Author, w.Holder("AUDITOR", "p")} {
			if list, _ := w.Ask(v, query, map[string]any{"slug": "looked-at"}).Get("campaign.checks").([]any); len(list) == 0 {
				t.Errorf("%s is told nothing", v.Name)
			}
		}
		if list, _ := w.Ask(w.Stranger, query, map[string]any{"slug": w.Campaign(graphtest.Plan{State: lifecycle.CampaignLive}).Slug}).Get("campaign.checks").([]any); list == nil || len(list) > 0 {
			t.Error("a stranger is told what the portal noticed")
		}
	})
}

func TestAnApprovalIsOfTheStepThatWasReadAndMayBeSentAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := graphtest.Bare(t, db)
		c := w.Campaign(graphtest.Plan{State: lifecycle.CampaignInReview, Attested: true})
		officer := w.Holder("COUNTY_OFFICER", "c")
		decide := func(ctx context.Context, step, decision string) (code, words any) {
			a := w.AskIn(ctx, officer, `mutation($input:ReviewCampaignInput!){reviewCampaign(input:$input){campaign{review{id state}} userErrors{code message}}}`,
				map[string]any{"input": map[string]any{"campaignId": graphtest.NodeID("Campaign", c.ID), "stepId": step, "decision": decision, "comment": "再看看价钱"}})
			return a.Get("reviewCampaign.userErrors.0.code"), a.Get("reviewCampaign.userErrors.0.message")
		}
		read := graphtest.NodeID("ReviewStep", openStep(w, c).ID)
		for range 2 { // the second time as after a lost answer
			if code, _ := decide(t.Context(), read, "RETURN"); code != nil {
				t.Fatal(code)
			}
		}
		sent := w.Ask(w.Owner, `mutation($id:ID!){submitCampaign(input:{campaignId:$id}){campaign{state}}}`, map[string]any{"id": graphtest.NodeID("Campaign", c.ID)})
		if sent.Get("submitCampaign.campaign.state") != "IN_REVIEW" {
			t.Fatal(sent.Body)
		}
		for lang, want := range map[string]string{message.Chinese: "这一步已经处理过了，这次没有再改动。", message.English: "This step has been decided already. Nothing was changed."} {
			if code, words := decide(message.With(t.Context(), lang), read, "APPROVE"); code != "ALREADY_DECIDED" || words != want {
				t.Errorf("%s: %v %v", lang, code, words)
			}
		}
		if code, _ := decide(t.Context(), graphtest.NodeID("Campaign", c.ID), "APPROVE"); code != "ID_INVALID" {
			t.Error(code)
		}
	})
}
