package campaign

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/grant"
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
	Edit
}

// Create begins a draft. It answers every fault of the input at once.
func (s *Service) Create(ctx context.Context, in CreateInput) (*gen.Campaign, error) {
	draft := in.onto(Draft{}).Cleaned()
	var c *gen.Campaign
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
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
			SetRegionCode(village.ID).SetRegionPath(village.Path).SetOwnerID(owner).SetDraftedBy(access.PersonID(ctx))
		write(create.Mutation(), draft, s.Keys, places)
		if c, err = create.Save(ctx); err != nil {
			return fmt.Errorf("campaign: create: %w", err)
		}
		if err := replaceTiers(ctx, tx, c, draft.Tiers); err != nil {
			return err
		}
		_, after := changes(Draft{}, draft)
		return record(ctx, tx, c, "create", nil, after, "", now)
	})
	if err != nil {
		return nil, err
	}
	return c.Unwrap(), nil
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
