package pledge

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"entgo.io/ent/dialect"
	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/attempt"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/ent/gen/pledgeline"
	tierrow "shanhuo.app/ent/gen/tier"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/lane"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/store"
)

// op is one thing to do to the pledges of a campaign. Both methods may be called
// several times, when the database asks for a transaction again; the last call counts.
type op interface {
	// needs says what must be read of this campaign before decide.
	needs(n *needs, campaign uuid.UUID)
	// decide changes b, or answers why not and leaves b as it was.
	decide(b *batch) *fault.Fault
}

// needs is what the ops of a batch want read, each list in one statement.
type needs struct {
	pledges   []uuid.UUID
	attempts  []uuid.UUID // pledges whose last request for a card page matters
	changes   []uuid.UUID // pledges whose earlier changes matter, for replays
	keys      []creationKey
	units     []backer    // people whose units count against a limit per person
	promises  []backer    // people who may become backers, or stop being backers
	customers []uuid.UUID // people whose customer id at the provider is wanted
}

// backer is a person in a campaign.
type backer struct{ campaign, person uuid.UUID }

// creationKey names a creation.
type creationKey struct {
	campaign, backer uuid.UUID
	key              string
}

// changeKey names a change of a pledge.
type changeKey struct {
	pledge uuid.UUID
	key    string
}

// entry is a pledge in a batch. Edges.Lines is always loaded.
type entry struct {
	*gen.Pledge
	changed bool
	relined bool
}

func (e *entry) lines() []line { return linesOf(e.Pledge) }

// answer is a copy that later ops of the batch do not touch.
func (e *entry) answer() *gen.Pledge {
	p := *e.Pledge
	return &p
}

func linesOf(p *gen.Pledge) []line {
	out := make([]line, len(p.Edges.Lines))
	for i, l := range p.Edges.Lines {
		out[i] = line{TierID: l.TierID, Quantity: l.Quantity, UnitPrice: l.UnitPriceMinor, UnitFreight: l.UnitFreightMinor}
	}
	return out
}

// round is one transaction: the batches of one or more campaigns, from their locks
// to the last row.
type round struct {
	service   *Service
	campaigns map[uuid.UUID]*batch
	order     []*batch // by id, which is the order of the locks
	now       time.Time
	pledges   map[uuid.UUID]*entry
	byKey     map[creationKey]*entry
	attempts  map[uuid.UUID]*gen.Attempt // the last CHECKOUT of each pledge that was asked for
	changes   map[changeKey]string       // digest of the input
	customers map[uuid.UUID]string
	erased    map[uuid.UUID]bool // people who were taken away at their wish

	made    []*entry
	started []*gen.Attempt
	opened  []*opened
	trail   []act
	notices []notify.Notice
}

// act is a row of the audit trail. Rounds write it themselves: package audit's
// statement has another text for every number of rows, which PostgreSQL would have
// to parse and plan again and again. Before and after hold nothing personal.
type act struct {
	action        string
	entry         *entry
	by            *audit.Actor
	before, after map[string]any
}

// batch is the part of a round that is about one campaign.
type batch struct {
	book
	*round
	campaign *gen.Campaign // only the selected fields are filled
	was      book          // Tiers, Backers, Pledges and Momentum before the first op
}

// open locks the campaigns and reads all that the calls need. How many statements
// that takes depends on what is needed, not on how many calls there are.
func (s *Service) open(ctx context.Context, tx *gen.Tx, calls []lane.Call[op]) (*round, error) {
	r := &round{
		service: s, campaigns: map[uuid.UUID]*batch{}, pledges: map[uuid.UUID]*entry{}, byKey: map[creationKey]*entry{},
		attempts: map[uuid.UUID]*gen.Attempt{}, changes: map[changeKey]string{}, customers: map[uuid.UUID]string{}, erased: map[uuid.UUID]bool{},
	}
	var n needs
	ids := make([]uuid.UUID, len(calls))
	for i, c := range calls {
		ids[i] = c.Campaign
		c.Op.needs(&n, c.Campaign)
	}
	if err := r.lock(ctx, tx, distinct(ids)); err != nil || len(r.order) == 0 {
		return r, err
	}
	for _, load := range []func(context.Context, *gen.Tx, *needs) error{
		r.loadKeys, r.loadPledges, r.loadAttempts, r.loadChanges, r.loadUnits, r.loadPromises, r.loadCustomers,
	} {
		if err := load(ctx, tx, &n); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// lock takes the campaigns' rows and then reads the clock: whoever waited here for
// a closing finds the deadline behind them.
func (r *round) lock(ctx context.Context, tx *gen.Tx, ids []uuid.UUID) error {
	campaigns, err := tx.Campaign.Query().Where(campaign.IDIn(ids...), store.ForUpdate).Order(gen.Asc(campaign.FieldID)).Select(
		campaign.FieldID, campaign.FieldRegionPath, campaign.FieldTitle, campaign.FieldState, campaign.FieldStateReason,
		campaign.FieldDeadline, campaign.FieldLadder, campaign.FieldBackerCount, campaign.FieldPledgeCount,
		campaign.FieldMomentum).All(ctx)
	if err != nil {
		return fmt.Errorf("pledge: lock campaigns: %w", err)
	}
	if r.now, err = store.Now(ctx, tx); err != nil {
		return fmt.Errorf("pledge: %w", err)
	}
	for _, c := range campaigns {
		b := &batch{round: r, campaign: c, book: book{
			State: c.State, Now: r.now, Ladder: c.Ladder, Backers: c.BackerCount, Pledges: c.PledgeCount, Momentum: c.Momentum,
			Units: map[share]int{}, Promises: map[uuid.UUID]int{},
		}}
		if c.Deadline != nil {
			b.Deadline = *c.Deadline
		}
		r.campaigns[c.ID] = b
		r.order = append(r.order, b)
	}
	tiers, err := tx.Tier.Query().Where(tierrow.CampaignIDIn(ids...)).Order(gen.Asc(tierrow.FieldPosition)).All(ctx)
	if err != nil {
		return fmt.Errorf("pledge: read tiers: %w", err)
	}
	for _, t := range tiers {
		b := r.campaigns[t.CampaignID]
		b.Tiers = append(b.Tiers, tier{
			ID: t.ID, Title: t.Title, Price: t.PriceMinor, Stock: t.Stock, PerPerson: t.PerPerson, Freight: t.Freight,
			Claimed: t.Claimed, Promised: t.Promised,
		})
	}
	for _, b := range r.order {
		b.was = b.book
		b.was.Tiers = slices.Clone(b.Tiers)
	}
	return nil
}

// find answers a pledge of this campaign, or nil.
func (b *batch) find(id uuid.UUID) *entry {
	if e := b.pledges[id]; e != nil && e.CampaignID == b.campaign.ID {
		return e
	}
	return nil
}

// loadKeys finds the creations that have been carried out before and adds them to
// the pledges to be read.
func (r *round) loadKeys(ctx context.Context, tx *gen.Tx, n *needs) error {
	columns := []column{
		col("campaign", "uuid", n.keys, func(k creationKey) uuid.UUID { return k.campaign }),
		col("backer", "uuid", n.keys, func(k creationKey) uuid.UUID { return k.backer }),
		col("key", "text", n.keys, func(k creationKey) string { return k.key }),
	}
	err := read(ctx, tx, columns, `SELECT p.id FROM given JOIN pledges p
		ON p.campaign_id = given.campaign AND p.backer_id = given.backer AND p.idempotency_key = given.key`,
		func(rows *sql.Rows) error {
			var id uuid.UUID
			err := rows.Scan(&id)
			n.pledges = append(n.pledges, id)
			return err
		})
	if err != nil {
		return fmt.Errorf("pledge: read keys: %w", err)
	}
	return nil
}

func (r *round) loadPledges(ctx context.Context, tx *gen.Tx, n *needs) error {
	if len(n.pledges) == 0 {
		return nil
	}
	rows, err := tx.Pledge.Query().Where(pledge.IDIn(n.pledges...), store.ForUpdate).Order(gen.Asc(pledge.FieldID)).
		WithLines(func(q *gen.PledgeLineQuery) { q.Order(gen.Asc(pledgeline.FieldID)) }).All(ctx)
	if err != nil {
		return fmt.Errorf("pledge: read pledges: %w", err)
	}
	for _, p := range rows {
		e := &entry{Pledge: p}
		r.pledges[p.ID] = e
		r.byKey[creationKey{p.CampaignID, p.BackerID, p.IdempotencyKey}] = e
	}
	return nil
}

func (r *round) loadAttempts(ctx context.Context, tx *gen.Tx, n *needs) error {
	if len(n.attempts) == 0 {
		return nil
	}
	rows, err := tx.Attempt.Query().Where(attempt.PledgeIDIn(n.attempts...), attempt.KindEQ(attempt.KindCHECKOUT)).
		Order(gen.Asc(attempt.FieldNumber)).All(ctx)
	if err != nil {
		return fmt.Errorf("pledge: read attempts: %w", err)
	}
	for _, a := range rows {
		r.attempts[a.PledgeID] = a
	}
	return nil
}

// replayable is what the audit trail keeps of a change, so that one that is sent
// again is recognised. The trail is written in the change's own transaction: it
// knows every key that was carried out.
type replayable struct {
	Key   string `json:"key"`
	Input string `json:"input"`
}

func (r *round) loadChanges(ctx context.Context, tx *gen.Tx, n *needs) error {
	columns := []column{col("id", "text", distinct(n.changes), uuid.UUID.String)}
	err := read(ctx, tx, columns, `SELECT a.object_id, a.after FROM given
		JOIN audit_entries a ON a.object = 'pledge' AND a.object_id = given.id WHERE a.action = '`+actChange+`'`,
		func(rows *sql.Rows) error {
			var id uuid.UUID
			var after string
			if err := rows.Scan(&id, &after); err != nil {
				return err
			}
			var was replayable
			if err := json.Unmarshal([]byte(after), &was); err != nil {
				return err
			}
			r.changes[changeKey{id, was.Key}] = was.Input
			return nil
		})
	if err != nil {
		return fmt.Errorf("pledge: read earlier changes: %w", err)
	}
	return nil
}

// loadUnits counts what people have where a tier limits it.
func (r *round) loadUnits(ctx context.Context, tx *gen.Tx, n *needs) error {
	limited := slices.DeleteFunc(r.known(n.units), func(who backer) bool {
		return !slices.ContainsFunc(r.campaigns[who.campaign].Tiers, func(t tier) bool { return t.PerPerson != nil })
	})
	err := read(ctx, tx, backerColumns(limited), `SELECT p.campaign_id, p.backer_id, l.tier_id, CAST(SUM(l.quantity) AS BIGINT) FROM given
		JOIN pledges p ON p.campaign_id = given.campaign AND p.backer_id = given.person AND p.state IN (`+takingStates+`)
		JOIN pledge_lines l ON l.pledge_id = p.id GROUP BY p.campaign_id, p.backer_id, l.tier_id`,
		func(rows *sql.Rows) error {
			var id uuid.UUID
			var at share
			var n int
			if err := rows.Scan(&id, &at.Person, &at.Tier, &n); err != nil {
				return err
			}
			r.campaigns[id].Units[at] = n
			return nil
		})
	if err != nil {
		return fmt.Errorf("pledge: read units per person: %w", err)
	}
	return nil
}

func (r *round) loadPromises(ctx context.Context, tx *gen.Tx, n *needs) error {
	err := read(ctx, tx, backerColumns(r.known(n.promises)), `SELECT p.campaign_id, p.backer_id, COUNT(*) FROM given
		JOIN pledges p ON p.campaign_id = given.campaign AND p.backer_id = given.person AND p.state IN (`+countedStates+`)
		GROUP BY p.campaign_id, p.backer_id`,
		func(rows *sql.Rows) error {
			var id, person uuid.UUID
			var n int
			if err := rows.Scan(&id, &person, &n); err != nil {
				return err
			}
			r.campaigns[id].Promises[person] = n
			return nil
		})
	if err != nil {
		return fmt.Errorf("pledge: read promises per person: %w", err)
	}
	return nil
}

func backerColumns(people []backer) []column {
	return []column{
		col("campaign", "uuid", people, func(who backer) uuid.UUID { return who.campaign }),
		col("person", "uuid", people, func(who backer) uuid.UUID { return who.person }),
	}
}

// known answers each of people once, without those of campaigns that do not exist.
func (r *round) known(people []backer) []backer {
	out := slices.DeleteFunc(slices.Clone(people), func(who backer) bool { return r.campaigns[who.campaign] == nil })
	slices.SortFunc(out, func(x, y backer) int {
		return cmp.Or(slices.Compare(x.campaign[:], y.campaign[:]), slices.Compare(x.person[:], y.person[:]))
	})
	return slices.Compact(out)
}

func (r *round) loadCustomers(ctx context.Context, tx *gen.Tx, n *needs) error {
	query := `SELECT p.id, p.provider_customer, p.erased_at IS NOT NULL FROM given JOIN persons p ON p.id = given.person
		WHERE p.provider_customer IS NOT NULL OR p.erased_at IS NOT NULL`
	if tx.Dialect() == dialect.Postgres {
		// The pledge's foreign key takes this lock anyway. Taken before the look, it lets no
		// erasure come between the look and the insert.
		query = `SELECT p.id, p.provider_customer, p.erased_at IS NOT NULL FROM given JOIN persons p ON p.id = given.person FOR KEY SHARE OF p`
	}
	err := read(ctx, tx, []column{col("person", "uuid", distinct(n.customers), itself[uuid.UUID])}, query,
		func(rows *sql.Rows) error {
			var person uuid.UUID
			var customer sql.NullString
			var erased bool
			err := rows.Scan(&person, &customer, &erased)
			if customer.Valid {
				r.customers[person] = customer.String
			}
			r.erased[person] = erased
			return err
		})
	if err != nil {
		return fmt.Errorf("pledge: read customers: %w", err)
	}
	return nil
}

func (r *round) decide(c lane.Call[op]) *fault.Fault {
	b := r.campaigns[c.Campaign]
	if b == nil {
		return fault.NewNotFound("campaign")
	}
	return c.Op.decide(b)
}

// change marks e to be written back.
func (b *batch) change(e *entry) {
	e.changed = true
	e.UpdatedAt = b.Now
}

// note appends to the audit trail and tell to the notices. before may be nil.
func (b *batch) note(action string, e *entry, by *audit.Actor, before, after map[string]any) {
	b.trail = append(b.trail, act{action, e, by, before, after})
}

func (b *batch) tell(kind string, e *entry, dedupe string, args map[string]any) {
	if args == nil {
		args = map[string]any{}
	}
	args["campaign"] = b.campaign.Title
	b.notices = append(b.notices, notify.Notice{
		PersonID: e.BackerID, Kind: kind, DedupeKey: dedupe, Args: args, Link: path(e.ID),
	})
}

// moved tells whether numbers that the public sees have changed.
func (b *batch) moved() bool {
	return b.Backers != b.was.Backers || b.Pledges != b.was.Pledges ||
		!slices.EqualFunc(b.Tiers, b.was.Tiers, func(x, y tier) bool { return x.Claimed == y.Claimed && x.Promised == y.Promised })
}

// moved answers the campaigns whose numbers have changed.
func (r *round) moved() []*batch {
	return slices.DeleteFunc(slices.Clone(r.order), func(b *batch) bool { return !b.moved() })
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

var (
	takingStates  = quoted(slices.Concat(lifecycle.HoldingPledges, lifecycle.CountedPledges))
	countedStates = quoted(lifecycle.CountedPledges)
)

func quoted(states []lifecycle.Pledge) string {
	list := make([]string, len(states))
	for i, s := range states {
		list[i] = "'" + string(s) + "'"
	}
	return strings.Join(list, ", ")
}

func distinct(ids []uuid.UUID) []uuid.UUID {
	out := slices.Clone(ids)
	slices.SortFunc(out, func(x, y uuid.UUID) int { return slices.Compare(x[:], y[:]) })
	return slices.Compact(out)
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
