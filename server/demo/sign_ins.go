package demo

import (
	"fmt"
	"strings"

	"shanhuo.app/server/demo/content"
	"shanhuo.app/server/region"
)

// SignIn is somebody a visitor of the demo can be.
type SignIn struct {
	Identifier string // what to type at the sign-in
	Name       string
	Role       string // what a visitor can try as this person, in Chinese
	RoleEn     string // the same in English
	Place      string // where the person's roles hold, the city first; empty for backers
	Is         string // the first of the person's roles; empty for backers
	County     string // code of the county, or of the city, where that one holds
}

// countyCode is how long the code of a county is; those of places in it begin with it.
const countyCode = 6

// SignIns lists the demo's people in a fixed order: backers, then each county from
// the household to finance, then the city.
func SignIns() ([]SignIn, error) {
	all, err := content.Load()
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	rows, err := region.Parse(region.Longnan())
	if err != nil {
		return nil, fmt.Errorf("demo: regions: %w", err)
	}
	byCode := make(map[string]region.Row, len(rows))
	for _, row := range rows {
		byCode[row.Code] = row
	}
	var list []SignIn
	for _, p := range all.People {
		if !p.Listed {
			continue
		}
		s := SignIn{Identifier: p.Email, Name: p.DisplayName, Role: p.RoleZh, RoleEn: p.RoleEn}
		places := make([]string, len(p.Grants))
		for i, g := range p.Grants {
			for _, code := range byCode[g.RegionCode].Path.Segments() {
				places[i] += byCode[code].Name
			}
		}
		s.Place = strings.Join(places, "、")
		if len(p.Grants) > 0 {
			s.Is, s.County = p.Grants[0].Role, p.Grants[0].RegionCode[:min(countyCode, len(p.Grants[0].RegionCode))]
		}
		list = append(list, s)
	}
	return list, nil
}
