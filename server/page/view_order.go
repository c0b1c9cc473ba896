package page

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/message"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/pledge"
)

// orderView is what all steps of pledging have.
type orderView struct {
	Step                   int // 1 to 3
	Stages                 []stageView
	Change                 bool
	Title                  string
	Action, Back, Campaign string
	Crumbs                 []crumb
	Problems               []trouble
	Off                    string // why nothing can be pledged now
	Own                    *ownView
	Lost                   string // what is said of what is not there any more
	Carried                []carried
	Next                   string // the step that the main button leads to

	Goods   *goodsView
	Address *addressView
	Check   *checkView
}

// goodsView is the first step: what, and how many.
type goodsView struct {
	Falls bool      // the price can fall
	None  wrongView // that nothing was chosen
	Tiers []choiceView
}

// stageView is one of the steps, as the list of them shows it.
type stageView struct {
	N             int
	Name          string
	Done, Current bool
}

type wrongView struct{ ID, Wrong string }

type choiceView struct {
	tierView
	ID, Name, Value, Wrong string // of the quantity
	Pick, Tier             string // the input that chooses it, and its value
	Only, Chosen, Gone     bool
	Max                    int
}

// addressView is the second step: where to.
type addressView struct {
	Kept      []keptView
	Elsewhere bool
	addressFields
	CanKeep, Keep, Anonymous bool
	Shown                    string // the name that the campaign's page shows otherwise
}

type keptView struct {
	ID, Value, Name, Phone, Place string
	Comes                         string // what sending it there means
	Chosen, Off                   bool
}

// checkView is the third step: all answers, what it costs, what happens to the money.
type checkView struct {
	Lines     []lineView
	Address   []string
	Anonymous bool
	Shown     string // the name that the campaign's page shows otherwise
	Keep      bool
	Sum       sumView
	Money     []happening
	Consent   string
}

// sumView is what the choice costs at most, and at today's price.
type sumView struct {
	Goods, Freight, Cap, Now money.Fen
	Freights                 []freightLine
	Province                 string
	Falls                    bool // the price can fall, so that Cap is the most
}

// orderForm is the id of the form of the steps.
const orderForm = "order"

// show answers the page of a step.
func (o *ordering) show(step string, wrong troubles) *answer {
	v, c := o.v, o.page.Campaign
	o.at = step
	path := o.path()
	view := orderView{
		Action: path, Own: o.own, Back: "/c/" + c.Slug, Campaign: c.Title, Problems: wrong.List, Next: stepCheck, Carried: []carried{{"key", o.in.key}, {"at", step}},
		Crumbs: []crumb{{c.Title, "/c/" + c.Slug}, {Name: v.t("page.pledge.crumb")}},
	}
	if o.lost != "" {
		view.Lost = v.t(o.lost)
	}
	if o.change != nil {
		here := "/pledges/" + o.change.ID.String()
		view.Change, view.Back = true, here
		view.Carried = append(view.Carried, carried{"version", strconv.Itoa(o.in.version)})
		view.Crumbs = []crumb{{v.t("page.mine.title"), "/pledges"}, {c.Title, here}, {Name: v.t("page.status.change")}}
	}
	standing := standingOf(c, v.now)
	switch {
	case o.PledgingOff:
		view.Off = v.t("page.campaign.off")
	case !standing.Live || standing.Left.Unit == "over":
		view.Off = v.t("page.pledge.notOpen")
	}
	switch step {
	case stepGoods:
		view.Step, view.Goods = 1, o.goods(wrong)
		view.Carried = append(view.Carried, o.in.carriedAddress()...)
		if !o.in.addressed() {
			view.Next = stepAddress
		}
	case stepAddress:
		view.Step, view.Address = 2, o.addresses(wrong)
		view.Address.Shown = o.name
		view.Carried = append(view.Carried, o.in.carriedGoods(o.page.Tiers)...)
	case stepCheck:
		view.Step, view.Check = 3, o.check()
		view.Check.Shown = cmp.Or(o.name, v.t("page.status.shownName"))
		view.Carried = append(append(view.Carried, o.in.carriedGoods(o.page.Tiers)...), o.in.carriedAddress()...)
	}
	for i, name := range []string{stepGoods, stepAddress, stepCheck} {
		view.Stages = append(view.Stages, stageView{i + 1, v.t("page.pledge.stage." + name), i+1 < view.Step, i+1 == view.Step})
	}
	view.Title = v.t("page.pledge.step." + step)
	if step == stepCheck && view.Change {
		view.Title = v.t("page.pledge.changeTitle")
	}
	typing := orderForm
	if view.Off != "" {
		view.Title, typing = v.t("page.pledge.title"), ""
	}
	return &answer{status: wrong.status(), page: "pledge_form", section: "campaigns", title: view.Title + " · " + c.Title, here: o.here(), typing: typing, view: view}
}

// here is the address of what is shown: that of the step, or the first for the answer to
// a form that was sent.
func (o *ordering) here() string {
	if o.v.asks() {
		return here(o.v.r.URL)
	}
	return o.path()
}

func (o *ordering) goods(wrong troubles) *goodsView {
	c, tiers := o.page.Campaign, o.page.Tiers
	out := &goodsView{Falls: len(c.Ladder) > 0, None: wrongView{tierID(0), wrong.Wrong[tierID(0)]}}
	for i, t := range tiers {
		one := choiceView{
			tierView: tierOf(t, c, tiers[0].PriceMinor, false), ID: quantityID(i), Name: quantityName(t.ID), Value: o.in.quantities[t.ID],
			Wrong: wrong.Wrong[quantityID(i)], Pick: tierID(i), Tier: t.ID.String(), Only: len(tiers) == 1, Chosen: o.in.chosen[t.ID], Max: pledge.MaxQuantity,
		}
		one.Sending = o.v.freightOf(t.Freight)
		if one.Value == "" {
			one.Value = "1"
		}
		if one.Limited {
			one.Max = min(one.Max, one.Left)
		}
		if one.PerPerson > 0 {
			one.Max = min(one.Max, one.PerPerson)
		}
		// What the pledge already holds can be kept.
		one.Max = max(one.Max, o.held(t))
		one.Gone = one.Limited && one.Left == 0 && o.held(t) == 0
		out.Tiers = append(out.Tiers, one)
	}
	return out
}

// held answers how many units of a tier the pledge has that is changed.
func (o *ordering) held(t *gen.Tier) int {
	n := 0
	if o.change != nil {
		for _, l := range o.change.Edges.Lines {
			if l.TierID == t.ID {
				n += l.Quantity
			}
		}
	}
	return n
}

func (o *ordering) addresses(wrong troubles) *addressView {
	v, a := o.v, o.in.address
	fields := v.addressFields(a, wrong.Wrong)
	fields.Province.Options = o.withFreight(fields.Province.Options)
	out := &addressView{addressFields: fields, CanKeep: o.Addresses != nil, Keep: o.in.keep, Anonymous: o.in.anonymous}
	chosen := o.in.where
	for _, k := range o.kept {
		comes, sent := o.freightTo(k.Province)
		if chosen == "" && a == (pledge.Address{}) && sent {
			chosen = k.ID.String()
		}
		out.Kept = append(out.Kept, keptView{
			ID: "where-" + k.ID.String(), Value: k.ID.String(), Name: k.Name, Phone: message.PhoneMask(k.Phone), Place: placeOf(k.Address),
			Comes: comes, Off: !sent, Chosen: sent && chosen == k.ID.String(),
		})
	}
	out.Elsewhere = !slices.ContainsFunc(out.Kept, func(k keptView) bool { return k.Chosen })
	return out
}

// placeOf writes where an address is, without the person.
func placeOf(a pledge.Address) string {
	return strings.Join(strings.Fields(strings.Join([]string{a.Province, a.City, a.County, a.Detail}, " ")), " ")
}

func (o *ordering) check() *checkView {
	v, c, tiers := o.v, o.page.Campaign, o.page.Tiers
	goesTo, _ := o.in.destination(o.kept)
	goesTo = goesTo.Tidy()
	out := &checkView{
		Address: []string{goesTo.Name, goesTo.Phone, placeOf(goesTo)}, Anonymous: o.in.anonymous,
		Keep: o.in.keep && (o.in.where == "" || o.in.where == elsewhere), Sum: o.sum(goesTo.Province),
	}
	if goesTo.Province != "" {
		out.Sum.Province = v.province(goesTo.Province)
	}
	lines, place := o.in.lines(tiers)
	for i, l := range lines {
		t := tiers[place[i]]
		out.Lines = append(out.Lines, lineView{Title: t.Title, Quantity: l.Quantity, Amount: t.PriceMinor * money.Fen(max(0, l.Quantity))})
	}
	if c.Deadline != nil {
		out.Money = v.moneyTimeline(*c.Deadline, o.Dunning, out.Sum.Cap, c.DeliveryMonth)
		if o.change != nil && !o.change.State.Holds() {
			out.Money = out.Money[1:] // the card is saved
			out.Money[0].State = "now"
		}
		out.Consent = v.t("page.pledge.consent", "deadline", *c.Deadline, "last", v.when(c.Deadline.Add(o.Dunning)), "cap", out.Sum.Cap)
	}
	return out
}

// sum adds up what is ordered. The use cases have checked that it can be written.
func (o *ordering) sum(province string) sumView {
	tiers, out := o.page.Tiers, sumView{Province: province, Falls: len(o.page.Campaign.Ladder) > 0}
	lines, place := o.in.lines(tiers)
	for i, l := range lines {
		t, n := tiers[place[i]], money.Fen(min(max(0, l.Quantity), pledge.MaxQuantity))
		out.Goods += t.PriceMinor * n
		each := freightLine{Title: t.Title, Unit: t.Freight.To(province), Quantity: int(n)}
		each.Amount = each.Unit * n
		if len(lines) == 1 {
			each.Title = ""
		}
		out.Freights = append(out.Freights, each)
		out.Freight += each.Amount
		out.Now += offer.UnitPrice(t.PriceMinor, tiers[0].PriceMinor, o.page.Campaign.Ladder, o.page.Campaign.BackerCount) * n
	}
	out.Cap, out.Now = out.Goods+out.Freight, out.Now+out.Freight
	return out
}
