package payment

// The names under which our ids travel in a provider's metadata.
const (
	MetaPerson   = "person"
	MetaPledge   = "pledge"
	MetaCampaign = "campaign"
	MetaRefund   = "refund"
)
