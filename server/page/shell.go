package page

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"

	"shanhuo.app/server/access"
	"shanhuo.app/server/message"
	"shanhuo.app/server/nodeid"
)

// shellView is the empty page of the web app.
type shellView struct {
	Built bool
	// Viewer is the reader's id as the API writes it, by which the app tells whether the
	// person that it remembers is the one who is signed in.
	Viewer string
}

// shell is the page in which the web app runs: the frame of every page, and a place
// for the app. It holds nothing of its reader but what the frame says and their id, and
// nothing at all for a reader without cookies, which is how phones keep it for the field.
func (s *site) shell(v *visit) (*answer, error) {
	view := shellView{Built: s.bundles.tags["main"] != ""}
	if v.me != nil {
		view.Viewer = nodeid.OfRow(nodeid.Person, v.me.PersonID)
	}
	a := &answer{page: "shell", title: v.t("page.shell.title"), bundle: "main", section: "desk", view: view}
	if !view.Built {
		a.status = http.StatusServiceUnavailable
	}
	return a, nil
}

// markWorker makes the service worker differ with the shell that phones keep for the
// field. Browsers compare the worker's bytes and bring both anew when they have changed;
// the app's own files, which it names, do not tell of another template or style sheet.
func (s *site) markWorker() error {
	if s.bundles.worker == nil {
		return nil
	}
	var shells bytes.Buffer
	for _, lang := range message.Languages {
		ctx := message.With(access.Public(context.Background()), lang)
		v := s.visit(ctx, &http.Request{Method: http.MethodGet, URL: &url.URL{Path: "/shell"}})
		a, err := s.shell(v)
		if err != nil {
			return err
		}
		// Without the demo's bar, which differs by the minute.
		if err := s.templates[lang][a.page].ExecuteTemplate(&shells, "base", s.frame(v, a)); err != nil {
			return err
		}
	}
	sum := sha256.Sum256(shells.Bytes())
	before := s.bundles.worker
	marked := fmt.Appendf(bytes.Clone(before.forms[plain].body), "\n// shell %s\n", hex.EncodeToString(sum[:12]))
	s.bundles.worker = newReady(marked, before.kind[0], before.caching[0], before.vary[0])
	return nil
}

// explorer is the page in which the API is tried out; package web says who gets it.
func (s *site) explorer(v *visit) (*answer, error) {
	built := s.bundles.tags["explorer"] != ""
	a := &answer{page: "explorer", title: v.t("page.explorer.title"), bundle: "explorer", here: "/graphql", view: shellView{Built: built}}
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
	{access.CountyFinance, "/f"}, {access.CountyOfficer, "/g/review"}, {access.VillageClerk, "/assist"}, {access.TownshipOfficer, "/g/projects"},
	{access.CityOfficer, "/g/projects"}, {access.Auditor, "/g/projects"}, {access.Household, "/h"},
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

// deskOf answers the address where people of a role work, and nothing for others.
func deskOf(role access.Role) string {
	return desk(&access.Principal{Grants: []access.Grant{{Role: role}}})
}

// gallery shows every part and state of the web app, in demo mode.
func (s *site) gallery(v *visit) (*answer, error) {
	if err := access.Require(v.ctx, access.DemoUse, access.Object{}); err != nil {
		return nil, err
	}
	return s.shell(v)
}
