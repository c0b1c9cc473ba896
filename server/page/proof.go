package page

import (
	"errors"
	"io"
	"net/http"
	"strings"

	"shanhuo.app/server/closing"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/money"
)

type proofView struct {
	Campaign, Outcome, SHA256, Download, File, Ledger string
	Success                                           bool
	Crumbs                                            []crumb
}

func (s *site) proof(v *visit) (*answer, error) {
	p, err := s.Campaigns.Page(v.ctx, v.r.PathValue("slug"))
	if err != nil {
		return nil, err
	}
	c := p.Campaign
	if p.Closing == nil || c.ClosedAt == nil {
		return nil, fault.NewNotFound("closing")
	}
	key := "page.proof.failed"
	if p.Closing.Success {
		key = "page.proof.success"
	}
	title := v.t("page.proof.title")
	return &answer{
		page: "proof", section: "campaigns", title: title + " · " + c.Title, canonical: "/c/" + c.Slug + "/proof", image: s.hero(), campaign: c.ID,
		view: proofView{
			Campaign: c.Title, Success: p.Closing.Success, SHA256: p.Closing.SHA256, Download: "/c/" + c.Slug + "/proof.json", Ledger: "/c/" + c.Slug + "/ledger", File: c.Slug + ".json",
			Outcome: v.t(key, "at", v.when(*c.ClosedAt), "n", p.Closing.Backers, "goods", p.Closing.Goods),
			Crumbs:  []crumb{{c.Title, "/c/" + c.Slug}, {Name: title}},
		},
	}, nil
}

func (s *site) proofFile(v *visit) (*answer, error) {
	slug := v.r.PathValue("slug")
	raw, _, err := s.Proofs.Proof(v.ctx, slug)
	if err != nil {
		return nil, err
	}
	return &answer{file: &file{name: slug + ".json", kind: "application/json", body: raw}}, nil
}

type verifyView struct {
	Problems []trouble
	Text     field
	Report   *reportOf
}

type reportOf struct {
	OK, Success   bool
	Title, SHA256 string
	Backers       int
	Goods, Goal   money.Fen
	Changed       string // the numbers of the pledges that were changed
	Differences   []found
	Count, More   int
}

func (s *site) verifyForm(v *visit) (*answer, error) { return s.showVerify(v, nil, troubles{}), nil }

func (s *site) showVerify(v *visit, report *reportOf, wrong troubles) *answer {
	return &answer{
		status: wrong.status(), page: "verify", title: v.t("page.verify.title"), description: v.t("page.verify.lead"), canonical: "/verify", image: s.hero(), here: "/verify",
		view: verifyView{
			Problems: wrong.List, Report: report,
			Text: field{ID: "text", Name: "text", Label: v.t("page.verify.text"), Wrong: wrong.Wrong["text"]},
		},
	}
}

// mostBody is how much a form may send: a proof of many pledges is large.
func mostBody(path string) int64 {
	if path == "/verify" {
		return closing.MaxProofBytes + 1<<20
	}
	return formBody
}

// memory is how much of an upload is held before the rest goes to a file.
const memory = 1 << 20

func (s *site) verify(v *visit) (*answer, error) {
	raw, tooLarge := v.uploaded()
	var wrong troubles
	switch {
	case tooLarge:
		wrong.Status = http.StatusRequestEntityTooLarge
		wrong.add(nil, v.t("page.verify.tooLarge"))
		return s.showVerify(v, nil, wrong), nil
	case len(raw) == 0:
		wrong.add(&field{ID: "file"}, v.t("page.verify.nothing"))
		return s.showVerify(v, nil, wrong), nil
	}
	report, err := closing.Verify(raw)
	var unreadable *closing.Unreadable
	switch {
	case errors.As(err, &unreadable) && unreadable.Offset > 1: // a file of another kind is not read at all
		wrong.add(&field{ID: "file"}, v.t("page.verify.unreadableAt", "offset", unreadable.Offset))
		return s.showVerify(v, nil, wrong), nil
	case errors.As(err, &unreadable):
		wrong.add(&field{ID: "file"}, v.t("page.verify.unreadable"))
		return s.showVerify(v, nil, wrong), nil
	case err != nil:
		return nil, err
	}
	p := report.Proof
	return s.showVerify(v, &reportOf{
		OK: report.OK(), Success: p.Outcome == closing.OutcomeSuccess, Title: p.Campaign.Title, SHA256: report.SHA256, Backers: p.Totals.Backers,
		Goods: p.Totals.Goods, Goal: p.Campaign.Goal, Changed: v.listed(changed(report)),
		Differences: v.differences(report.Differences), Count: len(report.Differences) + report.More, More: report.More,
	}, troubles{}), nil
}

// uploaded answers the file of the form, or what was pasted when there is none:
// nothing when the form cannot be read, and true when it is too large to be.
func (v *visit) uploaded() (raw []byte, tooLarge bool) {
	err := v.r.ParseMultipartForm(memory)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, true
	case err != nil && !errors.Is(err, http.ErrNotMultipart):
		return nil, false
	case err == nil:
		defer v.r.MultipartForm.RemoveAll() //nolint:errcheck // a file that stays in the temporary folder harms nobody
		if f, _, err := v.r.FormFile("file"); err == nil {
			defer f.Close() //nolint:errcheck // only read
			// What was received already is read again: from memory, or a file of ours.
			if raw, err = io.ReadAll(f); err == nil && len(raw) > 0 {
				return raw, false
			}
		}
	}
	// A form sends line breaks as two characters; a proof has none inside.
	return []byte(strings.TrimSpace(v.r.PostFormValue("text"))), false
}
