package pledge

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/attempt"
	"shanhuo.app/ent/gen/person"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/payment"
)

// attemptLease is how long a request for a card page belongs to the one who sent
// it. Nobody sweeps them: the backer's next click sends the same key again.
const attemptLease = 2 * time.Minute

// errFreshKey says that the attempt's key is spent and another is needed.
var errFreshKey = errors.New("pledge: this request cannot be sent again")

func attemptKey(pledge uuid.UUID, number int) string {
	return "cs:" + pledge.String() + ":" + strconv.Itoa(number)
}

// Checkout opens the card page of the signed-in backer's pledge again, or a new one
// when the last has closed. The answer's CheckoutURL is the page; it is empty
// when no card is wanted any more, because one is saved or the pledge has ended.
// It refuses with HOLD_EXPIRED, and PAYMENT_UNAVAILABLE while the provider is away.
func (s *Service) Checkout(ctx context.Context, id uuid.UUID) (*gen.Pledge, error) {
	if err := s.off(); err != nil {
		return nil, err
	}
	p, err := s.mine(ctx, access.PledgeChange, id)
	if err != nil {
		return nil, fmt.Errorf("open card page: %w", err)
	}
	spent := ""
	if p.State.Holds() && p.CheckoutID != nil {
		setup, err := s.Gateway.Setup(ctx, *p.CheckoutID)
		switch {
		case payment.CanRetry(err):
			// The page may well be there although the provider's API is not.
			return p, nil
		case err != nil:
			return nil, fmt.Errorf("open card page: %w", payment.Fault(err))
		case setup.Status == payment.SetupSucceeded:
			return s.settle(ctx, setup)
		case setup.Status != payment.SetupExpired:
			return p, nil
		}
		spent = *p.CheckoutID
	}
	// A key that turns out to be spent is followed by one new one.
	for range 2 {
		o := &reopen{id: id, spent: spent}
		if err := s.submit(ctx, p.CampaignID, o); err != nil {
			return nil, fmt.Errorf("open card page: %w", err)
		}
		if p = o.pledge; o.key == "" {
			return p, nil
		}
		page, err := s.openPage(ctx, p, o.key, o.customer)
		if errors.Is(err, errFreshKey) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("open card page: %w", payment.Fault(err))
		}
		p.CheckoutID, p.CheckoutURL = &page.ID, page.URL
		return p, nil
	}
	return nil, fault.NewUnavailable("PAYMENT_REFUSED", "two requests for a card page were refused")
}

// openPage asks the provider for a card page under an attempt's key and records
// it. customer may be empty when it is not known yet.
func (s *Service) openPage(ctx context.Context, p *gen.Pledge, key, customer string) (payment.Checkout, error) {
	o := &opened{pledge: p.ID, attempt: key, person: p.BackerID, customer: customer}
	if customer == "" {
		var err error
		o.customer, err = whenFree(ctx, func() (string, error) {
			return s.Gateway.CreateCustomer(ctx, payment.NewCustomer{Key: "cus:" + p.BackerID.String(), PersonID: p.BackerID.String()})
		})
		if err != nil {
			return payment.Checkout{}, fmt.Errorf("create customer: %w", err)
		}
		o.newCustomer = true
	}
	page, err := whenFree(ctx, func() (payment.Checkout, error) {
		return s.Gateway.OpenSetup(ctx, payment.NewSetup{
			Key: key, CustomerID: o.customer, PledgeID: p.ID.String(), CampaignID: p.CampaignID.String(),
			SuccessURL: s.page(p.ID) + "/return?session={CHECKOUT_SESSION_ID}", CancelURL: s.page(p.ID), Locale: p.Consent.Locale,
		})
	})
	if err != nil {
		err = fmt.Errorf("open card page: %w", err)
		if !payment.CanRetry(err) {
			return payment.Checkout{}, s.spend(ctx, key, err)
		}
		return payment.Checkout{}, err
	}
	o.checkout = page
	if err := s.submit(ctx, p.CampaignID, o); err != nil {
		return payment.Checkout{}, fmt.Errorf("record card page: %w", err)
	}
	return page, nil
}

// freeTries bounds how often a key that is in use is sent, and freeWait is the longest
// first pause; they double, which together makes at most 1.9 seconds.
const (
	freeTries = 6
	freeWait  = 60 * time.Millisecond
)

// whenFree sends a request again while the provider says that another with the same key
// is under way: one backer who pledges twice at once is made a customer by both, and
// the one who comes second gets the first one's answer a moment later.
func whenFree[T any](ctx context.Context, send func() (T, error)) (T, error) {
	for try := 1; ; try++ {
		answer, err := send()
		if try == freeTries || !payment.HasCode(err, payment.CodeInProgress) {
			return answer, err
		}
		most := freeWait << (try - 1)
		select {
		case <-ctx.Done():
			return answer, err
		case <-time.After(most/2 + rand.N(most/2)): //nolint:gosec // jitter
		}
	}
}

// spend marks an attempt that the provider refused for good.
func (s *Service) spend(ctx context.Context, key string, cause error) error {
	err := s.DB.Client.Attempt.Update().Where(attempt.Key(key), attempt.StateEQ(attempt.StateSENT)).
		SetState(attempt.StateFAILED).SetOutcome(cause.Error()).SetDoneAt(s.machine.Now()).Exec(access.AsSystem(ctx, access.ForCheckout))
	if err != nil {
		return fmt.Errorf("record refused card page: %w", err)
	}
	if payment.HasCode(cause, payment.CodeKeyReused) {
		return errors.Join(errFreshKey, cause)
	}
	return cause
}

// reopen is the op that decides under which key a card page is asked for.
type reopen struct {
	id    uuid.UUID
	spent string // the page that has closed, if any

	pledge   *gen.Pledge
	key      string // empty when a page is open already or none is wanted
	customer string
}

func (o *reopen) needs(n *needs, _ uuid.UUID) {
	n.pledges = append(n.pledges, o.id)
	n.attempts = append(n.attempts, o.id)
}

func (o *reopen) decide(b *batch) *fault.Fault {
	o.pledge, o.key = nil, ""
	e := b.find(o.id)
	if e == nil {
		return fault.NewNotFound("pledge")
	}
	if !e.State.Holds() && e.State != lifecycle.PledgeExpired {
		o.pledge = e.answer()
		o.pledge.CheckoutURL = ""
		return nil
	}
	if f := mayEdit(e.State, e.HoldUntil, b.Now); f != nil {
		return f
	}
	if f := b.mayTake(); f != nil {
		return f
	}
	o.pledge = e.answer()
	last := b.attempts[e.ID]
	switch {
	case last != nil && last.State == attempt.StateDONE && last.ProviderID != o.spent:
		return nil // another tab was quicker: its page is in the answer
	case last != nil && last.State == attempt.StateSENT && b.service.machine.Now().Sub(last.SentAt) < payment.KeyLifetime:
		o.key = last.Key
	case last != nil:
		o.key = b.start(e, last.Number+1).Key
	default:
		o.key = b.start(e, 1).Key
	}
	return nil
}

// opened is the op that records an open card page.
type opened struct {
	pledge      uuid.UUID
	attempt     string
	checkout    payment.Checkout
	person      uuid.UUID
	customer    string
	newCustomer bool
}

func (o *opened) needs(*needs, uuid.UUID) {}

func (o *opened) decide(b *batch) *fault.Fault {
	for _, other := range b.opened {
		if other.pledge == o.pledge {
			return nil // two replays at once were given the same page
		}
	}
	b.opened = append(b.opened, o)
	return nil
}

// customerOf answers the provider's id of a person, empty when there is none.
func (s *Service) customerOf(ctx context.Context, id uuid.UUID) (string, error) {
	who, err := s.DB.Client.Person.Query().Where(person.ID(id)).Only(ctx)
	if err != nil {
		return "", fmt.Errorf("read customer: %w", err)
	}
	if who.ProviderCustomer == nil {
		return "", nil
	}
	return *who.ProviderCustomer, nil
}
