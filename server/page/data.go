package page

import (
	"time"

	"shanhuo.app/server/account"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/fault"
)

const dataPath = "/account/data"

type dataView struct {
	Flash  string
	Crumbs []crumb
	PerDay int        // downloads in 24 hours
	Days   int        // from asking to be erased until it is done
	Erased *time.Time // when an open wish to be erased is carried out
}

// data tells what can be taken along and taken away.
func (s *site) data(v *visit) (*answer, error) {
	wish, err := s.Accounts.Erasure(v.ctx)
	if err != nil {
		return nil, err
	}
	title := v.t("page.account.data")
	view := dataView{
		Crumbs: v.accountCrumbs(crumb{Name: title}), PerDay: account.ExportsPerDay, Days: int(account.ErasureAfter / (24 * time.Hour)),
	}
	if wish != nil {
		view.Erased, view.Flash = &wish.DueAt, v.done("erasureAsked")
	} else {
		view.Flash = v.done("erasureWithdrawn")
	}
	return &answer{page: "account_data", section: "account", title: title, here: dataPath, view: view}, nil
}

// dataFile is all that the portal knows of whoever is signed in, to take along.
func (s *site) dataFile(v *visit) (*answer, error) {
	// Another site's page may send its reader here, and would use up the day's exports.
	// Browsers say so; a program says nothing.
	if from := v.r.Header.Get("Sec-Fetch-Site"); from != "" && from != "same-origin" && from != "none" {
		return nil, fault.New(fault.Denied, "CROSS_SITE", "")
	}
	raw, err := s.Accounts.Export(v.ctx)
	if err != nil {
		return nil, err
	}
	return &answer{file: &file{name: "shanhuo-" + v.now.In(clock.Shanghai).Format(time.DateOnly) + ".json", kind: "application/json", body: raw}}, nil
}
