package access

import (
	"entgo.io/ent/dialect/sql"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/address"
	"shanhuo.app/ent/gen/auditentry"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/closing"
	"shanhuo.app/ent/gen/contact"
	"shanhuo.app/ent/gen/erasure"
	"shanhuo.app/ent/gen/follow"
	"shanhuo.app/ent/gen/grant"
	"shanhuo.app/ent/gen/ledgerentry"
	"shanhuo.app/ent/gen/payoutbatch"
	"shanhuo.app/ent/gen/payoutline"
	"shanhuo.app/ent/gen/person"
	"shanhuo.app/ent/gen/photo"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/ent/gen/pledgeline"
	"shanhuo.app/ent/gen/post"
	"shanhuo.app/ent/gen/posting"
	"shanhuo.app/ent/gen/problem"
	"shanhuo.app/ent/gen/question"
	"shanhuo.app/ent/gen/reviewstep"
	"shanhuo.app/ent/gen/signin"
	"shanhuo.app/ent/gen/tier"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/store"
)

// readRules has a row for every entity. A nil rule keeps the entity to the portal
// itself.
var readRules = map[string]readRule{
	gen.TypeRegion:      everyone,
	gen.TypePortalClock: everyone,

	gen.TypeCampaign: campaigns,
	gen.TypeTier:     ofCampaign(tier.FieldCampaignID, campaigns),
	gen.TypePhoto:    ofCampaign(photo.FieldCampaignID, campaigns),
	gen.TypePost:     ofCampaign(post.FieldCampaignID, campaigns),
	gen.TypeQuestion: ofCampaign(question.FieldCampaignID, campaigns),
	gen.TypeClosing:  ofCampaign(closing.FieldCampaignID, campaigns),

	gen.TypeReviewStep: either(
		inRegions(reviewstep.FieldRegionPath, ReviewReadQueue),
		// The village reads what the county asked about what it vouched for.
		ofCampaign(reviewstep.FieldCampaignID, inRegions(campaign.FieldRegionPath, ReviewReadQueue)),
		ofCampaign(reviewstep.FieldCampaignID, either(owned, written))),
	gen.TypeProblem: either(
		inRegions(problem.FieldRegionPath, ProblemList),
		mine(problem.FieldReporterID)),
	gen.TypeFollow: mine(follow.FieldPersonID),

	gen.TypePledge: pledges,
	gen.TypePledgeLine: func(p *Principal) condition {
		return exists(pledge.Table, pledge.FieldID, pledgeline.FieldPledgeID, pledges(p))
	},

	gen.TypeLedgerEntry: ofCampaign(ledgerentry.FieldCampaignID, inRegions(campaign.FieldRegionPath, LedgerRead)),
	gen.TypePosting:     ofCampaign(posting.FieldCampaignID, inRegions(campaign.FieldRegionPath, LedgerRead)),
	gen.TypePayoutBatch: payouts,
	gen.TypePayoutLine: func(p *Principal) condition {
		return exists(payoutbatch.Table, payoutbatch.FieldID, payoutline.FieldBatchID, payouts(p))
	},

	gen.TypeReconciliation: holding(ReconciliationRead),

	gen.TypePerson:  mine(person.FieldID),
	gen.TypeContact: mine(contact.FieldPersonID),
	gen.TypeAddress: mine(address.FieldPersonID),
	gen.TypeErasure: mine(erasure.FieldPersonID),
	gen.TypeSignIn:  mine(signin.FieldPersonID),
	gen.TypeGrant: either(
		mine(grant.FieldPersonID),
		inRegions(grant.FieldRegionPath, GrantList),
		households),
	gen.TypeAuditEntry: either(
		inRegions(auditentry.FieldRegionPath, AuditRead),
		mine(auditentry.FieldActorID),
		mine(auditentry.FieldForID)),

	gen.TypeSignInCode:    nil,
	gen.TypeMessage:       nil,
	gen.TypeAttempt:       nil,
	gen.TypeProviderEvent: nil,
	gen.TypeProviderSlot:  nil,
}

var publicStates = func() []any {
	states := make([]any, len(lifecycle.PublicCampaigns))
	for i, s := range lifecycle.PublicCampaigns {
		states[i] = string(s)
	}
	return states
}()

// campaigns: what is public, what is one's own, and drafts where one's office reads
// them. A clerk who drafted for a household reads the draft by the grant, and no
// longer when it is gone.
var campaigns = either(
	func(*Principal) condition {
		// What was stopped before it ever opened was never public.
		return func(s *sql.Selector) {
			s.Where(sql.And(sql.In(s.C(campaign.FieldState), publicStates...), sql.NotNull(s.C(campaign.FieldLaunchedAt))))
		}
	},
	owned,
	inRegions(campaign.FieldRegionPath, CampaignReadDraft))

// owned: one's own campaigns; those that somebody else wrote and that never opened, while
// being a household there (see Object.Written).
var owned = both(
	mine(campaign.FieldOwnerID),
	either(
		func(*Principal) condition {
			return func(s *sql.Selector) { s.Where(sql.NotNull(s.C(campaign.FieldLaunchedAt))) }
		},
		mine(campaign.FieldDraftedBy),
		inRegions(campaign.FieldRegionPath, CampaignCreate)))

// written: what a clerk drafted for a household, while being clerk there. The county's
// questions lie at the county's desk, and it is the clerk who has to mend what they ask.
var written = both(
	mine(campaign.FieldDraftedBy),
	inRegions(campaign.FieldRegionPath, CampaignDraftFor))

var pledges = either(
	mine(pledge.FieldBackerID),
	inRegions(pledge.FieldRegionPath, PledgeRead))

var payouts = inRegions(payoutbatch.FieldRegionPath, PayoutRead)

// households: a clerk sees who was enrolled in the village, not who else has what
// office there.
func households(p *Principal) condition {
	within := inRegions(grant.FieldRegionPath, GrantEnrol)(p)
	return sql.AndPredicates(within, func(s *sql.Selector) { s.Where(sql.EQ(s.C(grant.FieldRole), string(Household))) })
}

func everyone(*Principal) condition { return nil }

func nothing(s *sql.Selector) { s.Where(sql.False()) }

// mine lets through the rows whose column is the reader.
func mine(column string) readRule {
	return func(p *Principal) condition {
		if p == nil {
			return nothing
		}
		return func(s *sql.Selector) { s.Where(sql.EQ(s.C(column), p.PersonID)) }
	}
}

// holding lets everything through to whoever may do the action anywhere, for rows that
// lie in no region.
func holding(action Action) readRule {
	return func(p *Principal) condition {
		if p == nil || len(p.Regions(action)) == 0 {
			return nothing
		}
		return nil
	}
}

// inRegions lets through the rows that lie where the reader's grants carry the action.
func inRegions(column string, action Action) readRule {
	return func(p *Principal) condition {
		if p == nil {
			return nothing
		}
		paths := p.Regions(action)
		if len(paths) == 0 {
			return nothing
		}
		return store.WithinAny(column, paths)
	}
}

// either lets through what one of the rules does.
func either(list ...readRule) readRule {
	return func(p *Principal) condition {
		conditions := make([]condition, len(list))
		for i, rule := range list {
			conditions[i] = rule(p)
		}
		return sql.OrPredicates(conditions...)
	}
}

// both lets through what each of two rules does.
func both(one, other readRule) readRule {
	return func(p *Principal) condition { return sql.AndPredicates(one(p), other(p)) }
}

// ofCampaign lets through the rows whose campaign the rule lets through.
func ofCampaign(column string, rule readRule) readRule {
	return func(p *Principal) condition {
		return exists(campaign.Table, campaign.FieldID, column, rule(p))
	}
}

// exists lets through the rows for which table has a row whose id is in column and
// for which the condition holds. It is correlated, so that each row costs one look
// at a primary key on both databases, however many campaigns there are.
func exists(table, id, column string, where condition) condition {
	return func(s *sql.Selector) {
		outer := s.C(column)
		t := sql.Dialect(s.Dialect()).Table(table).As("scope_" + table)
		inner := sql.Dialect(s.Dialect()).Select(t.C(id)).From(t)
		where(inner)
		inner.Where(sql.ColumnsEQ(t.C(id), outer))
		s.Where(sql.Exists(inner))
	}
}
