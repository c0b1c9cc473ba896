package graph

import (
	"context"

	"shanhuo.app/ent/gen"
	"shanhuo.app/graph/model"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/pledge"
)

// kindOrder names orders apart from pledges: an order's id finds nothing.
const kindOrder = "Order"

// orders answers whom a campaign's goods go to; nobody at all to those who may not
// read it, or before there is anything to send.
func (r *Resolver) orders(ctx context.Context, c *gen.Campaign, p keyset.Page, after *string) (*model.OrderConnection, error) {
	var list pledge.OrderPage
	if pledge.MayReadOrders(ctx, c) {
		var err error
		list, err = r.Do.Pledges.Orders(ctx, c, pledge.OrdersInput{First: p.First, After: p.After, Count: asked(ctx, "totalCount")})
		if err != nil {
			return nil, err
		}
	}
	cursors := mapped(list.Rows, func(o pledge.Order) string { return at(o.CommittedAt, o.ID) })
	out := &model.OrderConnection{
		PageInfo: pageInfo(cursors, list.HasNext, after), TotalCount: list.Total, Edges: make([]*model.OrderEdge, len(list.Rows)),
	}
	for i, o := range list.Rows {
		out.Edges[i] = &model.OrderEdge{Cursor: cursors[i], Node: orderOf(o)}
	}
	return out, nil
}

func orderOf(o pledge.Order) *model.Order {
	a := o.Address
	return &model.Order{
		ID: rowID(kindOrder, o.ID), Number: o.Number, CommittedAt: o.CommittedAt,
		Lines: mapped(o.Lines, func(l pledge.OrderLine) *model.OrderLine {
			return &model.OrderLine{Title: l.Title, Quantity: l.Quantity}
		}),
		ShippingAddress: &model.ShippingAddress{
			Name: a.Name, Phone: a.Phone, Province: a.Province, City: a.City, County: a.County, Detail: a.Detail,
		},
	}
}
