package bench

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"shanhuo.app/server/offer"
)

// What follows is the campaign page as one would write it by hand for PostgreSQL and
// nothing else: the reads of campaign.Page in one batch, structs, encoding/json. No
// schema, no languages, no rights, no metrics. It is what the API is measured against,
// and it answers byte for byte the same data.

type peerMoney struct {
	Minor    int64  `json:"minor"`
	Currency string `json:"currency"`
}

func cny(minor int64) peerMoney { return peerMoney{minor, "CNY"} }

type peerPage struct {
	ID            string     `json:"id"`
	Slug          string     `json:"slug"`
	Title         string     `json:"title"`
	Summary       string     `json:"summary"`
	State         string     `json:"state"`
	Produce       string     `json:"produce"`
	DeliveryMonth string     `json:"deliveryMonth"`
	Days          int        `json:"days"`
	Goal          peerMoney  `json:"goal"`
	Raised        peerMoney  `json:"raised"`
	BackerCount   int        `json:"backerCount"`
	PledgeCount   int        `json:"pledgeCount"`
	Deadline      *time.Time `json:"deadline"`
	Region        struct {
		Code  string `json:"code"`
		Name  string `json:"name"`
		Level string `json:"level"`
		Path  string `json:"path"`
	} `json:"region"`
	Owner struct {
		DisplayName string `json:"displayName"`
	} `json:"owner"`
	Tiers   []peerTier          `json:"tiers"`
	Pledges edges[*peerSupport] `json:"pledges"`
	Posts   edges[*peerPost]    `json:"posts"`

	// What the API read beside it, for fields that nobody asked for.
	created, updated                            time.Time
	launch, launched, closed, dunning, settled  *time.Time
	owner, drafter                              uuid.UUID
	cover                                       *uuid.UUID
	beneficiary, payee, reason                  string
	version, floor                              int
	collected, freight, fees, refunded, paidOut int64
	momentum                                    float64
	drafterName                                 *string
	above                                       [3]struct{ code, name, path *string }
	vouchedAt, approvedAt, provedAt             *time.Time
	voucher, village, approver, county, hash    *string
	success                                     *bool
	backers, goods                              *int64
	story                                       offer.Story
	costs                                       []offer.CostLine
	ladder                                      []offer.Rung
	photos                                      []peerPhoto
	questions                                   []*peerPost
}

type peerTier struct {
	ID      string    `json:"id"`
	Title   string    `json:"title"`
	Price   peerMoney `json:"price"`
	Limit   *int      `json:"limit"`
	Claimed int       `json:"claimed"`

	campaign           uuid.UUID
	position, promised int
	goods              string
	perPerson          *int
	freight            offer.Freight
}

type peerSupport struct {
	Name        *string   `json:"name"`
	Quantity    int       `json:"quantity"`
	CommittedAt time.Time `json:"committedAt"`

	id uuid.UUID
}

type peerPost struct {
	Title     string    `json:"title"`
	Body      string    `json:"body"`
	Author    string    `json:"author"`
	CreatedAt time.Time `json:"createdAt"`

	id         uuid.UUID
	answeredAt *time.Time
	answerer   string
}

type peerPhoto struct {
	id, campaign            uuid.UUID
	key, color, format, alt string
	position, width, height int
}

type edges[T any] struct {
	Edges []edge[T] `json:"edges"`
}

type edge[T any] struct {
	Node T `json:"node"`
}

const peerCampaign = `SELECT c.id, c.created_at, c.updated_at, c.slug, c.title, c.summary, c.state, c.version, c.region_code, c.region_path,
	c.produce, c.owner_id, c.drafted_by, c.beneficiary_name, c.payee_name, c.goal_minor, c.floor_basis_points, c.days, c.delivery_month,
	c.story, c.costs, c.ladder, c.launch_at, c.launched_at, c.deadline, c.closed_at, c.dunning_ends_at, c.settled_at, c.state_reason,
	c.cover_id, c.raised_minor, c.backer_count, c.pledge_count, c.collected_minor, c.freight_collected_minor, c.fees_minor,
	c.refunded_minor, c.paid_out_minor, c.momentum,
	v.name, t.id, t.name, t.path, y.id, y.name, y.path, r.id, r.name, r.path,
	o.display_name, d.display_name, vs.decided_at, vp.display_name, vr.name, ks.decided_at, kp.display_name, kr.name,
	k.closed_at, k.success, k.backers, k.goods_minor, k.sha256
FROM campaigns c
LEFT JOIN regions v ON v.id = c.region_code
LEFT JOIN regions t ON t.id = v.parent_code
LEFT JOIN regions y ON y.id = t.parent_code
LEFT JOIN regions r ON r.id = y.parent_code
LEFT JOIN persons o ON o.id = c.owner_id
LEFT JOIN persons d ON d.id = c.drafted_by
LEFT JOIN review_steps vs ON vs.campaign_id = c.id AND vs.round = c.round AND vs.kind = 'VILLAGE' AND vs.state = 'APPROVED'
LEFT JOIN persons vp ON vp.id = vs.decided_by
LEFT JOIN regions vr ON vr.id = vs.region_code
LEFT JOIN review_steps ks ON ks.campaign_id = c.id AND ks.round = c.round AND ks.kind = 'COUNTY' AND ks.state = 'APPROVED'
LEFT JOIN persons kp ON kp.id = ks.decided_by
LEFT JOIN regions kr ON kr.id = ks.region_code
LEFT JOIN closings k ON k.campaign_id = c.id
WHERE c.slug = $1`

const peerTiers = `SELECT id, campaign_id, position, title, goods, price_minor, stock, per_person, freight, claimed, promised
FROM tiers WHERE campaign_id = (SELECT id FROM campaigns WHERE slug = $1) ORDER BY position`

const peerPhotos = `SELECT id, campaign_id, position, key, width, height, color, format, alt
FROM photos WHERE campaign_id = (SELECT id FROM campaigns WHERE slug = $1) ORDER BY position`

// peerSupports takes the end of the index for each state that counts, as the portal does.
const peerSupports = `WITH hot AS (SELECT id FROM campaigns WHERE slug = $1),
latest AS (
	SELECT e.* FROM unnest(ARRAY['COMMITTED', 'QUEUED', 'CHARGING', 'PROCESSING', 'AUTH_REQUIRED', 'ERRORED_SOFT', 'ERRORED_HARD',
		'COLLECTED', 'PART_REFUNDED', 'REFUNDED']) AS s(state)
	CROSS JOIN LATERAL (SELECT id, backer_id, anonymous, committed_at FROM pledges
		WHERE campaign_id = (SELECT id FROM hot) AND state = s.state AND committed_at IS NOT NULL
		ORDER BY committed_at DESC, id DESC LIMIT 11) e
	ORDER BY committed_at DESC, id DESC LIMIT 11)
SELECT l.id, CASE WHEN l.anonymous THEN NULL ELSE b.display_name END, l.committed_at,
	(SELECT sum(quantity)::bigint FROM pledge_lines WHERE pledge_id = l.id)
FROM latest l JOIN persons b ON b.id = l.backer_id ORDER BY l.committed_at DESC, l.id DESC`

const peerSaid = `WITH hot AS (SELECT id FROM campaigns WHERE slug = $1), said AS (
	(SELECT true AS post, id, created_at, author_id AS by_id, title, body, NULL::timestamptz AS answered_at, NULL::uuid AS answered_by
		FROM posts WHERE campaign_id = (SELECT id FROM hot) ORDER BY created_at DESC, id DESC LIMIT 4)
	UNION ALL
	(SELECT false, id, created_at, asked_by, text, answer, answered_at, answered_by
		FROM questions WHERE campaign_id = (SELECT id FROM hot) ORDER BY created_at DESC, id DESC LIMIT 21))
SELECT s.post, s.id, s.title, s.body, a.display_name, s.created_at, s.answered_at, coalesce(b.display_name, '')
FROM said s JOIN persons a ON a.id = s.by_id LEFT JOIN persons b ON b.id = s.answered_by ORDER BY s.created_at DESC, s.id DESC`

func opaque(kind string, id uuid.UUID) string {
	return base64.RawURLEncoding.EncodeToString([]byte(kind + ":" + id.String()))
}

// peer serves GET /?slug=… from a pool of its own, of the same size as the portal's.
func peer(tb testing.TB, url string) http.Handler {
	tb.Helper()
	config, err := pgxpool.ParseConfig(url)
	must(tb, err)
	config.MaxConns = conns
	config.ConnConfig.RuntimeParams["timezone"] = "UTC"
	pool, err := pgxpool.NewWithConfig(tb.Context(), config)
	must(tb, err)
	tb.Cleanup(pool.Close)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, err := readPeer(r.Context(), pool, r.URL.Query().Get("slug"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		body, err := json.Marshal(map[string]map[string]*peerPage{"data": {"campaign": p}})
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(body)
	})
}

func readPeer(ctx context.Context, pool *pgxpool.Pool, slug string) (*peerPage, error) {
	p := &peerPage{}
	batch := &pgx.Batch{}
	batch.Queue(peerCampaign, slug).QueryRow(func(row pgx.Row) error {
		var id uuid.UUID
		var goal, raised int64
		err := row.Scan(&id, &p.created, &p.updated, &p.Slug, &p.Title, &p.Summary, &p.State, &p.version, &p.Region.Code, &p.Region.Path,
			&p.Produce, &p.owner, &p.drafter, &p.beneficiary, &p.payee, &goal, &p.floor, &p.Days, &p.DeliveryMonth,
			&p.story, &p.costs, &p.ladder, &p.launch, &p.launched, &p.Deadline, &p.closed, &p.dunning, &p.settled, &p.reason,
			&p.cover, &raised, &p.BackerCount, &p.PledgeCount, &p.collected, &p.freight, &p.fees, &p.refunded, &p.paidOut, &p.momentum,
			&p.Region.Name, &p.above[2].code, &p.above[2].name, &p.above[2].path, &p.above[1].code, &p.above[1].name, &p.above[1].path,
			&p.above[0].code, &p.above[0].name, &p.above[0].path, &p.Owner.DisplayName, &p.drafterName,
			&p.vouchedAt, &p.voucher, &p.village, &p.approvedAt, &p.approver, &p.county, &p.provedAt, &p.success, &p.backers, &p.goods, &p.hash)
		p.ID, p.Goal, p.Raised, p.Region.Level = opaque("Campaign", id), cny(goal), cny(raised), "village"
		return err
	})
	batch.Queue(peerTiers, slug).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			var t peerTier
			var id uuid.UUID
			var price int64
			if err := rows.Scan(&id, &t.campaign, &t.position, &t.Title, &t.goods, &price, &t.Limit, &t.perPerson, &t.freight, &t.Claimed, &t.promised); err != nil {
				return err
			}
			t.ID, t.Price = opaque("Tier", id), cny(price)
			p.Tiers = append(p.Tiers, t)
		}
		return rows.Err()
	})
	batch.Queue(peerPhotos, slug).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			var f peerPhoto
			if err := rows.Scan(&f.id, &f.campaign, &f.position, &f.key, &f.width, &f.height, &f.color, &f.format, &f.alt); err != nil {
				return err
			}
			p.photos = append(p.photos, f)
		}
		return rows.Err()
	})
	batch.Queue(peerSupports, slug).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			s := &peerSupport{}
			if err := rows.Scan(&s.id, &s.Name, &s.CommittedAt, &s.Quantity); err != nil {
				return err
			}
			p.Pledges.Edges = append(p.Pledges.Edges, edge[*peerSupport]{s})
		}
		p.Pledges.Edges = p.Pledges.Edges[:min(10, len(p.Pledges.Edges))]
		return rows.Err()
	})
	batch.Queue(peerSaid, slug).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			var isPost bool
			s := &peerPost{}
			if err := rows.Scan(&isPost, &s.id, &s.Title, &s.Body, &s.Author, &s.CreatedAt, &s.answeredAt, &s.answerer); err != nil {
				return err
			}
			if isPost {
				p.Posts.Edges = append(p.Posts.Edges, edge[*peerPost]{s})
			} else {
				p.questions = append(p.questions, s)
			}
		}
		p.Posts.Edges = p.Posts.Edges[:min(3, len(p.Posts.Edges))]
		return rows.Err()
	})
	return p, pool.SendBatch(ctx, batch).Close()
}
