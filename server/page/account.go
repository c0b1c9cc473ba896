package page

import (
	"time"

	"github.com/google/uuid"

	"shanhuo.app/server/fault"
)

type accountView struct {
	Flash    string
	Problems []trouble
	Name     field
	Language field
	SignIns  []signInRow
}

type signInRow struct {
	ID, Device string
	Seen       time.Time
	Current    bool
}

func (s *site) account(v *visit) (*answer, error) {
	me, err := s.Accounts.Me(v.ctx)
	if err != nil {
		return nil, err
	}
	return s.showAccount(v, me.DisplayName, me.Locale, troubles{})
}

func (s *site) showAccount(v *visit, name, locale string, wrong troubles) (*answer, error) {
	list, err := s.Accounts.SignIns(v.ctx)
	if err != nil {
		return nil, err
	}
	view := accountView{
		Problems: wrong.List,
		Name: field{
			ID: "name", Name: "name", Label: v.t("page.account.name"), Hint: v.t("page.account.nameHint"), Value: name, Complete: "nickname",
			Max: 30, Required: true, Wrong: wrong.Wrong["name"],
		},
		Language: field{ID: "locale", Name: "locale", Label: v.t("page.account.language"), Value: locale, Wrong: wrong.Wrong["locale"]},
	}
	for _, l := range languages {
		view.Language.Options = append(view.Language.Options, option{l.Lang, l.Name})
	}
	for _, one := range list {
		view.SignIns = append(view.SignIns, signInRow{ID: one.ID.String(), Device: one.Device, Seen: one.SeenAt, Current: one.ID == v.me.SignInID})
	}
	if done := v.r.URL.Query().Get("done"); done == "saved" || done == "revoked" {
		view.Flash = v.t("page.account." + done)
	}
	return &answer{status: wrong.status(), page: "account", section: "account", title: v.t("page.account.title"), here: "/account", view: view}, nil
}

func (s *site) accountSave(v *visit) (*answer, error) {
	name, locale := v.r.PostFormValue("name"), v.r.PostFormValue("locale")
	_, err := s.Accounts.SetDisplayName(v.ctx, name)
	if err == nil {
		_, err = s.Accounts.SetLocale(v.ctx, locale)
	}
	if err != nil {
		wrong, other := v.refused(err, inputs(map[string]*field{"displayName": {ID: "name"}, "locale": {ID: "locale"}}))
		if other != nil || v.me == nil {
			return nil, err
		}
		return s.showAccount(v, name, locale, wrong)
	}
	v.cookies = append(v.cookies, s.cookie(languageCookie, locale, languageLife))
	return to("/account?done=saved"), nil
}

func (s *site) revoke(v *visit) (*answer, error) {
	id, err := uuid.Parse(v.r.PathValue("id"))
	if err != nil {
		return nil, fault.NewNotFound("signIn")
	}
	if err := s.Accounts.Revoke(v.ctx, id); err != nil {
		return nil, err
	}
	return to("/account?done=revoked"), nil
}
