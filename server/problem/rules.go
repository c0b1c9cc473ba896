package problem

import (
	"slices"
	"time"

	"shanhuo.app/server/fault"
	"shanhuo.app/server/text"
)

// The kinds of problems people report.
const (
	WrongFacts  = "WRONG_FACTS"  // the story says what is not so
	CopiedPhoto = "COPIED_PHOTO" // a photo is somebody else's
	NotReceived = "NOT_RECEIVED" // goods did not come
	Damaged     = "DAMAGED"      // goods came broken or spoilt
	Late        = "LATE"         // goods came, or come, later than promised
	Other       = "OTHER"
)

// Kinds lists every kind.
var Kinds = []string{WrongFacts, CopiedPhoto, NotReceived, Damaged, Late, Other}

// KindsBefore are those that can be so before a campaign has closed: nothing is sent yet.
var KindsBefore = []string{WrongFacts, CopiedPhoto, Other}

// Limits of what is written. PerDay bounds what one person reports in 24 hours.
const (
	TextMin, TextMax       = 10, 1000
	OutcomeMin, OutcomeMax = 4, 1000
	PerDay                 = 10
)

const day = 24 * time.Hour

// Check answers what is wrong with a report whose text is cleaned.
func Check(kind, words string) fault.List {
	var list fault.List
	if !slices.Contains(Kinds, kind) {
		list.Addf("PROBLEM_KIND_UNKNOWN", "kind")
	}
	text.Check(&list, "text", words, text.Limits{Min: TextMin, Max: TextMax, Lines: true})
	return list
}

// CheckOutcome answers what is wrong with a cleaned outcome.
func CheckOutcome(words string) fault.List {
	var list fault.List
	text.Check(&list, "outcome", words, text.Limits{Min: OutcomeMin, Max: OutcomeMax, Lines: true})
	return list
}
