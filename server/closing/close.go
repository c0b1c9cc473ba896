package closing

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/ent/gen/tier"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/jobs"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/store"
)

// CloseDue closes the campaigns whose deadline has come, at most 200, and answers
// how many it closed. One that cannot be closed does not keep the others from it.
func (s *Service) CloseDue(ctx context.Context) (int, error) {
	ctx = access.AsSystem(ctx, access.ForClosing)
	now, err := s.DB.Now(ctx)
	if err != nil {
		return 0, err
	}
	ids, err := s.DB.Client.Campaign.Query().
		Where(campaign.StateEQ(lifecycle.CampaignLive), campaign.DeadlineLTE(now)).
		Order(gen.Asc(campaign.FieldDeadline)).Limit(page).IDs(ctx)
	if err != nil {
		return 0, fmt.Errorf("closing: due campaigns: %w", err)
	}
	closed := 0
	var failed error
	for _, id := range ids {
		if err := s.Close(ctx, id); err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		closed++
	}
	return closed, failed
}

// Close decides one campaign, if it is live and its deadline has come by the
// database's clock; otherwise it does nothing. Everything happens in one
// transaction under the campaign's lock: holds end, the snapshot is taken, the
// outcome and every final amount are written, and so is the proof.
func (s *Service) Close(ctx context.Context, id uuid.UUID) error {
	ctx = access.AsSystem(ctx, access.ForClosing)
	closed := false
	run := func(ctx context.Context) error {
		return s.DB.InTx(ctx, func(ctx context.Context, tx *gen.Tx) (err error) {
			closed, err = s.close(ctx, tx, id)
			return err
		})
	}
	var err error
	if s.Lane != nil {
		err = s.Lane.Do(ctx, id, run)
	} else {
		err = run(ctx)
	}
	if err != nil {
		return fmt.Errorf("closing: campaign %s: %w", id, err)
	}
	if closed && s.Changed != nil {
		s.Changed(id)
	}
	return nil
}

func (s *Service) close(ctx context.Context, tx *gen.Tx, id uuid.UUID) (bool, error) {
	c, err := tx.Campaign.Query().Where(campaign.ID(id), store.ForUpdate).Only(ctx)
	if err != nil {
		return false, fmt.Errorf("lock: %w", err)
	}
	// The clock is read after the lock: whoever got in before us was in time.
	now, err := store.Now(ctx, tx)
	if err != nil {
		return false, err
	}
	if c.State != lifecycle.CampaignLive || c.Deadline == nil || now.Before(*c.Deadline) {
		return false, nil
	}
	if err := tx.Pledge.Update().Where(pledge.CampaignID(id), pledge.StateIn(lifecycle.HoldingPledges...)).
		SetState(lifecycle.PledgeExpired).Exec(ctx); err != nil {
		return false, fmt.Errorf("end holds: %w", err)
	}
	snapshot, err := s.snapshot(ctx, tx, c)
	if err != nil {
		return false, err
	}
	d := Decide(snapshot)
	if err := s.writeProof(ctx, tx, c, snapshot, d, now); err != nil {
		return false, err
	}
	if d.Success {
		err = s.succeed(ctx, tx, c, snapshot, d, now)
	} else {
		err = s.fail(ctx, tx, c, now)
	}
	if err != nil {
		return false, err
	}
	if err := audit.Write(ctx, tx, audit.Act{
		Action: "campaign.close", Object: "campaign", ObjectID: id.String(), Region: c.RegionPath, At: now,
		Before: map[string]any{"state": c.State},
		After:  map[string]any{"success": d.Success, "goods": d.Totals.Goods, "backers": d.Totals.Backers, "pledges": d.Totals.Pledges},
	}); err != nil {
		return false, err
	}
	return true, jobs.Insert(ctx, tx, TellArgs{CampaignID: id}, nil)
}

// snapshot reads the committed pledges in the order of their commitment.
func (s *Service) snapshot(ctx context.Context, tx *gen.Tx, c *gen.Campaign) (Snapshot, error) {
	out := Snapshot{Goal: c.GoalMinor, Ladder: c.Ladder}
	tiers, err := tx.Tier.Query().Where(tier.CampaignID(c.ID)).Order(gen.Asc(tier.FieldPosition)).All(ctx)
	if err != nil {
		return out, fmt.Errorf("tiers: %w", err)
	}
	for _, t := range tiers {
		out.Tiers = append(out.Tiers, Tier{ID: t.ID, Price: t.PriceMinor})
	}
	rows, err := tx.SQL().QueryContext(ctx, store.Rebind(tx.Dialect(), `SELECT p.id, p.backer_id, p.committed_at,
		l.tier_id, l.quantity, l.unit_price_minor, l.unit_freight_minor
		FROM pledges p JOIN pledge_lines l ON l.pledge_id = p.id
		WHERE p.campaign_id = ? AND p.state = ? ORDER BY p.committed_at, p.id, l.id`), c.ID, string(lifecycle.PledgeCommitted))
	if err != nil {
		return out, fmt.Errorf("snapshot: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	for rows.Next() {
		var p Pledge
		var l Line
		if err := rows.Scan(&p.ID, &p.Backer, &p.CommittedAt, &l.Tier, &l.Quantity, &l.UnitPrice, &l.UnitFreight); err != nil {
			return out, fmt.Errorf("snapshot: %w", err)
		}
		p.CommittedAt = clock.Cut(p.CommittedAt)
		if n := len(out.Pledges); n == 0 || out.Pledges[n-1].ID != p.ID {
			out.Pledges = append(out.Pledges, p)
		}
		last := &out.Pledges[len(out.Pledges)-1]
		last.Lines = append(last.Lines, l)
	}
	if err := rows.Err(); err != nil {
		return out, fmt.Errorf("snapshot: %w", err)
	}
	return out, nil
}

func (s *Service) writeProof(ctx context.Context, tx *gen.Tx, c *gen.Campaign, snapshot Snapshot, d Decision, now time.Time) error {
	salt := make([]byte, 32)
	if _, err := rand.Read(salt); err != nil {
		return fmt.Errorf("salt: %w", err)
	}
	proof, sum, err := Publish(Facts{Slug: c.Slug, Title: c.Title, Deadline: *c.Deadline, ClosedAt: now, Salt: salt}, snapshot, d)
	if err != nil {
		return err
	}
	// Who downloads it must be able to check it, so it is not published otherwise.
	report, err := Verify(proof)
	if err != nil {
		return fmt.Errorf("own proof: %w", err)
	}
	if !report.OK() {
		return fmt.Errorf("own proof does not verify: %s", report.Differences[0])
	}
	err = tx.Closing.Create().SetCampaignID(c.ID).SetClosedAt(now).SetSuccess(d.Success).SetBackers(d.Totals.Backers).
		SetPledges(d.Totals.Pledges).SetGoodsMinor(d.Totals.Goods).SetProof(proof).SetSha256(sum).
		SetSaltSealed(s.Keys.Seal(salt, saltPurpose)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("store proof: %w", err)
	}
	return nil
}

// succeed queues every pledge for its charge at the final price. The number of
// statements does not grow with the number of pledges.
func (s *Service) succeed(ctx context.Context, tx *gen.Tx, c *gen.Campaign, snapshot Snapshot, d Decision, now time.Time) error {
	finals := FinalPrices(snapshot.Tiers, c.Ladder, d.Totals.Backers)
	for _, t := range snapshot.Tiers {
		if err := exec(ctx, tx, `UPDATE pledge_lines SET final_unit_minor = CASE WHEN unit_price_minor < ? THEN unit_price_minor ELSE CAST(? AS BIGINT) END
			WHERE campaign_id = ? AND tier_id = ? AND pledge_id IN (SELECT id FROM pledges WHERE campaign_id = ? AND state = ?)`,
			finals[t.ID], finals[t.ID], c.ID, t.ID, c.ID, string(lifecycle.PledgeCommitted)); err != nil {
			return fmt.Errorf("final prices: %w", err)
		}
	}
	if err := exec(ctx, tx, `UPDATE pledges SET state = ?, charge_due_at = ?, updated_at = ?,
		final_goods_minor = sums.goods, final_minor = sums.goods + freight_minor
		FROM (SELECT l.pledge_id, CAST(SUM(l.quantity * l.final_unit_minor) AS BIGINT) AS goods FROM pledge_lines l
			JOIN pledges q ON q.id = l.pledge_id WHERE q.campaign_id = ? AND q.state = ? GROUP BY l.pledge_id) AS sums
		WHERE pledges.id = sums.pledge_id`,
		string(lifecycle.PledgeQueued), now, machine.Now(), c.ID, string(lifecycle.PledgeCommitted)); err != nil {
		return fmt.Errorf("queue pledges: %w", err)
	}
	if err := sameTotals(ctx, tx, c.ID, d.Totals); err != nil {
		return err
	}
	if err := countUnits(ctx, tx, c.ID); err != nil {
		return err
	}
	// Portal time of the deadline's day is what backers agreed to; the window runs from
	// the closing, which is moments later.
	err := tx.Campaign.UpdateOne(c).SetState(lifecycle.CampaignCollecting).SetClosedAt(now).
		SetDunningEndsAt(clock.Cut(now.Add(s.dunning()))).
		SetRaisedMinor(d.Totals.Goods).SetBackerCount(d.Totals.Backers).SetPledgeCount(d.Totals.Pledges).Exec(ctx)
	if err != nil {
		return fmt.Errorf("campaign: %w", err)
	}
	return nil
}

// fail lets every pledge go and has every card forgotten.
func (s *Service) fail(ctx context.Context, tx *gen.Tx, c *gen.Campaign, now time.Time) error {
	if err := exec(ctx, tx, `UPDATE pledges SET state = ?, updated_at = ?, method_forget_due = (method IS NOT NULL)
		WHERE campaign_id = ? AND state = ?`,
		string(lifecycle.PledgeReleased), machine.Now(), c.ID, string(lifecycle.PledgeCommitted)); err != nil {
		return fmt.Errorf("release pledges: %w", err)
	}
	if err := countUnits(ctx, tx, c.ID); err != nil {
		return err
	}
	// The totals are sums over promises, and there are none left; what was promised is
	// in the closing.
	err := tx.Campaign.UpdateOne(c).SetState(lifecycle.CampaignFailed).SetClosedAt(now).
		SetRaisedMinor(0).SetBackerCount(0).SetPledgeCount(0).Exec(ctx)
	if err != nil {
		return fmt.Errorf("campaign: %w", err)
	}
	return nil
}

// countUnits sets the stored units of each tier to the facts.
func countUnits(ctx context.Context, tx *gen.Tx, id uuid.UUID) error {
	sum := `(SELECT CAST(COALESCE(SUM(l.quantity), 0) AS BIGINT) FROM pledge_lines l JOIN pledges p ON p.id = l.pledge_id
		WHERE l.tier_id = tiers.id AND p.campaign_id = ? AND p.state = ?)`
	queued := string(lifecycle.PledgeQueued)
	if err := exec(ctx, tx, `UPDATE tiers SET claimed = `+sum+`, promised = `+sum+` WHERE campaign_id = ?`, id, queued, id, queued, id); err != nil {
		return fmt.Errorf("units: %w", err)
	}
	return nil
}

// sameTotals compares what the statements wrote with what the rules decided: a
// difference stops the closing before anybody is charged by it.
func sameTotals(ctx context.Context, tx *gen.Tx, id uuid.UUID, want Totals) error {
	var pledges int
	var goods, final int64
	err := tx.SQL().QueryRowContext(ctx, store.Rebind(tx.Dialect(), `SELECT COUNT(*), CAST(COALESCE(SUM(final_goods_minor), 0) AS BIGINT),
		CAST(COALESCE(SUM(final_minor), 0) AS BIGINT) FROM pledges WHERE campaign_id = ? AND state = ?`), id, string(lifecycle.PledgeQueued)).
		Scan(&pledges, &goods, &final)
	if err != nil {
		return fmt.Errorf("check totals: %w", err)
	}
	if pledges != want.Pledges || money.Fen(goods) != want.Goods || money.Fen(final) != want.Final {
		return fmt.Errorf("wrote %d pledges with goods %d and final %d, decided %+v", pledges, goods, final, want)
	}
	return nil
}

func exec(ctx context.Context, tx *gen.Tx, query string, args ...any) error {
	for i, a := range args {
		if f, ok := a.(money.Fen); ok {
			args[i] = int64(f)
		}
	}
	_, err := tx.SQL().ExecContext(ctx, store.Rebind(tx.Dialect(), query), args...)
	return err
}
