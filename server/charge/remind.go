package charge

import (
	"context"
	"errors"
	"fmt"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/ent/gen/predicate"
	"shanhuo.app/server/access"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/store"
)

// RemindDue writes to backers whose charge is still open, when the next notice is
// due: a page of each collecting campaign. It answers how many were written to.
func (s *Service) RemindDue(ctx context.Context) (int, error) {
	ctx = access.AsSystem(ctx, access.ForDunning)
	list, err := s.collecting(ctx)
	if err != nil {
		return 0, err
	}
	reminded := 0
	var failed error // of one campaign: it does not keep the others
	for _, c := range list {
		if c.ClosedAt == nil || c.DunningEndsAt == nil {
			continue
		}
		n, err := s.remind(ctx, c)
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("charge: remind backers of %s: %w", c.Slug, err))
			continue
		}
		reminded += n
	}
	return reminded, failed
}

func (s *Service) remind(ctx context.Context, c *gen.Campaign) (n int, err error) {
	now, err := s.DB.Now(ctx)
	if err != nil || !now.Before(*c.DunningEndsAt) {
		return 0, err
	}
	// A read first: nearly always there is nobody to write to.
	anyone, err := s.DB.Client.Pledge.Query().Where(late(c, NoticesDue(now, *c.ClosedAt, *c.DunningEndsAt))...).Exist(ctx)
	if err != nil || !anyone {
		return 0, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		n = 0
		now, err := store.Now(ctx, tx)
		if err != nil || !now.Before(*c.DunningEndsAt) {
			return err
		}
		due := NoticesDue(now, *c.ClosedAt, *c.DunningEndsAt)
		list, err := tx.Pledge.Query().Where(late(c, due)...).Where(store.SkipLocked).Limit(page).All(ctx)
		if err != nil {
			return err
		}
		notices := make([]notify.Notice, len(list))
		for i, p := range list {
			until, _ := CureBy(c, p)
			notices[i] = notify.Notice{
				PersonID: p.BackerID, Kind: notify.DunningReminder, DedupeKey: fmt.Sprintf("dunning:%s:%d", p.ID, due),
				Args: map[string]any{"campaign": c.Title, "amount": *p.FinalMinor, "until": until},
				Link: s.Links.Pay(p.ID, *c.DunningEndsAt),
			}
			if err := tx.Pledge.UpdateOne(p).SetNotices(due).Exec(ctx); err != nil {
				return err
			}
		}
		n = len(list)
		return s.Notify.QueueMany(ctx, tx, notices)
	})
	return n, err
}

// late are the campaign's open charges whose backers have had fewer notices than are due.
func late(c *gen.Campaign, due int) []predicate.Pledge {
	return []predicate.Pledge{pledge.CampaignID(c.ID), pledge.StateIn(failing...), pledge.NoticesLT(due)}
}
