// Package payment is the portal's words for a card provider: what a pledge
// needs of one, and nothing else. Package stripe speaks to the real provider,
// package sandbox is a provider to speak to when there is no account.
//
// Every call that changes something takes a Key. The caller stores the key and
// commits before the call; after a crash or an Ambiguous error it sends the
// same key with the same values again, and the provider answers the first
// outcome. It also keeps its own failures: when the same key is answered with
// CodeProvider again and again, read the object and let the key grow old before
// using it anew. A provider forgets keys after KeyLifetime: from then on the object
// is read (ChargeByID, FindCharge, Setup) before anything new is sent.
package payment

import (
	"context"
	"iter"
	"time"

	"shanhuo.app/server/money"
)

// KeyLifetime is how long a provider is sure to remember an idempotency key.
const KeyLifetime = 24 * time.Hour

// MaxEventBytes is the largest webhook body that is read.
const MaxEventBytes = 64 << 10

// Gateway is a card provider. Amounts are fen, times are UTC. A card that is
// declined is a Charge with its Status, never a Go error; errors are *Error.
type Gateway interface {
	// CreateCustomer makes the provider's record of a person. Key cus:{user}.
	CreateCustomer(ctx context.Context, in NewCustomer) (customerID string, err error)

	// OpenSetup opens a hosted page on which a card is saved for one later charge
	// without its holder present. Key cs:{pledge}:{n}.
	OpenSetup(ctx context.Context, in NewSetup) (Checkout, error)
	// Setup reads how a Checkout stands.
	Setup(ctx context.Context, checkoutID string) (Setup, error)
	// SetupByIntent reads the same from the intent an event names. The provider
	// has no way back to the page, so CheckoutID is empty.
	SetupByIntent(ctx context.Context, intentID string) (Setup, error)
	// ExpireCheckout closes the page and answers how it stands: SetupExpired, or
	// SetupSucceeded when the person was quicker.
	ExpireCheckout(ctx context.Context, key, checkoutID string) (Setup, error)

	// Charge makes the one charge a pledge has in its life and tries it at once,
	// without the holder present. Key pi:{pledge}.
	Charge(ctx context.Context, in NewCharge) (Charge, error)
	// Confirm tries the same charge again, with the same or another card. Key
	// pic:{pledge}:{n}. A charge that is past trying is answered as it stands.
	Confirm(ctx context.Context, in ConfirmCharge) (Charge, error)
	// ChargeByID reads a charge by its IntentID.
	ChargeByID(ctx context.Context, intentID string) (Charge, error)
	// FindCharge looks for the charge of a pledge among the customer's, for the
	// case that its id was lost and its key is older than KeyLifetime. Of several
	// the one that moved money is preferred, then one that still may.
	FindCharge(ctx context.Context, customerID, pledgeID string) (Charge, bool, error)
	// CancelCharge gives a charge up for good. Key pix:{pledge}. One that already
	// succeeded or was given up is answered as it stands.
	CancelCharge(ctx context.Context, key, intentID string) (Charge, error)

	// ForgetMethod removes a saved card; one already removed is no error. Key
	// pm:{pledge}:{n}.
	ForgetMethod(ctx context.Context, key, methodID string) error

	// Refunds lists every refund of a charge by its ChargeID, oldest first, those
	// made in the provider's own dashboard too.
	Refunds(ctx context.Context, chargeID string) ([]Refund, error)
	// Movements walks everything that moved the balance since an instant, newest
	// first. It ends after the first error.
	Movements(ctx context.Context, since time.Time) iter.Seq2[Movement, error]

	// ParseEvent checks a webhook's signature, age and version as of now. What it
	// answers only says what to read again; it is no proof of any state.
	ParseEvent(payload []byte, signature string, now time.Time) (Event, error)
}

// NewCustomer asks for a customer of a person. Nothing personal is sent.
type NewCustomer struct {
	Key      string
	PersonID string
}

// NewSetup asks for a page that saves a card. SuccessURL may hold
// {CHECKOUT_SESSION_ID}. ExpiresAt is between 30 minutes and 24 hours ahead at
// the real provider; zero leaves its own limit. Locale is zh-CN or en. Note is a sentence
// that the page shows to its reader, such as what is charged and when; the same Key goes
// with the same Note.
type NewSetup struct {
	Key        string
	CustomerID string
	PledgeID   string
	CampaignID string
	SuccessURL string
	CancelURL  string
	Locale     string
	Note       string
	ExpiresAt  time.Time
}

// Checkout is an open hosted page.
type Checkout struct {
	ID        string
	URL       string
	ExpiresAt time.Time
}

// SetupStatus is how far the saving of a card has come.
type SetupStatus string

const (
	// SetupOpen waits for the person on the page.
	SetupOpen SetupStatus = "open"
	// SetupActionRequired waits for the person to confirm at the bank.
	SetupActionRequired SetupStatus = "action_required"
	// SetupSucceeded has a card that can be charged later.
	SetupSucceeded SetupStatus = "succeeded"
	// SetupFailed means the last card was refused; while its page is open another
	// can be tried on it.
	SetupFailed SetupStatus = "failed"
	// SetupExpired can no longer succeed.
	SetupExpired SetupStatus = "expired"
)

// Setup is one saving of a card. PledgeID and CampaignID are what OpenSetup
// wrote; the caller compares them and CustomerID with its own before it
// believes the rest. Method is set once Succeeded, FailureCode when Failed.
type Setup struct {
	CheckoutID  string
	IntentID    string
	CustomerID  string
	PledgeID    string
	CampaignID  string
	Status      SetupStatus
	Method      Method
	FailureCode string
}

// Method is a saved card as people recognise it. Fingerprint is equal for the
// same card, whoever saved it.
type Method struct {
	ID          string
	Brand       string
	Last4       string
	ExpMonth    int
	ExpYear     int
	Fingerprint string
}

// NewCharge asks for the charge of a pledge. All of it is covered by Key, so a
// second try with the same key carries the same values.
type NewCharge struct {
	Key        string
	CustomerID string
	MethodID   string
	PledgeID   string
	CampaignID string
	Amount     money.Fen
}

// ConfirmCharge asks to try a charge again. An empty MethodID keeps the card
// it has; after a decline it has none. With OffSession false the holder is
// there and comes back to ReturnURL, which is then required, from the bank's
// page that Charge.NextActionURL names.
type ConfirmCharge struct {
	Key        string
	IntentID   string
	MethodID   string
	OffSession bool
	ReturnURL  string
}

// ChargeStatus is what came of a charge.
type ChargeStatus string

const (
	// ChargeUntried exists but was never tried: Confirm it.
	ChargeUntried ChargeStatus = "untried"
	// ChargeSucceeded has moved the money.
	ChargeSucceeded ChargeStatus = "succeeded"
	// ChargeProcessing will succeed or be declined without us.
	ChargeProcessing ChargeStatus = "processing"
	// ChargeAuthRequired needs its holder to confirm at the bank: Confirm it on
	// session, or follow NextActionURL when there is one.
	ChargeAuthRequired ChargeStatus = "auth_required"
	// ChargeDeclined was refused with DeclineCode and can be confirmed again.
	ChargeDeclined ChargeStatus = "declined"
	// ChargeCanceled was given up and never moves money.
	ChargeCanceled ChargeStatus = "canceled"
)

// Charge is the one charge of a pledge. IntentID names it for life; ChargeID
// and BalanceTxID name the try that succeeded, and Fee is its real fee, known
// when BalanceTxID is set. MethodID is the card last tried. Amount is what was
// asked for, Refunded what has gone back. At is when the provider made it, or took the money. A
// Fee taken in another currency than the books' is left at zero: only the
// Movement tells it.
type Charge struct {
	IntentID      string
	ChargeID      string
	CustomerID    string
	PledgeID      string
	CampaignID    string
	MethodID      string
	Status        ChargeStatus
	Amount        money.Fen
	Fee           money.Fen
	Refunded      money.Fen
	BalanceTxID   string
	DeclineCode   string
	NextActionURL string
	At            time.Time
}

// Refund is money on its way back. Status is the provider's word: pending,
// requires_action, succeeded, failed, canceled. OurID is the portal's own name
// of it; a refund without one was made in the provider's dashboard.
type Refund struct {
	ID        string
	ChargeID  string
	IntentID  string
	Amount    money.Fen
	Status    string
	OurID     string
	CreatedAt time.Time
}

// MovementKind says why the balance moved.
type MovementKind string

// The kinds the books know. Others are kept as MovementOther so that a
// reconciliation shows them.
const (
	MovementCharge MovementKind = "charge"
	MovementRefund MovementKind = "refund"
	MovementPayout MovementKind = "payout"
	MovementFee    MovementKind = "fee"
	MovementOther  MovementKind = "other"
)

// Movement is one line of the provider's own ledger: Net = Gross − Fee, signed
// as it moved our balance. SourceID names the charge, refund or payout;
// IntentID and PledgeID are set where the source leads to one. The amounts are
// in minor units of Currency, lower case as the provider writes it; any other
// than cny means that the account settles in another currency than the books.
type Movement struct {
	ID        string
	Kind      MovementKind
	SourceID  string
	IntentID  string
	PledgeID  string
	Currency  string
	Gross     money.Fen
	Fee       money.Fen
	Net       money.Fen
	CreatedAt time.Time
}

// Event is the envelope of a webhook. ObjectKind is the provider's word
// (payment_intent, setup_intent, checkout.session, charge, refund …). IntentID
// is the intent the object is or belongs to, empty when it has none.
type Event struct {
	ID         string
	Type       string
	ObjectID   string
	ObjectKind string
	IntentID   string
	CreatedAt  time.Time
}
