package page

import (
	"time"

	"shanhuo.app/server/campaign"
)

// roleView is a role with the place where it holds, from the county down; no place
// stands for the whole portal.
type roleView struct {
	Name   string
	Places []crumb
	Until  *time.Time
}

// roles answers what whoever is signed in is here, in two statements.
func (s *site) roles(v *visit) ([]roleView, error) {
	grants, err := s.Accounts.MyGrants(v.ctx)
	if err != nil || len(grants) == 0 {
		return nil, err
	}
	var codes []string
	for _, g := range grants {
		codes = append(codes, g.RegionPath.Segments()...)
	}
	regions, err := s.Regions.ByCodes(v.ctx, codes...)
	if err != nil {
		return nil, err
	}
	list := make([]roleView, len(grants))
	for i, g := range grants {
		list[i] = roleView{Name: v.t("role." + g.Role), Until: g.ExpiresAt}
		way := g.RegionPath.Segments()
		if len(way) > 1 {
			way = way[1:] // everybody here is in the one city
		}
		var places []campaign.Place
		for _, code := range way {
			if r, known := regions[code]; known {
				places = append(places, campaign.Place{Code: r.ID, Name: r.Name, Level: r.Level, Path: r.Path})
			}
		}
		list[i].Places = v.placeLinks(places)
	}
	return list, nil
}
