package account

import (
	"context"
	"fmt"
	"time"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/grant"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
)

// MyGrants answers the grants of the signed-in person that hold now, oldest first.
func (s *Service) MyGrants(ctx context.Context) ([]*gen.Grant, error) {
	me := access.From(ctx)
	if me == nil {
		return nil, fault.NewUnauthenticated()
	}
	rows, err := s.db.Client.Grant.Query().Where(grant.PersonID(me.PersonID), grant.RevokedAtIsNil(),
		grant.Or(grant.ExpiresAtIsNil(), grant.ExpiresAtGT(s.clock.Now()))).Order(grant.ByCreatedAt(), grant.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("account: own grants: %w", err)
	}
	return rows, nil
}

// CodeEnds answers until when a code that is sent now can be used.
func (s *Service) CodeEnds() time.Time { return s.clock.Now().Add(codeLife) }
