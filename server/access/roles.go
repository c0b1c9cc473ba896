// Package access decides who may do what, where. Writes ask Require on the row
// they loaded; reads are narrowed by the interceptor that ScopeReads installs.
// The rules themselves stand in policies/policy.csv.
package access

import (
	"slices"

	"shanhuo.app/server/region"
)

// Role is a part a person plays in a region.
type Role string

// The roles that are given by a grant and hold in its region and below.
const (
	Household       Role = "HOUSEHOLD"
	VillageClerk    Role = "VILLAGE_CLERK"
	TownshipOfficer Role = "TOWNSHIP_OFFICER"
	CountyOfficer   Role = "COUNTY_OFFICER"
	CountyFinance   Role = "COUNTY_FINANCE"
	CityOfficer     Role = "CITY_OFFICER"
	Auditor         Role = "AUDITOR"
	Admin           Role = "ADMIN"
)

// The roles that follow from the row or from being signed in, and need no grant.
const (
	Anyone      Role = "ANYONE"      // signed in or not
	Backer      Role = "BACKER"      // signed in
	Owner       Role = "OWNER"       // the row is theirs
	Author      Role = "AUTHOR"      // they wrote the row
	Beneficiary Role = "BENEFICIARY" // the row's money is for them
)

// Granted lists the roles that a grant can carry.
var Granted = []Role{
	Household, VillageClerk, TownshipOfficer, CountyOfficer, CountyFinance, CityOfficer, Auditor, Admin,
}

// Implied lists the roles that need no grant.
var Implied = []Role{Anyone, Backer, Owner, Author, Beneficiary}

// levels says at which level of the tree a role is given; a role that is not in
// it is given at any level, or over the whole portal.
var levels = map[Role]region.Level{
	Household:       region.Village,
	VillageClerk:    region.Village,
	TownshipOfficer: region.Township,
	CountyOfficer:   region.County,
	CountyFinance:   region.County,
	CityOfficer:     region.City,
}

// Known tells whether r is a role that a grant can carry.
func (r Role) Known() bool { return slices.Contains(Granted, r) }

// GivenAt tells whether r may be given for a region at this level; the empty
// level stands for the whole portal.
func (r Role) GivenAt(l region.Level) bool {
	want, fixed := levels[r]
	return r.Known() && (!fixed || want == l)
}

// Carries tells whether a grant of r allows the action where it holds.
func (r Role) Carries(action Action) bool { return policy().grants(r, action) }
