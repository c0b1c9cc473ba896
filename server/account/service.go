// Package account is people: how they sign in, what they are called, and which
// roles they are given where.
package account

import (
	"context"
	"time"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/store"
)

// Config is what a deployment may choose.
type Config struct {
	Limits CodeLimits
	// CookieLife is how long a browser stays signed in after it was last seen,
	// BearerLife how long an API client does after it signed in.
	CookieLife, BearerLife time.Duration
	// DemoPeople are the identifiers that demo mode's visitors may be without a code.
	// Outside of demo mode it is empty, and nobody may.
	DemoPeople []string
}

// DefaultConfig is for production.
func DefaultConfig() Config {
	return Config{Limits: DefaultLimits, CookieLife: 30 * 24 * time.Hour, BearerLife: 90 * 24 * time.Hour}
}

// DemoConfig lets one visitor be everybody in turn: these people without a code.
func DemoConfig(people ...string) Config {
	c := DefaultConfig()
	c.Limits, c.DemoPeople = DemoLimits, people
	return c
}

// Service is the use cases of accounts.
type Service struct {
	db       *store.DB
	keys     *personal.Keys
	notifier *notify.Notifier
	clock    clock.Clock
	config   Config
	photos   Photos
}

// New makes the service. The clock is portal time; it decides when a sign-in
// ends.
func New(db *store.DB, keys *personal.Keys, notifier *notify.Notifier, c clock.Clock, config Config) *Service {
	return &Service{db: db, keys: keys, notifier: notifier, clock: c, config: config, photos: nowhere{}}
}

// nowhere keeps no pictures.
type nowhere struct{}

func (nowhere) Delete(context.Context, string) error { return nil }

// inTx is store.InTx that runs fn once more when another transaction has just
// made the same row: the second time fn finds it.
func (s *Service) inTx(ctx context.Context, fn func(ctx context.Context, tx *gen.Tx) error) error {
	err := s.db.InTx(ctx, fn)
	if gen.IsConstraintError(err) {
		err = s.db.InTx(ctx, fn)
	}
	return err
}
