package campaign

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/auditentry"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/store"
	"shanhuo.app/server/text"
)

// reasonLimits bound why the county stopped a campaign; the public reads it.
var reasonLimits = text.Limits{Min: 2, Max: 500, Lines: true}

// Suspend stops a live or scheduled campaign: it takes no pledges until the county
// resumes it. Its deadline does not move. The owner is told. version is the one the
// county has read, 0 for whatever it is by now.
func (s *Service) Suspend(ctx context.Context, id uuid.UUID, reason string, version int) (*gen.Campaign, error) {
	return s.decide(ctx, access.CampaignSuspend, id, reason, version, func(ctx context.Context, tx *gen.Tx, c *gen.Campaign, _ time.Time) (*gen.CampaignUpdateOne, error) {
		update, err := move(tx, c, lifecycle.CampaignSuspended)
		if err != nil {
			return nil, err
		}
		err = s.tell(ctx, tx, c, notify.CampaignSuspended, fmt.Sprintf("suspended-%d", c.Version), map[string]any{"reason": text.Lines(reason)})
		return update.SetResumeState(c.State), err
	})
}

// Resume puts a suspended campaign back to where it was. After its deadline it
// cannot take pledges any more; then only cancelling is left.
func (s *Service) Resume(ctx context.Context, id uuid.UUID, reason string, version int) (*gen.Campaign, error) {
	return s.decide(ctx, access.CampaignResume, id, reason, version, func(ctx context.Context, tx *gen.Tx, c *gen.Campaign, now time.Time) (*gen.CampaignUpdateOne, error) {
		if c.State != lifecycle.CampaignSuspended || c.ResumeState == nil {
			return nil, wrongState(c)
		}
		if c.Deadline != nil && !now.Before(*c.Deadline) {
			return nil, fault.NewConflict("RESUME_TOO_LATE", "").With("deadline", *c.Deadline)
		}
		update, err := move(tx, c, *c.ResumeState)
		if err != nil {
			return nil, err
		}
		err = s.tell(ctx, tx, c, notify.CampaignResumed, fmt.Sprintf("resumed-%d", c.Version), map[string]any{})
		return update.ClearResumeState(), err
	})
}

// decide is an act of the county on a campaign, with a reason. prepare answers the
// update that makes it. Who sends their last act again, as after a lost answer, gets
// the campaign as it is; when somebody else acted in between, VERSION_CONFLICT.
func (s *Service) decide(
	ctx context.Context, action access.Action, id uuid.UUID, reason string, version int,
	prepare func(context.Context, *gen.Tx, *gen.Campaign, time.Time) (*gen.CampaignUpdateOne, error),
) (*gen.Campaign, error) {
	reason = text.Lines(reason)
	var c *gen.Campaign
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		old, err := lock(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := access.Require(ctx, action, access.OfCampaign(old)); err != nil {
			return err
		}
		var faults fault.List
		text.Check(&faults, "reason", reason, reasonLimits)
		if err := faults.Err(); err != nil {
			return err
		}
		again, err := lastAct(ctx, tx, old, action, reason)
		if again {
			c = old
		}
		if again || err != nil {
			return err
		}
		if version != 0 && version != old.Version {
			return fault.NewConflict("VERSION_CONFLICT", "version")
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		update, err := prepare(ctx, tx, old, now)
		if err != nil {
			return err
		}
		told := reason
		if action == access.CampaignResume {
			told = ""
		}
		if c, err = update.SetStateReason(told).Save(ctx); err != nil {
			return fmt.Errorf("campaign: %s: %w", action, err)
		}
		return record(ctx, tx, c, action.Verb(), stateOnly(old.State), stateOnly(c.State), reason, now)
	})
	if err != nil {
		return nil, err
	}
	return c.Unwrap(), nil
}

// lastAct tells whether the newest entry of a campaign's trail is this very act of the
// same person.
func lastAct(ctx context.Context, tx *gen.Tx, c *gen.Campaign, action access.Action, reason string) (bool, error) {
	last, err := tx.AuditEntry.Query().Where(auditentry.Object("campaign"), auditentry.ObjectID(c.ID.String())).
		Order(gen.Desc(auditentry.FieldCreatedAt, auditentry.FieldID)).First(ctx)
	if gen.IsNotFound(err) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("campaign: find the last act: %w", err)
	}
	return last.Action == string(action) && last.Reason == reason && last.ActorID != nil && *last.ActorID == access.PersonID(ctx), nil
}
