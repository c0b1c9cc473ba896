package graph

import (
	"context"

	"github.com/google/uuid"
	"shanhuo.app/ent/gen"
	"shanhuo.app/graph/model"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/problem"
	"shanhuo.app/server/question"
)

func postOf(p campaign.Post) *model.Post {
	return &model.Post{
		ID: rowID(kindPost, p.ID), Title: p.Title, Body: p.Body, Author: p.Author, CreatedAt: p.CreatedAt, Photos: mapped(p.Photos, photoOf),
	}
}

func questionOf(q campaign.Question) *model.Question {
	out := &model.Question{ID: rowID(kindQuestion, q.ID), Text: q.Text, AskedBy: q.Asker, CreatedAt: q.CreatedAt, AnsweredAt: q.AnsweredAt}
	if q.Answer != "" {
		out.Answer = &q.Answer
	}
	return out
}

func (r *Resolver) postNode(ctx context.Context, p *gen.Post) (*model.Post, error) {
	names, err := r.Do.Campaigns.Names(ctx, []uuid.UUID{p.AuthorID})
	if err != nil {
		return nil, err
	}
	photos, err := r.Do.Posts.PhotosOf(ctx, []uuid.UUID{p.ID})
	if err != nil {
		return nil, err
	}
	return postOf(campaign.Post{Post: p, Author: names[p.AuthorID], Photos: photos[p.ID]}), nil
}

func (r *Resolver) questionNode(ctx context.Context, q *gen.Question) (*model.Question, error) {
	names, err := r.Do.Campaigns.Names(ctx, []uuid.UUID{q.AskedBy})
	if err != nil {
		return nil, err
	}
	return questionOf(campaign.Question{Question: q, Asker: names[q.AskedBy]}), nil
}

func (r *Resolver) problemNode(ctx context.Context, p *gen.Problem) (*model.Problem, error) {
	nodes, err := r.problemsOf(ctx, []*gen.Problem{p})
	if err != nil {
		return nil, err
	}
	return nodes[0], nil
}

func (r *Resolver) problemsOf(ctx context.Context, rows []*gen.Problem) ([]*model.Problem, error) {
	found, err := r.campaigns(ctx, campaignIDs(rows, func(p *gen.Problem) uuid.UUID { return p.CampaignID }))
	if err != nil {
		return nil, err
	}
	var people []uuid.UUID
	for _, p := range rows {
		if p.HandledBy != nil {
			people = append(people, *p.HandledBy)
		}
	}
	names, err := r.Do.Campaigns.Names(ctx, people)
	if err != nil {
		return nil, err
	}
	return mapped(rows, func(p *gen.Problem) *model.Problem {
		out := &model.Problem{
			ID: rowID(kindProblem, p.ID), Campaign: found[p.CampaignID], Kind: model.ProblemKind(p.Kind), Text: p.Text,
			State: model.ProblemState(p.State), Outcome: p.Outcome, HandledAt: p.HandledAt, CreatedAt: p.CreatedAt,
		}
		if p.HandledBy != nil {
			out.HandledBy = personOf(*p.HandledBy, names)
		}
		if out.Campaign != nil {
			out.MayHandle = problem.MayHandle(ctx, p, out.Campaign.Source.Row)
		}
		return out
	}), nil
}

func (r *Resolver) posts(ctx context.Context, id uuid.UUID, p keyset.Page, after *string) (*model.PostConnection, error) {
	list, err := r.Do.Posts.List(ctx, id, p)
	if err != nil {
		return nil, err
	}
	names, err := r.Do.Campaigns.Names(ctx, mapped(list.Rows, func(p *gen.Post) uuid.UUID { return p.AuthorID }))
	if err != nil {
		return nil, err
	}
	var photos map[uuid.UUID][]*gen.Photo
	if asked(ctx, "edges", "node", "photos") {
		if photos, err = r.Do.Posts.PhotosOf(ctx, mapped(list.Rows, func(p *gen.Post) uuid.UUID { return p.ID })); err != nil {
			return nil, err
		}
	}
	return postConnection(mapped(list.Rows, func(p *gen.Post) campaign.Post {
		return campaign.Post{Post: p, Author: names[p.AuthorID], Photos: photos[p.ID]}
	}), list.HasNext, after), nil
}

type listQuestions func(ctx context.Context, campaignID uuid.UUID, page keyset.Page) (*question.ListPage, error)

func (r *Resolver) questions(ctx context.Context, id uuid.UUID, p keyset.Page, after *string, read listQuestions) (*model.QuestionConnection, error) {
	list, err := read(ctx, id, p)
	if err != nil {
		return nil, err
	}
	names, err := r.Do.Campaigns.Names(ctx, mapped(list.Rows, func(q *gen.Question) uuid.UUID { return q.AskedBy }))
	if err != nil {
		return nil, err
	}
	return questionConnection(mapped(list.Rows, func(q *gen.Question) campaign.Question {
		return campaign.Question{Question: q, Asker: names[q.AskedBy]}
	}), list.HasNext, after), nil
}

func postConnection(rows []campaign.Post, more bool, after *string) *model.PostConnection {
	cursors := mapped(rows, func(p campaign.Post) string { return at(p.CreatedAt, p.ID) })
	out := &model.PostConnection{PageInfo: pageInfo(cursors, more, after), Edges: make([]*model.PostEdge, len(rows))}
	for i, p := range rows {
		out.Edges[i] = &model.PostEdge{Cursor: cursors[i], Node: postOf(p)}
	}
	return out
}

func questionConnection(rows []campaign.Question, more bool, after *string) *model.QuestionConnection {
	cursors := mapped(rows, func(q campaign.Question) string { return at(q.CreatedAt, q.ID) })
	out := &model.QuestionConnection{PageInfo: pageInfo(cursors, more, after), Edges: make([]*model.QuestionEdge, len(rows))}
	for i, q := range rows {
		out.Edges[i] = &model.QuestionEdge{Cursor: cursors[i], Node: questionOf(q)}
	}
	return out
}
