package campaign

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
)

// Difference is one stored total that is not the sum of its facts. Amounts are fen.
type Difference struct {
	CampaignID uuid.UUID
	Slug       string
	Total      string // raised, backers, pledges, or claimed and promised of a tier: tiers.0.claimed
	Stored     int64
	Facts      int64
}

// String writes the difference in one line.
func (d Difference) String() string {
	return fmt.Sprintf("%s: %s is stored as %d, the facts say %d", d.Slug, d.Total, d.Stored, d.Facts)
}

// VerifyTotals recomputes the totals of every campaign from its pledges, in one
// snapshot of the database, and answers how many campaigns it looked at and what
// differs. It changes nothing.
func (s *Service) VerifyTotals(ctx context.Context) (campaigns int, differences []Difference, err error) {
	var opts *sql.TxOptions
	if s.DB.Postgres() {
		// Without one snapshot, a pledge that commits between two reads would look like a
		// difference. A transaction of SQLite is always one.
		opts = &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	tx, err := s.DB.Reader().BeginTx(ctx, opts)
	if err != nil {
		return 0, nil, fmt.Errorf("campaign: verify totals: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // only reads
	stored, order, err := readStored(ctx, tx)
	if err != nil {
		return 0, nil, fmt.Errorf("campaign: verify totals: %w", err)
	}
	if err := errors.Join(readBackers(ctx, tx, stored), readTiers(ctx, tx, stored)); err != nil {
		return 0, nil, fmt.Errorf("campaign: verify totals: %w", err)
	}
	for _, id := range order {
		differences = append(differences, stored[id].differences(id)...)
	}
	return len(order), differences, nil
}

// totals is one campaign's stored totals and their facts.
type totals struct {
	slug                     string
	closed                   bool
	ladder                   []offer.Rung
	raised, backers, pledges int64
	factBackers, factPledges int64
	tiers                    []tierTotals
}

type tierTotals struct {
	price                     money.Fen
	claimed, promised         int64
	factClaimed, factPromised int64
	finalGoods                int64
}

func readStored(ctx context.Context, tx *sql.Tx) (map[uuid.UUID]*totals, []uuid.UUID, error) {
	rows, err := tx.QueryContext(ctx, `SELECT id, slug, ladder, closed_at, raised_minor, backer_count, pledge_count FROM campaigns ORDER BY id`)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	all, order := map[uuid.UUID]*totals{}, []uuid.UUID(nil)
	for rows.Next() {
		var id uuid.UUID
		var ladder []byte
		var closed instant
		t := &totals{}
		if err := rows.Scan(&id, &t.slug, &ladder, &closed, &t.raised, &t.backers, &t.pledges); err != nil {
			return nil, nil, err
		}
		t.closed = closed.valid
		if err := fromJSON(ladder, &t.ladder); err != nil {
			return nil, nil, err
		}
		all[id] = t
		order = append(order, id)
	}
	return all, order, rows.Err()
}

// The facts behind the stored totals, for every campaign at once.
var (
	states = strings.NewReplacer("{counted}", quoted(lifecycle.CountedPledges), "{holding}", quoted(lifecycle.HoldingPledges))

	backersOfCampaigns = states.Replace(`SELECT campaign_id, COUNT(DISTINCT backer_id), COUNT(*) FROM pledges
		WHERE state IN ({counted}) GROUP BY campaign_id`)

	unitsOfTiers = states.Replace(`SELECT t.campaign_id, t.price_minor, t.claimed, t.promised,
			CAST(COALESCE(SUM(CASE WHEN p.state IN ({counted}, {holding}) THEN l.quantity ELSE 0 END), 0) AS BIGINT),
			CAST(COALESCE(SUM(CASE WHEN p.state IN ({counted}) THEN l.quantity ELSE 0 END), 0) AS BIGINT),
			CAST(COALESCE(SUM(CASE WHEN p.state IN ({counted}) THEN l.quantity * COALESCE(l.final_unit_minor, 0) ELSE 0 END), 0) AS BIGINT)
		FROM tiers t LEFT JOIN pledge_lines l ON l.tier_id = t.id LEFT JOIN pledges p ON p.id = l.pledge_id
		GROUP BY t.id, t.campaign_id, t.price_minor, t.claimed, t.promised, t.position ORDER BY t.campaign_id, t.position`)
)

func readBackers(ctx context.Context, tx *sql.Tx, all map[uuid.UUID]*totals) error {
	rows, err := tx.QueryContext(ctx, backersOfCampaigns)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	for rows.Next() {
		var id uuid.UUID
		var backers, pledges int64
		if err := rows.Scan(&id, &backers, &pledges); err != nil {
			return err
		}
		if t := all[id]; t != nil {
			t.factBackers, t.factPledges = backers, pledges
		}
	}
	return rows.Err()
}

func readTiers(ctx context.Context, tx *sql.Tx, all map[uuid.UUID]*totals) error {
	rows, err := tx.QueryContext(ctx, unitsOfTiers)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	for rows.Next() {
		var id uuid.UUID
		var t tierTotals
		if err := rows.Scan(&id, &t.price, &t.claimed, &t.promised, &t.factClaimed, &t.factPromised, &t.finalGoods); err != nil {
			return err
		}
		if c := all[id]; c != nil {
			c.tiers = append(c.tiers, t)
		}
	}
	return rows.Err()
}

// goods answers the raised amount from the facts: before the closing at the price
// the ladder gives for the backers of now, after it at the final prices.
func (t *totals) goods() int64 {
	sum := int64(0)
	for _, tier := range t.tiers {
		if t.closed {
			sum += tier.finalGoods
			continue
		}
		sum += tier.factPromised * int64(offer.UnitPrice(tier.price, t.tiers[0].price, t.ladder, int(t.factBackers)))
	}
	return sum
}

func (t *totals) differences(id uuid.UUID) []Difference {
	var out []Difference
	compare := func(total string, stored, facts int64) {
		if stored != facts {
			out = append(out, Difference{CampaignID: id, Slug: t.slug, Total: total, Stored: stored, Facts: facts})
		}
	}
	compare("raised", t.raised, t.goods())
	compare("backers", t.backers, t.factBackers)
	compare("pledges", t.pledges, t.factPledges)
	for i, tier := range t.tiers {
		compare(fmt.Sprintf("tiers.%d.claimed", i), tier.claimed, tier.factClaimed)
		compare(fmt.Sprintf("tiers.%d.promised", i), tier.promised, tier.factPromised)
	}
	return out
}

func quoted[T ~string](list []T) string {
	s := ""
	for i, v := range list {
		if i > 0 {
			s += ", "
		}
		s += "'" + string(v) + "'"
	}
	return s
}
