// Package offer is what a campaign promises and asks: its story, where the
// money goes, freight, and the price ladder. Value types and pure pricing only.
package offer

import (
	"slices"

	"shanhuo.app/server/money"
)

// Story is the guided blocks of a campaign, each in the Markdown subset of package story.
type Story struct {
	Who   string `json:"who"`   // who we are
	Grow  string `json:"grow"`  // what we grow
	Money string `json:"money"` // where the money goes
	Ship  string `json:"ship"`  // when we ship
	Risks string `json:"risks"` // what may go wrong
}

// CostLine is one part of where ¥100 goes. The lines of a campaign add up to 10,000.
type CostLine struct {
	Kind        string `json:"kind"`        // HOUSEHOLD, FREIGHT, PACKING, FEES, COOPERATIVE, MATERIALS, OTHER
	Label       string `json:"label"`       // in the campaign's own words
	BasisPoints int    `json:"basisPoints"` // hundredths of a per cent
}

// CostKinds lists what a cost line may be for.
var CostKinds = []string{"HOUSEHOLD", "FREIGHT", "PACKING", "FEES", "COOPERATIVE", "MATERIALS", "OTHER"}

// Rung is one step of the price ladder: from Backers on, the lead tier costs Price fen a unit.
type Rung struct {
	Backers int       `json:"backers"`
	Price   money.Fen `json:"price"`
}

// Freight is the freight of one unit of a tier, by destination province.
type Freight struct {
	Default    money.Fen            `json:"default"`
	ByProvince map[string]money.Fen `json:"byProvince,omitempty"` // keys from Provinces
	NotTo      []string             `json:"notTo,omitempty"`      // provinces nothing is sent to, in the order of Provinces
}

// Sends tells whether a unit is sent to a province.
func (f Freight) Sends(province string) bool { return !slices.Contains(f.NotTo, province) }

// To answers the freight of one unit to a province.
func (f Freight) To(province string) money.Fen {
	if v, ok := f.ByProvince[province]; ok {
		return v
	}
	return f.Default
}

// Provinces lists the destinations by their official names without suffix.
var Provinces = []string{
	"北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽", "福建", "江西",
	"山东", "河南", "湖北", "湖南", "广东", "广西", "海南", "重庆", "四川", "贵州", "云南", "西藏", "陕西", "甘肃",
	"青海", "宁夏", "新疆", "香港", "澳门", "台湾",
}

// KnownProvince tells whether name is one of Provinces.
func KnownProvince(name string) bool { return slices.Contains(Provinces, name) }

// Produce lists the categories of produce and goods.
var Produce = []string{
	"SICHUAN_PEPPER", "OLIVE_OIL", "WALNUT", "TEA", "CODONOPSIS", "ANGELICA", "ASTRAGALUS", "HONEY", "BLACK_AGARIC",
	"PINELLIA", "APPLE", "RHUBARB", "GINKGO", "GARLIC", "HANDICRAFT", "GRAIN",
}

// RungAt answers the rung that holds for a number of backers, and false below the first.
// Rungs are ordered by backers, as validation guarantees.
func RungAt(ladder []Rung, backers int) (Rung, bool) {
	var at Rung
	found := false
	for _, r := range ladder {
		if backers >= r.Backers {
			at, found = r, true
		}
	}
	return at, found
}

// UnitPrice answers what one unit of a tier costs with this many backers. The
// ladder is written for the lead tier (the first); every other tier falls by
// the same ratio, rounded half up per unit, so that a quantity never rounds
// differently from its units. tierPrice and leadPrice are the printed prices.
func UnitPrice(tierPrice, leadPrice money.Fen, ladder []Rung, backers int) money.Fen {
	rung, ok := RungAt(ladder, backers)
	if !ok || leadPrice <= 0 {
		return tierPrice
	}
	return tierPrice.Share(int64(rung.Price), int64(leadPrice))
}

// FieldQuestion is a reviewer's question beside the field it concerns.
type FieldQuestion struct {
	Field string `json:"field"` // path in the campaign, e.g. story.grow or tiers.0.price
	Text  string `json:"text"`
}

// Consent is what a backer agreed to when pledging; it is stored with the pledge.
type Consent struct {
	TextVersion    string    `json:"textVersion"`
	Locale         string    `json:"locale"`
	AgreedAt       string    `json:"agreedAt"`       // RFC 3339, UTC
	Cap            money.Fen `json:"cap"`            // the most that can ever be charged
	LastChargeDate string    `json:"lastChargeDate"` // YYYY-MM-DD in Shanghai; no charge after it
}
