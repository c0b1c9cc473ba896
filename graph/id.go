package graph

import (
	"encoding/base64"
	"strings"

	"github.com/google/uuid"

	"shanhuo.app/server/fault"
)

// The kinds of opaque ids.
const (
	kindRegion   = "Region"
	kindPerson   = "Person"
	kindGrant    = "Grant"
	kindSignIn   = "SignIn"
	kindCampaign = "Campaign"
	kindTier     = "Tier"
	kindPhoto    = "Photo"
	kindPost     = "Post"
	kindQuestion = "Question"
	kindProblem  = "Problem"
	kindStep     = "ReviewStep"
	kindPledge   = "Pledge"
	kindSupport  = "Support"
	kindPayout   = "PayoutBatch"
	kindEntry    = "LedgerEntry"
	kindAudit    = "AuditEntry"

	kindReconciliation = "Reconciliation"
	kindAddress        = "Address"
	kindErasure        = "Erasure"
)

// globalID makes the opaque id of a row: the kind and the row's key.
func globalID(kind string, key string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(kind + ":" + key))
}

// rowID is globalID for rows with UUIDs, which is all of them but regions.
func rowID(kind string, id uuid.UUID) string { return globalID(kind, id.String()) }

// splitID reads an opaque id, and answers empty strings for anything else.
func splitID(id string) (kind, key string) {
	raw, err := base64.RawURLEncoding.DecodeString(id)
	if err != nil {
		return "", ""
	}
	kind, key, _ = strings.Cut(string(raw), ":")
	return kind, key
}

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
	found, key := splitID(id)
	row, err := uuid.Parse(key)
	if found != kind || err != nil {
		return uuid.UUID{}, fault.NewInvalid("ID_INVALID", field).With("kind", kind)
	}
	return row, nil
}
