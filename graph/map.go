package graph

import (
	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/graph/model"
	"shanhuo.app/graph/source"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/region"
)

// The kinds of opaque ids.
const (
	kindRegion   = "Region"
	kindPerson   = "Person"
	kindGrant    = "Grant"
	kindSignIn   = "SignIn"
	kindCampaign = "Campaign"
	kindTier     = "Tier"
	kindPhoto    = "Photo"
	kindPost     = "Post"
	kindQuestion = "Question"
	kindProblem  = "Problem"
	kindStep     = "ReviewStep"
	kindPledge   = "Pledge"
	kindSupport  = "Support"
	kindPayout   = "PayoutBatch"
	kindEntry    = "LedgerEntry"
	kindAudit    = "AuditEntry"
)

func moneyOf(f money.Fen) *model.Money {
	return &model.Money{Minor: int64(f), Currency: model.CurrencyCodeCny}
}

func moneyPtr(f *money.Fen) *model.Money {
	if f == nil {
		return nil
	}
	return moneyOf(*f)
}

func page(first *int, after *string) keyset.Page {
	var p keyset.Page
	if first != nil {
		// Zero means the default to keyset; a client that says 0 has made a mistake.
		p.First = *first
		if p.First == 0 {
			p.First = -1
		}
	}
	if after != nil {
		p.After = *after
	}
	return p
}

func pageInfo(cursors []string, hasNext bool, after *string) *model.PageInfo {
	info := &model.PageInfo{HasNextPage: hasNext, HasPreviousPage: after != nil && *after != ""}
	if n := len(cursors); n > 0 {
		info.StartCursor, info.EndCursor = &cursors[0], &cursors[n-1]
	}
	return info
}

func personOf(id uuid.UUID, names map[uuid.UUID]string) *model.Person {
	return &model.Person{ID: rowID(kindPerson, id), DisplayName: names[id]}
}

func regionOf(r *gen.Region) *model.Region {
	return placeOf(campaign.Place{Code: r.ID, Name: r.Name, Level: region.Level(r.Level), Path: r.Path})
}

func placeOf(p campaign.Place) *model.Region {
	return &model.Region{
		ID: globalID(kindRegion, p.Code), Code: p.Code, Name: p.Name, Level: model.RegionLevel(p.Level), Path: string(p.Path),
	}
}

func lastPlace(places []campaign.Place) *model.Region {
	if len(places) == 0 {
		return nil
	}
	return placeOf(places[len(places)-1])
}

func campaignOfPage(p *campaign.Page) *model.Campaign {
	return campaignOf(p.Campaign, p.Places, p.Tiers, source.Of(p))
}

func campaignsOfRows(rows []campaign.Row) []*model.Campaign {
	bare := make([]*gen.Campaign, len(rows))
	for i := range rows {
		bare[i] = rows[i].Campaign
	}
	sources := source.OfList(bare)
	out := make([]*model.Campaign, len(rows))
	for i, row := range rows {
		out[i] = campaignOf(row.Campaign, row.Places, row.Tiers, sources[i])
	}
	return out
}

func campaignOf(c *gen.Campaign, places []campaign.Place, tiers []*gen.Tier, src *source.Campaign) *model.Campaign {
	out := &model.Campaign{
		ID: rowID(kindCampaign, c.ID), Slug: c.Slug, Title: c.Title, Summary: c.Summary, State: c.State, StateReason: c.StateReason,
		Version: c.Version, Produce: model.Produce(c.Produce), Region: lastPlace(places),
		Goal: moneyOf(c.GoalMinor), Raised: moneyOf(c.RaisedMinor), BackerCount: c.BackerCount, PledgeCount: c.PledgeCount,
		Days: c.Days, DeliveryMonth: c.DeliveryMonth, LaunchAt: c.LaunchAt, LaunchedAt: c.LaunchedAt, Deadline: c.Deadline,
		BeneficiaryName: c.BeneficiaryName, PayeeName: c.PayeeName,
		Story: &model.Story{Who: c.Story.Who, Grow: c.Story.Grow, Money: c.Story.Money, Ship: c.Story.Ship, Risks: c.Story.Risks},
		Costs: make([]*model.CostLine, len(c.Costs)), Tiers: tiersOf(c, tiers), Ladder: make([]*model.Rung, len(c.Ladder)),
		Source: src,
	}
	for i, line := range c.Costs {
		out.Costs[i] = &model.CostLine{Kind: model.CostKind(line.Kind), Label: line.Label, BasisPoints: line.BasisPoints}
	}
	for i, rung := range c.Ladder {
		out.Ladder[i] = &model.Rung{Backers: rung.Backers, Price: moneyOf(rung.Price)}
	}
	if c.ClosedAt != nil && c.State != lifecycle.CampaignFailed {
		out.Money = &model.CampaignMoney{
			Promised: moneyOf(c.RaisedMinor), Collected: moneyOf(c.CollectedMinor), Fees: moneyOf(c.FeesMinor),
			Freight: moneyOf(c.FreightCollectedMinor), Refunded: moneyOf(c.RefundedMinor),
			Share:   moneyOf(campaign.Share(c)),
			PaidOut: moneyOf(c.PaidOutMinor),
		}
	}
	return out
}

func tiersOf(c *gen.Campaign, tiers []*gen.Tier) []*model.Tier {
	out := make([]*model.Tier, len(tiers))
	for i, t := range tiers {
		out[i] = tierOf(t)
		out[i].CurrentPrice = moneyOf(offer.UnitPrice(t.PriceMinor, tiers[0].PriceMinor, c.Ladder, c.BackerCount))
	}
	return out
}

// tierOf maps a tier without its campaign; its current price is the printed one.
func tierOf(t *gen.Tier) *model.Tier {
	out := &model.Tier{
		ID: rowID(kindTier, t.ID), Position: t.Position, Title: t.Title, Goods: t.Goods, Price: moneyOf(t.PriceMinor),
		CurrentPrice: moneyOf(t.PriceMinor), Limit: t.Stock, PerPerson: t.PerPerson, Claimed: t.Claimed,
		Freight: &model.Freight{Default: moneyOf(t.Freight.Default), ByProvince: []*model.ProvinceFreight{}},
	}
	for _, province := range offer.Provinces {
		if f, ok := t.Freight.ByProvince[province]; ok {
			out.Freight.ByProvince = append(out.Freight.ByProvince, &model.ProvinceFreight{Province: province, Freight: moneyOf(f)})
		}
	}
	return out
}

func photoOf(p *gen.Photo) *model.Photo {
	return &model.Photo{ID: rowID(kindPhoto, p.ID), Alt: p.Alt, Width: p.Width, Height: p.Height, Color: p.Color, Key: p.Key, Format: p.Format}
}

func postOf(p campaign.Post) *model.Post {
	return &model.Post{ID: rowID(kindPost, p.ID), Title: p.Title, Body: p.Body, Author: p.Author, CreatedAt: p.CreatedAt}
}

func questionOf(q campaign.Question) *model.Question {
	out := &model.Question{ID: rowID(kindQuestion, q.ID), Text: q.Text, AskedBy: q.Asker, CreatedAt: q.CreatedAt, AnsweredAt: q.AnsweredAt}
	if q.Answer != "" {
		out.Answer = &q.Answer
	}
	return out
}

func supportOf(s campaign.Support) *model.Support {
	out := &model.Support{ID: rowID(kindSupport, s.ID), Quantity: s.Quantity, CommittedAt: s.At, Anonymous: s.Name == ""}
	if s.Name != "" {
		out.Name = &s.Name
	}
	return out
}

func pledgeOf(p *gen.Pledge, c *model.Campaign) *model.Pledge {
	out := &model.Pledge{
		ID: rowID(kindPledge, p.ID), Campaign: c, State: p.State, Version: p.Version,
		Goods: moneyOf(p.GoodsMinor), Freight: moneyOf(p.FreightMinor), Total: moneyOf(p.GoodsMinor + p.FreightMinor),
		Refunded: moneyOf(p.RefundedMinor), Anonymous: p.Anonymous, CommittedAt: p.CommittedAt, CreatedAt: p.CreatedAt,
		NextChargeAt: p.ChargeDueAt, Row: p,
	}
	if p.FinalMinor != nil {
		out.Total = moneyOf(*p.FinalMinor)
	}
	if p.CollectedMinor > 0 {
		out.Collected = moneyOf(p.CollectedMinor)
	}
	if p.State.Holds() {
		out.HoldUntil = &p.HoldUntil
		if p.CheckoutURL != "" {
			out.CheckoutURL = &p.CheckoutURL
		}
	}
	if p.MethodLast4 != "" && p.Method != nil {
		out.Card = &model.Card{Brand: p.MethodBrand, Last4: p.MethodLast4}
	}
	for _, l := range p.Edges.Lines {
		line := &model.PledgeLine{Quantity: l.Quantity, UnitPrice: moneyOf(l.UnitPriceMinor), FinalUnitPrice: moneyPtr(l.FinalUnitMinor)}
		if l.Edges.Tier != nil {
			line.Tier = tierOf(l.Edges.Tier)
		}
		for _, t := range c.Tiers {
			if t.ID == rowID(kindTier, l.TierID) {
				line.Tier = t
			}
		}
		out.Lines = append(out.Lines, line)
	}
	return out
}
