package payout

import (
	"context"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/payoutbatch"
	"shanhuo.app/server/access"
)

// Get answers a batch that the reader may see.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*gen.PayoutBatch, error) {
	b, err := found(ctx)(s.DB.Client.PayoutBatch.Query().Where(payoutbatch.ID(id)).WithLines(withLines).Only(ctx))
	if err != nil {
		return nil, err
	}
	return b, access.Require(ctx, access.PayoutRead, access.OfPayout(b))
}

// Rights is what the reader may do to a batch as it stands.
type Rights struct {
	Confirm  bool
	Withdraw bool
}

// RightsTo answers what the reader may do to a batch. hands are the people who own or
// drafted its campaigns: whoever has a hand in one of them does not confirm it.
func RightsTo(ctx context.Context, b *gen.PayoutBatch, hands []uuid.UUID) Rights {
	open, object := b.State == payoutbatch.StateMADE, access.OfPayout(b, hands...)
	return Rights{
		Confirm:  open && access.Allowed(ctx, access.PayoutConfirm, object),
		Withdraw: open && access.Allowed(ctx, access.PayoutWithdraw, object),
	}
}
