// Package lifecycle holds the states of campaigns and pledges and the moves
// between them: value types that the database, the rules and the API share.
package lifecycle

import "slices"

// Campaign is the state of a campaign.
type Campaign string

// The states of a campaign, in the order in which a successful one passes them;
// those after Settled lie beside the path.
const (
	CampaignDraft      Campaign = "DRAFT"      // being written; also after "returned with questions"
	CampaignInReview   Campaign = "IN_REVIEW"  // a village or county desk has it
	CampaignScheduled  Campaign = "SCHEDULED"  // approved, waits for its launch time
	CampaignLive       Campaign = "LIVE"       // takes pledges
	CampaignCollecting Campaign = "COLLECTING" // closed with success, cards are being charged
	CampaignViable     Campaign = "VIABLE"     // enough was collected; payees may be paid
	CampaignShortfall  Campaign = "SHORTFALL"  // too little was collected; owner and county decide
	CampaignSettled    Campaign = "SETTLED"    // all that was owed is paid out
	CampaignRejected   Campaign = "REJECTED"
	CampaignSuspended  Campaign = "SUSPENDED" // stopped by the county, may be resumed before its deadline
	CampaignCancelled  Campaign = "CANCELLED"
	CampaignFailed     Campaign = "FAILED" // closed below its goal; every card forgotten
)

// Campaigns lists every state.
var Campaigns = []Campaign{
	CampaignDraft, CampaignInReview, CampaignScheduled, CampaignLive, CampaignCollecting, CampaignViable,
	CampaignShortfall, CampaignSettled, CampaignRejected, CampaignSuspended, CampaignCancelled, CampaignFailed,
}

// PublicCampaigns lists the states in which anyone may read a campaign.
var PublicCampaigns = []Campaign{
	CampaignLive, CampaignCollecting, CampaignViable, CampaignShortfall, CampaignSettled,
	CampaignSuspended, CampaignCancelled, CampaignFailed,
}

var campaignMoves = map[Campaign][]Campaign{
	CampaignDraft:      {CampaignInReview, CampaignCancelled},
	CampaignInReview:   {CampaignInReview, CampaignDraft, CampaignRejected, CampaignScheduled, CampaignLive, CampaignCancelled},
	CampaignScheduled:  {CampaignLive, CampaignSuspended, CampaignCancelled},
	CampaignLive:       {CampaignCollecting, CampaignFailed, CampaignSuspended, CampaignCancelled},
	CampaignSuspended:  {CampaignLive, CampaignScheduled, CampaignCancelled},
	CampaignCollecting: {CampaignViable, CampaignShortfall},
	CampaignShortfall:  {CampaignViable},
	CampaignViable:     {CampaignSettled},
}

// Values makes Campaign an ent enum.
func (Campaign) Values() []string { return texts(Campaigns) }

// MayBecome tells whether a campaign may move from c to next.
func (c Campaign) MayBecome(next Campaign) bool { return slices.Contains(campaignMoves[c], next) }

// Public tells whether anyone may read a campaign in this state.
func (c Campaign) Public() bool { return slices.Contains(PublicCampaigns, c) }

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}
