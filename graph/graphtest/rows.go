package graphtest

import (
	"encoding/base64"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/payoutbatch"
	"shanhuo.app/server/lifecycle"
)

// Rows are what the world holds, at least one of every kind.
type Rows struct {
	Campaigns map[lifecycle.Campaign]*gen.Campaign // one in every state, in Village
	Attested  *gen.Campaign                        // IN_REVIEW, at the county's desk
	Returned  *gen.ReviewStep                      // the county sent the draft back
	Stopped   *gen.Campaign                        // CANCELLED before it was ever open
	Far       *gen.Campaign                        // a draft in the far county
	Namesake  *gen.Campaign                        // a draft in the namesake county

	Committed *gen.Pledge // of the LIVE campaign
	Held      *gen.Pledge // of the LIVE campaign, with an open card page
	Collected *gen.Pledge // of the VIABLE campaign
	Erring    *gen.Pledge // of the COLLECTING campaign
	Post      *gen.Post
	Question  *gen.Question // answered
	Problem   *gen.Problem
	Handled   *gen.Problem
	Made      *gen.PayoutBatch
	Confirmed *gen.PayoutBatch
	Withdrawn *gen.PayoutBatch
	Compared  *gen.Reconciliation // differs about the VIABLE campaign, and about no campaign
	Away      *gen.Reconciliation // FAILED, since the provider did not answer
	Kept      *gen.Address        // of Backer
	Erasure   *gen.Erasure        // of Stranger, open
}

func (w *World) makeRows() {
	r := &w.Rows
	r.Campaigns = map[lifecycle.Campaign]*gen.Campaign{}
	for _, state := range lifecycle.Campaigns {
		r.Campaigns[state] = w.Campaign(Plan{State: state, Slug: "in-state-" + string(state)})
	}
	r.Attested = w.Campaign(Plan{State: lifecycle.CampaignInReview, Attested: true, Slug: "attested"})
	r.Returned = w.Returned(r.Campaigns[lifecycle.CampaignDraft])
	r.Stopped = w.Campaign(Plan{State: lifecycle.CampaignCancelled, Stopped: true, Slug: "stopped"})
	r.Far = w.Campaign(Plan{At: FarVillage, Owner: w.FarOwner.ID(), Slug: "far"})
	r.Namesake = w.Campaign(Plan{At: NamesakeOf, Owner: w.FarOwner.ID(), Slug: "namesake"})
	live, viable := r.Campaigns[lifecycle.CampaignLive], r.Campaigns[lifecycle.CampaignViable]
	r.Committed = w.Pledge(live, w.Backer.ID(), lifecycle.PledgeCommitted)
	r.Held = w.Pledge(live, w.Backer.ID(), lifecycle.PledgeAwaitingMethod)
	r.Collected = w.Collect(viable)
	r.Erring = w.Pledge(r.Campaigns[lifecycle.CampaignCollecting], w.Backer.ID(), lifecycle.PledgeErroredSoft)
	r.Post, r.Question = w.Post(live), w.Question(live, true)
	w.Question(live, false)
	r.Problem, r.Handled = w.Problem(live), w.Problem(live)
	handled, err := r.Handled.Update().SetState("DONE").SetOutcome("已经核实。").SetHandledBy(w.Holder("COUNTY_OFFICER", "c").ID()).SetHandledAt(w.now).Save(w.System)
	w.must(err)
	r.Handled = handled
	r.Made = w.Batch(viable, payoutbatch.StateMADE)
	r.Confirmed = w.Batch(r.Campaigns[lifecycle.CampaignSettled], payoutbatch.StateCONFIRMED)
	r.Withdrawn = w.Batch(viable, payoutbatch.StateWITHDRAWN)
	r.Away, r.Compared = w.Compared(true), w.Compared(false)
	w.must(w.DB.Client.Follow.Create().SetCampaignID(live.ID).SetPersonID(w.Backer.ID()).Exec(w.System))
	w.Audit(live, Village)
	r.Kept, r.Erasure = w.KeptAddress(w.Backer.ID()), w.Erasure(w.Stranger.ID())
}

// NodeID answers the opaque id of a row.
func NodeID(kind string, id uuid.UUID) string { return GlobalID(kind, id.String()) }

// GlobalID answers the opaque id of anything.
func GlobalID(kind, key string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(kind + ":" + key))
}
