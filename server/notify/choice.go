package notify

import (
	"slices"

	"shanhuo.app/server/access"
)

// Choice is notices that a person may do without, by what they are about.
type Choice string

// The choices, by the names under which a person's row keeps those that are unwanted.
const (
	Posts     Choice = "POSTS"     // posts of campaigns one follows or supports
	Questions Choice = "QUESTIONS" // questions to one's campaigns, and answers to one's own
	Dates     Choice = "DATES"     // that a campaign one follows ends soon
	Reviews   Choice = "REVIEWS"   // that a campaign waits for one's own office
)

// Choices lists them in the order in which they are shown.
var Choices = []Choice{Posts, Questions, Dates, Reviews}

// choices are the kinds that can be done without. Every other kind always goes out:
// it is about the reader's own money, campaign, review or sign-in. DEADLINE_SOON tells a
// backer the amount and the day of their charge, and APPROVED_LIVE an owner the outcome
// of the review, so neither is here. What waits for an office stands in its queue too;
// CLERK_WANTED does not, at the desk that is told.
var choices = map[string]Choice{
	PostPublished:    Posts,
	QuestionAsked:    Questions,
	QuestionAnswered: Questions,
	FollowedSoon:     Dates,
	VouchWaits:       Reviews,
	ApprovalWaits:    Reviews,
}

// ChoicesOf answers those of Choices that p is asked about: nothing ever waits for the
// office of somebody who decides no step of a review.
func ChoicesOf(p *access.Principal) []Choice {
	if p != nil && len(p.Regions(access.ReviewAttest))+len(p.Regions(access.ReviewApprove)) > 0 {
		return Choices
	}
	return slices.DeleteFunc(slices.Clone(Choices), func(c Choice) bool { return c == Reviews })
}

// Choosable answers the choice that a kind belongs to, and false for one that
// nobody can do without.
func Choosable(kind string) (Choice, bool) {
	choice, ok := choices[kind]
	return choice, ok
}
