package e2e

import (
	"strconv"
	"strings"
	"testing"
)

// written is a text of people: who writes it and how.
type written struct {
	by       string
	mutation string
	input    func(t *testing.T, b *bench, text string) vars
}

// A text that a refusal calls too long may be as long as it says, in Chinese too: a letter
// of Chinese is three bytes, and a column that counts bytes once took a household's title
// for a fault of the portal. What finance writes is tested in package payout.
func TestATextMayBeAsLongAsItsRefusalSaysInChinese(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, database string) {
		b := newBench(t, database)
		b.people["admin"] = b.as(t, admin)
		for what, w := range allWritten {
			t.Run(what, func(t *testing.T) {
				send := func(letters int) refused {
					return first(b.people[w.by].try(t, mutation(w.mutation, "__typename"), vars{"input": w.input(t, b, strings.Repeat("山", letters))}))
				}
				got := send(20_000)
				if got.code != "TOO_LONG" {
					t.Fatalf("twenty thousand letters are answered %q: %.300s", got.code, got.body)
				}
				most, err := strconv.Atoi(strings.Map(func(r rune) rune {
					if r < '0' || r > '9' {
						return -1
					}
					return r
				}, got.message))
				if err != nil {
					t.Fatalf("the refusal names no limit: %q", got.message)
				}
				if got := send(most + 1); got.code != "TOO_LONG" {
					t.Errorf("%d letters are answered %q: %.300s", most+1, got.code, got.body)
				}
				if got := send(most); got.code != "" || got.status != 200 {
					t.Errorf("%d letters are answered %q (%d): %.300s", most, got.code, got.status, got.body)
				}
			})
		}
	})
}

var allWritten = map[string]written{
	"a name":            typing("backer", "updateViewer", func(_ *bench, text string) vars { return vars{"displayName": text} }),
	"a name on parcels": addressed("name"),
	"a city":            addressed("city"),
	"a county":          addressed("county"),
	"an address":        addressed("detail"),
	"a question":        typing("backer", "askQuestion", func(b *bench, text string) vars { return vars{"campaignId": b.campaign.id, "text": text} }),
	"a report": typing("backer", "reportProblem", func(b *bench, text string) vars {
		return vars{"campaignId": b.campaign.id, "kind": "OTHER", "text": text}
	}),
	"the title of a post": typing("clerk", "publishPost", func(b *bench, text string) vars {
		return vars{"campaignId": b.campaign.id, "title": text, "body": "今天开始挖，天气好。"}
	}),
	"a post": typing("clerk", "publishPost", func(b *bench, text string) vars {
		return vars{"campaignId": b.campaign.id, "title": "开挖了", "body": text}
	}),
	"a title":         drafted(func(text string) vars { return vars{"title": text} }),
	"a summary":       drafted(func(text string) vars { return vars{"summary": text} }),
	"a beneficiary":   drafted(func(text string) vars { return vars{"beneficiaryName": text} }),
	"a payee":         drafted(func(text string) vars { return vars{"payee": payee(text, "甘肃银行")} }),
	"a bank":          drafted(func(text string) vars { return vars{"payee": payee("合作社", text)} }),
	"who it is":       drafted(func(text string) vars { return vars{"story": vars{"who": text}} }),
	"the risks":       drafted(func(text string) vars { return vars{"story": vars{"risks": text}} }),
	"a tier":          drafted(func(text string) vars { return tier("title", text) }),
	"the goods of it": drafted(func(text string) vars { return tier("goods", text) }),
	"a cost": drafted(func(text string) vars {
		return vars{"costs": []vars{{"kind": "HOUSEHOLD", "label": text, "basisPoints": 10_000}}}
	}),
	"an answer": {"clerk", "answerQuestion", func(t *testing.T, b *bench, text string) vars {
		t.Helper()
		asked := b.people["otherBacker"].change(t, "askQuestion", vars{"campaignId": b.campaign.id, "text": "什么时候挖？"}, "question { id }")
		return vars{"questionId": asked.at("question.id").text(), "answer": text}
	}},
	"the outcome of a report": {"county", "handleProblem", func(t *testing.T, b *bench, text string) vars {
		t.Helper()
		b.people["otherBacker"].change(t, "reportProblem", vars{"campaignId": b.campaign.id, "kind": "OTHER", "text": "照片是去年的，今年没有种。"}, "problem { id }")
		list := b.county.ask(t, `{ problems(first: 100) { edges { node { id } } } }`, nil).at("problems.edges").list()
		return vars{"problemId": list[len(list)-1].at("node.id").text(), "outcome": text}
	}},
	"what is on a photo": {"clerk", "describePhoto", func(t *testing.T, b *bench, text string) vars {
		t.Helper()
		added, err := parse(b.clerk.upload(t, "addPhoto", vars{"campaignId": b.draft}, "photo { id }", "x.jpg", picture(t)).Data)
		if err != nil {
			t.Fatal(err)
		}
		return vars{"photoId": added.at("addPhoto.photo.id").text(), "alt": text}
	}},
	"a comment of a review": typing("otherClerk", "reviewCampaign", func(b *bench, text string) vars {
		return vars{"campaignId": b.review, "stepId": b.step, "decision": "RETURN", "comment": text}
	}),
	"a question of a review": {"otherClerk", "reviewCampaign", func(t *testing.T, b *bench, text string) vars {
		t.Helper()
		in := draft(b.now(t), vars{"title": "等人核实的天麻", "onBehalfOf": household(t, b.clerk)})
		id := b.clerk.change(t, "createCampaign", in, "campaign { id }").at("campaign.id").text()
		b.clerk.change(t, "submitCampaign", vars{"campaignId": id}, "campaign { state }")
		return vars{"campaignId": id, "stepId": openStep(t, b.clerk, id), "decision": "RETURN", "questions": []vars{{"field": "title", "text": text}}}
	}},
	"why a role is taken away": {"admin", "revokeGrant", func(t *testing.T, b *bench, text string) vars {
		t.Helper()
		given := b.people["admin"].change(t, "giveGrant", vars{"identifier": unique("held") + "@example.org", "role": "AUDITOR", "regionCode": "621223"}, "grant { id }")
		return vars{"grantId": given.at("grant.id").text(), "reason": text}
	}},
	"why it is suspended": stopped("suspendCampaign"),
	"why it is resumed":   stopped("resumeCampaign"),
	"why it is cancelled": stopped("cancelCampaign"),
}

// stopped is a reason for an act on a campaign that was opened for it.
func stopped(mutation string) written {
	return written{"county", mutation, func(t *testing.T, b *bench, text string) vars {
		t.Helper()
		one := b.launch(t, b.server, vars{"days": 30})
		if mutation == "resumeCampaign" {
			b.county.change(t, "suspendCampaign", vars{"campaignId": one.id, "reason": "先看一看。"}, "campaign { state }")
		}
		return vars{"campaignId": one.id, "reason": text}
	}}
}

func typing(by, mutation string, input func(b *bench, text string) vars) written {
	return written{by, mutation, func(_ *testing.T, b *bench, text string) vars { return input(b, text) }}
}

func addressed(part string) written {
	return typing("backer", "saveAddress", func(_ *bench, text string) vars { return vars{"address": address(vars{part: text})} })
}

func drafted(change func(text string) vars) written {
	return written{"clerk", "updateCampaign", func(t *testing.T, b *bench, text string) vars {
		t.Helper()
		in := change(text)
		in["campaignId"] = b.draft
		in["version"] = b.clerk.ask(t, `query($id: ID!) { node(id: $id) { ... on Campaign { version } } }`, vars{"id": b.draft}).at("node.version").number()
		return in
	}}
}

func payee(name, bank string) vars {
	return vars{"name": name, "bank": bank, "account": "6222020200012345678"}
}
