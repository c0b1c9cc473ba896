package page

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/problem"
	"shanhuo.app/server/question"
	"shanhuo.app/server/story"
)

// said is what the forms of a campaign's page keep when they come back with a problem.
type said struct {
	question string
	asked    troubles
	kind     string
	problem  string
	reported troubles
}

func (s *site) campaign(v *visit) (*answer, error) { return s.showCampaign(v, said{}) }

func (s *site) showCampaign(v *visit, in said) (*answer, error) {
	slug := v.r.PathValue("slug")
	p, err := s.Campaigns.Page(v.ctx, slug)
	if err != nil {
		return nil, err
	}
	view := s.viewOf(v, p)
	if v.me != nil {
		if view.Follows, err = s.Follows.Following(v.ctx, p.Campaign.ID); err != nil {
			return nil, err
		}
		if view.Own, err = s.pledged(v, p.Campaign.ID); err != nil {
			return nil, err
		}
		// Backers hear of everything that followers do.
		view.Follow = view.Follows || p.Campaign.State.Public() && view.Own == nil
	}
	// Whoever was signed out while writing gets the form and the words back.
	if v.me != nil || in.question != "" {
		view.Ask = &field{
			ID: "question", Name: "text", Label: v.t("page.questions.label"), Hint: v.t("page.questions.hint"), Value: in.question,
			Wrong: in.asked.Wrong["question"], Max: question.TextMax, Required: true,
		}
		view.AskProblems = in.asked.List
	}
	if v.me != nil || in.problem != "" {
		view.Report = v.reportForm(p.Campaign, in)
	}
	view.Flash = v.flash("followed", "unfollowed", "asked", "reported")
	a := &answer{
		status: max(in.asked.status(), in.reported.status()), page: "campaign", section: "campaigns", title: p.Campaign.Title,
		description: cmp.Or(p.Campaign.Summary, story.PlainText(p.Campaign.Story.Who, 120)), campaign: p.Campaign.ID,
		here: "/c/" + slug, image: s.shareImage(p), view: view,
	}
	if campaign.Public(p.Campaign) {
		a.canonical = "/c/" + slug
	}
	return a, nil
}

func (v *visit) reportForm(c *gen.Campaign, in said) *reportView {
	known := problem.KindsBefore
	if c.ClosedAt != nil {
		known = problem.Kinds
	}
	kinds := []option{{Text: v.t("page.report.kind.choose")}}
	for _, k := range known {
		kinds = append(kinds, option{Value: k, Text: v.t("page.report.kind." + k)})
	}
	return &reportView{
		Open: len(in.reported.List) > 0, Problems: in.reported.List,
		Kind: field{ID: "kind", Name: "kind", Label: v.t("page.report.kind"), Value: in.kind, Options: kinds, Required: true, Wrong: in.reported.Wrong["kind"]},
		Text: field{
			ID: "report", Name: "text", Label: v.t("page.report.text"), Value: in.problem, Wrong: in.reported.Wrong["report"],
			Max: problem.TextMax, Required: true,
		},
	}
}

// flash answers the sentence for what was just done, when it is one of these.
func (v *visit) flash(known ...string) string {
	done := v.r.URL.Query().Get("done")
	for _, k := range known {
		if k == done {
			return v.t("page.campaign." + k)
		}
	}
	return ""
}

// idOf answers the id of a campaign that the reader may see.
func (s *site) idOf(v *visit) (uuid.UUID, error) {
	p, err := s.Campaigns.Page(v.ctx, v.r.PathValue("slug"))
	if err != nil {
		return uuid.UUID{}, err
	}
	return p.Campaign.ID, nil
}

func (s *site) ask(v *visit) (*answer, error) {
	id, err := s.idOf(v)
	if err != nil {
		return nil, err
	}
	words := v.r.PostFormValue("text")
	if _, err = s.Questions.AskOnce(v.ctx, id, words, v.onceFor(id, words)); err == nil {
		return v.backToCampaign("asked", "#questions"), nil
	}
	wrong, err := v.refused(err, inputs(map[string]*field{"text": {ID: "question"}}))
	if err != nil {
		return nil, err
	}
	return s.showCampaign(v, said{question: words, asked: wrong})
}

func (s *site) report(v *visit) (*answer, error) {
	id, err := s.idOf(v)
	if err != nil {
		return nil, err
	}
	in := problem.ReportInput{CampaignID: id, Kind: v.r.PostFormValue("kind"), Text: v.r.PostFormValue("text")}
	in.ClientKey = v.onceFor(id, in.Kind, in.Text)
	if _, err = s.Problems.Report(v.ctx, in); err == nil {
		return v.backToCampaign("reported", ""), nil
	}
	wrong, err := v.refused(err, inputs(map[string]*field{"text": {ID: "report"}, "kind": {ID: "kind"}}))
	if err != nil {
		return nil, err
	}
	return s.showCampaign(v, said{kind: in.Kind, problem: in.Text, reported: wrong})
}

// onceFor answers the key of what somebody says about a campaign: the same words count
// once a day. A form that is sent again because its answer was lost says nothing new,
// even from a page that was loaded anew.
func (v *visit) onceFor(about uuid.UUID, words ...string) *uuid.UUID {
	day := v.now.In(clock.Shanghai).Format(time.DateOnly)
	key := uuid.NewSHA1(about, []byte(strings.Join(append(words, day), "\x00")))
	return &key
}

func (s *site) follow(v *visit) (*answer, error) {
	id, err := s.idOf(v)
	if err != nil {
		return nil, err
	}
	act, done := func(ctx context.Context) error { return s.Follows.Follow(ctx, id) }, "followed"
	if v.r.PostFormValue("follow") == "no" {
		act, done = func(ctx context.Context) error { return s.Follows.Unfollow(ctx, id) }, "unfollowed"
	}
	if err := act(v.ctx); err != nil {
		if fault.Is(err, fault.Unauthenticated) {
			return to(signInFirst("/c/" + v.r.PathValue("slug"))), nil
		}
		return nil, err
	}
	if next := v.r.PostFormValue("next"); strings.HasPrefix(next, "/pledges/") {
		return to(local(next) + "?done=" + done), nil
	}
	return v.backToCampaign(done, ""), nil
}

func (v *visit) backToCampaign(done, place string) *answer {
	return to("/c/" + v.r.PathValue("slug") + "?done=" + done + place)
}
