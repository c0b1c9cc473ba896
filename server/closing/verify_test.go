package closing_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"shanhuo.app/server/closing"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
)

// honest is the proof of sample, in which nothing is wrong.
func honest(t testing.TB) closing.Proof {
	t.Helper()
	raw, _, _ := publish(t, sample())
	r, err := closing.Verify(raw)
	if err != nil || !r.OK() {
		t.Fatalf("the honest proof: %v %s", err, r)
	}
	return r.Proof
}

// compact writes a value as a proof writes it.
func compact(t testing.TB, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

func digest(raw []byte, n int) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:n])
}

// seal computes the digests of a changed proof again, as a liar would.
func seal(t testing.TB, p *closing.Proof) {
	t.Helper()
	p.Head = digest(compact(t, struct {
		Version  int                   `json:"version"`
		Campaign closing.ProofCampaign `json:"campaign"`
	}{p.Version, p.Campaign}), 8)
	for i := range p.Pledges {
		p.Pledges[i].Digest = ""
		p.Pledges[i].Digest = digest(compact(t, p.Pledges[i]), 8)
	}
}

// wrap makes a file of a body, with the body's right SHA-256.
func wrap(body []byte) []byte {
	return fmt.Appendf(nil, `{"proof":%s,"sha256":"%s"}`, body, digest(body, sha256.Size))
}

// wantDifferences asks for exactly these lines in a report on a file.
func wantDifferences(t *testing.T, raw []byte, want ...string) {
	t.Helper()
	r, err := closing.Verify(raw)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range r.Differences {
		got = append(got, d.String())
	}
	if !slices.Equal(got, want) || r.OK() != (len(want) == 0) {
		t.Errorf("ok %v, the differences are\n%s\nwant\n%s", r.OK(), strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// nobody takes every pledge out of a proof, so that a lie about prices is the only one.
func nobody(p *closing.Proof) {
	p.Pledges, p.Totals, p.Rung, p.Outcome = []closing.ProofPledge{}, closing.Totals{}, nil, closing.OutcomeFailed
}

// plus adds a last pledge that counts for nothing, with these lines.
func plus(p *closing.Proof, lines ...closing.ProofLine) {
	last := p.Pledges[len(p.Pledges)-1]
	p.Pledges = append(p.Pledges, closing.ProofPledge{
		Pledge: strings.Repeat("a", 32), Backer: last.Backer, CommittedAt: last.CommittedAt, Lines: append([]closing.ProofLine{}, lines...),
	})
	p.Totals.Pledges++
}

// TestVerifyFindsEachLieByItself: every file here is consistent but for one thing.
// Digests and SHA-256 are right, and so is every sum that the lie does not concern.
// There is a row for each check of Verify.
func TestVerifyFindsEachLieByItself(t *testing.T) {
	t.Parallel()
	const notAnInstant = " is not an instant of the form 2006-01-02T15:04:05.000000Z"
	lead, other := id(101).String(), id(102).String()
	for _, c := range []struct {
		name string
		lie  func(p *closing.Proof)
		want string // all differences, a line each
	}{
		// These are none, and nothing may be found.
		{"nothing", func(*closing.Proof) {}, ""},
		{"a goal that is met exactly", func(p *closing.Proof) { p.Campaign.Goal = 21_057 }, ""},
		{"the largest goal", func(p *closing.Proof) { p.Campaign.Goal, p.Outcome = money.MaxAmount, closing.OutcomeFailed }, ""},
		{"the largest quantity", func(p *closing.Proof) {
			plus(p, closing.ProofLine{Tier: lead, Quantity: 1_000_000})
			p.Totals.Units += 1_000_000
		}, ""},
		{"a pledge at the last instant", func(p *closing.Proof) { p.Pledges[2].CommittedAt = "2026-07-01T11:59:59.999999Z" }, ""},
		{"closed at the deadline", func(p *closing.Proof) { p.Campaign.ClosedAt = p.Campaign.Deadline }, ""},
		{"nobody pledged", nobody, ""},

		// The campaign.
		{"another currency", func(p *closing.Proof) { p.Campaign.Currency = "USD" }, "campaign.currency is USD, recomputed CNY"},
		{"a goal below nothing", func(p *closing.Proof) { p.Campaign.Goal = -1 }, "campaign.goal is out of range"},
		{"a goal above all amounts", func(p *closing.Proof) {
			p.Campaign.Goal, p.Outcome = money.MaxAmount+1, closing.OutcomeFailed
		}, "campaign.goal is out of range"},
		{"a deadline with a comma", func(p *closing.Proof) {
			p.Campaign.Deadline = strings.Replace(p.Campaign.Deadline, ".", ",", 1)
		}, "campaign.deadline" + notAnInstant},
		{"a deadline that is none", func(p *closing.Proof) { nobody(p); p.Campaign.Deadline = "soon" }, "campaign.deadline" + notAnInstant},
		{"a closing that is no instant", func(p *closing.Proof) { p.Campaign.ClosedAt = "soon" }, "campaign.closedAt" + notAnInstant},
		{"closed early", func(p *closing.Proof) { p.Campaign.ClosedAt = "2026-07-01T11:59:59.999999Z" }, "campaign.closedAt is before the deadline"},
		{"a rung below nothing", func(p *closing.Proof) { nobody(p); p.Campaign.Ladder[1].Price = -1 }, "campaign.ladder[1].price is out of range"},
		{"two rungs at one number", func(p *closing.Proof) { nobody(p); p.Campaign.Ladder[1].Backers = 2 }, "campaign.ladder[1] does not go down from the rung before it"},
		{"an upward rung", func(p *closing.Proof) { p.Campaign.Ladder[1].Price = 4_601 }, "campaign.ladder[1] does not go down from the rung before it"},
		{"a rung above the printed price", func(p *closing.Proof) {
			nobody(p)
			p.Campaign.Ladder[0].Price = 5_001
		}, "campaign.ladder[0].price is above the printed price of the lead tier"},
		{"no tiers", func(p *closing.Proof) { nobody(p); p.Campaign.Tiers = []closing.ProofTier{} }, "campaign.tiers is empty"},
		{"a tier below nothing", func(p *closing.Proof) { nobody(p); p.Campaign.Tiers[1].Price = -1 }, "campaign.tiers[1].price is out of range"},
		{"a tier above all amounts", func(p *closing.Proof) {
			nobody(p)
			p.Campaign.Tiers[1].Price = money.MaxAmount + 1
		}, "campaign.tiers[1].price is out of range"},
		{"a tier listed twice", func(p *closing.Proof) {
			p.Campaign.Tiers = append(p.Campaign.Tiers, p.Campaign.Tiers[1])
		}, "campaign.tiers[2].id appears twice"},

		// The pledges.
		{"a pledge with a name", func(p *closing.Proof) { p.Pledges[1].Pledge = "walnuts" }, "pledges[1] has a pseudonym that is not 32 hexadecimal digits"},
		{"a backer with a name", func(p *closing.Proof) { p.Pledges[1].Backer = "Wang Fang" }, "pledges[1] has a pseudonym that is not 32 hexadecimal digits"},
		{"a pledge listed twice", func(p *closing.Proof) {
			q := p.Pledges[2]
			p.Pledges = append(p.Pledges, q)
			p.Totals.Pledges++
			p.Totals.Units++
			p.Totals.Goods += q.Goods
			p.Totals.Freight += q.Freight
			p.Totals.Final += q.Final
		}, "pledges[3].pledge appears twice"},
		{"a pledge at no instant", func(p *closing.Proof) {
			p.Pledges[0].CommittedAt = strings.Replace(p.Pledges[0].CommittedAt, ".", ",", 1)
		}, "pledges[0].committedAt" + notAnInstant},
		{"an earlier pledge behind a later", func(p *closing.Proof) {
			p.Pledges[0], p.Pledges[2] = p.Pledges[2], p.Pledges[0]
		}, "pledges[2].committedAt is out of order"},
		{"a pledge at the deadline", func(p *closing.Proof) { p.Pledges[2].CommittedAt = p.Campaign.Deadline }, "pledges[2].committedAt is not before the deadline"},
		{"a pledge over nothing", func(p *closing.Proof) { plus(p) }, "pledges[3].lines is empty"},

		// Their lines.
		{"a tier that nobody offered", func(p *closing.Proof) {
			p.Pledges[0].Lines[0].Tier, p.Pledges[0].Lines[0].UnitPrice = id(103).String(), 4_600
		}, "pledges[0].lines[0].tier is not a tier of the campaign"},
		{"a tier twice in a pledge", func(p *closing.Proof) {
			one := closing.ProofLine{Tier: lead, Quantity: 1, UnitPrice: 5_000, UnitFreight: 300, FinalUnitPrice: 4_600, Goods: 4_600, Freight: 300}
			p.Pledges[0].Lines = []closing.ProofLine{one, one}
		}, "pledges[0].lines[1].tier appears twice in the pledge"},
		{"no units", func(p *closing.Proof) {
			plus(p, closing.ProofLine{Tier: lead, UnitPrice: 5_000, FinalUnitPrice: 4_600})
		}, "pledges[3].lines[0].quantity is out of range"},
		{"more units than there can be", func(p *closing.Proof) {
			plus(p, closing.ProofLine{Tier: lead, Quantity: 1_000_001})
		}, "pledges[3].lines[0].quantity is out of range"},
		{"a price below nothing", func(p *closing.Proof) {
			plus(p, closing.ProofLine{Tier: lead, Quantity: 1, UnitPrice: -1})
		}, "pledges[3].lines[0].unitPrice is out of range"},
		{"a price above all amounts", func(p *closing.Proof) {
			plus(p, closing.ProofLine{Tier: lead, Quantity: 1, UnitPrice: money.MaxAmount + 1})
		}, "pledges[3].lines[0].unitPrice is out of range"},
		{"freight below nothing", func(p *closing.Proof) {
			plus(p, closing.ProofLine{Tier: lead, Quantity: 1, UnitFreight: -1})
		}, "pledges[3].lines[0].unitFreight is out of range"},
		{"goods above all amounts", func(p *closing.Proof) {
			p.Campaign.Tiers = append(p.Campaign.Tiers, closing.ProofTier{ID: id(103).String(), Price: money.MaxAmount})
			plus(p, closing.ProofLine{Tier: id(103).String(), Quantity: 2, UnitPrice: money.MaxAmount})
		}, "pledges[3].lines[0].goods is out of range"},
		{"freight above all amounts", func(p *closing.Proof) {
			plus(p, closing.ProofLine{Tier: lead, Quantity: 2, UnitFreight: money.MaxAmount})
		}, "pledges[3].lines[0].freight is out of range"},
		{"a higher unit price", func(p *closing.Proof) { p.Pledges[0].Lines[0].FinalUnitPrice = 4_700 }, "pledges[0].lines[0].finalUnitPrice is 4700, recomputed 4600"},
		{"more for a line's goods", func(p *closing.Proof) { p.Pledges[0].Lines[0].Goods = 9_201 }, "pledges[0].lines[0].goods is 9201, recomputed 9200"},
		{"more for a line's freight", func(p *closing.Proof) { p.Pledges[0].Lines[0].Freight = 601 }, "pledges[0].lines[0].freight is 601, recomputed 600"},
		{"more for a pledge's goods", func(p *closing.Proof) { p.Pledges[0].Goods = 9_201 }, "pledges[0].goods is 9201, recomputed 9200"},
		{"more for a pledge's freight", func(p *closing.Proof) { p.Pledges[0].Freight = 601 }, "pledges[0].freight is 601, recomputed 600"},
		{"a pledge is charged more", func(p *closing.Proof) { p.Pledges[0].Final = 9_801 }, "pledges[0].final is 9801, recomputed 9800"},
		{"one fen more than was rounded, in every sum", func(p *closing.Proof) {
			for _, amount := range []*money.Fen{
				&p.Pledges[1].Lines[1].Goods, &p.Pledges[1].Goods, &p.Pledges[1].Final, &p.Totals.Goods, &p.Totals.Final,
			} {
				*amount += 3
			}
			p.Pledges[1].Lines[1].FinalUnitPrice++
		}, `pledges[1].lines[1].finalUnitPrice is 920, recomputed 919
pledges[1].lines[1].goods is 2760, recomputed 2757
pledges[1].goods is 7360, recomputed 7357
pledges[1].final is 7660, recomputed 7657
totals.goods is 21060, recomputed 21057
totals.final is 22760, recomputed 22757`},
		{"above the price that was printed", func(p *closing.Proof) {
			p.Pledges[2].Lines[0].FinalUnitPrice = 4_600
		}, "pledges[2].lines[0].finalUnitPrice is 4600, recomputed 4500"},

		// What it comes to.
		{"500 backers", func(p *closing.Proof) { p.Totals.Backers = 500 }, "totals.backers is 500, recomputed 2"},
		{"4 pledges", func(p *closing.Proof) { p.Totals.Pledges = 4 }, "totals.pledges is 4, recomputed 3"},
		{"8 units", func(p *closing.Proof) { p.Totals.Units = 8 }, "totals.units is 8, recomputed 7"},
		{"more goods", func(p *closing.Proof) { p.Totals.Goods = 31_057 }, "totals.goods is 31057, recomputed 21057"},
		{"less freight", func(p *closing.Proof) { p.Totals.Freight = 1_600 }, "totals.freight is 1600, recomputed 1700"},
		{"less in all", func(p *closing.Proof) { p.Totals.Final = 22_657 }, "totals.final is 22657, recomputed 22757"},
		{"a rung of another price", func(p *closing.Proof) { p.Rung.Price = 4_500 }, "rung is 4500 from 2 backers, recomputed 4600 from 2 backers"},
		{"a rung that was not reached", func(p *closing.Proof) {
			nobody(p)
			p.Rung = &offer.Rung{Backers: 2, Price: 4_600}
		}, "rung is 4600 from 2 backers, recomputed none"},
		{"a rung that is passed over", func(p *closing.Proof) { p.Rung = nil }, "rung is none, recomputed 4600 from 2 backers"},
		{"a failure that was a success", func(p *closing.Proof) { p.Outcome = closing.OutcomeFailed }, "outcome is FAILED, recomputed SUCCESS"},
		{"a success one fen below the goal", func(p *closing.Proof) { p.Campaign.Goal = 21_058 }, "outcome is SUCCESS, recomputed FAILED"},
		{"a tier made dearer", func(p *closing.Proof) {
			p.Campaign.Tiers[1].Price = 1_098 // 1,010.16 at the rung, but 999 was printed
		}, "pledges[1].lines[1].finalUnitPrice is 919, recomputed 999\npledges[1].lines[1].goods is 2757, recomputed 2997\n" +
			"pledges[1].goods is 7357, recomputed 7597\npledges[1].final is 7657, recomputed 7897\n" +
			"totals.goods is 21057, recomputed 21297\ntotals.final is 22757, recomputed 22997"},
		{"another tier than was bought", func(p *closing.Proof) {
			p.Pledges[2].Lines[0].Tier = other
		}, "pledges[2].lines[0].finalUnitPrice is 4500, recomputed 919\npledges[2].lines[0].goods is 4500, recomputed 919\n" +
			"pledges[2].goods is 4500, recomputed 919\npledges[2].final is 5300, recomputed 1719\n" +
			"totals.goods is 21057, recomputed 17476\ntotals.final is 22757, recomputed 19176\noutcome is SUCCESS, recomputed FAILED"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := honest(t)
			c.lie(&p)
			seal(t, &p)
			var want []string
			if c.want != "" {
				want = strings.Split(c.want, "\n")
			}
			wantDifferences(t, wrap(compact(t, p)), want...)
		})
	}
}

// TestVerifySaysWhereAFileWasTouched: what no sum depends on is found by the digests, and
// what says the same in other bytes by its form.
func TestVerifySaysWhereAFileWasTouched(t *testing.T) {
	t.Parallel()
	p := honest(t)
	body := compact(t, p)
	edit := func(old, replacement string) []byte {
		if bytes.Count(body, []byte(old)) != 1 {
			t.Fatalf("%s is %d times in the proof", old, bytes.Count(body, []byte(old)))
		}
		return bytes.Replace(body, []byte(old), []byte(replacement), 1)
	}
	wantDifferences(t, wrap(body))

	other := digest([]byte("another file"), sha256.Size)
	wantDifferences(t, fmt.Appendf(nil, `{"proof":%s,"sha256":"%s"}`, body, other),
		fmt.Sprintf("sha256 is %s, recomputed %s", other, digest(body, sha256.Size)))

	retitled := p
	retitled.Campaign.Title = "成县核挑 <new>"
	seal(t, &retitled)
	wantDifferences(t, wrap(edit(p.Campaign.Title, retitled.Campaign.Title)),
		fmt.Sprintf("headDigest (over version and campaign) is %s, recomputed %s", p.Head, retitled.Head))

	moved := honest(t)
	moved.Pledges[0].CommittedAt = "2026-07-01T09:00:00.000001Z"
	seal(t, &moved)
	wantDifferences(t, wrap(edit(p.Pledges[0].CommittedAt, moved.Pledges[0].CommittedAt)),
		fmt.Sprintf("pledges[0].digest is %s, recomputed %s", p.Pledges[0].Digest, moved.Pledges[0].Digest))

	// Which of two goals counts is up to who reads it.
	for name, touched := range map[string][]byte{
		"a space":       edit(`"outcome":"SUCCESS"`, `"outcome": "SUCCESS"`),
		"a goal twice":  edit(`"goal":20000`, `"goal":90000,"goal":20000`),
		"a spelling":    edit(`"goal":`, `"Goal":`),
		"an escape":     edit(`<new>`, `\u003cnew>`),
		"another order": edit(`"slug":"walnuts","title":"成县核桃 <new>"`, `"title":"成县核桃 <new>","slug":"walnuts"`),
	} {
		r, err := closing.Verify(wrap(touched))
		if err != nil || r.OK() || len(r.Differences) != 1 || !strings.HasPrefix(r.String(), "The proof does not hold:\n  file is not written in the canonical form from byte") {
			t.Errorf("%s: %v %s", name, err, r)
		}
	}
	wantDifferences(t, append(wrap(body), '\n'))
	wantDifferences(t, append(wrap(body), ' '), fmt.Sprintf("file is not written in the canonical form from byte %d on", len(wrap(body))))
}

// TestVerifyStandsPricesThatCannotBeMultiplied: they are named, and nothing panics.
func TestVerifyStandsPricesThatCannotBeMultiplied(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		lie  func(g *closing.ProofCampaign)
		want string
	}{
		"a lead tier below nothing": {func(g *closing.ProofCampaign) { g.Tiers[0].Price = -1 }, "campaign.tiers[0].price is out of range"},
		"a tier below nothing":      {func(g *closing.ProofCampaign) { g.Tiers[1].Price = -1 }, "campaign.tiers[1].price is out of range"},
		"a reached rung below it":   {func(g *closing.ProofCampaign) { g.Ladder[0].Price = -1 }, "campaign.ladder[0].price is out of range"},
		"a tier of the largest int": {func(g *closing.ProofCampaign) { g.Tiers[1].Price = math.MaxInt64 }, "campaign.tiers[1].price is out of range"},
		"a product of two large": {func(g *closing.ProofCampaign) {
			g.Tiers[0].Price, g.Tiers[1].Price, g.Ladder[0].Price = 1, money.MaxAmount, math.MaxInt64
		}, "campaign.ladder[0].price is out of range"},
		"a free lead tier and rungs": {func(g *closing.ProofCampaign) { g.Tiers[0].Price = 0 }, "campaign.ladder[0].price is above the printed price of the lead tier"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := honest(t)
			c.lie(&p.Campaign)
			seal(t, &p)
			r, err := closing.Verify(wrap(compact(t, p)))
			if err != nil || r.OK() || !strings.Contains(r.String(), c.want) {
				t.Errorf("%v, %s", err, r)
			}
		})
	}
}

func TestVerifyListsALimitedNumberOfDifferences(t *testing.T) {
	t.Parallel()
	p := honest(t)
	for range 60 {
		plus(&p)
	}
	seal(t, &p)
	r, err := closing.Verify(wrap(compact(t, p)))
	// Each of the 60 is empty, and 59 of them have the name of the first.
	if err != nil || r.OK() || len(r.Differences) != 50 || r.More != 60+59-50 || !strings.HasSuffix(r.String(), "and 69 more") {
		t.Errorf("%d differences and %d more, %v", len(r.Differences), r.More, err)
	}
}

func TestVerifyRefusesWhatIsNoProof(t *testing.T) {
	t.Parallel()
	proof, _, _ := publish(t, sample())
	for name, c := range map[string]struct {
		raw  []byte
		want string
	}{
		"empty":           {nil, "EOF"},
		"not JSON":        {[]byte("hello"), "invalid character"},
		"another object":  {[]byte(`{"a":1}`), "unknown field"},
		"cut":             {proof[:len(proof)/2], "unexpected EOF"},
		"doubled":         {append(slices.Clone(proof), proof...), "something follows the proof"},
		"unknown field":   {bytes.Replace(proof, []byte(`"totals":`), []byte(`"extra":1,"totals":`), 1), "unknown field"},
		"unknown version": {bytes.Replace(proof, []byte(`"version":1`), []byte(`"version":2`), 1), "version 2 is not known"},
		"text for number": {bytes.Replace(proof, []byte(`"goal":20000`), []byte(`"goal":"x"`), 1), "campaign.goal cannot be string"},
		"huge number":     {bytes.Replace(proof, []byte(`"goal":20000`), []byte(`"goal":99999999999999999999`), 1), "campaign.goal cannot be number"},
		"body is null":    {[]byte(`{"proof":null,"sha256":""}`), "version 0 is not known"},
		"too large":       {append(bytes.Repeat([]byte(" "), closing.MaxProofBytes), proof...), "the file is too large"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := closing.Verify(c.raw)
			var unreadable *closing.Unreadable
			if !errors.As(err, &unreadable) || !strings.Contains(err.Error(), c.want) || r.OK() {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// TestNoChangedByteVerifies changes every byte of a proof to several others.
func TestNoChangedByteVerifies(t *testing.T) {
	t.Parallel()
	proof, _, _ := publish(t, sample())
	if r, err := closing.Verify(proof); err != nil || !r.OK() {
		t.Fatalf("the unchanged proof: %v %s", err, r)
	}
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
