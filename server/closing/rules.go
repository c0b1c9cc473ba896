// Package closing decides a campaign at its deadline: once, under a lock, from a
// snapshot of its pledges. What was decided is published as the closing proof,
// from which anyone can recompute it.
package closing

import (
	"time"

	"github.com/google/uuid"

	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
)

// DefaultDunning is how long after a closing failed charges may be cured.
const DefaultDunning = offer.Dunning

// Tier is what the decision needs of a tier. The first of a campaign is the lead tier.
type Tier struct {
	ID    uuid.UUID
	Price money.Fen
}

// Line is how many units of one tier a pledge buys, at the price and freight
// printed when it was made.
type Line struct {
	Tier        uuid.UUID
	Quantity    int
	UnitPrice   money.Fen
	UnitFreight money.Fen
}

// Pledge is one promise in the snapshot.
type Pledge struct {
	ID          uuid.UUID
	Backer      uuid.UUID
	CommittedAt time.Time
	Lines       []Line
}

// Snapshot is all that the decision depends on.
type Snapshot struct {
	Goal    money.Fen
	Ladder  []offer.Rung
	Tiers   []Tier
	Pledges []Pledge // ordered by CommittedAt, then id
}

// Decided is one pledge with its final amounts.
type Decided struct {
	Pledge
	FinalUnits     []money.Fen // beside Lines
	Goods, Freight money.Fen   // Final = Goods + Freight
	Final          money.Fen
}

// Totals are sums over the snapshot.
type Totals struct {
	Backers int       `json:"backers"` // distinct
	Pledges int       `json:"pledges"`
	Units   int       `json:"units"`
	Goods   money.Fen `json:"goods"`
	Freight money.Fen `json:"freight"`
	Final   money.Fen `json:"final"`
}

// Decision is the outcome of a closing.
type Decision struct {
	Success bool
	Rung    *offer.Rung // nil below the first rung
	Totals  Totals
	Pledges []Decided
}

// Decide computes the outcome: the distinct backers choose the rung, the rung the
// one final price of every unit, and the goods at final prices meet the goal or
// not. Nobody pays more than was printed when they pledged.
func Decide(s Snapshot) Decision {
	d := Decision{Pledges: make([]Decided, 0, len(s.Pledges))}
	backers := make(map[uuid.UUID]struct{}, len(s.Pledges))
	for _, p := range s.Pledges {
		backers[p.Backer] = struct{}{}
	}
	d.Totals.Backers = len(backers)
	d.Totals.Pledges = len(s.Pledges)
	if rung, ok := offer.RungAt(s.Ladder, len(backers)); ok {
		d.Rung = &rung
	}
	finals := FinalPrices(s.Tiers, s.Ladder, len(backers))
	for _, p := range s.Pledges {
		one := Decided{Pledge: p, FinalUnits: make([]money.Fen, len(p.Lines))}
		for i, l := range p.Lines {
			unit := finalUnit(l.UnitPrice, finals, l.Tier)
			one.FinalUnits[i] = unit
			one.Goods += unit * money.Fen(l.Quantity)
			one.Freight += l.UnitFreight * money.Fen(l.Quantity)
			d.Totals.Units += l.Quantity
		}
		one.Final = one.Goods + one.Freight
		d.Totals.Goods += one.Goods
		d.Totals.Freight += one.Freight
		d.Totals.Final += one.Final
		d.Pledges = append(d.Pledges, one)
	}
	d.Success = d.Totals.Goods >= s.Goal
	return d
}

// FinalPrices answers what one unit of each tier costs with this many backers.
func FinalPrices(tiers []Tier, ladder []offer.Rung, backers int) map[uuid.UUID]money.Fen {
	finals := make(map[uuid.UUID]money.Fen, len(tiers))
	for _, t := range tiers {
		finals[t.ID] = offer.UnitPrice(t.Price, tiers[0].Price, ladder, backers)
	}
	return finals
}

func finalUnit(printed money.Fen, finals map[uuid.UUID]money.Fen, tier uuid.UUID) money.Fen {
	if final, ok := finals[tier]; ok {
		return min(printed, final)
	}
	return printed
}
