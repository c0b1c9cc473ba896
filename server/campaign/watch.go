package campaign

import (
	"context"

	"entgo.io/ent/dialect/sql"

	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/predicate"
	"shanhuo.app/ent/gen/problem"
	"shanhuo.app/ent/gen/question"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
)

// WatchStates are the states in which an office watches a campaign unless it asks for
// others: money is promised or held, and not all of it is paid yet.
var WatchStates = []lifecycle.Campaign{
	lifecycle.CampaignShortfall, lifecycle.CampaignSuspended, lifecycle.CampaignLive, lifecycle.CampaignCollecting,
	lifecycle.CampaignViable,
}

// Watch answers a page of the campaigns in the regions of the reader's office, the
// nearest or longest past deadline first. States empty means WatchStates, and what is
// public and has a problem or a question that waits; Mine, Produce,
// DeliveryMonth and OrderBy do not apply.
func (s *Service) Watch(ctx context.Context, in ListInput) (*ListPage, error) {
	me := access.From(ctx)
	if me == nil {
		return nil, fault.NewUnauthenticated()
	}
	places := me.Regions(access.CampaignWatch)
	if len(places) == 0 {
		return nil, fault.NewDenied(string(access.CampaignWatch))
	}
	narrow := ListInput{Region: in.Region, States: in.States, Search: in.Search, Page: in.Page, OrderBy: byDeadline, watched: places}
	if len(in.States) == 0 {
		narrow.also = waiting(me.Regions(access.ProblemList))
	}
	return s.List(ctx, narrow)
}

// waiting lets through what is watched without being asked for. Reports count where the
// reader may list them. The ids are gathered from each table by its own index: one
// condition with OR would read every campaign there ever was.
func waiting(reports []region.Path) predicate.Campaign {
	return func(s *sql.Selector) {
		from := sql.Dialect(s.Dialect())
		own := from.Select(campaign.FieldID).From(from.Table(campaign.Table))
		campaign.StateIn(WatchStates...)(own)
		reported := from.Select(problem.FieldCampaignID).From(from.Table(problem.Table))
		reported.Where(sql.EQ(reported.C(problem.FieldState), problem.StateOPEN))
		store.WithinAny(problem.FieldRegionPath, reports)(reported)
		settled, asked := from.Table(campaign.Table).As("settled"), from.Table(question.Table).As("asked")
		unanswered := from.Select(settled.C(campaign.FieldID)).From(settled).
			Join(asked).On(asked.C(question.FieldCampaignID), settled.C(campaign.FieldID)).
			Where(sql.And(sql.EQ(settled.C(campaign.FieldState), lifecycle.CampaignSettled), sql.IsNull(asked.C(question.FieldAnsweredAt))))
		s.Where(sql.In(s.C(campaign.FieldID), own.UnionAll(reported).UnionAll(unanswered)))
	}
}
