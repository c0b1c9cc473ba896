package payout

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/region"
)

// What one batch and its texts may hold.
const (
	// MaxLines is how many campaigns one batch pays for; what is left goes into the next.
	MaxLines     = 200
	maxKey       = 100
	maxReference = 120
	// minReference is how many letters and digits a bank's reference has at least. A batch
	// is confirmed for good, so a slip of the hand must not pass for one.
	minReference = 6
	minReason    = 2
	maxReason    = 500
)

// referenceLike tells whether a text can be what a bank's receipt is found by again:
// enough letters and digits, and among them a digit.
func referenceLike(s string) bool {
	signs, digits := 0, 0
	for _, r := range s {
		if unicode.IsDigit(r) {
			digits++
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			signs++
		}
	}
	return signs >= minReference && digits > 0
}

// payable are the states in which a payee may be paid: enough was collected. A settled
// campaign is owed again when money comes in late.
var payable = []lifecycle.Campaign{lifecycle.CampaignViable, lifecycle.CampaignSettled}

// candidate is what the rules need to know of a campaign, as it stands.
type candidate struct {
	ID     uuid.UUID
	Region region.Path
	State  lifecycle.Campaign
	// Owed is what the ledger owes the payee for goods and freight; negative when
	// more was paid than turned out to be owed. What passes money.MaxAmount is left for
	// another batch.
	Owed money.Fen
	// Open is the making of the batch that already pays for it and waits for its
	// confirmation, or nil.
	Open *Made
	// Payee says that name, bank and account are known.
	Payee bool
	// Hands are the owner and who drafted for them.
	Hands []uuid.UUID
}

// Made is who made a batch and when, UTC.
type Made struct {
	By uuid.UUID
	At time.Time
}

// owing tells whether the payee has something to get, whatever stands in the way.
func (c candidate) owing() bool { return slices.Contains(payable, c.State) && c.Owed > 0 }

// refuse answers why a campaign of the county cannot be paid now, or nil.
func (c candidate) refuse(field string) *fault.Fault {
	switch {
	case !slices.Contains(payable, c.State):
		return fault.NewConflict("CAMPAIGN_NOT_PAYABLE", field).With("state", string(c.State))
	case c.Open != nil:
		return fault.NewConflict("IN_OPEN_BATCH", field)
	case c.Owed <= 0:
		return fault.NewConflict("NOTHING_TO_PAY", field)
	case !c.Payee:
		return fault.NewConflict("PAYEE_MISSING", field)
	}
	return nil
}

// hinders answers why a batch for everything in the county that this maker can pay
// would leave the campaign out, or nil when it pays for it.
func (c candidate) hinders(maker uuid.UUID) *fault.Fault {
	if f := c.refuse(""); f != nil {
		return f
	}
	if slices.Contains(c.Hands, maker) {
		return fault.New(fault.Denied, "OWN_WORK", "")
	}
	return nil
}

// choose answers which campaigns a batch pays for, each once. Those that were asked for
// by id must all be payable; without ids it is every candidate that is payable and in
// which the maker has no hand, at most MaxLines. Candidates are ordered by id.
func choose(maker uuid.UUID, county region.Path, asked []uuid.UUID, candidates []candidate) ([]candidate, error) {
	if len(asked) == 0 {
		return chooseAll(maker, candidates)
	}
	var faults fault.List
	var chosen []candidate
	for i, id := range asked {
		if slices.Contains(asked[:i], id) {
			continue
		}
		field := "campaignIds." + strconv.Itoa(i)
		at := slices.IndexFunc(candidates, func(c candidate) bool { return c.ID == id })
		// What lies in another county looks as if it did not exist.
		if at < 0 || !county.Covers(candidates[at].Region) {
			faults.Addf("CAMPAIGN_UNKNOWN", field)
			continue
		}
		if f := candidates[at].refuse(field); f != nil {
			faults.Add(f)
			continue
		}
		chosen = append(chosen, candidates[at])
	}
	return chosen, faults.Err()
}

func chooseAll(maker uuid.UUID, candidates []candidate) ([]candidate, error) {
	var chosen []candidate
	for _, c := range candidates {
		if c.hinders(maker) == nil && len(chosen) < MaxLines {
			chosen = append(chosen, c)
		}
	}
	if len(chosen) == 0 {
		return nil, fault.NewConflict("NOTHING_TO_PAY", "")
	}
	return chosen, nil
}

// sum answers the total of the chosen campaigns. MaxLines amounts always fit.
func sum(chosen []candidate) money.Fen {
	var total money.Fen
	for _, c := range chosen {
		total += c.Owed
	}
	return total
}

// next answers what a campaign becomes once a payout left this much owed.
func next(state lifecycle.Campaign, owed money.Fen) lifecycle.Campaign {
	if owed == 0 && state.MayBecome(lifecycle.CampaignSettled) {
		return lifecycle.CampaignSettled
	}
	return state
}

func checkKey(key string) fault.List {
	var faults fault.List
	switch {
	case key == "":
		faults.Addf("REQUIRED", "idempotencyKey")
	case utf8.RuneCountInString(key) > maxKey:
		faults.Addf("TOO_LONG", "idempotencyKey", "max", maxKey)
	case !utf8.ValidString(key) || strings.ContainsFunc(key, unicode.IsControl):
		faults.Addf("INVALID", "idempotencyKey")
	}
	return faults
}

func checkCreate(in CreateInput) error {
	faults := checkKey(in.IdempotencyKey)
	if len(in.CampaignIDs) > MaxLines {
		faults.Addf("TOO_MANY", "campaignIds", "max", MaxLines)
	}
	return faults.Err()
}

// distinct answers ids in order, each once.
func distinct(ids []uuid.UUID) []uuid.UUID {
	out := slices.Clone(ids)
	slices.SortFunc(out, byID)
	return slices.Compact(out)
}

func byID(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) }
