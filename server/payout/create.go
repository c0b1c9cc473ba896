package payout

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/payoutbatch"
	genregion "shanhuo.app/ent/gen/region"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
)

// CreateInput asks for a batch in a county. Without CampaignIDs it pays for every
// campaign there that is owed something. The same IdempotencyKey with the same
// input answers the first batch again.
type CreateInput struct {
	RegionCode     string
	CampaignIDs    []uuid.UUID
	IdempotencyKey string
}

// Create makes a batch for what the ledger owes now, to be paid by the bank and
// confirmed by another officer. A campaign is in one open batch at most. It refuses
// with COUNTY_UNKNOWN, CAMPAIGN_UNKNOWN, CAMPAIGN_NOT_PAYABLE, IN_OPEN_BATCH,
// NOTHING_TO_PAY, PAYEE_MISSING, IDEMPOTENCY_MISMATCH, and with OWN_WORK for campaigns of the
// maker's own.
func (s *Service) Create(ctx context.Context, in CreateInput) (*gen.PayoutBatch, error) {
	if access.From(ctx) == nil {
		return nil, fault.NewUnauthenticated()
	}
	county, err := s.county(ctx, in.RegionCode, "regionCode", access.PayoutCreate)
	if err != nil {
		return nil, err
	}
	if err := checkCreate(in); err != nil {
		return nil, err
	}
	batch, err := s.create(ctx, county, in)
	if gen.IsConstraintError(err) {
		// Somebody sent the same key at the same moment and was first.
		batch, err = s.create(ctx, county, in)
	}
	return batch, err
}

// county answers the county with a code, once the reader may do the action there.
func (s *Service) county(ctx context.Context, code, field string, action access.Action) (region.Path, error) {
	r, err := s.DB.Client.Region.Query().Where(genregion.ID(code), genregion.LevelEQ(region.County)).Only(ctx)
	if err != nil && !gen.IsNotFound(err) {
		return "", fmt.Errorf("payout: county: %w", err)
	}
	if err != nil {
		if len(access.From(ctx).Regions(action)) == 0 {
			return "", fault.NewDenied(string(action))
		}
		return "", fault.NewInvalid("COUNTY_UNKNOWN", field)
	}
	return r.Path, access.Require(ctx, action, access.At(r.Path))
}

func (s *Service) create(ctx context.Context, county region.Path, in CreateInput) (*gen.PayoutBatch, error) {
	maker, hash := access.PersonID(ctx), inputHash(county, in)
	var made *gen.PayoutBatch
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		if before, err := replay(ctx, tx, maker, in.IdempotencyKey, hash); before != nil || err != nil {
			made = before
			return err
		}
		ids := distinct(in.CampaignIDs)
		if len(ids) == 0 {
			var err error
			if ids, err = inTx(tx).payableIn(ctx, county, maker); err != nil {
				return err
			}
		}
		campaigns, err := lockCampaigns(ctx, tx, ids)
		if err != nil {
			return err
		}
		// The locks may have been waited for while the same request was carried out.
		if before, err := replay(ctx, tx, maker, in.IdempotencyKey, hash); before != nil || err != nil {
			made = before
			return err
		}
		candidates, err := inTx(tx).candidates(ctx, campaigns)
		if err != nil {
			return err
		}
		chosen, err := choose(maker, county, in.CampaignIDs, candidates)
		if err != nil {
			return err
		}
		made, err = s.make(ctx, tx, county, in.IdempotencyKey, hash, only(campaigns, chosen), chosen)
		return err
	})
	if err != nil {
		return nil, err
	}
	return made, nil
}

// replay answers the batch that the maker's key already made, if its input was the same.
func replay(ctx context.Context, tx *gen.Tx, maker uuid.UUID, key string, hash []byte) (*gen.PayoutBatch, error) {
	// Without the reader's scope: a key of the maker is taken wherever it was used, and
	// the county is part of the input.
	b, err := tx.PayoutBatch.Query().Where(payoutbatch.MadeBy(maker), payoutbatch.IdempotencyKey(key)).WithLines(withLines).
		Only(access.AsSystem(ctx, access.ForSettling))
	if gen.IsNotFound(err) {
		return nil, nil //nolint:nilnil // nothing to replay is no failure
	}
	if err != nil {
		return nil, fmt.Errorf("payout: look for the key: %w", err)
	}
	if !bytes.Equal(b.InputHash, hash) {
		return nil, fault.NewConflict("IDEMPOTENCY_MISMATCH", "idempotencyKey")
	}
	return b, nil
}

// inputHash is the same for inputs that mean the same.
func inputHash(county region.Path, in CreateInput) []byte {
	parts := []string{string(county)}
	for _, id := range distinct(in.CampaignIDs) {
		parts = append(parts, id.String())
	}
	digest := sha256.Sum256([]byte(strings.Join(parts, "\n")))
	return digest[:]
}

// only answers the campaigns that were chosen, in the order of the choice.
func only(campaigns []*gen.Campaign, chosen []candidate) []*gen.Campaign {
	byID := make(map[uuid.UUID]*gen.Campaign, len(campaigns))
	for _, c := range campaigns {
		byID[c.ID] = c
	}
	out := make([]*gen.Campaign, len(chosen))
	for i, c := range chosen {
		out[i] = byID[c.ID]
	}
	return out
}

func (s *Service) make(
	ctx context.Context, tx *gen.Tx, county region.Path, key string, hash []byte, campaigns []*gen.Campaign, chosen []candidate,
) (*gen.PayoutBatch, error) {
	object := access.At(county)
	object.Hands = hands(campaigns)
	if err := access.Require(ctx, access.PayoutCreate, object); err != nil {
		return nil, err
	}
	now, err := store.Now(ctx, tx)
	if err != nil {
		return nil, err
	}
	total := sum(chosen)
	b, err := tx.PayoutBatch.Create().SetCreatedAt(now).SetRegionPath(county).SetMadeBy(access.PersonID(ctx)).
		SetIdempotencyKey(key).SetInputHash(hash).SetTotalMinor(total).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("payout: make the batch: %w", err)
	}
	rows := make([]*gen.PayoutLineCreate, len(campaigns))
	paid := make([]map[string]any, len(campaigns))
	for i, c := range campaigns {
		rows[i] = tx.PayoutLine.Create().SetCreatedAt(now).SetBatchID(b.ID).SetCampaignID(c.ID).SetPayeeName(c.PayeeName).
			SetPayeeBank(c.PayeeBank).SetPayeeAccountSealed(c.PayeeAccountSealed).SetAmountMinor(chosen[i].Owed)
		paid[i] = map[string]any{"campaign": c.ID, "amountMinor": chosen[i].Owed}
	}
	if err := tx.PayoutLine.CreateBulk(rows...).Exec(ctx); err != nil {
		return nil, fmt.Errorf("payout: make the lines: %w", err)
	}
	after := map[string]any{"state": b.State, "totalMinor": total, "lines": paid}
	if err := record(ctx, tx, b, access.PayoutCreate, nil, after, "", now); err != nil {
		return nil, err
	}
	return load(ctx, tx, b.ID)
}
