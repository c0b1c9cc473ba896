package charge

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/server/ledger"
	"shanhuo.app/server/payment"
)

// whose answers the pledge and campaign of a charge. ours is false for one whose
// names, campaign or customer are not those of a pledge: it was made by hand in
// the provider's dashboard, or by another system on the same account.
func (s *Service) whose(ctx context.Context, c payment.Charge) (id, campaign uuid.UUID, ours bool, err error) {
	id, err = uuid.Parse(c.PledgeID)
	if err != nil {
		return uuid.Nil, uuid.Nil, false, nil //nolint:nilerr // a name that is no id of ours names nobody
	}
	p, err := s.DB.Client.Pledge.Query().Where(pledge.ID(id)).WithBacker().Only(ctx)
	if gen.IsNotFound(err) {
		return uuid.Nil, uuid.Nil, false, nil
	}
	if err != nil {
		return uuid.Nil, uuid.Nil, false, fmt.Errorf("charge: pledge of %s: %w", c.IntentID, err)
	}
	customer := p.Edges.Backer.ProviderCustomer
	ours = c.CampaignID == p.CampaignID.String() && customer != nil && c.CustomerID == *customer
	return p.ID, p.CampaignID, ours, nil
}

func (s *Service) byIntent(ctx context.Context, intent string) (*gen.Pledge, error) {
	p, err := s.DB.Client.Pledge.Query().Where(pledge.Intent(intent)).First(ctx)
	if gen.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("charge: pledge of %s: %w", intent, err)
	}
	return p, nil
}

// applyForeign books a charge that is no pledge's.
func (s *Service) applyForeign(ctx context.Context, c payment.Charge, how from) error {
	if how.attempt != nil {
		return fmt.Errorf("charge: the provider answered attempt %s with the charge %s of somebody else", how.attempt.Key, c.IntentID)
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error { return s.bookForeign(ctx, tx, nil, c) })
}

// bookForeign books money that came through no pledge, once.
func (s *Service) bookForeign(ctx context.Context, tx *gen.Tx, campaign *uuid.UUID, c payment.Charge) error {
	if c.Status != payment.ChargeSucceeded || c.Amount <= 0 {
		return nil
	}
	isNew, err := ledger.Post(ctx, tx, ledger.ExternalCharge(campaign, c.IntentID, c.Amount, c.Fee))
	if err != nil {
		return err
	}
	if isNew {
		s.Log.WarnContext(ctx, "money came that belongs to no pledge", "intent", c.IntentID, "amount", c.Amount, "pledge named", c.PledgeID)
	}
	return nil
}
