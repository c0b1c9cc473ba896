package page

import (
	"net/http"
	"time"

	"shanhuo.app/server/account"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/message"
)

const erasePath = dataPath + "/erase"

type eraseView struct {
	Crumbs []crumb
	Stands []obstacle
	Days   int       // after the month of delivery, until which it waits
	Due    time.Time // when it is carried out, when it is asked for now
	Name   string    // what stands instead of the name afterwards
	Back   string
}

// obstacle is something that stands in the way, and the page where it can be seen to.
type obstacle struct{ Text, Href, Link string }

// obstacles are the pages by the code of what stands in the way.
var obstacles = map[string]struct{ href, link string }{
	"ERASURE_PLEDGES":    {"/pledges", "page.account.erase.pledges"},
	"ERASURE_GOODS":      {"/pledges", "page.account.erase.pledges"},
	"ERASURE_UNSETTLED":  {"/pledges", "page.account.erase.pledges"},
	"ERASURE_CAMPAIGNS":  {"/h", "page.account.erase.campaigns"},
	"ERASURE_DELIVERY":   {"/h", "page.account.erase.campaigns"},
	"ERASURE_UNFINISHED": {"/h", "page.account.erase.campaigns"},
	"ERASURE_OFFICE":     {"/account#roles", "page.account.erase.roles"},
}

// eraseForm says what will happen, and asks once.
func (s *site) eraseForm(v *visit) (*answer, error) {
	wish, err := s.Accounts.Erasure(v.ctx)
	if err != nil {
		return nil, err
	}
	if wish != nil {
		return to(dataPath), nil
	}
	return s.askErase(v, nil), nil
}

func (s *site) askErase(v *visit, stands []obstacle) *answer {
	title := v.t("page.account.erase")
	a := &answer{page: "account_erase", section: "account", title: title, here: erasePath, view: eraseView{
		Crumbs: v.accountCrumbs(crumb{v.t("page.account.data"), dataPath}, crumb{Name: title}),
		Stands: stands, Days: int(account.DeliveryAnswers / (24 * time.Hour)), Due: v.now.Add(account.ErasureAfter), Name: v.t("account.erasedName"), Back: dataPath,
	}}
	if len(stands) > 0 {
		a.status = http.StatusConflict
	}
	return a
}

func (s *site) erase(v *visit) (*answer, error) {
	_, err := s.Accounts.RequestErasure(v.ctx)
	if err == nil {
		return to(dataPath + "?done=erasureAsked"), nil
	}
	var stands []obstacle
	for _, f := range fault.All(err) {
		at, known := obstacles[f.Code]
		if !known {
			return nil, err
		}
		stands = append(stands, obstacle{Text: message.Fault(v.Lang(), f), Href: at.href, Link: v.t(at.link)})
	}
	if len(stands) == 0 {
		return nil, err
	}
	return s.askErase(v, stands), nil
}

func (s *site) withdrawErasure(v *visit) (*answer, error) {
	if err := s.Accounts.WithdrawErasure(v.ctx); err != nil {
		return nil, err
	}
	return to(dataPath + "?done=erasureWithdrawn"), nil
}
