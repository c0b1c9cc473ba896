package graph_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"slices"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/payoutbatch"
	"shanhuo.app/ent/gen/reconciliation"
	"shanhuo.app/ent/gen/reviewstep"
	"shanhuo.app/graph/graphtest"
	"shanhuo.app/server/access"
	"shanhuo.app/server/lifecycle"
)

type input = map[string]any

// act is one mutation on rows that were just made for it.
type act struct {
	mutation string
	note     string
	// fresh makes the rows, and answers the input with which the mutation would succeed
	// and who may succeed.
	fresh func(w *graphtest.World) (input, func(*graphtest.Viewer) bool)
	file  bool // a photo is sent along
	quiet bool // succeeds without changing a row for somebody who has nothing to change
}

// on is a mutation on a campaign of the plan, decided by an action on it.
func on(mutation, note string, plan graphtest.Plan, action access.Action, rest input) act {
	return act{mutation: mutation, note: note, fresh: func(w *graphtest.World) (input, func(*graphtest.Viewer) bool) {
		c := w.Campaign(plan)
		return with(rest, input{"campaignId": graphtest.NodeID("Campaign", c.ID)}), func(v *graphtest.Viewer) bool { return may(v, action, access.OfCampaign(c)) }
	}}
}

func with(maps ...input) input {
	out := input{}
	for _, m := range maps {
		for k, v := range m {
			out[k] = v
		}
	}
	return out
}

func state(s lifecycle.Campaign) graphtest.Plan { return graphtest.Plan{State: s} }

// holdsOffice tells whether a viewer is more than a household.
func holdsOffice(v *graphtest.Viewer) bool {
	return slices.ContainsFunc(v.Principal.Grants, func(g access.Grant) bool { return g.Role != access.Household })
}

// acts has at least one row for every mutation.
func acts() []act {
	reason := input{"reason": "产地核实中，先停一停。"}
	list := []act{
		{mutation: "requestSignInCode", fresh: func(w *graphtest.World) (input, func(*graphtest.Viewer) bool) {
			return input{"identifier": fmt.Sprintf("somebody%d@example.org", w.Next())}, everybody
		}},
		{mutation: "updateViewer", fresh: func(w *graphtest.World) (input, func(*graphtest.Viewer) bool) {
			return input{"displayName": fmt.Sprintf("新名字 %d", w.Next())}, signedIn
		}},
		{mutation: "updateViewer", note: "which notices", quiet: true, fresh: func(*graphtest.World) (input, func(*graphtest.Viewer) bool) {
			return input{"unwantedNotices": []string{"DATES"}}, signedIn
		}},
		{mutation: "saveAddress", note: "a new one", fresh: func(*graphtest.World) (input, func(*graphtest.Viewer) bool) {
			return input{"address": addressInput()}, signedIn
		}},
		{mutation: "saveAddress", note: "one that is kept", fresh: func(w *graphtest.World) (input, func(*graphtest.Viewer) bool) {
			kept := w.KeptAddress(w.Reporter.ID())
			moved := with(addressInput(), input{"detail": fmt.Sprintf("南京西路 %d 号", w.Next())})
			return input{"addressId": graphtest.NodeID("Address", kept.ID), "address": moved}, func(v *graphtest.Viewer) bool { return may(v, access.AddressSave, access.Own(kept.PersonID)) }
		}},
		{mutation: "removeAddress", fresh: func(w *graphtest.World) (input, func(*graphtest.Viewer) bool) {
			kept := w.KeptAddress(w.Reporter.ID())
			return input{"addressId": graphtest.NodeID("Address", kept.ID)}, func(v *graphtest.Viewer) bool { return may(v, access.AddressRemove, access.Own(kept.PersonID)) }
		}},
		// Here nobody has a campaign or a pledge yet, which would stand in the way.
		{mutation: "requestErasure", fresh: func(*graphtest.World) (input, func(*graphtest.Viewer) bool) {
			return nil, func(v *graphtest.Viewer) bool { return signedIn(v) && !holdsOffice(v) }
		}},
		{mutation: "withdrawErasure", quiet: true, fresh: func(*graphtest.World) (input, func(*graphtest.Viewer) bool) { return nil, signedIn }},
		{mutation: "signOut", quiet: true, fresh: func(*graphtest.World) (input, func(*graphtest.Viewer) bool) { return input{"others": true}, signedIn }},
		{mutation: "giveGrant", note: "an office in the village", fresh: func(w *graphtest.World) (input, func(*graphtest.Viewer) bool) {
			return input{"identifier": fmt.Sprintf("new%d@example.org", w.Next()), "role": "AUDITOR", "regionCode": graphtest.Village.Code()},
				func(v *graphtest.Viewer) bool { return may(v, access.GrantGive, access.At(graphtest.Village)) }
		}},
		{mutation: "giveGrant", note: "a household of the village", fresh: func(w *graphtest.World) (input, func(*graphtest.Viewer) bool) {
			return input{"identifier": fmt.Sprintf("new%d@example.org", w.Next()), "displayName": "李家", "role": "HOUSEHOLD", "regionCode": graphtest.Village.Code()},
				func(v *graphtest.Viewer) bool { return may(v, access.GrantEnrol, access.At(graphtest.Village)) }
		}},
		{mutation: "revokeGrant", fresh: func(w *graphtest.World) (input, func(*graphtest.Viewer) bool) {
			g := w.DB.Client.Grant.Create().SetPersonID(w.Stranger.ID()).SetRole("AUDITOR").SetRegionPath(graphtest.Village).SaveX(w.System)
			return input{"grantId": graphtest.NodeID("Grant", g.ID), "reason": "离任"}, func(v *graphtest.Viewer) bool { return may(v, access.GrantRevoke, access.OfGrant(g)) }
		}},
		{mutation: "revokeGrant", note: "of a household of the village", fresh: func(w *graphtest.World) (input, func(*graphtest.Viewer) bool) {
			who := w.DB.Client.Person.Create().SetDisplayName("王家").SaveX(w.System)
			g := w.DB.Client.Grant.Create().SetPersonID(who.ID).SetRole("HOUSEHOLD").SetRegionPath(graphtest.Village).SaveX(w.System)
			return input{"grantId": graphtest.NodeID("Grant", g.ID), "reason": "登记错了"}, func(v *graphtest.Viewer) bool {
				return may(v, access.GrantRevoke, access.OfGrant(g)) || may(v, access.GrantEnrol, access.OfGrant(g))
			}
		}},
		{mutation: "createCampaign", note: "for oneself", fresh: func(*graphtest.World) (input, func(*graphtest.Viewer) bool) {
			return draftInput(), func(v *graphtest.Viewer) bool { return may(v, access.CampaignCreate, access.At(graphtest.Village)) }
		}},
		{mutation: "createCampaign", note: "for a household", fresh: func(w *graphtest.World) (input, func(*graphtest.Viewer) bool) {
			who := w.DB.Client.Person.Create().SetDisplayName("王家").SaveX(w.System)
			w.DB.Client.Grant.Create().SetPersonID(who.ID).SetRole("HOUSEHOLD").SetRegionPath(graphtest.Village).ExecX(w.System)
			return with(draftInput(), input{"onBehalfOf": graphtest.NodeID("Person", who.ID)}),
				func(v *graphtest.Viewer) bool { return may(v, access.CampaignDraftFor, access.At(graphtest.Village)) }
		}},
		on("updateCampaign", "", graphtest.Plan{}, access.CampaignUpdate, input{"version": 1, "title": "甘山村的新花椒"}),
		on("submitCampaign", "", graphtest.Plan{}, access.CampaignSubmit, nil),
		on("suspendCampaign", "", state(lifecycle.CampaignLive), access.CampaignSuspend, reason),
		on("resumeCampaign", "", state(lifecycle.CampaignSuspended), access.CampaignResume, reason),
		on("cancelCampaign", "", state(lifecycle.CampaignLive), access.CampaignCancel, reason),
		on("decideShortfall", "", state(lifecycle.CampaignShortfall), access.ShortfallDecide, reason),
		on("publishPost", "", state(lifecycle.CampaignLive), access.PostPublish, input{"title": "花椒晒好了", "body": "今天装箱。"}),
		on("askQuestion", "", state(lifecycle.CampaignLive), access.QuestionAsk, input{"text": "什么时候发货？"}),
		on("followCampaign", "", state(lifecycle.CampaignLive), access.FollowSet, nil),
		on("reportProblem", "", state(lifecycle.CampaignLive), access.ProblemReport, input{"kind": "OTHER", "text": "这张照片不是这个村的，我去年在别处见过。"}),
		reviewAct("the village attests", "VILLAGE"), reviewAct("the county approves", "COUNTY"),
		{mutation: "answerQuestion", fresh: func(w *graphtest.World) (input, func(*graphtest.Viewer) bool) {
			c := w.Campaign(state(lifecycle.CampaignLive))
			return input{"questionId": graphtest.NodeID("Question", w.Question(c, false).ID), "answer": "八月。"},
				func(v *graphtest.Viewer) bool { return may(v, access.QuestionAnswer, access.OfCampaign(c)) }
		}},
		{mutation: "handleProblem", fresh: func(w *graphtest.World) (input, func(*graphtest.Viewer) bool) {
			c := w.Campaign(state(lifecycle.CampaignLive))
			p := w.Problem(c)
			object := access.OfProblem(p, c.OwnerID)
			object.Hands, object.Author = append(object.Hands, c.DraftedBy), *p.ReporterID
			return input{"problemId": graphtest.NodeID("Problem", p.ID), "outcome": "已经核实。"}, func(v *graphtest.Viewer) bool { return may(v, access.ProblemHandle, object) }
		}},
		{mutation: "addPhoto", file: true, fresh: func(w *graphtest.World) (input, func(*graphtest.Viewer) bool) {
			c := w.Campaign(graphtest.Plan{})
			return input{"campaignId": graphtest.NodeID("Campaign", c.ID), "alt": "花椒"}, func(v *graphtest.Viewer) bool { return may(v, access.CampaignUpdate, access.OfCampaign(c)) }
		}},
		{mutation: "describePhoto", fresh: func(w *graphtest.World) (input, func(*graphtest.Viewer) bool) {
			c := w.Campaign(graphtest.Plan{})
			return input{"photoId": graphtest.NodeID("Photo", *c.CoverID), "alt": "晒好的花椒"}, func(v *graphtest.Viewer) bool { return may(v, access.CampaignUpdate, access.OfCampaign(c)) }
		}},
		{mutation: "chooseCover", fresh: func(w *graphtest.World) (input, func(*graphtest.Viewer) bool) {
			c := w.Campaign(graphtest.Plan{})
			return input{"photoId": graphtest.NodeID("Photo", w.Photo(c, 1).ID)}, func(v *graphtest.Viewer) bool { return may(v, access.CampaignUpdate, access.OfCampaign(c)) }
		}},
		{mutation: "removePhoto", fresh: func(w *graphtest.World) (input, func(*graphtest.Viewer) bool) {
			c := w.Campaign(graphtest.Plan{})
			return input{"photoId": graphtest.NodeID("Photo", *c.CoverID)}, func(v *graphtest.Viewer) bool { return may(v, access.CampaignUpdate, access.OfCampaign(c)) }
		}},
	}
	return append(list, moneyActs()...)
}

// moneyActs are the mutations that take stock or move money.
func moneyActs() []act {
	key := func(w *graphtest.World) input { return input{"idempotencyKey": fmt.Sprintf("key-%d", w.Next())} }
	return []act{
		{mutation: "createPledge", fresh: func(w *graphtest.World) (input, func(*graphtest.Viewer) bool) {
			c := w.Campaign(state(lifecycle.CampaignLive))
			return with(key(w), input{
				"campaignId": graphtest.NodeID("Campaign", c.ID), "lines": []any{input{"tierId": graphtest.NodeID("Tier", w.Tiers(c)[0].ID), "quantity": 1}},
				"shippingAddress": addressInput(),
			}), signedIn
		}},
		pledgeAct("changePledge", access.PledgeChange, input{"version": 1, "anonymous": true}),
		pledgeAct("cancelPledge", access.PledgeCancel, nil),
		{mutation: "createPayoutBatch", fresh: func(w *graphtest.World) (input, func(*graphtest.Viewer) bool) {
			c := w.Campaign(state(lifecycle.CampaignViable))
			w.Collect(c)
			object := access.At(graphtest.County)
			object.Hands = []uuid.UUID{c.OwnerID, c.DraftedBy}
			return with(key(w), input{"regionCode": graphtest.County.Code(), "campaignIds": []string{graphtest.NodeID("Campaign", c.ID)}}),
				func(v *graphtest.Viewer) bool { return may(v, access.PayoutCreate, object) }
		}},
		{mutation: "startReconciliation", fresh: func(w *graphtest.World) (input, func(*graphtest.Viewer) bool) {
			w.DB.Client.Reconciliation.Update().SetState(reconciliation.StateDONE).ExecX(w.System) // one runs at a time
			return key(w), func(v *graphtest.Viewer) bool { return carries(v, access.ReconciliationStart) }
		}},
		batchAct("confirmPayoutBatch", access.PayoutConfirm, func(w *graphtest.World) input { return with(key(w), input{"bankReference": "BANK-0007"}) }),
		batchAct("withdrawPayoutBatch", access.PayoutWithdraw, func(*graphtest.World) input { return input{"reason": "账号有误"} }),
		{mutation: "attachPayoutReceipt", file: true, fresh: func(w *graphtest.World) (input, func(*graphtest.Viewer) bool) {
			b, _ := madeBatch(w)
			return input{"payoutBatchId": graphtest.NodeID("PayoutBatch", b.ID)}, func(v *graphtest.Viewer) bool { return may(v, access.PayoutBankFile, access.OfPayout(b)) }
		}},
	}
}

func madeBatch(w *graphtest.World) (*gen.PayoutBatch, *gen.Campaign) {
	c := w.Campaign(state(lifecycle.CampaignViable))
	w.Collect(c)
	return w.Batch(c, payoutbatch.StateMADE), c
}

func batchAct(mutation string, action access.Action, rest func(*graphtest.World) input) act {
	return act{mutation: mutation, fresh: func(w *graphtest.World) (input, func(*graphtest.Viewer) bool) {
		b, c := madeBatch(w)
		return with(rest(w), input{"payoutBatchId": graphtest.NodeID("PayoutBatch", b.ID)}),
			func(v *graphtest.Viewer) bool { return may(v, action, access.OfPayout(b, c.OwnerID, c.DraftedBy)) }
	}}
}

func pledgeAct(mutation string, action access.Action, rest input) act {
	return act{mutation: mutation, fresh: func(w *graphtest.World) (input, func(*graphtest.Viewer) bool) {
		p := w.Pledge(w.Campaign(state(lifecycle.CampaignLive)), w.Backer.ID(), lifecycle.PledgeCommitted)
		return with(rest, input{"pledgeId": graphtest.NodeID("Pledge", p.ID), "idempotencyKey": fmt.Sprintf("key-%d", w.Next())}),
			func(v *graphtest.Viewer) bool { return may(v, action, access.OfPledge(p)) }
	}}
}

func reviewAct(note, kind string) act {
	return act{mutation: "reviewCampaign", note: note, fresh: func(w *graphtest.World) (input, func(*graphtest.Viewer) bool) {
		c := w.Campaign(graphtest.Plan{State: lifecycle.CampaignInReview, Attested: kind == "COUNTY"})
		action, object := access.ReviewAttest, access.OfCampaign(c)
		if kind == "COUNTY" {
			action = access.ReviewApprove
			object.Region, object.Attestor = graphtest.County, w.Attestor.ID()
		}
		return input{
			"campaignId": graphtest.NodeID("Campaign", c.ID), "stepId": graphtest.NodeID("ReviewStep", openStep(w, c).ID), "decision": "APPROVE", "comment": "情况属实。",
		}, func(v *graphtest.Viewer) bool { return may(v, action, object) }
	}}
}

func openStep(w *graphtest.World, c *gen.Campaign) *gen.ReviewStep {
	return c.QuerySteps().Where(reviewstep.StateEQ(reviewstep.StateOPEN)).OnlyX(w.System)
}

func draftInput() input {
	return input{
		"title": "甘山村的花椒", "regionCode": graphtest.Village.Code(), "produce": "SICHUAN_PEPPER", "goalMinor": 20_000_00, "days": 30,
		"deliveryMonth": "", "tiers": []any{input{"title": "一斤装", "priceMinor": 68_00}},
	}
}

func addressInput() input {
	a := graphtest.Address
	return input{"name": a.Name, "phone": a.Phone, "province": a.Province, "city": a.City, "county": a.County, "detail": a.Detail}
}

// photo is a small picture.
var photo = func() []byte {
	img := image.NewRGBA(image.Rect(0, 0, 640, 480))
	for x := range 640 {
		for y := range 480 {
			img.Set(x, y, color.RGBA{R: uint8(x), G: uint8(y), B: 90, A: 255})
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, nil); err != nil {
		panic(err)
	}
	return out.Bytes()
}()
