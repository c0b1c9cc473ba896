package source

import (
	"context"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/region"
)

// Region is where a region was read from. What lies above it is known, or is loaded
// for all regions that were read together.
type Region struct {
	path  region.Path
	above []campaign.Place // from the city down to the region itself, when it is known
	list  *regions
}

type regions struct {
	paths  []region.Path
	places once[map[string]*gen.Region]
}

// RegionIn answers the source of a region whose way from the city down was read with it.
func RegionIn(above []campaign.Place) *Region {
	return &Region{path: above[len(above)-1].Path, above: above}
}

// Regions answers the sources of regions that were read together.
func Regions(paths []region.Path) []*Region {
	shared := &regions{paths: paths}
	out := make([]*Region, len(paths))
	for i, p := range paths {
		out[i] = &Region{path: p, list: shared}
	}
	return out
}

// Above answers the places from the city down to the region itself.
func (r *Region) Above(ctx context.Context, load func(context.Context, ...string) (map[string]*gen.Region, error)) ([]campaign.Place, error) {
	if r.above != nil {
		return r.above, nil
	}
	found, err := r.list.places.get(func() (map[string]*gen.Region, error) {
		var codes []string
		seen := map[string]bool{}
		for _, p := range r.list.paths {
			for _, code := range p.Segments() {
				if !seen[code] {
					seen[code] = true
					codes = append(codes, code)
				}
			}
		}
		return load(ctx, codes...)
	})
	if err != nil {
		return nil, err
	}
	var rows []*gen.Region
	for _, code := range r.path.Segments() {
		if row, ok := found[code]; ok {
			rows = append(rows, row)
		}
	}
	return Places(rows), nil
}

// Places answers the names of regions and where they lie.
func Places(rows []*gen.Region) []campaign.Place {
	places := make([]campaign.Place, len(rows))
	for i, r := range rows {
		places[i] = campaign.Place{Code: r.ID, Name: r.Name, Level: r.Level, Path: r.Path}
	}
	return places
}
