package pledge_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/server/pledge"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

func TestACallerWhoLeavesBeforeTheirTurnMadeNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, goods{price: 1000, stock: 10})
		who := s.person("backer")
		holding, release := make(chan struct{}), make(chan struct{})
		ended := make(chan error, 1)
		go func() {
			ended <- s.service.Do(s.system(), s.campaign.ID, func(context.Context) error {
				close(holding)
				<-release
				return nil
			})
		}()
		<-holding
		answer, leave := s.leaving(who)
		for deadline := time.Now().Add(20 * time.Second); s.service.Waiting() == 0; time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatal("the pledge does not wait for its turn")
			}
		}
		leave()
		if err := <-answer; !errors.Is(err, context.Canceled) {
			t.Errorf("answered %v", err)
		}
		close(release)
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
		// What was submitted before this has had its turn.
		if err := s.service.Do(s.system(), s.campaign.ID, func(context.Context) error { return nil }); err != nil {
			t.Fatal(err)
		}
		if n := count(t, db, `SELECT COUNT(*) FROM pledges`); n != 0 || s.claimed(0) != 0 {
			t.Errorf("%d pledges, %d units are claimed", n, s.claimed(0))
		}
		if _, err := s.service.Create(as(who), s.input("key", 1)); err != nil {
			t.Fatal(err)
		}
		if s.claimed(0) != 1 {
			t.Errorf("%d units are claimed", s.claimed(0))
		}
		s.wantFacts()
	})
}

func TestACallerWhoLeavesLearnsByAskingAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := open(t, db, nil, goods{price: 1000, stock: 10})
		who := s.person("backer")
		committed, release := make(chan struct{}), make(chan struct{})
		first := sync.OnceFunc(func() { close(committed) })
		s.service = s.server(pledge.Options{OnCommitted: func(uuid.UUID) {
			first()
			<-release
		}})
		answer, leave := s.leaving(who)
		<-committed
		leave()
		if err := <-answer; !errors.Is(err, context.Canceled) {
			t.Errorf("answered %v", err)
		}
		close(release)
		made, err := s.db.Client.Pledge.Query().Only(s.system())
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			p, err := s.service.Create(as(who), s.input("key", 1))
			if err != nil {
				t.Fatal(err)
			}
			if page := s.pledge(made.ID).CheckoutURL; p.ID != made.ID || page == "" || p.CheckoutURL != page {
				t.Errorf("asked again: %s at %q, want %s at %q", p.ID, p.CheckoutURL, made.ID, page)
			}
		}
		if n := len(s.bank.setups); n != 1 || s.claimed(0) != 1 {
			t.Errorf("%d card pages, %d units are claimed", n, s.claimed(0))
		}
		s.wantFacts()
	})
}

// leaving pledges for somebody who may leave before the answer.
func (s *shop) leaving(who uuid.UUID) (<-chan error, context.CancelFunc) {
	ctx, leave := context.WithCancel(as(who))
	answer := make(chan error, 1)
	go func() {
		_, err := s.service.Create(ctx, s.input("key", 1))
		answer <- err
	}()
	return answer, leave
}
