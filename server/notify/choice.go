package notify

// Choice is notices that a person may do without, by what they are about.
type Choice string

// The choices, by the names under which a person's row keeps those that are unwanted.
const (
	Posts     Choice = "POSTS"     // posts of campaigns one follows or supports
	Questions Choice = "QUESTIONS" // questions to one's campaigns, and answers to one's own
	Dates     Choice = "DATES"     // that a campaign one follows ends soon
)

// Choices lists them in the order in which they are shown.
var Choices = []Choice{Posts, Questions, Dates}

// choices are the kinds that can be done without. Every other kind always goes out:
// it is about the reader's own money, campaign, review or sign-in. DEADLINE_SOON tells a
// backer the amount and the day of their charge, and CAMPAIGN_LIVE an owner the outcome
// of the review, so neither is here.
var choices = map[string]Choice{
	PostPublished:    Posts,
	QuestionAsked:    Questions,
	QuestionAnswered: Questions,
	FollowedSoon:     Dates,
}

// Choosable answers the choice that a kind belongs to, and false for one that
// nobody can do without.
func Choosable(kind string) (Choice, bool) {
	choice, ok := choices[kind]
	return choice, ok
}
