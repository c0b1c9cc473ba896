package page

import (
	"net/http"
	"net/url"
	"slices"

	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/message"
)

// errorView says what happened and what to do.
type errorView struct {
	Title     string
	Text      []string
	RequestID string
	SignIn    string // where to sign in, when that helps
}

// tooOften are the refusals that end by waiting.
var tooOften = []string{"TOO_MANY_CODES", "SIGN_IN_LOCKED", "TOO_MANY_QUESTIONS", "TOO_MANY_PROBLEMS", "RATE_LIMITED"}

// failed is the page of an error. Whoever reads without being signed in is asked
// to sign in and comes back to the same address.
func (s *site) failed(v *visit, err error) *answer {
	faults := fault.All(err)
	if len(faults) == 0 {
		id := access.RequestID(v.ctx)
		s.Log.ErrorContext(v.ctx, "page", "request", id, "route", v.r.Pattern, "error", err.Error())
		return s.errorPage(http.StatusInternalServerError, errorView{
			Title: v.t("page.error.internal"), Text: []string{v.t("page.error.internalText")}, RequestID: id,
		})
	}
	f := faults[0]
	view := errorView{Text: []string{message.Fault(v.Lang(), f)}, RequestID: access.RequestID(v.ctx)}
	switch {
	case f.Kind == fault.Unauthenticated && v.r.Method != http.MethodPost:
		return to(signInFirst(here(v.r.URL)))
	case f.Kind == fault.Unauthenticated:
		view.Title, view.SignIn = v.t("page.error.signIn"), "/sign-in"
	case f.Kind == fault.NotFound:
		view.Title = v.t("page.error.notFound")
	case f.Kind == fault.Denied:
		view.Title = v.t("page.error.denied")
	case slices.Contains(tooOften, f.Code):
		view.Title = v.t("page.error.rate")
	case f.Kind == fault.Unavailable:
		view.Title = v.t("page.error.unavailable")
	case f.Kind == fault.Conflict:
		view.Title = v.t("page.error.conflict")
	default:
		view.Title = v.t("page.error.invalid")
	}
	if f.Code == "LINK_EXPIRED" || f.Code == "LINK_INVALID" {
		view.SignIn = signInFirst("/pledges")
	}
	return s.errorPage(status(f), view)
}

func (s *site) errorPage(status int, view errorView) *answer {
	return &answer{status: status, page: "error", title: view.Title, here: "/", view: view}
}

// status answers the HTTP status of a refusal.
func status(f *fault.Fault) int {
	switch {
	case slices.Contains(tooOften, f.Code):
		return http.StatusTooManyRequests
	case f.Kind == fault.NotFound:
		return http.StatusNotFound
	case f.Kind == fault.Denied:
		return http.StatusForbidden
	case f.Kind == fault.Unauthenticated:
		return http.StatusUnauthorized
	case f.Kind == fault.Unavailable:
		return http.StatusServiceUnavailable
	case f.Kind == fault.Conflict:
		return http.StatusConflict
	default:
		return http.StatusUnprocessableEntity
	}
}

func signInFirst(next string) string { return "/sign-in?next=" + url.QueryEscape(next) }

// nothing answers what no page is at.
func (s *site) nothing(v *visit) (*answer, error) {
	if v.r.Method != http.MethodGet && v.r.Method != http.MethodHead {
		return s.errorPage(http.StatusMethodNotAllowed, errorView{Title: v.t("page.error.method"), Text: []string{v.t("page.error.methodText")}}), nil
	}
	return s.errorPage(http.StatusNotFound, errorView{Title: v.t("page.error.notFound"), Text: []string{v.t("page.error.notFoundText")}}), nil
}

// trouble is one line of an error summary; Href leads to the field it is about and
// Label names it, since several lines must differ.
type trouble struct {
	Href, Label, Text string
	Away              bool // opens beside, so that what was typed stays
}

// troubles are what is wrong with a form: the summary, and the same sentences beside
// the fields, where the label stands already.
type troubles struct {
	List   []trouble
	Wrong  map[string]string // by id of the field
	Status int
}

// refused turns a use case's faults into the troubles of a form. input answers the
// input that a fault's path means, nil for the form as a whole. Errors that are no
// faults, and things that do not exist, are answered as they are.
func (v *visit) refused(err error, input func(path string) *field) (troubles, error) {
	faults := fault.All(err)
	if len(faults) == 0 || fault.Is(err, fault.NotFound) || fault.Is(err, fault.Denied) {
		return troubles{}, err
	}
	out := troubles{Wrong: map[string]string{}, Status: status(faults[0])}
	for _, f := range faults {
		text := message.Fault(v.Lang(), f)
		if f.Kind == fault.Unauthenticated {
			out.List = append(out.List, trouble{Href: "/sign-in?next=/account", Text: v.t("page.pledge.signInAgain"), Away: true})
			continue
		}
		out.add(input(f.Field), text)
	}
	return out, nil
}

func (t *troubles) add(at *field, text string) {
	if at == nil {
		t.List = append(t.List, trouble{Text: text})
		return
	}
	if _, twice := t.Wrong[at.ID]; twice {
		return
	}
	if t.Wrong == nil {
		t.Wrong = map[string]string{}
	}
	t.Wrong[at.ID] = text
	t.List = append(t.List, trouble{Href: "#" + at.ID, Label: at.Label, Text: text})
}

// inputs finds an input by the path of its fault.
func inputs(by map[string]*field) func(string) *field {
	return func(path string) *field { return by[path] }
}

func (t *troubles) status() int {
	if t.Status == 0 && len(t.List) > 0 {
		return http.StatusUnprocessableEntity
	}
	return t.Status
}

// field is one labelled input.
type field struct {
	ID, Name, Label, Hint, Value, Wrong string
	Type, Mode, Complete, Class         string
	Max                                 int
	Required, Focus                     bool
	Options                             []option
}

type option struct{ Value, Text string }

// DescribedBy answers the ids of the hint and the error, for aria-describedby.
func (f field) DescribedBy() string {
	ids := ""
	if f.Hint != "" {
		ids = f.ID + "-hint"
	}
	if f.Wrong != "" {
		if ids != "" {
			ids += " "
		}
		ids += f.ID + "-wrong"
	}
	return ids
}
