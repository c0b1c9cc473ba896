package page

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

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
	Selects  []field
	Chips    []chip
	Problems []trouble
	Rows     []sale
	Total    int
	More     string
	Past     string // the same search among all states; empty when it is that already
}

// chip is one active filter; Href is the list without it.
type chip struct{ Text, Href string }

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
		// Campaigns say where they are in Chinese only.
		if strings.EqualFold(view.Search, v.place(c.ID, c.Name)) {
			in.Search = c.Name
		}
	}
	if query.Get("region") != "" && county == "" {
		return nil, fault.NewNotFound("region")
	}
	view.Selects = v.selects(counties, query, state, in.OrderBy)
	view.Chips = v.chips(query, county)
	if state != "all" && len(view.Chips) > 0 {
		all := maps.Clone(query)
		all.Set("state", "all")
		all.Del("after")
		all.Del("lang")
		view.Past = "/campaigns?" + all.Encode()
	}
	list, err := s.Campaigns.List(v.ctx, in)
	status := 0
	switch wrong, other := v.refused(err, inputs(nil)); {
	case err == nil:
		view.Total = list.Total
		for i, row := range list.Rows {
			view.Rows = append(view.Rows, v.saleOf(row, i > 2))
		}
		if list.HasNext {
			query.Set("after", list.EndCursor)
			query.Del("lang")
			view.More = "/campaigns?" + query.Encode()
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

func (v *visit) selects(counties []*gen.Region, query url.Values, state string, order campaign.Order) []field {
	anything := option{"", v.t("page.list.any")}
	places := []option{anything}
	for _, c := range counties {
		places = append(places, option{c.ID, v.place(c.ID, c.Name)})
	}
	produce := []option{anything}
	for _, p := range offer.Produce {
		produce = append(produce, option{p, v.t("page.produce." + p)})
	}
	months := []option{anything}
	first := v.now.In(clock.Shanghai)
	first = time.Date(first.Year(), first.Month(), 1, 0, 0, 0, 0, clock.Shanghai)
	for i := range monthsAhead {
		m := first.AddDate(0, i, 0).Format("2006-01")
		months = append(months, option{m, message.Month(v.Lang(), m)})
	}
	var orders []option
	for _, o := range campaign.Orders {
		orders = append(orders, option{string(o), v.t("page.list.order." + string(o))})
	}
	choose := func(name, value string, options []option) field {
		return field{ID: name, Name: name, Label: v.t("page.list." + labels[name]), Value: value, Options: options}
	}
	return []field{
		choose("region", query.Get("region"), places),
		choose("produce", query.Get("produce"), produce),
		choose("state", state, []option{{"", v.t("page.list.state.open")}, {"done", v.t("page.list.state.done")}, {"all", v.t("page.list.state.all")}}),
		choose("month", query.Get("month"), months),
		choose("order", string(order), orders),
	}
}

var labels = map[string]string{"region": "county", "produce": "produce", "state": "state", "month": "month", "order": "order"}

// chips lists the filters in use, each with the list that lacks it.
func (v *visit) chips(query url.Values, county string) []chip {
	var chips []chip
	add := func(name, text string) {
		if query.Get(name) == "" || text == "" {
			return
		}
		less := url.Values{}
		for key := range known {
			if key != name && key != "after" && query.Get(key) != "" {
				less.Set(key, query.Get(key))
			}
		}
		href := "/campaigns"
		if len(less) > 0 {
			href += "?" + less.Encode()
		}
		chips = append(chips, chip{text, href})
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
