package graph

import (
	"context"
	"strconv"

	"github.com/google/uuid"
	"shanhuo.app/ent/gen"
	"shanhuo.app/graph/model"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/message"
	"shanhuo.app/server/pledge"
)

func (r *Resolver) pledgePayload(ctx context.Context, p *gen.Pledge, err error) (*model.Pledge, []*model.UserError, error) {
	if err != nil {
		faults, err := userErrors(ctx, err)
		return nil, faults, err
	}
	var c *model.Campaign
	// A pledge that was just made carries its lines; its campaign and tiers are read
	// only for those who ask.
	if asked(ctx, "pledge", "campaign") || asked(ctx, "pledge", "lines") || asked(ctx, "pledge", "viewerCan") {
		found, err := r.campaigns(ctx, []uuid.UUID{p.CampaignID})
		if err != nil {
			return nil, nil, err
		}
		c = found[p.CampaignID]
	}
	return pledgeOf(ctx, p, c), []*model.UserError{}, nil
}

func (r *Resolver) onePledge(ctx context.Context, p *gen.Pledge) (*model.Pledge, error) {
	found, err := r.campaigns(ctx, []uuid.UUID{p.CampaignID})
	if err != nil {
		return nil, err
	}
	return pledgeOf(ctx, p, found[p.CampaignID]), nil
}

func (r *Resolver) pledgeConnection(ctx context.Context, list pledge.Page, after *string) (*model.PledgeConnection, error) {
	found, err := r.campaigns(ctx, campaignIDs(list.Rows, func(p *gen.Pledge) uuid.UUID { return p.CampaignID }))
	if err != nil {
		return nil, err
	}
	cursors := mapped(list.Rows, func(p *gen.Pledge) string { return at(p.CreatedAt, p.ID) })
	out := &model.PledgeConnection{PageInfo: pageInfo(cursors, list.HasNext, after), Edges: make([]*model.PledgeEdge, len(list.Rows))}
	for i, p := range list.Rows {
		out.Edges[i] = &model.PledgeEdge{Cursor: cursors[i], Node: pledgeOf(ctx, p, found[p.CampaignID])}
	}
	return out, nil
}

func pledgeOf(ctx context.Context, p *gen.Pledge, c *model.Campaign) *model.Pledge {
	out := &model.Pledge{
		ID: rowID(kindPledge, p.ID), Campaign: c, State: p.State, Version: p.Version,
		Goods: moneyOf(p.GoodsMinor), Freight: moneyOf(p.FreightMinor), Total: moneyOf(p.GoodsMinor + p.FreightMinor),
		Refunded: moneyOf(p.RefundedMinor), Anonymous: p.Anonymous, CommittedAt: p.CommittedAt, CreatedAt: p.CreatedAt,
		NextChargeAt: p.ChargeDueAt, Row: p,
	}
	// The card and the page to enter one are as personal as the address.
	own := access.Allowed(ctx, access.PledgeReadPersonal, access.OfPledge(p))
	if p.FinalMinor != nil {
		out.Total = moneyOf(*p.FinalMinor)
	}
	if p.CollectedMinor > 0 {
		out.Collected = moneyOf(p.CollectedMinor)
	}
	if p.State.Holds() {
		out.HoldUntil = &p.HoldUntil
		if p.CheckoutURL != "" && own {
			out.CheckoutURL = &p.CheckoutURL
		}
	}
	if p.MethodLast4 != "" && p.Method != nil && own {
		out.Card = &model.Card{Brand: p.MethodBrand, Last4: p.MethodLast4}
	}
	tiers := map[string]*model.Tier{}
	if c != nil {
		for _, t := range c.Tiers {
			tiers[t.ID] = t
		}
	}
	out.Lines = mapped(p.Edges.Lines, func(l *gen.PledgeLine) *model.PledgeLine {
		line := &model.PledgeLine{
			Tier: tiers[rowID(kindTier, l.TierID)], Quantity: l.Quantity, UnitPrice: moneyOf(l.UnitPriceMinor), FinalUnitPrice: moneyPtr(l.FinalUnitMinor),
		}
		if line.Tier == nil && l.Edges.Tier != nil {
			line.Tier = tierOf(l.Edges.Tier)
		}
		return line
	})
	return out
}

func createPledgeOf(ctx context.Context, input model.CreatePledgeInput) (pledge.CreateInput, error) {
	var faults fault.List
	in := pledge.CreateInput{
		Address: addressOf(input.ShippingAddress), IdempotencyKey: input.IdempotencyKey, Locale: message.Of(ctx),
		Anonymous: input.Anonymous != nil && *input.Anonymous,
	}
	var err error
	in.CampaignID, err = parseID(kindCampaign, input.CampaignID, "campaignId")
	faults.Add(fault.All(err)...)
	in.Lines, err = linesOf(input.Lines)
	faults.Add(fault.All(err)...)
	return in, faults.Err()
}

func changePledgeOf(ctx context.Context, input model.ChangePledgeInput) (pledge.ChangeInput, error) {
	var faults fault.List
	in := pledge.ChangeInput{Anonymous: input.Anonymous, IdempotencyKey: input.IdempotencyKey, Locale: message.Of(ctx)}
	if input.Version != nil {
		in.Version = *input.Version
	}
	if input.ShippingAddress != nil {
		a := addressOf(input.ShippingAddress)
		in.Address = &a
	}
	var err error
	in.ID, err = parseID(kindPledge, input.PledgeID, "pledgeId")
	faults.Add(fault.All(err)...)
	if input.Lines != nil {
		in.Lines, err = linesOf(input.Lines)
		faults.Add(fault.All(err)...)
	}
	return in, faults.Err()
}

func linesOf(lines []*model.PledgeLineInput) ([]pledge.LineInput, error) {
	var faults fault.List
	out := make([]pledge.LineInput, len(lines))
	for i, l := range lines {
		id, err := parseID(kindTier, l.TierID, "lines."+strconv.Itoa(i)+".tierId")
		faults.Add(fault.All(err)...)
		out[i] = pledge.LineInput{TierID: id, Quantity: l.Quantity}
	}
	return out, faults.Err()
}

func addressOf(a *model.ShippingAddressInput) pledge.Address {
	return pledge.Address{Name: a.Name, Phone: a.Phone, Province: a.Province, City: a.City, County: a.County, Detail: a.Detail}
}
