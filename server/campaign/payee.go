package campaign

import (
	"context"

	"github.com/google/uuid"

	"shanhuo.app/server/access"
	"shanhuo.app/server/lifecycle"
)

// Paid is whom a campaign pays, as its people and the county see it. Last4 is the end
// of the account's number, empty when there is none yet.
type Paid struct {
	Name, Bank, Last4 string
}

// PayeeOf answers whom a campaign pays to those who may know: its people, the county, and
// while it is reviewed who vouches for it.
func (s *Service) PayeeOf(ctx context.Context, id uuid.UUID) (Paid, error) {
	c, err := s.Get(ctx, id)
	if err != nil {
		return Paid{}, err
	}
	on := access.OfCampaign(c)
	if c.State != lifecycle.CampaignInReview || !access.Allowed(ctx, access.ReviewAttest, on) {
		if err := access.Require(ctx, access.CampaignReadPayee, on); err != nil {
			return Paid{}, err
		}
	}
	return Paid{Name: c.PayeeName, Bank: c.PayeeBank, Last4: c.PayeeAccountLast4}, nil
}
