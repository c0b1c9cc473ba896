package pledge

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/attempt"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/personal"
)

const (
	actCreate = "pledge.create"
	actChange = "pledge.change"
	actCancel = "pledge.cancel"
	actCommit = "pledge.commit"
	actSetup  = "pledge.setup"
	actExpire = "pledge.expire"
	actGone   = "pledge.too_late"
	actFree   = "pledge.release"
	actLook   = "pledge.read_personal"
)

// inputDigest is the purpose of the keyed digests by which a replay is recognised.
const inputDigest = "pledge-input"

// CreateInput asks for a pledge by whoever is signed in. The same IdempotencyKey
// with the same input answers the first result again.
type CreateInput struct {
	CampaignID     uuid.UUID
	Lines          []LineInput
	Address        Address
	Anonymous      bool
	IdempotencyKey string
	Locale         string // zh-CN or en: the language of the consent and of the card page
}

// Create holds stock for 15 minutes and opens the provider's card page. The answer
// has its lines in Edges.Lines and a CheckoutURL for as long as the hold lasts; when
// the provider does not answer, that is our own page which tries again. Nothing
// more can be queried through the answer. It refuses with SOLD_OUT, PERSON_LIMIT,
// DEADLINE_PASSED, CAMPAIGN_NOT_OPEN, AMOUNT_TOO_LARGE, TIER_UNKNOWN,
// IDEMPOTENCY_MISMATCH and what the input itself lacks.
func (s *Service) Create(ctx context.Context, in CreateInput) (*gen.Pledge, error) {
	in.Address = in.Address.Tidy()
	in.Locale = message.Known(in.Locale)
	faults := checkLines(in.Lines)
	faults.Add(in.Address.Check(addressField)...)
	faults.Add(checkKey(in.IdempotencyKey)...)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	me := access.From(ctx)
	if me == nil {
		return nil, fault.NewUnauthenticated()
	}
	// The campaign is read under its lock; the right to pledge does not depend on it.
	if err := access.Require(ctx, access.PledgeCreate, access.Own(me.PersonID)); err != nil {
		return nil, fmt.Errorf("create pledge: %w", err)
	}
	if err := s.off(); err != nil {
		return nil, err
	}
	o := &create{id: newID(), backer: me.PersonID, by: audit.ActorOf(ctx), in: in, dunning: s.Dunning}
	var err error
	if o.address, err = s.seal(in.Address); err != nil {
		return nil, err
	}
	if o.hash, err = s.digestCreate(in); err != nil {
		return nil, err
	}
	if err := s.submit(ctx, in.CampaignID, o); err != nil {
		return nil, fmt.Errorf("create pledge: %w", err)
	}
	p := o.pledge
	if p.State.Holds() && p.CheckoutURL == "" {
		s.openFirst(ctx, p, o.customer)
	}
	return p, nil
}

// openFirst puts a card page into the answer; the pledge is held whatever happens.
func (s *Service) openFirst(ctx context.Context, p *gen.Pledge, customer string) {
	page, err := s.openPage(ctx, p, attemptKey(p.ID, 1), customer)
	if err != nil {
		warn(ctx, "the provider's card page did not open", p.ID, err)
		p.CheckoutURL = s.cardPage(p.ID)
		return
	}
	p.CheckoutID, p.CheckoutURL = &page.ID, page.URL
}

// digestCreate is the same for inputs that mean the same.
func (s *Service) digestCreate(in CreateInput) ([]byte, error) {
	return s.digest(struct {
		Campaign  uuid.UUID
		Lines     []LineInput
		Address   Address
		Anonymous bool
	}{in.CampaignID, sorted(in.Lines), in.Address, in.Anonymous})
}

func sorted(lines []LineInput) []LineInput {
	out := slices.Clone(lines)
	slices.SortFunc(out, func(x, y LineInput) int { return bytes.Compare(x.TierID[:], y.TierID[:]) })
	return out
}

// digest is keyed: the input holds an address, and a plain hash of one could be guessed.
func (s *Service) digest(input any) ([]byte, error) {
	raw, err := json.Marshal(input)
	if err != nil {
		return nil, fmt.Errorf("digest input: %w", err)
	}
	return []byte(s.Keys.Digest(inputDigest, string(raw))), nil
}

func (s *Service) seal(a Address) ([]byte, error) {
	raw, err := json.Marshal(a)
	if err != nil {
		return nil, fmt.Errorf("seal address: %w", err)
	}
	return s.Keys.Seal(raw, personal.Address), nil
}

// create is the op of Create.
type create struct {
	id      uuid.UUID
	backer  uuid.UUID
	by      *audit.Actor
	in      CreateInput
	address []byte
	hash    []byte
	dunning time.Duration

	pledge   *gen.Pledge
	customer string
}

func (o *create) key() creationKey {
	return creationKey{o.in.CampaignID, o.backer, o.in.IdempotencyKey}
}

func (o *create) needs(n *needs, campaign uuid.UUID) {
	n.keys = append(n.keys, o.key())
	n.units = append(n.units, backer{campaign, o.backer})
	n.customers = append(n.customers, o.backer)
}

func (o *create) decide(b *batch) *fault.Fault {
	o.pledge, o.customer = nil, b.customers[o.backer]
	if b.erased[o.backer] {
		return fault.NewUnauthenticated()
	}
	if before := b.byKey[o.key()]; before != nil {
		if !bytes.Equal(before.InputHash, o.hash) {
			return fault.NewConflict("IDEMPOTENCY_MISMATCH", "idempotencyKey")
		}
		o.pledge = before.answer()
		return nil
	}
	if f := b.mayTake(); f != nil {
		return f
	}
	lines, goods, freight, f := b.price(o.in.Lines, o.in.Address.Province)
	if f != nil {
		return f
	}
	if f := b.claim(o.backer, nil, lines); f != nil {
		return f
	}
	e := &entry{Pledge: &gen.Pledge{
		ID: o.id, CreatedAt: b.Now, UpdatedAt: b.Now, RegionPath: b.campaign.RegionPath, CampaignID: b.campaign.ID,
		BackerID: o.backer, Rail: pledge.DefaultRail, State: lifecycle.PledgeAwaitingMethod, Version: 1,
		IdempotencyKey: o.in.IdempotencyKey, InputHash: o.hash, Anonymous: o.in.Anonymous, AddressSealed: o.address,
		Province: o.in.Address.Province, GoodsMinor: goods, FreightMinor: freight, HoldUntil: b.Now.Add(Hold),
		Consent: consent(goods+freight, o.in.Locale, b.Now, b.Deadline, o.dunning),
	}}
	e.Edges.Lines = b.rows(e, lines)
	b.pledges[e.ID], b.byKey[o.key()] = e, e
	b.made = append(b.made, e)
	b.start(e, 1)
	b.note(actCreate, e, o.by, nil, summary(e))
	o.pledge = e.answer()
	return nil
}

// rows makes the lines of a pledge.
func (b *batch) rows(e *entry, lines []line) []*gen.PledgeLine {
	out := make([]*gen.PledgeLine, len(lines))
	for i, l := range lines {
		out[i] = &gen.PledgeLine{
			ID: newID(), CreatedAt: b.Now, CampaignID: b.campaign.ID, PledgeID: e.ID, TierID: l.TierID,
			Quantity: l.Quantity, UnitPriceMinor: l.UnitPrice, UnitFreightMinor: l.UnitFreight,
		}
	}
	return out
}

// start writes the row of a request for a card page before it is sent.
func (b *batch) start(e *entry, number int) *gen.Attempt {
	now := b.service.machine.Now()
	a := &gen.Attempt{
		ID: newID(), CreatedAt: now, CampaignID: e.CampaignID, PledgeID: e.ID, Kind: attempt.KindCHECKOUT,
		Key: attemptKey(e.ID, number), Number: number, State: attempt.StateSENT, SentAt: now, LeaseUntil: now.Add(attemptLease),
	}
	b.started = append(b.started, a)
	b.attempts[e.ID] = a
	return a
}

// summary is what the audit trail keeps of a pledge: nothing personal.
func summary(e *entry) map[string]any {
	return map[string]any{
		"state": e.State, "version": e.Version, "units": units(e.lines()), "goods": e.GoodsMinor, "freight": e.FreightMinor,
		"province": e.Province, "anonymous": e.Anonymous,
	}
}

// consent is what the backer agrees to: never more than the cap, never later than
// the end of dunning, in the days of Shanghai.
func consent(goodsAndFreight money.Fen, locale string, now, deadline time.Time, dunning time.Duration) offer.Consent {
	return offer.Consent{
		TextVersion: ConsentText, Locale: locale, AgreedAt: now.UTC().Format(time.RFC3339Nano), Cap: goodsAndFreight,
		LastChargeDate: deadline.Add(dunning).In(clock.Shanghai).Format(time.DateOnly),
	}
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// inputs turns the lines of a pledge back into what was asked for.
func inputs(lines []line) []LineInput {
	out := make([]LineInput, len(lines))
	for i, l := range lines {
		out[i] = LineInput{l.TierID, l.Quantity}
	}
	return out
}

// openAddress reads a sealed address.
func (s *Service) openAddress(sealed []byte) (Address, error) {
	plain, err := s.Keys.Open(sealed, personal.Address)
	if err != nil {
		return Address{}, fmt.Errorf("open address: %w", err)
	}
	var a Address
	if err := json.Unmarshal(plain, &a); err != nil {
		return Address{}, fmt.Errorf("read address: %w", err)
	}
	return a, nil
}

// localeOr answers locale when the portal speaks it, else the one before.
func localeOr(locale, before string) string { return message.Known(cmp.Or(locale, before)) }
