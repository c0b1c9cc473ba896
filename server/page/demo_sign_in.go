package page

import (
	"shanhuo.app/server/account"
	"shanhuo.app/server/message"
)

// demoSignIn makes a visitor of the demonstration one of its people, without a code, and
// leads to next; without one to that person's desk, and to here who has none. The
// language stays the one that is being read, whatever that person reads at home.
func (s *site) demoSignIn(v *visit) (*answer, error) {
	in, err := s.Accounts.DemoSignIn(v.ctx, v.r.PostFormValue("identifier"), account.Device(v.r.UserAgent()))
	if err != nil {
		return nil, err
	}
	v.cookies = append(v.cookies, s.cookie(s.CookieName, in.Token, in.SignIn.ExpiresAt.Sub(in.SignIn.CreatedAt)), s.cookie(languageCookie, message.Known(v.Lang()), languageLife))
	next := v.r.PostFormValue("next")
	if next == "" {
		if next = deskOf(s.demoPerson(v.r.PostFormValue("identifier")).Is); next == "" {
			next = v.r.PostFormValue("here")
		}
	}
	return to(local(next)), nil
}
