package account

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/grant"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/message"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/region"
	"shanhuo.app/server/region/tree"
	"shanhuo.app/server/store"
)

// GiveGrantInput names a person by an address, or by id when it is already known,
// and what they may do where. An address nobody uses yet becomes a person with this
// display name. A household may have neither: then it is known by its name in its
// village, never signs in, and its clerk acts for it. The empty region is the whole
// portal. A nil ExpiresAt holds until it is revoked.
type GiveGrantInput struct {
	PersonID    uuid.UUID
	Identifier  string
	DisplayName string
	Locale      string
	Role        access.Role
	RegionCode  string
	ExpiresAt   *time.Time
}

// GiveGrant gives a role. An admin gives any role there or below, but not to
// themselves and not for longer than they hold their own; a clerk makes households
// of the own village, and the household is told by whom. Giving what is already held is
// the fault GRANT_EXISTS, or HOUSEHOLD_EXISTS where an address was typed.
func (s *Service) GiveGrant(ctx context.Context, in GiveGrantInput) (*gen.Grant, error) {
	at, err := s.regionOf(ctx, in)
	if err != nil {
		return nil, err
	}
	var place region.Path
	if at != nil {
		place = at.Path
	}
	action := access.GrantGive
	if in.Role == access.Household {
		action = access.GrantEnrol
	}
	// Asked before the person is looked up: a stranger must not learn who is known.
	if err := access.Require(ctx, action, access.At(place)); err != nil {
		return nil, err
	}
	giver := access.From(ctx)
	if giver != nil && access.SystemReason(ctx) == "" && action == access.GrantGive && !mayLast(giver, action, place, in.ExpiresAt) {
		return nil, fault.NewInvalid("GRANT_TOO_LONG", "expiresAt")
	}
	var to Identifier
	var name string
	unreached := in.PersonID == (uuid.UUID{}) && in.Role == access.Household && strings.TrimSpace(in.Identifier) == ""
	if in.PersonID == (uuid.UUID{}) {
		if !unreached {
			if to, err = Identify(in.Identifier); err != nil {
				return nil, err
			}
		}
		if in.DisplayName != "" || unreached {
			if name, err = readName(in.DisplayName, "displayName"); err != nil {
				return nil, err
			}
		}
	}
	var given *gen.Grant
	err = s.inTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		if in.ExpiresAt != nil && !in.ExpiresAt.After(now) {
			return fault.NewInvalid("GRANT_EXPIRED", "expiresAt")
		}
		lookup := access.AsSystem(ctx, access.ForGrants)
		var person *gen.Person
		if unreached {
			person, err = s.createUnreached(lookup, tx, place, name, in.Locale, now)
		} else if in.PersonID == (uuid.UUID{}) {
			person, err = s.reached(lookup, tx, in, place, to, name)
		} else if person, err = alive(lookup, tx, in.PersonID); gen.IsNotFound(err) {
			err = fault.NewNotFound("person")
		}
		if err != nil {
			return err
		}
		if err := access.Require(ctx, action, access.Object{Region: place, Beneficiary: person.ID}); err != nil {
			return err
		}
		held, err := tx.Grant.Query().Where(grant.PersonID(person.ID), grant.Role(string(in.Role)), grant.RegionPath(place), grant.RevokedAtIsNil(),
			grant.Or(grant.ExpiresAtIsNil(), grant.ExpiresAtGT(now))).Exist(lookup)
		if err != nil {
			return fmt.Errorf("account: find a grant: %w", err)
		}
		if held && in.Role == access.Household && to.Address != "" {
			// The giver reads the name in the list of the village anyway.
			return fault.NewConflict("HOUSEHOLD_EXISTS", "identifier").With("name", person.DisplayName)
		}
		if held {
			return fault.NewConflict("GRANT_EXISTS", "role")
		}
		given, err = tx.Grant.Create().SetPersonID(person.ID).SetRole(string(in.Role)).SetRegionPath(place).SetCreatedAt(now).
			SetNillableGivenBy(personOf(giver)).SetNillableExpiresAt(in.ExpiresAt).Save(ctx)
		if err != nil {
			return fmt.Errorf("account: give a grant: %w", err)
		}
		if in.Role == access.Household && giver != nil {
			if err := s.tellEnrolled(lookup, tx, given, giver.PersonID, at); err != nil {
				return err
			}
		}
		return audit.Write(ctx, tx, audit.Act{
			Action: string(action), Object: "grant", ObjectID: given.ID.String(), Region: place, For: &person.ID, At: now,
			After: map[string]any{"role": in.Role, "expires_at": in.ExpiresAt},
		})
	})
	return given, err
}

// tellEnrolled queues a notice to a household that was registered: anybody can be, by a
// number that was mistyped, and would otherwise not learn of it.
func (s *Service) tellEnrolled(ctx context.Context, tx *gen.Tx, given *gen.Grant, by uuid.UUID, village *gen.Region) error {
	return s.tellHousehold(ctx, tx, notify.HouseholdEnrolled, given, by, village)
}

// tellHousehold queues a notice of what somebody did with a household's place on the list
// of a village.
func (s *Service) tellHousehold(ctx context.Context, tx *gen.Tx, kind string, place *gen.Grant, by uuid.UUID, village *gen.Region) error {
	who, err := tx.Person.Get(ctx, by)
	if err != nil {
		return fmt.Errorf("account: find who keeps the list: %w", err)
	}
	return s.notifier.Queue(ctx, tx, notify.Notice{
		PersonID: place.PersonID, Kind: kind, DedupeKey: kind + ":" + place.ID.String(), Link: "/account",
		Args: map[string]any{"by": who.DisplayName, "village": message.Region{Code: village.ID, Name: village.Name}},
	})
}

// regionOf answers the region the grant is for, nil for the whole portal, and faults when
// the role is not one that is given at that level.
func (s *Service) regionOf(ctx context.Context, in GiveGrantInput) (*gen.Region, error) {
	if !in.Role.Known() {
		return nil, fault.NewInvalid("ROLE_UNKNOWN", "role")
	}
	if in.RegionCode == "" {
		if !in.Role.GivenAt("") {
			return nil, fault.NewInvalid("ROLE_WRONG_LEVEL", "regionCode")
		}
		return nil, nil //nolint:nilnil // the whole portal is no region
	}
	r, err := tree.ByCode(ctx, s.db.Client, in.RegionCode)
	if err != nil {
		return nil, err
	}
	if !in.Role.GivenAt(r.Level) {
		return nil, fault.NewInvalid("ROLE_WRONG_LEVEL", "regionCode")
	}
	return r, nil
}

// mayLast tells whether giver may give a right in place that lasts until then (nil:
// until revoked): nobody gives for longer than they hold.
func mayLast(giver *access.Principal, action access.Action, place region.Path, until *time.Time) bool {
	for _, g := range giver.Grants {
		if !g.Region.Covers(place) || !g.Role.Carries(action) {
			continue
		}
		if g.ExpiresAt == nil || until != nil && !until.After(*g.ExpiresAt) {
			return true
		}
	}
	return false
}
