package review

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/tier"
	"shanhuo.app/server/access"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/store"
)

// priceYears is how far back prices are compared.
const priceYears = 3

// The states whose prices are compared: those backers see or have paid.
var priced = []lifecycle.Campaign{
	lifecycle.CampaignLive, lifecycle.CampaignCollecting, lifecycle.CampaignViable, lifecycle.CampaignSettled,
}

// The states in which a household has its hands full with a campaign.
var underWay = []lifecycle.Campaign{
	lifecycle.CampaignScheduled, lifecycle.CampaignLive, lifecycle.CampaignSuspended, lifecycle.CampaignCollecting,
}

// FindingsOf answers what the portal noticed about each of several campaigns, in a
// fixed number of statements. A campaign whose draft the reader may not read has no
// findings. The rows are whole but for their bank and account.
func (s *Service) FindingsOf(ctx context.Context, campaigns []*gen.Campaign) (map[uuid.UUID][]Finding, error) {
	facts := make(map[uuid.UUID]*Facts, len(campaigns))
	var ids []uuid.UUID
	for _, c := range campaigns {
		if access.Allowed(ctx, access.CampaignReadDraft, access.OfCampaign(c)) {
			facts[c.ID] = factsOf(c)
			ids = append(ids, c.ID)
		}
	}
	out := make(map[uuid.UUID][]Finding, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	now, err := s.DB.Now(ctx)
	if err != nil {
		return nil, err
	}
	tiers, err := s.DB.Client.Tier.Query().Where(tier.CampaignIDIn(ids...)).Order(tier.ByPosition()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("review: tiers to look at: %w", err)
	}
	for _, t := range tiers {
		f := facts[t.CampaignID]
		f.Tiers = append(f.Tiers, TierFacts{Title: t.Title, Price: t.PriceMinor, Stock: t.Stock, Freight: t.Freight})
	}
	// Not narrowed to what the reader sees: of other campaigns nothing leaves these
	// but counts, goals that were public and a median of prices that are.
	err = s.DB.ReadBatch(ctx, owners(ids, facts), pictures(ids, facts), others(ids, facts), prices(ids, now, facts))
	if err != nil {
		return nil, fmt.Errorf("review: facts: %w", err)
	}
	for id, f := range facts {
		f.Now = now
		out[id] = Findings(*f)
	}
	return out, nil
}

func factsOf(c *gen.Campaign) *Facts {
	return &Facts{
		Title: c.Title, Summary: c.Summary, Beneficiary: c.BeneficiaryName, Payee: c.PayeeName, Goal: c.GoalMinor, Days: c.Days,
		DeliveryMonth: c.DeliveryMonth, LaunchAt: c.LaunchAt, Deadline: c.Deadline, Story: c.Story, Costs: c.Costs, Ladder: c.Ladder,
	}
}

// owners reads the display names of the households.
func owners(ids []uuid.UUID, into map[uuid.UUID]*Facts) store.Query {
	in, args := among(ids)
	return store.Query{
		SQL:  `SELECT me.id, who.display_name FROM campaigns me JOIN persons who ON who.id = me.owner_id WHERE me.id IN ` + in,
		Args: args,
		Scan: each(into, func(rows store.Rows, id *uuid.UUID) (func(*Facts), error) {
			var name string
			err := rows.Scan(id, &name)
			return func(f *Facts) { f.Owner = name }, err
		}),
	}
}

// pictures counts the campaigns' own photos, those that another campaign has too, and
// those that cannot be compared, because they came before digests were kept.
func pictures(ids []uuid.UUID, into map[uuid.UUID]*Facts) store.Query {
	in, args := among(ids)
	return store.Query{
		SQL: `SELECT p.campaign_id, COUNT(*), SUM(CASE WHEN p.digest <> '' AND EXISTS (
				SELECT 1 FROM photos o WHERE o.digest = p.digest AND o.campaign_id <> p.campaign_id) THEN 1 ELSE 0 END),
				SUM(CASE WHEN p.digest = '' THEN 1 ELSE 0 END)
			FROM photos p WHERE p.post_id IS NULL AND p.campaign_id IN ` + in + ` GROUP BY p.campaign_id`,
		Args: args,
		Scan: each(into, func(rows store.Rows, id *uuid.UUID) (func(*Facts), error) {
			var all, shared, unknown int
			err := rows.Scan(id, &all, &shared, &unknown)
			return func(f *Facts) { f.Photos, f.SharedPhotos, f.UnknownPhotos = all, shared, unknown }, err
		}),
	}
}

// others reads what else the households have under way, and what they asked before.
func others(ids []uuid.UUID, into map[uuid.UUID]*Facts) store.Query {
	in, args := among(ids)
	return store.Query{
		SQL: `SELECT me.id, SUM(CASE WHEN o.state IN ` + stateList(underWay) + ` THEN 1 ELSE 0 END),
				MAX(CASE WHEN o.launched_at IS NOT NULL AND o.created_at < me.created_at THEN o.goal_minor ELSE 0 END)
			FROM campaigns me JOIN campaigns o ON o.owner_id = me.owner_id AND o.id <> me.id
			WHERE me.id IN ` + in + ` GROUP BY me.id`,
		Args: args,
		Scan: each(into, func(rows store.Rows, id *uuid.UUID) (func(*Facts), error) {
			var running int
			var goal money.Fen
			err := rows.Scan(id, &running, &goal)
			return func(f *Facts) { f.Running, f.EarlierGoal = running, goal }, err
		}),
	}
}

// prices reads the middle one or two of the lead tiers' prices of other campaigns of
// the same produce.
func prices(ids []uuid.UUID, now time.Time, into map[uuid.UUID]*Facts) store.Query {
	in, args := among(ids)
	return store.Query{
		SQL: `WITH shown AS (
				SELECT me.id AS id, t.price_minor AS price FROM campaigns me
				JOIN campaigns o ON o.produce = me.produce AND o.id <> me.id
				JOIN tiers t ON t.campaign_id = o.id AND t.position = 0
				WHERE me.id IN ` + in + ` AND o.state IN ` + stateList(priced) + ` AND o.launched_at >= ?),
			ranked AS (
				SELECT id, price, ROW_NUMBER() OVER (PARTITION BY id ORDER BY price) AS place, COUNT(*) OVER (PARTITION BY id) AS n FROM shown)
			SELECT id, n, MIN(price), MAX(price) FROM ranked WHERE place IN ((n + 1) / 2, (n + 2) / 2) GROUP BY id, n`,
		Args: append(args, now.AddDate(-priceYears, 0, 0)),
		Scan: each(into, func(rows store.Rows, id *uuid.UUID) (func(*Facts), error) {
			var n int
			var low, high money.Fen
			err := rows.Scan(id, &n, &low, &high)
			return func(f *Facts) { f.Prices, f.MedianPrice = n, (low+high).Share(1, 2) }, err
		}),
	}
}

// each walks rows that begin with a campaign's id.
func each(into map[uuid.UUID]*Facts, read func(store.Rows, *uuid.UUID) (func(*Facts), error)) func(store.Rows) error {
	return func(rows store.Rows) error {
		for rows.Next() {
			var id uuid.UUID
			add, err := read(rows, &id)
			if err != nil {
				return err
			}
			if f := into[id]; f != nil {
				add(f)
			}
		}
		return rows.Err()
	}
}

// among writes a list of placeholders and its arguments.
func among(ids []uuid.UUID) (list string, args []any) {
	for _, id := range ids {
		args = append(args, id)
	}
	return `(` + strings.TrimSuffix(strings.Repeat(`?, `, len(ids)), `, `) + `)`, args
}

// stateList writes a list of states, which are words of ours.
func stateList(list []lifecycle.Campaign) string {
	words := make([]string, len(list))
	for i, s := range list {
		words[i] = `'` + string(s) + `'`
	}
	return `(` + strings.Join(words, `, `) + `)`
}
