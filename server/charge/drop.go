package charge

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/attempt"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/ent/gen/pledgeline"
	"shanhuo.app/ent/gen/tier"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/store"
)

// EndDunning makes every open charge of campaigns whose dunning is over due, a page
// at a time; Charge then gives each up. It also decides campaigns that have no open
// charge left. It answers how many pledges and campaigns it moved.
func (s *Service) EndDunning(ctx context.Context) (int, error) {
	ctx = access.AsSystem(ctx, access.ForDunning)
	over, err := s.collecting(ctx)
	if err != nil {
		return 0, err
	}
	moved := 0
	var failed error // of one campaign: it does not keep the others
	for _, c := range over {
		n, err := s.endDunning(ctx, c)
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("charge: end dunning of %s: %w", c.Slug, err))
			continue
		}
		moved += n
	}
	return moved, failed
}

func (s *Service) endDunning(ctx context.Context, c *gen.Campaign) (moved int, err error) {
	// Most campaigns have a charge open and days to go: they cost a read and no turn at
	// SQLite's one writer.
	if now, err := s.DB.Now(ctx); err != nil {
		return 0, err
	} else if c.DunningEndsAt != nil && now.Before(*c.DunningEndsAt) {
		if open, err := openCharges(ctx, s.DB.Client.Pledge, c.ID); err != nil || open {
			return 0, err
		}
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		moved = 0
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		if open, err := openCharges(ctx, tx.Pledge, c.ID); err != nil || !open {
			if err != nil {
				return err
			}
			if _, err := lockCampaign(ctx, tx, c.ID); err != nil {
				return err
			}
			moved = 1
			return s.finish(ctx, tx, c.ID, now)
		}
		if c.DunningEndsAt == nil || now.Before(*c.DunningEndsAt) {
			return nil
		}
		marks, args := in(lifecycle.OpenChargePledges)
		query := `UPDATE pledges SET charge_due_at = ? WHERE id IN (SELECT p.id FROM pledges p WHERE p.campaign_id = ? AND p.state IN (` + marks + `)
			AND (p.charge_due_at IS NULL OR p.charge_due_at > ?) AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.pledge_id = p.id AND a.state = 'SENT' AND a.kind IN ('CHARGE', 'CONFIRM', 'CANCEL'))
			LIMIT ` + fmt.Sprint(page) + skipLockedOf(tx) + `) RETURNING id`
		// A due time within the lease belongs to a job that is about to run.
		all := append([]any{now, c.ID}, args...)
		ids, err := queryIDs(ctx, tx, query, append(all, clock.Cut(now.Add(dueLease)))...)
		moved = len(ids)
		return err
	})
	if err == nil && moved > 0 {
		s.changed(c.ID)
	}
	return moved, err
}

func skipLockedOf(tx *gen.Tx) string {
	if lock := skipLocked(tx); lock != "" {
		return " FOR UPDATE OF p SKIP LOCKED"
	}
	return ""
}

// openCharges tells whether a charge of the campaign is still to come or to be decided.
func openCharges(ctx context.Context, pledges *gen.PledgeClient, campaign uuid.UUID) (bool, error) {
	ok, err := pledges.Query().Where(pledge.CampaignID(campaign), pledge.StateIn(lifecycle.OpenChargePledges...)).Exist(ctx)
	if err != nil {
		return false, fmt.Errorf("charge: open charges: %w", err)
	}
	return ok, nil
}

// beginDrop gives a pledge up after the end of dunning. A charge at the provider is
// cancelled first: it may have succeeded in the meantime.
func (s *Service) beginDrop(ctx context.Context, tx *gen.Tx, c *gen.Campaign, p *gen.Pledge, now time.Time) (step, error) {
	if p.Intent == nil {
		tried, err := tx.Attempt.Query().Where(attempt.PledgeID(p.ID), attempt.KindEQ(attempt.KindCHARGE)).Exist(ctx)
		if err != nil {
			return step{}, err
		}
		if !tried {
			return step{dropped: true}, s.drop(ctx, tx, c, p, now)
		}
	}
	a, err := s.newAttempt(ctx, tx, p, attempt.KindCANCEL, "", "")
	if err != nil {
		return step{}, err
	}
	kept, err := tx.Pledge.UpdateOne(p).SetChargeDueAt(clock.Cut(now.Add(dueLease))).Save(ctx)
	if err != nil {
		return step{}, err
	}
	return step{task: &task{attempt: a, pledge: kept}}, nil
}

// giveUp cancels the pledge's charge. found is false when the provider has none,
// which can be after a request that it refused.
func (s *Service) giveUp(ctx context.Context, a *gen.Attempt, p *gen.Pledge) (c payment.Charge, found bool, err error) {
	intent := a.ProviderID
	if intent == "" {
		customer, err := s.customer(ctx, p)
		if err != nil {
			return c, false, err
		}
		c, found, err := s.find(ctx, customer, p)
		if err != nil || !found || final(c) {
			return c, found, err
		}
		intent = c.IntentID
	}
	c, err = s.Gateway.CancelCharge(ctx, a.Key, intent)
	return c, err == nil, err
}

// dropUncharged ends a pledge for which the provider has no charge.
func (s *Service) dropUncharged(ctx context.Context, a *gen.Attempt) error {
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		c, err := lockCampaign(ctx, tx, a.CampaignID)
		if err != nil {
			return err
		}
		p, err := lockPledge(ctx, tx, a.PledgeID)
		if err != nil {
			return err
		}
		n, err := tx.Attempt.Update().Where(attempt.ID(a.ID), attempt.StateEQ(attempt.StateSENT)).
			SetState(attempt.StateDONE).SetOutcome("no charge").SetDoneAt(machineNow()).Save(ctx)
		if err != nil || n == 0 || !p.State.OpenCharge() {
			return err
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		return s.drop(ctx, tx, c, p, now)
	})
	if err != nil {
		return fmt.Errorf("charge: drop: %w", err)
	}
	s.changed(a.CampaignID)
	return nil
}

// drop ends a pledge that was never collected: its units are free again and it no
// longer counts. The caller holds the campaign's lock.
func (s *Service) drop(ctx context.Context, tx *gen.Tx, c *gen.Campaign, p *gen.Pledge, now time.Time) error {
	why := message.Key("charge.dropped.refused")
	if Untried(p) {
		why = "charge.dropped.untried"
	}
	update := tx.Pledge.UpdateOne(p).SetState(lifecycle.PledgeDropped).ClearChargeDueAt()
	if p.Intent != nil {
		update.SetIntent(*p.Intent)
	}
	if p.Method != nil {
		update.SetMethodForgetDue(true)
	}
	if err := update.Exec(ctx); err != nil {
		return err
	}
	if err := s.count(ctx, tx, c, p, -1); err != nil {
		return err
	}
	if err := audit.Write(ctx, tx, audit.Act{
		Action: "pledge.drop", Object: "pledge", ObjectID: p.ID.String(), Region: p.RegionPath, For: &p.BackerID, At: now,
		Before: map[string]any{"state": p.State}, After: map[string]any{"state": lifecycle.PledgeDropped},
	}); err != nil {
		return err
	}
	if err := s.Notify.Queue(ctx, tx, notify.Notice{
		PersonID: p.BackerID, Kind: notify.PledgeDropped, DedupeKey: "dropped:" + p.ID.String(),
		Args: map[string]any{"campaign": c.Title, "amount": *p.FinalMinor, "why": why}, Link: "/c/" + c.Slug,
	}); err != nil {
		return err
	}
	return s.finish(ctx, tx, c.ID, now)
}

// countAgain counts a dropped pledge whose money came after all.
func (s *Service) countAgain(ctx context.Context, tx *gen.Tx, c *gen.Campaign, p *gen.Pledge) error {
	return s.count(ctx, tx, c, p, +1)
}

// count adds a pledge to the stored totals or takes it out of them, after its state
// was written and under the campaign's lock.
func (s *Service) count(ctx context.Context, tx *gen.Tx, c *gen.Campaign, p *gen.Pledge, sign int) error {
	lines, err := tx.PledgeLine.Query().Where(pledgeline.PledgeID(p.ID)).All(ctx)
	if err != nil {
		return fmt.Errorf("charge: lines: %w", err)
	}
	for _, l := range lines {
		err := tx.Tier.Update().Where(tier.ID(l.TierID)).AddClaimed(sign * l.Quantity).AddPromised(sign * l.Quantity).Exec(ctx)
		if err != nil {
			return fmt.Errorf("charge: tier: %w", err)
		}
	}
	others, err := tx.Pledge.Query().Where(pledge.CampaignID(c.ID), pledge.BackerID(p.BackerID), pledge.IDNEQ(p.ID),
		pledge.StateIn(lifecycle.CountedPledges...)).Exist(ctx)
	if err != nil {
		return fmt.Errorf("charge: other pledges of the backer: %w", err)
	}
	update := tx.Campaign.UpdateOneID(c.ID).AddPledgeCount(sign)
	if p.FinalGoodsMinor != nil {
		goods := *p.FinalGoodsMinor
		if sign < 0 {
			goods = -goods
		}
		update.AddRaisedMinor(goods)
	}
	if !others {
		update.AddBackerCount(sign)
	}
	if err := update.Exec(ctx); err != nil {
		return fmt.Errorf("charge: totals: %w", err)
	}
	return nil
}
