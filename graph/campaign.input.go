package graph

import (
	"shanhuo.app/graph/model"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
)

// editOf maps what was written into a draft. old is the stored story, whose blocks
// stay where none was sent.
func editOf(in *model.UpdateCampaignInput, old *offer.Story) campaign.Edit {
	e := campaign.Edit{
		Title: in.Title, Summary: in.Summary, Beneficiary: in.BeneficiaryName, Days: in.Days, DeliveryMonth: in.DeliveryMonth,
		Goal: (*money.Fen)(in.GoalMinor),
	}
	if at, given := in.LaunchAt.ValueOK(); given {
		e.LaunchAt, e.LaunchOnApproval = at, at == nil
	}
	if in.Produce != nil {
		v := string(*in.Produce)
		e.Produce = &v
	}
	if in.Payee != nil {
		e.PayeeName, e.PayeeBank, e.PayeeAccount = &in.Payee.Name, &in.Payee.Bank, &in.Payee.Account
	}
	if in.Story != nil {
		var s offer.Story
		if old != nil {
			s = *old
		}
		for _, block := range []struct {
			into *string
			from *string
		}{{&s.Who, in.Story.Who}, {&s.Grow, in.Story.Grow}, {&s.Money, in.Story.Money}, {&s.Ship, in.Story.Ship}, {&s.Risks, in.Story.Risks}} {
			if block.from != nil {
				*block.into = *block.from
			}
		}
		e.Story = &s
	}
	if in.Costs != nil {
		e.Costs = mapped(in.Costs, func(c *model.CostLineInput) offer.CostLine {
			return offer.CostLine{Kind: string(c.Kind), Label: c.Label, BasisPoints: c.BasisPoints}
		})
	}
	if in.Ladder != nil {
		e.Ladder = mapped(in.Ladder, func(r *model.RungInput) offer.Rung {
			return offer.Rung{Backers: r.Backers, Price: money.Fen(r.PriceMinor)}
		})
	}
	if in.Tiers != nil {
		e.Tiers = mapped(in.Tiers, tierInputOf)
	}
	return e
}

func tierInputOf(t *model.TierInput) campaign.Tier {
	out := campaign.Tier{Title: t.Title, Price: money.Fen(t.PriceMinor), Stock: t.Limit, PerPerson: t.PerPerson}
	if t.Goods != nil {
		out.Goods = *t.Goods
	}
	if t.Freight != nil {
		out.Freight.Default = money.Fen(t.Freight.DefaultMinor)
		for _, p := range t.Freight.ByProvince {
			if out.Freight.ByProvince == nil {
				out.Freight.ByProvince = map[string]money.Fen{}
			}
			out.Freight.ByProvince[p.Province] = money.Fen(p.Minor)
		}
		out.Freight.NotTo = t.Freight.NotTo
	}
	return out
}
