package access

import (
	"slices"

	"github.com/google/uuid"

	"shanhuo.app/server/fault"
)

// separated are the actions that check, approve or pay the work of others, and
// are therefore refused to everyone who has a hand in it.
var separated = map[Action]bool{
	ReviewAttest:    true,
	ReviewApprove:   true,
	ProblemHandle:   true,
	ShortfallDecide: true,
	PayoutCreate:    true,
	PayoutConfirm:   true,
	GrantGive:       true,
	GrantEnrol:      true,
}

// Separate is the separation of duties, a pure rule: nobody decides about what they
// own, wrote, made or gain from, and who decided one step does not decide the next.
// It answers nil or a Denied fault.
func Separate(who uuid.UUID, o Object) error {
	switch {
	case !isPerson(who):
		return fault.New(fault.Denied, "OWN_WORK", "")
	case who == o.Attestor:
		return fault.New(fault.Denied, "DECIDED_BEFORE", "")
	case who == o.Owner, who == o.Author, who == o.Beneficiary, slices.Contains(o.Hands, who):
		return fault.New(fault.Denied, "OWN_WORK", "")
	}
	return nil
}
