package closing_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"shanhuo.app/server/closing"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
)

var deadline = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)

func id(n byte) uuid.UUID { return uuid.UUID{15: n} }

// sample is three pledges by two backers: the ladder's first rung is reached.
func sample() closing.Snapshot {
	lead, other := id(101), id(102)
	return closing.Snapshot{
		Goal:   20_000,
		Ladder: []offer.Rung{{Backers: 2, Price: 4_600}, {Backers: 10, Price: 4_000}},
		Tiers:  []closing.Tier{{ID: lead, Price: 5_000}, {ID: other, Price: 999}},
		Pledges: []closing.Pledge{
			{ID: id(1), Backer: id(51), CommittedAt: deadline.Add(-3 * time.Hour), Lines: []closing.Line{{lead, 2, 5_000, 300}}},
			{ID: id(2), Backer: id(52), CommittedAt: deadline.Add(-2 * time.Hour), Lines: []closing.Line{{lead, 1, 5_000, 300}, {other, 3, 999, 0}}},
			{ID: id(3), Backer: id(51), CommittedAt: deadline.Add(-2 * time.Hour), Lines: []closing.Line{{lead, 1, 4_500, 800}}},
		},
	}
}

func publish(t testing.TB, s closing.Snapshot) ([]byte, string, closing.Decision) {
	t.Helper()
	d := closing.Decide(s)
	proof, sum, err := closing.Publish(closing.Facts{
		Slug: "walnuts", Title: "成县核桃 <new>", Deadline: deadline, ClosedAt: deadline.Add(2 * time.Second), Salt: []byte("salt"),
	}, s, d)
	if err != nil {
		t.Fatal(err)
	}
	return proof, sum, d
}

func TestDecideChargesEveryoneTheRungsPrice(t *testing.T) {
	t.Parallel()
	d := closing.Decide(sample())
	// 999 × 4,600 ÷ 5,000 = 919.08 → 919 a unit; the third pledge was printed below the rung.
	want := []money.Fen{2 * 4_600, 4_600 + 3*919, 4_500}
	for i, p := range d.Pledges {
		if p.Goods != want[i] || p.Final != p.Goods+p.Freight {
			t.Errorf("pledge %d: goods %d, want %d; final %d", i, p.Goods, want[i], p.Final)
		}
	}
	if d.Rung == nil || d.Rung.Price != 4_600 || d.Totals.Backers != 2 || d.Totals.Units != 7 {
		t.Errorf("rung %v, totals %+v", d.Rung, d.Totals)
	}
	if d.Totals.Goods != 21_057 || d.Totals.Freight != 600+300+800 || !d.Success {
		t.Errorf("totals %+v, success %v", d.Totals, d.Success)
	}
	s := sample()
	s.Goal = 21_057
	if !closing.Decide(s).Success {
		t.Error("a goal that is met exactly is a success")
	}
	s.Goal++
	if closing.Decide(s).Success {
		t.Error("one fen below the goal is no success")
	}
}

func TestDecideNeverRaisesAPrice(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawSnapshot(t)
		d := closing.Decide(s)
		var goods money.Fen
		for i, p := range d.Pledges {
			for j, unit := range p.FinalUnits {
				if unit > s.Pledges[i].Lines[j].UnitPrice {
					t.Fatalf("unit price %d above the printed %d", unit, s.Pledges[i].Lines[j].UnitPrice)
				}
				goods += unit * money.Fen(s.Pledges[i].Lines[j].Quantity)
			}
		}
		if goods != d.Totals.Goods || d.Success != (goods >= s.Goal) {
			t.Fatalf("goods %d, totals %+v", goods, d.Totals)
		}
	})
}

func drawSnapshot(t *rapid.T) closing.Snapshot {
	lead := money.Fen(rapid.Int64Range(100, 100_000).Draw(t, "lead"))
	s := closing.Snapshot{Goal: money.Fen(rapid.Int64Range(1, 1_000_000).Draw(t, "goal")), Tiers: []closing.Tier{{id(101), lead}, {id(102), lead / 3}}}
	price, backers := lead, 0
	for range rapid.IntRange(0, 4).Draw(t, "rungs") {
		backers += rapid.IntRange(1, 5).Draw(t, "backers")
		price -= money.Fen(rapid.Int64Range(0, int64(price)/4).Draw(t, "down"))
		s.Ladder = append(s.Ladder, offer.Rung{Backers: backers, Price: price})
	}
	at := deadline.Add(-24 * time.Hour)
	for i := range rapid.IntRange(0, 12).Draw(t, "pledges") {
		at = at.Add(time.Duration(rapid.IntRange(0, 1e9).Draw(t, "later")) * time.Microsecond)
		p := closing.Pledge{ID: id(byte(i + 1)), Backer: id(byte(50 + rapid.IntRange(0, 8).Draw(t, "backer"))), CommittedAt: at}
		for j, tier := range s.Tiers {
			if j == 0 || rapid.Bool().Draw(t, "second line") {
				p.Lines = append(p.Lines, closing.Line{
					Tier: tier.ID, Quantity: rapid.IntRange(1, 9).Draw(t, "quantity"),
					// A price that was printed lower than it is now is kept.
					UnitPrice:   money.Fen(rapid.Int64Range(int64(tier.Price)/2, int64(tier.Price)).Draw(t, "printed")),
					UnitFreight: money.Fen(rapid.IntRange(0, 900).Draw(t, "freight")),
				})
			}
		}
		s.Pledges = append(s.Pledges, p)
	}
	return s
}

func TestPublishedProofsVerify(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s := drawSnapshot(rt)
		d := closing.Decide(s)
		proof, sum, err := closing.Publish(closing.Facts{Slug: "s", Title: rapid.String().Draw(rt, "title"), Deadline: deadline, ClosedAt: deadline, Salt: []byte("x")}, s, d)
		if err != nil {
			rt.Fatal(err)
		}
		r, err := closing.Verify(proof)
		if err != nil || !r.OK() || r.SHA256 != sum || r.Proof.Totals != d.Totals {
			rt.Fatalf("%v %+v", err, r.Differences)
		}
	})
	proof, _, _ := publish(t, sample())
	if r, err := closing.Verify(append(proof, '\n')); err != nil || !r.OK() {
		t.Errorf("a final line break is refused: %v %v", err, r.Differences)
	}
}

func TestProofHoldsNoIDs(t *testing.T) {
	t.Parallel()
	proof, _, _ := publish(t, sample())
	for _, n := range []byte{1, 2, 3, 51, 52} {
		if bytes.Contains(proof, []byte(id(n).String())) {
			t.Errorf("the id %s of a pledge or person is in the proof", id(n))
		}
	}
	if n := bytes.Count(proof, []byte(closing.Pseudonym([]byte("salt"), id(51)))); n != 2 {
		t.Errorf("the backer of two pledges appears %d times", n)
	}
}
