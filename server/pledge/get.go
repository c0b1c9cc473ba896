package pledge

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/ent/gen/pledgeline"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
)

// Get answers a pledge with its campaign, its lines and their tiers. To those who
// may not read it, it looks as if it did not exist.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*gen.Pledge, error) {
	p, err := s.mine(ctx, access.PledgeRead, id)
	if err != nil {
		return nil, fmt.Errorf("read pledge: %w", err)
	}
	return p, nil
}

// Address answers where a pledge's goods go. When it is not the backer who looks,
// the look is written into the audit trail.
func (s *Service) Address(ctx context.Context, id uuid.UUID) (Address, error) {
	p, err := s.mine(ctx, access.PledgeReadPersonal, id)
	if err != nil {
		return Address{}, fmt.Errorf("read address: %w", err)
	}
	return s.AddressOf(ctx, p)
}

// AddressOf is Address for a whole row that has been read already.
func (s *Service) AddressOf(ctx context.Context, p *gen.Pledge) (Address, error) {
	if err := access.Require(ctx, access.PledgeReadPersonal, access.OfPledge(p)); err != nil {
		return Address{}, fmt.Errorf("read address: %w", err)
	}
	if access.PersonID(ctx) != p.BackerID {
		err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
			return audit.Write(ctx, tx, audit.Act{
				Action: actLook, Object: "pledge", ObjectID: p.ID.String(), Region: p.RegionPath, For: &p.BackerID,
			})
		})
		if err != nil {
			return Address{}, fmt.Errorf("read address: %w", err)
		}
	}
	a, err := s.openAddress(p.AddressSealed)
	if err != nil {
		return Address{}, fmt.Errorf("read address of pledge %s: %w", p.ID, err)
	}
	return a, nil
}

// mine loads a pledge and requires the action on it.
func (s *Service) mine(ctx context.Context, action access.Action, id uuid.UUID) (*gen.Pledge, error) {
	p, err := s.load(ctx, id)
	if fault.Is(err, fault.NotFound) && access.From(ctx) == nil && access.SystemReason(ctx) == "" {
		return nil, fault.NewUnauthenticated()
	}
	if err != nil {
		return nil, err
	}
	if err := access.Require(ctx, action, access.OfPledge(p)); err != nil {
		return nil, err
	}
	return p, nil
}

func (s *Service) load(ctx context.Context, id uuid.UUID) (*gen.Pledge, error) {
	p, err := s.DB.Client.Pledge.Query().Where(pledge.ID(id)).WithCampaign().
		WithLines(func(q *gen.PledgeLineQuery) { q.Order(gen.Asc(pledgeline.FieldID)).WithTier() }).Only(ctx)
	if gen.IsNotFound(err) {
		return nil, fault.NewNotFound("pledge")
	}
	if err != nil {
		return nil, fmt.Errorf("load pledge: %w", err)
	}
	return p, nil
}
