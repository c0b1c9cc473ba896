// Package audit keeps the trail of acts: who did what, for whom, where, and what
// it changed. An entry is written in the transaction of the act, so that there is
// no act without an entry and no entry without an act.
package audit

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/region"
)

// Act is one thing somebody did. Before and After are what the object was and
// became: anything that encodes to JSON, nil for nothing. Personal fields in them
// are withheld (see Personal). For is the person on whose behalf it was done, if
// it is another one. At is portal time; zero means the machine's.
type Act struct {
	Action        string // campaign.submit
	Object        string // campaign
	ObjectID      string
	Region        region.Path
	For           *uuid.UUID
	Before, After any
	Reason        string
	At            time.Time
	// By is who did it; nil means whoever the context carries. A batch that writes
	// the acts of several people sets it.
	By *Actor
}

// Actor is who did something and in which request. A nil PersonID is the portal itself.
type Actor struct {
	PersonID  *uuid.UUID
	RequestID string
}

// ActorOf answers who acts under ctx.
func ActorOf(ctx context.Context) *Actor {
	a := &Actor{RequestID: access.RequestID(ctx)}
	if p := access.From(ctx); p != nil {
		id := p.PersonID
		a.PersonID = &id
	}
	return a
}

// Write appends an entry in the transaction of the act. When the portal acts for a
// reason of its own and the act gives none, the entry carries the portal's.
func Write(ctx context.Context, tx *gen.Tx, act Act) error { return WriteAll(ctx, tx, []Act{act}) }

// WriteAll is Write for several acts in one statement.
func WriteAll(ctx context.Context, tx *gen.Tx, acts []Act) error {
	if len(acts) == 0 {
		return nil
	}
	rows := make([]*gen.AuditEntryCreate, len(acts))
	for i, act := range acts {
		row, err := entry(ctx, tx, act)
		if err != nil {
			return fmt.Errorf("audit %s: %w", act.Action, err)
		}
		rows[i] = row
	}
	if err := tx.AuditEntry.CreateBulk(rows...).Exec(ctx); err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	return nil
}

func entry(ctx context.Context, tx *gen.Tx, act Act) (*gen.AuditEntryCreate, error) {
	before, err := encode(act.Before)
	if err != nil {
		return nil, err
	}
	after, err := encode(act.After)
	if err != nil {
		return nil, err
	}
	by := act.By
	if by == nil {
		by = ActorOf(ctx)
	}
	reason := act.Reason
	if reason == "" {
		reason = string(access.SystemReason(ctx))
	}
	row := tx.AuditEntry.Create().
		SetNillableActorID(by.PersonID).SetNillableForID(act.For).
		SetAction(act.Action).SetObject(act.Object).SetObjectID(act.ObjectID).SetRegionPath(act.Region).
		SetBefore(before).SetAfter(after).SetReason(reason).SetRequestID(by.RequestID)
	if !act.At.IsZero() {
		row.SetCreatedAt(clock.Cut(act.At))
	}
	return row, nil
}
