package reconcile

import (
	"log/slog"
	"time"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/store"
)

// Service lets people compare the ledger with the card provider. A comparison is a row
// that is RUNNING until a worker has ended it, one at a time.
type Service struct {
	DB *store.DB
	// Gateway is the card provider; without one there is nothing to compare with, and
	// Start answers RECONCILIATION_OFF.
	Gateway payment.Gateway
	Log     *slog.Logger
	// Notes is how often a worker notes that it gets on; zero means once a minute.
	Notes time.Duration
}

// Comparison is one reconciliation as a reader may see it.
type Comparison struct {
	*gen.Reconciliation

	// Matched and UnderWay are as in Report, zero until it is done.
	Matched, UnderWay int
	// Differences are those the reader may see, at most MaxDifferences.
	Differences []Difference
	// Fault is the code of what a FAILED one failed by.
	Fault string
}

// Bounds of what is kept and shown.
const (
	// MaxDifferences is how many differences a reader is shown of one comparison.
	MaxDifferences = 500
	// keep is how many of the newest comparisons keep what they found.
	keep = 50
)

// How a comparison is brought to its end.
const (
	// stall is how long a worker may be silent before it is taken for dead.
	stall = 10 * time.Minute
	// noting is how often a worker notes that it gets on.
	noting = time.Minute
	// maxTries is how many workers may die of one comparison.
	maxTries = 3
	// longest bounds one try: a provider's whole history at a hundred movements a second.
	longest = 2 * time.Hour
)

// The codes that a comparison fails with, besides those of the card provider.
const (
	codeOff     = "RECONCILIATION_OFF"
	codeStopped = "RECONCILIATION_STOPPED"
)
