package pledge_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"shanhuo.app/ent/gen"
	attemptrow "shanhuo.app/ent/gen/attempt"
	pledgerow "shanhuo.app/ent/gen/pledge"
	tierrow "shanhuo.app/ent/gen/tier"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/pledge"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

// TestAnySequenceKeepsTheTotals walks at random through everything that can happen to
// the pledges of a campaign and recounts the totals after each step.
func TestAnySequenceKeepsTheTotals(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, oneTier...)
		people := s.people(4)
		refusals := map[string][]string{
			"create": {"REQUIRED", "SOLD_OUT", "PERSON_LIMIT", "IDEMPOTENCY_MISMATCH", "CAMPAIGN_NOT_OPEN", "DEADLINE_PASSED"},
			"change": {
				"REQUIRED", "SOLD_OUT", "PERSON_LIMIT", "IDEMPOTENCY_MISMATCH", "CAMPAIGN_NOT_OPEN", "DEADLINE_PASSED",
				"VERSION_CONFLICT", "HOLD_EXPIRED", "PLEDGE_FIXED",
			},
			"cancel": {"DEADLINE_PASSED", "HOLD_EXPIRED", "PLEDGE_FIXED"},
			"card":   nil, "refused": nil, // news of the provider are never refused
		}
		passed := map[string]int{}
		rapid.Check(t, func(r *rapid.T) {
			ladder := []offer.Rung{{Backers: 2, Price: 950}, {Backers: 3, Price: 901}}
			s.campaign, s.tiers = s.launch(ladder, goods{price: 1000, stock: rapid.IntRange(2, 12).Draw(r, "stock"), perHead: 5}, goods{price: 777, freight: 30})
			var made []uuid.UUID
			some := func() *gen.Pledge {
				return s.pledge(made[rapid.IntRange(0, len(made)-1).Draw(r, "pledge")])
			}
			quantities := func() []int {
				return []int{rapid.IntRange(0, 4).Draw(r, "first"), rapid.IntRange(0, 3).Draw(r, "second")}
			}
			expected := func(action string, err error) {
				f := fault.All(err)
				switch {
				case err == nil:
					passed[action]++
				case len(f) != 1 || !slices.Contains(refusals[action], f[0].Code):
					r.Fatalf("%s is answered %v", action, err)
				}
			}
			actions := []string{"create", "create", "create", "card", "card", "card", "refused", "change", "change", "change", "cancel", "cancel", "expire", "stop", "go on", "go on"}
			steps := rapid.IntRange(8, 16).Draw(r, "steps")
			for step := range steps {
				if step == steps/2 {
					actions = append(actions, "close") // after it little can happen
				}
				action := rapid.SampledFrom(actions).Draw(r, "action")
				if len(made) == 0 {
					action = "create"
				}
				switch action {
				case "create":
					who := rapid.SampledFrom(people).Draw(r, "who")
					p, err := s.service.Create(as(who), s.input(rapid.SampledFrom([]string{"a", "b", "c"}).Draw(r, "key"), quantities()...))
					expected(action, err)
					if err == nil {
						made = append(made, p.ID)
					}
				case "card", "refused":
					p := some()
					status := payment.SetupSucceeded
					if action == "refused" {
						status = payment.SetupFailed
					}
					s.bank.set(p, status)
					_, err := s.service.Confirm(context.Background(), *p.CheckoutID)
					expected(action, err)
				case "change":
					p := some()
					_, err := s.service.Change(as(p.BackerID), pledge.ChangeInput{
						ID: p.ID, Version: p.Version - rapid.IntRange(0, 1).Draw(r, "old"), Lines: s.input("", quantities()...).Lines,
						IdempotencyKey: rapid.SampledFrom([]string{"x", "y", "z"}).Draw(r, "key"),
					})
					expected(action, err)
				case "cancel":
					p := some()
					_, err := s.service.Cancel(as(p.BackerID), p.ID, "k")
					expected(action, err)
				case "expire":
					p := some()
					if err := db.Client.Pledge.UpdateOneID(p.ID).SetHoldUntil(s.now()).Exec(s.system()); err != nil {
						r.Fatal(err)
					}
					s.bank.leave(rapid.Bool().Draw(r, "page stays open"))
					s.expire()
					s.bank.leave(false)
				case "stop":
					if s.reread().State == lifecycle.CampaignLive {
						s.setCampaign(lifecycle.CampaignSuspended, *s.campaign.Deadline)
					}
				case "go on":
					if s.reread().State == lifecycle.CampaignSuspended {
						s.setCampaign(lifecycle.CampaignLive, *s.campaign.Deadline)
					}
				case "close":
					s.setCampaign(lifecycle.CampaignCollecting, s.now())
				}
				s.recount(r, action)
			}
		})
		for action := range refusals {
			if passed[action] == 0 {
				t.Errorf("in no walk %s passed", action)
			}
		}
	})
}

// recount adds up the facts of the campaign and compares.
func (s *shop) recount(r *rapid.T, after string) {
	ctx := s.system()
	rows, err := s.db.Client.Pledge.Query().Where(pledgerow.CampaignID(s.campaign.ID)).WithLines().All(ctx)
	if err != nil {
		r.Fatal(err)
	}
	tiers, err := s.db.Client.Tier.Query().Where(tierrow.CampaignID(s.campaign.ID)).Order(gen.Asc(tierrow.FieldPosition)).All(ctx)
	if err != nil {
		r.Fatal(err)
	}
	claimed, promised := map[uuid.UUID]int{}, map[uuid.UUID]int{}
	backers, pledges := map[uuid.UUID]bool{}, 0
	for _, p := range rows {
		goods, freight := money.Fen(0), money.Fen(0)
		for _, l := range p.Edges.Lines {
			goods += l.UnitPriceMinor * money.Fen(l.Quantity)
			freight += l.UnitFreightMinor * money.Fen(l.Quantity)
			if p.State.TakesStock() {
				claimed[l.TierID] += l.Quantity
			}
			if p.State.Counts() {
				promised[l.TierID] += l.Quantity
			}
		}
		if goods != p.GoodsMinor || freight != p.FreightMinor || p.Consent.Cap != goods+freight {
			r.Fatalf("after %s: lines are worth %d and %d, the pledge says %d and %d, the cap is %d", after, goods, freight, p.GoodsMinor, p.FreightMinor, p.Consent.Cap)
		}
		if p.State.Counts() {
			backers[p.BackerID] = true
			pledges++
		}
		if p.State == lifecycle.PledgeCommitted && (p.Method == nil || p.MethodForgetDue || p.CommittedAt == nil) {
			r.Fatalf("after %s: committed without a card: %+v", after, p)
		}
		if (p.State == lifecycle.PledgeCancelled || p.State == lifecycle.PledgeExpired) && p.Method != nil && !p.MethodForgetDue {
			r.Fatalf("after %s: a card is kept for nothing: %+v", after, p)
		}
	}
	c := s.reread()
	raised := money.Fen(0)
	for _, tr := range tiers {
		if tr.Claimed != claimed[tr.ID] || tr.Promised != promised[tr.ID] || tr.Stock != nil && tr.Claimed > *tr.Stock {
			r.Fatalf("after %s: tier says %d claimed and %d promised, the facts %d and %d", after, tr.Claimed, tr.Promised, claimed[tr.ID], promised[tr.ID])
		}
		raised += offer.UnitPrice(tr.PriceMinor, tiers[0].PriceMinor, c.Ladder, len(backers)) * money.Fen(promised[tr.ID])
	}
	if c.RaisedMinor != raised || c.BackerCount != len(backers) || c.PledgeCount != pledges {
		r.Fatalf("after %s: the campaign says %d from %d in %d, the facts %d from %d in %d", after, c.RaisedMinor, c.BackerCount, c.PledgeCount, raised, len(backers), pledges)
	}
	if n, err := s.db.Client.Attempt.Query().Where(attemptrow.CampaignID(s.campaign.ID), attemptrow.StateEQ(attemptrow.StateSENT)).Count(ctx); err != nil || n > 0 {
		r.Fatalf("after %s: %d attempts without an answer, %v", after, n, err)
	}
}
