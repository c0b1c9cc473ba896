// Package notify tells people what happened and what they can do: it writes a
// notice in the reader's language, keeps it sealed in the transaction of the act
// it tells about, and delivers it afterwards by e-mail or SMS.
package notify

import (
	"fmt"
	"strings"

	"github.com/google/uuid"

	"shanhuo.app/server/message"
	"shanhuo.app/server/personal"
)

// The kinds of notices. The sentences are notice.<KIND>.subject and notice.<KIND>.text
// of the catalog; the arguments each needs are the placeholders there.
const (
	SignInCode             = "SIGN_IN_CODE"
	PledgeCommitted        = "PLEDGE_COMMITTED"
	PledgeChanged          = "PLEDGE_CHANGED"
	PledgeCancelled        = "PLEDGE_CANCELLED"
	PledgeExpired          = "PLEDGE_EXPIRED"
	PledgeStockGone        = "PLEDGE_STOCK_GONE"
	DeadlineSoon           = "DEADLINE_SOON"
	Charged                = "CHARGED"
	ChargeFailedSoft       = "CHARGE_FAILED_SOFT"
	ChargeFailedHard       = "CHARGE_FAILED_HARD"
	ChargeAuthRequired     = "CHARGE_AUTH_REQUIRED"
	DunningReminder        = "DUNNING_REMINDER"
	PledgeDropped          = "PLEDGE_DROPPED"
	RefundNoted            = "REFUND_NOTED"
	CampaignFailedReleased = "CAMPAIGN_FAILED_RELEASED"
	CampaignCancelled      = "CAMPAIGN_CANCELLED"
	CampaignLive           = "CAMPAIGN_LIVE"
	CampaignClosed         = "CAMPAIGN_CLOSED"
	CampaignClosedUnfunded = "CAMPAIGN_CLOSED_UNFUNDED"
	CampaignViable         = "CAMPAIGN_VIABLE"
	CampaignShortfall      = "CAMPAIGN_SHORTFALL"
	CampaignSuspended      = "CAMPAIGN_SUSPENDED"
	CampaignResumed        = "CAMPAIGN_RESUMED"
	ShortfallWaits         = "SHORTFALL_WAITS"  // to the county: a shortfall waits for its decision
	ProblemReported        = "PROBLEM_REPORTED" // to the county
	ProblemHandled         = "PROBLEM_HANDLED"  // to who reported it
	ReviewOpened           = "REVIEW_OPENED"
	ReviewReturned         = "REVIEW_RETURNED"
	ReviewRejected         = "REVIEW_REJECTED"
	ReviewApproved         = "REVIEW_APPROVED"
	ApprovedLive           = "APPROVED_LIVE"  // the county approved and it opened at once; else REVIEW_APPROVED, and CAMPAIGN_LIVE on its day
	VouchWaits             = "VOUCH_WAITS"    // to the village: a campaign waits for its word
	ApprovalWaits          = "APPROVAL_WAITS" // to the county: the same
	ClerkWanted            = "CLERK_WANTED"   // to the township: nobody in a village may vouch
	PostPublished          = "POST_PUBLISHED"
	QuestionAsked          = "QUESTION_ASKED"
	QuestionAnswered       = "QUESTION_ANSWERED"
	PayoutConfirmed        = "PAYOUT_CONFIRMED"
	FollowedSoon           = "FOLLOWED_SOON"
	HouseholdEnrolled      = "HOUSEHOLD_ENROLLED"  // to who was registered as a household
	HouseholdTakenOff      = "HOUSEHOLD_TAKEN_OFF" // to who is registered no more
	ErasureRequested       = "ERASURE_REQUESTED"
	ErasureStopped         = "ERASURE_STOPPED"
	Erased                 = "ERASED" // the last one ever: nothing of it is kept
)

// Kinds lists every kind, so that a test finds one without its sentences.
var Kinds = []string{
	SignInCode, PledgeCommitted, PledgeChanged, PledgeCancelled, PledgeExpired, PledgeStockGone, DeadlineSoon, Charged,
	ChargeFailedSoft, ChargeFailedHard, ChargeAuthRequired, DunningReminder, PledgeDropped, RefundNoted,
	CampaignFailedReleased, CampaignCancelled, CampaignLive, CampaignClosed, CampaignClosedUnfunded, CampaignViable,
	CampaignShortfall, CampaignSuspended, CampaignResumed, ShortfallWaits, ProblemReported, ProblemHandled, ReviewOpened, ReviewReturned, ReviewRejected, ReviewApproved,
	ApprovedLive, VouchWaits, ApprovalWaits, ClerkWanted, PostPublished, QuestionAsked,
	QuestionAnswered, PayoutConfirmed, FollowedSoon, HouseholdEnrolled, HouseholdTakenOff, ErasureRequested, ErasureStopped, Erased,
}

// Notice is one thing to tell one person. The DedupeKey names the fact that is
// told ("charged:<pledge>"): the same key is told once, ever. Link is a path of
// this portal or a whole address, added below the text; empty for none. Args may
// hold money.Fen, time.Time, whole numbers, message.Key and message.Region: each is
// written in the reader's language.
type Notice struct {
	PersonID  uuid.UUID
	Kind      string
	DedupeKey string
	Args      map[string]any
	Link      string
}

// To is an address outside the portal's contacts, for sign-in codes.
type To struct {
	Channel string // EMAIL or SMS
	Address string
	Locale  string
}

// Notifier writes notices and queues them. One serves the whole process.
type Notifier struct {
	keys   *personal.Keys
	demo   bool
	origin string
}

// New makes a Notifier. In demo mode codes are kept beside their messages, so
// that the outbox can show them. Origin ("https://shanhuo.example") stands before
// links that are paths.
func New(keys *personal.Keys, demo bool, origin string) *Notifier {
	return &Notifier{keys: keys, demo: demo, origin: strings.TrimSuffix(origin, "/")}
}

type letter struct{ subject, text string }

// compose writes a notice in one language, or says which arguments are missing:
// half a sentence about someone's money must not be sent.
func (n *Notifier) compose(locale, channel, kind, link string, args map[string]any) (letter, error) {
	catalog := message.In(locale)
	subject, text := "notice."+kind+".subject", "notice."+kind+".text"
	if !catalog.Has(subject) || !catalog.Has(text) {
		return letter{}, fmt.Errorf("notify: kind %s has no sentences in %s", kind, catalog.Lang())
	}
	if missing := append(catalog.Missing(subject, args), catalog.Missing(text, args)...); len(missing) > 0 {
		return letter{}, fmt.Errorf("notify: %s lacks %s", kind, strings.Join(missing, ", "))
	}
	l := letter{subject: oneLine(catalog.Text(subject, args)), text: catalog.Text(text, args)}
	if link != "" {
		if strings.HasPrefix(link, "/") {
			link = n.origin + link
		}
		l.text += "\n" + link
	}
	if channel == "SMS" {
		l.text = catalog.Text("notice.sms", map[string]any{"text": l.text})
	}
	return l, nil
}

// oneLine keeps a title with a line break in it from becoming a mail header.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
