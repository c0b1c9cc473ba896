package page

type nameView struct {
	Problems []trouble
	Crumbs   []crumb
	Name     field
}

func (s *site) nameForm(v *visit) (*answer, error) {
	me, err := s.Accounts.Me(v.ctx)
	if err != nil {
		return nil, err
	}
	return s.askName(v, me.DisplayName, troubles{}), nil
}

func (s *site) askName(v *visit, name string, wrong troubles) *answer {
	title := v.t("page.account.name")
	return &answer{status: wrong.status(), page: "account_name", section: "account", title: title, here: "/account/name", view: nameView{
		Problems: wrong.List, Crumbs: v.accountCrumbs(crumb{Name: title}),
		Name: field{
			ID: "name", Name: "name", Label: title, Hint: v.t("page.account.nameHint"), Value: name, Complete: "nickname",
			Max: 30, Required: true, Wrong: wrong.Wrong["name"],
		},
	}}
}

func (s *site) nameSave(v *visit) (*answer, error) {
	name := v.r.PostFormValue("name")
	if _, err := s.Accounts.SetDisplayName(v.ctx, name); err != nil {
		wrong, other := v.refused(err, inputs(map[string]*field{"displayName": {ID: "name", Label: v.t("page.account.name")}}))
		if other != nil {
			return nil, other
		}
		return s.askName(v, name, wrong), nil
	}
	return to("/account?done=saved"), nil
}
