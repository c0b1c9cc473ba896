package question_test

import (
	"testing"

	"shanhuo.app/server/fault"
	"shanhuo.app/server/question"
)

// What is asked and answered is read by everybody and cannot be taken back.
func TestAPhoneNumberIsNotPublished(t *testing.T) {
	t.Parallel()
	const call, fine = "打我电话 13800138000，便宜卖给您。", "什么时候发货？"
	for name, c := range map[string]struct {
		list fault.List
		want bool
	}{
		"a question with a number": {question.CheckText(call), true}, "an answer with a number": {question.CheckAnswer(call), true},
		"a question": {question.CheckText(fine), false}, "an answer": {question.CheckAnswer(fine), false},
	} {
		if got := fault.HasCode(c.list.Err(), "TEXT_HAS_CONTACT"); got != c.want {
			t.Errorf("%s: %v", name, c.list)
		}
	}
}
