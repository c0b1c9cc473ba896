// Package pledge is a backer's promise from the first click to the deadline:
// stock is held, a card is saved on the provider's page, the promise is counted,
// changed, taken back or let go. Charging it is package charge's.
//
// Every write to a campaign's pledges goes through the campaign's lane as an op
// (see batch.go); rules.go decides, one file an op.
package pledge

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lane"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/store"
)

// Notices keeps notices to people in a transaction.
type Notices interface {
	QueueMany(ctx context.Context, tx *gen.Tx, notices []notify.Notice) error
}

// Options are what a Service needs.
type Options struct {
	DB *store.DB
	// Gateway is the card provider; without one pledging is off.
	Gateway payment.Gateway
	Keys    *personal.Keys
	Notices Notices
	// BaseURL is the portal's address as browsers see it.
	BaseURL string
	// OnCommitted is told after a commit that a campaign's numbers have changed.
	// It must not block.
	OnCommitted func(campaignID uuid.UUID)
	// Dunning is how long after a deadline a charge may still be tried; 7 days.
	Dunning time.Duration
	// Plain gives every op a transaction of its own, without lanes. It is what
	// the benchmark compares with.
	Plain bool
}

// Service is the use cases of pledges. Make it with New and end it with Stop.
type Service struct {
	Options
	lanes *lane.Lanes[op]
	// machine is this server's own time, which attempts are dated by: the provider
	// remembers their keys for 24 real hours, whatever portal time it is.
	machine clock.Clock
}

// batchTime bounds one transaction of a lane: a database that does not answer must
// not hold a campaign forever.
const batchTime = 30 * time.Second

// New starts the lanes.
func New(o Options) *Service {
	if o.Dunning == 0 {
		o.Dunning = 7 * 24 * time.Hour
	}
	o.BaseURL = strings.TrimRight(o.BaseURL, "/")
	s := &Service{Options: o, machine: &clock.System{}}
	s.lanes = lane.New(lane.Options{}, s.write)
	return s
}

// Stop refuses new ops and finishes those that wait.
func (s *Service) Stop(ctx context.Context) error {
	if err := s.lanes.Stop(ctx); err != nil {
		return fmt.Errorf("pledge: stop the lanes: %w", err)
	}
	return nil
}

// Do runs fn alone in the campaign's lane: every op that was there before is
// finished, none that comes later has begun. Closing, suspending and cancelling
// belong here. On other servers the lock on the campaign's row does the same.
func (s *Service) Do(ctx context.Context, campaignID uuid.UUID, fn func(ctx context.Context) error) error {
	if s.Plain {
		return fn(ctx)
	}
	return s.lanes.Do(ctx, campaignID, fn)
}

// submit runs o in its campaign's lane. It answers a fault when o is refused.
func (s *Service) submit(ctx context.Context, campaignID uuid.UUID, o op) error {
	if !s.Plain {
		return s.lanes.Submit(ctx, campaignID, o)
	}
	refused, err := s.write(ctx, []lane.Call[op]{{Campaign: campaignID, Op: o}})
	if err != nil {
		return err
	}
	return refused[0]
}

// write is the lanes' run function: it takes ops of one or more campaigns into one
// transaction.
func (s *Service) write(ctx context.Context, calls []lane.Call[op]) ([]error, error) {
	ctx, cancel := context.WithTimeout(access.AsSystem(ctx, access.ForLanes), batchTime)
	defer cancel()
	var refused []error
	var moved []*batch
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		// The transaction may run again: nothing is carried over from the last try.
		refused = make([]error, len(calls))
		r, err := s.open(ctx, tx, calls)
		if err != nil {
			return err
		}
		for i, c := range calls {
			if f := r.decide(c); f != nil {
				refused[i] = f
			}
		}
		moved = r.moved()
		return r.save(ctx, tx)
	})
	if err != nil {
		return nil, err
	}
	if s.OnCommitted != nil {
		for _, b := range moved {
			s.OnCommitted(b.campaign.ID)
		}
	}
	return refused, nil
}

// cardPage is our own page that opens the provider's.
func (s *Service) cardPage(id uuid.UUID) string { return s.page(id) + "/card" }

func (s *Service) page(id uuid.UUID) string { return s.BaseURL + "/pledges/" + id.String() }

func path(id uuid.UUID) string { return "/pledges/" + id.String() }

// off answers why nothing can be paid here, or nil.
func (s *Service) off() error {
	if s.Gateway == nil {
		return fault.NewUnavailable("PLEDGING_OFF", "no card provider is configured")
	}
	return nil
}

// warn logs what did not work beside an act that did.
func warn(ctx context.Context, text string, id uuid.UUID, err error) {
	slog.WarnContext(ctx, "pledge: "+text, "pledge", id, "error", err)
}
