package app

import (
	"context"
	"sync"
	"time"

	"shanhuo.app/server/access"
)

// sweepEvery is how often each server looks for what has become due.
const sweepEvery = time.Second

// sweeper finds due work from facts: launches, holds, deadlines, charges, leases. Each
// step takes a bounded page by an index, and is safe to run on several servers at
// once.
type sweeper struct {
	p  *portal
	mu sync.Mutex
}

type sweepStep struct {
	name   string
	reason access.Reason
	run    func(ctx context.Context) (int, error)
}

func (s *sweeper) steps() []sweepStep {
	p := s.p
	steps := []sweepStep{
		{"launch", access.ForLaunching, p.campaigns.LaunchDue},
		{"expire holds", access.ForHolds, p.pledges.ExpireDue},
		{"warn", access.ForClosing, p.closings.WarnDue},
		{"close", access.ForClosing, p.closings.CloseDue},
	}
	if p.gateway == nil {
		return steps // nothing can be asked of a provider that is not there
	}
	return append(steps, []sweepStep{
		{"charge", access.ForCharging, p.charges.EnqueueDue},
		{"recover", access.ForRecovery, p.charges.Recover},
		{"remind", access.ForDunning, p.charges.RemindDue},
		{"end dunning", access.ForDunning, p.charges.EndDunning},
		{"forget cards", access.ForForgetting, p.charges.ForgetDue},
		{"re-enqueue events", access.ForProviderEvents, p.events.ReEnqueue},
	}...)
}

// once runs every step. A step that fails is logged and does not keep the others.
func (s *sweeper) once(ctx context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.p.followClock(ctx); err != nil {
		s.p.log.WarnContext(ctx, "sweep", "step", "clock", "error", err.Error())
	}
	for _, step := range s.steps() {
		if ctx.Err() != nil {
			return
		}
		n, err := step.run(access.AsSystem(ctx, step.reason))
		if err != nil && ctx.Err() == nil {
			s.p.log.ErrorContext(ctx, "sweep", "step", step.name, "error", err.Error())
		}
		if n > 0 {
			s.p.log.DebugContext(ctx, "sweep", "step", step.name, "done", n)
		}
	}
}

// run sweeps until ctx ends.
func (s *sweeper) run(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		s.once(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
