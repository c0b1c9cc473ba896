package pledge

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	tierrow "shanhuo.app/ent/gen/tier"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lane"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/store"
)

// op is one thing to do to the pledges of a campaign. Both methods may be called
// several times, when the database asks for a transaction again; the last call counts.
type op interface {
	// needs says what must be read of this campaign before decide.
	needs(n *needs, campaign uuid.UUID)
	// decide changes b, or answers why not and leaves b as it was.
	decide(b *batch) *fault.Fault
}

// backer is a person in a campaign.
type backer struct{ campaign, person uuid.UUID }

// entry is a pledge in a batch. Edges.Lines is always loaded.
type entry struct {
	*gen.Pledge
	changed bool
	relined bool
}

func (e *entry) lines() []line { return linesOf(e.Pledge) }

// answer is a copy that later ops of the batch do not touch.
func (e *entry) answer() *gen.Pledge {
	p := *e.Pledge
	return &p
}

func linesOf(p *gen.Pledge) []line {
	out := make([]line, len(p.Edges.Lines))
	for i, l := range p.Edges.Lines {
		out[i] = line{TierID: l.TierID, Quantity: l.Quantity, UnitPrice: l.UnitPriceMinor, UnitFreight: l.UnitFreightMinor}
	}
	return out
}

// round is one transaction: the batches of one or more campaigns, from their locks
// to the last row.
type round struct {
	service   *Service
	campaigns map[uuid.UUID]*batch
	order     []*batch // by id, which is the order of the locks
	now       time.Time
	pledges   map[uuid.UUID]*entry
	byKey     map[creationKey]*entry
	attempts  map[uuid.UUID]*gen.Attempt // the last CHECKOUT of each pledge that was asked for
	changes   map[changeKey]string       // digest of the input
	customers map[uuid.UUID]string
	erased    map[uuid.UUID]bool // people who were taken away at their wish

	made    []*entry
	started []*gen.Attempt
	opened  []*opened
	trail   []act
	notices []notify.Notice
}

// batch is the part of a round that is about one campaign.
type batch struct {
	book
	*round
	campaign *gen.Campaign // only the selected fields are filled
	was      book          // Tiers, Backers, Pledges and Momentum before the first op
}

// open locks the campaigns and reads all that the calls need. How many statements
// that takes depends on what is needed, not on how many calls there are.
func (s *Service) open(ctx context.Context, tx *gen.Tx, calls []lane.Call[op]) (*round, error) {
	r := &round{
		service: s, campaigns: map[uuid.UUID]*batch{}, pledges: map[uuid.UUID]*entry{}, byKey: map[creationKey]*entry{},
		attempts: map[uuid.UUID]*gen.Attempt{}, changes: map[changeKey]string{}, customers: map[uuid.UUID]string{}, erased: map[uuid.UUID]bool{},
	}
	var n needs
	ids := make([]uuid.UUID, len(calls))
	for i, c := range calls {
		ids[i] = c.Campaign
		c.Op.needs(&n, c.Campaign)
	}
	if err := r.lock(ctx, tx, distinct(ids)); err != nil || len(r.order) == 0 {
		return r, err
	}
	for _, load := range []func(context.Context, *gen.Tx, *needs) error{
		r.loadKeys, r.loadPledges, r.loadAttempts, r.loadChanges, r.loadUnits, r.loadPromises, r.loadCustomers,
	} {
		if err := load(ctx, tx, &n); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// lock takes the campaigns' rows and then reads the clock: whoever waited here for
// a closing finds the deadline behind them.
func (r *round) lock(ctx context.Context, tx *gen.Tx, ids []uuid.UUID) error {
	campaigns, err := tx.Campaign.Query().Where(campaign.IDIn(ids...), store.ForUpdate).Order(gen.Asc(campaign.FieldID)).Select(
		campaign.FieldID, campaign.FieldRegionPath, campaign.FieldTitle, campaign.FieldState, campaign.FieldStateReason,
		campaign.FieldDeadline, campaign.FieldLadder, campaign.FieldBackerCount, campaign.FieldPledgeCount,
		campaign.FieldMomentum).All(ctx)
	if err != nil {
		return fmt.Errorf("pledge: lock campaigns: %w", err)
	}
	if r.now, err = store.Now(ctx, tx); err != nil {
		return fmt.Errorf("pledge: %w", err)
	}
	for _, c := range campaigns {
		b := &batch{round: r, campaign: c, book: book{
			State: c.State, Now: r.now, Ladder: c.Ladder, Backers: c.BackerCount, Pledges: c.PledgeCount, Momentum: c.Momentum,
			Units: map[share]int{}, Promises: map[uuid.UUID]int{},
		}}
		if c.Deadline != nil {
			b.Deadline = *c.Deadline
		}
		r.campaigns[c.ID] = b
		r.order = append(r.order, b)
	}
	tiers, err := tx.Tier.Query().Where(tierrow.CampaignIDIn(ids...)).Order(gen.Asc(tierrow.FieldPosition)).All(ctx)
	if err != nil {
		return fmt.Errorf("pledge: read tiers: %w", err)
	}
	for _, t := range tiers {
		b := r.campaigns[t.CampaignID]
		b.Tiers = append(b.Tiers, tier{
			ID: t.ID, Title: t.Title, Price: t.PriceMinor, Stock: t.Stock, PerPerson: t.PerPerson, Freight: t.Freight,
			Claimed: t.Claimed, Promised: t.Promised,
		})
	}
	for _, b := range r.order {
		b.was = b.book
		b.was.Tiers = slices.Clone(b.Tiers)
	}
	return nil
}

// find answers a pledge of this campaign, or nil.
func (b *batch) find(id uuid.UUID) *entry {
	if e := b.pledges[id]; e != nil && e.CampaignID == b.campaign.ID {
		return e
	}
	return nil
}

func (r *round) decide(c lane.Call[op]) *fault.Fault {
	b := r.campaigns[c.Campaign]
	if b == nil {
		return fault.NewNotFound("campaign")
	}
	return c.Op.decide(b)
}

// change marks e to be written back.
func (b *batch) change(e *entry) {
	e.changed = true
	e.UpdatedAt = b.Now
}

// note appends to the audit trail and tell to the notices. before may be nil.
func (b *batch) note(action string, e *entry, by *audit.Actor, before, after map[string]any) {
	b.trail = append(b.trail, act{action, e, by, before, after})
}

func (b *batch) tell(kind string, e *entry, dedupe string, args map[string]any) {
	if args == nil {
		args = map[string]any{}
	}
	args["campaign"] = b.campaign.Title
	b.notices = append(b.notices, notify.Notice{
		PersonID: e.BackerID, Kind: kind, DedupeKey: dedupe, Args: args, Link: path(e.ID),
	})
}

// moved tells whether numbers that the public sees have changed.
func (b *batch) moved() bool {
	return b.Backers != b.was.Backers || b.Pledges != b.was.Pledges ||
		!slices.EqualFunc(b.Tiers, b.was.Tiers, func(x, y tier) bool { return x.Claimed == y.Claimed && x.Promised == y.Promised })
}

// moved answers the campaigns whose numbers have changed.
func (r *round) moved() []*batch {
	return slices.DeleteFunc(slices.Clone(r.order), func(b *batch) bool { return !b.moved() })
}
