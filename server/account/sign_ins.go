package account

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/predicate"
	"shanhuo.app/ent/gen/signin"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/store"
)

// SignIns answers where the signed-in person is signed in, last seen first.
func (s *Service) SignIns(ctx context.Context) ([]*gen.SignIn, error) {
	me := access.PersonID(ctx)
	if err := access.Require(ctx, access.SignInList, access.Own(me)); err != nil {
		return nil, err
	}
	list, err := s.db.Client.SignIn.Query().
		Where(signin.PersonID(me), signin.RevokedAtIsNil(), signin.ExpiresAtGT(s.clock.Now())).
		Order(gen.Desc(signin.FieldSeenAt, signin.FieldID)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("account: list sign-ins: %w", err)
	}
	return list, nil
}

// SignOut ends the sign-in under which it is called; its token is worthless from then on.
func (s *Service) SignOut(ctx context.Context) error {
	p := access.From(ctx)
	if p == nil {
		return nil
	}
	_, err := s.revoke(ctx, signin.ID(p.SignInID))
	return err
}

// Revoke ends one of the person's own sign-ins. Ending it twice is no fault.
func (s *Service) Revoke(ctx context.Context, id uuid.UUID) error {
	if _, err := s.db.Client.SignIn.Get(ctx, id); gen.IsNotFound(err) {
		return fault.NewNotFound("signIn")
	} else if err != nil {
		return fmt.Errorf("account: find a sign-in: %w", err)
	}
	_, err := s.revoke(ctx, signin.ID(id))
	return err
}

// RevokeOthers ends every sign-in of the person but the one under which it is
// called, and answers how many.
func (s *Service) RevokeOthers(ctx context.Context) (int, error) {
	p := access.From(ctx)
	if p == nil {
		return 0, fault.NewUnauthenticated()
	}
	return s.revoke(ctx, signin.IDNEQ(p.SignInID))
}

func (s *Service) revoke(ctx context.Context, which predicate.SignIn) (int, error) {
	me := access.PersonID(ctx)
	if err := access.Require(ctx, access.SignInRevoke, access.Own(me)); err != nil {
		return 0, err
	}
	count := 0
	err := s.db.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		open, err := tx.SignIn.Query().Where(signin.PersonID(me), signin.RevokedAtIsNil(), which).IDs(ctx)
		if err != nil {
			return fmt.Errorf("account: find sign-ins: %w", err)
		}
		count = len(open)
		if count == 0 {
			return nil
		}
		if err := end(ctx, tx, now, signin.PersonID(me), signin.IDIn(open...)); err != nil {
			return err
		}
		acts := make([]audit.Act, len(open))
		for i, id := range open {
			acts[i] = audit.Act{Action: string(access.SignInRevoke), Object: "sign_in", ObjectID: id.String(), At: now}
		}
		return audit.WriteAll(ctx, tx, acts)
	})
	return count, err
}

// end revokes sign-ins that are not revoked yet.
func end(ctx context.Context, tx *gen.Tx, now time.Time, which ...predicate.SignIn) error {
	if err := tx.SignIn.Update().Where(which...).Where(signin.RevokedAtIsNil()).SetRevokedAt(now).Exec(ctx); err != nil {
		return fmt.Errorf("account: end sign-ins: %w", err)
	}
	return nil
}
