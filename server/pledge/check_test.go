package pledge_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/pledge"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func TestCheckSaysWhatCreateWouldSay(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, goods{price: 3990, stock: 5, perHead: 3}, goods{price: 2500, stock: 2}, goods{price: 100})
		_, elsewhere := s.launch(nil, oneTier...)
		who := s.person("backer")
		want := func(name, codes string, ctx context.Context, in pledge.CheckInput) {
			t.Helper()
			var got []string
			for _, f := range fault.All(s.service.Check(ctx, in)) {
				got = append(got, strings.TrimSuffix(f.Code+" "+f.Field, " "))
			}
			if text := strings.Join(got, ", "); text != codes {
				t.Errorf("%s: %q, want %q", name, text, codes)
			}
		}
		asked := func(quantities ...int) pledge.CheckInput {
			return pledge.CheckInput{CampaignID: s.campaign.ID, Lines: s.input("", quantities...).Lines}
		}
		want("nobody signed in", "UNAUTHENTICATED", access.Public(context.Background()), asked(1))
		want("nothing chosen", "REQUIRED lines", as(who), asked())
		want("what can be had", "", as(who), asked(3, 2, 7))
		want("every line that is too much", "PERSON_LIMIT lines.0.quantity, SOLD_OUT lines.1.quantity", as(who), asked(4, 3, 1))
		foreign := asked(1)
		foreign.Lines = append(foreign.Lines, pledge.LineInput{TierID: elsewhere[0].ID, Quantity: 1})
		want("another campaign's tier", "TIER_UNKNOWN lines.1.tierId", as(who), foreign)

		s.sendNot(1, "西藏")
		far := asked(1, 1)
		far.Province = "西藏"
		want("a tier that is not sent there", "NOT_SENT_THERE shippingAddress.province", as(who), far)
		far.Lines = far.Lines[:1]
		want("another tier to the same place", "", as(who), far)

		made, err := s.service.Create(as(who), s.input("first", 3))
		if err != nil {
			t.Fatal(err)
		}
		want("more than one person may have", "PERSON_LIMIT lines.0.quantity", as(who), asked(1))
		again := asked(3)
		again.IdempotencyKey = "first"
		want("the same order again", "", as(who), again)
		changed := asked(2)
		changed.PledgeID = made.ID
		want("less of the own pledge", "", as(who), changed)
		want("what others left", "SOLD_OUT lines.0.quantity", as(s.person("other")), asked(3))
		if s.claimed(0) != 3 || s.claimed(1) != 0 {
			t.Errorf("looking has claimed something: %d and %d", s.claimed(0), s.claimed(1))
		}
		s.setCampaign(lifecycle.CampaignSuspended, *s.campaign.Deadline)
		want("a campaign that was stopped", "CAMPAIGN_NOT_OPEN", as(who), asked(1))
		s.setCampaign(lifecycle.CampaignLive, s.now().Add(-time.Second))
		want("after the deadline", "DEADLINE_PASSED", as(who), asked(1))
	})
}
