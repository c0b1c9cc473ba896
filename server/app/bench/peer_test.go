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

	story     offer.Story
	costs     []offer.CostLine
	ladder    []offer.Rung
	photos    []peerPhoto
	questions []*peerPost
}

type peerTier struct {
	ID      string    `json:"id"`
	Title   string    `json:"title"`
	Price   peerMoney `json:"price"`
	Limit   *int      `json:"limit"`
	Claimed int       `json:"claimed"`

	goods     string
	perPerson *int
	freight   offer.Freight
}

type peerSupport struct {
	Name        *string   `json:"name"`
	Quantity    int       `json:"quantity"`
	CommittedAt time.Time `json:"committedAt"`
}

type peerPost struct {
	Title     string    `json:"title"`
	Body      string    `json:"body"`
	Author    string    `json:"author"`
	CreatedAt time.Time `json:"createdAt"`

	answerer string
}

type peerPhoto struct {
	id, key, color, format, alt string
	width, height               int
}

type edges[T any] struct {
	Edges []edge[T] `json:"edges"`
}

type edge[T any] struct {
	Node T `json:"node"`
}

const peerCampaign = `SELECT c.id, c.slug, c.title, c.summary, c.state, c.produce, c.delivery_month, c.days, c.goal_minor, c.raised_minor,
	c.backer_count, c.pledge_count, c.deadline, c.region_code, c.region_path, c.story, c.costs, c.ladder, v.name, o.display_name,
	t.name, y.name, r.name, vp.display_name, vr.name, kp.display_name, kr.name, k.sha256
FROM campaigns c
LEFT JOIN regions v ON v.id = c.region_code
LEFT JOIN regions t ON t.id = v.parent_code
LEFT JOIN regions y ON y.id = t.parent_code
LEFT JOIN regions r ON r.id = y.parent_code
LEFT JOIN persons o ON o.id = c.owner_id
LEFT JOIN review_steps vs ON vs.campaign_id = c.id AND vs.round = c.round AND vs.kind = 'VILLAGE' AND vs.state = 'APPROVED'
LEFT JOIN persons vp ON vp.id = vs.decided_by
LEFT JOIN regions vr ON vr.id = vs.region_code
LEFT JOIN review_steps ks ON ks.campaign_id = c.id AND ks.round = c.round AND ks.kind = 'COUNTY' AND ks.state = 'APPROVED'
LEFT JOIN persons kp ON kp.id = ks.decided_by
LEFT JOIN regions kr ON kr.id = ks.region_code
LEFT JOIN closings k ON k.campaign_id = c.id
WHERE c.slug = $1`

const peerTiers = `SELECT id, title, goods, price_minor, stock, per_person, freight, claimed
FROM tiers WHERE campaign_id = (SELECT id FROM campaigns WHERE slug = $1) ORDER BY position`

const peerPhotos = `SELECT id, key, width, height, color, format, alt
FROM photos WHERE campaign_id = (SELECT id FROM campaigns WHERE slug = $1) ORDER BY position`

// peerSupports takes the end of the index for each state that counts, as the portal does.
const peerSupports = `WITH hot AS (SELECT id FROM campaigns WHERE slug = $1),
latest AS (
	SELECT e.* FROM unnest(ARRAY['COMMITTED', 'QUEUED', 'CHARGING', 'PROCESSING', 'AUTH_REQUIRED', 'ERRORED_SOFT', 'ERRORED_HARD',
		'COLLECTED', 'PART_REFUNDED', 'REFUNDED']) AS s(state)
	CROSS JOIN LATERAL (SELECT id, backer_id, anonymous, committed_at FROM pledges
		WHERE campaign_id = (SELECT id FROM hot) AND state = s.state AND committed_at IS NOT NULL
		ORDER BY committed_at DESC, id DESC LIMIT 10) e
	ORDER BY committed_at DESC, id DESC LIMIT 10)
SELECT CASE WHEN l.anonymous THEN NULL ELSE b.display_name END, l.committed_at,
	(SELECT sum(quantity)::bigint FROM pledge_lines WHERE pledge_id = l.id)
FROM latest l JOIN persons b ON b.id = l.backer_id ORDER BY l.committed_at DESC, l.id DESC`

const peerSaid = `WITH hot AS (SELECT id FROM campaigns WHERE slug = $1), said AS (
	(SELECT true AS post, id, created_at, author_id AS by_id, title, body, NULL::uuid AS answered_by
		FROM posts WHERE campaign_id = (SELECT id FROM hot) ORDER BY created_at DESC, id DESC LIMIT 3)
	UNION ALL
	(SELECT false, id, created_at, asked_by, text, answer, answered_by
		FROM questions WHERE campaign_id = (SELECT id FROM hot) ORDER BY created_at DESC, id DESC LIMIT 20))
SELECT s.post, s.title, s.body, a.display_name, s.created_at, coalesce(b.display_name, '')
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
		var town, county, city, voucher, office, approver, above, hash *string
		err := row.Scan(&id, &p.Slug, &p.Title, &p.Summary, &p.State, &p.Produce, &p.DeliveryMonth, &p.Days, &goal, &raised,
			&p.BackerCount, &p.PledgeCount, &p.Deadline, &p.Region.Code, &p.Region.Path, &p.story, &p.costs, &p.ladder, &p.Region.Name,
			&p.Owner.DisplayName, &town, &county, &city, &voucher, &office, &approver, &above, &hash)
		p.ID, p.Goal, p.Raised, p.Region.Level = opaque("Campaign", id), cny(goal), cny(raised), "village"
		return err
	})
	batch.Queue(peerTiers, slug).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			var t peerTier
			var id uuid.UUID
			var price int64
			if err := rows.Scan(&id, &t.Title, &t.goods, &price, &t.Limit, &t.perPerson, &t.freight, &t.Claimed); err != nil {
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
			var id uuid.UUID
			if err := rows.Scan(&id, &f.key, &f.width, &f.height, &f.color, &f.format, &f.alt); err != nil {
				return err
			}
			f.id = id.String()
			p.photos = append(p.photos, f)
		}
		return rows.Err()
	})
	batch.Queue(peerSupports, slug).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			s := &peerSupport{}
			if err := rows.Scan(&s.Name, &s.CommittedAt, &s.Quantity); err != nil {
				return err
			}
			p.Pledges.Edges = append(p.Pledges.Edges, edge[*peerSupport]{s})
		}
		return rows.Err()
	})
	batch.Queue(peerSaid, slug).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			var isPost bool
			s := &peerPost{}
			if err := rows.Scan(&isPost, &s.Title, &s.Body, &s.Author, &s.CreatedAt, &s.answerer); err != nil {
				return err
			}
			if isPost {
				p.Posts.Edges = append(p.Posts.Edges, edge[*peerPost]{s})
			} else {
				p.questions = append(p.questions, s)
			}
		}
		return rows.Err()
	})
	return p, pool.SendBatch(ctx, batch).Close()
}
