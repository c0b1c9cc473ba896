package graph

import (
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/graph/model"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/media"
)

// mapped maps a list; it is never nil, since lists of the API never are.
func mapped[A, B any](list []A, one func(A) B) []B {
	out := make([]B, len(list))
	for i, v := range list {
		out[i] = one(v)
	}
	return out
}

// texts turns enum values of the API into the words of the use cases.
func texts[T ~string](list []T) []string {
	return mapped(list, func(v T) string { return string(v) })
}

// missing answers nil for what does not exist, or must look as if it did not: the
// API says null there.
func missing(err error) error {
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

// whole tells whether the first page of at most n rows is asked for, which was read
// with the campaign.
func whole(first *int, after *string, n int) bool {
	return (after == nil || *after == "") && (first == nil || *first > 0 && *first <= n)
}

func size(first *int, normal int) int {
	if first == nil {
		return normal
	}
	return *first
}

func at(t time.Time, id uuid.UUID) string { return keyset.Key{At: t, ID: id}.Cursor() }

func postConnection(rows []campaign.Post, more bool, after *string) *model.PostConnection {
	cursors := mapped(rows, func(p campaign.Post) string { return at(p.CreatedAt, p.ID) })
	out := &model.PostConnection{PageInfo: pageInfo(cursors, more, after), Edges: make([]*model.PostEdge, len(rows))}
	for i, p := range rows {
		out.Edges[i] = &model.PostEdge{Cursor: cursors[i], Node: postOf(p)}
	}
	return out
}

func questionConnection(rows []campaign.Question, more bool, after *string) *model.QuestionConnection {
	cursors := mapped(rows, func(q campaign.Question) string { return at(q.CreatedAt, q.ID) })
	out := &model.QuestionConnection{PageInfo: pageInfo(cursors, more, after), Edges: make([]*model.QuestionEdge, len(rows))}
	for i, q := range rows {
		out.Edges[i] = &model.QuestionEdge{Cursor: cursors[i], Node: questionOf(q)}
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

func auditOf(e *gen.AuditEntry, names map[uuid.UUID]string, places map[string]*gen.Region) *model.AuditEntry {
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
	if place := places[e.RegionPath.Code()]; place != nil {
		out.Region = regionOf(place)
	}
	return out
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
