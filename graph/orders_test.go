package graph_test

import (
	"regexp"
	"strings"
	"testing"

	"shanhuo.app/ent/gen/auditentry"
	"shanhuo.app/graph/graphtest"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

const ordersQuery = `query($slug:String!,$first:Int,$after:String){campaign(slug:$slug){viewerCan{readOrders} orders(first:$first after:$after){
	totalCount pageInfo{hasNextPage endCursor} edges{cursor node{id number committedAt lines{title quantity}
	shippingAddress{name phone province city county detail}}}}}}`

func TestOrdersAnswerWhereTheGoodsGo(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := graphtest.Bare(t, db)
		c := w.Campaign(graphtest.Plan{State: lifecycle.CampaignViable, Slug: "sent"})
		for i := range 3 {
			w.Pledge(c, w.Viewers[10+i].ID(), lifecycle.PledgeCollected)
		}
		w.Pledge(c, w.Backer.ID(), lifecycle.PledgeErroredSoft)
		looks := func() int {
			return w.DB.Client.AuditEntry.Query().Where(auditentry.Action("pledge.read_orders")).CountX(w.System)
		}
		a := w.Ask(w.Owner, ordersQuery, map[string]any{"slug": "sent", "first": 2})
		if n, _ := a.Get("campaign.orders.edges").([]any); len(n) != 2 || a.Get("campaign.orders.totalCount") != 3.0 ||
			a.Get("campaign.orders.pageInfo.hasNextPage") != true || a.Get("campaign.viewerCan.readOrders") != true {
			t.Fatal(a.Body)
		}
		number, _ := a.Get("campaign.orders.edges.0.node.number").(string)
		if !regexp.MustCompile(`^[0-9A-Z]{4}-[0-9A-Z]{4}$`).MatchString(number) {
			t.Errorf("the number %q", number)
		}
		for path, want := range map[string]any{
			"name": graphtest.Address.Name, "phone": graphtest.Address.Phone, "province": graphtest.Address.Province,
			"city": graphtest.Address.City, "county": graphtest.Address.County, "detail": graphtest.Address.Detail,
		} {
			if got := a.Get("campaign.orders.edges.0.node.shippingAddress." + path); got != want {
				t.Errorf("%s is %v", path, got)
			}
		}
		if a.Get("campaign.orders.edges.0.node.lines.0.title") != "第 1 档" || a.Get("campaign.orders.edges.0.node.lines.0.quantity") != 2.0 {
			t.Error(a.Body)
		}
		if looks() != 1 {
			t.Errorf("%d looks after one", looks())
		}
		id := a.Get("campaign.orders.edges.0.node.id")
		if n := w.Ask(w.Owner, `query($id:ID!){node(id:$id){id}}`, map[string]any{"id": id}); len(n.Errors) > 0 || n.Get("node") != nil {
			t.Errorf("an order's id finds %s", n.Body)
		}
		a = w.Ask(w.Author, ordersQuery, map[string]any{"slug": "sent", "first": 2, "after": a.Get("campaign.orders.pageInfo.endCursor")})
		if n, _ := a.Get("campaign.orders.edges").([]any); len(n) != 1 || a.Get("campaign.orders.pageInfo.hasNextPage") != false || looks() != 2 {
			t.Errorf("the rest, %d looks: %s", looks(), a.Body)
		}
		// What is not shown is not written down as shown, and never answers anybody else.
		for _, v := range []*graphtest.Viewer{w.Stranger, w.Backer, w.Holder("VILLAGE_CLERK", "v"), w.Holder("COUNTY_OFFICER", "c"), w.Holder("COUNTY_FINANCE", "c"), w.Holder("AUDITOR", "p"), w.Holder("ADMIN", "p")} {
			a := w.Ask(v, ordersQuery, map[string]any{"slug": "sent"})
			if n, _ := a.Get("campaign.orders.edges").([]any); len(a.Errors) > 0 || len(n) > 0 || a.Get("campaign.orders.totalCount") != 0.0 || a.Get("campaign.viewerCan.readOrders") != false ||
				strings.Contains(a.Body, graphtest.Address.Phone) {
				t.Errorf("%s: %s", v.Name, a.Body)
			}
		}
		if a := w.Ask(w.Anyone, ordersQuery, map[string]any{"slug": "sent"}); a.Code() != "UNAUTHENTICATED" {
			t.Errorf("nobody: %s", a.Body)
		}
		if looks() != 2 {
			t.Errorf("%d looks, of which two showed anything", looks())
		}
		if a := w.Ask(w.Owner, ordersQuery, map[string]any{"slug": "sent", "first": 101}); a.Code() != "OUT_OF_RANGE" {
			t.Errorf("101 orders: %s", a.Body)
		}
		// The page that everybody reads does not look.
		if a := w.Ask(w.Owner, pageQuery, map[string]any{"slug": "sent"}); len(a.Errors) > 0 || looks() != 2 {
			t.Errorf("%d looks: %s", looks(), a.Body)
		}
	})
}
