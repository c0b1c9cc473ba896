package pledge

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/notify"
)

// ChangeInput changes a pledge of whoever is signed in. What is nil stays as it is.
// Version is the one the backer saw; 0 takes the pledge as it is.
type ChangeInput struct {
	ID             uuid.UUID
	Version        int
	Lines          []LineInput
	Address        *Address
	Anonymous      *bool
	IdempotencyKey string
	Locale         string
}

// Change replaces lines, address or anonymity while the campaign takes pledges, at
// today's prices, and renews the consent; the card stays. It refuses with
// VERSION_CONFLICT, HOLD_EXPIRED, PLEDGE_FIXED and with what Create refuses.
func (s *Service) Change(ctx context.Context, in ChangeInput) (*gen.Pledge, error) {
	var faults fault.List
	if in.Lines != nil {
		faults.Add(checkLines(in.Lines)...)
	}
	if in.Address != nil {
		tidy := in.Address.Tidy()
		in.Address = &tidy
		faults.Add(tidy.Check(addressField)...)
	}
	faults.Add(checkKey(in.IdempotencyKey)...)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	p, err := s.mine(ctx, access.PledgeChange, in.ID)
	if err != nil {
		return nil, fmt.Errorf("change pledge: %w", err)
	}
	digest, err := s.digestChange(in)
	if err != nil {
		return nil, err
	}
	o := &change{
		id: p.ID, backer: p.BackerID, by: audit.ActorOf(ctx), in: in, dunning: s.Dunning,
		replay: replayable{in.IdempotencyKey, string(digest)},
	}
	if in.Address != nil {
		if o.address, err = s.seal(*in.Address); err != nil {
			return nil, err
		}
	}
	if err := s.submit(ctx, p.CampaignID, o); err != nil {
		return nil, fmt.Errorf("change pledge: %w", err)
	}
	return o.pledge, nil
}

func (s *Service) digestChange(in ChangeInput) ([]byte, error) {
	return s.digest(struct {
		ID        uuid.UUID
		Version   int
		Lines     []LineInput
		Address   *Address
		Anonymous *bool
	}{in.ID, in.Version, sorted(in.Lines), in.Address, in.Anonymous})
}

// change is the op of Change.
type change struct {
	id      uuid.UUID
	backer  uuid.UUID
	by      *audit.Actor
	in      ChangeInput
	address []byte
	replay  replayable
	dunning time.Duration

	pledge *gen.Pledge
}

func (o *change) needs(n *needs, campaign uuid.UUID) {
	n.pledges = append(n.pledges, o.id)
	n.changes = append(n.changes, o.id)
	n.units = append(n.units, backer{campaign, o.backer})
}

func (o *change) decide(b *batch) *fault.Fault {
	o.pledge = nil
	e := b.find(o.id)
	if e == nil {
		return fault.NewNotFound("pledge")
	}
	key := changeKey{o.id, o.replay.Key}
	if input, done := b.changes[key]; done {
		if input != o.replay.Input {
			return fault.NewConflict("IDEMPOTENCY_MISMATCH", "idempotencyKey")
		}
		o.pledge = e.answer()
		return nil
	}
	if f := b.mayTake(); f != nil {
		return f
	}
	if f := mayEdit(e.State, e.HoldUntil, b.Now); f != nil {
		return f
	}
	if o.in.Version != 0 && e.Version != o.in.Version {
		return fault.NewConflict("VERSION_CONFLICT", "version")
	}
	asked, province, old := o.in.Lines, e.Province, e.lines()
	if asked == nil {
		asked = inputs(old)
	}
	if o.in.Address != nil {
		province = o.in.Address.Province
	}
	lines, goods, freight, f := b.price(asked, province)
	if f != nil {
		return f
	}
	if f := b.claim(e.BackerID, old, lines); f != nil {
		return f
	}
	if e.State.Counts() {
		b.count(old, -1)
		b.count(lines, +1)
	}
	before := summary(e)
	if o.in.Address != nil {
		e.AddressSealed = o.address
	}
	if o.in.Anonymous != nil {
		e.Anonymous = *o.in.Anonymous
	}
	e.Province, e.GoodsMinor, e.FreightMinor = province, goods, freight
	e.Consent = consent(goods+freight, localeOr(o.in.Locale, e.Consent.Locale), b.Now, b.Deadline, o.dunning)
	e.Edges.Lines, e.relined = b.rows(e, lines), true
	e.Version++
	b.change(e)
	b.changes[key] = o.replay.Input
	after := summary(e)
	after["key"], after["input"] = o.replay.Key, o.replay.Input
	b.note(actChange, e, o.by, before, after)
	if e.State.Counts() {
		b.tell(notify.PledgeChanged, e, fmt.Sprintf("pledge-changed:%s:%d", e.ID, e.Version),
			map[string]any{"amount": goods + freight, "deadline": b.Deadline})
	}
	o.pledge = e.answer()
	return nil
}
