package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
	"shanhuo.app/server/store/storetest"
)

const (
	// averages is how many ordinary campaigns there are, each with averagePledges.
	averages       = 200
	averagePledges = 60
	// bigPledges is what the big one has.
	bigPledges = 100_000
	bigSlug    = "big"
)

func averageSlug(i int) string { return fmt.Sprintf("average-%d", i) }

var places = []struct {
	path region.Path
	name string
}{
	{"/6212", "陇南市"}, {"/6212/621202", "武都区"}, {"/6212/621202/621202103", "角弓镇"}, {"/6212/621202/621202103/621202103201", "陈家坝村"},
}

const block = "我们家在角弓镇的山上种了二十年大红袍花椒。每年七月底八月初，一家人天不亮就上山，一把一把地摘，摘下来当天晒干，不用硫磺，也不用烘干机。" +
	"去年雨水少，果子小一些，味道反而更麻。今年想多包十亩地，先把苗钱和肥料钱凑出来，收成以后按大家订的数量寄出去。"

// world answers a PostgreSQL database with campaigns as they are in the middle of their
// time: five tiers, four photos, four posts, five questions, an attested review, and
// pledges in every ordinary state. Rows are made by statements about sets, so that a
// hundred thousand pledges take seconds.
func world(tb testing.TB, averages, bigPledges int) (db *store.DB, url string) {
	tb.Helper()
	url = storetest.PostgresURL(tb)
	db, err := store.Open(tb.Context(), store.Config{URL: url, MaxConns: conns})
	must(tb, err)
	tb.Cleanup(func() { must(tb, db.Close()) })
	access.ScopeReads(db.Client)
	ctx := access.AsSystem(tb.Context(), access.ForDemo)
	for i, p := range places {
		create := db.Client.Region.Create().SetID(p.path.Code()).SetName(p.name).SetLevel(region.Levels[i]).SetPath(p.path)
		if i > 0 {
			create.SetParentCode(places[i-1].path.Code())
		}
		must(tb, create.Exec(ctx))
	}
	run := func(statement string, args ...any) {
		tb.Helper()
		if _, err := db.Writer().ExecContext(ctx, statement, args...); err != nil {
			tb.Fatalf("%.80s: %v", statement, err)
		}
	}
	run(`INSERT INTO persons (id, created_at, display_name) SELECT gen_random_uuid(), now(), '村友 ' || n FROM generate_series(1, 5000) n`)
	campaigns(ctx, tb, db, averages)
	run(`INSERT INTO tiers (id, created_at, position, title, goods, price_minor, stock, per_person, freight, campaign_id)
		SELECT gen_random_uuid(), c.created_at, n, '大红袍花椒 ' || (n + 1) || ' 斤装', '当年新花椒，密封袋装，附检测报告。', 6800 * (n + 1),
			CASE WHEN n < 4 THEN 1000000 END, CASE WHEN n = 0 THEN 20 END, '{"default": 800, "byProvince": {"甘肃": 400, "西藏": 1800}}', c.id
		FROM campaigns c CROSS JOIN generate_series(0, 4) n`)
	run(`INSERT INTO photos (id, created_at, position, key, width, height, color, format, alt, campaign_id)
		SELECT gen_random_uuid(), c.created_at, n, gen_random_uuid()::text, 1280, 960, '#a33b2a', 'jpeg', '山坡上的花椒树', c.id
		FROM campaigns c CROSS JOIN generate_series(0, 3) n`)
	run(`UPDATE campaigns SET cover_id = p.id FROM photos p WHERE p.campaign_id = campaigns.id AND p.position = 0`)
	run(`INSERT INTO posts (id, created_at, author_id, title, body, campaign_id)
		SELECT gen_random_uuid(), c.launched_at + n * interval '1 day', c.owner_id, '采摘第 ' || n || ' 天', $1, c.id
		FROM campaigns c CROSS JOIN generate_series(1, 4) n`, block+"\n\n"+block)
	run(`INSERT INTO questions (id, created_at, asked_by, text, answer, answered_by, answered_at, campaign_id)
		SELECT gen_random_uuid(), c.launched_at + n * interval '1 hour', (SELECT id FROM persons OFFSET n LIMIT 1), '什么时候可以发货？', '八月底晒干以后就发。',
			c.owner_id, c.launched_at + n * interval '2 hours', c.id
		FROM campaigns c CROSS JOIN generate_series(1, 5) n`)
	run(`INSERT INTO review_steps (id, created_at, region_path, round, kind, region_code, due_at, state, decided_by, decided_at, comment, campaign_id)
		SELECT gen_random_uuid(), c.created_at, s.path, 1, s.kind, s.code, c.launched_at, 'APPROVED', c.owner_id, c.launched_at, '情况属实。', c.id
		FROM campaigns c CROSS JOIN (VALUES ('VILLAGE', $1::text, $2::text), ('COUNTY', $3::text, $4::text)) AS s(kind, path, code)`,
		string(places[3].path), places[3].path.Code(), string(places[1].path), places[1].path.Code())
	pledges(tb, run, bigPledges)
	for _, statement := range []string{"VACUUM ANALYZE", "CHECKPOINT"} {
		run(statement)
	}
	return db, url
}

func campaigns(ctx context.Context, tb testing.TB, db *store.DB, averages int) {
	tb.Helper()
	var owners []uuid.UUID
	rows, err := db.Reader().QueryContext(ctx, `SELECT id FROM persons LIMIT 100`)
	must(tb, err)
	for rows.Next() {
		var id uuid.UUID
		must(tb, rows.Scan(&id))
		owners = append(owners, id)
	}
	must(tb, rows.Err())
	must(tb, rows.Close())
	now, err := db.Now(ctx)
	must(tb, err)
	slugs := []string{bigSlug}
	for i := range averages {
		slugs = append(slugs, averageSlug(i))
	}
	creates := make([]*gen.CampaignCreate, len(slugs))
	for i, slug := range slugs {
		owner := owners[i%len(owners)]
		creates[i] = db.Client.Campaign.Create().SetSlug(slug).SetTitle("角弓镇陈家坝村的大红袍花椒").SetSummary("一家四口，三亩花椒地，今年想扩到十亩。").
			SetState("LIVE").SetRegionPath(places[3].path).SetRegionCode(places[3].path.Code()).SetProduce("SICHUAN_PEPPER").
			SetOwnerID(owner).SetDraftedBy(owner).SetBeneficiaryName("李秀英一家").SetPayeeName("陈家坝村花椒合作社").SetGoalMinor(100_000_00).
			SetRound(1).SetDays(30).SetDeliveryMonth(now.AddDate(0, 4, 0).Format("2006-01")).
			SetStory(offer.Story{Who: block, Grow: block, Money: block, Ship: block, Risks: block}).
			SetCosts([]offer.CostLine{{Kind: "HOUSEHOLD", Label: "农户", BasisPoints: 7000}, {Kind: "FREIGHT", Label: "运费", BasisPoints: 2000}, {Kind: "FEES", Label: "手续费", BasisPoints: 1000}}).
			SetLadder([]offer.Rung{{Backers: 50, Price: 64_00}, {Backers: 200, Price: 60_00}}).
			SetLaunchAt(now.AddDate(0, 0, -10)).SetLaunchedAt(now.AddDate(0, 0, -10)).SetDeadline(now.AddDate(0, 0, 20))
	}
	for len(creates) > 0 {
		n := min(len(creates), 500)
		must(tb, db.Client.Campaign.CreateBulk(creates[:n]...).Exec(ctx))
		creates = creates[n:]
	}
}

// pledges gives every campaign its pledges: of ten, eight are committed, one was
// cancelled and one still waits for a card.
func pledges(tb testing.TB, run func(statement string, args ...any), bigPledges int) {
	tb.Helper()
	consent, err := json.Marshal(offer.Consent{TextVersion: "1", Locale: "zh-CN", AgreedAt: time.Unix(0, 0).UTC().Format(time.RFC3339), Cap: 76_00, LastChargeDate: "2027-01-01"})
	must(tb, err)
	run(strings.ReplaceAll(`INSERT INTO pledges (id, created_at, region_path, state, idempotency_key, input_hash, anonymous, address_sealed, province,
			goods_minor, freight_minor, consent, hold_until, committed_at, method, method_brand, method_last4, updated_at, backer_id, campaign_id)
		SELECT gen_random_uuid(), made.at, c.region_path, made.state, made.n::text, '\x01', made.n % 7 = 0, decode(repeat('ab', 180), 'hex'), '上海',
			6800, 800, $1::jsonb, made.at + interval '15 minutes', CASE WHEN made.state <> 'AWAITING_METHOD' THEN made.at END, 'pm_1', 'visa', '4242', made.at,
			b.id, c.id
		FROM campaigns c
		CROSS JOIN LATERAL (SELECT n, c.launched_at + (n / @::float8) * interval '9 days' AS at,
				CASE n % 10 WHEN 3 THEN 'CANCELLED' WHEN 6 THEN 'AWAITING_METHOD' ELSE 'COMMITTED' END AS state
			FROM generate_series(1, @) n) made
		JOIN (SELECT id, row_number() OVER () - 1 AS n FROM persons) b ON b.n = (made.n * 37) % 5000`,
		"@", fmt.Sprintf("(CASE c.slug WHEN '%s' THEN %d ELSE %d END)", bigSlug, bigPledges, averagePledges)), string(consent))
	run(`INSERT INTO pledge_lines (id, created_at, campaign_id, quantity, unit_price_minor, unit_freight_minor, pledge_id, tier_id)
		SELECT gen_random_uuid(), p.created_at, p.campaign_id, 1, 6800, 800, p.id, t.id FROM pledges p JOIN tiers t ON t.campaign_id = p.campaign_id AND t.position = 0`)
	run(`UPDATE campaigns SET pledge_count = s.pledges, backer_count = s.backers, raised_minor = s.goods FROM (
			SELECT campaign_id, count(*) AS pledges, count(DISTINCT backer_id) AS backers, sum(goods_minor) AS goods FROM pledges WHERE state = 'COMMITTED' GROUP BY 1) s
		WHERE s.campaign_id = campaigns.id`)
	run(`UPDATE tiers SET claimed = c.pledge_count, promised = c.pledge_count FROM campaigns c WHERE c.id = tiers.campaign_id AND tiers.position = 0`)
}
