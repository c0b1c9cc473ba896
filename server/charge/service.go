package charge

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/attempt"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/store"
)

const (
	// page bounds what one sweep takes on.
	page = 200
	// dueLease is how long, in portal time, a claimed pledge is left to its job.
	dueLease = time.Hour
	// DefaultLease is how long one worker owns an attempt: longer than a call and its
	// wait for a slot may take.
	DefaultLease = 2 * time.Minute
	// lookAgain is when a charge that the bank has not decided is read again, should
	// its event be lost.
	lookAgain = time.Hour
	// keyLife is how long a key is sent again; well inside the provider's memory of it.
	keyLife = payment.KeyLifetime - time.Hour
)

// Links are the addresses that the provider and the notices carry. They must be
// the same at every call for one pledge: a request that is sent again has to
// carry the same values.
type Links interface {
	// Pay is the signed link with which a backer opens the page of a failed charge.
	Pay(pledge uuid.UUID, expires time.Time) string
	// CardSaved is where the provider's page for another card leads back to.
	CardSaved(pledge uuid.UUID) (success, cancel string)
	// BankReturn is where the bank's page leads back to.
	BankReturn(pledge uuid.UUID) string
}

// Service charges pledges. All fields but Gateway, Changed and Lease are needed.
type Service struct {
	DB *store.DB
	// Gateway is the card provider; without one whatever asks it is refused with PLEDGING_OFF.
	Gateway payment.Gateway
	Notify  *notify.Notifier
	Links   Links
	Gate    *Gate
	Log     *slog.Logger
	// Changed is told of a campaign whose numbers changed, after the commit.
	Changed func(campaign uuid.UUID)
	// Lease is how long one worker owns an attempt; zero is DefaultLease.
	Lease time.Duration
}

func (s *Service) lease() time.Duration {
	if s.Lease > 0 {
		return s.Lease
	}
	return DefaultLease
}

// off answers why nothing can be asked of the card provider, or nil.
func (s *Service) off() error {
	if s.Gateway == nil {
		return fault.NewUnavailable("PLEDGING_OFF", "no card provider is configured")
	}
	return nil
}

func (s *Service) changed(campaign uuid.UUID) {
	if s.Changed != nil {
		s.Changed(campaign)
	}
}

// machine is the clock that attempts live by: provider keys last 24 real hours,
// however far demo mode has moved portal time.
var machine clock.System

func machineNow() time.Time { return machine.Now() }

func lockCampaign(ctx context.Context, tx *gen.Tx, id uuid.UUID) (*gen.Campaign, error) {
	c, err := tx.Campaign.Query().Where(campaign.ID(id), store.ForUpdate).Only(ctx)
	if err != nil {
		return nil, fmt.Errorf("charge: lock campaign: %w", err)
	}
	return c, nil
}

// lockPledge locks a pledge. Whoever also needs the campaign's lock takes that first.
func lockPledge(ctx context.Context, tx *gen.Tx, id uuid.UUID) (*gen.Pledge, error) {
	p, err := tx.Pledge.Query().Where(pledge.ID(id), store.ForUpdate).Only(ctx)
	if err != nil {
		return nil, fmt.Errorf("charge: lock pledge: %w", err)
	}
	return p, nil
}

// underWay tells whether an attempt of the pledge has no outcome yet. Nothing else
// may be tried before it has one.
func underWay(ctx context.Context, tx *gen.Tx, id uuid.UUID) (bool, error) {
	ok, err := tx.Attempt.Query().Where(
		attempt.PledgeID(id), attempt.StateEQ(attempt.StateSENT),
		attempt.KindIn(attempt.KindCHARGE, attempt.KindCONFIRM, attempt.KindCANCEL),
	).Exist(ctx)
	if err != nil {
		return false, fmt.Errorf("charge: attempts under way: %w", err)
	}
	return ok, nil
}

// nextNumber answers the number of the pledge's next attempt of a kind.
func nextNumber(ctx context.Context, tx *gen.Tx, id uuid.UUID, kind attempt.Kind) (int, error) {
	n, err := tx.Attempt.Query().Where(attempt.PledgeID(id), attempt.KindEQ(kind)).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("charge: count attempts: %w", err)
	}
	return n + 1, nil
}

// key answers the idempotency key of an attempt. The first charge and the first
// cancellation carry no number: there is meant to be one in a pledge's life.
func key(prefix string, p uuid.UUID, number int) string {
	if number == 1 && (prefix == "pi" || prefix == "pix") {
		return prefix + ":" + p.String()
	}
	return fmt.Sprintf("%s:%s:%d", prefix, p, number)
}

var prefixes = map[attempt.Kind]string{
	attempt.KindCHECKOUT: "cs",
	attempt.KindCHARGE:   "pi",
	attempt.KindCONFIRM:  "pic",
	attempt.KindCANCEL:   "pix",
	attempt.KindFORGET:   "pm",
}

// onSession marks, as its first outcome, an attempt whose holder is at the page: it
// has to be sent again the same way.
const onSession = "on_session"

// newAttempt files the request that is about to be sent.
func (s *Service) newAttempt(ctx context.Context, tx *gen.Tx, p *gen.Pledge, kind attempt.Kind, method, outcome string) (*gen.Attempt, error) {
	n, err := nextNumber(ctx, tx, p.ID, kind)
	if err != nil {
		return nil, err
	}
	now := machineNow()
	create := tx.Attempt.Create().
		SetCampaignID(p.CampaignID).SetPledgeID(p.ID).SetKind(kind).SetNumber(n).SetKey(key(prefixes[kind], p.ID, n)).
		SetMethod(method).SetOutcome(outcome).SetSentAt(now).SetLeaseUntil(now.Add(s.lease()))
	if p.FinalMinor != nil {
		create.SetAmountMinor(*p.FinalMinor)
	}
	if p.Intent != nil {
		create.SetProviderID(*p.Intent)
	}
	a, err := create.Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("charge: file attempt: %w", err)
	}
	return a, nil
}
