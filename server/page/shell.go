package page

import (
	"net/http"

	"shanhuo.app/server/access"
)

// shellView is the empty page of the web app.
type shellView struct{ Built bool }

// shell is the page in which the web app runs: the frame of every page, and a place
// for the app. It holds nothing of its reader but what the frame says, and nothing at
// all for a reader without cookies, which is how phones keep it for the field.
func (s *site) shell(v *visit) (*answer, error) {
	built := s.bundles.tags["main"] != ""
	a := &answer{page: "shell", title: v.t("page.shell.title"), bundle: "main", section: "desk", view: shellView{built}}
	if !built {
		a.status = http.StatusServiceUnavailable
	}
	return a, nil
}

// explorer is the page in which the API is tried out; package web says who gets it.
func (s *site) explorer(v *visit) (*answer, error) {
	built := s.bundles.tags["explorer"] != ""
	a := &answer{page: "explorer", title: v.t("page.explorer.title"), bundle: "explorer", here: "/graphql", view: shellView{built}}
	if !built {
		a.status = http.StatusServiceUnavailable
	}
	return a, nil
}

// app is the shell for those who are signed in; others sign in first.
func (s *site) app(v *visit) (*answer, error) {
	if v.me == nil {
		return to(signInFirst(here(v.r.URL))), nil
	}
	return s.shell(v)
}

// desks are the areas of the web app by the roles that open them, the busiest first.
var desks = []struct {
	role access.Role
	area string
}{
	{access.CountyFinance, "/f"}, {access.CountyOfficer, "/g/review"}, {access.VillageClerk, "/assist"}, {access.TownshipOfficer, "/g/review"},
	{access.CityOfficer, "/g/review"}, {access.Auditor, "/g/review"}, {access.Household, "/h"},
}

// desk answers the address where a person works, and nothing for those without a role.
func desk(p *access.Principal) string {
	if p == nil {
		return ""
	}
	for _, d := range desks {
		for i := range p.Grants {
			if p.Grants[i].Role == d.role {
				return d.area
			}
		}
	}
	return ""
}

// gallery shows every part and state of the web app, in demo mode.
func (s *site) gallery(v *visit) (*answer, error) {
	if err := access.Require(v.ctx, access.DemoUse, access.Object{}); err != nil {
		return nil, err
	}
	return s.shell(v)
}
