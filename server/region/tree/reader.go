package tree

import (
	"context"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
)

// Reader reads the tree for the API, which has no database of its own.
type Reader struct{ DB *store.DB }

// ByCode answers the region with this statistical code, or a NotFound fault.
func (r *Reader) ByCode(ctx context.Context, code string) (*gen.Region, error) {
	return ByCode(ctx, r.DB.Client, code)
}

// ByCodes answers the regions with these codes in one statement.
func (r *Reader) ByCodes(ctx context.Context, codes ...string) (map[string]*gen.Region, error) {
	return ByCodes(ctx, r.DB.Client, codes...)
}

// Ancestors answers the regions along a path, from the city down.
func (r *Reader) Ancestors(ctx context.Context, path string) ([]*gen.Region, error) {
	return Ancestors(ctx, r.DB.Client, region.Path(path))
}

// Children answers the regions right below one, by code.
func (r *Reader) Children(ctx context.Context, code string) ([]*gen.Region, error) {
	return Children(ctx, r.DB.Client, code)
}
