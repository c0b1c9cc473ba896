package campaign

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"shanhuo.app/server/fault"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/text"
)

// What a campaign may ask and promise.
const (
	TitleMin, TitleMax               = 4, 60
	SummaryMin, SummaryMax           = 6, 200 // it may be left out, but not begun only
	StoryMin, StoryMax               = 20, 5000
	PhotosMax                        = 9
	AltMax                           = 200
	GoalMin, GoalMax       money.Fen = 100_00, 5_000_000_00
	DaysMin, DaysMax                 = 1, 60
	DeliveryMonthsMax                = 18
	CostLinesMax                     = 12
	CostTotal                        = 10_000
	TiersMax                         = 10
	PriceMin, PriceMax     money.Fen = 1_00, 100_000_00
	StockMax                         = 100_000
	FreightMax             money.Fen = 1_000_00
	RungsMax                         = 8
	RungBackersMax                   = 1_000_000
)

// Draft is everything a household writes about its campaign. Empty texts, zero
// amounts and nil lists are answers not given yet; a draft may lack them, a
// submitted campaign may not.
type Draft struct {
	Title         string
	Summary       string
	Produce       string // one of offer.Produce
	Beneficiary   string // who the money is for, as shown to the public
	Payee         Payee
	Goal          money.Fen
	Days          int    // from launch to deadline
	DeliveryMonth string // YYYY-MM
	LaunchAt      *time.Time
	Story         offer.Story
	Costs         []offer.CostLine
	Ladder        []offer.Rung
	Tiers         []Tier
}

// Payee is the legal entity that may receive the money.
type Payee struct {
	Name    string
	Bank    string
	Account string // digits; empty when it was not given
	Kept    bool   // an account was given before and stays
}

// Tier is what a pledge buys. The first tier of a draft is the lead tier, for
// which the price ladder is written.
type Tier struct {
	Title     string
	Goods     string
	Price     money.Fen
	Stock     *int // nil means no limit
	PerPerson *int
	Freight   offer.Freight
}

// Cleaned answers d with its texts cleaned, which is the form that is checked and stored.
func (d Draft) Cleaned() Draft {
	d.Title, d.Summary = text.Line(d.Title), text.Line(d.Summary)
	d.Produce, d.DeliveryMonth = strings.TrimSpace(d.Produce), strings.TrimSpace(d.DeliveryMonth)
	d.Beneficiary = text.Line(d.Beneficiary)
	d.Payee.Name, d.Payee.Bank = text.Line(d.Payee.Name), text.Line(d.Payee.Bank)
	d.Payee.Account = strings.NewReplacer(" ", "", "-", "").Replace(strings.TrimSpace(d.Payee.Account))
	d.Story = offer.Story{
		Who: text.Lines(d.Story.Who), Grow: text.Lines(d.Story.Grow), Money: text.Lines(d.Story.Money),
		Ship: text.Lines(d.Story.Ship), Risks: text.Lines(d.Story.Risks),
	}
	d.Costs, d.Tiers = slices.Clone(d.Costs), slices.Clone(d.Tiers)
	for i := range d.Costs {
		d.Costs[i].Label = text.Line(d.Costs[i].Label)
	}
	for i := range d.Tiers {
		d.Tiers[i].Title, d.Tiers[i].Goods = text.Line(d.Tiers[i].Title), text.Line(d.Tiers[i].Goods)
		d.Tiers[i].Freight.NotTo = inOrder(d.Tiers[i].Freight.NotTo)
	}
	return d
}

// inOrder answers each province once, in the order of the list; unknown names come last.
func inOrder(provinces []string) []string {
	if len(provinces) == 0 {
		return nil
	}
	place := func(p string) int {
		if i := slices.Index(offer.Provinces, p); i >= 0 {
			return i
		}
		return len(offer.Provinces)
	}
	out := slices.Clone(provinces)
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a, b)) })
	return slices.Compact(out)
}

// CheckDraft answers everything that is wrong in what was given; what is still
// missing is no fault. A draft has a title and a kind of produce.
func CheckDraft(d Draft) fault.List {
	var list fault.List
	text.Check(&list, "title", d.Title, text.Limits{Min: TitleMin, Max: TitleMax})
	text.Check(&list, "summary", d.Summary, text.Limits{Max: SummaryMax})
	text.Check(&list, "beneficiary", d.Beneficiary, text.Limits{Max: 60})
	if !slices.Contains(offer.Produce, d.Produce) {
		list.Addf("PRODUCE_UNKNOWN", "produce")
	}
	for _, block := range storyBlocks(d.Story) {
		text.Check(&list, block.field, block.text, text.Limits{Max: StoryMax, Lines: true})
	}
	if d.Goal != 0 {
		checkGoal(&list, d.Goal)
	}
	if d.Days != 0 {
		checkDays(&list, d.Days)
	}
	if d.DeliveryMonth != "" {
		if !isMonth(d.DeliveryMonth) {
			list.Addf("DELIVERY_MONTH_FORM", "deliveryMonth")
		}
	}
	checkPayee(&list, d.Payee)
	checkCosts(&list, d.Costs)
	checkTiers(&list, d.Tiers)
	checkLadder(&list, d.Ladder, d.Tiers)
	return list
}

// CheckSubmit answers everything that keeps d from being reviewed.
func CheckSubmit(d Draft, photos int, now time.Time) fault.List {
	list := CheckDraft(d)
	list = append(list, CheckTimes(d, now)...)
	if d.Goal == 0 {
		checkGoal(&list, d.Goal)
	}
	if d.Days == 0 {
		checkDays(&list, d.Days)
	}
	if d.DeliveryMonth == "" {
		list.Addf("REQUIRED", "deliveryMonth")
	}
	for _, block := range storyBlocks(d.Story) {
		switch n := len([]rune(block.text)); {
		case n == 0:
			list.Addf("REQUIRED", block.field)
		case n < StoryMin:
			list.Addf("TOO_SHORT", block.field, "min", StoryMin, "length", n)
		}
	}
	for _, required := range []struct{ field, value string }{
		{"beneficiary", d.Beneficiary}, {"payee.name", d.Payee.Name}, {"payee.bank", d.Payee.Bank},
	} {
		if required.value == "" {
			list.Addf("REQUIRED", required.field)
		}
	}
	if d.Payee.Account == "" && !d.Payee.Kept {
		list.Addf("REQUIRED", "payee.account")
	}
	if n := len([]rune(d.Summary)); n > 0 && n < SummaryMin {
		list.Addf("TOO_SHORT", "summary", "min", SummaryMin, "length", n)
	}
	if total := costTotal(d.Costs); total >= 0 && total < CostTotal {
		list.Addf("COSTS_NOT_WHOLE", "costs", "percent", percent(total))
	}
	if !slices.ContainsFunc(d.Costs, func(c offer.CostLine) bool { return c.Kind == "HOUSEHOLD" && c.BasisPoints > 0 }) {
		list.Addf("COSTS_NO_HOUSEHOLD", "costs")
	}
	if len(d.Tiers) == 0 {
		list.Addf("TIERS_MISSING", "tiers")
	}
	list.Add(CheckPhotos(photos))
	return list
}

// CheckPhotos refuses more photos than a campaign may have.
func CheckPhotos(photos int) *fault.Fault {
	if photos > PhotosMax {
		return fault.NewInvalid("TOO_MANY", "photos").With("max", PhotosMax)
	}
	return nil
}

type storyBlock struct{ field, text string }

func storyBlocks(s offer.Story) []storyBlock {
	return []storyBlock{
		{"story.who", s.Who}, {"story.grow", s.Grow}, {"story.money", s.Money}, {"story.ship", s.Ship}, {"story.risks", s.Risks},
	}
}

func checkGoal(list *fault.List, goal money.Fen) {
	if goal < GoalMin || goal > GoalMax {
		list.Addf("GOAL_OUT_OF_RANGE", "goal", "min", GoalMin, "max", GoalMax)
	}
}

func checkDays(list *fault.List, days int) {
	if days < DaysMin || days > DaysMax {
		list.Addf("DAYS_OUT_OF_RANGE", "days", "min", DaysMin, "max", DaysMax)
	}
}

func checkPayee(list *fault.List, p Payee) {
	text.Check(list, "payee.name", p.Name, text.Limits{Max: 60})
	text.Check(list, "payee.bank", p.Bank, text.Limits{Max: 60})
	if p.Account == "" {
		return
	}
	if len(p.Account) < 8 || len(p.Account) > 32 || strings.ContainsFunc(p.Account, func(r rune) bool { return r < '0' || r > '9' }) {
		list.Addf("ACCOUNT_FORM", "payee.account")
	}
}

func checkCosts(list *fault.List, costs []offer.CostLine) {
	if len(costs) > CostLinesMax {
		list.Addf("TOO_MANY", "costs", "max", CostLinesMax)
		return
	}
	for i, c := range costs {
		at := fmt.Sprintf("costs.%d.", i)
		if !slices.Contains(offer.CostKinds, c.Kind) {
			list.Addf("COST_KIND_UNKNOWN", at+"kind")
		}
		text.Check(list, at+"label", c.Label, text.Limits{Min: 1, Max: 40})
		if c.BasisPoints < 0 || c.BasisPoints > CostTotal {
			list.Addf("COST_SHARE_OUT_OF_RANGE", at+"basisPoints")
		}
	}
	if total := costTotal(costs); total > CostTotal {
		list.Addf("COSTS_NOT_WHOLE", "costs", "percent", percent(total))
	}
}

// costTotal answers the sum of the shares, and -1 when one of them is no share at all.
func costTotal(costs []offer.CostLine) int {
	total := 0
	for _, c := range costs {
		if c.BasisPoints < 0 || c.BasisPoints > CostTotal {
			return -1
		}
		total += c.BasisPoints
	}
	return total
}

func percent(basisPoints int) string {
	s := fmt.Sprintf("%d.%02d", basisPoints/100, basisPoints%100)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

func checkTiers(list *fault.List, tiers []Tier) {
	if len(tiers) > TiersMax {
		list.Addf("TOO_MANY", "tiers", "max", TiersMax)
		return
	}
	for i, t := range tiers {
		at := fmt.Sprintf("tiers.%d.", i)
		text.Check(list, at+"title", t.Title, text.Limits{Min: 1, Max: 40})
		text.Check(list, at+"goods", t.Goods, text.Limits{Max: 200})
		priced := goodPrice(t.Price)
		if !priced {
			list.Addf("PRICE_OUT_OF_RANGE", at+"price", "min", PriceMin, "max", PriceMax)
		}
		stocked := t.Stock == nil || *t.Stock >= 1 && *t.Stock <= StockMax
		if !stocked {
			list.Addf("STOCK_OUT_OF_RANGE", at+"stock", "max", StockMax)
		}
		if t.PerPerson != nil {
			most := StockMax
			if t.Stock != nil && stocked {
				most = *t.Stock
			}
			if *t.PerPerson < 1 || *t.PerPerson > most {
				list.Addf("PER_PERSON_OUT_OF_RANGE", at+"perPerson", "max", most)
			}
		}
		if priced && stocked && t.Stock != nil {
			if _, err := t.Price.Times(*t.Stock); err != nil {
				list.Addf("TIER_TOO_BIG", at+"stock", "max", money.MaxAmount)
			}
		}
		checkFreight(list, at+"freight", t.Freight)
	}
}

func checkFreight(list *fault.List, at string, f offer.Freight) {
	bad := func(v money.Fen) bool { return v < 0 || v > FreightMax }
	if bad(f.Default) {
		list.Addf("FREIGHT_OUT_OF_RANGE", at+".default", "max", FreightMax)
	}
	provinces := make([]string, 0, len(f.ByProvince))
	for p := range f.ByProvince {
		provinces = append(provinces, p)
	}
	slices.Sort(provinces)
	unknown := false
	for _, p := range provinces {
		// An unknown name is what somebody sent: it is not echoed in a field path.
		if !offer.KnownProvince(p) {
			unknown = true
			continue
		}
		if bad(f.ByProvince[p]) {
			list.Addf("FREIGHT_OUT_OF_RANGE", at+".byProvince."+p, "max", FreightMax)
		}
	}
	if unknown {
		list.Addf("FREIGHT_PROVINCE_UNKNOWN", at+".byProvince")
	}
	checkNotTo(list, at+".notTo", f)
}

// checkNotTo looks at where goods are not sent: a freight to such a place is a contradiction.
func checkNotTo(list *fault.List, at string, f offer.Freight) {
	twice := func(p string) bool { _, priced := f.ByProvince[p]; return priced }
	switch {
	case slices.ContainsFunc(f.NotTo, func(p string) bool { return !offer.KnownProvince(p) }):
		list.Addf("FREIGHT_PROVINCE_UNKNOWN", at)
	case slices.ContainsFunc(f.NotTo, twice):
		list.Addf("FREIGHT_PROVINCE_TWICE", at, "province", f.NotTo[slices.IndexFunc(f.NotTo, twice)])
	case !slices.ContainsFunc(offer.Provinces, f.Sends):
		list.Addf("FREIGHT_NOWHERE", at)
	}
}

func goodPrice(p money.Fen) bool { return p >= PriceMin && p <= PriceMax }

// checkLadder refuses rungs that do not lead downwards. Every other tier falls
// by the lead tier's ratio, so a rung is also refused when it would make some
// tier's unit free.
func checkLadder(list *fault.List, ladder []offer.Rung, tiers []Tier) {
	if len(ladder) > RungsMax {
		list.Addf("TOO_MANY", "ladder", "max", RungsMax)
		return
	}
	var lead money.Fen
	if len(tiers) > 0 && len(tiers) <= TiersMax && goodPrice(tiers[0].Price) {
		lead = tiers[0].Price
	}
	for i, r := range ladder {
		at := fmt.Sprintf("ladder.%d.", i)
		switch {
		case r.Backers < 1 || r.Backers > RungBackersMax:
			list.Addf("RUNG_BACKERS_OUT_OF_RANGE", at+"backers", "max", RungBackersMax)
		case i > 0 && r.Backers <= ladder[i-1].Backers:
			list.Addf("RUNG_BACKERS_NOT_RISING", at+"backers")
		}
		switch {
		case r.Price <= 0 || r.Price > PriceMax:
			list.Addf("RUNG_PRICE_OUT_OF_RANGE", at+"price")
		case i > 0 && r.Price >= ladder[i-1].Price:
			list.Addf("RUNG_PRICE_NOT_FALLING", at+"price")
		case lead > 0 && r.Price >= lead:
			list.Addf("RUNG_PRICE_ABOVE_LEAD", at+"price", "lead", lead)
		case lead > 0 && makesFree(r, tiers, lead):
			list.Addf("RUNG_PRICE_TOO_LOW", at+"price")
		}
	}
}

func makesFree(r offer.Rung, tiers []Tier, lead money.Fen) bool {
	return slices.ContainsFunc(tiers, func(t Tier) bool {
		return goodPrice(t.Price) && t.Price.Share(int64(r.Price), int64(lead)) < 1
	})
}
