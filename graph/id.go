package graph

import (
	"github.com/google/uuid"

	"shanhuo.app/server/fault"
	"shanhuo.app/server/nodeid"
)

// The kinds of opaque ids.
const (
	kindRegion   = "Region"
	kindPerson   = nodeid.Person
	kindGrant    = "Grant"
	kindSignIn   = "SignIn"
	kindCampaign = "Campaign"
	kindTier     = "Tier"
	kindPhoto    = "Photo"
	kindPost     = "Post"
	kindQuestion = "Question"
	kindProblem  = "Problem"
	kindStep     = nodeid.ReviewStep
	kindPledge   = "Pledge"
	kindSupport  = "Support"
	kindPayout   = "PayoutBatch"
	kindEntry    = "LedgerEntry"
	kindAudit    = "AuditEntry"

	kindReconciliation = "Reconciliation"
	kindAddress        = "Address"
	kindErasure        = "Erasure"
)

// rowID makes the opaque id of a row.
func rowID(kind string, id uuid.UUID) string { return nodeid.OfRow(kind, id) }

// parseKey reads a key made by the client, which is a UUID in its usual form; nil when
// none was sent. The UUID of all zeros is what a client has that forgot to make one.
func parseKey(key *string) (*uuid.UUID, error) {
	if key == nil {
		return nil, nil //nolint:nilnil // a key may be left out
	}
	id, err := uuid.Parse(*key)
	if err != nil || len(*key) != len(uuid.Nil.String()) || id == uuid.Nil {
		return nil, fault.NewInvalid("CLIENT_KEY_FORM", "clientKey")
	}
	return &id, nil
}

// parseID reads the id of a row of one kind. An id of another kind or of nothing
// is a fault of the field, never a hint about what exists.
func parseID(kind, id, field string) (uuid.UUID, error) {
	found, key := nodeid.Split(id)
	row, err := uuid.Parse(key)
	if found != kind || err != nil {
		return uuid.UUID{}, fault.NewInvalid("ID_INVALID", field).With("kind", kind)
	}
	return row, nil
}
