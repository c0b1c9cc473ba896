package page

import (
	"shanhuo.app/server/access"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
)

type cancelView struct {
	Problems                    []trouble
	Crumbs                      []crumb
	Campaign, Action, Back, Key string
	Lines                       []lineView
	Amount                      money.Fen
	Card                        bool // one is saved, and will be forgotten
	Again                       bool // the campaign still takes pledges
}

func (s *site) cancelForm(v *visit) (*answer, error) { return s.showCancel(v, newKey(), troubles{}) }

// showCancel asks once, and says what will happen.
func (s *site) showCancel(v *visit, key string, wrong troubles) (*answer, error) {
	p, err := s.load(v)
	if err != nil {
		return nil, err
	}
	if err := access.Require(v.ctx, access.PledgeCancel, access.OfPledge(p)); err != nil {
		return nil, err
	}
	c, here := p.Edges.Campaign, "/pledges/"+p.ID.String()
	return &answer{status: wrong.status(), page: "pledge_cancel", section: "pledges", title: v.t("page.cancel.title"), here: here + "/cancel", view: cancelView{
		Problems: wrong.List, Campaign: c.Title, Action: here + "/cancel", Back: here, Key: key, Amount: amountOf(p), Lines: linesOf(p),
		Card: p.MethodLast4 != "", Again: c.State == lifecycle.CampaignLive && c.Deadline != nil && c.Deadline.After(v.now),
		Crumbs: []crumb{{v.t("page.mine.title"), "/pledges"}, {c.Title, here}, {Name: v.t("page.cancel.title")}},
	}}, nil
}

func (s *site) cancel(v *visit) (*answer, error) {
	id, err := v.pledgeID()
	if err != nil {
		return nil, err
	}
	key := v.r.PostFormValue("key")
	if _, err := s.Pledges.Cancel(v.ctx, id, key); err != nil {
		wrong, other := v.refused(err, inputs(nil))
		if other != nil {
			return nil, other
		}
		return s.showCancel(v, key, wrong)
	}
	return to("/pledges/" + id.String() + "?done=cancelled"), nil
}
