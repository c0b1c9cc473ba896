// Package campaign is a pre-sale from its draft to what follows its deadline: who
// writes it, what it may promise, when it opens, and how the public finds it.
package campaign

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/media"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/store"
)

// DefaultFloor is the share of the goal, in basis points, below which collected
// money is a shortfall, unless the deployment sets another.
const DefaultFloor = 9000

// Photos keeps pictures; package media's Store is one.
type Photos interface {
	Put(ctx context.Context, r io.Reader) (media.Photo, error)
	Delete(ctx context.Context, key string) error
}

// Service is the use cases of campaigns. The functions are where another word
// follows this one; they run inside the transaction and package app fills them in.
type Service struct {
	DB     *store.DB
	Keys   *personal.Keys
	Notify *notify.Notifier
	Photos Photos
	// Floor is the viability floor in basis points, fixed for a campaign when it
	// is approved. Zero means DefaultFloor.
	Floor int
	// OpenReview opens the first step of the review of a submitted campaign.
	OpenReview func(ctx context.Context, tx *gen.Tx, c *gen.Campaign, now time.Time) error
	// OnCancelled releases the pledges of a cancelled campaign that had been live.
	OnCancelled func(ctx context.Context, tx *gen.Tx, campaignID uuid.UUID) error
}

// lock loads a campaign that the reader may see and keeps every other writer away
// from it until the transaction ends.
func lock(ctx context.Context, tx *gen.Tx, id uuid.UUID) (*gen.Campaign, error) {
	c, err := tx.Campaign.Query().Where(campaign.ID(id), store.ForUpdate).Only(ctx)
	if gen.IsNotFound(err) {
		if access.From(ctx) == nil && access.SystemReason(ctx) == "" {
			return nil, fault.NewUnauthenticated()
		}
		return nil, fault.NewNotFound("campaign")
	}
	if err != nil {
		return nil, fmt.Errorf("campaign: load: %w", err)
	}
	return c, nil
}

// record writes one act on a campaign into the audit trail. Both names stay: who
// did it, and the owner for whom it was done.
func record(ctx context.Context, tx *gen.Tx, c *gen.Campaign, verb string, before, after any, reason string, now time.Time) error {
	var on *uuid.UUID
	if c.OwnerID != access.PersonID(ctx) {
		on = &c.OwnerID
	}
	return audit.Write(ctx, tx, audit.Act{
		Action: "campaign." + verb, Object: "campaign", ObjectID: c.ID.String(), Region: c.RegionPath, For: on,
		Before: before, After: after, Reason: reason, At: now,
	})
}

// tell queues a notice to the owner and to the clerk who drafted for them.
func (s *Service) tell(ctx context.Context, tx *gen.Tx, c *gen.Campaign, kind, fact string, args map[string]any) error {
	args["campaign"] = c.Title
	return s.Notify.QueueHousehold(ctx, tx, c, notify.Notice{Kind: kind, DedupeKey: fmt.Sprintf("%s:%s", fact, c.ID), Args: args, Link: "/h/c/" + c.Slug})
}

// move sets a campaign's next state, or answers the fault WRONG_STATE when the
// campaign cannot go there from where it is.
func move(tx *gen.Tx, c *gen.Campaign, next lifecycle.Campaign) (*gen.CampaignUpdateOne, error) {
	if !c.State.MayBecome(next) {
		return nil, wrongState(c)
	}
	return tx.Campaign.UpdateOneID(c.ID).SetState(next).AddVersion(1), nil
}

func wrongState(c *gen.Campaign) *fault.Fault {
	return fault.NewConflict("WRONG_STATE", "").With("state", string(c.State))
}

// stateOnly is what the audit trail keeps of an act that only moves a campaign.
func stateOnly(state lifecycle.Campaign) map[string]any { return map[string]any{"state": state} }
