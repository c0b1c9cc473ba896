package question

import (
	"time"

	"shanhuo.app/server/fault"
	"shanhuo.app/server/text"
)

// Limits of questions and answers.
const (
	TextMin, TextMax     = 4, 300
	AnswerMin, AnswerMax = 2, 1000
	// PerDay is how many questions one person asks in 24 hours, over all campaigns.
	PerDay = 10
)

const day = 24 * time.Hour

// CheckText answers what is wrong with a cleaned question.
func CheckText(s string) fault.List {
	var list fault.List
	text.Check(&list, "text", s, text.Limits{Min: TextMin, Max: TextMax, Lines: true})
	noContact(&list, "text", s)
	return list
}

// CheckAnswer answers what is wrong with a cleaned answer.
func CheckAnswer(s string) fault.List {
	var list fault.List
	text.Check(&list, "answer", s, text.Limits{Min: AnswerMin, Max: AnswerMax, Lines: true})
	noContact(&list, "answer", s)
	return list
}

// noContact keeps phone numbers out of what everybody reads and nobody can take back.
func noContact(list *fault.List, field, s string) {
	if text.HasContact(s) {
		list.Addf("TEXT_HAS_CONTACT", field)
	}
}
