package tree

import (
	"context"
	"fmt"

	"shanhuo.app/ent/gen"
	genregion "shanhuo.app/ent/gen/region"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/region"
)

// ByCode answers the region with this statistical code, or a NotFound fault.
func ByCode(ctx context.Context, client *gen.Client, code string) (*gen.Region, error) {
	r, err := client.Region.Get(ctx, code)
	if gen.IsNotFound(err) {
		return nil, fault.NewNotFound("region")
	}
	if err != nil {
		return nil, fmt.Errorf("region %s: %w", code, err)
	}
	return r, nil
}

// ByCodes answers the regions with these codes, by code, in one statement. Unknown
// codes are left out.
func ByCodes(ctx context.Context, client *gen.Client, codes ...string) (map[string]*gen.Region, error) {
	found, err := client.Region.Query().Where(genregion.IDIn(codes...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("regions: %w", err)
	}
	byCode := make(map[string]*gen.Region, len(found))
	for _, r := range found {
		byCode[r.ID] = r
	}
	return byCode, nil
}

// Children answers the regions right below one, by code. The empty code answers
// the cities.
func Children(ctx context.Context, client *gen.Client, code string) ([]*gen.Region, error) {
	below := genregion.ParentCode(code)
	if code == "" {
		below = genregion.ParentCodeIsNil()
	}
	found, err := client.Region.Query().Where(below).Order(gen.Asc(genregion.FieldID)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("regions below %q: %w", code, err)
	}
	return found, nil
}

// Ancestors answers the regions along a path, from the city down to the region
// itself: the breadcrumb.
func Ancestors(ctx context.Context, client *gen.Client, p region.Path) ([]*gen.Region, error) {
	codes := p.Segments()
	byCode, err := ByCodes(ctx, client, codes...)
	if err != nil {
		return nil, err
	}
	chain := make([]*gen.Region, 0, len(codes))
	for _, code := range codes {
		if r, ok := byCode[code]; ok {
			chain = append(chain, r)
		}
	}
	return chain, nil
}
