package e2e

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
)

const (
	crowd = 1000 // pledges that are asked for at once
	stock = 100  // units there are
	// callers are how many connections ask at the same time.
	callers = 200
)

func TestAThousandPledgesForAHundredUnitsSellExactlyAHundred(t *testing.T) {
	t.Parallel()
	for _, setup := range []struct {
		name, database string
		servers        int
	}{
		{"on SQLite", sqlite, 1}, {"on PostgreSQL", postgres, 1}, {"with two servers on one PostgreSQL", postgres, 2},
	} {
		t.Run(setup.name, func(t *testing.T) {
			t.Parallel()
			servers := []*server{demo(t, setup.database)}
			for len(servers) < setup.servers {
				servers = append(servers, start(t, settings{place: servers[0].place}))
			}
			oversell(t, servers)
		})
	}
}

// ask is one press of the button.
type ask struct {
	by    *client
	input vars
}

func oversell(t *testing.T, servers []*server) {
	s := servers[0]
	campaign := s.office(t).launch(t, s, vars{"tiers": []vars{{
		"title": "一袋", "goods": "黄芪切片 500 克", "priceMinor": 80_00, "limit": stock, "perPerson": stock, "freight": vars{"defaultMinor": 8_00},
	}}, "ladder": []vars{}})
	who := make([]string, 25)
	for i := range who {
		who[i] = fmt.Sprintf("crowd%d@example.org", i)
	}
	people := s.everyone(t, who...)

	asks := make([]ask, crowd)
	for i := range asks {
		asks[i] = ask{by: people[i%len(people)].at(servers[i%len(servers)]), input: campaign.pledgeInput(1, fmt.Sprintf("press-%d", i), nil)}
	}
	first := press(t, asks)

	var made []int
	for i, r := range first {
		switch payload := r.data(t).at("createPledge"); {
		case !payload.at("pledge").null() && len(payload.codes()) == 0:
			made = append(made, i)
			if payload.at("pledge.state").text() != "AWAITING_METHOD" || !strings.HasPrefix(payload.at("pledge.checkoutUrl").text(), "http") {
				t.Errorf("a pledge is %s", payload.raw())
			}
		case slices.Equal(payload.codes(), []string{"SOLD_OUT"}):
			if payload.at("userErrors.0.message").text() == "" || payload.at("userErrors.0.field").text() != "lines.0.quantity" {
				t.Errorf("a refusal is %s", payload.raw())
			}
		default:
			t.Errorf("an answer is neither a pledge nor SOLD_OUT: %d %s", r.status, r.body)
		}
	}
	if len(made) != stock {
		t.Errorf("%d of %d units were sold", len(made), stock)
	}
	if claimed := s.campaign(t, campaign.id).at("tiers.0.claimed").number(); claimed != stock {
		t.Errorf("the tier counts %d units as claimed", claimed)
	}
	if r := s.cli(t, "verify", "totals"); r.code != 0 {
		t.Errorf("verify totals: exit code %d\n%s%s", r.code, r.out, r.err)
	}
	t.Run("a replay answers the first result", func(t *testing.T) {
		var again []ask
		var before []string
		for _, i := range made {
			// The same press may reach another server.
			again = append(again, ask{asks[i].by.at(servers[rand.IntN(len(servers))]), asks[i].input})
			before = append(before, first[i].data(t).at("createPledge.pledge.id").text())
		}
		for i, r := range press(t, again) {
			if id := r.data(t).at("createPledge.pledge.id").text(); id != before[i] {
				t.Errorf("the replay answers %s, not the pledge %s", r.body, before[i])
			}
		}
	})
	t.Run("the same key with another input is refused", func(t *testing.T) {
		var other []ask
		for _, i := range made[:min(10, len(made))] {
			other = append(other, ask{asks[i].by, campaign.pledgeInput(2, asks[i].input["idempotencyKey"].(string), nil)})
		}
		for _, r := range press(t, other) {
			if payload := r.data(t).at("createPledge"); !slices.Equal(payload.codes(), []string{"IDEMPOTENCY_MISMATCH"}) || !payload.at("pledge").null() {
				t.Errorf("it is answered %s", r.body)
			}
		}
	})
	t.Run("the key of one person means nothing for another", func(t *testing.T) {
		i := made[0]
		other := people[(i+1)%len(people)]
		payload := other.attempt(t, "createPledge", asks[i].input, "pledge { id }")
		if !slices.Equal(payload.codes(), []string{"SOLD_OUT"}) {
			t.Errorf("it is answered %s", payload.raw())
		}
	})
	if claimed := s.campaign(t, campaign.id).at("tiers.0.claimed").number(); claimed != stock {
		t.Errorf("after the replays the tier counts %d units as claimed", claimed)
	}
}

// press sends all at once and answers what each got.
func press(t *testing.T, asks []ask) []reply {
	t.Helper()
	out := make([]reply, len(asks))
	errs := make([]error, len(asks))
	document := mutation("createPledge", "pledge { id state checkoutUrl }")
	next := make(chan int)
	var busy sync.WaitGroup
	begin := make(chan struct{})
	for range min(callers, len(asks)) {
		busy.Go(func() {
			<-begin
			for i := range next {
				out[i], errs[i] = asks[i].by.send(document, vars{"input": asks[i].input})
			}
		})
	}
	close(begin)
	for i := range asks {
		next <- i
	}
	close(next)
	busy.Wait()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}
