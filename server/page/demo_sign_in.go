package page

import (
	"shanhuo.app/server/account"
)

// demoSignIn makes a visitor of the demonstration one of its people, without a code.
func (s *site) demoSignIn(v *visit) (*answer, error) {
	in, err := s.Accounts.DemoSignIn(v.ctx, v.r.PostFormValue("identifier"), account.Device(v.r.UserAgent()))
	if err != nil {
		return nil, err
	}
	v.cookies = append(v.cookies, s.cookie(s.CookieName, in.Token, in.SignIn.ExpiresAt.Sub(in.SignIn.CreatedAt)))
	return to(local(v.r.PostFormValue("next"))), nil
}
