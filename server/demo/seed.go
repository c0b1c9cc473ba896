// Package demo plays the past of a portal that has none: invented people draft,
// review, back and settle campaigns in real villages, each through the use case a
// real person would use and in that person's name, at the portal time at which it
// is to have happened. What a visitor then finds, from the audit trail to the
// ledger and the closing proofs, was made the way it always is.
package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/auditentry"
	"shanhuo.app/ent/gen/message"
	"shanhuo.app/server/access"
	"shanhuo.app/server/account"
	"shanhuo.app/server/address"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/charge"
	"shanhuo.app/server/closing"
	"shanhuo.app/server/demo/content"
	"shanhuo.app/server/media"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/payment/sandbox"
	"shanhuo.app/server/payout"
	"shanhuo.app/server/pledge"
	"shanhuo.app/server/post"
	"shanhuo.app/server/problem"
	"shanhuo.app/server/question"
	"shanhuo.app/server/reconcile"
	"shanhuo.app/server/region"
	"shanhuo.app/server/region/tree"
	"shanhuo.app/server/review"
	"shanhuo.app/server/store"
)

// Services are the use cases by which the demo is made, wired as in the portal.
// Nothing else may write to the database meanwhile, and no job be worked.
type Services struct {
	DB        *store.DB
	Accounts  *account.Service
	Addresses *address.Service
	Campaigns *campaign.Service
	Reviews   *review.Service
	Posts     *post.Service
	Questions *question.Service
	Problems  *problem.Service
	Pledges   *pledge.Service
	Closings  *closing.Service
	Charges   *charge.Service
	Payouts   *payout.Service
	// Reconciliations has the sandbox as its provider.
	Reconciliations *reconcile.Service
	Media           *media.Store
	// Sandbox is the card provider in this process. Nil means that it runs elsewhere
	// and its pages are reached over the network.
	Sandbox *sandbox.Sandbox
	Log     *slog.Logger
}

// ErrNotEmpty says that the database holds people who are not the demo's.
var ErrNotEmpty = errors.New("demo: this database has people of its own; demo data goes into an empty one")

// The audit trail keeps when the playing of the past began and that it ended. The
// first entry's "after" has the anchor.
const (
	actBegin    = "demo.begin"
	actEnd      = "demo.end"
	auditObject = "demo"
	auditID     = "past"
)

type begun struct {
	Anchor time.Time `json:"anchor"`
}

// Seed fills an empty portal with the demo. A second call changes nothing; one after
// an interruption finds what was done and goes on from there. While it runs the
// portal's clock is in the past, so nobody may be served before it answers nil.
func Seed(ctx context.Context, s Services) error { return seed(ctx, s, nil) }

// seed is Seed that tells after of every act that was played.
func seed(ctx context.Context, s Services, after func(name string) error) error {
	ctx = access.AsSystem(ctx, access.ForDemo)
	anchor, ended, err := progress(ctx, s.DB)
	if err != nil || ended {
		return err
	}
	all, err := content.Load()
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	r, err := newRun(ctx, s, all)
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	r.after = after
	return errors.Join(r.seed(ctx, anchor), r.close())
}

// progress answers the anchor of a past that was begun, and whether it was ended.
func progress(ctx context.Context, db *store.DB) (anchor *time.Time, ended bool, err error) {
	entries, err := db.Client.AuditEntry.Query().
		Where(auditentry.Object(auditObject), auditentry.ObjectID(auditID)).All(ctx)
	if err != nil {
		return nil, false, fmt.Errorf("demo: read how far it is: %w", err)
	}
	for _, e := range entries {
		switch e.Action {
		case actEnd:
			return nil, true, nil
		case actBegin:
			var b begun
			if err := json.Unmarshal([]byte(e.After), &b); err != nil {
				return nil, false, fmt.Errorf("demo: read how far it is: %w", err)
			}
			anchor = &b.Anchor
		}
	}
	return anchor, false, nil
}

// run is one playing of the past.
type run struct {
	Services
	content content.Content
	hands   *hands
	pages   cardPages
	cast    cast
	resumed bool
	// after may be nil.
	after func(name string) error
	undo  []func() error
}

func newRun(ctx context.Context, s Services, all content.Content) (*run, error) {
	h, err := newHands(ctx, s.DB)
	if err != nil {
		return nil, err
	}
	r := &run{Services: s, content: all, hands: h}
	transport := http.DefaultTransport
	if s.Sandbox != nil {
		transport = s.Sandbox.Transport()
		end := s.Sandbox.Quiet()
		// Every outcome is read at once; thousands of events about them would
		// otherwise wait for the portal to open.
		r.undo = append(r.undo, func() error { end(); return nil })
	}
	r.pages = newCardPages(transport)
	// The provider's rate is for a provider; the sandbox takes what it is given.
	unhurried := *s.Charges
	unhurried.Gate = &charge.Gate{DB: s.DB, Every: time.Nanosecond}
	r.Charges = &unhurried
	return r, nil
}

// close undoes what was arranged for the playing alone.
func (r *run) close() error {
	var failed error
	for i := len(r.undo) - 1; i >= 0; i-- {
		failed = errors.Join(failed, r.undo[i]())
	}
	return failed
}

func (r *run) seed(ctx context.Context, anchor *time.Time) error {
	if err := r.relax(ctx); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	if err := r.loadRegions(ctx); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	if r.resumed = anchor != nil; !r.resumed {
		var err error
		if anchor, err = r.begin(ctx); err != nil {
			return err
		}
	}
	if err := r.play(ctx, calendar{*anchor}); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	if err := r.end(ctx); err != nil {
		return fmt.Errorf("demo: end: %w", err)
	}
	return nil
}

// relax lets SQLite write without waiting for the disk until the demo is made: a
// machine that loses its power meanwhile loses a demo. A killed process loses nothing.
func (r *run) relax(ctx context.Context) error {
	if r.DB.Postgres() {
		return nil
	}
	if _, err := r.DB.Writer().ExecContext(ctx, "PRAGMA synchronous = OFF"); err != nil {
		return fmt.Errorf("relax the database: %w", err)
	}
	r.undo = append(r.undo, func() error {
		ctx := context.WithoutCancel(ctx)
		// With FULL back in force the checkpoint waits for the disk.
		for _, statement := range []string{"PRAGMA synchronous = FULL", "PRAGMA wal_checkpoint(TRUNCATE)"} {
			if _, err := r.DB.Writer().ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("demo: %s: %w", statement, err)
			}
		}
		return nil
	})
	return nil
}

func (r *run) loadRegions(ctx context.Context) error {
	rows, err := region.Parse(region.Longnan())
	if err != nil {
		return fmt.Errorf("regions: %w", err)
	}
	_, err = tree.Load(ctx, r.DB, rows)
	return err
}

// begin notes today as the anchor, in a database without people.
func (r *run) begin(ctx context.Context) (*time.Time, error) {
	anchor := r.hands.today()
	err := r.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		if known, err := tx.Person.Query().Exist(ctx); err != nil || known {
			return errors.Join(err, ErrNotEmpty)
		}
		return audit.Write(ctx, tx, audit.Act{
			Action: actBegin, Object: auditObject, ObjectID: auditID, After: begun{anchor}, At: anchor,
		})
	})
	return &anchor, err
}

// end brings portal time back to today, does what is due by now, and lays the
// letters of the past aside: they are kept for the outbox, but delivering them
// now would be thousands of jobs in front of the first visitor's sign-in code.
func (r *run) end(ctx context.Context) error {
	if err := r.hands.set(ctx, 0); err != nil {
		return err
	}
	if err := r.sweep(ctx); err != nil {
		return err
	}
	if err := r.compare(ctx); err != nil {
		return err
	}
	if r.DB.Postgres() {
		// Plans made on empty tables would read all pledges until the server's own round, a
		// minute later.
		if _, err := r.DB.Writer().ExecContext(ctx, "ANALYZE"); err != nil {
			return fmt.Errorf("analyze: %w", err)
		}
	}
	return r.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		_, err := tx.SQL().ExecContext(ctx, store.Rebind(tx.Dialect(), `DELETE FROM river_job WHERE kind IN (?, ?, ?)`),
			notify.DeliverArgs{}.Kind(), post.AnnounceArgs{}.Kind(), reconcile.CompareArgs{}.Kind())
		if err != nil {
			return fmt.Errorf("lay letters aside: %w", err)
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		err = tx.Message.Update().Where(message.StateEQ(message.StateQUEUED)).SetState(message.StateSENT).SetSentAt(now).AddTries(1).Exec(ctx)
		if err != nil {
			return fmt.Errorf("lay letters aside: %w", err)
		}
		return audit.Write(ctx, tx, audit.Act{Action: actEnd, Object: auditObject, ObjectID: auditID, At: now})
	})
}
