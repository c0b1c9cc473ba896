package graph

import (
	"context"

	"github.com/google/uuid"
	"shanhuo.app/ent/gen"
	"shanhuo.app/graph/model"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/nodeid"
	"shanhuo.app/server/reconcile"
)

// node finds anything by its opaque id, by way of the same use cases as everywhere
// else, so that it shows nobody more than they may see.
func (r *Resolver) node(ctx context.Context, id string) (model.Node, error) {
	kind, key := nodeid.Split(id)
	if kind == kindRegion {
		place, err := r.Do.Regions.ByCode(ctx, key)
		if err != nil {
			return nil, missing(err)
		}
		return regionOf(place), nil
	}
	row, err := uuid.Parse(key)
	if err != nil {
		return nil, nil //nolint:nilnil,nilerr // an id of nothing is the node null
	}
	found, err := r.nodeOf(ctx, kind, row)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Denied) || fault.Is(err, fault.Unauthenticated) {
		return nil, nil //nolint:nilnil // what one may not see looks as if it did not exist
	}
	return found, err
}

func (r *Resolver) nodeOf(ctx context.Context, kind string, id uuid.UUID) (model.Node, error) {
	switch kind {
	case kindCampaign:
		c, err := r.Do.Campaigns.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		p, err := r.Do.Campaigns.Page(ctx, c.Slug)
		if err != nil {
			return nil, err
		}
		return campaignOfPage(p), nil
	case kindTier:
		row, err := r.Do.Campaigns.OfTier(ctx, id)
		if err != nil {
			return nil, err
		}
		wanted := rowID(kindTier, id)
		for _, t := range campaignsOfRows([]campaign.Row{row})[0].Tiers {
			if t.ID == wanted {
				return t, nil
			}
		}
	case kindPhoto:
		p, err := r.Do.Campaigns.Photo(ctx, id)
		if err != nil {
			return nil, err
		}
		return photoOf(p), nil
	case kindPledge:
		p, err := r.Do.Pledges.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		return nodeOr(r.onePledge(ctx, p))
	case kindPost:
		p, err := r.Do.Posts.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		return nodeOr(r.postNode(ctx, p))
	case kindQuestion:
		q, err := r.Do.Questions.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		return nodeOr(r.questionNode(ctx, q))
	case kindStep:
		return nodeOr(r.stepNode(ctx, id))
	case kindProblem:
		p, err := r.Do.Problems.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		return nodeOr(r.problemNode(ctx, p))
	case kindPayout:
		b, err := r.Do.Payouts.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		nodes, err := r.payoutsOf(ctx, []*gen.PayoutBatch{b})
		if err != nil {
			return nil, err
		}
		return nodes[0], nil
	case kindReconciliation:
		c, err := r.Do.Reconciliations.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		nodes, err := r.reconciliationsOf(ctx, []*reconcile.Comparison{c})
		if err != nil {
			return nil, err
		}
		return nodes[0], nil
	}
	return nil, fault.NewNotFound("node")
}

// nodeOr keeps a nil pointer from becoming a node that is not null.
func nodeOr[T model.Node](node T, err error) (model.Node, error) {
	if err != nil {
		return nil, err
	}
	return node, nil
}
