package address

import (
	"context"
	"log/slog"

	"shanhuo.app/server/fault"
	"shanhuo.app/server/offer"
)

// Remember keeps the address of a pledge that was just made. The pledge stands
// whatever happens here: who has too many addresses keeps those, and what breaks is
// logged.
func (s *Service) Remember(ctx context.Context, used offer.Address) {
	if _, err := s.Save(ctx, used); err != nil && len(fault.All(err)) == 0 {
		slog.WarnContext(ctx, "address: not remembered", "error", err.Error())
	}
}
