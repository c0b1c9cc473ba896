package graph

import (
	"context"
	"slices"

	"shanhuo.app/ent/gen"
	"shanhuo.app/graph/model"
	"shanhuo.app/graph/source"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/nodeid"
	"shanhuo.app/server/region"
)

func regionOf(r *gen.Region) *model.Region { return regionsOf([]*gen.Region{r})[0] }

// regionsOf maps regions that were read together.
func regionsOf(rows []*gen.Region) []*model.Region {
	from := source.Regions(mapped(rows, func(r *gen.Region) region.Path { return r.Path }))
	out := make([]*model.Region, len(rows))
	for i, place := range source.Places(rows) {
		out[i] = placeOf(place, from[i])
	}
	return out
}

func placeOf(p campaign.Place, from *source.Region) *model.Region {
	return &model.Region{
		ID: nodeid.Of(kindRegion, p.Code), Code: p.Code, Name: p.Name, Level: model.RegionLevel(p.Level), Path: string(p.Path), Source: from,
	}
}

// chainOf maps the places from the city down to a region, each of which knows those above it.
func chainOf(places []campaign.Place) []*model.Region {
	out := make([]*model.Region, len(places))
	for i, p := range places {
		out[i] = placeOf(p, source.RegionIn(places[:i+1]))
	}
	return out
}

func lastPlace(places []campaign.Place) *model.Region {
	if len(places) == 0 {
		return nil
	}
	return placeOf(places[len(places)-1], source.RegionIn(places))
}

// codesOf answers the codes of the places of rows, each once. The whole portal has none.
func codesOf[T any](rows []T, of func(T) region.Path) []string {
	var codes []string
	for _, row := range rows {
		if code := of(row).Code(); code != "" && !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	return codes
}

// regions answers the regions with these codes, in one statement, or none when there
// are no codes.
func (r *Resolver) regions(ctx context.Context, codes []string) (map[string]*model.Region, error) {
	out := make(map[string]*model.Region, len(codes))
	if len(codes) == 0 {
		return out, nil
	}
	found, err := r.Do.Regions.ByCodes(ctx, codes...)
	if err != nil {
		return nil, err
	}
	rows := make([]*gen.Region, 0, len(found))
	for _, row := range found {
		rows = append(rows, row)
	}
	for _, m := range regionsOf(rows) {
		out[m.Code] = m
	}
	return out, nil
}
