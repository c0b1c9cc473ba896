package pledge

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/pledge"
	tierrow "shanhuo.app/ent/gen/tier"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
)

// CheckInput is what somebody who is signed in would like to order.
type CheckInput struct {
	CampaignID uuid.UUID
	PledgeID   uuid.UUID // the pledge that would be changed; zero for a new one
	// IdempotencyKey is that of the Create to come: what it holds already, because it
	// was sent before, does not count twice.
	IdempotencyKey string
	Lines          []LineInput
	// Province is where the goods go; empty while that is not known yet.
	Province string
}

// Check tells what Create or Change would find wrong with these lines at this moment,
// each line by itself and all of them at once. It holds nothing: others may be
// quicker, and Create has the last word.
func (s *Service) Check(ctx context.Context, in CheckInput) error {
	me := access.From(ctx)
	if me == nil {
		return fault.NewUnauthenticated()
	}
	if err := checkLines(in.Lines).Err(); err != nil {
		return err
	}
	b, had, err := s.glance(ctx, in, me.PersonID)
	if err != nil {
		return fmt.Errorf("check pledge: %w", err)
	}
	if f := b.mayTake(); f != nil {
		return f
	}
	var faults fault.List
	for i, l := range in.Lines {
		next, _, _, f := b.price([]LineInput{l}, in.Province)
		if f == nil {
			f = b.claim(me.PersonID, had[l.TierID], next)
		}
		if f != nil {
			faults.Add(inLine(i, f))
		}
	}
	return faults.Err()
}

// inLine answers a fault about a line that was looked at alone as one about the line
// with this number; one about all lines stays what it is.
func inLine(i int, f *fault.Fault) *fault.Fault {
	name, about := strings.CutPrefix(f.Field, lineField(0, ""))
	if !about {
		return f
	}
	moved := *f
	moved.Field = lineField(i, name)
	return &moved
}

// glance reads a campaign as the rules see it, without locks, and by tier the lines that
// the order would take the place of.
func (s *Service) glance(ctx context.Context, in CheckInput, me uuid.UUID) (*book, map[uuid.UUID][]line, error) {
	c, err := s.DB.Client.Campaign.Get(ctx, in.CampaignID)
	if gen.IsNotFound(err) {
		return nil, nil, fault.NewNotFound("campaign")
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read campaign: %w", err)
	}
	now, err := s.DB.Now(ctx)
	if err != nil {
		return nil, nil, err
	}
	b := &book{State: c.State, Now: now, Ladder: c.Ladder, Units: map[share]int{}}
	if c.Deadline != nil {
		b.Deadline = *c.Deadline
	}
	tiers, err := s.DB.Client.Tier.Query().Where(tierrow.CampaignID(c.ID)).Order(gen.Asc(tierrow.FieldPosition)).All(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("read tiers: %w", err)
	}
	for _, t := range tiers {
		b.Tiers = append(b.Tiers, tier{ID: t.ID, Title: t.Title, Price: t.PriceMinor, Stock: t.Stock, PerPerson: t.PerPerson, Freight: t.Freight, Claimed: t.Claimed})
	}
	own, err := s.DB.Client.Pledge.Query().
		Where(pledge.BackerID(me), pledge.CampaignID(c.ID), pledge.StateIn(slices.Concat(lifecycle.HoldingPledges, lifecycle.CountedPledges)...)).
		WithLines().All(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("read own pledges: %w", err)
	}
	had := map[uuid.UUID][]line{}
	for _, p := range own {
		for _, l := range linesOf(p) {
			b.Units[share{me, l.TierID}] += l.Quantity
			if p.ID == in.PledgeID || in.IdempotencyKey != "" && p.IdempotencyKey == in.IdempotencyKey {
				had[l.TierID] = append(had[l.TierID], l)
			}
		}
	}
	return b, had, nil
}
