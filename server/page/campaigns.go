package page

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/message"
	"shanhuo.app/server/offer"
)

// listSize divides by two and three, the columns of the list.
const listSize = 18

type campaignsView struct {
	Search   string
	Kept     []option // the filters that searching keeps
	Picks    []pick
	Chips    []chip
	Problems []trouble
	Rows     []sale
	Total    int
	More     more
	Past     string // the same search among all states; empty when it is that already
}

// chip is one active filter; Href is the list without it.
type chip struct{ Text, Href string }

// pick is one filter with its choices. Chosen is the choice in use, which Always says
// even when it is the Usual one.
type pick struct {
	Name, Label, Value, Chosen string
	Always, Usual              bool
	Choices                    []choice
}

// choice is the list with one filter set; Picture is its drawing on the sheet of produce.
type choice struct {
	Value, Text, Href, Picture string
	Current                    bool
}

// The groups of states that the list offers. Open is the default.
var stateGroups = map[string][]lifecycle.Campaign{
	"":     {lifecycle.CampaignLive},
	"done": {lifecycle.CampaignCollecting, lifecycle.CampaignViable, lifecycle.CampaignShortfall, lifecycle.CampaignSettled},
	"all":  nil,
}

// monthsAhead is how many months of delivery the filter offers.
const monthsAhead = 12

func (s *site) campaigns(v *visit) (*answer, error) {
	query := v.r.URL.Query()
	counties, err := s.counties.get(v.ctx, s.Regions)
	if err != nil {
		return nil, err
	}
	view := campaignsView{Search: strings.TrimSpace(query.Get("q"))}
	in := campaign.ListInput{
		Search: view.Search, DeliveryMonth: query.Get("month"), OrderBy: campaign.Order(query.Get("order")),
		Page: keyset.Page{First: listSize, After: query.Get("after")},
	}
	if p := query.Get("produce"); p != "" {
		in.Produce = []string{p}
	}
	state := query.Get("state")
	if state == "open" {
		state = ""
	}
	states, known := stateGroups[state]
	if !known {
		state, states = "", stateGroups[""]
	}
	in.States = states
	if !slices.Contains(campaign.Orders, in.OrderBy) {
		in.OrderBy = campaign.ByEnding
	}
	county := ""
	for _, c := range counties {
		if c.ID == query.Get("region") {
			in.Region, county = c.Path, v.place(c.ID, c.Name)
		}
	}
	if in.Search, err = s.inChinese(v, counties, view.Search); err != nil {
		return nil, err
	}
	if query.Get("region") != "" && county == "" {
		return nil, fault.NewNotFound("region")
	}
	view.Picks = v.picks(counties, query, state, in.OrderBy)
	for _, p := range view.Picks {
		if query.Get(p.Name) != "" {
			view.Kept = append(view.Kept, option{Value: p.Name, Text: query.Get(p.Name)})
		}
	}
	view.Chips = v.chips(query, county)
	if state != "all" && len(view.Chips) > 0 {
		view.Past = listWith(query, "state", "all")
	}
	list, err := s.Campaigns.List(v.ctx, in)
	status := 0
	switch wrong, other := v.refused(err, inputs(nil)); {
	case err == nil:
		view.Total = list.Total
		for i, row := range list.Rows {
			one := v.saleOf(row, i > 0)
			if one.Cover != nil {
				one.Cover.First = i == 0
			}
			view.Rows = append(view.Rows, one)
		}
		if list.HasNext {
			view.More = more{List: "#sales", Next: listWith(query, "after", list.EndCursor)}
		}
	case other != nil:
		return nil, other
	default:
		view.Problems, status = wrong.List, wrong.status()
	}
	title := v.t("page.list.title")
	if county != "" {
		title = county + " · " + title
	}
	return &answer{
		status: status, page: "campaigns", section: "campaigns", title: title, description: v.t("page.home.lead"), canonical: "/campaigns", image: s.hero(), view: view,
	}, nil
}

// inChinese answers a search with each word that is the English name of a county, or of
// its city, as campaigns say it: they say where they are in Chinese only.
func (s *site) inChinese(v *visit, counties []*gen.Region, search string) (string, error) {
	codes := map[string]string{}
	for _, c := range counties {
		for _, code := range []string{c.ID, c.ID[:4]} {
			codes[strings.ToLower(s.words[message.English].Place(code, ""))] = code
		}
	}
	delete(codes, "")
	terms := strings.Fields(search)
	meant := map[int]string{}
	for i, term := range terms {
		if code, ok := codes[strings.ToLower(strings.Trim(term, ",，.。"))]; ok {
			meant[i] = code
		}
	}
	if len(meant) == 0 {
		return search, nil
	}
	found, err := s.Regions.ByCodes(v.ctx, slices.Collect(maps.Values(meant))...)
	if err != nil {
		return "", err
	}
	for i, code := range meant {
		if row := found[code]; row != nil {
			terms[i] = row.Name
		}
	}
	return strings.Join(terms, " "), nil
}

// picks are the filters, each with a link for every choice, so that one tap chooses.
func (v *visit) picks(counties []*gen.Region, query url.Values, state string, order campaign.Order) []pick {
	anything := choice{Text: v.t("page.list.any")}
	places := []choice{anything}
	for _, c := range counties {
		places = append(places, choice{Value: c.ID, Text: v.place(c.ID, c.Name)})
	}
	produce := []choice{anything}
	for _, p := range offer.Produce {
		produce = append(produce, choice{Value: p, Text: v.t("page.produce." + p), Picture: p})
	}
	months := []choice{anything}
	first := clock.Month(clock.MonthOf(v.now))
	for i := range monthsAhead {
		m := clock.MonthOf(first.AddDate(0, i, 0))
		months = append(months, choice{Value: m, Text: message.Month(v.Lang(), m)})
	}
	var orders []choice
	for _, o := range campaign.Orders {
		orders = append(orders, choice{Value: string(o), Text: v.t("page.list.order." + string(o))})
	}
	states := []choice{{Text: v.t("page.list.state.open")}, {Value: "done", Text: v.t("page.list.state.done")}, {Value: "all", Text: v.t("page.list.state.all")}}
	list := []pick{
		{Name: "region", Value: query.Get("region"), Choices: places}, {Name: "produce", Value: query.Get("produce"), Choices: produce},
		{Name: "month", Value: query.Get("month"), Choices: months}, {Name: "state", Value: state, Choices: states, Always: true},
		{Name: "order", Value: string(order), Choices: orders, Always: true},
	}
	for i := range list {
		p := &list[i]
		p.Label = v.t("page.list." + labels[p.Name])
		for j := range p.Choices {
			c := &p.Choices[j]
			c.Href = listWith(query, p.Name, c.Value)
			if c.Current = c.Value == p.Value; c.Current && (p.Always || c.Value != "") {
				p.Chosen, p.Usual = c.Text, j == 0
			}
		}
	}
	return list
}

var labels = map[string]string{"region": "county", "produce": "produce", "state": "state", "month": "month", "order": "order"}

// listWith is the address of the list with one filter changed, from its beginning.
func listWith(query url.Values, name, value string) string {
	next := url.Values{}
	for key := range known {
		if key != name && key != "after" && query.Get(key) != "" {
			next.Set(key, query.Get(key))
		}
	}
	if value != "" {
		next.Set(name, value)
	}
	if len(next) == 0 {
		return "/campaigns"
	}
	return "/campaigns?" + next.Encode()
}

// chips lists the filters in use, each with the list that lacks it.
func (v *visit) chips(query url.Values, county string) []chip {
	var chips []chip
	add := func(name, text string) {
		if query.Get(name) == "" || text == "" {
			return
		}
		chips = append(chips, chip{text, listWith(query, name, "")})
	}
	add("q", v.t("page.list.searchChip", "text", query.Get("q")))
	add("region", county)
	add("produce", v.named("page.produce."+query.Get("produce"), query.Get("produce")))
	if group := v.named("page.list.state."+query.Get("state"), ""); group != "" {
		add("state", v.t("page.list.stateChip", "text", group))
	}
	add("month", message.Month(v.Lang(), query.Get("month")))
	return chips
}
