package review

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"shanhuo.app/server/fault"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/region"
	"shanhuo.app/server/text"
)

// Decision is what a reviewer decides about a step.
type Decision string

// The decisions.
const (
	Approve Decision = "APPROVE" // the village vouches; the county lets it open
	Return  Decision = "RETURN"  // with a comment or questions; it is a draft again
	Reject  Decision = "REJECT"  // with a reason; it ends
)

// Limits of what a reviewer writes.
const (
	CommentMax   = 1000
	QuestionsMax = 20
	QuestionMax  = 300
)

// county answers the county that a village lies in.
func county(village region.Path) region.Path { return village.Parent().Parent() }

// Ruling is a decision with what the reviewer wrote. Questions stand beside the
// fields they concern.
type Ruling struct {
	Decision  Decision
	Comment   string
	Questions []offer.FieldQuestion
	VisitedOn string // YYYY-MM-DD in Shanghai, when the reviewer says to have been there; the public reads it
}

// Cleaned answers r with its texts cleaned.
func (r Ruling) Cleaned() Ruling {
	r.Comment = text.Lines(r.Comment)
	r.VisitedOn = strings.TrimSpace(r.VisitedOn)
	r.Questions = slices.Clone(r.Questions)
	for i := range r.Questions {
		r.Questions[i].Field, r.Questions[i].Text = strings.TrimSpace(r.Questions[i].Field), text.Line(r.Questions[i].Text)
	}
	return r
}

// Check answers what is wrong with a ruling: whoever gets a campaign back has to be
// told what to mend, and whoever loses it has to be told why. Nobody has been anywhere
// tomorrow.
func Check(r Ruling, now time.Time) fault.List {
	var list fault.List
	switch r.Decision {
	case Approve:
	case Return:
		if r.Comment == "" && len(r.Questions) == 0 {
			list.Addf("RETURN_WITHOUT_QUESTIONS", "comment")
		}
	case Reject:
		if r.Comment == "" {
			list.Addf("REJECT_WITHOUT_REASON", "comment")
		}
	default:
		list.Addf("DECISION_UNKNOWN", "decision")
	}
	text.Check(&list, "comment", r.Comment, text.Limits{Max: CommentMax, Lines: true})
	checkVisit(&list, r.VisitedOn, now)
	if r.Decision != Return && len(r.Questions) > 0 {
		list.Addf("QUESTIONS_ONLY_ON_RETURN", "questions")
	}
	if len(r.Questions) > QuestionsMax {
		list.Addf("TOO_MANY", "questions", "max", QuestionsMax)
		return list
	}
	for i, q := range r.Questions {
		at := "questions." + strconv.Itoa(i)
		if !knownField(q.Field) {
			list.Addf("FIELD_UNKNOWN", at+".field")
		}
		text.Check(&list, at+".text", q.Text, text.Limits{Min: 2, Max: QuestionMax})
	}
	return list
}

// fields are the answers of a campaign that a question may stand beside. Two have
// another name in the API, which is where a finding is told and then asked about.
var fields = []string{
	"title", "summary", "produce", "beneficiary", "beneficiaryName", "payee", "goal", "goalMinor", "days", "deliveryMonth", "launchAt",
	"story", "costs", "ladder", "tiers", "photos",
}

// knownField tells whether path (story.grow, tiers.0.price) begins with one of
// fields and goes on with plain segments.
func knownField(path string) bool {
	if len(path) > 60 {
		return false
	}
	segments := strings.Split(path, ".")
	for _, s := range segments {
		if s == "" || strings.ContainsFunc(s, func(r rune) bool {
			return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
		}) {
			return false
		}
	}
	return slices.Contains(fields, segments[0])
}
