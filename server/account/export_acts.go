package account

import (
	"bytes"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/campaign"
	"shanhuo.app/ent/gen/follow"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/ent/gen/pledgeline"
	"shanhuo.app/ent/gen/post"
	"shanhuo.app/ent/gen/problem"
	"shanhuo.app/ent/gen/question"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/personal"
)

type pledgeRow struct {
	ID             uuid.UUID        `json:"id"`
	Campaign       *string          `json:"campaign"` // its slug
	State          lifecycle.Pledge `json:"state"`
	CreatedAt      time.Time        `json:"createdAt"`
	CommittedAt    *time.Time       `json:"committedAt"`
	CollectedAt    *time.Time       `json:"collectedAt"`
	Anonymous      bool             `json:"anonymous"`
	Lines          []lineRow        `json:"lines"`
	GoodsMinor     money.Fen        `json:"goodsMinor"`
	FreightMinor   money.Fen        `json:"freightMinor"`
	FinalMinor     *money.Fen       `json:"finalMinor"`
	CollectedMinor money.Fen        `json:"collectedMinor"`
	RefundedMinor  money.Fen        `json:"refundedMinor"`
	Card           cardRow          `json:"card"`
	Address        *offer.Address   `json:"address"`
	Consent        offer.Consent    `json:"consent"`
}

type lineRow struct {
	Tier             string     `json:"tier"`
	Quantity         int        `json:"quantity"`
	UnitPriceMinor   money.Fen  `json:"unitPriceMinor"`
	UnitFreightMinor money.Fen  `json:"unitFreightMinor"`
	FinalUnitMinor   *money.Fen `json:"finalUnitMinor"`
}

type cardRow struct {
	Brand string `json:"brand"`
	Last4 string `json:"last4"`
}

func (e *export) pledges(ctx context.Context) (int, error) {
	read, err := e.db.Client.Pledge.Query().Where(pledge.BackerID(e.me)).WithCampaign(slugOnly).
		WithLines(func(q *gen.PledgeLineQuery) { q.Order(pledgeline.ByID()).WithTier() }).
		Order(gen.Desc(pledge.FieldCreatedAt, pledge.FieldID)).Limit(maxExported + 1).All(ctx)
	return rows(&e.document.Pledges, read, func(p *gen.Pledge) pledgeRow {
		e.own["pledge "+p.ID.String()] = true
		row := pledgeRow{
			ID: p.ID, State: p.State, CreatedAt: p.CreatedAt, CommittedAt: p.CommittedAt, CollectedAt: p.CollectedAt, Anonymous: p.Anonymous,
			Lines: make([]lineRow, len(p.Edges.Lines)), GoodsMinor: p.GoodsMinor, FreightMinor: p.FreightMinor, FinalMinor: p.FinalMinor,
			CollectedMinor: p.CollectedMinor, RefundedMinor: p.RefundedMinor, Card: cardRow{p.MethodBrand, p.MethodLast4},
			Address: e.openedAddress(ctx, p.ID, p.AddressSealed, personal.Address), Consent: p.Consent, Campaign: slugOf(p.Edges.Campaign),
		}
		for i, l := range p.Edges.Lines {
			row.Lines[i] = lineRow{Quantity: l.Quantity, UnitPriceMinor: l.UnitPriceMinor, UnitFreightMinor: l.UnitFreightMinor, FinalUnitMinor: l.FinalUnitMinor}
			if l.Edges.Tier != nil {
				row.Lines[i].Tier = l.Edges.Tier.Title
			}
		}
		return row
	}), err
}

// slugOnly reads of a campaign what names it.
func slugOnly(q *gen.CampaignQuery) { q.Select(campaign.FieldID, campaign.FieldSlug) }

// slugOf names a campaign, nil when the person may not read it any more.
func slugOf(c *gen.Campaign) *string {
	if c == nil {
		return nil
	}
	return &c.Slug
}

type campaignRow struct {
	Slug            string             `json:"slug"`
	Title           string             `json:"title"`
	State           lifecycle.Campaign `json:"state"`
	Owner           bool               `json:"owner"`
	Drafter         bool               `json:"drafter"`
	Village         string             `json:"village"` // its code
	CreatedAt       time.Time          `json:"createdAt"`
	LaunchedAt      *time.Time         `json:"launchedAt"`
	Deadline        *time.Time         `json:"deadline"`
	ClosedAt        *time.Time         `json:"closedAt"`
	SettledAt       *time.Time         `json:"settledAt"`
	Summary         string             `json:"summary"`
	Story           offer.Story        `json:"story"`
	BeneficiaryName string             `json:"beneficiaryName"`
	PayeeName       string             `json:"payeeName"`
	PayeeBank       string             `json:"payeeBank"`
	PayeeLast4      string             `json:"payeeLast4"`
	GoalMinor       money.Fen          `json:"goalMinor"`
	RaisedMinor     money.Fen          `json:"raisedMinor"`
	CollectedMinor  money.Fen          `json:"collectedMinor"`
	PaidOutMinor    money.Fen          `json:"paidOutMinor"`
}

func (e *export) campaigns(ctx context.Context) (int, error) {
	read, err := e.db.Client.Campaign.Query().Where(campaign.Or(campaign.OwnerID(e.me), campaign.DraftedBy(e.me))).
		Order(gen.Desc(campaign.FieldCreatedAt, campaign.FieldID)).Limit(maxExported + 1).All(ctx)
	return rows(&e.document.Campaigns, read, func(c *gen.Campaign) campaignRow {
		row := campaignRow{
			Slug: c.Slug, Title: c.Title, State: c.State, Owner: c.OwnerID == e.me, Drafter: c.DraftedBy == e.me, Village: c.RegionCode,
			CreatedAt: c.CreatedAt, LaunchedAt: c.LaunchedAt, Deadline: c.Deadline, ClosedAt: c.ClosedAt, SettledAt: c.SettledAt,
			Summary: c.Summary, Story: c.Story, BeneficiaryName: c.BeneficiaryName, PayeeName: c.PayeeName,
			GoalMinor: c.GoalMinor, RaisedMinor: c.RaisedMinor, CollectedMinor: c.CollectedMinor, PaidOutMinor: c.PaidOutMinor,
		}
		if row.Owner {
			e.own["campaign "+c.ID.String()] = true
			row.PayeeBank, row.PayeeLast4 = c.PayeeBank, c.PayeeAccountLast4
		}
		return row
	}), err
}

type questionRow struct {
	Campaign   *string    `json:"campaign"`
	CreatedAt  time.Time  `json:"createdAt"`
	Text       string     `json:"text"`
	Answer     string     `json:"answer"`
	AnsweredAt *time.Time `json:"answeredAt"`
}

func (e *export) questions(ctx context.Context) (int, error) {
	read, err := e.db.Client.Question.Query().Where(question.AskedBy(e.me)).WithCampaign(slugOnly).
		Order(gen.Desc(question.FieldCreatedAt, question.FieldID)).Limit(maxExported + 1).All(ctx)
	return rows(&e.document.Questions, read, func(q *gen.Question) questionRow {
		e.own["question "+q.ID.String()] = true
		return questionRow{slugOf(q.Edges.Campaign), q.CreatedAt, q.Text, q.Answer, q.AnsweredAt}
	}), err
}

type postRow struct {
	Campaign  *string   `json:"campaign"`
	CreatedAt time.Time `json:"createdAt"`
	Title     string    `json:"title"`
	Body      string    `json:"body"`
}

func (e *export) posts(ctx context.Context) (int, error) {
	read, err := e.db.Client.Post.Query().Where(post.AuthorID(e.me)).WithCampaign(slugOnly).
		Order(gen.Desc(post.FieldCreatedAt, post.FieldID)).Limit(maxExported + 1).All(ctx)
	return rows(&e.document.Posts, read, func(p *gen.Post) postRow {
		e.own["post "+p.ID.String()] = true
		return postRow{slugOf(p.Edges.Campaign), p.CreatedAt, p.Title, p.Body}
	}), err
}

type followRow struct {
	Campaign  *string   `json:"campaign"`
	CreatedAt time.Time `json:"createdAt"`
}

func (e *export) follows(ctx context.Context) (int, error) {
	read, err := e.db.Client.Follow.Query().Where(follow.PersonID(e.me)).
		Order(gen.Desc(follow.FieldCreatedAt, follow.FieldID)).Limit(maxExported + 1).All(ctx)
	if err != nil {
		return 0, err
	}
	slugs, err := slugsOf(ctx, e, read, func(f *gen.Follow) uuid.UUID { return f.CampaignID })
	return rows(&e.document.Follows, read, func(f *gen.Follow) followRow { return followRow{slugs[f.CampaignID], f.CreatedAt} }), err
}

type problemRow struct {
	Campaign  *string       `json:"campaign"`
	Kind      string        `json:"kind"`
	Text      string        `json:"text"`
	State     problem.State `json:"state"`
	Outcome   string        `json:"outcome"`
	CreatedAt time.Time     `json:"createdAt"`
	HandledAt *time.Time    `json:"handledAt"`
}

func (e *export) problems(ctx context.Context) (int, error) {
	read, err := e.db.Client.Problem.Query().Where(problem.ReporterID(e.me)).
		Order(gen.Desc(problem.FieldCreatedAt, problem.FieldID)).Limit(maxExported + 1).All(ctx)
	if err != nil {
		return 0, err
	}
	slugs, err := slugsOf(ctx, e, read, func(p *gen.Problem) uuid.UUID { return p.CampaignID })
	return rows(&e.document.Problems, read, func(p *gen.Problem) problemRow {
		e.own["problem "+p.ID.String()] = true
		return problemRow{slugs[p.CampaignID], p.Kind, p.Text, p.State, p.Outcome, p.CreatedAt, p.HandledAt}
	}), err
}

// slugsOf names the campaigns that rows without an edge to them are about, as far as the
// person may read them, some hundreds in one statement.
func slugsOf[R any](ctx context.Context, e *export, list []R, campaignOf func(R) uuid.UUID) (map[uuid.UUID]*string, error) {
	slugs := map[uuid.UUID]*string{}
	for part := range slices.Chunk(list, 500) {
		ids := make([]uuid.UUID, len(part))
		for i, r := range part {
			ids[i] = campaignOf(r)
		}
		query := e.db.Client.Campaign.Query().Where(campaign.IDIn(ids...))
		slugOnly(query)
		found, err := query.All(ctx)
		if err != nil {
			return nil, err
		}
		for _, c := range found {
			slugs[c.ID] = slugOf(c)
		}
	}
	return slugs, nil
}

// newest answers entries once each, the newest first.
func newest(list []*gen.AuditEntry) []*gen.AuditEntry {
	slices.SortFunc(list, func(x, y *gen.AuditEntry) int {
		if c := y.CreatedAt.Compare(x.CreatedAt); c != 0 {
			return c
		}
		return bytes.Compare(y.ID[:], x.ID[:])
	})
	return slices.CompactFunc(list, func(x, y *gen.AuditEntry) bool { return x.ID == y.ID })
}
