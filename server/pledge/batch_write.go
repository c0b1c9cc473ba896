package pledge

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/attempt"
	"shanhuo.app/ent/gen/pledgeline"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/money"
)

// act is a row of the audit trail. Rounds write it themselves: package audit's
// statement has another text for every number of rows, which PostgreSQL would have
// to parse and plan again and again. Before and after hold nothing personal.
type act struct {
	action        string
	entry         *entry
	by            *audit.Actor
	before, after map[string]any
}

// save writes what the ops decided.
func (r *round) save(ctx context.Context, tx *gen.Tx) error {
	for _, step := range []func(context.Context, *gen.Tx) error{
		r.savePledges, r.saveLines, r.saveAttempts, r.saveOpened, r.saveTiers, r.saveCampaigns, r.saveTrail,
	} {
		if err := step(ctx, tx); err != nil {
			return fmt.Errorf("pledge: %w", err)
		}
	}
	if len(r.notices) > 0 {
		if err := r.service.Notices.QueueMany(ctx, tx, r.notices); err != nil {
			return fmt.Errorf("pledge: %w", err)
		}
	}
	return nil
}

// entries answers those that ok picks, in a fixed order: two servers that write
// the same rows take their locks alike.
func (r *round) entries(ok func(*entry) bool) []*entry {
	var out []*entry
	for _, e := range r.pledges {
		if ok(e) {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(x, y *entry) int { return slices.Compare(x.ID[:], y.ID[:]) })
	return out
}

func (r *round) savePledges(ctx context.Context, tx *gen.Tx) error {
	type e = *entry
	made := r.made
	consents, err := texts(made, func(p e) any { return p.Consent })
	if err != nil {
		return err
	}
	err = insert(ctx, tx, "pledges",
		col("id", "uuid", made, func(p e) uuid.UUID { return p.ID }),
		col("created_at", "timestamptz", made, func(p e) time.Time { return p.CreatedAt }),
		col("region_path", "text", made, func(p e) string { return string(p.RegionPath) }),
		col("rail", "text", made, func(p e) string { return string(p.Rail) }),
		col("state", "text", made, func(p e) string { return string(p.State) }),
		col("version", "bigint", made, func(p e) int { return p.Version }),
		col("idempotency_key", "text", made, func(p e) string { return p.IdempotencyKey }),
		col("input_hash", "bytea", made, func(p e) []byte { return p.InputHash }),
		col("anonymous", "boolean", made, func(p e) bool { return p.Anonymous }),
		col("address_sealed", "bytea", made, func(p e) []byte { return p.AddressSealed }),
		col("province", "text", made, func(p e) string { return p.Province }),
		col("goods_minor", "bigint", made, func(p e) int64 { return int64(p.GoodsMinor) }),
		col("freight_minor", "bigint", made, func(p e) int64 { return int64(p.FreightMinor) }),
		col("consent", "jsonb", consents, itself[string]),
		col("hold_until", "timestamptz", made, func(p e) time.Time { return p.HoldUntil }),
		col("checkout_url", "text", made, func(p e) string { return p.CheckoutURL }),
		col("updated_at", "timestamptz", made, func(p e) time.Time { return p.UpdatedAt }),
		col("backer_id", "uuid", made, func(p e) uuid.UUID { return p.BackerID }),
		col("campaign_id", "uuid", made, func(p e) uuid.UUID { return p.CampaignID }),
	)
	if err != nil {
		return err
	}
	changed := r.entries(func(p e) bool { return p.changed })
	if consents, err = texts(changed, func(p e) any { return p.Consent }); err != nil {
		return err
	}
	return update(ctx, tx, "pledges",
		col("id", "uuid", changed, func(p e) uuid.UUID { return p.ID }),
		col("state", "text", changed, func(p e) string { return string(p.State) }),
		col("version", "bigint", changed, func(p e) int { return p.Version }),
		col("anonymous", "boolean", changed, func(p e) bool { return p.Anonymous }),
		col("address_sealed", "bytea", changed, func(p e) []byte { return p.AddressSealed }),
		col("province", "text", changed, func(p e) string { return p.Province }),
		col("goods_minor", "bigint", changed, func(p e) int64 { return int64(p.GoodsMinor) }),
		col("freight_minor", "bigint", changed, func(p e) int64 { return int64(p.FreightMinor) }),
		col("consent", "jsonb", consents, itself[string]),
		col("committed_at", "timestamptz", changed, func(p e) *time.Time { return p.CommittedAt }),
		col("setup_intent", "text", changed, func(p e) *string { return p.SetupIntent }),
		col("method", "text", changed, func(p e) *string { return p.Method }),
		col("method_brand", "text", changed, func(p e) string { return p.MethodBrand }),
		col("method_last4", "text", changed, func(p e) string { return p.MethodLast4 }),
		col("decline_code", "text", changed, func(p e) string { return p.DeclineCode }),
		col("method_forget_due", "boolean", changed, func(p e) bool { return p.MethodForgetDue }),
		col("updated_at", "timestamptz", changed, func(p e) time.Time { return p.UpdatedAt }),
	)
}

func (r *round) saveLines(ctx context.Context, tx *gen.Tx) error {
	relined := r.entries(func(e *entry) bool { return e.relined })
	if len(relined) > 0 {
		ids := make([]uuid.UUID, len(relined))
		for i, e := range relined {
			ids[i] = e.ID
		}
		if _, err := tx.PledgeLine.Delete().Where(pledgeline.PledgeIDIn(ids...)).Exec(ctx); err != nil {
			return fmt.Errorf("replace lines: %w", err)
		}
	}
	type l = *gen.PledgeLine
	var rows []l
	for _, e := range append(relined, r.made...) {
		rows = append(rows, e.Edges.Lines...)
	}
	return insert(ctx, tx, "pledge_lines",
		col("id", "uuid", rows, func(x l) uuid.UUID { return x.ID }),
		col("created_at", "timestamptz", rows, func(x l) time.Time { return x.CreatedAt }),
		col("campaign_id", "uuid", rows, func(x l) uuid.UUID { return x.CampaignID }),
		col("quantity", "bigint", rows, func(x l) int { return x.Quantity }),
		col("unit_price_minor", "bigint", rows, func(x l) int64 { return int64(x.UnitPriceMinor) }),
		col("unit_freight_minor", "bigint", rows, func(x l) int64 { return int64(x.UnitFreightMinor) }),
		col("pledge_id", "uuid", rows, func(x l) uuid.UUID { return x.PledgeID }),
		col("tier_id", "uuid", rows, func(x l) uuid.UUID { return x.TierID }),
	)
}

func (r *round) saveAttempts(ctx context.Context, tx *gen.Tx) error {
	type a = *gen.Attempt
	return insert(ctx, tx, "attempts",
		col("id", "uuid", r.started, func(x a) uuid.UUID { return x.ID }),
		col("created_at", "timestamptz", r.started, func(x a) time.Time { return x.CreatedAt }),
		col("campaign_id", "uuid", r.started, func(x a) uuid.UUID { return x.CampaignID }),
		col("pledge_id", "uuid", r.started, func(x a) uuid.UUID { return x.PledgeID }),
		col("kind", "text", r.started, func(x a) string { return string(x.Kind) }),
		col("key", "text", r.started, func(x a) string { return x.Key }),
		col("number", "bigint", r.started, func(x a) int { return x.Number }),
		col("state", "text", r.started, func(x a) string { return string(x.State) }),
		col("sent_at", "timestamptz", r.started, func(x a) time.Time { return x.SentAt }),
		col("lease_until", "timestamptz", r.started, func(x a) time.Time { return x.LeaseUntil }),
	)
}

// saveOpened records the card pages that were opened after the commit of their pledges.
func (r *round) saveOpened(ctx context.Context, tx *gen.Tx) error {
	type o = *opened
	if err := update(ctx, tx, "attempts",
		col("key", "text", r.opened, func(x o) string { return x.attempt }),
		col("state", "text", r.opened, func(o) string { return string(attempt.StateDONE) }),
		col("provider_id", "text", r.opened, func(x o) string { return x.checkout.ID }),
		col("done_at", "timestamptz", r.opened, func(o) time.Time { return r.service.machine.Now() }),
	); err != nil {
		return err
	}
	if err := update(ctx, tx, "pledges",
		col("id", "uuid", r.opened, func(x o) uuid.UUID { return x.pledge }),
		col("checkout_id", "text", r.opened, func(x o) string { return x.checkout.ID }),
		col("checkout_url", "text", r.opened, func(x o) string { return x.checkout.URL }),
		col("updated_at", "timestamptz", r.opened, func(o) time.Time { return r.now }),
	); err != nil {
		return err
	}
	fresh := slices.DeleteFunc(slices.Clone(r.opened), func(x o) bool { return !x.newCustomer })
	slices.SortFunc(fresh, func(x, y o) int { return slices.Compare(x.person[:], y.person[:]) })
	fresh = slices.CompactFunc(fresh, func(x, y o) bool { return x.person == y.person })
	return update(ctx, tx, "persons",
		col("id", "uuid", fresh, func(x o) uuid.UUID { return x.person }),
		col("provider_customer", "text", fresh, func(x o) string { return x.customer }),
	)
}

// saveTiers adds what the batch took and gave back. The guard is a second lock on
// the door: whatever else writes these rows, no limit is passed.
func (r *round) saveTiers(ctx context.Context, tx *gen.Tx) error {
	type delta struct {
		id                uuid.UUID
		claimed, promised int
	}
	var deltas []delta
	for _, b := range r.order {
		for i, t := range b.Tiers {
			d := delta{t.ID, t.Claimed - b.was.Tiers[i].Claimed, t.Promised - b.was.Tiers[i].Promised}
			if d.claimed != 0 || d.promised != 0 {
				deltas = append(deltas, d)
			}
		}
	}
	return write(ctx, tx, []column{
		col("id", "uuid", deltas, func(d delta) uuid.UUID { return d.id }),
		col("claimed", "bigint", deltas, func(d delta) int { return d.claimed }),
		col("promised", "bigint", deltas, func(d delta) int { return d.promised }),
	}, `UPDATE tiers SET claimed = tiers.claimed + given.claimed, promised = tiers.promised + given.promised
		FROM given WHERE tiers.id = given.id AND tiers.claimed + given.claimed >= 0 AND tiers.promised + given.promised >= 0
		AND (given.claimed <= 0 OR tiers.stock IS NULL OR tiers.claimed + given.claimed <= tiers.stock)`)
}

func (r *round) saveCampaigns(ctx context.Context, tx *gen.Tx) error {
	moved := r.moved()
	raised := make(map[*batch]money.Fen, len(moved))
	for _, b := range moved {
		sum, err := b.raised()
		if err != nil {
			return err
		}
		raised[b] = sum
	}
	return update(ctx, tx, "campaigns",
		col("id", "uuid", moved, func(b *batch) uuid.UUID { return b.campaign.ID }),
		col("raised_minor", "bigint", moved, func(b *batch) int64 { return int64(raised[b]) }),
		col("backer_count", "bigint", moved, func(b *batch) int { return b.Backers }),
		col("pledge_count", "bigint", moved, func(b *batch) int { return b.Pledges }),
		col("momentum", "double precision", moved, func(b *batch) float64 { return b.Momentum }),
		col("updated_at", "timestamptz", moved, func(*batch) time.Time { return r.now }),
	)
}

func (r *round) saveTrail(ctx context.Context, tx *gen.Tx) error {
	before, err := texts(r.trail, func(a act) any { return a.before })
	if err != nil {
		return err
	}
	after, err := texts(r.trail, func(a act) any { return a.after })
	if err != nil {
		return err
	}
	return insert(ctx, tx, "audit_entries",
		col("id", "uuid", r.trail, func(act) uuid.UUID { return newID() }),
		col("created_at", "timestamptz", r.trail, func(act) time.Time { return r.now }),
		col("region_path", "text", r.trail, func(a act) string { return string(a.entry.RegionPath) }),
		col("actor_id", "uuid", r.trail, func(a act) *uuid.UUID { return a.by.PersonID }),
		col("action", "text", r.trail, func(a act) string { return a.action }),
		col("object", "text", r.trail, func(act) string { return "pledge" }),
		col("object_id", "text", r.trail, func(a act) string { return a.entry.ID.String() }),
		col("before", "text", before, itself[string]),
		col("after", "text", after, itself[string]),
		col("request_id", "text", r.trail, func(a act) string { return a.by.RequestID }),
	)
}

func itself[T any](v T) T { return v }

// texts writes a value of each row as JSON, and an empty map as nothing.
func texts[R any](rows []R, value func(R) any) ([]string, error) {
	out := make([]string, len(rows))
	for i, row := range rows {
		v := value(row)
		if m, ok := v.(map[string]any); ok && len(m) == 0 {
			continue
		}
		raw, err := json.Marshal(v)
		if err != nil {
			return nil, fmt.Errorf("encode %T: %w", v, err)
		}
		out[i] = string(raw)
	}
	return out, nil
}
