package reconcile

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/reconciliation"
	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/region"
)

// mostListed is how many comparisons are answered at once, whatever is asked for: each
// is read with all that it found.
const mostListed = 10

// List answers comparisons, the newest first and ten at a time. Those that are too old
// to have kept what they found are not among them.
func (s *Service) List(ctx context.Context, page keyset.Page) (*keyset.List[*Comparison], error) {
	me, err := reader(ctx)
	if err != nil {
		return nil, err
	}
	size, after, err := page.Start()
	if err != nil {
		return nil, err
	}
	size = min(size, mostListed)
	rows, err := s.DB.Client.Reconciliation.Query().
		Where(reconciliation.ReportNotNil(), keyset.Falling(reconciliation.FieldCreatedAt, reconciliation.FieldID, after)).
		Limit(size + 1).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reconcile: list: %w", err)
	}
	list := make([]*Comparison, len(rows))
	for i, row := range rows {
		if list[i], err = show(me, row); err != nil {
			return nil, err
		}
	}
	return keyset.ListOf(list, size, func(c *Comparison) keyset.Key { return keyset.Key{At: c.CreatedAt, ID: c.ID} }), nil
}

// Get answers one comparison that has kept what it found.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Comparison, error) {
	me, err := reader(ctx)
	if err != nil {
		return nil, err
	}
	row, err := s.DB.Client.Reconciliation.Query().Where(reconciliation.ID(id), reconciliation.ReportNotNil()).Only(ctx)
	if gen.IsNotFound(err) {
		return nil, fault.NewNotFound("reconciliation")
	}
	if err != nil {
		return nil, fmt.Errorf("reconcile: get: %w", err)
	}
	return show(me, row)
}

// reader answers who reads, when some office of theirs lets them. A comparison lies in
// no region: which of its differences they see depends on where the office is.
func reader(ctx context.Context) (*access.Principal, error) {
	me := access.From(ctx)
	if me == nil {
		return nil, fault.NewUnauthenticated()
	}
	if len(me.Regions(access.ReconciliationRead)) == 0 {
		return nil, fault.NewDenied(string(access.ReconciliationRead))
	}
	return me, nil
}

// show answers a row as a reader may see it.
func show(me *access.Principal, row *gen.Reconciliation) (*Comparison, error) {
	r, err := recordOf(row)
	if err != nil {
		return nil, err
	}
	c := &Comparison{Reconciliation: row, Fault: r.Fault}
	if r.Found == nil {
		return c, nil
	}
	c.Matched, c.UnderWay = r.Found.Matched, r.Found.UnderWay
	places, unassigned := me.Regions(access.ReconciliationRead), len(me.Regions(access.ReconciliationReadUnassigned)) > 0
	for _, d := range r.Found.Differences {
		if len(c.Differences) == MaxDifferences {
			break
		}
		if d.Region == "" && unassigned || d.Region != "" && slices.ContainsFunc(places, func(p region.Path) bool { return p.Covers(d.Region) }) {
			c.Differences = append(c.Differences, d.Difference)
		}
	}
	return c, nil
}
