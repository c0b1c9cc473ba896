package audit

import (
	"context"
	"fmt"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/auditentry"
	"shanhuo.app/ent/gen/predicate"
	"shanhuo.app/server/access"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
)

// Reader reads the trail.
type Reader struct{ DB *store.DB }

// TrailInput chooses entries of a region and what lies below it. Object and
// ObjectID narrow to one kind of thing and to one thing.
type TrailInput struct {
	Region           region.Path
	Object, ObjectID string
	keyset.Page
}

// TrailPage is one page of entries, the newest first.
type TrailPage struct {
	Rows    []*gen.AuditEntry
	HasNext bool
}

// Trail answers what was done in a region, for those who may read it there.
func (r *Reader) Trail(ctx context.Context, in TrailInput) (*TrailPage, error) {
	if err := access.Require(ctx, access.AuditRead, access.At(in.Region)); err != nil {
		return nil, err
	}
	size, err := in.Size()
	if err != nil {
		return nil, err
	}
	after, err := in.Key()
	if err != nil {
		return nil, err
	}
	where := []predicate.AuditEntry{predicate.AuditEntry(store.Within(auditentry.FieldRegionPath, in.Region))}
	if in.Object != "" {
		where = append(where, auditentry.Object(in.Object))
	}
	if in.ObjectID != "" {
		where = append(where, auditentry.ObjectID(in.ObjectID))
	}
	rows, err := r.DB.Client.AuditEntry.Query().Where(where...).
		Where(keyset.Falling(auditentry.FieldCreatedAt, auditentry.FieldID, after)).Limit(size + 1).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("audit: trail: %w", err)
	}
	page := &TrailPage{}
	page.Rows, page.HasNext = keyset.Cut(rows, size)
	return page, nil
}
