package pledge

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/dialect"
	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/attempt"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/ent/gen/pledgeline"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/store"
)

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
