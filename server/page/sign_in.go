package page

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"shanhuo.app/ent/gen/signin"
	"shanhuo.app/server/account"
	"shanhuo.app/server/message"
)

type signInView struct {
	Problems                       []trouble
	Who, Code                      *field
	Next, Identifier, Masked, Back string
	Why                            string // what it is wanted for
	Sent                           int64  // when the code was sent, in seconds
	Again                          bool   // it was asked for again
	Demo                           bool
}

// resendAfter is how long a message may take before asking again helps. It only keeps
// people from pressing too often: the limits are those of package account.
const resendAfter = 30 * time.Second

func (s *site) signInForm(v *visit) (*answer, error) {
	next := local(v.r.URL.Query().Get("next"))
	if v.me != nil {
		return to(next), nil
	}
	return s.askWho(v, "", next, troubles{}), nil
}

// signIn takes both steps: an address, to which a code is sent, and then the code.
func (s *site) signIn(v *visit) (*answer, error) {
	who, next := strings.TrimSpace(v.r.PostFormValue("identifier")), local(v.r.PostFormValue("next"))
	if !v.r.PostForm.Has("code") {
		if wait := v.resendIn(); wait > 0 {
			wrong := troubles{Status: http.StatusTooManyRequests}
			wrong.add(nil, v.t("page.signIn.tooSoon", "n", int((wait+time.Second-1)/time.Second)))
			return s.askCode(v, who, next, wrong), nil
		}
		err := s.Accounts.RequestCode(v.ctx, who, s.Origin(v.r), v.Lang())
		if err == nil {
			return s.askCode(v, who, next, troubles{}), nil
		}
		wrong, err := v.refused(err, inputs(map[string]*field{"identifier": {ID: "identifier"}}))
		if err != nil {
			return nil, err
		}
		return s.askWho(v, who, next, wrong), nil
	}
	in, err := s.Accounts.SignIn(v.ctx, account.SignInInput{
		Identifier: who, Code: v.r.PostFormValue("code"), Kind: signin.KindCOOKIE, Device: account.Device(v.r.UserAgent()), Locale: v.Lang(),
	})
	if err != nil {
		wrong, err := v.refused(err, inputs(map[string]*field{"code": {ID: "code"}}))
		if err != nil {
			return nil, err
		}
		return s.askCode(v, who, next, wrong), nil
	}
	v.cookies = append(v.cookies, s.cookie(s.CookieName, in.Token, in.SignIn.ExpiresAt.Sub(in.SignIn.CreatedAt)))
	return to(next), nil
}

// cookie makes a cookie of ours: no script reads it, no other site sends it along.
func (s *site) cookie(name, value string, life time.Duration) *http.Cookie {
	return &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: int(life / time.Second), HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: strings.HasPrefix(s.BaseURL, "https://"),
	}
}

func (s *site) askWho(v *visit, who, next string, wrong troubles) *answer {
	return &answer{status: wrong.status(), page: "sign_in", section: "sign-in", title: v.t("page.signIn.title"), here: signInFirst(next), view: signInView{
		Problems: wrong.List, Next: next, Demo: s.Demo, Why: s.whySignIn(v, next),
		Who: &field{
			ID: "identifier", Name: "identifier", Label: v.t("page.signIn.who"), Value: who, Complete: "username", Max: 254, Required: true,
			Wrong: wrong.Wrong["identifier"], Focus: len(wrong.List) == 0,
		},
	}}
}

// whySignIn says what signing in is for, to whoever was about to pledge.
func (s *site) whySignIn(v *visit, next string) string {
	path, _, _ := strings.Cut(next, "?")
	slug, about := strings.CutSuffix(strings.TrimPrefix(path, "/c/"), "/pledge")
	if !about {
		return ""
	}
	p, err := s.Campaigns.Page(v.ctx, slug)
	if err != nil {
		return "" // the page itself tells what is wrong with it
	}
	return v.t("page.signIn.why", "campaign", p.Campaign.Title)
}

// resendIn answers how long somebody who asks for a code again should wait.
func (v *visit) resendIn() time.Duration {
	sent, err := strconv.ParseInt(v.r.PostFormValue("sent"), 10, 64)
	if err != nil || sent <= 0 || sent > v.now.Unix() {
		return 0
	}
	return resendAfter - v.now.Sub(time.Unix(sent, 0))
}

func (s *site) askCode(v *visit, who, next string, wrong troubles) *answer {
	sent := v.now.Unix()
	if len(wrong.List) > 0 {
		if before, err := strconv.ParseInt(v.r.PostFormValue("sent"), 10, 64); err == nil {
			sent = before
		}
	}
	masked := message.PhoneMask(who)
	if strings.Contains(who, "@") {
		masked = message.EmailMask(who)
	}
	return &answer{status: wrong.status(), page: "sign_in", section: "sign-in", title: v.t("page.signIn.codeTitle"), here: signInFirst(next), view: signInView{
		Problems: wrong.List, Next: next, Demo: s.Demo, Identifier: who, Masked: masked, Back: signInFirst(next), Sent: sent,
		Again: v.r.PostForm.Has("sent") && len(wrong.List) == 0,
		Code: &field{
			ID: "code", Name: "code", Label: v.t("page.signIn.code"), Hint: v.t("page.signIn.codeHint"), Mode: "numeric", Complete: "one-time-code",
			Class: "code", Max: 12, Required: true, Wrong: wrong.Wrong["code"], Focus: len(wrong.List) == 0,
		},
	}}
}

func (s *site) signOut(v *visit) (*answer, error) {
	if err := s.Accounts.SignOut(v.ctx); err != nil {
		return nil, err
	}
	gone := s.cookie(s.CookieName, "", 0)
	gone.MaxAge = -1
	v.cookies = append(v.cookies, gone)
	return to("/"), nil
}
