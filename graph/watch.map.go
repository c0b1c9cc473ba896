package graph

import (
	"context"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/graph/model"
	"shanhuo.app/server/access"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/problem"
	"shanhuo.app/server/question"
	"shanhuo.app/server/region"
)

// place answers where the region with a code lies; the empty path for none.
func (r *Resolver) place(ctx context.Context, code *string) (region.Path, error) {
	if code == nil {
		return "", nil
	}
	found, err := r.Do.Regions.ByCode(ctx, *code)
	if err != nil {
		return "", err
	}
	return found.Path, nil
}

// parseOptional is parseID of an argument that may be left out.
func parseOptional(kind string, id *string, field string) (*uuid.UUID, error) {
	if id == nil {
		return nil, nil //nolint:nilnil // none was given
	}
	row, err := parseID(kind, *id, field)
	return &row, err
}

// watchedConnection counts the open problems of the campaigns of a page in one statement.
func (r *Resolver) watchedConnection(ctx context.Context, list *campaign.ListPage, after *string) (*model.WatchedCampaignConnection, error) {
	ids := mapped(list.Rows, func(row campaign.Row) uuid.UUID { return row.ID })
	var problems map[uuid.UUID]int
	if asked(ctx, "edges", "node", "openProblems") {
		var err error
		if problems, err = r.Do.Problems.Open(ctx, ids); err != nil {
			return nil, err
		}
	}
	campaigns := campaignsOfRows(list.Rows)
	cursors := mapped(list.Rows, list.Cursor)
	out := &model.WatchedCampaignConnection{
		PageInfo: pageInfo(cursors, list.HasNext, after), Edges: make([]*model.WatchedCampaignEdge, len(list.Rows)), TotalCount: list.Total,
	}
	for i, row := range list.Rows {
		node := &model.WatchedCampaign{Campaign: campaigns[i], DeliveryOver: list.Overdue(row)}
		if access.Allowed(ctx, access.ProblemList, access.OfCampaign(row.Campaign)) {
			open := problems[row.ID]
			node.OpenProblems = &open
		}
		out.Edges[i] = &model.WatchedCampaignEdge{Cursor: cursors[i], Node: node}
	}
	return out, nil
}

func (r *Resolver) waitingConnection(ctx context.Context, list *question.WaitingPage, after *string) (*model.WaitingQuestionConnection, error) {
	found, err := r.campaigns(ctx, campaignIDs(list.Rows, func(q *gen.Question) uuid.UUID { return q.CampaignID }))
	if err != nil {
		return nil, err
	}
	names, err := r.Do.Campaigns.Names(ctx, mapped(list.Rows, func(q *gen.Question) uuid.UUID { return q.AskedBy }))
	if err != nil {
		return nil, err
	}
	cursors := mapped(list.Rows, func(q *gen.Question) string { return at(q.CreatedAt, q.ID) })
	out := &model.WaitingQuestionConnection{PageInfo: pageInfo(cursors, list.HasNext, after), Edges: make([]*model.WaitingQuestionEdge, len(list.Rows))}
	for i, q := range list.Rows {
		node := &model.WaitingQuestion{Campaign: found[q.CampaignID], Question: questionOf(campaign.Question{Question: q, Asker: names[q.AskedBy]})}
		out.Edges[i] = &model.WaitingQuestionEdge{Cursor: cursors[i], Node: node}
	}
	if asked(ctx, "totalCount") {
		out.TotalCount, err = list.Total(ctx)
	}
	return out, err
}

func (r *Resolver) problemConnection(ctx context.Context, list *problem.ListPage, after *string) (*model.ProblemConnection, error) {
	nodes, err := r.problemsOf(ctx, list.Rows)
	if err != nil {
		return nil, err
	}
	cursors := mapped(list.Rows, func(p *gen.Problem) string { return at(p.CreatedAt, p.ID) })
	out := &model.ProblemConnection{PageInfo: pageInfo(cursors, list.HasNext, after), Edges: make([]*model.ProblemEdge, len(nodes))}
	for i, node := range nodes {
		out.Edges[i] = &model.ProblemEdge{Cursor: cursors[i], Node: node}
	}
	if asked(ctx, "totalCount") {
		out.TotalCount, err = list.Total(ctx)
	}
	return out, err
}
