package closing

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
)

// MaxProofBytes is the largest file Verify reads: about 100,000 pledges.
const MaxProofBytes = 48 << 20

// maxQuantity and money.MaxAmount bound what is multiplied, so that no product wraps.
const maxQuantity = 1_000_000

// maxDifferences bounds a report on a file that is wrong everywhere.
const maxDifferences = 50

// What is wrong in a proof beside what differs, in English as a terminal shows it.
const (
	NotCanonical   = "is not written in the canonical form"
	BeforeDeadline = "is before the deadline"
	AfterDeadline  = "is not before the deadline"
	NotFalling     = "does not go down from the rung before it"
	AbovePrinted   = "is above the printed price of the lead tier"
	Empty          = "is empty"
	Twice          = "appears twice"
	TwiceInPledge  = "appears twice in the pledge"
	BadPseudonym   = "has a pseudonym that is not 32 hexadecimal digits"
	OutOfOrder     = "is out of order"
	UnknownTier    = "is not a tier of the campaign"
	OutOfRange     = "is out of range"
	NotAnInstant   = "is not an instant of the form " + timeForm
)

// Problems are all of them.
var Problems = []string{
	NotCanonical, BeforeDeadline, AfterDeadline, NotFalling, AbovePrinted, Empty, Twice, TwiceInPledge, BadPseudonym, OutOfOrder, UnknownTier, OutOfRange, NotAnInstant,
}

// Difference is one thing a proof states that is not so. Path is the place in the
// file ("pledges[3].lines[0].finalUnitPrice").
type Difference struct {
	Path       string
	Stated     string
	Recomputed string // empty when there is nothing to compare with
	Problem    string // one of Problems, when it is not something that differs
	Byte       int    // from which on the file is NotCanonical
}

// String writes the difference as one English line.
func (d Difference) String() string {
	switch d.Problem {
	case "":
		return d.Path + " is " + d.Stated + ", recomputed " + d.Recomputed
	case NotCanonical:
		return fmt.Sprintf("%s %s from byte %d on", d.Path, d.Problem, d.Byte)
	}
	return d.Path + " " + d.Problem
}

// Report is what a check of a closing proof found.
type Report struct {
	Proof       Proof
	SHA256      string // of the body as it is; compare it with the one the portal shows
	Differences []Difference
	More        int // differences beyond those listed

	verified bool
}

// OK tells whether everything was recomputed and nothing differs.
func (r Report) OK() bool { return r.verified }

// String writes the report as people read it in a terminal.
func (r Report) String() string {
	var b strings.Builder
	if r.verified {
		t := r.Proof.Totals
		fmt.Fprintf(&b, "The proof holds: %s closed %s with %s.\n", r.Proof.Campaign.Slug, r.Proof.Campaign.ClosedAt, r.Proof.Outcome)
		fmt.Fprintf(&b, "%d backers, %d pledges, %d units; goods %s of a goal of %s, freight %s, in all %s.\n",
			t.Backers, t.Pledges, t.Units, t.Goods, r.Proof.Campaign.Goal, t.Freight, t.Final)
		fmt.Fprintf(&b, "SHA-256 %s", r.SHA256)
		return b.String()
	}
	b.WriteString("The proof does not hold:")
	for _, d := range r.Differences {
		b.WriteString("\n  " + d.String())
	}
	if r.More > 0 {
		fmt.Fprintf(&b, "\n  and %d more", r.More)
	}
	return b.String()
}

// Unreadable is the error for a file that is no closing proof at all. Offset is the
// byte at which reading ended, -1 when unknown.
type Unreadable struct {
	Problem string
	Offset  int64
}

// Error writes the problem.
func (u *Unreadable) Error() string {
	if u.Offset >= 0 {
		return fmt.Sprintf("not a closing proof: %s (at byte %d)", u.Problem, u.Offset)
	}
	return "not a closing proof: " + u.Problem
}

// Verify recomputes a published closing proof from nothing but itself: every
// product, every sum, the rung, the outcome, the digests and the SHA-256. It
// answers *Unreadable for a file that cannot be read as one. A file in which any
// byte was changed is never OK: it has to be exactly the bytes that its content
// is written as.
func Verify(raw []byte) (Report, error) {
	if len(raw) > MaxProofBytes {
		return Report{}, &Unreadable{Problem: "the file is too large", Offset: -1}
	}
	// A final line break is what editors and downloads add.
	raw = bytes.TrimSuffix(raw, []byte("\n"))
	var f file
	if err := strict(raw, &f); err != nil {
		return Report{}, err
	}
	var p Proof
	if err := strict(f.Proof, &p); err != nil {
		return Report{}, err
	}
	if p.Version != ProofVersion {
		return Report{}, &Unreadable{Problem: fmt.Sprintf("version %d is not known", p.Version), Offset: -1}
	}
	sum := sha256.Sum256(f.Proof)
	c := &check{report: Report{Proof: p, SHA256: hex.EncodeToString(sum[:])}}
	c.text("sha256", f.SHA256, c.report.SHA256)
	if err := c.form(raw, f, p); err != nil {
		return Report{}, err
	}
	if err := c.head(p); err != nil {
		return Report{}, err
	}
	if err := c.pledges(p); err != nil {
		return Report{}, err
	}
	c.report.verified = len(c.report.Differences) == 0
	return c.report, nil
}

// strict reads JSON that has no unknown, doubled or missing parts behind it.
func strict(raw []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		var syntax *json.SyntaxError
		var kind *json.UnmarshalTypeError
		switch {
		case errors.As(err, &syntax):
			return &Unreadable{Problem: syntax.Error(), Offset: syntax.Offset}
		case errors.As(err, &kind):
			return &Unreadable{Problem: kind.Field + " cannot be " + kind.Value, Offset: kind.Offset}
		}
		return &Unreadable{Problem: err.Error(), Offset: dec.InputOffset()}
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return &Unreadable{Problem: "something follows the proof", Offset: dec.InputOffset()}
	}
	return nil
}

type check struct{ report Report }

func (c *check) add(d Difference) {
	if len(c.report.Differences) == maxDifferences {
		c.report.More++
		return
	}
	c.report.Differences = append(c.report.Differences, d)
}

func (c *check) problem(path, problem string) { c.add(Difference{Path: path, Problem: problem}) }

func (c *check) text(path, stated, recomputed string) {
	if stated != recomputed {
		c.add(Difference{Path: path, Stated: stated, Recomputed: recomputed})
	}
}

func (c *check) fen(path string, stated, recomputed money.Fen) {
	c.text(path, fmt.Sprint(int64(stated)), fmt.Sprint(int64(recomputed)))
}

func (c *check) number(path string, stated, recomputed int) {
	c.text(path, fmt.Sprint(stated), fmt.Sprint(recomputed))
}

// form compares the file with the one way its content is written.
func (c *check) form(raw []byte, f file, p Proof) error {
	body, err := canonical(p)
	if err != nil {
		return err
	}
	whole, err := canonical(file{Proof: body, SHA256: f.SHA256})
	if err != nil {
		return err
	}
	if !bytes.Equal(raw, whole) {
		c.add(Difference{Path: "file", Problem: NotCanonical, Byte: firstDifference(raw, whole)})
	}
	return nil
}

func firstDifference(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

func (c *check) head(p Proof) error {
	digest, err := headDigest(p)
	if err != nil {
		return err
	}
	c.text("headDigest (over version and campaign)", p.Head, digest)
	g := p.Campaign
	if g.Currency != money.Currency {
		c.text("campaign.currency", g.Currency, money.Currency)
	}
	c.amount("campaign.goal", g.Goal)
	deadline, okDeadline := c.instant("campaign.deadline", g.Deadline)
	closed, okClosed := c.instant("campaign.closedAt", g.ClosedAt)
	if okDeadline && okClosed && closed.Before(deadline) {
		c.problem("campaign.closedAt", BeforeDeadline)
	}
	for i, r := range g.Ladder {
		path := fmt.Sprintf("campaign.ladder[%d]", i)
		c.amount(path+".price", r.Price)
		if i > 0 && (r.Backers <= g.Ladder[i-1].Backers || r.Price > g.Ladder[i-1].Price) {
			c.problem(path, NotFalling)
		}
		if len(g.Tiers) > 0 && r.Price > g.Tiers[0].Price {
			c.problem(path+".price", AbovePrinted)
		}
	}
	if len(g.Tiers) == 0 {
		c.problem("campaign.tiers", Empty)
	}
	seen := map[string]bool{}
	for i, t := range g.Tiers {
		path := fmt.Sprintf("campaign.tiers[%d]", i)
		c.amount(path+".price", t.Price)
		if seen[t.ID] {
			c.problem(path+".id", Twice)
		}
		seen[t.ID] = true
	}
	return nil
}

var pseudonymForm = regexp.MustCompile(`^[0-9a-f]{32}$`)

func (c *check) pledges(p Proof) error {
	backers, ids := map[string]bool{}, map[string]bool{}
	for _, q := range p.Pledges {
		backers[q.Backer] = true
	}
	finals := map[string]money.Fen{}
	for _, t := range p.Campaign.Tiers {
		if lead := p.Campaign.Tiers[0].Price; sound(t.Price, lead) && soundLadder(p.Campaign.Ladder, lead) {
			finals[t.ID] = offer.UnitPrice(t.Price, lead, p.Campaign.Ladder, len(backers))
		}
	}
	deadline, _ := time.Parse(timeForm, p.Campaign.Deadline)
	var before time.Time
	sums := Totals{Backers: len(backers), Pledges: len(p.Pledges)}
	for i, q := range p.Pledges {
		path := fmt.Sprintf("pledges[%d]", i)
		digest, err := pledgeDigest(q)
		if err != nil {
			return err
		}
		c.text(path+".digest", q.Digest, digest)
		if !pseudonymForm.MatchString(q.Pledge) || !pseudonymForm.MatchString(q.Backer) {
			c.problem(path, BadPseudonym)
		}
		if ids[q.Pledge] {
			c.problem(path+".pledge", Twice)
		}
		ids[q.Pledge] = true
		if at, ok := c.instant(path+".committedAt", q.CommittedAt); ok {
			if at.Before(before) {
				c.problem(path+".committedAt", OutOfOrder)
			}
			if !at.Before(deadline) {
				c.problem(path+".committedAt", AfterDeadline)
			}
			before = at
		}
		c.lines(path, q, finals, &sums)
	}
	c.number("totals.backers", p.Totals.Backers, sums.Backers)
	c.number("totals.pledges", p.Totals.Pledges, sums.Pledges)
	c.number("totals.units", p.Totals.Units, sums.Units)
	c.fen("totals.goods", p.Totals.Goods, sums.Goods)
	c.fen("totals.freight", p.Totals.Freight, sums.Freight)
	c.fen("totals.final", p.Totals.Final, sums.Final)
	c.rung(p, len(backers))
	c.text("outcome", p.Outcome, outcome(sums.Goods >= p.Campaign.Goal))
	return nil
}

func (c *check) lines(path string, q ProofPledge, finals map[string]money.Fen, sums *Totals) {
	var goods, freight money.Fen
	tiers := map[string]bool{}
	if len(q.Lines) == 0 {
		c.problem(path+".lines", Empty)
	}
	for j, l := range q.Lines {
		at := fmt.Sprintf("%s.lines[%d]", path, j)
		final, known := finals[l.Tier]
		switch {
		case !known:
			c.problem(at+".tier", UnknownTier)
			final = l.UnitPrice
		case tiers[l.Tier]:
			c.problem(at+".tier", TwiceInPledge)
		}
		tiers[l.Tier] = true
		if l.Quantity < 1 || l.Quantity > maxQuantity {
			c.problem(at+".quantity", OutOfRange)
			continue
		}
		if !c.amount(at+".unitPrice", l.UnitPrice) || !c.amount(at+".unitFreight", l.UnitFreight) {
			continue
		}
		unit, n := min(l.UnitPrice, final), money.Fen(l.Quantity)
		if !c.amount(at+".goods", unit*n) || !c.amount(at+".freight", l.UnitFreight*n) {
			continue
		}
		c.fen(at+".finalUnitPrice", l.FinalUnitPrice, unit)
		c.fen(at+".goods", l.Goods, unit*n)
		c.fen(at+".freight", l.Freight, l.UnitFreight*n)
		goods += unit * n
		freight += l.UnitFreight * n
		sums.Units += l.Quantity
	}
	c.fen(path+".goods", q.Goods, goods)
	c.fen(path+".freight", q.Freight, freight)
	c.fen(path+".final", q.Final, goods+freight)
	sums.Goods += goods
	sums.Freight += freight
	sums.Final += goods + freight
}

func (c *check) rung(p Proof, backers int) {
	rung, ok := offer.RungAt(p.Campaign.Ladder, backers)
	switch {
	case ok && p.Rung == nil:
		c.add(Difference{Path: "rung", Stated: "none", Recomputed: writeRung(rung)})
	case !ok && p.Rung != nil:
		c.add(Difference{Path: "rung", Stated: writeRung(*p.Rung), Recomputed: "none"})
	case ok && *p.Rung != rung:
		c.add(Difference{Path: "rung", Stated: writeRung(*p.Rung), Recomputed: writeRung(rung)})
	}
}

func writeRung(r offer.Rung) string { return fmt.Sprintf("%d from %d backers", r.Price, r.Backers) }

func (c *check) instant(path, text string) (time.Time, bool) {
	t, err := time.Parse(timeForm, text)
	if err != nil || t.Format(timeForm) != text {
		c.problem(path, NotAnInstant)
		return time.Time{}, false
	}
	return t, true
}

func (c *check) amount(path string, f money.Fen) bool {
	if !sound(f) {
		c.problem(path, OutOfRange)
		return false
	}
	return true
}

func sound(amounts ...money.Fen) bool {
	for _, f := range amounts {
		if f < 0 || f > money.MaxAmount {
			return false
		}
	}
	return true
}

// soundLadder keeps a forged ladder from making a price that does not fit.
func soundLadder(ladder []offer.Rung, lead money.Fen) bool {
	for _, r := range ladder {
		if r.Price < 0 || r.Price > lead {
			return false
		}
	}
	return true
}
