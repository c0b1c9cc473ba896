package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"
)

// bench is a portal on which everything that can be typed wrongly is typed wrongly.
type bench struct {
	*server
	office
	people   map[string]*client // by what they are called in the tables
	campaign open               // takes pledges
	closed   open               // its deadline has passed
	draft    string             // a campaign that its clerk may edit
	review   string             // one that lies on the village's desk
	step     string             // of its review, open
	decided  string             // the village's step of the campaign that takes pledges
	version  int64              // of the draft
	pledge   string             // of the backer
	backerID string
	auditor  *client
}

// wrong is one bad input: how it is sent, and what it must be refused with.
type wrong struct {
	name string
	send func(t *testing.T, b *bench, lang string) refused
	code string
	// field is the path of the input it concerns; "*" when the code says enough.
	field string
}

// refused is what somebody reads who sent something wrong.
type refused struct {
	code, message, field string
	status               int
	body                 string
}

// languages are the two in which every refusal has to make sense.
var languages = []string{"zh-CN", "en"}

func TestBadInputIsRefusedClearlyInBothLanguagesAndChangesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, database string) {
		b := newBench(t, database)
		for group, table := range map[string][]wrong{
			"uploads": uploads, "requests": requests, "documents": documents, "campaigns": drafts, "pledges": promises, "people": signingIn,
			"offices": offices, "pages": forms,
		} {
			t.Run(group, func(t *testing.T) {
				before := b.facts(t)
				for _, w := range table {
					for _, lang := range languages {
						t.Run(w.name+" in "+lang, func(t *testing.T) { w.check(t, w.send(t, b, lang), lang) })
					}
				}
				if after := b.facts(t); after != before {
					t.Errorf("something was changed.\nbefore: %s\nafter:  %s", before, after)
				}
			})
		}
	})
}

func (w wrong) check(t *testing.T, got refused, lang string) {
	t.Helper()
	if got.code != w.code {
		t.Errorf("the code is %q, not %q (%d): %.600s", got.code, w.code, got.status, got.body)
	}
	if w.field != "*" && got.field != w.field {
		t.Errorf("the field is %q, not %q: %.600s", got.field, w.field, got.body)
	}
	if problem := unclear(got.message, lang); problem != "" {
		t.Errorf("the message %q %s", got.message, problem)
	}
	if got.status >= 500 {
		t.Errorf("it is answered as if the portal were broken: %d %.600s", got.status, got.body)
	}
}

// unclear answers what is wrong with a sentence for a reader of a language, or nothing.
func unclear(sentence, lang string) string {
	han := strings.ContainsFunc(sentence, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	switch {
	case strings.TrimSpace(sentence) == "":
		return "says nothing"
	case lang == "zh-CN" && !han:
		return "is not Chinese"
	case lang == "en" && han:
		return "is not English"
	case strings.ContainsAny(sentence, "{}<>"):
		return "has a gap that was not filled"
	case len(sentence) > 600:
		return "repeats what was sent"
	}
	for _, inside := range []string{"sql", "SQL", "panic", "nil", "runtime error", "gen.", "fault.", "constraint", ".go:"} {
		if strings.Contains(sentence, inside) {
			return "shows the inside of the portal: " + inside
		}
	}
	return ""
}

// first reads the first error out of a GraphQL answer.
func first(r reply) refused {
	out := refused{status: r.status, body: string(r.body)}
	if len(r.Errors) > 0 {
		n, _ := parse(r.body)
		e := n.at("errors.0")
		out.code, out.message, out.field = e.at("extensions.code").text(), e.at("message").text(), e.at("extensions.field").text()
		return out
	}
	n, err := parse(r.Data)
	fields, ok := n.value.(map[string]any)
	if err != nil || !ok {
		return out
	}
	for _, payload := range fields {
		for _, e := range (node{payload}).at("userErrors").list() {
			out.code, out.message, out.field = e.at("code").text(), e.at("message").text(), e.at("field").text()
			return out
		}
	}
	return out
}

// sends makes an entry's send out of a mutation with an input that may depend on the bench.
func sends(who, name, selection string, input func(b *bench) vars) func(*testing.T, *bench, string) refused {
	return func(t *testing.T, b *bench, lang string) refused {
		t.Helper()
		return first(b.people[who].in(lang).try(t, mutation(name, selection), vars{"input": input(b)}))
	}
}

func newBench(t *testing.T, database string) *bench {
	s := demo(t, database)
	people := s.everyone(t, clerk, otherClerk, county, otherCounty, finance, auditor, "backer1@example.org", "backer3@example.org")
	b := &bench{
		server: s, office: office{people[0], people[1], people[2]}, auditor: people[5],
		people: map[string]*client{
			"clerk": people[0], "otherClerk": people[1], "county": people[2], "otherCounty": people[3], "finance": people[4],
			"backer": people[6], "otherBacker": people[7], "stranger": s.stranger(),
		},
	}
	b.closed = b.launch(t, s, vars{"title": "截止了的黄芪", "days": 1})
	s.closeNow(t, b.closed)
	s.waitForCampaign(t, b.closed.id, "FAILED")
	b.campaign = b.launch(t, s, vars{"tiers": []vars{
		{"title": "一袋", "goods": "黄芪切片 500 克", "priceMinor": 80_00, "limit": 8, "perPerson": 4, "freight": vars{"defaultMinor": 8_00}},
		{"title": "一车", "goods": "黄芪两吨", "priceMinor": 100_000_00},
		{"title": "两车", "goods": "黄芪四吨", "priceMinor": 100_000_00},
	}, "ladder": []vars{}})
	made := b.people["backer"].change(t, "createPledge", b.campaign.pledgeInput(2, "bench", nil), "pledge { id checkoutUrl }").at("pledge")
	saveCard(t, made.at("checkoutUrl").text(), goodCard)
	b.pledge = made.at("id").text()
	b.people["backer"].waitFor(t, b.pledge, "COMMITTED")
	b.backerID = b.people["backer"].ask(t, `{ viewer { id } }`, nil).at("viewer.id").text()
	// Somebody else has taken two more: four of eight are left.
	b.campaign.pledge(t, b.people["otherBacker"], 2, goodCard)
	in := draft(s.now(t), vars{"title": "还在写的黄芪", "onBehalfOf": household(t, b.clerk)})
	written := b.clerk.change(t, "createCampaign", in, "campaign { id version }").at("campaign")
	b.draft, b.version = written.at("id").text(), written.at("version").number()
	in["title"] = "等人核实的黄芪"
	b.review = b.clerk.change(t, "createCampaign", in, "campaign { id }").at("campaign.id").text()
	b.clerk.change(t, "submitCampaign", vars{"campaignId": b.review}, "campaign { state }")
	b.step = openStep(t, b.clerk, b.review)
	steps := b.clerk.ask(t, `query($id: ID!) { node(id: $id) { ... on Campaign { review { id state } } } }`, vars{"id": b.campaign.id}).at("node.review")
	if b.decided = steps.at("0.id").text(); steps.at("0.state").text() != "APPROVED" {
		t.Fatalf("the steps of an open campaign are %s", steps.raw())
	}
	return b
}

// facts writes down everything that a refused input could have changed: the newest
// act of a person in the audit trail, and the things that were aimed at. What the
// portal does by itself meanwhile is left out.
func (b *bench) facts(t *testing.T) string {
	t.Helper()
	var out strings.Builder
	trail := b.auditor.ask(t, `{ auditTrail(region: "6212", first: 100) { edges { node { id action actor { id } } } } }`, nil)
	for _, entry := range trail.at("auditTrail.edges").list() {
		if !entry.at("node.actor").null() {
			fmt.Fprintln(&out, "newest act:", entry.at("node").raw())
			break
		}
	}
	fmt.Fprintln(&out, "draft:", b.clerk.ask(t, `query($id: ID!) { node(id: $id) { ... on Campaign {
		title version state summary goal { minor } tiers { id price { minor } } ladder { backers } photos { id } costs { label } } } }`, vars{"id": b.draft}).raw())
	fmt.Fprintln(&out, "review:", b.otherClerk.ask(t, `query($id: ID!) { node(id: $id) { ... on Campaign { state review { id state comment } } } }`, vars{"id": b.review}).raw())
	fmt.Fprintln(&out, "open:", b.server.campaign(t, b.campaign.id).raw())
	fmt.Fprintln(&out, "closed:", b.server.campaign(t, b.closed.id).raw())
	fmt.Fprintln(&out, "pledge:", b.people["backer"].pledgeState(t, b.pledge).raw())
	for _, who := range []string{"backer", "otherBacker", "clerk"} {
		fmt.Fprintln(&out, who, b.people[who].ask(t, `{ viewer { displayName locale pledges(first: 100) { edges { node { id state version } } }
			campaigns(first: 100) { edges { node { id state version } } } } }`, nil).raw())
	}
	fmt.Fprintln(&out, "questions:", b.people["stranger"].ask(t, `query($id: ID!) { node(id: $id) { ... on Campaign {
		questions(first: 100) { edges { node { id } } } posts(first: 100) { edges { node { id } } } } } }`, vars{"id": b.campaign.id}).raw())
	fmt.Fprintln(&out, "payouts:", b.people["finance"].ask(t, `{ payoutBatches(first: 100) { edges { node { id state } } } }`, nil).raw())
	return out.String()
}

// megabyte is far more than anybody has to say.
var megabyte = strings.Repeat("长", 1<<20/3)

// promises are bad pledges.
var promises = []wrong{
	{"no line", pledges(vars{"lines": []vars{}}), "REQUIRED", "lines"},
	{"no unit", pledges(quantity(0)), "OUT_OF_RANGE", "lines.0.quantity"},
	{"fewer than no units", pledges(quantity(-1)), "OUT_OF_RANGE", "lines.0.quantity"},
	{"a thousand units", pledges(quantity(1000)), "OUT_OF_RANGE", "lines.0.quantity"},
	{"more units than there are", pledges(quantity(5)), "SOLD_OUT", "lines.0.quantity"},
	{"more units than one person may have", pledges(quantity(3)), "PERSON_LIMIT", "lines.0.quantity"},
	{"an amount that nobody could pay", pledges(vars{"lines": func(b *bench) any {
		return []vars{{"tierId": b.campaign.tiers[1], "quantity": 999}, {"tierId": b.campaign.tiers[2], "quantity": 999}}
	}}), "AMOUNT_TOO_LARGE", "lines"},
	{"the same tier twice", pledges(vars{"lines": func(b *bench) any {
		return []vars{{"tierId": b.campaign.tiers[0], "quantity": 1}, {"tierId": b.campaign.tiers[0], "quantity": 1}}
	}}), "TIER_TWICE", "lines.1.tierId"},
	{"the tier of another campaign", pledges(vars{"lines": func(b *bench) any {
		return []vars{{"tierId": b.closed.tiers[0], "quantity": 1}}
	}}), "TIER_UNKNOWN", "lines.0.tierId"},
	{"after the deadline", func(t *testing.T, b *bench, lang string) refused {
		return first(b.people["backer"].in(lang).try(t, mutation("createPledge", "pledge { id }"), vars{"input": b.closed.pledgeInput(1, unique("k-"), nil)}))
	}, "DEADLINE_PASSED", ""},
	{"to a campaign that is not open", pledges(vars{"campaignId": func(b *bench) any { return b.draft }}), "NOT_FOUND", "*"},
	{"to something that is no campaign", pledges(vars{"campaignId": "bm90aGluZw"}), "ID_INVALID", "campaignId"},
	{"an id that was guessed", pledges(vars{"campaignId": "Q2FtcGFpZ246MDE5YWExMjMtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAw"}), "NOT_FOUND", "*"},
	{"a province that does not exist", pledges(to("province", "Atlantis")), "PROVINCE_UNKNOWN", "shippingAddress.province"},
	{"a telephone number of letters", pledges(to("phone", "call me")), "PHONE_INVALID", "shippingAddress.phone"},
	{"no name", pledges(to("name", "  ")), "REQUIRED", "shippingAddress.name"},
	{"an address of many thousand words", pledges(to("detail", strings.Repeat("路", 20_000))), "TOO_LONG", "shippingAddress.detail"},
	{"an address of a megabyte", pledges(to("detail", megabyte)), "BODY_TOO_LARGE", "*"},
	{"an address with an escape", pledges(to("detail", "示范路\x1b10 号")), "TEXT_CONTROL", "shippingAddress.detail"},
	{"no key", pledges(vars{"idempotencyKey": ""}), "REQUIRED", "idempotencyKey"},
	{"a key of many thousand letters", pledges(vars{"idempotencyKey": strings.Repeat("k", 50_000)}), "TOO_LONG", "idempotencyKey"},
	{"a key with an escape", pledges(vars{"idempotencyKey": "a\x1bb"}), "TEXT_CONTROL", "idempotencyKey"},
	{"a key that was used with another input", func(t *testing.T, b *bench, lang string) refused {
		return first(b.people["backer"].in(lang).try(t, mutation("createPledge", "pledge { id }"), vars{"input": b.campaign.pledgeInput(1, "bench", nil)}))
	}, "IDEMPOTENCY_MISMATCH", "idempotencyKey"},
	{"a version that was changed meanwhile", func(t *testing.T, b *bench, lang string) refused {
		return first(b.people["backer"].in(lang).try(t, mutation("changePledge", "pledge { id }"), vars{"input": vars{
			"pledgeId": b.pledge, "version": 99, "anonymous": true, "idempotencyKey": unique("k-"),
		}}))
	}, "VERSION_CONFLICT", "*"},
	{"somebody else's pledge changed", func(t *testing.T, b *bench, lang string) refused {
		return first(b.people["otherBacker"].in(lang).try(t, mutation("changePledge", "pledge { id }"), vars{"input": vars{
			"pledgeId": b.pledge, "anonymous": true, "idempotencyKey": unique("k-"),
		}}))
	}, "NOT_FOUND", "*"},
	{"somebody else's pledge cancelled", func(t *testing.T, b *bench, lang string) refused {
		return first(b.people["county"].in(lang).try(t, mutation("cancelPledge", "pledge { id }"), vars{"input": vars{
			"pledgeId": b.pledge, "idempotencyKey": unique("k-"),
		}}))
	}, "DENIED", "*"},
	{"nobody signed in", func(t *testing.T, b *bench, lang string) refused {
		return first(b.people["stranger"].in(lang).try(t, mutation("createPledge", "pledge { id }"), vars{"input": b.campaign.pledgeInput(1, unique("k-"), nil)}))
	}, "UNAUTHENTICATED", "*"},
}

func pledges(changes vars) func(*testing.T, *bench, string) refused {
	return sends("backer", "createPledge", "pledge { id }", func(b *bench) vars {
		in := b.campaign.pledgeInput(1, unique("k-"), nil)
		for name, value := range changes {
			if change, ok := value.(func(*bench) any); ok {
				value = change(b)
			}
			in[name] = value
		}
		return in
	})
}

func quantity(n int) vars {
	return vars{"lines": func(b *bench) any { return []vars{{"tierId": b.campaign.tiers[0], "quantity": n}} }}
}

func to(part, value string) vars { return vars{"shippingAddress": address(vars{part: value})} }

// drafts are bad campaigns.
var drafts = []wrong{
	{"a price below zero", creates(tier("priceMinor", -1)), "PRICE_OUT_OF_RANGE", "tiers.0.priceMinor"},
	{"a price of nothing", creates(tier("priceMinor", 0)), "PRICE_OUT_OF_RANGE", "tiers.0.priceMinor"},
	{"the largest price there is", creates(tier("priceMinor", int64(9223372036854775807))), "PRICE_OUT_OF_RANGE", "tiers.0.priceMinor"},
	{"freight below zero", creates(tier("freight", vars{"defaultMinor": -1})), "FREIGHT_OUT_OF_RANGE", "tiers.0.freight.defaultMinor"},
	{"freight to nowhere", creates(tier("freight", vars{"defaultMinor": 1, "byProvince": []vars{{"province": "Atlantis", "minor": 1}}})), "FREIGHT_PROVINCE_UNKNOWN", "tiers.0.freight.byProvince"},
	{"a limit of no units", creates(tier("limit", 0)), "STOCK_OUT_OF_RANGE", "tiers.0.limit"},
	{"a limit below zero", creates(tier("limit", -5)), "STOCK_OUT_OF_RANGE", "tiers.0.limit"},
	{"a goal below zero", creates(vars{"goalMinor": -300_00}), "GOAL_OUT_OF_RANGE", "goalMinor"},
	{"a goal beyond all money", creates(vars{"goalMinor": int64(9223372036854775807)}), "GOAL_OUT_OF_RANGE", "goalMinor"},
	{"a rung upwards", creates(vars{"ladder": []vars{{"backers": 2, "priceMinor": 70_00}, {"backers": 3, "priceMinor": 75_00}}}), "RUNG_PRICE_NOT_FALLING", "ladder.1.priceMinor"},
	{"a rung above the price", creates(vars{"ladder": []vars{{"backers": 2, "priceMinor": 90_00}}}), "RUNG_PRICE_ABOVE_LEAD", "ladder.0.priceMinor"},
	{"a rung for fewer backers", creates(vars{"ladder": []vars{{"backers": 5, "priceMinor": 75_00}, {"backers": 3, "priceMinor": 70_00}}}), "RUNG_BACKERS_NOT_RISING", "ladder.1.backers"},
	{"a rung for nothing", creates(vars{"ladder": []vars{{"backers": 5, "priceMinor": 0}}}), "RUNG_PRICE_OUT_OF_RANGE", "ladder.0.priceMinor"},
	{"shares above the whole", creates(vars{"costs": []vars{{"kind": "HOUSEHOLD", "label": "农户", "basisPoints": 9000}, {"kind": "FREIGHT", "label": "运费", "basisPoints": 1001}}}), "COSTS_NOT_WHOLE", "costs"},
	{"a share below zero", creates(vars{"costs": []vars{{"kind": "HOUSEHOLD", "label": "农户", "basisPoints": -1}}}), "COST_SHARE_OUT_OF_RANGE", "costs.0.basisPoints"},
	{"a region that does not exist", creates(vars{"regionCode": "999999999999"}), "REGION_UNKNOWN", "regionCode"},
	{"a region with NUL", creates(vars{"regionCode": "6212\x00"}), "TEXT_CONTROL", "input.regionCode"},
	{"a county instead of a village", creates(vars{"regionCode": "621223"}), "REGION_NOT_A_VILLAGE", "regionCode"},
	{"fewer than no days", creates(vars{"days": -1}), "DAYS_OUT_OF_RANGE", "days"},
	{"sixty-one days", creates(vars{"days": 61}), "DAYS_OUT_OF_RANGE", "days"},
	{"a month that does not exist", creates(vars{"deliveryMonth": "2027-13"}), "DELIVERY_MONTH_FORM", "deliveryMonth"},
	{"delivery long ago", creates(vars{"deliveryMonth": "2001-01"}), "DELIVERY_TOO_EARLY", "deliveryMonth"},
	{"a launch long ago", creates(vars{"launchAt": "2001-01-01T00:00:00Z"}), "LAUNCH_PAST", "launchAt"},
	{"a title of many thousand words", creates(vars{"title": strings.Repeat("芪", 20_000)}), "TOO_LONG", "title"},
	{"a title of a megabyte", creates(vars{"title": megabyte}), "BODY_TOO_LARGE", "*"},
	{"a title of blanks", creates(vars{"title": "      "}), "REQUIRED", "title"},
	{"a title with an escape", creates(vars{"title": "黄芪\x1b切片"}), "TEXT_CONTROL", "title"},
	{"a title with NUL", creates(vars{"title": "黄芪\x00切片"}), "TEXT_CONTROL", "input.title"},
	{"a title that turns the direction of writing", creates(vars{"title": "\u202e 001¥ 黄芪切片"}), "TEXT_CONTROL", "title"},
	{"a story of many thousand words", creates(vars{"story": vars{"who": strings.Repeat("家", 20_000)}}), "TOO_LONG", "story.who"},
	{"a story of a megabyte", creates(vars{"story": vars{"who": megabyte}}), "BODY_TOO_LARGE", "*"},
	{"eleven tiers", creates(vars{"tiers": manyTiers(11)}), "TOO_MANY", "tiers"},
	{"an account of letters", creates(vars{"payee": vars{"name": "合作社", "bank": "银行", "account": "DE89 3704"}}), "ACCOUNT_FORM", "payee.account"},
	{"a household that is not one", creates(vars{"onBehalfOf": func(b *bench) any {
		return b.backerID
	}}), "NOT_A_HOUSEHOLD", "onBehalfOf"},
	{"an edit over somebody else's", edits(vars{"version": 999, "title": "别人改过的黄芪"}), "EDITED_ELSEWHERE", "*"},
	{"an edit with a price below zero", edits(vars{"tiers": []vars{{"title": "一袋", "priceMinor": -80_00}}}), "PRICE_OUT_OF_RANGE", "tiers.0.priceMinor"},
	{"an edit of an open campaign", edits(vars{"campaignId": func(b *bench) any { return b.campaign.id }, "title": "换个名字的黄芪"}), "WRONG_STATE", "*"},
	{"an edit by somebody else", sends("backer", "updateCampaign", "campaign { id }", func(b *bench) vars {
		return vars{"campaignId": b.draft, "version": b.version, "title": "别人的黄芪草稿"}
	}), "NOT_FOUND", "*"},
	{"a draft by somebody who is no household", sends("backer", "createCampaign", "campaign { id }", func(b *bench) vars {
		return draft(time.Now().AddDate(0, 1, 0), nil)
	}), "DENIED", "*"},
	{"a post without words", sends("clerk", "publishPost", "post { id }", func(b *bench) vars {
		return vars{"campaignId": b.campaign.id, "title": "", "body": ""}
	}), "REQUIRED", "title"},
	{"a post of many thousand words", sends("clerk", "publishPost", "post { id }", func(b *bench) vars {
		return vars{"campaignId": b.campaign.id, "title": "晒好了", "body": strings.Repeat("晒", 20_000)}
	}), "TOO_LONG", "body"},
	{"a question of many thousand words", sends("backer", "askQuestion", "question { id }", func(b *bench) vars {
		return vars{"campaignId": b.campaign.id, "text": strings.Repeat("问", 20_000)}
	}), "TOO_LONG", "text"},
	{"a question with an escape", sends("backer", "askQuestion", "question { id }", func(b *bench) vars {
		return vars{"campaignId": b.campaign.id, "text": "多少\x1b钱"}
	}), "TEXT_CONTROL", "text"},
}

func creates(changes vars) func(*testing.T, *bench, string) refused {
	return func(t *testing.T, b *bench, lang string) refused {
		t.Helper()
		in := draft(b.now(t), vars{"onBehalfOf": household(t, b.clerk)})
		for name, value := range changes {
			if change, ok := value.(func(*bench) any); ok {
				value = change(b)
			}
			in[name] = value
		}
		return first(b.clerk.in(lang).try(t, mutation("createCampaign", "campaign { id }"), vars{"input": in}))
	}
}

func edits(changes vars) func(*testing.T, *bench, string) refused {
	return sends("clerk", "updateCampaign", "campaign { id }", func(b *bench) vars {
		in := vars{"campaignId": b.draft, "version": b.version}
		for name, value := range changes {
			if change, ok := value.(func(*bench) any); ok {
				value = change(b)
			}
			in[name] = value
		}
		return in
	})
}

func tier(part string, value any) vars {
	one := vars{"title": "一袋", "goods": "黄芪切片", "priceMinor": 80_00, "limit": 10, "freight": vars{"defaultMinor": 8_00}}
	one[part] = value
	return vars{"tiers": []vars{one}, "ladder": []vars{}}
}

func manyTiers(n int) []vars {
	out := make([]vars, n)
	for i := range out {
		out[i] = vars{"title": fmt.Sprintf("档位 %d", i+1), "priceMinor": 80_00}
	}
	return out
}

// offices are bad decisions of officers.
var offices = []wrong{
	{"a rejection without a reason", decides("REJECT", "", nil), "REJECT_WITHOUT_REASON", "comment"},
	{"a return without a question", decides("RETURN", "", nil), "RETURN_WITHOUT_QUESTIONS", "comment"},
	{"a question beside nothing", decides("RETURN", "请改", []vars{{"field": "no.such.field", "text": "为什么"}}), "FIELD_UNKNOWN", "questions.0.field"},
	{"an approval by the step of another campaign", approves(func(b *bench) (campaign, step string) { return b.draft, b.step }), "NOT_FOUND", "*"},
	{"an approval of what is not in review any more", approves(func(b *bench) (campaign, step string) { return b.campaign.id, b.decided }), "ALREADY_DECIDED", "*"},
	{"a decision of no step", sends("otherClerk", "reviewCampaign", "campaign { id }", func(b *bench) vars {
		return vars{"campaignId": b.review, "stepId": b.review, "decision": "APPROVE"}
	}), "ID_INVALID", "stepId"},
	{"a payout for a county of somebody else", sends("finance", "createPayoutBatch", "payoutBatch { id }", func(*bench) vars {
		return vars{"regionCode": "621224", "idempotencyKey": unique("p-")}
	}), "DENIED", "*"},
	{"a payout for a county that does not exist", sends("finance", "createPayoutBatch", "payoutBatch { id }", func(*bench) vars {
		return vars{"regionCode": "999999", "idempotencyKey": unique("p-")}
	}), "COUNTY_UNKNOWN", "regionCode"},
	{"a payout without a key", sends("finance", "createPayoutBatch", "payoutBatch { id }", func(*bench) vars {
		return vars{"regionCode": "621223", "idempotencyKey": ""}
	}), "REQUIRED", "idempotencyKey"},
	{"a payout by a backer", sends("backer", "createPayoutBatch", "payoutBatch { id }", func(*bench) vars {
		return vars{"regionCode": "621223", "idempotencyKey": unique("p-")}
	}), "DENIED", "*"},
	{"a confirmation of nothing", sends("finance", "confirmPayoutBatch", "payoutBatch { id }", func(*bench) vars {
		return vars{"payoutBatchId": "bm90aGluZw", "bankReference": "x", "idempotencyKey": unique("p-")}
	}), "ID_INVALID", "payoutBatchId"},
	{"a suspension without a reason", sends("county", "suspendCampaign", "campaign { id }", func(b *bench) vars {
		return vars{"campaignId": b.campaign.id, "reason": " "}
	}), "REQUIRED", "reason"},
	{"a suspension by another county", sends("otherCounty", "suspendCampaign", "campaign { id }", func(b *bench) vars {
		return vars{"campaignId": b.campaign.id, "reason": "有人举报，先停一下。"}
	}), "DENIED", "*"},
	{"a role given by somebody who may not", sends("county", "giveGrant", "grant { id }", func(*bench) vars {
		return vars{"identifier": "friend@example.org", "role": "COUNTY_FINANCE", "regionCode": "621223"}
	}), "DENIED", "*"},
}

func decides(decision, comment string, questions []vars) func(*testing.T, *bench, string) refused {
	return sends("otherClerk", "reviewCampaign", "campaign { id }", func(b *bench) vars {
		return vars{"campaignId": b.review, "stepId": b.step, "decision": decision, "comment": comment, "questions": questions}
	})
}

func approves(what func(b *bench) (campaign, step string)) func(*testing.T, *bench, string) refused {
	return sends("otherClerk", "reviewCampaign", "campaign { id }", func(b *bench) vars {
		campaign, step := what(b)
		return vars{"campaignId": campaign, "stepId": step, "decision": "APPROVE", "comment": "好"}
	})
}

// signingIn are bad identifiers and codes.
var signingIn = []wrong{
	{"an identifier that is neither", sends("stranger", "requestSignInCode", "sent", func(*bench) vars { return vars{"identifier": "hello"} }), "IDENTIFIER_INVALID", "identifier"},
	{"half an e-mail address", sends("stranger", "requestSignInCode", "sent", func(*bench) vars { return vars{"identifier": "me@"} }), "EMAIL_INVALID", "identifier"},
	{"an identifier of many thousand letters", sends("stranger", "requestSignInCode", "sent", func(*bench) vars {
		return vars{"identifier": strings.Repeat("a", 50_000) + "@example.org"}
	}), "EMAIL_INVALID", "identifier"},
	{"an identifier with NUL", sends("stranger", "requestSignInCode", "sent", func(*bench) vars { return vars{"identifier": "me\x00@example.org"} }), "TEXT_CONTROL", "input.identifier"},
	{"a guessed code", guesses(func(right string) string { return right[1:] + string('0'+(right[0]-'0'+1)%10) }), "CODE_WRONG", "code"},
	{"a code of letters", guesses(func(string) string { return "abcdef" }), "CODE_WRONG", "code"},
	{"no code", guesses(func(string) string { return "" }), "CODE_WRONG", "code"},
	{"half a code", guesses(func(right string) string { return right[:3] }), "CODE_WRONG", "code"},
	{"a code of many thousand digits", guesses(func(right string) string { return strings.Repeat(right, 10_000) }), "CODE_WRONG", "code"},
	{"the code of somebody nobody knows", sends("stranger", "signIn", "token", func(*bench) vars {
		return vars{"identifier": "nobody-has-this@example.org", "code": "123456"}
	}), "CODE_WRONG", "code"},
	{"a name with a telephone number", sends("backer", "updateViewer", "viewer { id }", func(*bench) vars { return vars{"displayName": "找我 13912345678"} }), "NAME_HAS_CONTACT", "displayName"},
	{"a name of many thousand words", sends("backer", "updateViewer", "viewer { id }", func(*bench) vars { return vars{"displayName": strings.Repeat("岚", 20_000)} }), "TOO_LONG", "displayName"},
	{"somebody else's sign-in ended", sends("backer", "signOut", "signedOut", func(*bench) vars {
		return vars{"signInId": "U2lnbkluOjAxOWFhMTIzLTAwMDAtNzAwMC04MDAwLTAwMDAwMDAwMDAwMA"}
	}), "NOT_FOUND", "*"},
	{"an invented token", func(t *testing.T, b *bench, lang string) refused {
		invented := &client{base: b.base, token: "not-a-token", lang: lang}
		return first(invented.try(t, `{ viewer { id } }`, nil))
	}, "UNAUTHENTICATED", "*"},
}

// guesses sends something else than the code that somebody was just sent.
func guesses(other func(right string) string) func(*testing.T, *bench, string) refused {
	return func(t *testing.T, b *bench, lang string) refused {
		t.Helper()
		who := unique("guessed") + "@example.org"
		b.people["stranger"].change(t, "requestSignInCode", vars{"identifier": who}, "sent")
		in := vars{"identifier": who, "code": other(b.code(t, who))}
		return first(b.people["stranger"].in(lang).try(t, mutation("signIn", "token"), vars{"input": in}))
	}
}

// forms are bad forms of the plain pages; a page has no codes.
var forms = []wrong{
	{"a pledge of letters", page(func(t *testing.T, b *bench, in *browser) *browser {
		in.signIn(t, b.server, "typing."+in.lang+"@example.org").open(t, "/c/"+b.campaign.slug+"/pledge").ok(t)
		return in.order(t, "many").step(t, "address")
	}), "422", "*"},
	{"a pledge without an address", page(func(t *testing.T, b *bench, in *browser) *browser {
		in.signIn(t, b.server, "typing."+in.lang+"@example.org").open(t, "/c/"+b.campaign.slug+"/pledge").ok(t)
		return in.order(t, "1").step(t, "address").ok(t).form(t, "province", "phone").step(t, "check")
	}), "422", "*"},
	{"an identifier that is neither", page(func(t *testing.T, b *bench, in *browser) *browser {
		return in.open(t, b.base+"/sign-in").ok(t).form(t, "identifier").set(t, "identifier", "hello").submit(t)
	}), "422", "*"},
	{"a guessed code", page(func(t *testing.T, b *bench, in *browser) *browser {
		in.open(t, b.base+"/sign-in").ok(t).form(t, "identifier").set(t, "identifier", "backer2@example.org").submit(t).ok(t)
		return in.form(t, "code").set(t, "code", "000000").submit(t)
	}), "422", "*"},
	{"a file that is no proof", page(func(t *testing.T, b *bench, in *browser) *browser {
		return in.open(t, b.base+"/verify").ok(t).form(t, "file").attach(t, "file", []byte("hello"))
	}), "422", "*"},
	{"a page that does not exist", page(func(t *testing.T, b *bench, in *browser) *browser {
		return in.open(t, b.base+"/c/no-such-campaign")
	}), "404", "*"},
	{"a link that was made up", page(func(t *testing.T, b *bench, in *browser) *browser {
		return in.open(t, b.base+"/l/AAAA")
	}), "422", "*"},
	{"a filter that does not exist", page(func(t *testing.T, b *bench, in *browser) *browser {
		return in.open(t, b.base+"/campaigns?region=999999999999&produce=GOLD&month=yesterday&after=x")
	}), "404", "*"},
}

// page makes an entry's send out of what is done in a browser.
func page(do func(t *testing.T, b *bench, in *browser) *browser) func(*testing.T, *bench, string) refused {
	return func(t *testing.T, b *bench, lang string) refused {
		t.Helper()
		in := do(t, b, browse(t, lang))
		out := refused{code: fmt.Sprint(in.status), status: in.status, body: in.text()}
		out.message = in.problem()
		if out.message == "" {
			out.message = strings.Join(strings.Fields(in.page.Find("main h1, main p").Text()), " ")
		}
		// What people wrote stays in their language.
		for _, title := range []string{"一袋", "一车", "两车"} {
			out.message = strings.ReplaceAll(out.message, title, "")
		}
		if in.page.Find("html").AttrOr("lang", "") != lang {
			t.Errorf("the page is in %q", in.page.Find("html").AttrOr("lang", ""))
		}
		return out
	}
}
