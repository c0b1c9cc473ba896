package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/erasure"
	"shanhuo.app/ent/gen/person"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/store"
)

const (
	// erasePage is how many due erasures one sweep looks at.
	erasePage = 200
	// lateCard is how long after its hold a pledge may still be kept by a card that the
	// provider saved late.
	lateCard = 24 * time.Hour
)

// EraseDue carries out the erasures that are due, each in a transaction of its own, at
// most 200, and answers how many it ended. One that something stands in the way of
// is withdrawn, and its person told. It is safe on several servers at once.
func (s *Service) EraseDue(ctx context.Context) (int, error) {
	ctx = access.AsSystem(ctx, access.ForErasure)
	now, err := s.db.Now(ctx)
	if err != nil {
		return 0, err
	}
	due, err := s.db.Client.Erasure.Query().Where(erasure.StateEQ(erasure.StateOPEN), erasure.DueAtLTE(now)).
		Order(gen.Asc(erasure.FieldDueAt, erasure.FieldID)).Limit(erasePage).All(ctx)
	if err != nil {
		return 0, fmt.Errorf("account: due erasures: %w", err)
	}
	ended := 0
	var failed error
	for _, e := range due {
		did, err := s.carryOut(ctx, e)
		if err != nil {
			// One that fails keeps no other from being carried out.
			failed = errors.Join(failed, fmt.Errorf("account: erasure %s: %w", e.ID, err))
		}
		if did && err == nil {
			ended++
		}
	}
	return ended, failed
}

// alone locks a person against everything that is about them, also against rows that
// refer to them: no pledge of theirs is made until tx ends. Who is busy is left out.
func alone(s *sql.Selector) {
	if s.Dialect() == dialect.Postgres {
		s.For(sql.LockUpdate, sql.WithLockAction(sql.SkipLocked))
	}
}

func (s *Service) carryOut(ctx context.Context, e *gen.Erasure) (did bool, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		did = false
		p, err := tx.Person.Query().Where(person.ID(e.PersonID), alone).Only(ctx)
		if gen.IsNotFound(err) {
			return nil // busy: the next sweep comes back
		}
		if err != nil {
			return err
		}
		// A draft that is being submitted at this moment is begun, or stays a draft.
		drafts, err := tx.Campaign.Query().Where(campaign.OwnerID(p.ID), campaign.StateEQ(lifecycle.CampaignDraft), store.ForUpdate).
			Order(campaign.ByID()).All(ctx)
		if err != nil {
			return err
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		if late, err := mayCommitLate(ctx, tx, p.ID, now); err != nil || late {
			return err
		}
		has, err := standingOf(ctx, tx, p.ID, now)
		if err != nil {
			return err
		}
		obstacles := mayErase(has)
		state := erasure.StateDONE
		if len(obstacles) > 0 {
			state = erasure.StateWITHDRAWN
		}
		n, err := tx.Erasure.Update().Where(erasure.ID(e.ID), erasure.StateEQ(erasure.StateOPEN), erasure.DueAtLTE(now)).
			SetState(state).SetEndedAt(now).Save(ctx)
		if err != nil || n == 0 {
			return err // withdrawn, or carried out elsewhere, in the meantime
		}
		did = true
		if len(obstacles) > 0 {
			return s.stop(ctx, tx, e, obstacles, now)
		}
		return s.erase(ctx, tx, e, p, drafts, now)
	})
	return did, err
}

// mayCommitLate tells whether a pledge whose hold ran out may still be committed by news
// of the provider that is on its way.
func mayCommitLate(ctx context.Context, tx *gen.Tx, id uuid.UUID, now time.Time) (bool, error) {
	return tx.Pledge.Query().
		Where(pledge.BackerID(id), pledge.StateEQ(lifecycle.PledgeExpired), pledge.HoldUntilGT(now.Add(-lateCard))).Exist(ctx)
}

// stop tells the person of a withdrawn erasure what stood in its way.
func (s *Service) stop(ctx context.Context, tx *gen.Tx, e *gen.Erasure, obstacles fault.List, now time.Time) error {
	err := s.notifier.Queue(ctx, tx, notify.Notice{
		PersonID: e.PersonID, Kind: notify.ErasureStopped, DedupeKey: "erasure-stopped:" + e.ID.String(), Link: "/account",
		Args: map[string]any{"reason": message.Key("fault." + obstacles[0].Code)},
	})
	if err != nil {
		return err
	}
	codes := make([]string, len(obstacles))
	for i, o := range obstacles {
		codes[i] = o.Code
	}
	return audit.Write(ctx, tx, audit.Act{
		Action: "person.stop_erasure", Object: "person", ObjectID: e.PersonID.String(), For: &e.PersonID, At: now, After: map[string]any{"obstacles": codes},
	})
}
