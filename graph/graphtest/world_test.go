package graphtest_test

import (
	"testing"

	"shanhuo.app/graph/graphtest"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func TestTheWorldAnswers(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := graphtest.New(t, db)
		a := w.Ask(w.Anyone, `{campaign(slug:"in-state-LIVE"){title region{path} pledges{edges{node{name}}}}}`, nil)
		if a.Get("campaign.region.path") != string(graphtest.Village) || a.Get("campaign.pledges.edges.0.node.name") != "BACKER" {
			t.Fatal(a.Body)
		}
	})
}
