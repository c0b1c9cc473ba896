package page

import (
	"maps"
	"slices"
	"strings"

	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
)

// freightOf says what sending one unit costs, with every province by its name that costs
// something else or is not sent to.
func (v *visit) freightOf(f offer.Freight) string {
	text := v.t("page.freight.each", "freight", f.Default)
	at := map[money.Fen][]string{}
	for _, p := range offer.Provinces {
		if fen, other := f.ByProvince[p]; other && fen != f.Default && f.Sends(p) {
			at[fen] = append(at[fen], v.province(p))
		}
	}
	var others []string
	for _, fen := range slices.Sorted(maps.Keys(at)) {
		others = append(others, v.t("page.freight.there", "places", v.listed(at[fen]), "freight", fen))
	}
	if len(others) > 0 {
		text += v.t("page.freight.others", "others", strings.Join(others, v.t("page.freight.next")))
	}
	var never []string
	for _, p := range offer.Provinces {
		if !f.Sends(p) {
			never = append(never, v.province(p))
		}
	}
	if len(never) > 0 {
		text += v.t("page.freight.and") + v.t("page.freight.never", "places", v.listed(never))
	}
	return text
}

// province answers the name of a province in the reader's language.
func (w words) province(p string) string { return w.named("page.province."+p, p) }

func (w words) listed(names []string) string { return strings.Join(names, w.t("page.freight.list")) }

// freightLine is the freight of one line of an order.
type freightLine struct {
	Title        string // empty when there is only one line
	Unit, Amount money.Fen
	Quantity     int
}

// freightTo answers what a province means for an order: what it costs to send it there
// and in all, or that it is not sent there.
func (o *ordering) freightTo(province string) (text string, sent bool) {
	lines, place := o.in.lines(o.page.Tiers)
	for i := range lines {
		if !o.page.Tiers[place[i]].Freight.Sends(province) {
			return o.v.t("page.freight.notThere"), false
		}
	}
	sum := o.sum(province)
	key := "page.freight.comes"
	if sum.Falls {
		key = "page.freight.comesMost"
	}
	return o.v.t(key, "freight", sum.Freight, "total", sum.Cap), true
}

// withFreight writes into the list of provinces what each of them means for the order.
func (o *ordering) withFreight(list []option) []option {
	for i, one := range list {
		if one.Value == "" {
			continue
		}
		text, sent := o.freightTo(one.Value)
		list[i].Text += o.v.t("page.freight.dash") + text
		list[i].Off = !sent
	}
	return list
}
