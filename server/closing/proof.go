package closing

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
)

// ProofVersion is the form of the proof that this portal writes and reads.
const ProofVersion = 1

// Outcomes as the proof spells them.
const (
	OutcomeSuccess = "SUCCESS"
	OutcomeFailed  = "FAILED"
)

// timeForm is how a proof writes instants: UTC with microseconds, always the same length.
const timeForm = "2006-01-02T15:04:05.000000Z"

// Proof is the body of a closing proof. It holds no names and no addresses:
// backers and pledges appear under pseudonyms that a secret of the campaign makes.
// Amounts are fen. Every field is always written, in this order.
type Proof struct {
	Version  int           `json:"version"`
	Campaign ProofCampaign `json:"campaign"`
	Head     string        `json:"headDigest"` // of version and campaign
	Pledges  []ProofPledge `json:"pledges"`
	Totals   Totals        `json:"totals"`
	Rung     *offer.Rung   `json:"rung"` // null below the first rung
	Outcome  string        `json:"outcome"`
}

// ProofCampaign is what was promised.
type ProofCampaign struct {
	Slug     string       `json:"slug"`
	Title    string       `json:"title"`
	Currency string       `json:"currency"`
	Goal     money.Fen    `json:"goal"`
	Deadline string       `json:"deadline"`
	ClosedAt string       `json:"closedAt"`
	Ladder   []offer.Rung `json:"ladder"`
	Tiers    []ProofTier  `json:"tiers"` // the first is the lead tier
}

// ProofTier is a tier with its printed price.
type ProofTier struct {
	ID    string    `json:"id"`
	Price money.Fen `json:"price"`
}

// ProofPledge is one pledge of the snapshot.
type ProofPledge struct {
	Pledge      string      `json:"pledge"`
	Backer      string      `json:"backer"`
	CommittedAt string      `json:"committedAt"`
	Lines       []ProofLine `json:"lines"`
	Goods       money.Fen   `json:"goods"`
	Freight     money.Fen   `json:"freight"`
	Final       money.Fen   `json:"final"`
	Digest      string      `json:"digest"` // of the fields before it
}

// ProofLine is one line of a pledge. Goods and Freight are for all its units.
type ProofLine struct {
	Tier           string    `json:"tier"`
	Quantity       int       `json:"quantity"`
	UnitPrice      money.Fen `json:"unitPrice"`
	UnitFreight    money.Fen `json:"unitFreight"`
	FinalUnitPrice money.Fen `json:"finalUnitPrice"`
	Goods          money.Fen `json:"goods"`
	Freight        money.Fen `json:"freight"`
}

// file is a proof as it is published: the body, and the SHA-256 of the body's bytes.
type file struct {
	Proof  json.RawMessage `json:"proof"`
	SHA256 string          `json:"sha256"`
}

// Facts are what the proof says beside the decision.
type Facts struct {
	Slug, Title        string
	Deadline, ClosedAt time.Time
	Salt               []byte // makes the pseudonyms; never published
}

// Publish writes the proof of a decision and answers the file's bytes and the
// SHA-256 of its body in hexadecimal.
func Publish(f Facts, s Snapshot, d Decision) (proof []byte, sum string, err error) {
	body := Proof{
		Version: ProofVersion,
		Campaign: ProofCampaign{
			Slug: f.Slug, Title: f.Title, Currency: money.Currency, Goal: s.Goal,
			Deadline: f.Deadline.UTC().Format(timeForm), ClosedAt: f.ClosedAt.UTC().Format(timeForm),
			Ladder: append([]offer.Rung{}, s.Ladder...), Tiers: make([]ProofTier, len(s.Tiers)),
		},
		Pledges: make([]ProofPledge, len(d.Pledges)),
		Totals:  d.Totals,
		Rung:    d.Rung,
		Outcome: outcome(d.Success),
	}
	for i, t := range s.Tiers {
		body.Campaign.Tiers[i] = ProofTier{ID: t.ID.String(), Price: t.Price}
	}
	if body.Head, err = headDigest(body); err != nil {
		return nil, "", err
	}
	for i, p := range d.Pledges {
		if body.Pledges[i], err = publishPledge(f.Salt, p); err != nil {
			return nil, "", err
		}
	}
	raw, err := canonical(body)
	if err != nil {
		return nil, "", err
	}
	digest := sha256.Sum256(raw)
	sum = hex.EncodeToString(digest[:])
	proof, err = canonical(file{Proof: raw, SHA256: sum})
	return proof, sum, err
}

func publishPledge(salt []byte, p Decided) (ProofPledge, error) {
	out := ProofPledge{
		Pledge:      pseudonym(salt, "pledge", p.ID),
		Backer:      pseudonym(salt, "backer", p.Backer),
		CommittedAt: p.CommittedAt.UTC().Format(timeForm),
		Lines:       make([]ProofLine, len(p.Lines)),
		Goods:       p.Goods,
		Freight:     p.Freight,
		Final:       p.Final,
	}
	for i, l := range p.Lines {
		n := money.Fen(l.Quantity)
		out.Lines[i] = ProofLine{
			Tier: l.Tier.String(), Quantity: l.Quantity, UnitPrice: l.UnitPrice, UnitFreight: l.UnitFreight,
			FinalUnitPrice: p.FinalUnits[i], Goods: p.FinalUnits[i] * n, Freight: l.UnitFreight * n,
		}
	}
	var err error
	out.Digest, err = pledgeDigest(out)
	return out, err
}

func outcome(success bool) string {
	if success {
		return OutcomeSuccess
	}
	return OutcomeFailed
}

// pseudonym names a person or pledge inside one proof only: another campaign has
// another salt.
func pseudonym(salt []byte, kind string, id uuid.UUID) string {
	mac := hmac.New(sha256.New, salt)
	mac.Write([]byte(kind))
	mac.Write(id[:])
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// Pseudonym answers the name under which a backer appears in the proof that was
// made with this salt, so that the portal can show people their own line.
func Pseudonym(salt []byte, backer uuid.UUID) string { return pseudonym(salt, "backer", backer) }

// headDigest and pledgeDigest let a check say in which part a changed byte lies
// that no sum depends on, such as a title or a pseudonym.
func headDigest(p Proof) (string, error) {
	return digestOf(struct {
		Version  int           `json:"version"`
		Campaign ProofCampaign `json:"campaign"`
	}{p.Version, p.Campaign})
}

func pledgeDigest(p ProofPledge) (string, error) {
	p.Digest = ""
	return digestOf(p)
}

func digestOf(v any) (string, error) {
	raw, err := canonical(v)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:8]), nil
}

// canonical is the one way a value is written: fields in their order, no spaces,
// no escapes beyond what JSON needs.
func canonical(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("closing: write the proof: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
