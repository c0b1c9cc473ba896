package campaign

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/grant"
	"shanhuo.app/ent/gen/person"
	genregion "shanhuo.app/ent/gen/region"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
)

// draftsMax bounds the drafts one owner has open, so that nobody fills the village's desk.
const draftsMax = 20

// CreateInput begins a draft. A household writes for itself; a clerk of the
// village may write OnBehalfOf a person who is a household there, and both
// names stay on it.
type CreateInput struct {
	RegionCode string
	OnBehalfOf *uuid.UUID
	ClientKey  *uuid.UUID // made by the client, once for each draft
	Edit
}

// Create begins a draft. It answers every fault of the input at once. The same author
// with the same ClientKey gets the draft that the key began, as it is by now and
// whatever is sent along.
func (s *Service) Create(ctx context.Context, in CreateInput) (*gen.Campaign, error) {
	draft := in.onto(Draft{}).Cleaned()
	var c *gen.Campaign
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		begun, err := begunWith(ctx, tx, in.ClientKey)
		if err != nil || begun != nil {
			c = begun
			return err
		}
		village, err := villageOf(ctx, tx, in.RegionCode)
		if fault.Is(err, fault.Invalid) {
			return append(CheckDraft(draft), fault.All(err)...)
		}
		if err != nil {
			return err
		}
		owner, err := s.ownerOf(ctx, tx, village, in.OnBehalfOf)
		if err != nil {
			return err
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		if err := append(CheckDraft(draft), CheckTimes(draft, now)...).Err(); err != nil {
			return err
		}
		open, err := tx.Campaign.Query().Where(campaign.OwnerID(owner), campaign.StateEQ(lifecycle.CampaignDraft)).Count(ctx)
		if err != nil {
			return fmt.Errorf("campaign: count drafts: %w", err)
		}
		if open >= draftsMax {
			return fault.NewConflict("TOO_MANY_DRAFTS", "").With("max", draftsMax)
		}
		places, err := placesOf(ctx, tx, village.Path.Segments())
		if err != nil {
			return err
		}
		random := make([]byte, slugRandom)
		rand.Read(random)
		create := tx.Campaign.Create().SetCreatedAt(now).SetSlug(Slug(draft.Title, draft.Produce, village.ID, random)).
			SetRegionCode(village.ID).SetRegionPath(village.Path).SetOwnerID(owner).SetDraftedBy(access.PersonID(ctx)).
			SetNillableClientKey(in.ClientKey)
		write(create.Mutation(), draft, s.Keys, places)
		if c, err = create.Save(ctx); err != nil {
			return fmt.Errorf("campaign: create: %w", keyUsed(err, in.ClientKey))
		}
		if err := replaceTiers(ctx, tx, c, draft.Tiers); err != nil {
			return err
		}
		_, after := s.changes(Draft{}, draft)
		return record(ctx, tx, c, "create", nil, after, "", now)
	})
	if err != nil {
		return nil, err
	}
	return c.Unwrap(), nil
}

// begunWith answers the draft that the author has begun with key, nil when there is
// none yet. Until the transaction ends, the author's lock on oneself lets no second
// request with a key pass, and keeps the author from being erased.
func begunWith(ctx context.Context, tx *gen.Tx, key *uuid.UUID) (*gen.Campaign, error) {
	if access.From(ctx) == nil {
		return nil, nil //nolint:nilnil // "not there" is an answer here
	}
	me := access.PersonID(ctx)
	_, err := tx.Person.Query().Where(person.ID(me), person.ErasedAtIsNil(), store.ForUpdate).OnlyID(ctx)
	if gen.IsNotFound(err) {
		return nil, fault.NewUnauthenticated() // erased since the request was let in
	}
	if err != nil {
		return nil, fmt.Errorf("campaign: lock the author: %w", err)
	}
	if key == nil {
		return nil, nil //nolint:nilnil // "not there" is an answer here
	}
	c, err := tx.Campaign.Query().Where(campaign.DraftedBy(me), campaign.ClientKey(*key)).Only(ctx)
	if gen.IsNotFound(err) {
		return nil, nil //nolint:nilnil // "not there" is an answer here
	}
	if err != nil {
		return nil, fmt.Errorf("campaign: find by the client's key: %w", err)
	}
	return c, nil
}

// keyUsed turns the refusal of a unique index over clients' keys into the fault that the
// key was used for something else, which the author may not see any more. Both databases
// name the column in what they say.
func keyUsed(err error, key *uuid.UUID) error {
	if key != nil && gen.IsConstraintError(err) && strings.Contains(err.Error(), campaign.FieldClientKey) {
		return fault.NewConflict("CLIENT_KEY_USED", "clientKey")
	}
	return err
}

func villageOf(ctx context.Context, tx *gen.Tx, code string) (*gen.Region, error) {
	r, err := tx.Region.Query().Where(genregion.ID(code)).Only(ctx)
	switch {
	case gen.IsNotFound(err):
		if access.From(ctx) == nil {
			return nil, fault.NewUnauthenticated()
		}
		return nil, fault.NewInvalid("REGION_UNKNOWN", "regionCode")
	case err != nil:
		return nil, fmt.Errorf("campaign: load region: %w", err)
	case r.Level != region.Village:
		return nil, fault.NewInvalid("REGION_NOT_A_VILLAGE", "regionCode")
	}
	return r, nil
}

// ownerOf answers whose campaign it will be, after asking whether the person who
// writes may write it.
func (s *Service) ownerOf(ctx context.Context, tx *gen.Tx, village *gen.Region, onBehalfOf *uuid.UUID) (uuid.UUID, error) {
	me := access.PersonID(ctx)
	if onBehalfOf == nil || *onBehalfOf == me {
		err := access.Require(ctx, access.CampaignCreate, access.At(village.Path))
		return me, err
	}
	if err := access.Require(ctx, access.CampaignDraftFor, access.At(village.Path)); err != nil {
		return uuid.UUID{}, err
	}
	if err := stays(ctx, tx, *onBehalfOf, true); err != nil {
		return uuid.UUID{}, err
	}
	now, err := store.Now(ctx, tx)
	if err != nil {
		return uuid.UUID{}, err
	}
	found, err := tx.Grant.Query().Where(
		grant.PersonID(*onBehalfOf), grant.Role(string(access.Household)), grant.RegionPath(village.Path), grant.RevokedAtIsNil(),
		grant.Or(grant.ExpiresAtIsNil(), grant.ExpiresAtGT(now)),
	).Exist(ctx)
	if err != nil {
		return uuid.UUID{}, fmt.Errorf("campaign: find household: %w", err)
	}
	if !found {
		return uuid.UUID{}, fault.NewInvalid("NOT_A_HOUSEHOLD", "onBehalfOf")
	}
	return *onBehalfOf, nil
}
