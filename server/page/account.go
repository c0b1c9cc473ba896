package page

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"shanhuo.app/server/account"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/message"
	"shanhuo.app/server/notify"
)

// accountView is the overview: what is set, each with the page where it is changed.
type accountView struct {
	Flash     string
	Name      string
	Language  string
	Large     bool
	Notices   string
	Addresses int
	Keeps     bool // the portal keeps addresses
	SignIns   int
	Erased    *time.Time // when an open wish to be erased is carried out
	Contacts  []account.Contact
	Roles     []roleView
}

func (s *site) account(v *visit) (*answer, error) {
	me, err := s.Accounts.Me(v.ctx)
	if err != nil {
		return nil, err
	}
	view := accountView{
		Flash: v.done("saved"), Name: me.DisplayName, Language: v.languageName(v.Lang()), Large: v.large, Keeps: s.Addresses != nil,
		Notices: v.chosenNotices(me.UnwantedNotices),
	}
	if view.Contacts, err = s.Accounts.Contacts(v.ctx); err != nil {
		return nil, err
	}
	if view.Keeps {
		kept, err := s.Addresses.List(v.ctx)
		if err != nil {
			return nil, err
		}
		view.Addresses = len(kept)
	}
	signIns, err := s.Accounts.SignIns(v.ctx)
	if err != nil {
		return nil, err
	}
	view.SignIns = len(signIns)
	wish, err := s.Accounts.Erasure(v.ctx)
	if err != nil {
		return nil, err
	}
	if wish != nil {
		view.Erased = &wish.DueAt
	}
	if view.Roles, err = s.roles(v); err != nil {
		return nil, err
	}
	return &answer{page: "account", section: "account", title: v.t("page.account.title"), here: "/account", view: view}, nil
}

// languageName answers a language's name for itself.
func (v *visit) languageName(lang string) string {
	for _, l := range languages {
		if l.Lang == lang {
			return l.Name
		}
	}
	return ""
}

// chosenNotices says in a few words which notices somebody wants.
func (v *visit) chosenNotices(unwanted []string) string {
	var wanted []string
	choices := notify.ChoicesOf(v.me)
	for _, choice := range choices {
		if !slices.Contains(unwanted, string(choice)) {
			wanted = append(wanted, v.t("page.account.notice."+string(choice)))
		}
	}
	switch len(wanted) {
	case 0:
		return v.t("page.account.noticesNone")
	case len(choices):
		return v.t("page.account.noticesAll")
	}
	return strings.Join(wanted, v.t("page.stop"))
}

// done answers what the form before did, when it is one of these.
func (v *visit) done(known ...string) string {
	if did := v.r.URL.Query().Get("done"); slices.Contains(known, did) {
		return v.t("page.account." + did)
	}
	return ""
}

// accountCrumbs lead from a page of the account to the overview.
func (v *visit) accountCrumbs(way ...crumb) []crumb {
	return append([]crumb{{v.t("page.account.title"), "/account"}}, way...)
}

// signedIn serves pages of somebody's own. Strangers are asked to sign in and come
// back; a form of theirs in which nothing was typed tells them that nothing was done.
func (s *site) signedIn(h handler) handler {
	return func(v *visit) (*answer, error) {
		if v.me != nil {
			return h(v)
		}
		refused := fault.NewUnauthenticated()
		if v.asks() {
			return nil, refused
		}
		a := v.errorPage(http.StatusUnauthorized, errorKind(refused), message.Fault(v.Lang(), refused))
		view := a.view.(errorView)
		view.SignIn = signInFirst(accountPart(v.r.URL.Path))
		a.view = view
		return a, nil
	}
}

// accountPart answers the page of the account to which a form's address belongs.
func accountPart(path string) string {
	segments := strings.Split(path, "/")
	return strings.Join(segments[:min(len(segments), 3)], "/")
}
