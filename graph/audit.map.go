package graph

import (
	"context"

	"github.com/google/uuid"
	"shanhuo.app/ent/gen"
	"shanhuo.app/graph/model"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/region"
)

// trail maps entries with the names of people and places, in two statements.
func (r *Resolver) trail(ctx context.Context, list *audit.TrailPage, after *string) (*model.AuditEntryConnection, error) {
	var people []uuid.UUID
	for _, e := range list.Rows {
		for _, id := range []*uuid.UUID{e.ActorID, e.ForID} {
			if id != nil {
				people = append(people, *id)
			}
		}
	}
	names, err := r.Do.Campaigns.Names(ctx, people)
	if err != nil {
		return nil, err
	}
	places, err := r.regions(ctx, codesOf(list.Rows, func(e *gen.AuditEntry) region.Path { return e.RegionPath }))
	if err != nil {
		return nil, err
	}
	cursors := mapped(list.Rows, func(e *gen.AuditEntry) string { return at(e.CreatedAt, e.ID) })
	out := &model.AuditEntryConnection{PageInfo: pageInfo(cursors, list.HasNext, after), Edges: make([]*model.AuditEntryEdge, len(list.Rows))}
	for i, e := range list.Rows {
		out.Edges[i] = &model.AuditEntryEdge{Cursor: cursors[i], Node: auditOf(e, names, places)}
	}
	return out, nil
}

func auditOf(e *gen.AuditEntry, names map[uuid.UUID]string, places map[string]*model.Region) *model.AuditEntry {
	out := &model.AuditEntry{
		ID: rowID(kindAudit, e.ID), At: e.CreatedAt, Action: e.Action, Object: e.Object, ObjectID: e.ObjectID,
		Before: e.Before, After: e.After, Reason: e.Reason,
	}
	if e.ActorID != nil {
		out.Actor = personOf(*e.ActorID, names)
	}
	if e.ForID != nil {
		out.For = personOf(*e.ForID, names)
	}
	out.Region = places[e.RegionPath.Code()]
	return out
}
