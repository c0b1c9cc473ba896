package demo

import (
	"context"
	"errors"
	"fmt"

	"shanhuo.app/server/access"
	"shanhuo.app/server/demo/content"
)

// SeedPeople loads the regions and the demo's people with their grants, and nothing
// they did: a portal for those who want to play the story themselves. A second call
// changes nothing.
func SeedPeople(ctx context.Context, s Services) error {
	ctx = access.AsSystem(ctx, access.ForDemo)
	all, err := content.Load()
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	r, err := newRun(ctx, s, all)
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	if err := errors.Join(r.loadRegions(ctx), r.moveIn(ctx), r.close()); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	return nil
}
