package page

import (
	"context"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/region/tree"
)

// ByCodes answers the regions with these codes in one statement.
func (r Reads) ByCodes(ctx context.Context, codes ...string) (map[string]*gen.Region, error) {
	return tree.ByCodes(ctx, r.DB.Client, codes...)
}
