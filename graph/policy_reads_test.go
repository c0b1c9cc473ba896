package graph_test

import (
	"strings"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/payoutbatch"
	"shanhuo.app/graph/graphtest"
	"shanhuo.app/server/access"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/region"
)

// read is one question that every viewer asks about one thing of the world.
type read struct {
	name string
	// ask is the document; $ALL stands for the selection of everything below.
	ask  string
	of   string // the type that $ALL selects
	vars map[string]any
	// root is the path that the policy decides about, and want how it stands for a viewer.
	root string
	want func(*graphtest.Viewer) string
	// rules are paths below the root that have a rule of their own. What has none must
	// stand the same for everybody who sees the root.
	rules map[string]func(*graphtest.Viewer) string
}

// visibleIf answers "visible" for those who may, and null for the rest.
func visibleIf(can func(*graphtest.Viewer) bool) func(*graphtest.Viewer) string {
	return either(can, visible, null)
}

func either(can func(*graphtest.Viewer) bool, is, isNot string) func(*graphtest.Viewer) string {
	return func(v *graphtest.Viewer) string {
		if can(v) {
			return is
		}
		return isNot
	}
}

// orRefused answers how something stands for those who may, and the refusal of the rest.
func orRefused(can func(*graphtest.Viewer) bool, is string) func(*graphtest.Viewer) string {
	return func(v *graphtest.Viewer) string {
		switch {
		case v.Principal == nil:
			return "UNAUTHENTICATED"
		case can(v):
			return is
		}
		return "DENIED"
	}
}

func everybody(*graphtest.Viewer) bool { return true }

func signedIn(v *graphtest.Viewer) bool { return v.Principal != nil }

// reads lists what is asked about the rows of a world.
func reads(w *graphtest.World) []read {
	list := []read{{
		name: "viewer", ask: `{viewer $ALL}`, of: "Viewer", root: "viewer", want: visibleIf(signedIn),
		rules: map[string]func(*graphtest.Viewer) string{
			"viewer.grants*": nil, "viewer.pledges*": nil, "viewer.campaigns*": nil,
			"viewer.addresses": either(func(v *graphtest.Viewer) bool { return v == w.Backer }, visible, empty),
			"viewer.erasure":   visibleIf(func(v *graphtest.Viewer) bool { return v == w.Stranger }),
		},
	}, {
		name: "viewer.households of the village", ask: `{viewer{households(village:"` + graphtest.Village.Code() + `") $ALL}}`, of: "Household", root: "viewer.households",
		want: orRefused(func(v *graphtest.Viewer) bool {
			return may(v, access.PersonListHouseholds, access.At(graphtest.Village))
		}, visible),
	}, {
		name: "region", ask: `{region(code:"` + graphtest.Township.Code() + `") $ALL}`, of: "Region", root: "region", want: visibleIf(everybody),
	}, {
		name: "grants of the village", ask: `{grants(region:"` + graphtest.Village.Code() + `") $ALL}`, of: "HeldGrant", root: "grants",
		want: orRefused(func(v *graphtest.Viewer) bool { return may(v, access.GrantList, access.At(graphtest.Village)) }, visible),
	}, {
		name: "campaigns, all states", ask: `{campaigns(first:5) $ALL}`, of: "CampaignConnection", root: "campaigns", want: visibleIf(everybody),
		rules: map[string]func(*graphtest.Viewer) string{
			"campaigns.edges.node.viewerCan*": nil, "campaigns.edges.node.viewerFollows": nil, "campaigns.edges.node.review*": nil, "campaigns.edges.node.payee": nil,
			"campaigns.edges.node.checks": nil,
		},
	}, {
		name: "reviewQueue", ask: `{reviewQueue(first:2) $ALL}`, of: "ReviewStepConnection", root: "reviewQueue",
		want:  orRefused(func(v *graphtest.Viewer) bool { return carries(v, access.ReviewReadQueue) }, visible),
		rules: map[string]func(*graphtest.Viewer) string{"reviewQueue.edges*": nil, "reviewQueue.pageInfo*": nil},
	}, {
		name: "reviewQueue, watching", ask: `{reviewQueue(watch:true first:2) $ALL}`, of: "ReviewStepConnection", root: "reviewQueue",
		want:  orRefused(func(v *graphtest.Viewer) bool { return carries(v, access.ReviewReadQueue) }, visible),
		rules: map[string]func(*graphtest.Viewer) string{"reviewQueue.edges*": nil, "reviewQueue.pageInfo*": nil},
	}, {
		name: "payoutBatches", ask: `{payoutBatches(first:1) $ALL}`, of: "PayoutBatchConnection", root: "payoutBatches",
		want:  orRefused(func(v *graphtest.Viewer) bool { return carries(v, access.PayoutRead) }, visible),
		rules: map[string]func(*graphtest.Viewer) string{"payoutBatches.edges*": nil, "payoutBatches.pageInfo*": nil},
	}, {
		name: "payables", ask: `{payables(region:"` + graphtest.County.Code() + `") $ALL}`, of: "Payable", root: "payables",
		want: orRefused(func(v *graphtest.Viewer) bool { return may(v, access.PayoutRead, access.At(graphtest.County)) }, visible),
		rules: merge(campaignRules("payables.campaign", w.Rows.Campaigns[lifecycle.CampaignViable]),
			accountRules("payables", w.Rows.Campaigns[lifecycle.CampaignViable])),
	}, {
		name: "reconciliations", ask: `{reconciliations(first:1) $ALL}`, of: "ReconciliationConnection", root: "reconciliations",
		want:  orRefused(func(v *graphtest.Viewer) bool { return carries(v, access.ReconciliationRead) }, visible),
		rules: comparisonRules("reconciliations.edges.node", w.Rows.Campaigns[lifecycle.CampaignViable]),
	}, {
		name: "problems", ask: `{problems(first:2) $ALL}`, of: "ProblemConnection", root: "problems",
		want:  orRefused(func(v *graphtest.Viewer) bool { return carries(v, access.ProblemList) }, visible),
		rules: map[string]func(*graphtest.Viewer) string{"problems.edges*": nil, "problems.pageInfo*": nil},
	}, {
		name: "watchedCampaigns", ask: `{watchedCampaigns(first:2) $ALL}`, of: "WatchedCampaignConnection", root: "watchedCampaigns",
		want:  orRefused(func(v *graphtest.Viewer) bool { return carries(v, access.CampaignWatch) }, visible),
		rules: map[string]func(*graphtest.Viewer) string{"watchedCampaigns.edges*": nil, "watchedCampaigns.pageInfo*": nil},
	}, {
		name: "waitingQuestions", ask: `{waitingQuestions(first:2) $ALL}`, of: "WaitingQuestionConnection", root: "waitingQuestions",
		want:  orRefused(func(v *graphtest.Viewer) bool { return carries(v, access.CampaignWatch) }, visible),
		rules: map[string]func(*graphtest.Viewer) string{"waitingQuestions.edges*": nil, "waitingQuestions.pageInfo*": nil},
	}, {
		name: "auditTrail of the village", ask: `{auditTrail(region:"` + graphtest.Village.Code() + `" first:5) $ALL}`, of: "AuditEntryConnection", root: "auditTrail",
		want: orRefused(func(v *graphtest.Viewer) bool { return may(v, access.AuditRead, access.At(graphtest.Village)) }, visible),
	}}
	r := w.Rows
	for _, state := range lifecycle.Campaigns {
		one := campaignRead(string(state), r.Campaigns[state])
		if state == lifecycle.CampaignInReview {
			one.rules["campaign.payee"] = stepRead(w, "VILLAGE", graphtest.Village, r.Campaigns[state]).rules["node.campaign.payee"]
		}
		list = append(list, one)
	}
	list = append(list, campaignRead("IN_REVIEW, attested", r.Attested), campaignRead("CANCELLED before it opened", r.Stopped),
		campaignRead("DRAFT in the far county", r.Far), campaignRead("DRAFT in the namesake county", r.Namesake))
	list = append(list, pledgeRead("committed", r.Committed), pledgeRead("held", r.Held), pledgeRead("collected", r.Collected), pledgeRead("refused for now", r.Erring))
	live, draft := r.Campaigns[lifecycle.CampaignLive], r.Campaigns[lifecycle.CampaignDraft]
	viable := r.Campaigns[lifecycle.CampaignViable]
	canRead := func(c *gen.Campaign) func(*graphtest.Viewer) bool {
		return func(v *graphtest.Viewer) bool {
			return c.LaunchedAt != nil || may(v, access.CampaignReadDraft, access.OfCampaign(c))
		}
	}
	list = append(list, read{
		name: "ledger", ask: `{ledger(campaignId:"` + graphtest.NodeID("Campaign", viable.ID) + `") $ALL}`, of: "CampaignLedger", root: "ledger",
		want: orRefused(func(v *graphtest.Viewer) bool { return may(v, access.LedgerRead, access.OfCampaign(viable)) }, visible),
	},
		nodeRead("Region", "", graphtest.GlobalID("Region", graphtest.Village.Code()), everybody),
		nodeRead("Campaign", "draft", graphtest.NodeID("Campaign", draft.ID), canRead(draft), campaignRules("node", draft)),
		nodeRead("Tier", "of a draft", graphtest.NodeID("Tier", w.Tiers(draft)[0].ID), canRead(draft)),
		nodeRead("Tier", "live", graphtest.NodeID("Tier", w.Tiers(live)[0].ID), everybody),
		nodeRead("Photo", "of a draft", graphtest.NodeID("Photo", *draft.CoverID), canRead(draft)),
		nodeRead("Post", "", graphtest.NodeID("Post", r.Post.ID), everybody),
		nodeRead("Question", "", graphtest.NodeID("Question", r.Question.ID), everybody),
		nodeRead("Pledge", "", graphtest.NodeID("Pledge", r.Committed.ID), func(v *graphtest.Viewer) bool { return may(v, access.PledgeRead, access.OfPledge(r.Committed)) },
			pledgeRules("node", r.Committed), campaignRules("node.campaign", live)),
		nodeRead("Problem", "", graphtest.NodeID("Problem", r.Problem.ID), func(v *graphtest.Viewer) bool {
			return may(v, access.ProblemList, access.OfProblem(r.Problem, live.OwnerID)) || v.ID() == *r.Problem.ReporterID
		}, campaignRules("node.campaign", live), ruleSet{"node.mayHandle": either(func(v *graphtest.Viewer) bool {
			object := access.OfProblem(r.Problem, live.OwnerID)
			object.Hands, object.Author = append(object.Hands, live.DraftedBy), *r.Problem.ReporterID
			return may(v, access.ProblemHandle, object)
		}, yes, no)}),
		nodeRead("Problem", "that was handled", graphtest.NodeID("Problem", r.Handled.ID), func(v *graphtest.Viewer) bool {
			return may(v, access.ProblemList, access.OfProblem(r.Handled, live.OwnerID)) || v.ID() == *r.Handled.ReporterID
		}, campaignRules("node.campaign", live)),
		stepRead(w, "VILLAGE", graphtest.Village, r.Campaigns[lifecycle.CampaignInReview]),
		stepRead(w, "COUNTY", graphtest.County, r.Attested),
		nodeRead("ReviewStep", "that sent a draft back", graphtest.NodeID("ReviewStep", r.Returned.ID), func(v *graphtest.Viewer) bool {
			return may(v, access.ReviewReadQueue, access.OfCampaign(draft)) || may(v, access.ReviewRead, access.OfCampaign(draft))
		}, campaignRules("node.campaign", draft), ruleSet{
			"node.answers.payee": either(func(v *graphtest.Viewer) bool { return may(v, access.CampaignReadPayee, access.OfCampaign(draft)) }, visible, null),
		}),
		batchRead("made", r.Made, viable), batchRead("confirmed", r.Confirmed, r.Campaigns[lifecycle.CampaignSettled]), batchRead("withdrawn", r.Withdrawn, viable),
		nodeRead("Reconciliation", "", graphtest.NodeID("Reconciliation", r.Compared.ID), func(v *graphtest.Viewer) bool { return carries(v, access.ReconciliationRead) },
			comparisonRules("node", viable)),
		nodeRead("Reconciliation", "that failed", graphtest.NodeID("Reconciliation", r.Away.ID), func(v *graphtest.Viewer) bool { return carries(v, access.ReconciliationRead) }),
		// Who a person is, which grants they hold and where they are signed in is never a node.
		nodeRead("Person", "", graphtest.NodeID("Person", w.Owner.ID()), nobody),
		nodeRead("Grant", "", graphtest.NodeID("Grant", uuid.New()), nobody),
		nodeRead("Campaign", "that does not exist", graphtest.NodeID("Campaign", uuid.New()), nobody),
	)
	return list
}

func nobody(*graphtest.Viewer) bool { return false }

type ruleSet = map[string]func(*graphtest.Viewer) string

func merge(sets ...ruleSet) ruleSet {
	out := ruleSet{}
	for _, set := range sets {
		for path, rule := range set {
			out[path] = rule
		}
	}
	return out
}

func nodeRead(kind, which, id string, can func(*graphtest.Viewer) bool, rules ...ruleSet) read {
	return read{
		name: strings.TrimSpace("node " + kind + " " + which), ask: `query($id:ID!){node(id:$id){... on ` + kind + ` $ALL}}`, of: kind, vars: map[string]any{"id": id},
		root: "node", want: visibleIf(can), rules: merge(rules...),
	}
}

func campaignRead(name string, c *gen.Campaign) read {
	return read{
		name: "campaign " + name, ask: `query($slug:String!){campaign(slug:$slug) $ALL}`, of: "Campaign", vars: map[string]any{"slug": c.Slug}, root: "campaign",
		want: visibleIf(func(v *graphtest.Viewer) bool {
			return c.LaunchedAt != nil || may(v, access.CampaignReadDraft, access.OfCampaign(c))
		}),
		rules: campaignRules("campaign", c),
	}
}

// campaignRules is what a campaign answers differently to different people who see it.
func campaignRules(at string, c *gen.Campaign) ruleSet {
	on := access.OfCampaign(c)
	can := func(action access.Action, states ...lifecycle.Campaign) func(*graphtest.Viewer) string {
		return either(func(v *graphtest.Viewer) bool {
			for _, state := range states {
				if c.State == state {
					return may(v, action, on)
				}
			}
			return false
		}, yes, no)
	}
	launched := lifecycle.PublicCampaigns
	if c.LaunchedAt == nil {
		launched = nil
	}
	rules := ruleSet{
		at + ".review*":                   nil, // each step is walked as a node
		at + ".viewerCan.review":          nil, // decided with its step: see stepRead
		at + ".viewerCan.edit":            can(access.CampaignUpdate, lifecycle.CampaignDraft),
		at + ".viewerCan.submit":          can(access.CampaignSubmit, lifecycle.CampaignDraft),
		at + ".viewerCan.suspend":         can(access.CampaignSuspend, lifecycle.CampaignLive, lifecycle.CampaignScheduled),
		at + ".viewerCan.resume":          can(access.CampaignResume, lifecycle.CampaignSuspended),
		at + ".viewerCan.cancel":          can(access.CampaignCancel, lifecycle.CampaignDraft, lifecycle.CampaignInReview, lifecycle.CampaignScheduled, lifecycle.CampaignLive, lifecycle.CampaignSuspended),
		at + ".viewerCan.post":            can(access.PostPublish, launched...),
		at + ".viewerCan.answer":          can(access.QuestionAnswer, launched...),
		at + ".viewerCan.decideShortfall": can(access.ShortfallDecide, lifecycle.CampaignShortfall),
		at + ".payee":                     either(func(v *graphtest.Viewer) bool { return may(v, access.CampaignReadPayee, on) }, visible, null),
		at + ".checks":                    either(func(v *graphtest.Viewer) bool { return may(v, access.CampaignReadDraft, on) }, visible, empty),
		at + ".viewerCan.readOrders":      can(access.PledgeReadOrders, lifecycle.CampaignViable, lifecycle.CampaignSettled),
		at + ".orders.pageInfo*":          nil,
		at + ".orders.edges": either(func(v *graphtest.Viewer) bool { // only the VIABLE campaign has one
			return c.State == lifecycle.CampaignViable && may(v, access.PledgeReadOrders, on)
		}, visible, empty),
		at + ".viewerFollows": either(func(v *graphtest.Viewer) bool {
			return c.State == lifecycle.CampaignLive && v.Name == "BACKER"
		}, yes, no),
	}
	if c.State != lifecycle.CampaignInReview {
		rules[at+".viewerCan.review"] = either(nobody, yes, no)
	}
	return rules
}

func pledgeRead(name string, p *gen.Pledge) read {
	return read{
		name: "pledge " + name, ask: `query($id:ID!){pledge(id:$id) $ALL}`, of: "Pledge", vars: map[string]any{"id": graphtest.NodeID("Pledge", p.ID)}, root: "pledge",
		want: func(v *graphtest.Viewer) string {
			if v.Principal == nil {
				return "UNAUTHENTICATED"
			}
			return visibleIf(func(v *graphtest.Viewer) bool { return may(v, access.PledgeRead, access.OfPledge(p)) })(v)
		},
		rules: merge(pledgeRules("pledge", p), ruleSet{
			"pledge.campaign.viewerCan*": nil, "pledge.campaign.viewerFollows": nil, "pledge.campaign.review*": nil, "pledge.campaign.payee": nil,
			"pledge.campaign.checks": nil,
		}),
	}
}

func pledgeRules(at string, p *gen.Pledge) ruleSet {
	own := func(has bool, is string) func(*graphtest.Viewer) string {
		return either(func(v *graphtest.Viewer) bool { return has && may(v, access.PledgeReadPersonal, access.OfPledge(p)) }, is, null)
	}
	open := p.State == lifecycle.PledgeCommitted || p.State.Holds()
	can := func(action access.Action) func(*graphtest.Viewer) string {
		return either(func(v *graphtest.Viewer) bool { return open && may(v, action, access.OfPledge(p)) }, yes, no)
	}
	return ruleSet{
		at + ".shippingAddress":  own(true, visible),
		at + ".card":             own(p.MethodLast4 != "", visible),
		at + ".checkoutUrl":      own(p.CheckoutURL != "", visible),
		at + ".viewerCan.change": can(access.PledgeChange),
		at + ".viewerCan.cancel": can(access.PledgeCancel),
	}
}

// stepRead asks for the open step of a campaign in review.
func stepRead(w *graphtest.World, kind string, at region.Path, c *gen.Campaign) read {
	s := openStep(w, c)
	action, attestor := access.ReviewAttest, uuid.UUID{}
	if kind == "COUNTY" {
		action, attestor = access.ReviewApprove, w.Attestor.ID()
	}
	on := access.OfStep(c, s, attestor)
	payee := either(func(v *graphtest.Viewer) bool {
		return may(v, access.CampaignReadPayee, access.OfCampaign(c)) || may(v, action, on)
	}, visible, null)
	return nodeRead("ReviewStep", kind, graphtest.NodeID("ReviewStep", s.ID), func(v *graphtest.Viewer) bool {
		return may(v, access.ReviewReadQueue, access.At(at)) || may(v, access.ReviewReadQueue, access.OfCampaign(c)) || may(v, access.ReviewRead, access.OfCampaign(c))
	}, campaignRules("node.campaign", c), ruleSet{
		"node.mayDecide": either(func(v *graphtest.Viewer) bool { return may(v, action, on) }, yes, no),
		// In here the campaign asks about the very step that is asked for.
		"node.campaign.viewerCan.review": either(func(v *graphtest.Viewer) bool { return may(v, action, on) }, yes, no),
		"node.campaign.payee":            payee,
	})
}

func batchRead(name string, b *gen.PayoutBatch, c *gen.Campaign) read {
	on := access.OfPayout(b, c.OwnerID, c.DraftedBy)
	can := func(action access.Action) func(*graphtest.Viewer) string {
		return either(func(v *graphtest.Viewer) bool { return b.State == payoutbatch.StateMADE && may(v, action, on) }, yes, no)
	}
	return nodeRead("PayoutBatch", name, graphtest.NodeID("PayoutBatch", b.ID), func(v *graphtest.Viewer) bool {
		return may(v, access.PayoutRead, access.OfPayout(b))
	}, campaignRules("node.lines.campaign", c), ruleSet{
		"node.viewerCan.confirm": can(access.PayoutConfirm), "node.viewerCan.withdraw": can(access.PayoutWithdraw),
	}, accountRules("node.lines", c))
}

// accountRules are for what tells of the account that a campaign pays into.
func accountRules(at string, c *gen.Campaign) ruleSet {
	told := either(func(v *graphtest.Viewer) bool { return may(v, access.CampaignReadPayee, access.OfCampaign(c)) }, visible, null)
	return ruleSet{at + ".payeeBank": told, at + ".payeeLast4": told}
}

// comparisonRules is what a comparison shows differently to different people: it differs
// about a campaign, and about none.
func comparisonRules(at string, c *gen.Campaign) ruleSet {
	here := func(v *graphtest.Viewer) bool { return may(v, access.ReconciliationRead, access.OfCampaign(c)) }
	rest := func(v *graphtest.Viewer) bool { return carries(v, access.ReconciliationReadUnassigned) }
	rules := ruleSet{
		at + ".differences": either(func(v *graphtest.Viewer) bool { return here(v) || rest(v) }, visible, empty),
		at + ".differences.campaign": func(v *graphtest.Viewer) string {
			if here(v) {
				return visible
			}
			return either(rest, null, "")(v)
		},
	}
	for path, rule := range campaignRules(at+".differences.campaign", c) {
		if rules[path] = rule; rule != nil {
			rules[path] = func(v *graphtest.Viewer) string {
				if !here(v) {
					return ""
				}
				return rule(v)
			}
		}
	}
	return rules
}
