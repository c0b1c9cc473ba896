package event

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/store"
)

// machine is the clock of deliveries: the provider knows nothing of portal time.
var machine clock.System

// Pledges saves cards for pledges that wait for one.
type Pledges interface {
	Confirm(ctx context.Context, checkoutID string) (*gen.Pledge, error)
	ConfirmIntent(ctx context.Context, setupIntentID string) (*gen.Pledge, error)
}

// Charges moves the charges of pledges.
type Charges interface {
	UseSetup(ctx context.Context, setup payment.Setup) error
	RefreshIntent(ctx context.Context, intent string) error
	BookRefunds(ctx context.Context, intent string) error
}

// Service takes webhooks. Without a Gateway whatever asks the provider is refused with
// PLEDGING_OFF. Now is the clock by which the age of a signature is judged, the
// machine's when nil.
type Service struct {
	DB      *store.DB
	Gateway payment.Gateway
	Pledges Pledges
	Charges Charges
	Now     func() time.Time
	Log     *slog.Logger

	lookAgain atomic.Int64 // when payloads are looked for next, in the machine's seconds
}

func (s *Service) off() error {
	if s.Gateway == nil {
		return fault.NewUnavailable("PLEDGING_OFF", "no card provider is configured")
	}
	return nil
}

func (s *Service) now() time.Time {
	if s.Now != nil {
		return s.Now()
	}
	return machine.Now()
}
