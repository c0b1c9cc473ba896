package access

import "slices"

// Reason is why the portal itself acts.
type Reason string

// Every reason for which the portal may act past the rules about people. Keep
// them few: each is a door.
const (
	ForCharging       Reason = "charge due pledges"
	ForClosing        Reason = "close due campaigns"
	ForHolds          Reason = "expire holds"
	ForLaunching      Reason = "launch scheduled campaigns"
	ForProviderEvents Reason = "handle provider events"
	ForCheckout       Reason = "confirm a checkout"
	ForPledgeLinks    Reason = "open a pledge by its link"
	ForMessages       Reason = "deliver messages"
	ForReconciling    Reason = "reconcile"
	ForTotals         Reason = "verify totals"
	ForDemo           Reason = "seed demo data"
	ForRegions        Reason = "load regions"
	ForSignIn         Reason = "sign in"
	ForPrincipal      Reason = "load principal"
	ForRecovery       Reason = "recover attempts"
	ForForgetting     Reason = "forget cards"
	ForDunning        Reason = "end dunning"
	ForSettling       Reason = "settle campaigns"
	ForLanes          Reason = "write a lane's batch"
	ForNames          Reason = "read display names"
	ForGrants         Reason = "look up a person for a grant"
	ForProgress       Reason = "publish progress"
	ForOrders         Reason = "read a campaign's orders"
	ForErasure        Reason = "carry out erasures"
	ForExport         Reason = "gather one's own data"
)

// Reasons lists every reason AsSystem accepts.
var Reasons = []Reason{
	ForCharging, ForClosing, ForHolds, ForLaunching, ForProviderEvents, ForCheckout, ForPledgeLinks, ForMessages,
	ForReconciling, ForTotals, ForDemo, ForRegions, ForSignIn, ForPrincipal, ForRecovery, ForForgetting, ForDunning,
	ForSettling, ForLanes, ForNames, ForGrants, ForProgress, ForOrders, ForErasure, ForExport,
}

func (r Reason) listed() bool { return slices.Contains(Reasons, r) }
