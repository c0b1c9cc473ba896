package page

import (
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/signin"
	"shanhuo.app/server/fault"
)

const signInsPath = "/account/sign-ins"

type signInsView struct {
	Flash  string
	Gone   bool // one that was asked for is not among them
	Crumbs []crumb
	Rows   []signInRow
	Others int // all but the one in use
}

type signInRow struct {
	ID, Device  string
	Program     bool // uses the API
	Since, Seen time.Time
	Current     bool
}

func (s *site) signInList(v *visit) (*answer, error) {
	list, err := s.Accounts.SignIns(v.ctx)
	if err != nil {
		return nil, err
	}
	title := v.t("page.account.signIns")
	view := signInsView{Flash: v.done("revoked", "othersRevoked"), Crumbs: v.accountCrumbs(crumb{Name: title})}
	view.Rows, view.Others = v.signInRows(list)
	return &answer{page: "account_sign_ins", section: "account", title: title, here: signInsPath, view: view}, nil
}

// signInRows are the one in use and then the others, last seen first.
func (v *visit) signInRows(list []*gen.SignIn) (rows []signInRow, others int) {
	for _, one := range list {
		row := signInRow{
			ID: one.ID.String(), Device: one.Device, Program: one.Kind == signin.KindBEARER, Since: one.CreatedAt, Seen: one.SeenAt, Current: one.ID == v.me.SignInID,
		}
		if row.Current {
			rows = slices.Insert(rows, 0, row)
			continue
		}
		rows = append(rows, row)
		others++
	}
	return rows, others
}

// revoke ends one sign-in. The one in use ends as signing out does.
func (s *site) revoke(v *visit) (*answer, error) {
	id, err := uuid.Parse(v.r.PathValue("id"))
	if err != nil {
		return s.noSignIn(v)
	}
	if id == v.me.SignInID {
		return s.signOut(v)
	}
	if err := s.Accounts.Revoke(v.ctx, id); fault.Is(err, fault.NotFound) {
		return s.noSignIn(v)
	} else if err != nil {
		return nil, err
	}
	return to(signInsPath + "?done=revoked"), nil
}

// noSignIn shows the reader's sign-ins to somebody who asked for one that is not theirs.
func (s *site) noSignIn(v *visit) (*answer, error) {
	a, err := s.signInList(v)
	if err != nil {
		return nil, err
	}
	view := a.view.(signInsView)
	view.Gone = true
	a.view, a.status = view, http.StatusNotFound
	return a, nil
}

type othersView struct {
	Crumbs []crumb
	Rows   []signInRow
	Back   string
}

// othersForm asks once before all other sign-ins end.
func (s *site) othersForm(v *visit) (*answer, error) {
	list, err := s.Accounts.SignIns(v.ctx)
	if err != nil {
		return nil, err
	}
	title := v.t("page.account.others")
	view := othersView{Back: signInsPath, Crumbs: v.accountCrumbs(crumb{v.t("page.account.signIns"), signInsPath}, crumb{Name: title})}
	all, others := v.signInRows(list)
	if others == 0 {
		return to(signInsPath), nil
	}
	for _, row := range all {
		if !row.Current {
			view.Rows = append(view.Rows, row)
		}
	}
	return &answer{page: "account_others", section: "account", title: title, here: signInsPath + "/others", view: view}, nil
}

func (s *site) revokeOthers(v *visit) (*answer, error) {
	if _, err := s.Accounts.RevokeOthers(v.ctx); err != nil {
		return nil, err
	}
	return to(signInsPath + "?done=othersRevoked"), nil
}
