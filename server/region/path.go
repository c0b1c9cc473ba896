// Package region is the tree of administrative regions: city, county, township,
// village. A Path is the chain of codes from the root, in whole segments.
package region

import (
	"fmt"
	"strings"
)

// Level is the height of a region in the tree.
type Level string

// The four levels, from the root down.
const (
	City     Level = "city"
	County   Level = "county"
	Township Level = "township"
	Village  Level = "village"
)

// Levels lists the levels from the root down.
var Levels = []Level{City, County, Township, Village}

// Values makes Level an ent enum.
func (Level) Values() []string {
	return []string{string(City), string(County), string(Township), string(Village)}
}

// Below answers the level under l, and false for a village.
func (l Level) Below() (Level, bool) {
	for i, v := range Levels {
		if v == l && i+1 < len(Levels) {
			return Levels[i+1], true
		}
	}
	return "", false
}

// Path names a region by its ancestors: /6212/621226/621226208. The root of
// everything is the empty path, which covers all regions.
type Path string

// ParsePath checks that s is a sequence of whole, non-empty digit segments.
func ParsePath(s string) (Path, error) {
	if s == "" {
		return "", nil
	}
	if s[0] != '/' {
		return "", fmt.Errorf("region path %q does not start with a slash", s)
	}
	for segment := range strings.SplitSeq(s[1:], "/") {
		if segment == "" {
			return "", fmt.Errorf("region path %q has an empty segment", s)
		}
		for _, r := range segment {
			if r < '0' || r > '9' {
				return "", fmt.Errorf("region path %q has a segment that is not a code", s)
			}
		}
	}
	return Path(s), nil
}

// Child answers the path of the region with this code under p.
func (p Path) Child(code string) Path { return p + Path("/"+code) }

// Parent answers the path one level up; the parent of a root is the empty path.
func (p Path) Parent() Path {
	if i := strings.LastIndexByte(string(p), '/'); i >= 0 {
		return p[:i]
	}
	return ""
}

// Code answers the last segment.
func (p Path) Code() string {
	return string(p[strings.LastIndexByte(string(p), '/')+1:])
}

// Segments answers the codes from the root down.
func (p Path) Segments() []string {
	if p == "" {
		return nil
	}
	return strings.Split(string(p[1:]), "/")
}

// Covers tells whether q is p itself or lies below it. Neighbours whose code
// begins with p's code are not covered: only whole segments count.
func (p Path) Covers(q Path) bool {
	return p == q || p == "" && q != "" || strings.HasPrefix(string(q), string(p)+"/")
}

// Range answers the half-open interval of strings that holds every descendant of
// p and nothing else, for SQL of the form
//
//	path = p OR (path >= from AND path < to)
//
// which both databases answer from an index ('0' is the byte after '/').
func (p Path) Range() (from, to string) { return string(p) + "/", string(p) + "0" }
