package account

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/address"
	"shanhuo.app/ent/gen/auditentry"
	"shanhuo.app/ent/gen/contact"
	"shanhuo.app/ent/gen/erasure"
	"shanhuo.app/ent/gen/grant"
	"shanhuo.app/ent/gen/message"
	"shanhuo.app/ent/gen/predicate"
	"shanhuo.app/ent/gen/signin"
	"shanhuo.app/ent/gen/signincode"
	"shanhuo.app/server/access"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/region"
)

type personRow struct {
	ID              uuid.UUID `json:"id"`
	DisplayName     string    `json:"displayName"`
	Locale          string    `json:"locale"`
	CreatedAt       time.Time `json:"createdAt"`
	UnwantedNotices []string  `json:"unwantedNotices"`
}

type contactRow struct {
	Channel   contact.Channel `json:"channel"`
	Address   string          `json:"address"`
	CreatedAt time.Time       `json:"createdAt"`
	digest    string
}

func (e *export) contacts(ctx context.Context) (int, error) {
	read, err := e.db.Client.Contact.Query().Where(contact.PersonID(e.me)).
		Order(gen.Desc(contact.FieldCreatedAt, contact.FieldID)).Limit(maxExported + 1).All(ctx)
	return rows(&e.document.Contacts, read, func(c *gen.Contact) contactRow {
		return contactRow{Channel: c.Channel, Address: e.opened(ctx, c.ID, c.Sealed, personal.Contact), CreatedAt: c.CreatedAt, digest: c.Digest}
	}), err
}

// opened reads a sealed text. What does not open is told as empty: the person still
// gets the rest.
func (e *export) opened(ctx context.Context, id uuid.UUID, sealed []byte, purpose string) string {
	plain, err := e.keys.OpenText(sealed, purpose)
	if err != nil {
		slog.ErrorContext(ctx, "account: a part of an export does not open", "purpose", purpose, "row", id)
	}
	return plain
}

// openedAddress is opened for an address, nil when there is none.
func (e *export) openedAddress(ctx context.Context, id uuid.UUID, sealed []byte, purpose string) *offer.Address {
	a := &offer.Address{}
	if err := json.Unmarshal([]byte(e.opened(ctx, id, sealed, purpose)), a); err != nil {
		return nil
	}
	return a
}

type addressRow struct {
	*offer.Address
	CreatedAt time.Time `json:"createdAt"`
	UsedAt    time.Time `json:"usedAt"`
}

func (e *export) addresses(ctx context.Context) (int, error) {
	read, err := e.db.Client.Address.Query().Where(address.PersonID(e.me)).
		Order(gen.Desc(address.FieldUsedAt, address.FieldID)).Limit(maxExported + 1).All(ctx)
	return rows(&e.document.Addresses, read, func(a *gen.Address) addressRow {
		e.own["address "+a.ID.String()] = true
		return addressRow{e.openedAddress(ctx, a.ID, a.Sealed, personal.KeptAddress), a.CreatedAt, a.UsedAt}
	}), err
}

type signInRow struct {
	Kind      signin.Kind `json:"kind"`
	Device    string      `json:"device"`
	CreatedAt time.Time   `json:"createdAt"`
	SeenAt    time.Time   `json:"seenAt"`
	ExpiresAt time.Time   `json:"expiresAt"`
	RevokedAt *time.Time  `json:"revokedAt"`
}

func (e *export) signIns(ctx context.Context) (int, error) {
	read, err := e.db.Client.SignIn.Query().Where(signin.PersonID(e.me)).
		Order(gen.Desc(signin.FieldCreatedAt, signin.FieldID)).Limit(maxExported + 1).All(ctx)
	return rows(&e.document.SignIns, read, func(s *gen.SignIn) signInRow {
		e.own["sign_in "+s.ID.String()] = true
		return signInRow{s.Kind, s.Device, s.CreatedAt, s.SeenAt, s.ExpiresAt, s.RevokedAt}
	}), err
}

type codeRow struct {
	SentAt time.Time  `json:"sentAt"`
	UsedAt *time.Time `json:"usedAt"`
}

func (e *export) signInCodes(ctx context.Context) (int, error) {
	digests := make([]string, len(e.document.Contacts))
	for i, c := range e.document.Contacts {
		digests[i] = c.digest
	}
	read, err := e.db.Client.SignInCode.Query().Where(signincode.ContactDigestIn(digests...)).
		Order(gen.Desc(signincode.FieldCreatedAt, signincode.FieldID)).Limit(maxExported + 1).All(access.AsSystem(ctx, access.ForExport))
	return rows(&e.document.SignInCodes, read, func(c *gen.SignInCode) codeRow { return codeRow{c.CreatedAt, c.UsedAt} }), err
}

type grantRow struct {
	Role      string      `json:"role"`
	Region    region.Path `json:"region"`
	CreatedAt time.Time   `json:"createdAt"`
	ExpiresAt *time.Time  `json:"expiresAt"`
	RevokedAt *time.Time  `json:"revokedAt"`
}

func (e *export) grants(ctx context.Context) (int, error) {
	read, err := e.db.Client.Grant.Query().Where(grant.PersonID(e.me)).
		Order(gen.Desc(grant.FieldCreatedAt, grant.FieldID)).Limit(maxExported + 1).All(ctx)
	return rows(&e.document.Grants, read, func(g *gen.Grant) grantRow {
		return grantRow{g.Role, g.RegionPath, g.CreatedAt, g.ExpiresAt, g.RevokedAt}
	}), err
}

type erasureRow struct {
	State     erasure.State `json:"state"`
	CreatedAt time.Time     `json:"createdAt"`
	DueAt     time.Time     `json:"dueAt"`
	EndedAt   *time.Time    `json:"endedAt"`
}

func (e *export) erasures(ctx context.Context) (int, error) {
	read, err := e.db.Client.Erasure.Query().Where(erasure.PersonID(e.me)).
		Order(gen.Desc(erasure.FieldCreatedAt, erasure.FieldID)).Limit(maxExported + 1).All(ctx)
	return rows(&e.document.Erasures, read, func(r *gen.Erasure) erasureRow {
		return erasureRow{r.State, r.CreatedAt, r.DueAt, r.EndedAt}
	}), err
}

type noticeRow struct {
	Kind      string          `json:"kind"`
	Channel   message.Channel `json:"channel"`
	State     message.State   `json:"state"`
	CreatedAt time.Time       `json:"createdAt"`
	SentAt    *time.Time      `json:"sentAt"`
}

func (e *export) notices(ctx context.Context) (int, error) {
	read, err := e.db.Client.Message.Query().Where(message.PersonID(e.me)).
		Select(message.FieldID, message.FieldKind, message.FieldChannel, message.FieldState, message.FieldCreatedAt, message.FieldSentAt).
		Order(gen.Desc(message.FieldCreatedAt, message.FieldID)).Limit(maxExported + 1).All(access.AsSystem(ctx, access.ForExport))
	return rows(&e.document.Notices, read, func(m *gen.Message) noticeRow {
		return noticeRow{m.Kind, m.Channel, m.State, m.CreatedAt, m.SentAt}
	}), err
}

type auditRow struct {
	At       time.Time       `json:"at"`
	By       string          `json:"by"` // SELF, OTHER or PORTAL
	Action   string          `json:"action"`
	Object   string          `json:"object"`
	ObjectID string          `json:"objectId"`
	Region   region.Path     `json:"region"`
	Before   json.RawMessage `json:"before,omitempty"`
	After    json.RawMessage `json:"after,omitempty"`
	Reason   string          `json:"reason,omitempty"`
}

// owns tells whether an entry is about something that the document has as the person's own.
func (e *export) owns(a *gen.AuditEntry) bool { return e.own[a.Object+" "+a.ObjectID] }

// audit is what the person did, what was done for them and what was done to them, as
// far as they may read it.
func (e *export) audit(ctx context.Context) (int, error) {
	var read []*gen.AuditEntry
	// One after another: no index serves all three at once.
	for _, about := range []predicate.AuditEntry{
		auditentry.ActorID(e.me), auditentry.ForID(e.me), auditentry.And(auditentry.Object("person"), auditentry.ObjectID(e.me.String())),
	} {
		part, err := e.db.Client.AuditEntry.Query().Where(about).
			Order(gen.Desc(auditentry.FieldCreatedAt, auditentry.FieldID)).Limit(maxExported + 1).All(ctx)
		if err != nil {
			return 0, err
		}
		read = append(read, part...)
	}
	return rows(&e.document.Audit, newest(read), func(a *gen.AuditEntry) auditRow {
		by := "PORTAL"
		switch {
		case a.ActorID != nil && *a.ActorID == e.me:
			by = "SELF"
		case a.ActorID != nil:
			by = "OTHER"
		}
		row := auditRow{At: a.CreatedAt, By: by, Action: a.Action, Object: a.Object, ObjectID: a.ObjectID, Region: a.RegionPath}
		// What somebody did in an office is about other people, whose data it is. So is what a
		// clerk wrote for somebody who turned out to be another person than was meant.
		forMe := a.ForID != nil && *a.ForID == e.me && a.Object != "campaign"
		if a.Object == "person" && a.ObjectID == e.me.String() || forMe || e.owns(a) {
			row.Before, row.After, row.Reason = []byte(a.Before), []byte(a.After), a.Reason
		}
		return row
	}), nil
}
