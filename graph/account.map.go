package graph

import (
	"context"

	"github.com/google/uuid"
	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/contact"
	"shanhuo.app/graph/model"
	"shanhuo.app/server/account"
	"shanhuo.app/server/address"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/region"
)

func viewerOf(p *gen.Person) *model.Viewer {
	locale := model.LocaleEn
	if p.Locale != "en" {
		locale = model.LocaleZhCn
	}
	return &model.Viewer{ID: rowID(kindPerson, p.ID), DisplayName: p.DisplayName, Locale: locale}
}

func personOf(id uuid.UUID, names map[uuid.UUID]string) *model.Person {
	return &model.Person{ID: rowID(kindPerson, id), DisplayName: names[id]}
}

func (r *Resolver) grantsOf(ctx context.Context, rows []*gen.Grant) ([]*model.Grant, error) {
	places, err := r.regions(ctx, codesOf(rows, func(g *gen.Grant) region.Path { return g.RegionPath }))
	if err != nil {
		return nil, err
	}
	return mapped(rows, func(g *gen.Grant) *model.Grant {
		out := &model.Grant{ID: rowID(kindGrant, g.ID), Role: model.Role(g.Role), ExpiresAt: g.ExpiresAt}
		out.Region = places[g.RegionPath.Code()]
		return out
	}), nil
}

func (r *Resolver) grantPayload(ctx context.Context, g *gen.Grant, err error) (*model.Grant, []*model.UserError, error) {
	if err != nil {
		faults, err := userErrors(ctx, err)
		return nil, faults, err
	}
	list, err := r.grantsOf(ctx, []*gen.Grant{g})
	if err != nil {
		return nil, nil, err
	}
	return list[0], []*model.UserError{}, nil
}

func contactOf(c account.Contact) *model.Contact {
	kind := model.ContactKindEmail
	if c.Channel == contact.ChannelSMS {
		kind = model.ContactKindPhone
	}
	return &model.Contact{Kind: kind, Masked: c.Masked}
}

func householdOf(h account.Household) *model.Household {
	out := &model.Household{ID: rowID(kindPerson, h.PersonID), GrantID: rowID(kindGrant, h.GrantID), DisplayName: h.Name}
	if h.Contact != nil {
		out.Contact = contactOf(*h.Contact)
	}
	return out
}

func keptAddressOf(a *address.Kept) *model.Address {
	return &model.Address{ID: rowID(kindAddress, a.ID), Address: shippingAddressOf(a.Address), UsedAt: a.UsedAt}
}

func shippingAddressOf(a offer.Address) *model.ShippingAddress {
	return &model.ShippingAddress{Name: a.Name, Phone: a.Phone, Province: a.Province, City: a.City, County: a.County, Detail: a.Detail}
}

func erasureOf(e *gen.Erasure) *model.Erasure {
	return &model.Erasure{ID: rowID(kindErasure, e.ID), CreatedAt: e.CreatedAt, DueAt: e.DueAt}
}

func localeOf(l model.Locale) string {
	if l == model.LocaleEn {
		return "en"
	}
	return "zh-CN"
}
