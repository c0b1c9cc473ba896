package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"shanhuo.app/ent/gen/campaign"
	genpledge "shanhuo.app/ent/gen/pledge"
	"shanhuo.app/server/charge"
	"shanhuo.app/server/closing"
	"shanhuo.app/server/demo/content"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/pledge"
)

// dunningDays is how long open charges are tried: closing.DefaultDunning in days.
const dunningDays = int(closing.DefaultDunning / (24 * time.Hour))

// workers is how many jobs are worked at once.
const workers = 16

// sweeps is what the portal does by itself, once a day on the days on which there is
// something to do. That is right after the day's closings: a charge is tried 24
// and 72 hours after its first try, and the window ends after a whole number of days.
func (r *run) sweeps(c calendar) []act {
	var days []int
	for _, of := range r.content.Campaigns {
		switch {
		case of.State.Charged():
			for n := range dunningDays + 1 {
				days = append(days, of.DeadlineDay+n)
			}
		case of.State.Closed():
			days = append(days, of.DeadlineDay)
		case of.State == content.State(lifecycle.CampaignCancelled):
			days = append(days, of.Decision.Day+1)
		}
	}
	slices.Sort(days)
	var acts []act
	for _, d := range slices.Compact(days) {
		at := c.at(d, openingHour, sweepMinute)
		if d > 0 || d == 0 && at.Before(c.at(0, openingHour, sweepMinute)) {
			continue
		}
		acts = append(acts, act{
			at: at, name: fmt.Sprintf("sweep of day %d", d), do: r.sweep,
			done: func(ctx context.Context) (bool, error) { return r.swept(ctx, at) },
		})
	}
	return acts
}

// sweep does what the portal's sweepers and workers do about money until nothing
// of it is due any more.
func (r *run) sweep(ctx context.Context) error {
	for _, steps := range [][]func(context.Context) (int, error){
		{r.Charges.EndDunning, r.Charges.EnqueueDue},
		{r.Charges.RemindDue, r.Charges.ForgetDue},
	} {
		for _, step := range steps {
			if _, err := step(ctx); err != nil {
				return err
			}
		}
		if err := r.work(ctx); err != nil {
			return err
		}
	}
	return nil
}

// swept tells whether nothing is left that a sweep at an instant would have done.
func (r *run) swept(ctx context.Context, at time.Time) (bool, error) {
	// Where the window is over, a charge without a time of its own is due as well.
	over, err := r.DB.Client.Campaign.Query().
		Where(campaign.StateEQ(lifecycle.CampaignCollecting), campaign.DunningEndsAtLTE(at)).Exist(ctx)
	if err != nil || over {
		return false, wrapped(err)
	}
	due, err := r.DB.Client.Pledge.Query().Where(genpledge.Or(
		genpledge.And(genpledge.StateIn(lifecycle.OpenChargePledges...), genpledge.ChargeDueAtLTE(at)),
		genpledge.MethodForgetDue(true),
	)).Exist(ctx)
	if err != nil || due {
		return false, wrapped(err)
	}
	queued, err := r.queued(ctx)
	return len(queued) == 0, err
}

func wrapped(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("read what is due: %w", err)
}

type job struct {
	id   int64
	kind string
	args []byte
}

// work carries out the queued jobs that move money, let pledges go or tell how a
// campaign closed, and the jobs that follow from them. The queue's own workers are not running. A
// job is taken out after it was done; each of them may be done twice.
func (r *run) work(ctx context.Context) error {
	for {
		list, err := r.queued(ctx)
		if err != nil || len(list) == 0 {
			return err
		}
		g, gctx := errgroup.WithContext(ctx)
		g.SetLimit(workers)
		for _, j := range list {
			g.Go(func() error { return r.perform(gctx, j) })
		}
		if err := g.Wait(); err != nil {
			return err
		}
		ids := make([]any, len(list))
		for i, j := range list {
			ids[i] = j.id
		}
		marks := strings.Repeat(", ?", len(ids))[2:]
		if _, err := r.DB.Writer().ExecContext(ctx, r.DB.Rebind(`DELETE FROM river_job WHERE id IN (`+marks+`)`), ids...); err != nil {
			return fmt.Errorf("take jobs out: %w", err)
		}
	}
}

func (r *run) queued(ctx context.Context) (list []job, err error) {
	text := "json(args)"
	if r.DB.Postgres() {
		text = "args::text"
	}
	rows, err := r.DB.Reader().QueryContext(ctx, r.DB.Rebind(`SELECT id, kind, `+text+` FROM river_job WHERE kind IN (?, ?, ?, ?) ORDER BY id`),
		charge.ChargeArgs{}.Kind(), charge.AttemptArgs{}.Kind(), closing.TellArgs{}.Kind(), pledge.ReleaseArgs{}.Kind())
	if err != nil {
		return nil, fmt.Errorf("read the queue: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var j job
		if err := rows.Scan(&j.id, &j.kind, &j.args); err != nil {
			return nil, fmt.Errorf("read the queue: %w", err)
		}
		list = append(list, j)
	}
	return list, rows.Err()
}

func (r *run) perform(ctx context.Context, j job) error {
	switch j.kind {
	case charge.ChargeArgs{}.Kind():
		return with(j, func(a charge.ChargeArgs) error { return r.Charges.Charge(ctx, a.PledgeID, a.Due) })
	case charge.AttemptArgs{}.Kind():
		return with(j, func(a charge.AttemptArgs) error { return r.Charges.Resume(ctx, a.AttemptID, a.Lease) })
	case pledge.ReleaseArgs{}.Kind():
		return with(j, func(a pledge.ReleaseArgs) error { return r.Pledges.Release(ctx, a.CampaignID) })
	default:
		return with(j, func(a closing.TellArgs) error { return r.Closings.Tell(ctx, a) })
	}
}

func with[Args any](j job, do func(Args) error) error {
	var args Args
	err := json.Unmarshal(j.args, &args)
	if err == nil {
		err = do(args)
	}
	if err != nil {
		return fmt.Errorf("job %s: %w", j.kind, err)
	}
	return nil
}
