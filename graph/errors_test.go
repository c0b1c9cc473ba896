package graph_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"shanhuo.app/graph"
	"shanhuo.app/graph/graphtest"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/store/storetest"
)

func chinese(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 0x4e00 && r <= 0x9fff })
}

// TestBadInputIsToldInBothLanguages sends what is wrong, and wants a code, a sentence
// in the reader's language, and nothing changed.
func TestBadInputIsToldInBothLanguages(t *testing.T) {
	t.Parallel()
	w := graphtest.Bare(t, storetest.SQLite(t))
	live := w.Campaign(graphtest.Plan{State: lifecycle.CampaignLive})
	draft := w.Campaign(graphtest.Plan{})
	failed := w.Campaign(graphtest.Plan{State: lifecycle.CampaignFailed})
	pledge := func(c input) input {
		return with(input{
			"campaignId": graphtest.NodeID("Campaign", live.ID), "lines": []any{input{"tierId": graphtest.NodeID("Tier", w.Tiers(live)[0].ID), "quantity": 1}},
			"shippingAddress": addressInput(), "idempotencyKey": "key",
		}, c)
	}
	line := func(quantity any) []any {
		return []any{input{"tierId": graphtest.NodeID("Tier", w.Tiers(live)[0].ID), "quantity": quantity}}
	}
	megabyte := strings.Repeat("花", 1<<18)
	onDraft := func(c input) input {
		return with(input{"campaignId": graphtest.NodeID("Campaign", draft.ID), "version": 1}, c)
	}
	before := fingerprint(t, w)
	for _, c := range []struct {
		mutation string
		in       input
		code     string
	}{
		{"createPledge", pledge(input{"lines": line(0)}), "OUT_OF_RANGE"},
		{"createPledge", pledge(input{"lines": line(-3)}), "OUT_OF_RANGE"},
		{"createPledge", pledge(input{"lines": line(int64(1) << 40)}), "NUMBER_FORM"},
		{"createPledge", pledge(input{"lines": []any{}}), "REQUIRED"},
		{"createPledge", pledge(input{"idempotencyKey": ""}), "REQUIRED"},
		{"createPledge", pledge(input{"campaignId": "nothing"}), "ID_INVALID"},
		{"createPledge", pledge(input{"campaignId": graphtest.NodeID("Pledge", live.ID)}), "ID_INVALID"},
		{"createPledge", pledge(input{"campaignId": graphtest.NodeID("Campaign", failed.ID)}), "DEADLINE_PASSED"},
		{"createPledge", pledge(input{"shippingAddress": with(addressInput(), input{"detail": megabyte})}), "TOO_LONG"},
		{"createPledge", pledge(input{"shippingAddress": with(addressInput(), input{"province": "Atlantis"})}), "PROVINCE_UNKNOWN"},
		{"createCampaign", with(draftInput(), input{"regionCode": "nowhere"}), "REGION_UNKNOWN"},
		{"createCampaign", with(draftInput(), input{"goalMinor": -5}), "GOAL_OUT_OF_RANGE"},
		{"createCampaign", with(draftInput(), input{"goalMinor": json.Number("99999999999999999999")}), "NUMBER_FORM"},
		{"createCampaign", with(draftInput(), input{"launchAt": "tomorrow"}), "TIME_FORM"},
		{"createCampaign", with(draftInput(), input{"title": megabyte}), "TOO_LONG"},
		{"createCampaign", with(draftInput(), input{"produce": "GOLD"}), "GRAPHQL_VALIDATION_FAILED"},
		{"createCampaign", with(draftInput(), input{"tiers": []any{input{"title": "一斤装", "priceMinor": -1}}}), "PRICE_OUT_OF_RANGE"},
		{"createCampaign", with(draftInput(), input{"costs": []any{input{"kind": "HOUSEHOLD", "label": "农户", "basisPoints": 10_001}}}), "COST_SHARE_OUT_OF_RANGE"},
		{"updateCampaign", onDraft(input{"ladder": []any{input{"backers": 10, "priceMinor": 90_00}}}), "RUNG_PRICE_ABOVE_LEAD"},
		{"updateCampaign", onDraft(input{"version": 7, "title": "另一个题目"}), "EDITED_ELSEWHERE"},
		{"updateCampaign", onDraft(input{"title": nil, "nothing": 1}), "GRAPHQL_VALIDATION_FAILED"},
		{"askQuestion", input{"campaignId": graphtest.NodeID("Campaign", uuid.New()), "text": "什么时候发货？"}, "NOT_FOUND"},
		{"signOut", input{"signInId": "x"}, "ID_INVALID"},
	} {
		f := schema.Mutation.Fields.ForName(c.mutation)
		query := fmt.Sprintf(`mutation($input:%s){%s(input:$input){userErrors{code field message}}}`, f.Arguments.ForName("input").Type, c.mutation)
		for lang, right := range map[string]func(string) bool{"zh-CN": chinese, "en": func(s string) bool { return s != "" && !chinese(s) }} {
			body, _ := json.Marshal(map[string]any{"query": query, "variables": input{"input": c.in}})
			a := w.Send(context.Background(), w.Handler, w.Owner, as(post(string(body)), "Accept-Language", lang))
			code, told := a.Code(), ""
			if code != "" {
				told = a.Errors[0].Message
			} else {
				code, _ = a.Get(c.mutation + ".userErrors.0.code").(string)
				told, _ = a.Get(c.mutation + ".userErrors.0.message").(string)
			}
			if !right(told) || len(a.Body) > 8<<10 {
				t.Errorf("%s %s: %q in %s: %.300s", c.mutation, c.code, told, lang, a.Body)
			}
			if code != c.code {
				t.Errorf("%s: %q, want %q: %.300s", c.mutation, code, c.code, a.Body)
			}
		}
	}
	if after := fingerprint(t, w); after != before {
		t.Errorf("bad input changed something:\n%s\n%s", before, after)
	}
	for arguments, code := range map[string]string{
		`first:0`: "OUT_OF_RANGE", `first:101`: "OUT_OF_RANGE", `first:-1`: "OUT_OF_RANGE", `after:"x"`: "BAD_CURSOR", `region:"nowhere"`: "NOT_FOUND",
		`deliveryMonth:"soon"`: "DELIVERY_MONTH_FORM",
	} {
		a := w.Ask(w.Anyone, `{campaigns(`+arguments+`){totalCount}}`, nil)
		if a.Code() != code || !chinese(a.Errors[0].Message) {
			t.Errorf("%s, want %s: %s", arguments, code, a.Body)
		}
	}
	// What the bad ones were made of is good, and is so for whoever sent them.
	for name, in := range map[string]input{"createPledge": pledge(nil), "createCampaign": draftInput(), "updateCampaign": onDraft(input{"title": "另一个题目"})} {
		a := w.Ask(w.Owner, fmt.Sprintf(`mutation($input:%s){%s(input:$input){userErrors{code field}}}`, schema.Mutation.Fields.ForName(name).Arguments.ForName("input").Type, name), map[string]any{"input": in})
		if a.Code() != "" || a.Get(name) == nil || a.Get(name+".userErrors.0") != nil {
			t.Errorf("%s with nothing wrong: %s", name, a.Body)
		}
	}
	if fingerprint(t, w) == before {
		t.Error("good input changed nothing")
	}
}

// TestWhatBreaksIsHiddenAndLoggedOnce breaks a use case, by an error and by a panic.
func TestWhatBreaksIsHiddenAndLoggedOnce(t *testing.T) {
	t.Parallel()
	w := graphtest.Bare(t, storetest.SQLite(t))
	for name, ledgerFails := range map[string]func() (*ledger.Book, error){
		"error": func() (*ledger.Book, error) {
			return nil, fmt.Errorf("pq: relation secret_table: %w", errors.New("dial 10.0.0.1"))
		},
		"panic": func() (*ledger.Book, error) { panic("secret_table is nil") },
	} {
		t.Run(name, func(t *testing.T) {
			log := &graphtest.Log{}
			do := w.Do
			do.Ledger = func(context.Context, uuid.UUID) (*ledger.Book, error) { return ledgerFails() }
			h := graph.NewHandler(&graph.Resolver{Do: do}, log.Logger(), graph.Options{AnyDocument: true})
			body := `{"query":"{ledger(campaignId:\"` + graphtest.NodeID("Campaign", uuid.New()) + `\"){entries{id}} viewer{id}}"}`
			a := w.Send(context.Background(), h, w.Stranger, as(post(body), "Accept-Language", "en"))
			if a.Code() != "INTERNAL" || strings.Contains(a.Body, "secret_table") || strings.Contains(a.Body, "10.0.0.1") || chinese(a.Body) {
				t.Error(a.Body)
			}
			if a.Errors[0].Extensions["requestId"] != "request of STRANGER" {
				t.Errorf("the answer does not name the request: %s", a.Body)
			}
			if a.Get("viewer.id") == nil {
				t.Errorf("the rest of the answer is gone: %s", a.Body)
			}
			if got := log.String(); strings.Count(got, "secret_table") < 1 || strings.Count(got, "level=ERROR") != 1 || !strings.Contains(got, "request of STRANGER") {
				t.Errorf("logged %s", got)
			}
		})
	}
}

// TestARefusalInsideLeavesTheRest asks for something denied beside something allowed.
func TestARefusalInsideLeavesTheRest(t *testing.T) {
	t.Parallel()
	w := graphtest.Bare(t, storetest.SQLite(t))
	c := w.Campaign(graphtest.Plan{State: lifecycle.CampaignViable, Slug: "here"})
	w.Collect(c)
	a := w.Ask(w.Stranger, `query($id:ID!){campaign(slug:"here"){title} ledger(campaignId:$id){entries{id}} viewer{id}}`, map[string]any{"id": graphtest.NodeID("Campaign", c.ID)})
	if len(a.Errors) != 1 || a.Code() != "DENIED" || fmt.Sprint(a.Errors[0].Path) != "[ledger]" {
		t.Errorf("errors %+v", a.Errors)
	}
	if a.Get("campaign.title") == nil || a.Get("viewer.id") == nil || !strings.Contains(string(a.Data), `"ledger":null`) {
		t.Errorf("data %s", a.Data)
	}
	// viewer is what can be null around a list that cannot.
	b := w.Ask(w.Stranger, `{campaign(slug:"here"){title} viewer{households(village:"`+graphtest.Village.Code()+`"){id}}}`, nil)
	if b.Code() != "DENIED" || b.Get("campaign.title") == nil || !strings.Contains(string(b.Data), `"viewer":null`) {
		t.Error(b.Body)
	}
}

// TestFragmentsAreAskedToo asks for a payload by way of fragments, as generated clients do.
func TestFragmentsAreAskedToo(t *testing.T) {
	t.Parallel()
	w := graphtest.Bare(t, storetest.SQLite(t))
	c := w.Campaign(graphtest.Plan{State: lifecycle.CampaignLive})
	for i, selection := range []string{
		`pledge{id}`, `pledge{id total{minor} card{last4} shippingAddress{phone}}`, `pledge{lines{quantity tier{title}}}`, `pledge{campaign{title} viewerCan{cancel}}`,
		`...on CreatePledgePayload{pledge{...on Pledge{campaign{title} lines{tier{title}}}}}`, `...P`,
	} {
		in := input{
			"campaignId": graphtest.NodeID("Campaign", c.ID), "lines": []any{input{"tierId": graphtest.NodeID("Tier", w.Tiers(c)[0].ID), "quantity": 1}},
			"shippingAddress": addressInput(), "idempotencyKey": fmt.Sprint("key ", i),
		}
		query := `mutation($input:CreatePledgeInput!){createPledge(input:$input){` + selection + ` userErrors{code}}}`
		if selection == "...P" {
			query += ` fragment P on CreatePledgePayload{pledge{...Q}} fragment Q on Pledge{campaign{title region{path}} lines{tier{title}}}`
		}
		if a := w.Ask(w.Backer, query, input{"input": in}); len(a.Errors) > 0 || a.Get("createPledge.pledge") == nil {
			t.Errorf("%s: %s", selection, a.Body)
		}
	}
}

// TestPayloadsHaveUserErrors keeps every mutation answering what was wrong.
func TestPayloadsHaveUserErrors(t *testing.T) {
	t.Parallel()
	for _, f := range schema.Mutation.Fields {
		payload := schema.Types[f.Type.Name()]
		if e := payload.Fields.ForName("userErrors"); e == nil || e.Type.String() != "[UserError!]!" {
			t.Errorf("%s has no userErrors", payload.Name)
		}
		// What is about the viewer alone has nothing to be told.
		if len(f.Arguments) > 1 || len(f.Arguments) == 1 && f.Arguments[0].Name != "input" {
			t.Errorf("%s does not take one input", f.Name)
		}
	}
}
