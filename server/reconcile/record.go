package reconcile

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/money"
	"shanhuo.app/server/region"
)

// record is what the row of a comparison holds besides its state.
type record struct {
	// Try is which worker has it, the first or one that follows a dead one.
	Try int `json:"try"`
	// SeenAt is the machine's time at which the worker last got on.
	SeenAt time.Time `json:"seenAt"`
	// Fault is the code it failed by.
	Fault string `json:"fault,omitempty"`
	// Found is there once it is done.
	Found *found `json:"found,omitempty"`
}

// found is a Report as it is kept: of every county, and of no campaign at all, the
// first MaxDifferences, so that a row stays small whatever the provider tells.
type found struct {
	Since       time.Time `json:"since"`
	Matched     int       `json:"matched"`
	UnderWay    int       `json:"underWay"`
	Booked      int       `json:"booked"`
	Ledger      money.Fen `json:"ledger"`
	Provider    money.Fen `json:"provider"`
	Total       int       `json:"total"` // differences, those that are not kept too
	Differences []placed  `json:"differences,omitempty"`
}

// placed is a difference and where its campaign lies; the empty path without one.
type placed struct {
	Difference
	Region region.Path `json:"region,omitempty"`
}

func recordOf(row *gen.Reconciliation) (record, error) {
	var r record
	if len(row.Report) == 0 {
		return r, nil // too old to be kept
	}
	if err := json.Unmarshal(row.Report, &r); err != nil {
		return r, fmt.Errorf("reconcile: read what %s found: %w", row.ID, err)
	}
	return r, nil
}

func (r record) encode() (json.RawMessage, error) {
	raw, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("reconcile: write what was found: %w", err)
	}
	return raw, nil
}

// keepOf answers what is kept of a report, given where campaigns lie.
func keepOf(r Report, places map[uuid.UUID]region.Path) *found {
	out := &found{
		Since: r.Since, Matched: r.Matched, UnderWay: r.UnderWay, Booked: r.Booked, Ledger: r.Ledger, Provider: r.Provider, Total: len(r.Differences),
	}
	kept := map[region.Path]int{}
	for _, d := range r.Differences {
		p := placed{Difference: d}
		if d.Campaign != nil {
			p.Region = places[*d.Campaign]
		}
		county := countyOf(p.Region)
		if kept[county]++; kept[county] <= MaxDifferences {
			out.Differences = append(out.Differences, p)
		}
	}
	return out
}

func countyOf(p region.Path) region.Path {
	for p.Parent().Parent() != "" {
		p = p.Parent()
	}
	return p
}
