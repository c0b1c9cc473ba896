package app

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"shanhuo.app/server/access"
)

const (
	// sweepEvery is how often each server looks for what has become due.
	sweepEvery = time.Second
	// sweepPatience bounds one step: what it did not get to is due again a moment later.
	sweepPatience = time.Minute
)

// sweeper finds due work from facts: launches, holds, deadlines, charges, leases. Each
// step takes a bounded page by an index, and is safe to run on several servers at
// once. Every step has a rhythm of its own, so that one which waits for a provider
// that is away, or fails, keeps no other from its work.
type sweeper struct {
	log *slog.Logger
	// follow takes over how far portal time is ahead of the machine's.
	follow func(ctx context.Context) error
	steps  []*sweepStep
}

type sweepStep struct {
	name   string
	reason access.Reason
	run    func(ctx context.Context) (int, error)
	mu     sync.Mutex // held while it runs
}

func newSweeper(p *portal) *sweeper {
	s := &sweeper{log: p.log, follow: p.followClock, steps: []*sweepStep{
		{name: "launch", reason: access.ForLaunching, run: p.campaigns.LaunchDue},
		{name: "expire holds", reason: access.ForHolds, run: p.pledges.ExpireDue},
		{name: "warn", reason: access.ForClosing, run: p.closings.WarnDue},
		{name: "close", reason: access.ForClosing, run: p.closings.CloseDue},
		{name: "erase", reason: access.ForErasure, run: p.accounts.EraseDue},
		{name: "compare", reason: access.ForReconciling, run: p.reconciliations.Sweep},
	}}
	if p.gateway == nil {
		return s // nothing can be asked of a provider that is not there
	}
	s.steps = append(s.steps,
		&sweepStep{name: "charge", reason: access.ForCharging, run: p.charges.EnqueueDue},
		&sweepStep{name: "recover", reason: access.ForRecovery, run: p.charges.Recover},
		&sweepStep{name: "remind", reason: access.ForDunning, run: p.charges.RemindDue},
		&sweepStep{name: "end dunning", reason: access.ForDunning, run: p.charges.EndDunning},
		&sweepStep{name: "forget cards", reason: access.ForForgetting, run: p.charges.ForgetDue},
		&sweepStep{name: "re-enqueue events", reason: access.ForProviderEvents, run: p.events.ReEnqueue},
		&sweepStep{name: "drop payloads", reason: access.ForProviderEvents, run: p.events.DropPayloads},
	)
	return s
}

// once runs every step, one after the other, as demo mode wants after its clock moved.
func (s *sweeper) once(ctx context.Context) {
	s.clock(ctx)
	for _, step := range s.steps {
		s.step(ctx, step)
	}
}

// run sweeps until ctx ends.
func (s *sweeper) run(ctx context.Context) {
	var loops sync.WaitGroup
	loops.Go(func() { every(ctx, s.clock) })
	for _, step := range s.steps {
		loops.Go(func() { every(ctx, func(ctx context.Context) { s.step(ctx, step) }) })
	}
	loops.Wait()
}

func every(ctx context.Context, do func(ctx context.Context)) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for ctx.Err() == nil {
		do(ctx)
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
}

func (s *sweeper) clock(ctx context.Context) {
	if err := s.follow(ctx); err != nil && ctx.Err() == nil {
		s.log.WarnContext(ctx, "sweep", "step", "clock", "error", err.Error())
	}
}

// step runs one step, never beside itself. That it failed or panicked is logged.
func (s *sweeper) step(ctx context.Context, step *sweepStep) {
	step.mu.Lock()
	defer step.mu.Unlock()
	if ctx.Err() != nil {
		return
	}
	n, err := step.safely(ctx)
	if err != nil && ctx.Err() == nil {
		s.log.ErrorContext(ctx, "sweep", "step", step.name, "error", err.Error())
	}
	if n > 0 {
		s.log.DebugContext(ctx, "sweep", "step", step.name, "done", n)
	}
}

// safely runs the step within its time. A row that makes it panic must not end the
// server, which would meet the same row at its next start.
func (s *sweepStep) safely(ctx context.Context) (n int, err error) {
	ctx, done := context.WithTimeout(access.AsSystem(ctx, s.reason), sweepPatience)
	defer done()
	defer func() {
		if caught := recover(); caught != nil {
			err = fmt.Errorf("panic: %v\n%s", caught, debug.Stack())
		}
	}()
	return s.run(ctx)
}
