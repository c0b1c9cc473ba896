package graph

import (
	"context"
	"net/http"
	"strconv"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/graph/model"
	"shanhuo.app/server/account"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/message"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/pledge"
	"shanhuo.app/server/review"
)

func (r *Resolver) person(ctx context.Context, c *model.Campaign, id uuid.UUID) (*model.Person, error) {
	if p := c.Source.Page; p != nil {
		name := p.Owner
		if id != p.Campaign.OwnerID {
			name = p.DraftedBy
		}
		return &model.Person{ID: rowID(kindPerson, id), DisplayName: name}, nil
	}
	names, err := c.Source.Names(ctx, r.Do.Campaigns.Names)
	if err != nil {
		return nil, err
	}
	return personOf(id, names), nil
}

// campaigns answers the campaigns with these ids as a list shows them.
func (r *Resolver) campaigns(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*model.Campaign, error) {
	rows, err := r.Do.Campaigns.Rows(ctx, ids)
	if err != nil {
		return nil, err
	}
	list := make([]campaign.Row, 0, len(rows))
	for _, id := range ids {
		if row, ok := rows[id]; ok {
			list = append(list, row)
		}
	}
	out := make(map[uuid.UUID]*model.Campaign, len(list))
	for i, c := range campaignsOfRows(list) {
		out[list[i].ID] = c
	}
	return out, nil
}

// onCampaign runs a use case on the campaign with an opaque id.
func (r *Resolver) onCampaign(ctx context.Context, id string, act func(uuid.UUID) (*gen.Campaign, error)) (*model.Campaign, []*model.UserError, error) {
	var c *gen.Campaign
	row, err := parseID(kindCampaign, id, "campaignId")
	if err == nil {
		c, err = act(row)
	}
	return r.campaignPayload(ctx, c, err)
}

// campaignPayload answers what a mutation did to a campaign, or what was wrong.
func (r *Resolver) campaignPayload(ctx context.Context, c *gen.Campaign, err error) (*model.Campaign, []*model.UserError, error) {
	if err != nil {
		faults, err := userErrors(ctx, err)
		return nil, faults, err
	}
	if !asked(ctx, "campaign") {
		return nil, []*model.UserError{}, nil
	}
	p, err := r.Do.Campaigns.Page(ctx, c.Slug)
	if err != nil {
		return nil, nil, err
	}
	return campaignOfPage(p), []*model.UserError{}, nil
}

func (r *Resolver) pledgePayload(ctx context.Context, p *gen.Pledge, err error) (*model.Pledge, []*model.UserError, error) {
	if err != nil {
		faults, err := userErrors(ctx, err)
		return nil, faults, err
	}
	var c *model.Campaign
	// A pledge that was just made carries its lines; its campaign and tiers are read
	// only for those who ask.
	if asked(ctx, "pledge", "campaign") || asked(ctx, "pledge", "lines") || asked(ctx, "pledge", "viewerCan") {
		found, err := r.campaigns(ctx, []uuid.UUID{p.CampaignID})
		if err != nil {
			return nil, nil, err
		}
		c = found[p.CampaignID]
	}
	return pledgeOf(p, c), []*model.UserError{}, nil
}

func (r *Resolver) onePledge(ctx context.Context, p *gen.Pledge) (*model.Pledge, error) {
	found, err := r.campaigns(ctx, []uuid.UUID{p.CampaignID})
	if err != nil {
		return nil, err
	}
	return pledgeOf(p, found[p.CampaignID]), nil
}

func (r *Resolver) pledgeConnection(ctx context.Context, list pledge.Page, after *string) (*model.PledgeConnection, error) {
	found, err := r.campaigns(ctx, campaignIDs(list.Rows, func(p *gen.Pledge) uuid.UUID { return p.CampaignID }))
	if err != nil {
		return nil, err
	}
	cursors := mapped(list.Rows, func(p *gen.Pledge) string { return at(p.CreatedAt, p.ID) })
	out := &model.PledgeConnection{PageInfo: pageInfo(cursors, list.HasNext, after), Edges: make([]*model.PledgeEdge, len(list.Rows))}
	for i, p := range list.Rows {
		out.Edges[i] = &model.PledgeEdge{Cursor: cursors[i], Node: pledgeOf(p, found[p.CampaignID])}
	}
	return out, nil
}

func (r *Resolver) stepConnection(ctx context.Context, list *review.QueuePage, after *string) (*model.ReviewStepConnection, error) {
	steps := mapped(list.Rows, func(row review.QueueRow) *gen.ReviewStep { return row.ReviewStep })
	nodes, err := r.stepsOf(ctx, steps)
	if err != nil {
		return nil, err
	}
	cursors := mapped(steps, func(s *gen.ReviewStep) string { return at(s.DueAt, s.ID) })
	out := &model.ReviewStepConnection{PageInfo: pageInfo(cursors, list.HasNext, after), Edges: make([]*model.ReviewStepEdge, len(nodes))}
	for i, node := range nodes {
		node.Overdue, node.MayDecide = list.Rows[i].Overdue, list.Rows[i].MayDecide
		out.Edges[i] = &model.ReviewStepEdge{Cursor: cursors[i], Node: node}
	}
	return out, nil
}

// steps answers the review of one campaign, for those who take part in it.
func (r *Resolver) steps(ctx context.Context, c *model.Campaign) ([]*model.ReviewStep, error) {
	rows, err := r.Do.Reviews.History(ctx, c.Source.Row.ID)
	if fault.Is(err, fault.Denied) || fault.Is(err, fault.Unauthenticated) {
		return []*model.ReviewStep{}, nil
	}
	if err != nil {
		return nil, err
	}
	return r.stepsOf(ctx, rows)
}

// stepsOf maps steps with their places, deciders and campaigns, in four statements.
func (r *Resolver) stepsOf(ctx context.Context, rows []*gen.ReviewStep) ([]*model.ReviewStep, error) {
	codes := mapped(rows, func(s *gen.ReviewStep) string { return s.RegionCode })
	places, err := r.Do.Regions.ByCodes(ctx, codes...)
	if err != nil {
		return nil, err
	}
	var people []uuid.UUID
	for _, s := range rows {
		if s.DecidedBy != nil {
			people = append(people, *s.DecidedBy)
		}
	}
	names, err := r.Do.Campaigns.Names(ctx, people)
	if err != nil {
		return nil, err
	}
	campaigns, err := r.campaigns(ctx, campaignIDs(rows, func(s *gen.ReviewStep) uuid.UUID { return s.CampaignID }))
	if err != nil {
		return nil, err
	}
	return mapped(rows, func(s *gen.ReviewStep) *model.ReviewStep {
		out := &model.ReviewStep{
			ID: rowID(kindStep, s.ID), Kind: model.ReviewKind(s.Kind), State: model.ReviewState(s.State), Round: s.Round,
			Campaign: campaigns[s.CampaignID], CreatedAt: s.CreatedAt, DueAt: s.DueAt, DecidedAt: s.DecidedAt, Comment: s.Comment,
			Questions: mapped(s.Questions, func(q offer.FieldQuestion) *model.FieldQuestion {
				return &model.FieldQuestion{Field: q.Field, Text: q.Text}
			}),
		}
		if place := places[s.RegionCode]; place != nil {
			out.Region = regionOf(place)
		}
		if s.DecidedBy != nil {
			out.DecidedBy = personOf(*s.DecidedBy, names)
		}
		return out
	}), nil
}

func (r *Resolver) grantsOf(ctx context.Context, rows []*gen.Grant) ([]*model.Grant, error) {
	places, err := r.Do.Regions.ByCodes(ctx, mapped(rows, func(g *gen.Grant) string { return g.RegionPath.Code() })...)
	if err != nil {
		return nil, err
	}
	return mapped(rows, func(g *gen.Grant) *model.Grant {
		out := &model.Grant{ID: rowID(kindGrant, g.ID), Role: model.Role(g.Role), ExpiresAt: g.ExpiresAt}
		if place := places[g.RegionPath.Code()]; place != nil {
			out.Region = regionOf(place)
		}
		return out
	}), nil
}

func (r *Resolver) grantPayload(ctx context.Context, g *gen.Grant, err error) (*model.Grant, []*model.UserError, error) {
	if err != nil {
		faults, err := userErrors(ctx, err)
		return nil, faults, err
	}
	list, err := r.grantsOf(ctx, []*gen.Grant{g})
	if err != nil {
		return nil, nil, err
	}
	return list[0], []*model.UserError{}, nil
}

func viewerOf(p *gen.Person) *model.Viewer {
	locale := model.LocaleEn
	if p.Locale != "en" {
		locale = model.LocaleZhCn
	}
	return &model.Viewer{ID: rowID(kindPerson, p.ID), DisplayName: p.DisplayName, Locale: locale}
}

func localeOf(l model.Locale) string {
	if l == model.LocaleEn {
		return "en"
	}
	return "zh-CN"
}

func createPledgeOf(ctx context.Context, input model.CreatePledgeInput) (pledge.CreateInput, error) {
	var faults fault.List
	in := pledge.CreateInput{
		Address: addressOf(input.ShippingAddress), IdempotencyKey: input.IdempotencyKey, Locale: message.Of(ctx),
		Anonymous: input.Anonymous != nil && *input.Anonymous,
	}
	var err error
	in.CampaignID, err = parseID(kindCampaign, input.CampaignID, "campaignId")
	faults.Add(fault.All(err)...)
	in.Lines, err = linesOf(input.Lines)
	faults.Add(fault.All(err)...)
	return in, faults.Err()
}

func changePledgeOf(ctx context.Context, input model.ChangePledgeInput) (pledge.ChangeInput, error) {
	var faults fault.List
	in := pledge.ChangeInput{Anonymous: input.Anonymous, IdempotencyKey: input.IdempotencyKey, Locale: message.Of(ctx)}
	if input.Version != nil {
		in.Version = *input.Version
	}
	if input.ShippingAddress != nil {
		a := addressOf(input.ShippingAddress)
		in.Address = &a
	}
	var err error
	in.ID, err = parseID(kindPledge, input.PledgeID, "pledgeId")
	faults.Add(fault.All(err)...)
	if input.Lines != nil {
		in.Lines, err = linesOf(input.Lines)
		faults.Add(fault.All(err)...)
	}
	return in, faults.Err()
}

func linesOf(lines []*model.PledgeLineInput) ([]pledge.LineInput, error) {
	var faults fault.List
	out := make([]pledge.LineInput, len(lines))
	for i, l := range lines {
		id, err := parseID(kindTier, l.TierID, "lines."+strconv.Itoa(i)+".tierId")
		faults.Add(fault.All(err)...)
		out[i] = pledge.LineInput{TierID: id, Quantity: l.Quantity}
	}
	return out, faults.Err()
}

func addressOf(a *model.ShippingAddressInput) pledge.Address {
	return pledge.Address{Name: a.Name, Phone: a.Phone, Province: a.Province, City: a.City, County: a.County, Detail: a.Detail}
}

// editOf maps what was written into a draft. old is the stored story, whose blocks
// stay where none was sent.
func editOf(in *model.UpdateCampaignInput, old *offer.Story) campaign.Edit {
	e := campaign.Edit{
		Title: in.Title, Summary: in.Summary, Beneficiary: in.BeneficiaryName, Days: in.Days, DeliveryMonth: in.DeliveryMonth, LaunchAt: in.LaunchAt,
		Goal: (*money.Fen)(in.GoalMinor),
	}
	if in.Produce != nil {
		v := string(*in.Produce)
		e.Produce = &v
	}
	if in.Payee != nil {
		e.PayeeName, e.PayeeBank, e.PayeeAccount = &in.Payee.Name, &in.Payee.Bank, &in.Payee.Account
	}
	if in.Story != nil {
		var s offer.Story
		if old != nil {
			s = *old
		}
		for _, block := range []struct {
			into *string
			from *string
		}{{&s.Who, in.Story.Who}, {&s.Grow, in.Story.Grow}, {&s.Money, in.Story.Money}, {&s.Ship, in.Story.Ship}, {&s.Risks, in.Story.Risks}} {
			if block.from != nil {
				*block.into = *block.from
			}
		}
		e.Story = &s
	}
	if in.Costs != nil {
		e.Costs = mapped(in.Costs, func(c *model.CostLineInput) offer.CostLine {
			return offer.CostLine{Kind: string(c.Kind), Label: c.Label, BasisPoints: c.BasisPoints}
		})
	}
	if in.Ladder != nil {
		e.Ladder = mapped(in.Ladder, func(r *model.RungInput) offer.Rung {
			return offer.Rung{Backers: r.Backers, Price: money.Fen(r.PriceMinor)}
		})
	}
	if in.Tiers != nil {
		e.Tiers = mapped(in.Tiers, tierInputOf)
	}
	return e
}

func tierInputOf(t *model.TierInput) campaign.Tier {
	out := campaign.Tier{Title: t.Title, Price: money.Fen(t.PriceMinor), Stock: t.Limit, PerPerson: t.PerPerson}
	if t.Goods != nil {
		out.Goods = *t.Goods
	}
	if t.Freight != nil {
		out.Freight.Default = money.Fen(t.Freight.DefaultMinor)
		for _, p := range t.Freight.ByProvince {
			if out.Freight.ByProvince == nil {
				out.Freight.ByProvince = map[string]money.Fen{}
			}
			out.Freight.ByProvince[p.Province] = money.Fen(p.Minor)
		}
	}
	return out
}

func (r *Resolver) progress(ctx context.Context, slug string) (<-chan *model.Campaign, error) {
	c, err := r.Do.Campaigns.Page(ctx, slug)
	if err != nil {
		return nil, err
	}
	signals, err := r.Do.Progress.Subscribe(ctx, c.Campaign.ID)
	if err != nil {
		return nil, err
	}
	out := make(chan *model.Campaign)
	go func() {
		defer close(out)
		for range signals {
			p, err := r.Do.Campaigns.Page(ctx, slug)
			if err != nil {
				return
			}
			select {
			case out <- campaignOfPage(p):
			case <-ctx.Done():
				return
			}
		}
	}()
	return out, nil
}

// requestKey carries the HTTP request to the few resolvers that need its origin.
type requestKey struct{}

type requestFacts struct{ origin, userAgent string }

// WithRequest keeps of a request what sign-in looks at: where it came from, as
// origin tells, and the browser's words about itself.
func WithRequest(next http.Handler, origin func(*http.Request) string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		facts := requestFacts{origin: origin(q), userAgent: q.UserAgent()}
		next.ServeHTTP(w, q.WithContext(context.WithValue(q.Context(), requestKey{}, facts)))
	})
}

func originOf(ctx context.Context) string {
	facts, _ := ctx.Value(requestKey{}).(requestFacts)
	return facts.origin
}

func deviceOf(ctx context.Context) string {
	facts, _ := ctx.Value(requestKey{}).(requestFacts)
	return account.Device(facts.userAgent)
}

func (r *Resolver) posts(ctx context.Context, id uuid.UUID, p keyset.Page, after *string) (*model.PostConnection, error) {
	list, err := r.Do.Posts.List(ctx, id, p)
	if err != nil {
		return nil, err
	}
	names, err := r.Do.Campaigns.Names(ctx, mapped(list.Rows, func(p *gen.Post) uuid.UUID { return p.AuthorID }))
	if err != nil {
		return nil, err
	}
	return postConnection(mapped(list.Rows, func(p *gen.Post) campaign.Post {
		return campaign.Post{Post: p, Author: names[p.AuthorID]}
	}), list.HasNext, after), nil
}

func (r *Resolver) questions(ctx context.Context, id uuid.UUID, p keyset.Page, after *string) (*model.QuestionConnection, error) {
	list, err := r.Do.Questions.List(ctx, id, p)
	if err != nil {
		return nil, err
	}
	names, err := r.Do.Campaigns.Names(ctx, mapped(list.Rows, func(q *gen.Question) uuid.UUID { return q.AskedBy }))
	if err != nil {
		return nil, err
	}
	return questionConnection(mapped(list.Rows, func(q *gen.Question) campaign.Question {
		return campaign.Question{Question: q, Asker: names[q.AskedBy]}
	}), list.HasNext, after), nil
}
