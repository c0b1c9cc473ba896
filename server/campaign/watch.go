package campaign

import (
	"context"

	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
)

// WatchStates are the states in which an office watches a campaign unless it asks for
// others: money is promised or held, and nobody is paid yet.
var WatchStates = []lifecycle.Campaign{
	lifecycle.CampaignShortfall, lifecycle.CampaignSuspended, lifecycle.CampaignLive, lifecycle.CampaignCollecting,
}

// Watch answers a page of the campaigns in the regions of the reader's office, the
// nearest or longest past deadline first. States empty means WatchStates; Mine, Produce,
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
	if len(in.States) == 0 {
		in.States = WatchStates
	}
	return s.List(ctx, ListInput{
		Region: in.Region, States: in.States, Search: in.Search, Page: in.Page, OrderBy: byDeadline, watched: places,
	})
}
