package charge

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/attempt"
	"shanhuo.app/server/access"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/store"
)

// from says how a charge was learnt of, and with that how fresh it is.
type from struct {
	// attempt is the request that this charge answers; failed that it was refused.
	attempt *gen.Attempt
	failed  bool
	// seen is the pledge's UpdatedAt before its charge was read, zero when it was not known.
	seen time.Time
}

// errOutdated says that the pledge moved while its charge was read: the charge has
// to be read again, or an older state would overwrite a newer one.
var errOutdated = errors.New("charge: the pledge moved while its charge was read")

// ApplyCharge brings a pledge to what the provider says of its charge. It only moves
// a pledge up: a late, doubled or outdated charge changes nothing, and money is
// booked once. A charge that is not the pledge's one charge is booked as external.
func (s *Service) ApplyCharge(ctx context.Context, c payment.Charge) error {
	return s.apply(access.AsSystem(ctx, access.ForCharging), c, from{})
}

// Refresh reads the charge of a pledge and applies it: when the backer comes back
// from the bank, and when an event may have been lost.
func (s *Service) Refresh(ctx context.Context, pledgeID uuid.UUID) error {
	ctx = access.AsSystem(ctx, access.ForCharging)
	p, err := s.DB.Client.Pledge.Get(ctx, pledgeID)
	if err != nil {
		return fmt.Errorf("charge: pledge: %w", err)
	}
	// The address that leads here is open to everybody; only a charge that is still to be
	// decided is worth a question to the provider.
	if p.Intent == nil || !p.State.OpenCharge() {
		return nil
	}
	return s.RefreshIntent(ctx, *p.Intent)
}

// RefreshIntent reads a charge at the provider and applies it, as events ask for. A
// charge that is collected already is not read again.
func (s *Service) RefreshIntent(ctx context.Context, intent string) error {
	if err := s.off(); err != nil {
		return err
	}
	ctx = access.AsSystem(ctx, access.ForCharging)
	for range 3 {
		known, err := s.byIntent(ctx, intent)
		if err != nil {
			return err
		}
		var seen time.Time
		if known != nil {
			if known.State == lifecycle.PledgeDropped || (known.CollectedMinor > 0 && known.FeeMinor > 0) {
				return nil
			}
			seen = known.UpdatedAt
		}
		if err := s.Gate.WaitRead(ctx); err != nil {
			return err
		}
		c, err := s.Gateway.ChargeByID(ctx, intent)
		if err != nil {
			return fmt.Errorf("charge: read %s: %w", intent, err)
		}
		err = s.apply(ctx, c, from{seen: seen})
		if known == nil || !errors.Is(err, errOutdated) {
			return err
		}
	}
	return errOutdated
}

// apply is the one place in which a charge changes a pledge.
func (s *Service) apply(ctx context.Context, c payment.Charge, how from) error {
	id, campaign, ours, err := s.whose(ctx, c)
	if err != nil {
		return err
	}
	if !ours {
		return s.applyForeign(ctx, c, how)
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		var row *gen.Campaign
		var err error
		if final(c) {
			// What is final moves the campaign's numbers, so its lock comes first.
			row, err = lockCampaign(ctx, tx, campaign)
		} else {
			row, err = tx.Campaign.Get(ctx, campaign)
		}
		if err != nil {
			return err
		}
		p, err := lockPledge(ctx, tx, id)
		if err != nil {
			return err
		}
		return s.move(ctx, tx, row, p, c, how)
	})
	if err != nil {
		return fmt.Errorf("charge: apply %s to pledge %s: %w", c.Status, id, err)
	}
	s.changed(campaign)
	return nil
}

func final(c payment.Charge) bool {
	return c.Status == payment.ChargeSucceeded || c.Status == payment.ChargeCanceled
}

// move applies a charge under the locks.
func (s *Service) move(ctx context.Context, tx *gen.Tx, row *gen.Campaign, p *gen.Pledge, c payment.Charge, how from) error {
	if p.Intent != nil && *p.Intent != c.IntentID {
		return s.bookForeign(ctx, tx, &row.ID, c)
	}
	if p.FinalMinor == nil || c.Amount != *p.FinalMinor {
		s.Log.ErrorContext(ctx, "a charge has another amount than its pledge", "pledge", p.ID, "intent", c.IntentID, "amount", c.Amount)
		return s.bookForeign(ctx, tx, &row.ID, c)
	}
	answered, err := s.endAttempt(ctx, tx, c, how)
	if err != nil {
		return err
	}
	if !answered && p.Intent == nil {
		// Which charge is the pledge's is for the attempt under way to say: a second
		// one, made by hand, must not take its place.
		if busy, err := underWay(ctx, tx, p.ID); err != nil || busy {
			return errors.Join(err, errOutdated)
		}
	}
	now, err := store.Now(ctx, tx)
	if err != nil {
		return err
	}
	switch {
	case c.Status == payment.ChargeSucceeded:
		return s.collect(ctx, tx, row, p, c, now)
	case !p.State.OpenCharge():
		return nil
	case c.Status == payment.ChargeCanceled:
		p.Intent = &c.IntentID
		return s.drop(ctx, tx, row, p, now)
	}
	if !answered {
		if busy, err := underWay(ctx, tx, p.ID); err != nil || busy {
			return err // the attempt's own answer is newer than what was read
		}
		if !how.seen.IsZero() && !clock.Cut(p.UpdatedAt).Equal(clock.Cut(how.seen)) {
			return errOutdated
		}
		if next := Decide(c); p.Intent != nil && next.State == p.State && next.Decline == p.DeclineCode {
			return nil
		}
	}
	p.Intent = &c.IntentID
	return s.refuse(ctx, tx, row, p, Decide(c), now)
}

// endAttempt notes the outcome of the attempt that a charge answers, and tells
// whether it was still open.
func (s *Service) endAttempt(ctx context.Context, tx *gen.Tx, c payment.Charge, how from) (bool, error) {
	if how.attempt == nil {
		return false, nil
	}
	state := attempt.StateDONE
	if how.failed {
		state = attempt.StateFAILED
	}
	outcome := string(c.Status)
	if c.DeclineCode != "" {
		outcome += " " + c.DeclineCode
	}
	n, err := tx.Attempt.Update().Where(attempt.ID(how.attempt.ID), attempt.StateEQ(attempt.StateSENT)).
		SetState(state).SetOutcome(outcome).SetProviderID(c.IntentID).SetDoneAt(machineNow()).Save(ctx)
	if err != nil {
		return false, fmt.Errorf("end attempt: %w", err)
	}
	return n == 1, nil
}

// collect books the money, once, and counts it.
func (s *Service) collect(ctx context.Context, tx *gen.Tx, row *gen.Campaign, p *gen.Pledge, c payment.Charge, now time.Time) error {
	if p.CollectedMinor > 0 {
		return s.correctFee(ctx, tx, row, p, c)
	}
	if !p.State.OpenCharge() && p.State != lifecycle.PledgeDropped {
		// Money for a pledge that was never to be charged is not the pledge's.
		s.Log.ErrorContext(ctx, "a pledge that is not to be charged was charged", "pledge", p.ID, "state", p.State, "intent", c.IntentID)
		return s.bookForeign(ctx, tx, &row.ID, c)
	}
	isNew, err := ledger.Post(ctx, tx, ledger.Collected(row.ID, p.ID, c.Amount, c.Fee))
	if err != nil {
		return err
	}
	if !isNew {
		return fmt.Errorf("pledge %s is booked as collected but is %s", p.ID, p.State)
	}
	err = tx.Pledge.UpdateOne(p).SetState(lifecycle.PledgeCollected).SetIntent(c.IntentID).SetCharge(c.ChargeID).
		SetCollectedMinor(c.Amount).SetFeeMinor(c.Fee).SetCollectedAt(collectedAt(c, now)).SetDeclineCode("").ClearChargeDueAt().Exec(ctx)
	if err != nil {
		return err
	}
	err = tx.Campaign.UpdateOne(row).AddCollectedMinor(c.Amount).AddFreightCollectedMinor(p.FreightMinor).AddFeesMinor(c.Fee).Exec(ctx)
	if err != nil {
		return err
	}
	if p.State == lifecycle.PledgeDropped {
		if err := s.countAgain(ctx, tx, row, p); err != nil {
			return err
		}
	}
	if err := s.Notify.Queue(ctx, tx, notify.Notice{
		PersonID: p.BackerID, Kind: notify.Charged, DedupeKey: "charged:" + p.ID.String(),
		Args: map[string]any{"amount": c.Amount, "campaign": row.Title, "delivery": message.YearMonth(row.DeliveryMonth)},
		Link: "/c/" + row.Slug,
	}); err != nil {
		return err
	}
	return s.finish(ctx, tx, row.ID, now)
}

// collectedAt is when the provider took the money, in portal time: its news may come
// days later, after the last day on which the backer agreed to be charged.
func collectedAt(c payment.Charge, now time.Time) time.Time {
	if late := machineNow().Sub(c.At); !c.At.IsZero() && late > 0 {
		return clock.Cut(now.Add(-late))
	}
	return now
}

// correctFee books a fee that the provider told later than its charge.
func (s *Service) correctFee(ctx context.Context, tx *gen.Tx, row *gen.Campaign, p *gen.Pledge, c payment.Charge) error {
	if c.BalanceTxID == "" || c.Fee == p.FeeMinor {
		return nil
	}
	difference := c.Fee - p.FeeMinor
	isNew, err := ledger.Post(ctx, tx, ledger.FeeKnown(row.ID, c.BalanceTxID, difference))
	if err != nil || !isNew {
		return err
	}
	if err := tx.Pledge.UpdateOne(p).SetFeeMinor(c.Fee).Exec(ctx); err != nil {
		return err
	}
	if err := tx.Campaign.UpdateOne(row).AddFeesMinor(difference).Exec(ctx); err != nil {
		return err
	}
	return s.settleRest(ctx, tx, row)
}

// refuse notes a charge that did not succeed, plans the next try, and tells the
// backer what they can do.
func (s *Service) refuse(ctx context.Context, tx *gen.Tx, row *gen.Campaign, p *gen.Pledge, next Next, now time.Time) error {
	update := tx.Pledge.UpdateOne(p).SetState(next.State).SetDeclineCode(next.Decline)
	if p.Intent != nil {
		update.SetIntent(*p.Intent)
	}
	if next.State == lifecycle.PledgeProcessing {
		return update.SetChargeDueAt(clock.Cut(now.Add(lookAgain))).Exec(ctx)
	}
	var retry *time.Time
	if at, ok := nextTry(row, p, now); ok && next.State == lifecycle.PledgeErroredSoft {
		update.SetChargeDueAt(at)
		retry = &at
	} else {
		update.ClearChargeDueAt()
	}
	count := max(1, p.Notices, NoticesDue(now, *row.ClosedAt, *row.DunningEndsAt))
	if err := update.SetNotices(count).Exec(ctx); err != nil {
		return err
	}
	notice := s.failed(row, p, next, retry)
	// The same refusal is told once between two reminders; one of another card is told at
	// once: its page promised an answer.
	notice.DedupeKey = fmt.Sprintf("charge:%s:%d:%s", p.ID, count, next.State)
	if p.Method != nil {
		notice.DedupeKey += ":" + *p.Method
	}
	return s.Notify.Queue(ctx, tx, notice)
}

func nextTry(row *gen.Campaign, p *gen.Pledge, now time.Time) (time.Time, bool) {
	if row.ClosedAt == nil || row.DunningEndsAt == nil {
		return time.Time{}, false
	}
	return NextTry(p.ChargeTries, now, *row.ClosedAt, *row.DunningEndsAt)
}

// failed is the notice of a refused charge.
func (s *Service) failed(row *gen.Campaign, p *gen.Pledge, next Next, retry *time.Time) notify.Notice {
	until, _ := CureBy(row, p)
	n := notify.Notice{
		PersonID: p.BackerID, Kind: notify.ChargeFailedHard, Link: s.Links.Pay(p.ID, *row.DunningEndsAt),
		Args: map[string]any{
			"campaign": row.Title, "amount": *p.FinalMinor, "until": until,
			"reason": message.Key(payment.DeclineMessage(next.Decline)),
		},
	}
	switch {
	case next.State == lifecycle.PledgeAuthRequired:
		n.Kind = notify.ChargeAuthRequired
	case retry != nil:
		n.Kind = notify.ChargeFailedSoft
		n.Args["retry"] = *retry
	}
	return n
}
