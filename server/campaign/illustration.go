package campaign

import (
	"context"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/media"
	"shanhuo.app/server/text"
)

// AddIllustration hangs one of the project's own drawings, which media.PutIllustration
// has stored, on a draft. Only the portal itself does this, for its demo: what
// users upload is a photograph and goes through AddPhoto. The drawing has to be this
// campaign's alone, because taking it off deletes its file.
func (s *Service) AddIllustration(ctx context.Context, id uuid.UUID, drawing media.Photo, alt string) (*gen.Photo, error) {
	if access.SystemReason(ctx) == "" {
		return nil, fault.NewDenied("campaign.add_illustration")
	}
	alt = text.Line(alt)
	var faults fault.List
	text.Check(&faults, "alt", alt, text.Limits{Max: 200})
	if err := faults.Err(); err != nil {
		return nil, err
	}
	p, err := s.hang(ctx, PhotoInput{CampaignID: id, Alt: alt}, drawing)
	if err != nil {
		return nil, err
	}
	return p.Unwrap(), nil
}
