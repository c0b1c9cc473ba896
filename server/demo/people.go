package demo

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"shanhuo.app/server/access"
	"shanhuo.app/server/account"
	"shanhuo.app/server/demo/content"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/region/tree"
)

// moving is how long before the first act everybody arrives.
const moving = 26 * time.Hour

// sideBySide bounds the acts of one instant that are played at once.
const sideBySide = 8

// cast is everybody, by content.Person.Key.
type cast map[string]*player

type player struct {
	*access.Principal
	// turn is held by a pledge: nobody is on two card pages at once.
	turn sync.Mutex
}

// as answers a context in which a person of the content acts.
func (r *run) as(ctx context.Context, key string) context.Context {
	return access.With(ctx, r.cast[key].Principal)
}

// moveIn makes the people of the content with their grants. Done again it changes
// nothing.
func (r *run) moveIn(ctx context.Context) error {
	var codes []string
	for _, p := range r.content.People {
		for _, g := range p.Grants {
			codes = append(codes, g.RegionCode)
		}
	}
	places, err := tree.ByCodes(ctx, r.DB.Client, codes...)
	if err != nil {
		return err
	}
	found := make([]*access.Principal, len(r.content.People))
	var g errgroup.Group
	g.SetLimit(sideBySide)
	for i, p := range r.content.People {
		g.Go(func() (err error) {
			found[i], err = r.moveOneIn(ctx, p)
			if err != nil {
				err = fmt.Errorf("%s: %w", p.Key, err)
			}
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	r.cast = make(cast, len(found))
	for i, p := range r.content.People {
		for _, g := range p.Grants {
			found[i].Grants = append(found[i].Grants, access.Grant{Role: access.Role(g.Role), Region: places[g.RegionCode].Path})
		}
		r.cast[p.Key] = &player{Principal: found[i]}
	}
	return nil
}

func (r *run) moveOneIn(ctx context.Context, p content.Person) (*access.Principal, error) {
	person, err := r.Accounts.Register(ctx, p.Email, p.DisplayName, p.Locale)
	if err != nil {
		return nil, err
	}
	for _, g := range p.Grants {
		_, err := r.Accounts.GiveGrant(ctx, account.GiveGrantInput{PersonID: person.ID, Role: access.Role(g.Role), RegionCode: g.RegionCode})
		if err != nil && !fault.HasCode(err, "GRANT_EXISTS") {
			return nil, err
		}
	}
	who := &access.Principal{PersonID: person.ID, Locale: person.Locale, RequestID: "demo"}
	return who, r.keepAddresses(access.With(ctx, who), p.Kept)
}

// keepAddresses keeps addresses for the person of ctx, unless they have some: a visitor
// may have changed them. The last one saved is offered first.
func (r *run) keepAddresses(ctx context.Context, list []content.Address) error {
	if len(list) == 0 {
		return nil
	}
	kept, err := r.Addresses.List(ctx)
	if err != nil || len(kept) > 0 {
		return err
	}
	for _, a := range slices.Backward(list) {
		if _, err := r.Addresses.Save(ctx, offer.Address(a)); err != nil {
			return err
		}
	}
	return nil
}
