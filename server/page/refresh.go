package page

import (
	"net/url"
	"strconv"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/lifecycle"
)

// A page that waits for a bank loads itself again, a few times and ever less often, by
// the header of that name: it works without script, and then leaves people in peace.
var looks = []int{3, 4, 6, 10, 20, 40}

// lookAgain has an answer loaded again after a while, at its own address.
func (v *visit) lookAgain(a *answer) {
	query := v.r.URL.Query()
	n, err := strconv.Atoi(query.Get("look"))
	if err != nil || n < 0 {
		n = 0
	}
	if !v.asks() || n >= len(looks) {
		return
	}
	query.Set("look", strconv.Itoa(n+1))
	a.refresh = strconv.Itoa(looks[n]) + "; url=" + (&url.URL{Path: v.r.URL.Path, RawQuery: query.Encode()}).RequestURI()
}

// news tells whether something about a pledge's card is under way whose outcome has not
// arrived: a card was just saved, or a new one is about to be charged.
func (s *site) news(v *visit, p *gen.Pledge) (bool, error) {
	switch p.State {
	case lifecycle.PledgeAwaitingMethod, lifecycle.PledgeActionRequired:
		return v.r.URL.Query().Get("from") == "bank", nil
	case lifecycle.PledgeAuthRequired, lifecycle.PledgeErroredSoft, lifecycle.PledgeErroredHard:
		if s.Charges == nil {
			return false, nil
		}
		return s.Charges.Trying(v.ctx, p)
	}
	return false, nil
}

// waits tells whether a page about a pledge will soon have other news.
func (h heard) waits() bool {
	return h.confirming || !h.lapsed && (h.state == lifecycle.PledgeQueued || h.state == lifecycle.PledgeCharging || h.state == lifecycle.PledgeProcessing)
}
