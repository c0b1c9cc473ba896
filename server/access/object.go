package access

import (
	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/region"
)

// Object is the row an action is done to: where it lies and who has a hand in it.
// Ids that do not apply stay zero and match nobody.
type Object struct {
	Region      region.Path
	Owner       uuid.UUID // whose it is
	Author      uuid.UUID // who wrote or made it
	Beneficiary uuid.UUID // whom its money, or its right, is for
	Attestor    uuid.UUID // who decided the step before this one
	Hands       []uuid.UUID
	// Written is what somebody else wrote for its owner and never opened. It is theirs
	// while they are a household there: a number that was mistyped makes a stranger the
	// owner of what a family told its clerk.
	Written bool
}

// At is an object that has no people yet: a region in which something is to be made.
func At(place region.Path) Object { return Object{Region: place} }

// Own is an object that belongs to a person and lies in no region.
func Own(person uuid.UUID) Object { return Object{Owner: person} }

// OfCampaign is a campaign, and what hangs on it: its posts, its photos, the
// answers to its questions, its shortfall.
func OfCampaign(c *gen.Campaign) Object {
	return Object{Region: c.RegionPath, Owner: c.OwnerID, Author: c.DraftedBy, Written: c.DraftedBy != c.OwnerID && c.LaunchedAt == nil}
}

// OfStep is a step of c's review. attestor is who decided the step before it;
// zero when there is none.
func OfStep(c *gen.Campaign, s *gen.ReviewStep, attestor uuid.UUID) Object {
	return Object{Region: s.RegionPath, Owner: c.OwnerID, Author: c.DraftedBy, Attestor: attestor}
}

// OfPledge is a pledge; its owner is the backer.
func OfPledge(p *gen.Pledge) Object { return Object{Region: p.RegionPath, Owner: p.BackerID} }

// OfPayout is a payout batch. hands are the owners of the campaigns it pays for.
func OfPayout(b *gen.PayoutBatch, hands ...uuid.UUID) Object {
	return Object{Region: b.RegionPath, Author: b.MadeBy, Hands: hands}
}

// OfProblem is a reported problem with a campaign of this owner.
func OfProblem(p *gen.Problem, campaignOwner uuid.UUID) Object {
	return Object{Region: p.RegionPath, Hands: []uuid.UUID{campaignOwner}}
}

// OfGrant is a grant; the person who has it owns it.
func OfGrant(g *gen.Grant) Object {
	return Object{Region: g.RegionPath, Owner: g.PersonID}
}
