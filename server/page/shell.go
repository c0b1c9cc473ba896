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
	a := &answer{page: "shell", title: v.t("page.shell.title"), bundle: "main", view: shellView{built}}
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

// gallery shows every part and state of the web app, in demo mode.
func (s *site) gallery(v *visit) (*answer, error) {
	if err := access.Require(v.ctx, access.DemoUse, access.Object{}); err != nil {
		return nil, err
	}
	return s.shell(v)
}
