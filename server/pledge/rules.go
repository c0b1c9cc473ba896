package pledge

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/text"
)

const (
	// Hold is how long stock waits for a backer at the card page.
	Hold = 15 * time.Minute
	// MaxLines is how many tiers one pledge may mix.
	MaxLines = 10
	// MaxQuantity is how many units of one tier one pledge may buy.
	MaxQuantity = 999
	// ConsentText is the version of the sentence a backer agrees to.
	ConsentText = "2026-11"

	maxKey = 100
	// addressField is the input in which the address comes.
	addressField = "shippingAddress"
)

// LineInput is how many units of one tier are asked for.
type LineInput struct {
	TierID   uuid.UUID
	Quantity int
}

// Address is where the goods go.
type Address = offer.Address

func checkLines(lines []LineInput) fault.List {
	var faults fault.List
	switch {
	case len(lines) == 0:
		faults.Addf("REQUIRED", "lines")
	case len(lines) > MaxLines:
		faults.Addf("TOO_MANY", "lines", "max", MaxLines)
		return faults
	}
	seen := map[uuid.UUID]bool{}
	for i, l := range lines {
		if l.Quantity < 1 || l.Quantity > MaxQuantity {
			faults.Addf("OUT_OF_RANGE", lineField(i, "quantity"), "min", 1, "max", MaxQuantity)
		}
		if seen[l.TierID] {
			faults.Addf("TIER_TWICE", lineField(i, "tierId"))
		}
		seen[l.TierID] = true
	}
	return faults
}

func checkKey(key string) fault.List {
	var faults fault.List
	text.Check(&faults, "idempotencyKey", key, text.Limits{Min: 1, Max: maxKey})
	return faults
}

func lineField(i int, name string) string { return "lines." + strconv.Itoa(i) + "." + name }

// tier is what the rules need to know of a tier. Claimed and Promised move while
// a batch is decided.
type tier struct {
	ID        uuid.UUID
	Title     string
	Price     money.Fen
	Stock     *int
	PerPerson *int
	Freight   offer.Freight
	Claimed   int
	Promised  int
}

// line is a priced line of a pledge.
type line struct {
	TierID      uuid.UUID
	Quantity    int
	UnitPrice   money.Fen
	UnitFreight money.Fen
}

// share is a person's part in a tier.
type share struct {
	Person uuid.UUID
	Tier   uuid.UUID
}

// book is a campaign as the rules see it, at one instant under its lock. Its
// methods decide about one pledge after another and keep the sums right for the
// next; a refusal changes nothing.
type book struct {
	State    lifecycle.Campaign
	Deadline time.Time // zero before the launch
	Now      time.Time // the database's clock, read under the lock
	Ladder   []offer.Rung
	Tiers    []tier // by position; the first is the lead tier
	Backers  int
	Pledges  int
	Momentum float64
	// Units are those a person holds or has promised, in tiers with a limit per person.
	Units map[share]int
	// Promises is how many counted pledges a person has here.
	Promises map[uuid.UUID]int
}

// mayTake tells whether the campaign takes pledges at this instant. A campaign
// that no stranger may see looks as if it did not exist.
func (b *book) mayTake() *fault.Fault {
	switch {
	case !b.State.Public():
		return fault.NewNotFound("campaign")
	case !b.Deadline.IsZero() && !b.Now.Before(b.Deadline):
		return fault.NewConflict("DEADLINE_PASSED", "")
	case b.State != lifecycle.CampaignLive || b.Deadline.IsZero():
		return fault.NewConflict("CAMPAIGN_NOT_OPEN", "").With("state", string(b.State))
	}
	return nil
}

// mayLeave tells whether a backer may take a pledge back at this instant. Nobody is
// kept in a campaign that the county has stopped.
func (b *book) mayLeave() *fault.Fault {
	if b.State == lifecycle.CampaignSuspended {
		return nil
	}
	return b.mayTake()
}

func (b *book) tier(id uuid.UUID) *tier {
	i := slices.IndexFunc(b.Tiers, func(t tier) bool { return t.ID == id })
	if i < 0 {
		return nil
	}
	return &b.Tiers[i]
}

// price puts today's printed prices and the freight to province on each line, refusing
// what is not sent there, and sums them: quantity × unit price, so that no quantity rounds differently from
// its units.
func (b *book) price(inputs []LineInput, province string) (lines []line, goods, freight money.Fen, err *fault.Fault) {
	for i, in := range inputs {
		t := b.tier(in.TierID)
		if t == nil {
			return nil, 0, 0, fault.NewInvalid("TIER_UNKNOWN", lineField(i, "tierId"))
		}
		if !t.Freight.Sends(province) {
			return nil, 0, 0, fault.NewInvalid("NOT_SENT_THERE", addressField+".province").With("tier", t.Title)
		}
		l := line{TierID: t.ID, Quantity: in.Quantity, UnitPrice: t.Price, UnitFreight: t.Freight.To(province)}
		lines = append(lines, l)
	}
	goods, freight, ok := sums(lines)
	if !ok {
		return nil, 0, 0, fault.NewInvalid("AMOUNT_TOO_LARGE", "lines").With("max", money.MaxAmount)
	}
	return lines, goods, freight, nil
}

// sums answers the goods and the freight of lines, and false when they, or their
// sum, pass what the portal accepts.
func sums(lines []line) (goods, freight money.Fen, ok bool) {
	for _, l := range lines {
		g, err1 := l.UnitPrice.Times(l.Quantity)
		f, err2 := l.UnitFreight.Times(l.Quantity)
		if err1 != nil || err2 != nil {
			return 0, 0, false
		}
		var err3, err4 error
		goods, err3 = goods.Plus(g)
		freight, err4 = freight.Plus(f)
		if err3 != nil || err4 != nil {
			return 0, 0, false
		}
	}
	_, err := goods.Plus(freight)
	return goods, freight, err == nil
}

// claim moves a person's units from what a pledge had to what it is to have:
// old is empty for a new pledge, next is empty when one gives everything back.
// Giving back is never refused.
func (b *book) claim(person uuid.UUID, old, next []line) *fault.Fault {
	had := units(old)
	for i, l := range next {
		t := b.tier(l.TierID)
		more := l.Quantity - had[l.TierID]
		if more <= 0 {
			continue
		}
		if t.Stock != nil && t.Claimed+more > *t.Stock {
			return fault.NewConflict("SOLD_OUT", lineField(i, "quantity")).With("left", max(0, *t.Stock-t.Claimed+had[l.TierID]))
		}
		if have := b.Units[share{person, t.ID}]; t.PerPerson != nil && have+more > *t.PerPerson {
			return fault.NewConflict("PERSON_LIMIT", lineField(i, "quantity")).
				With("max", *t.PerPerson).With("left", max(0, *t.PerPerson-have+had[l.TierID]))
		}
	}
	if b.worth(had, next) > money.MaxAmount {
		return fault.NewInvalid("AMOUNT_TOO_LARGE", "lines").With("max", money.MaxAmount)
	}
	for _, l := range old {
		b.take(person, l, -1)
	}
	for _, l := range next {
		b.take(person, l, +1)
	}
	return nil
}

// worth is what all claimed units would cost at printed prices after a claim. It
// stays an amount the portal can write, and so does the raised amount below it.
// No term overflows: prices are amounts, and units are ints that a limit of
// lines and quantities has let in one pledge at a time.
func (b *book) worth(had map[uuid.UUID]int, next []line) money.Fen {
	more := units(next)
	var sum money.Fen
	for _, t := range b.Tiers {
		part, err := t.Price.Times(max(0, t.Claimed+more[t.ID]-had[t.ID]))
		if err != nil {
			return money.MaxAmount + 1
		}
		sum += part
	}
	return sum
}

func (b *book) take(person uuid.UUID, l line, sign int) {
	if t := b.tier(l.TierID); t != nil {
		t.Claimed += sign * l.Quantity
		b.Units[share{person, l.TierID}] += sign * l.Quantity
	}
}

// promise makes a pledge's lines count, and unpromise stops them counting. What
// they claim of the stock is claim's business.
func (b *book) promise(person uuid.UUID, lines []line) {
	b.count(lines, +1)
	if b.Promises[person] == 0 {
		b.Backers++
	}
	b.Promises[person]++
	b.Pledges++
	b.Momentum = addMomentum(b.Momentum, b.Now)
}

func (b *book) unpromise(person uuid.UUID, lines []line) {
	b.count(lines, -1)
	b.Promises[person]--
	if b.Promises[person] == 0 {
		b.Backers--
	}
	b.Pledges--
}

func (b *book) count(lines []line, sign int) {
	for _, l := range lines {
		if t := b.tier(l.TierID); t != nil {
			t.Promised += sign * l.Quantity
		}
	}
}

// raised is the sum of promised goods at the price the ladder gives for this
// many backers.
func (b *book) raised() (money.Fen, error) {
	var sum money.Fen
	for _, t := range b.Tiers {
		part, err := offer.UnitPrice(t.Price, b.Tiers[0].Price, b.Ladder, b.Backers).Times(t.Promised)
		if err == nil {
			sum, err = sum.Plus(part)
		}
		if err != nil {
			return 0, fmt.Errorf("raised amount of tier %s: %w", t.ID, err)
		}
	}
	return sum, nil
}

func units(lines []line) map[uuid.UUID]int {
	out := make(map[uuid.UUID]int, len(lines))
	for _, l := range lines {
		out[l.TierID] += l.Quantity
	}
	return out
}

// mayEdit tells whether a backer may still change a pledge or take it back.
func mayEdit(state lifecycle.Pledge, holdUntil, now time.Time) *fault.Fault {
	switch {
	case state == lifecycle.PledgeCommitted:
		return nil
	case state.Holds() && now.Before(holdUntil):
		return nil
	case state.Holds(), state == lifecycle.PledgeExpired:
		return fault.NewConflict("HOLD_EXPIRED", "")
	}
	return fault.NewConflict("PLEDGE_FIXED", "").With("state", string(state))
}

// momentumLife is how long it takes until a pledge weighs half as much.
const momentumLife = 72 * time.Hour

var momentumEpoch = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

// addMomentum adds one pledge to a campaign's momentum: the base-2 logarithm of
// Σ 2^((t−epoch)/72 h) over its pledges. Instead of letting every old pledge fade,
// each new one weighs more, so the stored numbers of two campaigns stay comparable
// and are never recomputed; as a logarithm the number grows by one in 72 hours.
// The column's default of 0, one pledge at the epoch, weighs nothing today.
func addMomentum(before float64, at time.Time) float64 {
	one := at.Sub(momentumEpoch).Hours() / momentumLife.Hours()
	more, less := max(before, one), min(before, one)
	return more + math.Log1p(math.Exp2(less-more))/math.Ln2
}
