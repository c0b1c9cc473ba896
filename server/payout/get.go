package payout

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
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
	Confirm       bool
	Withdraw      bool
	BankFile      bool
	AttachReceipt bool
}

// Rights answers what the reader may do to a batch that was read with its lines.
func (s *Service) Rights(ctx context.Context, b *gen.PayoutBatch) (Rights, error) {
	campaigns, err := s.DB.Client.Campaign.Query().Where(campaign.IDIn(campaignIDs(b.Edges.Lines)...)).
		Select(campaign.FieldID, campaign.FieldOwnerID, campaign.FieldDraftedBy).All(ctx)
	if err != nil {
		return Rights{}, fmt.Errorf("payout: campaigns of a batch: %w", err)
	}
	open, object := b.State == payoutbatch.StateMADE, access.OfPayout(b, hands(campaigns)...)
	papers := b.State != payoutbatch.StateWITHDRAWN && access.Allowed(ctx, access.PayoutBankFile, object)
	return Rights{
		Confirm:  open && access.Allowed(ctx, access.PayoutConfirm, object),
		Withdraw: open && access.Allowed(ctx, access.PayoutWithdraw, object),
		BankFile: papers, AttachReceipt: papers,
	}, nil
}
