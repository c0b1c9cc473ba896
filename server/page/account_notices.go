package page

import (
	"slices"

	"shanhuo.app/server/notify"
)

type noticesView struct {
	Problems []trouble
	Crumbs   []crumb
	To       string // where notices go, the middle hidden
	Choices  []noticeView
	Locale   field
}

// noticeView is notices that can be done without.
type noticeView struct {
	ID, Value, Name, Hint string
	Wanted                bool
}

func (s *site) noticesForm(v *visit) (*answer, error) {
	me, err := s.Accounts.Me(v.ctx)
	if err != nil {
		return nil, err
	}
	contacts, err := s.Accounts.Contacts(v.ctx)
	if err != nil {
		return nil, err
	}
	sentTo := ""
	if len(contacts) > 0 {
		sentTo = contacts[0].Masked
	}
	return s.askNotices(v, sentTo, me.UnwantedNotices, me.Locale, troubles{}), nil
}

func (s *site) askNotices(v *visit, sentTo string, unwanted []string, locale string, wrong troubles) *answer {
	title := v.t("page.account.notices")
	view := noticesView{
		Problems: wrong.List, Crumbs: v.accountCrumbs(crumb{Name: title}), To: sentTo,
		Locale: field{ID: "locale", Name: "locale", Label: v.t("page.account.noticesLanguage"), Value: locale, Wrong: wrong.Wrong["locale"]},
	}
	for _, l := range languages {
		view.Locale.Options = append(view.Locale.Options, option{Value: l.Lang, Text: l.Name})
	}
	for _, choice := range notify.ChoicesOf(v.me) {
		name := string(choice)
		view.Choices = append(view.Choices, noticeView{
			ID: "notice-" + name, Value: name, Name: v.t("page.account.notice." + name), Hint: v.t("page.account.notice." + name + ".hint"),
			Wanted: !slices.Contains(unwanted, name),
		})
	}
	return &answer{status: wrong.status(), page: "account_notices", section: "account", title: title, here: "/account/notices", view: view}
}

func (s *site) noticesSave(v *visit) (*answer, error) {
	locale := v.r.PostFormValue("locale")
	wanted := v.r.PostForm["wanted"]
	var unwanted []notify.Choice
	var typed []string
	for _, choice := range notify.ChoicesOf(v.me) {
		if !slices.Contains(wanted, string(choice)) {
			unwanted, typed = append(unwanted, choice), append(typed, string(choice))
		}
	}
	// The language first: a form that lost its fields has none, and changes nothing.
	_, err := s.Accounts.SetLocale(v.ctx, locale)
	if err == nil {
		_, err = s.Accounts.SetUnwantedNotices(v.ctx, unwanted)
	}
	if err != nil {
		wrong, other := v.refused(err, inputs(map[string]*field{"locale": {ID: "locale", Label: v.t("page.account.noticesLanguage")}}))
		if other != nil {
			return nil, other
		}
		return s.askNotices(v, "", typed, locale, wrong), nil
	}
	// The pages stay in the language in which they are read.
	v.cookies = append(v.cookies, s.cookie(languageCookie, v.Lang(), languageLife))
	return to("/account?done=saved"), nil
}
