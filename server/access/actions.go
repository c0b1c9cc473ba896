package access

import "strings"

// Action is an object and what is done to it, as policy.csv names them,
// with a dot between.
type Action string

// Every action the portal knows.
const (
	CampaignCreate    Action = "campaign.create"    // for oneself
	CampaignDraftFor  Action = "campaign.draft_for" // for a household of the village
	CampaignReadDraft Action = "campaign.read_draft"
	CampaignUpdate    Action = "campaign.update"
	CampaignSubmit    Action = "campaign.submit"
	CampaignWatch     Action = "campaign.watch" // list what is open in one's regions, and what waits in it
	CampaignSuspend   Action = "campaign.suspend"
	CampaignResume    Action = "campaign.resume"
	CampaignCancel    Action = "campaign.cancel"
	CampaignReadPayee Action = "campaign.read_payee" // bank and the account's last digits

	ReviewAttest    Action = "review_step.attest"  // decide the village's step, in any way
	ReviewApprove   Action = "review_step.approve" // decide the county's step, in any way
	ReviewReadQueue Action = "review_step.read_queue"
	ReviewRead      Action = "review_step.read" // of a campaign: every step of its review, at whatever desk

	PostPublish    Action = "post.publish"
	QuestionAsk    Action = "question.ask"
	QuestionAnswer Action = "question.answer"
	FollowSet      Action = "follow.set"
	ProblemReport  Action = "problem.report"
	ProblemHandle  Action = "problem.handle"
	ProblemList    Action = "problem.list"

	PledgeCreate       Action = "pledge.create"
	PledgeRead         Action = "pledge.read"
	PledgeReadPersonal Action = "pledge.read_personal" // address, phone, card
	PledgeChange       Action = "pledge.change"
	PledgeCancel       Action = "pledge.cancel"
	PledgeReadOrders   Action = "pledge.read_orders" // of a campaign: whom to send its goods to

	ClosingReadProof Action = "closing.read_proof"
	ShortfallDecide  Action = "shortfall.decide"

	PayoutCreate   Action = "payout.create"
	PayoutConfirm  Action = "payout.confirm"
	PayoutWithdraw Action = "payout.withdraw"
	PayoutBankFile Action = "payout.bank_file"
	PayoutRead     Action = "payout.read"
	LedgerRead     Action = "ledger.read"

	ReconciliationStart          Action = "reconciliation.start"
	ReconciliationRead           Action = "reconciliation.read"            // what differs in the regions of one's office
	ReconciliationReadUnassigned Action = "reconciliation.read_unassigned" // what differs and belongs to no campaign

	PersonReadContact    Action = "person.read_contact"
	PersonListHouseholds Action = "person.list_households"
	PersonExport         Action = "person.export" // all that the portal knows of oneself
	PersonErase          Action = "person.erase"  // ask that it be taken away, and change one's mind
	AddressRead          Action = "address.read"  // addresses kept to be offered again
	AddressSave          Action = "address.save"
	AddressRemove        Action = "address.remove"
	SignInList           Action = "sign_in.list"
	SignInRevoke         Action = "sign_in.revoke"
	GrantGive            Action = "grant.give"
	GrantEnrol           Action = "grant.enrol" // make somebody a household of the village
	GrantRevoke          Action = "grant.revoke"
	GrantList            Action = "grant.list"
	AuditRead            Action = "audit.read"

	DemoUse Action = "demo.use" // demo mode's clock and outbox
)

// Actions lists every action; what is not in it is refused even if policy.csv
// allows it.
var Actions = []Action{
	CampaignCreate, CampaignDraftFor, CampaignReadDraft, CampaignUpdate, CampaignSubmit, CampaignWatch, CampaignSuspend,
	CampaignResume, CampaignCancel, CampaignReadPayee,
	ReviewAttest, ReviewApprove, ReviewReadQueue, ReviewRead,
	PostPublish, QuestionAsk, QuestionAnswer, FollowSet, ProblemReport, ProblemHandle, ProblemList,
	PledgeCreate, PledgeRead, PledgeReadPersonal, PledgeChange, PledgeCancel, PledgeReadOrders,
	ClosingReadProof, ShortfallDecide,
	PayoutCreate, PayoutConfirm, PayoutWithdraw, PayoutBankFile, PayoutRead, LedgerRead,
	ReconciliationStart, ReconciliationRead, ReconciliationReadUnassigned,
	PersonReadContact, PersonListHouseholds, PersonExport, PersonErase, AddressRead, AddressSave, AddressRemove, SignInList, SignInRevoke,
	GrantGive, GrantEnrol, GrantRevoke, GrantList, AuditRead,
	DemoUse,
}

// Object answers the part before the dot: campaign.
func (a Action) Object() string { object, _, _ := strings.Cut(string(a), "."); return object }

// Verb answers the part after the dot: create.
func (a Action) Verb() string { _, verb, _ := strings.Cut(string(a), "."); return verb }
