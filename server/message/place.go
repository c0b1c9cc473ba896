package message

import "strings"

// Region is an argument of a sentence: a region by its statistical code and its name,
// which is written as Place does.
type Region struct{ Code, Name string }

// Place answers a region's name in the catalog's language where there is one, and
// otherwise the name as people say it. code is the statistical code.
func (c *Catalog) Place(code, name string) string {
	if key := "page.place." + code; c.Has(key) {
		return c.Text(key, nil)
	}
	return PlainPlace(name)
}

// committees end the official names of villages and neighbourhoods; people say the place.
var committees = []string{"居民委员会", "村民委员会", "居委会", "村委会", "民委员会", "委会"}

// PlainPlace answers the name of a village or neighbourhood without its committee:
// 新寨村村民委员会 is 新寨村.
func PlainPlace(name string) string {
	for _, c := range committees {
		place, ok := strings.CutSuffix(name, c)
		if !ok || place == "" {
			continue
		}
		if strings.HasPrefix(c, "村") && !strings.HasSuffix(place, "村") {
			place += "村"
		}
		return place
	}
	return name
}
