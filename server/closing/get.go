package closing

import (
	"context"
	"fmt"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/closing"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
)

// Proof answers the closing proof of a campaign as it was published, and the SHA-256
// of its body. Anyone may have it. It answers a NotFound fault before the closing.
func (s *Service) Proof(ctx context.Context, slug string) (proof []byte, sha256 string, err error) {
	c, err := s.DB.Client.Campaign.Query().Where(campaign.Slug(slug)).Only(ctx)
	if gen.IsNotFound(err) {
		return nil, "", fault.NewNotFound("closing")
	}
	if err != nil {
		return nil, "", fmt.Errorf("closing: campaign: %w", err)
	}
	if err := access.Require(ctx, access.ClosingReadProof, access.OfCampaign(c)); err != nil {
		return nil, "", err
	}
	end, err := s.DB.Client.Closing.Query().Where(closing.CampaignID(c.ID)).Only(ctx)
	if gen.IsNotFound(err) {
		return nil, "", fault.NewNotFound("closing")
	}
	if err != nil {
		return nil, "", fmt.Errorf("closing: proof: %w", err)
	}
	return end.Proof, end.Sha256, nil
}
