package campaign

import (
	"context"
	"time"

	"entgo.io/ent/dialect/sql"

	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/predicate"
	"shanhuo.app/ent/gen/problem"
	"shanhuo.app/ent/gen/question"
	"shanhuo.app/server/access"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/offer"
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
// nearest or longest past deadline first. States empty means WatchStates, what is
// public and has a problem or a question that waits, and what is overdue; Mine, Produce,
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
	now, err := s.DB.Now(ctx)
	if err != nil {
		return nil, err
	}
	narrow := ListInput{Region: in.Region, States: in.States, Search: in.Search, Page: in.Page, OrderBy: byDeadline, watched: places}
	if len(in.States) == 0 {
		narrow.also = waiting(me.Regions(access.ProblemList), now)
	}
	page, err := s.List(ctx, narrow)
	if err != nil {
		return nil, err
	}
	page.at = now
	return page, nil
}

// Overdue tells of a row of Watch whether its goods should have been sent by now: they
// are paid for, and the month that was promised is over. Nothing records that parcels
// arrive, so that nothing but time ends it: once all is paid out, offer.DeliveryAnswers.
func (p *ListPage) Overdue(row Row) bool {
	from, before := overdueMonths(p.at)
	switch row.State {
	case lifecycle.CampaignViable:
		return row.DeliveryMonth < before
	case lifecycle.CampaignSettled:
		return row.DeliveryMonth >= from && row.DeliveryMonth < before
	default:
		return false
	}
}

// overdueMonths are the months of delivery that ended lately: from the first one, and
// before the second, that of now.
func overdueMonths(now time.Time) (from, before string) {
	return clock.MonthOf(now.Add(-offer.DeliveryAnswers)), clock.MonthOf(now)
}

// overdue lets through what is settled and has its promised month over lately. A campaign
// promises no month later than CheckTimes allows, so that the index by deadline leaves out
// all that were over long before.
func overdue(now time.Time) predicate.Campaign {
	from, before := overdueMonths(now)
	return campaign.And(
		campaign.StateEQ(lifecycle.CampaignSettled), campaign.DeadlineGTE(clock.Month(from).AddDate(0, -DeliveryMonthsMax-1, 0)),
		campaign.DeliveryMonthGTE(from), campaign.DeliveryMonthLT(before),
	)
}

// waiting lets through what is watched without being asked for. Reports count where the
// reader may list them. The ids are gathered from each table by its own index: one
// condition with OR would read every campaign there ever was.
func waiting(reports []region.Path, now time.Time) predicate.Campaign {
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
		late := from.Select(campaign.FieldID).From(from.Table(campaign.Table))
		overdue(now)(late)
		s.Where(sql.In(s.C(campaign.FieldID), own.UnionAll(reported).UnionAll(unanswered).UnionAll(late)))
	}
}
