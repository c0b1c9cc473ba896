package page

import (
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/question"
	"shanhuo.app/server/story"
)

// voiceLists end the addresses of what is said around a campaign, page by page.
var voiceLists = []string{"posts", "questions", "supports"}

// voiceSize is how many posts, questions or supports a page of theirs shows.
const voiceSize = 20

type voicesView struct {
	Title, Campaign, Href string
	Crumbs                []crumb
	Kind                  string // one of voiceLists
	Posts                 []postView
	Questions             []questionView
	Supports              []campaign.Support
	Empty                 bool
	More                  more
}

// more is the next page of a list. List is where an island adds its rows.
type more struct {
	List string `json:"list"`
	Next string `json:"next"`
}

type postView struct {
	ID     string
	Title  string
	Author string
	Body   block
	At     time.Time
	Photos []*cover
}

type questionView struct {
	Text, Asker, Answer, Answerer string
	At, AnsweredAt                time.Time
	Waits                         bool // somebody is still asked to answer it
}

// voices answers the frame of a list and whose it is.
func (s *site) voices(v *visit, kind string) (*campaign.Page, voicesView, error) {
	p, err := s.Campaigns.Page(v.ctx, v.r.PathValue("slug"))
	if err != nil {
		return nil, voicesView{}, err
	}
	at := "/c/" + p.Campaign.Slug
	title := v.t("page." + kind + ".title")
	return p, voicesView{Title: title, Campaign: p.Campaign.Title, Href: at, Kind: kind, Crumbs: []crumb{{p.Campaign.Title, at}, {Name: title}}}, nil
}

func (s *site) showVoices(p *campaign.Page, view voicesView, end string, hasNext bool) *answer {
	at := view.Href + "/" + view.Kind
	if hasNext {
		view.More = more{List: "#said", Next: at + "?after=" + end}
	}
	view.Empty = len(view.Posts)+len(view.Questions)+len(view.Supports) == 0
	a := &answer{page: "voices", section: "campaigns", title: view.Title + " · " + view.Campaign, image: s.shareImage(p), campaign: p.Campaign.ID, view: view}
	if campaign.Public(p.Campaign) {
		a.canonical = at
	}
	return a
}

func (v *visit) pageOf() keyset.Page {
	return keyset.Page{First: voiceSize, After: v.r.URL.Query().Get("after")}
}

func (s *site) posts(v *visit) (*answer, error) {
	p, view, err := s.voices(v, "posts")
	if err != nil {
		return nil, err
	}
	list, err := s.Posts.List(v.ctx, p.Campaign.ID, v.pageOf())
	if err != nil {
		return nil, err
	}
	ids, authors := make([]uuid.UUID, len(list.Rows)), make([]uuid.UUID, len(list.Rows))
	for i, row := range list.Rows {
		ids[i], authors[i] = row.ID, row.AuthorID
	}
	names, err := s.Campaigns.Names(v.ctx, authors)
	if err != nil {
		return nil, err
	}
	photos, err := s.Posts.PhotosOf(v.ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, row := range list.Rows {
		view.Posts = append(view.Posts, v.postOf(campaign.Post{Post: row, Author: names[row.AuthorID], Photos: photos[row.ID]}, p.Campaign.Title))
	}
	return s.showVoices(p, view, list.EndCursor, list.HasNext), nil
}

func (s *site) questions(v *visit) (*answer, error) {
	p, view, err := s.voices(v, "questions")
	if err != nil {
		return nil, err
	}
	list, err := s.Questions.List(v.ctx, p.Campaign.ID, v.pageOf())
	if err != nil {
		return nil, err
	}
	names, err := s.Campaigns.Names(v.ctx, speakers(list.Rows))
	if err != nil {
		return nil, err
	}
	for _, row := range list.Rows {
		one := campaign.Question{Question: row, Asker: names[row.AskedBy]}
		if row.AnsweredBy != nil {
			one.Answerer = names[*row.AnsweredBy]
		}
		view.Questions = append(view.Questions, v.questionOf(one, p.Campaign.State))
	}
	return s.showVoices(p, view, list.EndCursor, list.HasNext), nil
}

func speakers(list []*gen.Question) []uuid.UUID {
	var ids []uuid.UUID
	for _, q := range list {
		ids = append(ids, q.AskedBy)
		if q.AnsweredBy != nil {
			ids = append(ids, *q.AnsweredBy)
		}
	}
	return ids
}

func (s *site) supports(v *visit) (*answer, error) {
	p, view, err := s.voices(v, "supports")
	if err != nil {
		return nil, err
	}
	page := v.pageOf()
	list, err := s.Pledges.Latest(v.ctx, p.Campaign.ID, page.First, page.After)
	if err != nil {
		return nil, err
	}
	for _, row := range list.Rows {
		view.Supports = append(view.Supports, campaign.Support{ID: row.PledgeID, Name: row.Name, Quantity: row.Units, At: row.At})
	}
	return s.showVoices(p, view, list.EndCursor, list.HasNext), nil
}

func (v *visit) postOf(p campaign.Post, title string) postView {
	one := postView{
		ID: "post-" + p.ID.String(), Title: p.Title, Author: p.Author, At: p.CreatedAt,
		Body: block{Lang: langOf(p.Body), HTML: story.Render(p.Body)},
	}
	for _, f := range p.Photos {
		c := v.coverOf(f.Key, f.Format, f.Color, f.Alt, f.Width, f.Height, title)
		c.Late, c.Sizes = true, thumbSizes
		one.Photos = append(one.Photos, c)
	}
	return one
}

func (v *visit) questionOf(q campaign.Question, state lifecycle.Campaign) questionView {
	one := questionView{Text: q.Text, Asker: q.Asker, At: q.CreatedAt, Waits: question.Answerable(state)}
	if q.AnsweredAt != nil {
		one.Answer, one.Answerer, one.AnsweredAt = q.Answer, q.Answerer, *q.AnsweredAt
	}
	return one
}
