package page

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/message"
)

// errorView says what happened, whether what people have here is safe, what to do, and
// by which number others can find it.
type errorView struct {
	Title     string
	Text      []string
	Safe, Do  string
	RequestID string
	SignIn    string // where to sign in, when that helps
	Again     string // the same address, when asking again may help
	Back      action // where whoever asked comes from, when that is known
}

// tooOften are the refusals that end by waiting.
var tooOften = []string{"TOO_MANY_CODES", "SIGN_IN_LOCKED", "TOO_MANY_QUESTIONS", "TOO_MANY_PROBLEMS", "TOO_MANY_EXPORTS", "RATE_LIMITED"}

// failed is the page of an error. Whoever reads without being signed in is asked
// to sign in and comes back to the same address.
func (s *site) failed(v *visit, err error) *answer {
	faults := fault.All(err)
	if len(faults) == 0 {
		s.broke(v, err)
		return v.errorPage(http.StatusInternalServerError, "internal", v.t("page.error.internalText"))
	}
	f := faults[0]
	if f.Kind == fault.Unauthenticated && v.asks() {
		return to(signInFirst(here(v.r.URL)))
	}
	a := v.errorPage(status(f), errorKind(f), message.Fault(v.Lang(), f))
	view := a.view.(errorView)
	switch {
	case f.Kind == fault.Unauthenticated:
		view.SignIn = "/sign-in"
	case f.Code == "LINK_EXPIRED" || f.Code == "LINK_INVALID":
		view.SignIn = signInFirst("/pledges")
	case f.Code == "TOO_MANY_EXPORTS":
		view.Back = action{Text: v.t("page.error.exports.back"), Href: dataPath}
	case f.Kind == fault.NotFound && v.me == nil && v.asks() && v.r.PathValue("slug") != "":
		// The same for every address of a campaign: it must not tell which drafts there are.
		view.SignIn, view.Text = signInFirst(here(v.r.URL)), append(view.Text, v.t("page.error.notFound.own"))
	}
	a.view = view
	return a
}

// broke writes down what nobody foresaw.
func (s *site) broke(v *visit, err error) {
	s.Log.ErrorContext(v.ctx, "page", "request", access.RequestID(v.ctx), "route", v.r.Pattern, "error", err.Error())
}

// asks tells whether the request only asks, and changes nothing.
func (v *visit) asks() bool { return v.r.Method == http.MethodGet || v.r.Method == http.MethodHead }

// errorKind answers which of the error pages a fault gets.
func errorKind(f *fault.Fault) string {
	switch {
	case f.Code == "LINK_INVALID":
		return "linkInvalid"
	case f.Code == "LINK_EXPIRED":
		return "linkExpired"
	case f.Code == "TOO_MANY_EXPORTS":
		return "exports"
	case slices.Contains(tooOften, f.Code):
		return "rate"
	case f.Kind == fault.Unauthenticated:
		return "signIn"
	case f.Kind == fault.NotFound:
		return "notFound"
	case f.Kind == fault.Denied:
		return "denied"
	case f.Kind == fault.Unavailable:
		return "unavailable"
	case f.Kind == fault.Conflict:
		return "conflict"
	default:
		return "invalid"
	}
}

// errorPage is the page of a kind of error, with what happened in this case.
func (v *visit) errorPage(status int, kind, text string) *answer {
	key := "page.error." + kind
	view := errorView{Title: v.t(key), Text: []string{text}, Do: v.t(key + ".do"), RequestID: access.RequestID(v.ctx)}
	if v.Has(key + ".safe") {
		view.Safe = v.t(key + ".safe")
	}
	if v.asks() && (kind == "internal" || kind == "unavailable") {
		view.Again = here(v.r.URL)
	}
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
	if !v.asks() {
		return v.errorPage(http.StatusMethodNotAllowed, "method", v.t("page.error.methodText")), nil
	}
	return v.errorPage(http.StatusNotFound, "notFound", v.t("page.error.notFoundText")), nil
}

// trouble is one line of an error summary; Href leads to the field it is about and
// Label names it, since several lines must differ.
type trouble struct {
	Href, Label, Text string
	Away              bool // opens beside, so that what was typed stays
	Field             bool // is about one field, which can be put right
}

// troubles are what is wrong with a form: the summary, and the same sentences beside
// the fields, where the label stands already.
type troubles struct {
	List   []trouble
	Wrong  map[string]string // by id of the field
	Status int
}

// refused turns a use case's faults into the troubles of a form. input answers the
// input that a fault's path means, nil for the form as a whole. Things that do not exist
// are answered as they are. An error of ours leaves the form as it was typed, with the
// button to press once more.
func (v *visit) refused(err error, input func(path string) *field) (troubles, error) {
	faults := fault.All(err)
	if len(faults) == 0 && !v.asks() {
		v.unforeseen = err
		out := troubles{Status: http.StatusInternalServerError}
		out.add(nil, v.t("page.error.internalText"))
		out.add(nil, v.t("page.error.internal.do"))
		if id := access.RequestID(v.ctx); id != "" {
			out.add(nil, v.t("page.error.request")+" "+id)
		}
		return out, nil
	}
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
	t.List = append(t.List, trouble{Href: "#" + at.ID, Label: at.Label, Text: text, Field: true})
}

// keep drops what is about other inputs than those whose ids are wanted.
func (t *troubles) keep(wanted func(id string) bool) {
	t.List = slices.DeleteFunc(t.List, func(one trouble) bool {
		id, about := strings.CutPrefix(one.Href, "#")
		return about && !wanted(id)
	})
	maps.DeleteFunc(t.Wrong, func(id, _ string) bool { return !wanted(id) })
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

type option struct {
	Value, Text string
	Off         bool // cannot be chosen now
}

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
