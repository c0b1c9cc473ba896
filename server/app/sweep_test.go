package app

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"testing"
	"time"

	"shanhuo.app/server/access"
)

func TestNoStepOfASweepKeepsAnotherFromItsWork(t *testing.T) {
	t.Parallel()
	for name, first := range map[string]func(ctx context.Context) (int, error){
		"one that waits": func(ctx context.Context) (int, error) { <-ctx.Done(); return 0, ctx.Err() },
		"one that fails": func(context.Context) (int, error) { return 0, errors.New("a row that nobody can read") },
		"one that panics": func(context.Context) (int, error) {
			var nobody *portal
			return len(nobody.senders), nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, stop := context.WithCancel(access.Public(context.Background()))
			defer stop()
			reasons := make(chan access.Reason, 1)
			s := &sweeper{
				log: slog.New(slog.NewTextHandler(io.Discard, nil)), follow: func(context.Context) error { return nil },
				steps: []*sweepStep{{name: "first", reason: access.ForHolds, run: first}, {
					name: "second", reason: access.ForClosing, run: func(ctx context.Context) (int, error) {
						select {
						case reasons <- access.SystemReason(ctx):
						default:
						}
						return 1, nil
					},
				}},
			}
			ended := make(chan struct{})
			go func() { defer close(ended); s.run(ctx) }()
			for range 2 {
				select {
				case reason := <-reasons:
					if reason != access.ForClosing {
						t.Errorf("it acts to %q", reason)
					}
				case <-time.After(20 * time.Second):
					t.Fatal("the second step did not run")
				}
			}
			stop()
			select {
			case <-ended:
			case <-time.After(20 * time.Second):
				t.Fatal("the sweeper did not end")
			}
		})
	}
}
