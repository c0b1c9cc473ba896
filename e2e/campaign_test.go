package e2e

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"
)

// draft is the input of a campaign that lacks nothing. A test changes what it is about.
func draft(now time.Time, changes vars) vars {
	in := vars{
		"title": "哈达铺的黄芪切片", "regionCode": village, "produce": "ASTRAGALUS",
		"summary":         "海拔两千二百米的坡地，三年的根，切片晒干。",
		"beneficiaryName": "齐家", "goalMinor": 300_00, "days": 7, "deliveryMonth": now.AddDate(0, 2, 0).Format("2006-01"),
		"payee": vars{"name": "哈达铺镇中药材专业合作社", "bank": "陇南示范银行", "account": "6200 0000 0000 7788"},
		"story": vars{
			"who": "我家四口人，住在哈达铺，种药材十几年了，今年由村里服务点代写。", "grow": "黄芪种在坡地上，三年才挖，**不打农药**，挖出来洗净切片晒干再装袋。",
			"money": "每一百元里七十五元归我家，其余是运费、包装和手续费，另外留一点。", "ship": "挖完晒干就装箱，从镇上的快递点发出，单号当天录进去，大约七天到。",
			"risks": "秋天雨水多的话晒得慢，会晚发一两个星期，晚发会在这里说清楚。",
		},
		"costs": []vars{
			{"kind": "HOUSEHOLD", "label": "农户所得", "basisPoints": 7500}, {"kind": "FREIGHT", "label": "快递运费", "basisPoints": 1200},
			{"kind": "PACKING", "label": "包装", "basisPoints": 800}, {"kind": "FEES", "label": "手续费", "basisPoints": 500},
		},
		"tiers": []vars{
			{"title": "一袋", "goods": "黄芪切片 500 克", "priceMinor": 80_00, "limit": 100, "perPerson": 10,
				"freight": vars{"defaultMinor": 8_00, "byProvince": []vars{{"province": "新疆", "minor": 18_00}}}},
			{"title": "两袋", "goods": "黄芪切片 500 克两袋", "priceMinor": 150_00, "freight": vars{"defaultMinor": 10_00}},
		},
		"ladder": []vars{{"backers": 2, "priceMinor": 76_00}, {"backers": 3, "priceMinor": 72_00}},
	}
	maps.Copy(in, changes)
	return in
}

// household answers the id of the person for whom the village's clerk drafts.
func household(t testing.TB, of *client) string {
	t.Helper()
	people := of.ask(t, `query($village: String!) { viewer { households(village: $village) { id displayName } } }`,
		vars{"village": village}).at("viewer.households").list()
	for _, p := range people {
		if p.at("displayName").text() == "齐婶" {
			return p.at("id").text()
		}
	}
	t.Fatalf("the village has no household 齐婶 among %d", len(people))
	return ""
}

// open is a campaign that takes pledges.
type open struct {
	id, slug string
	tiers    []string
	deadline time.Time
}

// office is everybody whom it takes to bring a campaign to life.
type office struct{ clerk, otherClerk, county *client }

func (s *server) office(t testing.TB) office {
	t.Helper()
	people := s.everyone(t, clerk, otherClerk, county)
	return office{people[0], people[1], people[2]}
}

// launch brings a campaign to life by the whole path: drafted, attested, approved.
func (o office) launch(t testing.TB, s *server, changes vars) open {
	t.Helper()
	in := draft(s.now(t), changes)
	in["onBehalfOf"] = household(t, o.clerk)
	made := o.clerk.change(t, "createCampaign", in, "campaign { id version }").at("campaign")
	id := made.at("id").text()
	o.clerk.change(t, "submitCampaign", vars{"campaignId": id, "version": made.at("version").number()}, "campaign { state }")
	for _, desk := range []*client{o.otherClerk, o.county} {
		desk.change(t, "reviewCampaign", vars{
			"campaignId": id, "stepId": openStep(t, o.clerk, id), "decision": "APPROVE", "comment": "看过地块和货，情况属实。",
		}, "campaign { state }")
	}
	c := s.campaign(t, id)
	if c.at("state").text() != "LIVE" {
		t.Fatalf("the approved campaign is %s", c.raw())
	}
	out := open{id: id, slug: c.at("slug").text()}
	for _, tier := range c.at("tiers").list() {
		out.tiers = append(out.tiers, tier.at("id").text())
	}
	var err error
	if out.deadline, err = time.Parse(time.RFC3339Nano, c.at("deadline").text()); err != nil {
		t.Fatal(err)
	}
	return out
}

// openStep answers the open step of a campaign's review, as who wrote the campaign.
func openStep(t testing.TB, by *client, campaign string) string {
	t.Helper()
	steps := by.ask(t, `query($id: ID!) { node(id: $id) { ... on Campaign { review { id state } } } }`, vars{"id": campaign}).at("node.review").list()
	at := slices.IndexFunc(steps, func(s node) bool { return s.at("state").text() == "OPEN" })
	if at < 0 {
		t.Fatalf("no step is open among %d", len(steps))
	}
	return steps[at].at("id").text()
}

// campaign answers what a stranger sees of a campaign.
func (s *server) campaign(t testing.TB, id string) node {
	t.Helper()
	return s.stranger().ask(t, `query($id: ID!) { node(id: $id) { ... on Campaign {
		id slug title state deadline backerCount pledgeCount goal { minor } raised { minor }
		tiers { id title price { minor } currentPrice { minor } limit claimed }
		ladder { backers price { minor } }
		money { promised { minor } collected { minor } fees { minor } freight { minor } refunded { minor } share { minor } paidOut { minor } }
		closing { closedAt success backers goods { minor } sha256 proofUrl }
	} } }`, vars{"id": id}).at("node")
}

// address is where a backer's goods go.
func address(changes vars) vars {
	in := vars{"name": "阿岚", "phone": "19900000001", "province": "上海", "city": "上海市", "county": "徐汇区", "detail": "示范路 10 号 101 室"}
	maps.Copy(in, changes)
	return in
}

// pledgeInput asks for units of the campaign's first tier.
func (o open) pledgeInput(quantity int, key string, changes vars) vars {
	in := vars{
		"campaignId": o.id, "lines": []vars{{"tierId": o.tiers[0], "quantity": quantity}},
		"shippingAddress": address(nil), "idempotencyKey": key,
	}
	maps.Copy(in, changes)
	return in
}

// pledge makes a pledge and saves a card for it; it answers the pledge's id.
func (o open) pledge(t testing.TB, backer *client, quantity int, card string) string {
	t.Helper()
	made := backer.change(t, "createPledge", o.pledgeInput(quantity, unique("key-"), nil), "pledge { id checkoutUrl }").at("pledge")
	saveCard(t, made.at("checkoutUrl").text(), card)
	id := made.at("id").text()
	backer.waitFor(t, id, "COMMITTED")
	return id
}

// pledgeState answers where a pledge of one's own stands.
func (c *client) pledgeState(t testing.TB, id string) node {
	t.Helper()
	return c.ask(t, `query($id: ID!) { pledge(id: $id) {
		id state version total { minor } collected { minor } goods { minor } freight { minor } card { brand last4 } checkoutUrl
	} }`, vars{"id": id}).at("pledge")
}

// waitFor waits until a pledge of one's own is in one of these states.
func (c *client) waitFor(t testing.TB, id string, states ...string) node {
	t.Helper()
	var p node
	eventually(t, "the pledge", func() error {
		p = c.pledgeState(t, id)
		for _, state := range states {
			if p.at("state").text() == state {
				return nil
			}
		}
		return fmt.Errorf("it is %s, not %v", p.raw(), states)
	})
	return p
}

// waitForCampaign waits until strangers see the campaign in a state.
func (s *server) waitForCampaign(t testing.TB, id, state string) node {
	t.Helper()
	var c node
	eventually(t, "the campaign", func() error {
		if c = s.campaign(t, id); c.at("state").text() != state {
			return fmt.Errorf("it is %s, not %s", c.at("state").text(), state)
		}
		return nil
	})
	return c
}

// closeNow moves the clock past the campaign's deadline.
func (s *server) closeNow(t testing.TB, o open) {
	t.Helper()
	s.advance(t, o.deadline.Sub(s.now(t))+time.Minute)
}

// balances answers the campaign's accounts in the ledger and fails unless they add up
// to zero.
func balances(t testing.TB, of *client, campaign string) map[string]int64 {
	t.Helper()
	book := of.ask(t, `query($id: ID!) { ledger(campaignId: $id) {
		balances { account balance { minor } } entries { kind postings { account amount { minor } } }
	} }`, vars{"id": campaign}).at("ledger")
	out := map[string]int64{}
	var sum int64
	for _, b := range book.at("balances").list() {
		out[b.at("account").text()] = b.at("balance.minor").number()
		sum += b.at("balance.minor").number()
	}
	if sum != 0 {
		t.Errorf("the ledger of the campaign sums to %d: %s", sum, book.raw())
	}
	for _, entry := range book.at("entries").list() {
		var sum int64
		for _, p := range entry.at("postings").list() {
			sum += p.at("amount.minor").number()
		}
		if sum != 0 {
			t.Errorf("an entry of the ledger sums to %d: %s", sum, entry.raw())
		}
	}
	return out
}

// booksHold runs the checks that an operator runs: every stored total is the sum of its
// facts, and the ledger says what the provider says.
func (s *server) booksHold(t testing.TB) {
	t.Helper()
	if r := s.cli(t, "verify", "totals"); r.code != 0 {
		t.Errorf("verify totals: exit code %d\n%s%s", r.code, r.out, r.err)
	}
	if r := s.cli(t, "reconcile"); r.code != 0 {
		t.Errorf("reconcile: exit code %d\n%s%s", r.code, r.out, r.err)
	}
}
