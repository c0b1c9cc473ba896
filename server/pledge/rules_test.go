package pledge

import (
	"math"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
)

func TestDeadlineIsAnInstantNotALocalDay(t *testing.T) {
	t.Parallel()
	// Half past eleven at night in Shanghai, half past three in the afternoon UTC.
	deadline := time.Date(2027, 3, 1, 15, 30, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		now  time.Time
		code string
	}{
		"a microsecond before":             {deadline.Add(-time.Microsecond), ""},
		"the very instant":                 {deadline, "DEADLINE_PASSED"},
		"a microsecond after":              {deadline.Add(time.Microsecond), "DEADLINE_PASSED"},
		"the rest of that day in Shanghai": {deadline.Add(20 * time.Minute), "DEADLINE_PASSED"},
		"the rest of that day in UTC":      {deadline.Add(8 * time.Hour), "DEADLINE_PASSED"},
		"the same instant in another zone": {deadline.In(time.FixedZone("", -11*3600)), "DEADLINE_PASSED"},
		"midnight UTC of that day":         {deadline.Truncate(24 * time.Hour), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := book{State: lifecycle.CampaignLive, Deadline: deadline, Now: c.now}
			code := ""
			if f := b.mayTake(); f != nil {
				code = f.Code
			}
			if code != c.code {
				t.Errorf("answered %q, want %q", code, c.code)
			}
		})
	}
	got := consent(100, "en", deadline, deadline, 7*24*time.Hour)
	if got.LastChargeDate != "2027-03-08" {
		t.Errorf("the last charge is on %s", got.LastChargeDate)
	}
	if late := consent(100, "en", deadline, deadline.Add(time.Hour), 7*24*time.Hour); late.LastChargeDate != "2027-03-09" {
		t.Errorf("half past midnight in Shanghai is %s", late.LastChargeDate)
	}
}

func TestWhichStatesTakePledges(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, state := range lifecycle.Campaigns {
		b := book{State: state, Deadline: now.Add(time.Hour), Now: now}
		f := b.mayTake()
		switch {
		case (f == nil) != (state == lifecycle.CampaignLive):
			t.Errorf("%s: %v", state, f)
		case f != nil && (f.Kind == fault.NotFound) == state.Public():
			t.Errorf("%s, public %v, answers %v", state, state.Public(), f)
		}
		if mayLeave := b.mayLeave() == nil; mayLeave != (state == lifecycle.CampaignLive || state == lifecycle.CampaignSuspended) {
			t.Errorf("%s: leaving allowed: %v", state, mayLeave)
		}
	}
}

func TestWhichPledgesMayBeEdited(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, state := range lifecycle.Pledges {
		held, over := mayEdit(state, now.Add(1), now), mayEdit(state, now, now)
		switch {
		case state == lifecycle.PledgeCommitted:
			if held != nil || over != nil {
				t.Errorf("%s: %v, %v", state, held, over)
			}
		case state.Holds():
			if held != nil || over == nil || over.Code != "HOLD_EXPIRED" {
				t.Errorf("%s: %v, %v", state, held, over)
			}
		default:
			if held == nil || over == nil {
				t.Errorf("%s may be edited", state)
			}
		}
	}
}

func TestAUnitCostsTheSameInEveryQuantity(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lead := money.Fen(rapid.Int64Range(1, 1_000_000).Draw(t, "lead"))
		price := money.Fen(rapid.Int64Range(1, 1_000_000).Draw(t, "price"))
		freight := money.Fen(rapid.Int64Range(0, 100_000).Draw(t, "freight"))
		rung := money.Fen(rapid.Int64Range(1, int64(lead)).Draw(t, "rung"))
		quantity := rapid.IntRange(1, MaxQuantity).Draw(t, "quantity")
		id := uuid.New()
		b := book{
			Ladder: []offer.Rung{{Backers: 1, Price: rung}}, Backers: 1,
			Tiers: []tier{{ID: uuid.New(), Price: lead}, {ID: id, Price: price, Freight: offer.Freight{Default: freight}}},
		}
		lines, goods, carriage, f := b.price([]LineInput{{id, quantity}}, "上海")
		if f != nil {
			t.Fatal(f)
		}
		if goods != price*money.Fen(quantity) || carriage != freight*money.Fen(quantity) {
			t.Fatalf("%d × %d is %d, %d × %d is %d", quantity, price, goods, quantity, freight, carriage)
		}
		b.count(lines, +1)
		raised, err := b.raised()
		if err != nil {
			t.Fatal(err)
		}
		if unit := offer.UnitPrice(price, lead, b.Ladder, 1); raised != unit*money.Fen(quantity) {
			t.Fatalf("raised %d is not %d units of %d", raised, quantity, unit)
		}
		if raised > goods {
			t.Fatalf("raised %d is above the cap %d", raised, goods)
		}
	})
}

// TestTheBookNeverPassesALimit claims, gives back, promises and unpromises at random
// and compares every sum with a count of what is held.
func TestTheBookNeverPassesALimit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tiers := make([]tier, rapid.IntRange(1, 3).Draw(t, "tiers"))
		for i := range tiers {
			tiers[i] = tier{ID: uuid.New(), Price: money.Fen(rapid.SampledFrom([]int64{1, 3990, 2_000_000_000}).Draw(t, "price"))}
			if rapid.Bool().Draw(t, "limited") {
				n := rapid.IntRange(0, 12).Draw(t, "stock")
				tiers[i].Stock = &n
			}
			if rapid.Bool().Draw(t, "per person") {
				n := rapid.IntRange(1, 5).Draw(t, "per person")
				tiers[i].PerPerson = &n
			}
		}
		b := book{Tiers: tiers, Units: map[share]int{}, Promises: map[uuid.UUID]int{}, Ladder: []offer.Rung{{Backers: 2, Price: 1}}}
		people := []uuid.UUID{uuid.New(), uuid.New(), uuid.New()}
		type held struct {
			who      uuid.UUID
			lines    []line
			promised bool
		}
		var all []*held
		for range 40 {
			asked := []LineInput{}
			for _, tr := range b.Tiers {
				if n := rapid.IntRange(0, 4).Draw(t, "quantity"); n > 0 {
					asked = append(asked, LineInput{tr.ID, n})
				}
			}
			lines, _, _, f := b.price(asked, "上海")
			if f != nil {
				continue
			}
			switch action := rapid.SampledFrom([]string{"claim", "change", "promise", "give back"}).Draw(t, "action"); {
			case action == "claim":
				who := rapid.SampledFrom(people).Draw(t, "who")
				if b.claim(who, nil, lines) == nil {
					all = append(all, &held{who: who, lines: lines})
				}
			case len(all) == 0:
			default:
				h := rapid.SampledFrom(all).Draw(t, "pledge")
				switch action {
				case "change":
					if b.claim(h.who, h.lines, lines) == nil {
						if h.promised {
							b.count(h.lines, -1)
							b.count(lines, +1)
						}
						h.lines = lines
					}
				case "promise":
					if !h.promised {
						b.promise(h.who, h.lines)
						h.promised = true
					}
				case "give back":
					if h.promised {
						b.unpromise(h.who, h.lines)
						h.promised = false
					}
					if f := b.claim(h.who, h.lines, nil); f != nil {
						t.Fatalf("giving back was refused: %v", f)
					}
					h.lines = nil
				}
			}
			claimed, promised, units := map[uuid.UUID]int{}, map[uuid.UUID]int{}, map[share]int{}
			backers, pledges := map[uuid.UUID]bool{}, 0
			for _, h := range all {
				for _, l := range h.lines {
					claimed[l.TierID] += l.Quantity
					units[share{h.who, l.TierID}] += l.Quantity
					if h.promised {
						promised[l.TierID] += l.Quantity
					}
				}
				if h.promised {
					backers[h.who] = true
					pledges++
				}
			}
			for _, tr := range b.Tiers {
				if tr.Claimed != claimed[tr.ID] || tr.Promised != promised[tr.ID] {
					t.Fatalf("claimed %d and promised %d, counted %d and %d", tr.Claimed, tr.Promised, claimed[tr.ID], promised[tr.ID])
				}
				if tr.Stock != nil && tr.Claimed > *tr.Stock {
					t.Fatalf("%d of %d are claimed", tr.Claimed, *tr.Stock)
				}
				for _, who := range people {
					if n := units[share{who, tr.ID}]; tr.PerPerson != nil && n > *tr.PerPerson {
						t.Fatalf("one person has %d of at most %d", n, *tr.PerPerson)
					}
				}
			}
			if b.Backers != len(backers) || b.Pledges != pledges {
				t.Fatalf("%d backers and %d pledges, counted %d and %d", b.Backers, b.Pledges, len(backers), pledges)
			}
			if _, err := b.raised(); err != nil {
				t.Fatalf("the raised amount cannot be written: %v", err)
			}
		}
	})
}

func TestMomentumOrdersByRecentPledges(t *testing.T) {
	t.Parallel()
	today := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	after := func(ages ...time.Duration) float64 {
		m := 0.0
		for _, age := range ages {
			m = addMomentum(m, today.Add(-age))
		}
		return m
	}
	const day = 24 * time.Hour
	ordered := []float64{after(), after(30 * day), after(4 * day), after(3 * day), after(3*day, 30*day), after(day), after(0), after(0, 0), after(0, 0, 0)}
	for i := 1; i < len(ordered); i++ {
		if ordered[i] <= ordered[i-1] {
			t.Errorf("campaign %d (%f) is not above campaign %d (%f)", i, ordered[i], i-1, ordered[i-1])
		}
	}
	if d := math.Abs(after(0) - after(3*day, 3*day)); d > 1e-9 {
		t.Errorf("one pledge of now differs by %g from two that are three days old", d)
	}
	rapid.Check(t, func(t *rapid.T) {
		ages := rapid.SliceOfN(rapid.Int64Range(0, int64(60*day)), 1, 20).Draw(t, "ages")
		forward, backward := 0.0, 0.0
		for i := range ages {
			forward = addMomentum(forward, today.Add(-time.Duration(ages[i])))
			backward = addMomentum(backward, today.Add(-time.Duration(ages[len(ages)-1-i])))
		}
		if math.Abs(forward-backward) > 1e-6 {
			t.Fatalf("the order of pledges matters: %f and %f", forward, backward)
		}
	})
}
