package graph

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/reviewstep"
	"shanhuo.app/graph/model"
	"shanhuo.app/graph/source"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/region"
	"shanhuo.app/server/review"
)

func (r *Resolver) stepConnection(ctx context.Context, list *review.QueuePage, after *string) (*model.ReviewStepConnection, error) {
	steps := mapped(list.Rows, func(row review.QueueRow) *gen.ReviewStep { return row.ReviewStep })
	campaigns, err := r.campaigns(ctx, campaignIDs(steps, func(s *gen.ReviewStep) uuid.UUID { return s.CampaignID }))
	if err != nil {
		return nil, err
	}
	nodes, err := r.stepsOf(ctx, steps, campaigns)
	if err != nil {
		return nil, err
	}
	cursors := mapped(steps, func(s *gen.ReviewStep) string { return at(s.DueAt, s.ID) })
	out := &model.ReviewStepConnection{PageInfo: pageInfo(cursors, list.HasNext, after), Edges: make([]*model.ReviewStepEdge, len(nodes)), Source: list}
	for i, node := range nodes {
		node.Overdue, node.MayDecide = list.Rows[i].Overdue, list.Rows[i].MayDecide
		out.Edges[i] = &model.ReviewStepEdge{Cursor: cursors[i], Node: node}
	}
	return out, nil
}

// steps answers the review of a campaign, for those who take part in it; those of its
// whole list are read together.
func (r *Resolver) steps(ctx context.Context, c *model.Campaign) ([]*model.ReviewStep, error) {
	if access.From(ctx) == nil {
		return []*model.ReviewStep{}, nil
	}
	all, err := source.Reviews(ctx, c.Source, r.Do.Reviews.HistoryOf, func(campaigns []*gen.Campaign, steps map[uuid.UUID][]*gen.ReviewStep) (map[uuid.UUID][]*model.ReviewStep, error) {
		return r.reviews(ctx, campaigns, steps)
	})
	if err != nil {
		return nil, err
	}
	return mapped(all[c.Source.Row.ID], func(s *model.ReviewStep) *model.ReviewStep {
		step := *s // the same row may stand in a list twice
		step.Campaign = c
		return &step
	}), nil
}

// reviews maps the steps of several campaigns.
func (r *Resolver) reviews(ctx context.Context, campaigns []*gen.Campaign, steps map[uuid.UUID][]*gen.ReviewStep) (map[uuid.UUID][]*model.ReviewStep, error) {
	var rows []*gen.ReviewStep
	for _, c := range campaigns {
		rows = append(rows, steps[c.ID]...)
	}
	nodes, err := r.stepsOf(ctx, rows, nil)
	if err != nil {
		return nil, err
	}
	var now time.Time
	if slices.ContainsFunc(rows, isOpen) {
		if now, err = r.Do.Reviews.DB.Now(ctx); err != nil {
			return nil, err
		}
	}
	out := make(map[uuid.UUID][]*model.ReviewStep, len(campaigns))
	i := 0
	for _, c := range campaigns {
		history := steps[c.ID]
		decides, payee := review.MayDecide(ctx, c, history), review.SeesPayee(ctx, c, history)
		for _, row := range history {
			nodes[i].Answers = answersOf(row.Answers, payee)
			if isOpen(row) {
				nodes[i].Overdue, nodes[i].MayDecide = review.Overdue(row.DueAt, now), decides
			}
			out[c.ID] = append(out[c.ID], nodes[i])
			i++
		}
	}
	return out, nil
}

func isOpen(s *gen.ReviewStep) bool { return s.State == reviewstep.StateOPEN }

// checks answers what the portal noticed about a campaign, for those who may read its
// draft: who reviews it, whose it is and auditors; nothing to the rest. Those of its
// whole list are read together.
func (r *Resolver) checks(ctx context.Context, c *model.Campaign) ([]*model.ReviewCheck, error) {
	findings, err := c.Source.Findings(ctx, r.Do.Reviews.FindingsOf)
	if err != nil {
		return nil, err
	}
	return mapped(findings, func(f review.Finding) *model.ReviewCheck {
		check := &model.ReviewCheck{Code: f.Code, Ok: f.OK, Text: f.Text(message.Of(ctx))}
		if field := inputPath(f.Field); field != "" {
			check.Field = &field
		}
		return check
	}), nil
}

// stepNode answers one step among those of its campaign, which say whether the reader
// may decide it.
func (r *Resolver) stepNode(ctx context.Context, id uuid.UUID) (*model.ReviewStep, error) {
	s, err := r.Do.Reviews.Step(ctx, id)
	if err != nil {
		return nil, err
	}
	campaigns, err := r.campaigns(ctx, []uuid.UUID{s.CampaignID})
	if err != nil {
		return nil, err
	}
	if campaigns[s.CampaignID] == nil {
		return nil, fault.NewNotFound("review_step")
	}
	nodes, err := r.steps(ctx, campaigns[s.CampaignID])
	if err != nil {
		return nil, err
	}
	for _, node := range nodes {
		if node.ID == rowID(kindStep, id) {
			return node, nil
		}
	}
	return nil, fault.NewNotFound("review_step")
}

// stepsOf maps steps with their places and deciders, in two statements.
func (r *Resolver) stepsOf(ctx context.Context, rows []*gen.ReviewStep, campaigns map[uuid.UUID]*model.Campaign) ([]*model.ReviewStep, error) {
	places, err := r.regions(ctx, codesOf(rows, func(s *gen.ReviewStep) region.Path { return s.RegionPath }))
	if err != nil {
		return nil, err
	}
	var people []uuid.UUID
	for _, s := range rows {
		if s.DecidedBy != nil {
			people = append(people, *s.DecidedBy)
		}
	}
	names, err := r.Do.Campaigns.Names(ctx, people)
	if err != nil {
		return nil, err
	}
	return mapped(rows, func(s *gen.ReviewStep) *model.ReviewStep {
		out := &model.ReviewStep{
			ID: rowID(kindStep, s.ID), Kind: model.ReviewKind(s.Kind), State: model.ReviewState(s.State), Round: s.Round,
			Region: places[s.RegionCode], Campaign: campaigns[s.CampaignID], CreatedAt: s.CreatedAt, DueAt: s.DueAt, DecidedAt: s.DecidedAt,
			Comment: s.Comment, VisitedOn: dayOf(s.VisitedOn),
			Questions: mapped(s.Questions, func(q offer.FieldQuestion) *model.FieldQuestion {
				return &model.FieldQuestion{Field: q.Field, Text: q.Text}
			}),
		}
		if s.DecidedBy != nil {
			out.DecidedBy = personOf(*s.DecidedBy, names)
		}
		return out
	}), nil
}

// mayReview tells whether the reader may decide the step at which a campaign stands.
func (r *Resolver) mayReview(ctx context.Context, c *model.Campaign) (bool, error) {
	row := c.Source.Row
	on := access.OfCampaign(row)
	if row.State != lifecycle.CampaignInReview || !access.Allowed(ctx, access.ReviewAttest, on) && !access.Allowed(ctx, access.ReviewApprove, on) {
		return false, nil
	}
	steps, err := c.Source.Steps(ctx, r.Do.Reviews.HistoryOf)
	return err == nil && review.MayDecide(ctx, row, steps), err
}
