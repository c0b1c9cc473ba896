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

// erasePage is how many due erasures are read at once, and ended by one sweep.
const erasePage = 200

// Photos forgets pictures; package media's Store is one.
type Photos interface {
	Delete(ctx context.Context, key string) error
}

// KeepsPhotosIn tells where the pictures of drafts are, which an erasure takes along.
func (s *Service) KeepsPhotosIn(photos Photos) { s.photos = photos }

// EraseDue carries out the erasures that are due, each in a transaction of its own, at
// most 200, and answers how many it ended. One that something stands in the way of
// waits for a day, and its person is told once. Those that fail are passed by. It is
// safe on several servers at once.
func (s *Service) EraseDue(ctx context.Context) (int, error) {
	ctx = access.AsSystem(ctx, access.ForErasure)
	now, err := s.db.Now(ctx)
	if err != nil {
		return 0, err
	}
	ended := 0
	var failed error
	var last *gen.Erasure
	for ended < erasePage && ctx.Err() == nil {
		query := s.db.Client.Erasure.Query().Where(erasure.StateEQ(erasure.StateOPEN), erasure.DueAtLTE(now))
		if last != nil {
			query.Where(erasure.Or(erasure.DueAtGT(last.DueAt), erasure.And(erasure.DueAtEQ(last.DueAt), erasure.IDGT(last.ID))))
		}
		due, err := query.Order(gen.Asc(erasure.FieldDueAt, erasure.FieldID)).Limit(erasePage).All(ctx)
		if err != nil {
			return ended, errors.Join(failed, fmt.Errorf("account: due erasures: %w", err))
		}
		for _, e := range due {
			did, err := s.carryOut(ctx, e)
			if err != nil {
				// One that fails keeps no other from being carried out.
				failed = errors.Join(failed, fmt.Errorf("account: erasure %s: %w", e.ID, err))
			}
			if did {
				ended++
			}
		}
		if len(due) < erasePage {
			break
		}
		last = due[len(due)-1]
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

// carryOut ends one erasure, and tells whether it did. With an error it may have: then
// something of it is left to be looked at.
func (s *Service) carryOut(ctx context.Context, e *gen.Erasure) (bool, error) {
	var done *taken
	err := s.db.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		done = nil
		p, err := tx.Person.Query().Where(person.ID(e.PersonID), alone).Only(ctx)
		if gen.IsNotFound(err) {
			return nil // busy: the next sweep comes back
		}
		if err != nil {
			return err
		}
		// A draft that is being submitted at this moment is begun, or stays a draft.
		unopened, err := tx.Campaign.Query().Where(campaign.OwnerID(p.ID), campaign.LaunchedAtIsNil(), store.ForUpdate).
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
		end := tx.Erasure.Update().Where(erasure.ID(e.ID), erasure.StateEQ(erasure.StateOPEN), erasure.DueAtLTE(now))
		obstacles := mayErase(has)
		if len(obstacles) > 0 {
			end.SetDueAt(now.Add(ErasureWaits))
		} else {
			end.SetState(erasure.StateDONE).SetEndedAt(now)
		}
		n, err := end.Save(ctx)
		if err != nil || n == 0 {
			return err // withdrawn, or carried out elsewhere, in the meantime
		}
		if len(obstacles) > 0 {
			return s.postpone(ctx, tx, e, obstacles, now)
		}
		done, err = s.erase(ctx, tx, e, p, unopened, now)
		return err
	})
	if err != nil || done == nil {
		return false, err
	}
	// The rows are gone for good; the files go after them.
	left := done.unsaid
	for _, key := range done.photos {
		if err := s.photos.Delete(context.WithoutCancel(ctx), key); err != nil {
			left = errors.Join(left, fmt.Errorf("the picture %s is left: %w", key, err))
		}
	}
	return true, left
}

// mayCommitLate tells whether a pledge whose hold ran out may still be committed by news
// of the provider that is on its way.
func mayCommitLate(ctx context.Context, tx *gen.Tx, id uuid.UUID, now time.Time) (bool, error) {
	return tx.Pledge.Query().
		Where(pledge.BackerID(id), pledge.StateEQ(lifecycle.PledgeExpired), pledge.HoldUntilGT(now.Add(-lateNews))).Exist(ctx)
}

// postpone tells the person, once, what stands in the way of their wish.
func (s *Service) postpone(ctx context.Context, tx *gen.Tx, e *gen.Erasure, obstacles fault.List, now time.Time) error {
	if !e.DueAt.Equal(e.CreatedAt.Add(ErasureAfter)) {
		return nil // told the first time
	}
	err := s.notifier.Queue(ctx, tx, notify.Notice{
		PersonID: e.PersonID, Kind: notify.ErasureStopped, DedupeKey: "erasure-stopped:" + e.ID.String(), Link: "/account/data",
		Args: map[string]any{"reason": message.Key("account.waitsFor." + obstacles[0].Code)},
	})
	if err != nil {
		return err
	}
	codes := make([]string, len(obstacles))
	for i, o := range obstacles {
		codes[i] = o.Code
	}
	return audit.Write(ctx, tx, audit.Act{
		Action: "person.postpone_erasure", Object: "person", ObjectID: e.PersonID.String(), For: &e.PersonID, At: now, After: map[string]any{"obstacles": codes},
	})
}
