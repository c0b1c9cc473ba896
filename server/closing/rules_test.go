package closing_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
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
				p.Lines = append(p.Lines, closing.Line{Tier: tier.ID, Quantity: rapid.IntRange(1, 9).Draw(t, "quantity"), UnitPrice: tier.Price, UnitFreight: money.Fen(rapid.IntRange(0, 900).Draw(t, "freight"))})
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

// TestVerifyNamesWhatDiffers changes one thing at a time.
func TestVerifyNamesWhatDiffers(t *testing.T) {
	t.Parallel()
	proof, _, _ := publish(t, sample())
	for _, c := range []struct{ name, old, new, want string }{
		{"final unit price", `"finalUnitPrice":4600,"goods":9200`, `"finalUnitPrice":4700,"goods":9200`, "pledges[0].lines[0].finalUnitPrice is 4700, recomputed 4600"},
		{"line's goods", `"goods":9200,"freight":600}]`, `"goods":9201,"freight":600}]`, "pledges[0].lines[0].goods is 9201, recomputed 9200"},
		{"quantity", `"quantity":2,`, `"quantity":3,`, "pledges[0].lines[0].goods is 9200, recomputed 13800"},
		{"total", `"totals":{"backers":2,"pledges":3,"units":7,"goods":21057`, `"totals":{"backers":2,"pledges":3,"units":7,"goods":31057`, "totals.goods is 31057, recomputed 21057"},
		{"outcome", `"outcome":"SUCCESS"`, `"outcome":"FAILED"`, "outcome is FAILED, recomputed SUCCESS"},
		{"goal above what was reached", `"goal":20000`, `"goal":90000`, "outcome is SUCCESS, recomputed FAILED"},
		{"rung", `"rung":{"backers":2,"price":4600}`, `"rung":{"backers":2,"price":4500}`, "rung is 4500 from 2 backers, recomputed 4600 from 2 backers"},
		{"title", `核桃`, `核挑`, "headDigest"},
		{"time of a pledge", `T09:00:00.000000Z`, `T09:00:00.000001Z`, "pledges[0].digest is"},
		{"order", `T09:00:00.000000Z`, `T11:00:00.000000Z`, "pledges[1].committedAt is out of order"},
		{"after the deadline", `T09:00:00.000000Z`, `T13:00:00.000000Z`, "pledges[0].committedAt is not before the deadline"},
		{"space", `"outcome":"SUCCESS"`, `"outcome": "SUCCESS"`, "file is not written in the canonical form"},
		{"upward rung", `{"backers":10,"price":4000}`, `{"backers":10,"price":4900}`, "campaign.ladder[1] does not go down"},
		{"rung above the printed price", `{"backers":2,"price":4600},`, `{"backers":2,"price":9999},`, "campaign.ladder[0].price is above the printed price"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if !bytes.Contains(proof, []byte(c.old)) {
				t.Fatalf("the proof lacks %s", c.old)
			}
			r, err := closing.Verify(bytes.Replace(proof, []byte(c.old), []byte(c.new), 1))
			if err != nil {
				t.Fatal(err)
			}
			lines := make([]string, len(r.Differences))
			for i, d := range r.Differences {
				lines[i] = d.String()
			}
			if r.OK() || !slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, c.want) }) {
				t.Errorf("ok %v, differences:\n%s\nwant one beginning %q", r.OK(), strings.Join(lines, "\n"), c.want)
			}
			if !slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, "sha256 is ") }) {
				t.Error("the SHA-256 is not named")
			}
		})
	}
}

func TestVerifyCatchesALieThatIsHashedAgain(t *testing.T) {
	t.Parallel()
	proof, sum, _ := publish(t, sample())
	body := bytes.TrimSuffix(bytes.TrimPrefix(proof, []byte(`{"proof":`)), []byte(`,"sha256":"`+sum+`"}`))
	lie := bytes.Replace(body, []byte(`"finalUnitPrice":4600,"goods":9200`), []byte(`"finalUnitPrice":4700,"goods":9400`), 1)
	digest := sha256.Sum256(lie)
	forged := append(append([]byte(`{"proof":`), lie...), []byte(`,"sha256":"`+hex.EncodeToString(digest[:])+`"}`)...)
	r, err := closing.Verify(forged)
	if err != nil || r.OK() {
		t.Errorf("err %v, ok %v", err, r.OK())
	}
}

func TestVerifyRefusesWhatIsNoProof(t *testing.T) {
	t.Parallel()
	proof, _, _ := publish(t, sample())
	for name, raw := range map[string][]byte{
		"empty":           {},
		"not JSON":        []byte("hello"),
		"another object":  []byte(`{"a":1}`),
		"cut":             proof[:len(proof)/2],
		"doubled":         append(slices.Clone(proof), proof...),
		"unknown field":   bytes.Replace(proof, []byte(`"totals":`), []byte(`"extra":1,"totals":`), 1),
		"unknown version": bytes.Replace(proof, []byte(`"version":1`), []byte(`"version":2`), 1),
		"text for number": bytes.Replace(proof, []byte(`"goal":20000`), []byte(`"goal":"x"`), 1),
		"huge number":     bytes.Replace(proof, []byte(`"goal":20000`), []byte(`"goal":99999999999999999999`), 1),
		"body is null":    []byte(`{"proof":null,"sha256":""}`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := closing.Verify(raw)
			var unreadable *closing.Unreadable
			if !errors.As(err, &unreadable) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestNoChangedByteVerifies changes every byte of a proof to several others.
func TestNoChangedByteVerifies(t *testing.T) {
	t.Parallel()
	proof, _, _ := publish(t, sample())
	for i := range proof {
		for _, flip := range []byte{0x01, 0x20, 0x80, 0xff} {
			changed := slices.Clone(proof)
			changed[i] ^= flip
			if r, err := closing.Verify(changed); err == nil && r.OK() {
				t.Fatalf("byte %d changed by %x is still ok", i, flip)
			}
		}
	}
}

func FuzzVerify(f *testing.F) {
	proof, _, _ := publish(f, sample())
	f.Add(10, byte(1), []byte(nil))
	f.Add(len(proof)-3, byte(0x20), []byte(nil))
	f.Add(0, byte(0), []byte(`{"proof":{"version":1,"campaign":{"tiers":[{"price":1}],"ladder":[{"backers":0,"price":9999999999}]}}}`))
	f.Fuzz(func(t *testing.T, at int, flip byte, whole []byte) {
		if r, err := closing.Verify(whole); err == nil && r.OK() && !bytes.Contains(whole, []byte(r.SHA256)) {
			t.Error("a file without its own hash is ok")
		}
		if flip == 0 || at < 0 {
			return
		}
		changed := slices.Clone(proof)
		changed[at%len(changed)] ^= flip
		if r, err := closing.Verify(changed); err == nil && r.OK() {
			t.Errorf("byte %d changed by %x is still ok", at%len(changed), flip)
		}
	})
}
