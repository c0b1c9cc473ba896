package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"
)

// act is one thing somebody does. Acts of the same instant are played side by side,
// so one that needs another comes at a later instant.
type act struct {
	at   time.Time
	name string
	do   func(ctx context.Context) error
	// done tells whether the act was played before an interruption, and takes up
	// what later acts need of it.
	done func(ctx context.Context) (bool, error)
}

// play brings everybody in and plays the acts in their order, each at its instant.
func (r *run) play(ctx context.Context, c calendar) error {
	var acts []act
	for _, of := range r.content.Campaigns {
		story := &story{run: r, of: of, days: c}
		acts = append(acts, story.acts()...)
	}
	acts = append(acts, r.sweeps(c)...)
	slices.SortStableFunc(acts, func(a, b act) int { return a.at.Compare(b.at) })
	if err := r.hands.to(ctx, acts[0].at.Add(-moving)); err != nil {
		return err
	}
	if err := r.moveIn(ctx); err != nil {
		return err
	}
	for len(acts) > 0 {
		n := slices.IndexFunc(acts, func(a act) bool { return !a.at.Equal(acts[0].at) })
		if n < 0 {
			n = len(acts)
		}
		if err := r.scene(ctx, acts[:n]); err != nil {
			return err
		}
		acts = acts[n:]
	}
	return nil
}

// scene plays the acts of one instant that were not played before.
func (r *run) scene(ctx context.Context, acts []act) error {
	var open []act
	for _, a := range acts {
		done := false
		if r.resumed {
			var err error
			if done, err = a.done(ctx); err != nil {
				return fmt.Errorf("%s: %w", a.name, err)
			}
		}
		if !done {
			open = append(open, a)
		}
	}
	if len(open) == 0 {
		return nil
	}
	if err := r.hands.to(ctx, acts[0].at); err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(sideBySide)
	for _, a := range open {
		g.Go(func() error {
			err := a.do(ctx)
			if err == nil && r.after != nil {
				err = r.after(a.name)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", a.name, err)
			}
			return nil
		})
	}
	return g.Wait()
}
