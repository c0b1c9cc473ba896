package demo

import (
	"context"
	"slices"

	"shanhuo.app/server/demo/content"
)

// compare has the first finance officer compare the books with the card provider, so
// that a visitor finds a comparison. The queue's workers are not running, so it is
// carried out here.
func (r *run) compare(ctx context.Context) error {
	at := slices.IndexFunc(r.content.People, func(p content.Person) bool {
		return slices.ContainsFunc(p.Grants, func(g content.Grant) bool { return g.Role == "COUNTY_FINANCE" })
	})
	c, err := r.Reconciliations.Start(r.as(ctx, r.content.People[at].Key), "demo")
	if err != nil {
		return err
	}
	return r.Reconciliations.Compare(ctx, c.ID, 1)
}
