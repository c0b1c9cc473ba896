package account

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen/grant"
	"shanhuo.app/ent/gen/person"
	"shanhuo.app/ent/gen/signin"
	"shanhuo.app/server/access"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
)

// seenEvery is how often a sign-in notes that it is in use: often enough for the
// list of sign-ins, seldom enough to keep reading free of writes.
const seenEvery = time.Hour

var (
	signInSQL = `SELECT s.id, s.person_id, s.kind, s.seen_at, s.expires_at, p.locale FROM ` + signin.Table + ` s JOIN ` + person.Table + ` p ON p.id = s.person_id
		WHERE s.token_hash = ? AND s.revoked_at IS NULL AND p.erased_at IS NULL`
	grantsSQL = `SELECT g.role, g.region_path, g.expires_at FROM ` + grant.Table + ` g
		WHERE g.person_id = (SELECT s.person_id FROM ` + signin.Table + ` s WHERE s.token_hash = ?) AND g.revoked_at IS NULL ORDER BY g.id`
)

// Principal answers whose token it is, with the grants that hold now, in two
// statements. A token that is unknown, revoked or over is an Unauthenticated
// fault. A browser stays signed in for 30 days after it was last seen: the server
// decides that, the cookie itself may live longer.
func (s *Service) Principal(ctx context.Context, token string) (*access.Principal, error) {
	hash := tokenHash(token)
	now := s.clock.Now()
	p := &access.Principal{RequestID: access.RequestID(ctx)}
	var kind string
	var seenAt, expiresAt time.Time
	found := false
	err := s.db.ReadBatch(ctx,
		store.Query{SQL: signInSQL, Args: []any{hash}, Scan: func(rows store.Rows) error {
			for rows.Next() {
				found = true
				if err := rows.Scan(&p.SignInID, &p.PersonID, &kind, &seenAt, &expiresAt, &p.Locale); err != nil {
					return err
				}
			}
			return nil
		}},
		store.Query{SQL: grantsSQL, Args: []any{hash}, Scan: func(rows store.Rows) error {
			for rows.Next() {
				var role, path string
				var until *time.Time
				if err := rows.Scan(&role, &path, &until); err != nil {
					return err
				}
				if until != nil && !until.After(now) {
					continue
				}
				p.Grants = append(p.Grants, access.Grant{Role: access.Role(role), Region: region.Path(path), ExpiresAt: until})
			}
			return nil
		}})
	if err != nil {
		return nil, fmt.Errorf("account: load a principal: %w", err)
	}
	if !found || !expiresAt.After(now) {
		return nil, fault.NewUnauthenticated()
	}
	if now.Sub(seenAt) >= seenEvery {
		if err := s.seen(ctx, p.SignInID, signin.Kind(kind), now); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// seen notes that a sign-in is in use and moves a browser's end ahead.
func (s *Service) seen(ctx context.Context, id uuid.UUID, kind signin.Kind, now time.Time) error {
	now = clock.Cut(now)
	write := s.db.Client.SignIn.Update().Where(signin.ID(id), signin.SeenAtLT(now), signin.RevokedAtIsNil()).SetSeenAt(now)
	if kind == signin.KindCOOKIE {
		write.SetExpiresAt(now.Add(s.config.CookieLife))
	}
	if err := write.Exec(ctx); err != nil {
		return fmt.Errorf("account: note a sign-in's use: %w", err)
	}
	return nil
}
