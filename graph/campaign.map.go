package graph

import (
	"context"

	"github.com/google/uuid"
	"shanhuo.app/ent/gen"
	"shanhuo.app/graph/model"
	"shanhuo.app/graph/source"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/charge"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/media"
	"shanhuo.app/server/offer"
)

// campaigns answers the campaigns with these ids as a list shows them.
func (r *Resolver) campaigns(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*model.Campaign, error) {
	rows, err := r.Do.Campaigns.Rows(ctx, ids)
	if err != nil {
		return nil, err
	}
	list := make([]campaign.Row, 0, len(rows))
	for _, id := range ids {
		if row, ok := rows[id]; ok {
			list = append(list, row)
		}
	}
	return byID(list), nil
}

// byID maps campaigns that were read together, by their ids.
func byID(list []campaign.Row) map[uuid.UUID]*model.Campaign {
	out := make(map[uuid.UUID]*model.Campaign, len(list))
	for i, c := range campaignsOfRows(list) {
		out[list[i].ID] = c
	}
	return out
}

// onCampaign runs a use case on the campaign with an opaque id.
func (r *Resolver) onCampaign(ctx context.Context, id string, act func(uuid.UUID) (*gen.Campaign, error)) (*model.Campaign, []*model.UserError, error) {
	var c *gen.Campaign
	row, err := parseID(kindCampaign, id, "campaignId")
	if err == nil {
		c, err = act(row)
	}
	return r.campaignPayload(ctx, c, err)
}

// campaignPayload answers what a mutation did to a campaign, or what was wrong.
func (r *Resolver) campaignPayload(ctx context.Context, c *gen.Campaign, err error) (*model.Campaign, []*model.UserError, error) {
	if err != nil {
		faults, err := userErrors(ctx, err)
		return nil, faults, err
	}
	if !asked(ctx, "campaign") {
		return nil, []*model.UserError{}, nil
	}
	p, err := r.Do.Campaigns.Page(ctx, c.Slug)
	if err != nil {
		return nil, nil, err
	}
	return campaignOfPage(p), []*model.UserError{}, nil
}

// conflict answers an update that came too late, with the campaign as it is by now, so
// that what was written can be shown beside it.
func (r *Resolver) conflict(ctx context.Context, id uuid.UUID, late error) (*model.UpdateCampaignPayload, error) {
	faults, err := userErrors(ctx, late)
	if err != nil {
		return nil, err
	}
	payload := &model.UpdateCampaignPayload{UserErrors: faults}
	if !asked(ctx, "campaign") {
		return payload, nil
	}
	c, err := r.Do.Campaigns.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	payload.Campaign, _, err = r.campaignPayload(ctx, c, nil)
	return payload, err
}

func (r *Resolver) person(ctx context.Context, c *model.Campaign, id uuid.UUID) (*model.Person, error) {
	if p := c.Source.Page; p != nil {
		name := p.Owner
		if id != p.Campaign.OwnerID {
			name = p.DraftedBy
		}
		return &model.Person{ID: rowID(kindPerson, id), DisplayName: name}, nil
	}
	names, err := c.Source.Names(ctx, r.Do.Campaigns.Names)
	if err != nil {
		return nil, err
	}
	return personOf(id, names), nil
}

func campaignOfPage(p *campaign.Page) *model.Campaign {
	backers := p.Campaign.BackerCount
	if p.Closing != nil {
		backers = p.Closing.Backers
	}
	return campaignOf(p.Campaign, p.Places, p.Tiers, backers, source.Of(p))
}

func campaignsOfRows(rows []campaign.Row) []*model.Campaign {
	bare := make([]*gen.Campaign, len(rows))
	for i := range rows {
		bare[i] = rows[i].Campaign
	}
	sources := source.OfList(bare)
	out := make([]*model.Campaign, len(rows))
	for i, row := range rows {
		backers := row.BackerCount
		if row.ClosedAt != nil {
			backers = row.ClosedBackers
		}
		out[i] = campaignOf(row.Campaign, row.Places, row.Tiers, backers, sources[i])
	}
	return out
}

func campaignOf(c *gen.Campaign, places []campaign.Place, tiers []*gen.Tier, backers int, src *source.Campaign) *model.Campaign {
	out := &model.Campaign{
		ID: rowID(kindCampaign, c.ID), Slug: c.Slug, Title: c.Title, Summary: c.Summary, State: c.State, StateReason: c.StateReason,
		Version: c.Version, Produce: model.Produce(c.Produce), Region: lastPlace(places),
		Goal: moneyOf(c.GoalMinor), Raised: moneyOf(c.RaisedMinor), BackerCount: c.BackerCount, PledgeCount: c.PledgeCount,
		Days: c.Days, DeliveryMonth: c.DeliveryMonth, LaunchAt: c.LaunchAt, LaunchedAt: c.LaunchedAt, Deadline: c.Deadline,
		BeneficiaryName: c.BeneficiaryName, PayeeName: c.PayeeName,
		Story: storyOf(c.Story), Costs: mapped(c.Costs, costOf), Tiers: tiersOf(c, tiers, backers), Ladder: mapped(c.Ladder, rungOf),
		CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt, Source: src,
	}
	if c.ClosedAt != nil && c.State != lifecycle.CampaignFailed {
		out.Money = &model.CampaignMoney{
			Promised: moneyOf(c.RaisedMinor), Floor: moneyOf(charge.Floor(c)), Collected: moneyOf(c.CollectedMinor), Fees: moneyOf(c.FeesMinor),
			Freight: moneyOf(c.FreightCollectedMinor), Refunded: moneyOf(c.RefundedMinor),
			Share:   moneyOf(campaign.Share(c)),
			PaidOut: moneyOf(c.PaidOutMinor),
		}
	}
	return out
}

// tiersOf prices the tiers for a number of backers: those of now while it is live,
// those of the closing afterwards, whoever was dropped since.
func tiersOf(c *gen.Campaign, tiers []*gen.Tier, backers int) []*model.Tier {
	out := make([]*model.Tier, len(tiers))
	for i, t := range tiers {
		out[i] = tierOf(t)
		out[i].CurrentPrice = moneyOf(offer.UnitPrice(t.PriceMinor, tiers[0].PriceMinor, c.Ladder, backers))
	}
	return out
}

// tierOf maps a tier without its campaign; its current price is the printed one.
func tierOf(t *gen.Tier) *model.Tier {
	return &model.Tier{
		ID: rowID(kindTier, t.ID), Position: t.Position, Title: t.Title, Goods: t.Goods, Price: moneyOf(t.PriceMinor),
		CurrentPrice: moneyOf(t.PriceMinor), Limit: t.Stock, PerPerson: t.PerPerson, Claimed: t.Claimed, Freight: freightOf(t.Freight),
	}
}

func freightOf(f offer.Freight) *model.Freight {
	out := &model.Freight{Default: moneyOf(f.Default), ByProvince: []*model.ProvinceFreight{}, NotTo: append([]string{}, f.NotTo...)}
	for _, province := range offer.Provinces {
		if fen, ok := f.ByProvince[province]; ok {
			out.ByProvince = append(out.ByProvince, &model.ProvinceFreight{Province: province, Freight: moneyOf(fen)})
		}
	}
	return out
}

func storyOf(s offer.Story) *model.Story {
	return &model.Story{Who: s.Who, Grow: s.Grow, Money: s.Money, Ship: s.Ship, Risks: s.Risks}
}

func costOf(line offer.CostLine) *model.CostLine {
	return &model.CostLine{Kind: model.CostKind(line.Kind), Label: line.Label, BasisPoints: line.BasisPoints}
}

func rungOf(rung offer.Rung) *model.Rung {
	return &model.Rung{Backers: rung.Backers, Price: moneyOf(rung.Price)}
}

func photoOf(p *gen.Photo) *model.Photo {
	return &model.Photo{ID: rowID(kindPhoto, p.ID), Alt: p.Alt, Width: p.Width, Height: p.Height, Color: p.Color, Key: p.Key, Format: p.Format}
}

func supportOf(s campaign.Support) *model.Support {
	out := &model.Support{ID: rowID(kindSupport, s.ID), Quantity: s.Quantity, CommittedAt: s.At, Anonymous: s.Name == ""}
	if s.Name != "" {
		out.Name = &s.Name
	}
	return out
}

func campaignConnection(list *campaign.ListPage, after *string) *model.CampaignConnection {
	nodes := campaignsOfRows(list.Rows)
	cursors := mapped(list.Rows, list.Cursor)
	out := &model.CampaignConnection{
		PageInfo: pageInfo(cursors, list.HasNext, after), TotalCount: list.Total, Edges: make([]*model.CampaignEdge, len(nodes)),
	}
	for i, c := range nodes {
		out.Edges[i] = &model.CampaignEdge{Cursor: cursors[i], Node: c}
	}
	return out
}

func supportConnection(rows []campaign.Support, more bool, after *string) *model.SupportConnection {
	cursors := mapped(rows, func(s campaign.Support) string { return at(s.At, s.ID) })
	out := &model.SupportConnection{PageInfo: pageInfo(cursors, more, after), Edges: make([]*model.SupportEdge, len(rows))}
	for i, s := range rows {
		out.Edges[i] = &model.SupportEdge{Cursor: cursors[i], Node: supportOf(s)}
	}
	return out
}

func campaignIDs[T any](rows []T, id func(T) uuid.UUID) []uuid.UUID {
	seen := make(map[uuid.UUID]bool, len(rows))
	var ids []uuid.UUID
	for _, row := range rows {
		if v := id(row); !seen[v] {
			seen[v] = true
			ids = append(ids, v)
		}
	}
	return ids
}

func (r *Resolver) progress(ctx context.Context, slug string) (<-chan *model.Campaign, error) {
	c, err := r.Do.Campaigns.Page(ctx, slug)
	if err != nil {
		return nil, err
	}
	signals, err := r.Do.Progress.Subscribe(ctx, c.Campaign.ID)
	if err != nil {
		return nil, err
	}
	out := make(chan *model.Campaign)
	go func() {
		defer close(out)
		for range signals {
			p, err := r.Do.Campaigns.Page(ctx, slug)
			if err != nil {
				return
			}
			select {
			case out <- campaignOfPage(p):
			case <-ctx.Done():
				return
			}
		}
	}()
	return out, nil
}

// sizeFor answers the smallest stored size that is at least as wide as asked, else the largest.
func sizeFor(width int) int {
	for _, s := range media.Sizes {
		if s >= width {
			return s
		}
	}
	return media.Sizes[len(media.Sizes)-1]
}

// versionOf is what a version that may be left out is to the use cases: 0 for any.
func versionOf(input *int) int {
	if input == nil {
		return 0
	}
	return *input
}
