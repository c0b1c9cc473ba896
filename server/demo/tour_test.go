package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/server/access"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/demo/content"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/payout"
	"shanhuo.app/server/review"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

// tourist plays the tour by the use cases behind the pages to which its steps lead.
type tourist struct {
	testing.TB
	*story
	w   *world
	ctx context.Context
}

func newTourist(t testing.TB, db *store.DB) *tourist {
	t.Helper()
	w := newWorld(t, db)
	all, err := content.Load()
	if err != nil {
		t.Fatal(err)
	}
	all.Campaigns = slices.DeleteFunc(all.Campaigns, func(c content.Campaign) bool { return c.Household != tourHousehold })
	ctx := access.AsSystem(t.Context(), access.ForDemo)
	r, err := newRun(ctx, w.Services, all)
	if err != nil {
		t.Fatal(err)
	}
	anchor := r.hands.today()
	if err := r.seed(ctx, nil); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.close(); err != nil {
			t.Error(err)
		}
	})
	v := &tourist{TB: t, w: w, ctx: ctx, story: &story{run: r, of: all.Campaigns[0], days: calendar{anchor}}}
	if c, err := v.find(ctx); err != nil || c == nil {
		t.Fatalf("the tour has no campaign: %v", err)
	}
	return v
}

// tour answers how far it is, and refuses ticks that are out of order.
func (v *tourist) tour() *Tour {
	v.Helper()
	tour, err := FollowTour(v.ctx, v.DB, v.w.keys)
	if err != nil || tour == nil {
		v.Fatalf("no tour: %v", err)
	}
	for i, step := range tour.Steps {
		if next := due(tour); next >= 0 && step.Done != (i < next) {
			v.Fatalf("step %d, %s, is done: %v; due is %d", i, step.Key, step.Done, next)
		}
	}
	return tour
}

// shows tells whether the page of a step shows the campaign to whom it signs in.
func (v *tourist) shows(step TourStep) error {
	ctx := access.Public(v.ctx)
	if step.As != "" {
		ctx = v.as(v.ctx, strings.TrimSuffix(step.As, "@example.org"))
	}
	found, err := false, error(nil)
	switch path, query, _ := strings.Cut(step.At, "?to="); path {
	case "/g/review":
		var list *review.QueuePage
		if list, err = v.Reviews.Queue(ctx, review.QueueInput{}); err == nil {
			found = slices.ContainsFunc(list.Rows, func(r review.QueueRow) bool { return r.CampaignID == v.id })
		}
	case "/f":
		var list []payout.Payable
		if list, err = v.Payouts.Payables(ctx, v.county()); err == nil {
			found = slices.ContainsFunc(list, func(p payout.Payable) bool { return p.Campaign.ID == v.id })
		}
	case "/dev/outbox":
		list, wrong := notify.NewOutbox(v.w.keys).Page(ctx, v.DB, query, keyset.Page{First: 50})
		if err = wrong; err == nil {
			found = slices.ContainsFunc(list.Rows, func(m notify.OutboxMessage) bool {
				return m.To == query && strings.Contains(m.Text, v.of.TitleZh) && strings.Contains(m.Text, "/pay")
			})
		}
	default:
		c, wrong := v.Campaigns.Get(ctx, v.id)
		if err = wrong; err == nil {
			found = strings.Contains(path, "/c/"+c.Slug)
		}
	}
	if err == nil && !found {
		err = errors.New("the campaign is not there")
	}
	return err
}

// play does what the step that is due asks for.
func (v *tourist) play(step TourStep) error {
	key := strings.TrimSuffix(step.As, "@example.org")
	pledge := content.Pledge{Backer: key, Lines: []content.PledgeLine{{Tier: 0, Quantity: 1}}, Card: content.Good}
	switch step.Key {
	case "household":
		return v.submit(v.ctx)
	case "clerk":
		now, err := v.DB.Now(v.ctx)
		if err != nil {
			return err
		}
		return v.rule(v.ctx, key, review.Ruling{
			Decision: review.Approve, Comment: "到家里看过四个人绣花。", VisitedOn: now.In(clock.Shanghai).Format(time.DateOnly),
		})
	case "county":
		return v.rule(v.ctx, key, review.Ruling{Decision: review.Approve})
	case "failing":
		pledge.Card = content.FailsLaterThenReplaced
		return v.pledge(v.ctx, pledge)
	case "backer":
		return v.pledge(v.ctx, pledge)
	case "deadline":
		if err := v.hands.to(v.ctx, step.Until.Add(time.Minute)); err != nil {
			return err
		}
		return errors.Join(v.Closings.Close(v.ctx, v.id), v.sweep(v.ctx))
	case "outbox":
		pledge.Backer = tourFailing
		return v.replaceCard(v.ctx, pledge)
	case "maker":
		_, err := v.Payouts.Create(v.as(v.ctx, key), payout.CreateInput{RegionCode: v.county(), CampaignIDs: []uuid.UUID{v.id}, IdempotencyKey: "tour"})
		return err
	case "checker":
		list, err := v.Payouts.List(v.as(v.ctx, key), payout.ListInput{State: "MADE"})
		if err != nil || len(list.Rows) != 1 {
			return fmt.Errorf("%d batches wait: %w", len(list.Rows), err)
		}
		_, err = v.Payouts.Confirm(v.as(v.ctx, key), payout.ConfirmInput{ID: list.Rows[0].ID, BankReference: "示范回单 0001", IdempotencyKey: "tour"})
		return err
	default:
		return fmt.Errorf("nobody knows how to play %q", step.Key)
	}
}

func TestTheTourIsOneStoryThatCanBePlayed(t *testing.T) {
	t.Parallel()
	want := []string{"household", "clerk", "county", "backer", "backer", "failing", "deadline", "outbox", "maker", "checker"}
	for name, ahead := range map[string]time.Duration{"from fresh data": 0, "after the clock was moved": 8 * 24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				v := newTourist(t, db)
				if err := v.hands.set(v.ctx, ahead); err != nil {
					t.Fatal(err)
				}
				for i, key := range want {
					tour := v.tour()
					if next := due(tour); next != i || tour.Steps[i].Key != key || tour.Over || tour.Title != v.of.TitleZh {
						t.Fatalf("after %d steps %d is due: %+v", i, next, tour)
					}
					if err := v.shows(tour.Steps[i]); err != nil {
						t.Errorf("the page of %s: %v", key, err)
					}
					if err := v.play(tour.Steps[i]); err != nil {
						t.Fatalf("%s cannot be played: %v", key, err)
					}
				}
				tour := v.tour()
				if due(tour) >= 0 || tour.State != lifecycle.CampaignSettled {
					t.Errorf("in the end it is %s and %d is due", tour.State, due(tour))
				}
				for _, step := range tour.Steps {
					if step.Key == "outbox" {
						continue // the link in its message was used
					}
					if err := v.shows(step); err != nil {
						t.Errorf("afterwards the page of %s: %v", step.Key, err)
					}
				}
			})
		})
	}
}

func TestATourThatCannotBePlayedOnSaysSo(t *testing.T) {
	t.Parallel()
	v := newTourist(t, storetest.SQLite(t))
	for range 4 { // one backer is too few
		tour := v.tour()
		if err := v.play(tour.Steps[due(tour)]); err != nil {
			t.Fatal(err)
		}
	}
	deadline := v.tour().Steps[6]
	if deadline.Until == nil {
		t.Fatal("a campaign that is open has no deadline")
	}
	if err := v.hands.to(v.ctx, deadline.Until.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if err := v.Closings.Close(v.ctx, v.id); err != nil {
		t.Fatal(err)
	}
	tour, err := FollowTour(v.ctx, v.DB, v.w.keys)
	if err != nil || !tour.Over || tour.State != lifecycle.CampaignFailed || tour.Steps[6].Until != nil {
		t.Errorf("it is %+v, %v", tour, err)
	}
}

// due is the first step of a tour that is not done, or -1.
func due(t *Tour) int {
	return slices.IndexFunc(t.Steps, func(s TourStep) bool { return !s.Done })
}
