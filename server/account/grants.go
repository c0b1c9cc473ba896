package account

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/grant"
	"shanhuo.app/ent/gen/predicate"
	"shanhuo.app/server/access"
	"shanhuo.app/server/region/tree"
	"shanhuo.app/server/store"
)

// maxListed bounds lists that a desk reads at once.
const maxListed = 500

// Held is a grant and what its person is called.
type Held struct {
	Grant *gen.Grant
	Name  string
}

// Grants answers who holds what in a region and below, newest first, at most 500.
// The empty region is the whole portal.
func (s *Service) Grants(ctx context.Context, regionCode string) ([]Held, error) {
	return s.list(ctx, access.GrantList, regionCode)
}

// Household is a person who was enrolled in a village by a grant. Contact is the one
// they gave first, nil when they have none: two of the same name are told apart by it.
type Household struct {
	GrantID  uuid.UUID
	PersonID uuid.UUID
	Name     string
	Contact  *Contact
}

// Households answers the households of a village, for the clerk who drafts for one of
// them, in the order in which they were enrolled last.
func (s *Service) Households(ctx context.Context, villageCode string) ([]Household, error) {
	held, err := s.list(ctx, access.PersonListHouseholds, villageCode, grant.Role(string(access.Household)))
	if err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, len(held))
	for i, h := range held {
		ids[i] = h.Grant.PersonID
	}
	contacts, err := s.firstContacts(ctx, ids)
	if err != nil {
		return nil, err
	}
	list := make([]Household, len(held))
	for i, h := range held {
		list[i] = Household{GrantID: h.Grant.ID, PersonID: h.Grant.PersonID, Name: h.Name, Contact: contacts[h.Grant.PersonID]}
	}
	return list, nil
}

// IsHousehold tells whether a person is enrolled as a household where the
// caller may draft for one.
func (s *Service) IsHousehold(ctx context.Context, person uuid.UUID, villageCode string) (bool, error) {
	r, err := tree.ByCode(ctx, s.db.Client, villageCode)
	if err != nil {
		return false, err
	}
	if err := access.Require(ctx, access.PersonListHouseholds, access.At(r.Path)); err != nil {
		return false, err
	}
	found, err := s.db.Client.Grant.Query().Where(grant.PersonID(person), grant.Role(string(access.Household)), grant.RegionPath(r.Path),
		grant.RevokedAtIsNil(), grant.Or(grant.ExpiresAtIsNil(), grant.ExpiresAtGT(s.clock.Now()))).Exist(ctx)
	if err != nil {
		return false, fmt.Errorf("account: find a household: %w", err)
	}
	return found, nil
}

func (s *Service) list(ctx context.Context, action access.Action, regionCode string, where ...predicate.Grant) ([]Held, error) {
	place := access.Object{}
	if regionCode != "" {
		r, err := tree.ByCode(ctx, s.db.Client, regionCode)
		if err != nil {
			return nil, err
		}
		place.Region = r.Path
	}
	if err := access.Require(ctx, action, place); err != nil {
		return nil, err
	}
	grants, err := s.db.Client.Grant.Query().
		Where(store.Within(grant.FieldRegionPath, place.Region), grant.RevokedAtIsNil(), grant.Or(grant.ExpiresAtIsNil(), grant.ExpiresAtGT(s.clock.Now()))).
		Where(where...).Order(gen.Desc(grant.FieldCreatedAt, grant.FieldID)).Limit(maxListed).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("account: list grants: %w", err)
	}
	ids := make([]uuid.UUID, len(grants))
	for i, g := range grants {
		ids[i] = g.PersonID
	}
	names, err := s.Names(ctx, ids...)
	if err != nil {
		return nil, err
	}
	list := make([]Held, len(grants))
	for i, g := range grants {
		list[i] = Held{Grant: g, Name: names[g.PersonID]}
	}
	return list, nil
}
