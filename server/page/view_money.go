package page

import (
	"strconv"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
)

// moneyView is where the money went, beside where the household meant it to go.
type moneyView struct {
	Caption                      string
	Promised, Collected, PaidOut money.Fen
	Rows                         []moneyRow
	Payee                        string
}

// moneyRow is one part of what was collected. Plan and Part are of ¥100; Within is what
// the plan says of a part that the books know as one.
type moneyRow struct {
	Label              string
	Minus              bool
	Amount, Plan, Part money.Fen
	Within             []costRow
}

func (v *visit) moneyOf(c *gen.Campaign) *moneyView {
	out := &moneyView{
		Caption: v.t("page.money.caption"), Promised: c.RaisedMinor, Collected: c.CollectedMinor, PaidOut: c.PaidOutMinor, Payee: c.PayeeName,
	}
	if len(c.Costs) > 0 {
		out.Caption += " " + v.planOf(c.Costs)
	}
	add := func(key string, minus bool, amount money.Fen, mine func(kind string) bool) {
		row := moneyRow{Label: v.t("page.money." + key), Minus: minus, Amount: amount}
		for _, l := range c.Costs {
			if mine(l.Kind) {
				row.Plan += money.Fen(l.BasisPoints)
				row.Within = append(row.Within, costRow{Label: l.Label, Amount: money.Fen(l.BasisPoints)})
			}
		}
		if minus {
			row.Within = nil
		}
		if c.CollectedMinor > 0 {
			row.Part = (amount*1000 + c.CollectedMinor/2) / c.CollectedMinor * 10 // to ten fen
		}
		out.Rows = append(out.Rows, row)
	}
	add("freight", true, c.FreightCollectedMinor, func(kind string) bool { return kind == "FREIGHT" })
	add("fees", true, c.FeesMinor, func(kind string) bool { return kind == "FEES" })
	if c.RefundedMinor > 0 {
		add("refunded", true, c.RefundedMinor, func(string) bool { return false })
	}
	add("share", false, campaign.Share(c), func(kind string) bool { return kind != "FREIGHT" && kind != "FEES" })
	return out
}

// costsView is where ¥100 is meant to go.
type costsView struct {
	Parts []costPart
	Rows  []costRow
	Note  string
}

type costPart struct{ Class, X, Width string }

type costRow struct {
	Class, Label string
	Amount       money.Fen // of ¥100
}

// series is how many parts a chart has colours for; the rest share one grey.
const series = 5

func (v *visit) costsOf(lines []offer.CostLine) *costsView {
	if len(lines) == 0 {
		return nil
	}
	out := &costsView{Note: v.planOf(lines)}
	x := 0
	for i, l := range lines {
		class := "s" + strconv.Itoa(min(i+1, series+1))
		out.Rows = append(out.Rows, costRow{Class: class, Label: l.Label, Amount: money.Fen(l.BasisPoints)})
		out.Parts = append(out.Parts, costPart{Class: class, X: perCent(float64(x) / 100), Width: perCent(float64(l.BasisPoints) / 100)})
		x += l.BasisPoints
	}
	return out
}

// planOf says whose plan it is and whether it has freight in it.
func (v *visit) planOf(lines []offer.CostLine) string {
	for _, l := range lines {
		if l.Kind == "FREIGHT" {
			return v.t("page.costs.noteFreight")
		}
	}
	return v.t("page.costs.note")
}
