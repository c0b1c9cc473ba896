package closing

import (
	"context"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/server/clock"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/store"
)

// saltPurpose is what the salt of a proof's pseudonyms is sealed for.
const saltPurpose = "closing-salt"

// machine tells when a row was written, as everywhere in the database.
var machine clock.System

// page bounds how many campaigns one sweep closes.
const page = 200

// Lane runs a function alone among the writes of one campaign.
type Lane interface {
	Do(ctx context.Context, campaignID uuid.UUID, fn func(ctx context.Context) error) error
}

// Service closes campaigns and hands out their proofs.
type Service struct {
	DB     *store.DB
	Keys   *personal.Keys
	Notify *notify.Notifier
	// Lane is where the campaign's pledges are written in this process; nil takes
	// the row lock alone, which is what keeps other servers out.
	Lane Lane
	// Dunning is how long failed charges may be cured; zero is DefaultDunning.
	Dunning time.Duration
	// Changed is told of a campaign that was closed, after the commit. May be nil.
	Changed func(campaign uuid.UUID)
	Log     *slog.Logger
}

func (s *Service) dunning() time.Duration {
	if s.Dunning > 0 {
		return s.Dunning
	}
	return DefaultDunning
}
