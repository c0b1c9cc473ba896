package page

import (
	"cmp"
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/signin"
	"shanhuo.app/server/access"
	"shanhuo.app/server/account"
	"shanhuo.app/server/address"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/closing"
	"shanhuo.app/server/demo/content"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/keyset"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/media"
	"shanhuo.app/server/money"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/pledge"
	"shanhuo.app/server/problem"
	"shanhuo.app/server/region"
)

// The portal of these tests is the demonstration's campaigns in memory: real texts, and
// every state. What the database and the provider do is tested where they are used.

var sampleNow = time.Date(2026, 9, 12, 10, 0, 0, 0, clock.Shanghai).UTC()

// planted are values that no stranger may ever see.
var planted = struct{ name, phone, detail, identifier string }{"兰心慧", "13912345678", "示范路 10 号 101 室", "lan@example.org"}

type sample struct {
	trying   uuid.UUID // the pledge whose new card has not had its turn
	t        testing.TB
	handler  *Pages
	pages    []*campaign.Page
	regions  map[string]region.Row
	pledges  []*gen.Pledge
	backer   uuid.UUID
	pledged  pledge.Own // to the campaign that is open
	renders  int        // how often a campaign's page was read
	refuse   error
	sessions []string
	asked    []string
	made     []pledge.CreateInput
	// remembered are the addresses that were kept or used again.
	remembered []offer.Address
}

func newSample(t testing.TB) *sample {
	t.Helper()
	all, err := content.Load()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := region.Parse(region.Longnan())
	if err != nil {
		t.Fatal(err)
	}
	s := &sample{t: t, regions: map[string]region.Row{}, backer: uuid.MustParse("018f0000-0000-7000-8000-000000000001")}
	for _, r := range rows {
		s.regions[r.Code] = r
	}
	for _, c := range all.Campaigns {
		s.pages = append(s.pages, s.page(all, c))
	}
	live := s.state(lifecycle.CampaignLive).Campaign
	closed := s.state(lifecycle.CampaignCollecting).Campaign
	for i, state := range lifecycle.Pledges {
		in := live
		if state.OpenCharge() || state == lifecycle.PledgeDropped || state == lifecycle.PledgeCollected || strings.Contains(string(state), "REFUNDED") {
			in = closed
		}
		s.pledges = append(s.pledges, s.pledge(i, state, in))
	}
	return s
}

func (s *sample) state(state lifecycle.Campaign) *campaign.Page {
	return s.pages[slices.IndexFunc(s.pages, func(p *campaign.Page) bool { return p.Campaign.State == state })]
}

func sampleID(kind byte, n int) uuid.UUID {
	id := uuid.MustParse("018f0000-0000-7000-8000-000000000000")
	id[10], id[14], id[15] = kind, byte(n>>8), byte(n)
	return id
}

func (s *sample) page(all content.Content, c content.Campaign) *campaign.Page {
	n := len(s.pages) + 1
	launched, deadline := sampleNow.AddDate(0, 0, c.LaunchDay), sampleNow.AddDate(0, 0, c.DeadlineDay).Add(3*time.Hour)
	row := &gen.Campaign{
		ID: sampleID(1, n), Slug: c.Slug, Title: c.TitleZh, Summary: c.SummaryZh, State: c.State.Lifecycle(), Produce: c.Produce,
		RegionCode: c.VillageCode, RegionPath: s.regions[c.VillageCode].Path, BeneficiaryName: c.HouseholdName, PayeeName: c.Payee.NameZh,
		GoalMinor: c.Goal, DeliveryMonth: "2026-11", Story: c.Story, Ladder: c.Ladder, Deadline: &deadline,
	}
	if c.State.Launched() {
		row.LaunchedAt = &launched
	}
	for _, l := range c.Costs {
		row.Costs = append(row.Costs, offer.CostLine{Kind: l.Kind, Label: l.LabelZh, BasisPoints: l.BasisPoints})
	}
	p := &campaign.Page{Campaign: row}
	for _, code := range row.RegionPath.Segments() {
		r := s.regions[code]
		p.Places = append(p.Places, campaign.Place{Code: code, Name: r.Name, Level: r.Level, Path: r.Path})
	}
	name := func(key string) string { who, _ := all.Person(key); return who.DisplayName }
	p.Owner = name(c.Household)
	if c.DraftedByClerk() {
		p.DraftedBy = name(c.Author)
	}
	if c.Attestation != nil {
		p.Vouched = &campaign.Vouch{Name: name(c.Attestation.By), Office: s.regions[c.VillageCode].Name, At: launched.AddDate(0, 0, -3)}
	}
	if c.ApprovedBy != "" {
		p.Approved = &campaign.Vouch{Name: name(c.ApprovedBy), Office: p.Places[1].Name, At: launched.AddDate(0, 0, -1)}
	}
	for i, t := range c.Tiers {
		p.Tiers = append(p.Tiers, &gen.Tier{
			ID: sampleID(2, n*10+i), CampaignID: row.ID, Position: i, Title: t.TitleZh, Goods: t.GoodsZh, PriceMinor: t.Price,
			Stock: &t.Limit, PerPerson: &t.PerPerson, Freight: t.Freight,
		})
	}
	s.fill(p, all, c)
	cover := &gen.Photo{ID: sampleID(3, n), Key: sampleKey(c.Cover()), Width: 800, Height: 600, Color: "#f7e8c4", Format: media.SVG, Alt: "画：" + c.TitleZh}
	p.Photos, row.CoverID = []*gen.Photo{cover}, &cover.ID
	return p
}

// fill adds what happened: pledges, posts, questions, the closing.
func (s *sample) fill(p *campaign.Page, all content.Content, c content.Campaign) {
	row := p.Campaign
	for i, one := range c.Pledges {
		who, _ := all.Person(one.Backer)
		units := 0
		for _, l := range one.Lines {
			units += l.Quantity
			p.Tiers[l.Tier].Claimed += l.Quantity
			p.Tiers[l.Tier].Promised += l.Quantity
		}
		support := campaign.Support{ID: uuid.New(), Name: who.DisplayName, Quantity: units, At: row.LaunchedAt.Add(time.Duration(i) * time.Hour)}
		if one.Anonymous {
			support.Name = ""
		}
		p.Supports = append([]campaign.Support{support}, p.Supports...)
		row.BackerCount++
		row.PledgeCount++
	}
	p.Supports = p.Supports[:min(10, len(p.Supports))]
	for _, t := range p.Tiers {
		row.RaisedMinor += offer.UnitPrice(t.PriceMinor, p.Tiers[0].PriceMinor, row.Ladder, row.BackerCount) * money.Fen(t.Promised)
	}
	for _, one := range c.Posts {
		p.Posts = append([]campaign.Post{{Post: &gen.Post{ID: uuid.New(), Title: one.TitleZh, Body: one.BodyZh, CreatedAt: sampleNow.AddDate(0, 0, one.Day)}, Author: p.Owner}}, p.Posts...)
	}
	for _, one := range c.Questions {
		who, _ := all.Person(one.By)
		q := &gen.Question{ID: uuid.New(), Text: one.BodyZh, CreatedAt: sampleNow.AddDate(0, 0, one.Day), Answer: one.AnswerZh}
		if one.AnswerZh != "" {
			at := q.CreatedAt.Add(20 * time.Hour)
			q.AnsweredAt = &at
		}
		p.Questions = append(p.Questions, campaign.Question{Question: q, Asker: who.DisplayName, Answerer: p.Owner})
	}
	if c.State.Closed() {
		row.ClosedAt = row.Deadline
		p.Closing = &campaign.Outcome{Success: c.State.Charged(), Backers: row.BackerCount, Goods: row.RaisedMinor, SHA256: strings.Repeat("9f2a", 16)}
	}
	if c.State.Charged() {
		end := row.Deadline.Add(7 * 24 * time.Hour)
		if row.State == lifecycle.CampaignCollecting {
			end = sampleNow.AddDate(0, 0, 5)
		}
		row.DunningEndsAt = &end
		row.FreightCollectedMinor, row.FeesMinor = 18000, 2630
		row.CollectedMinor = row.RaisedMinor + row.FreightCollectedMinor
	}
	if c.Decision != nil {
		row.StateReason = c.Decision.NoteZh
	}
	if row.State == lifecycle.CampaignSettled {
		row.PaidOutMinor = campaign.Share(row)
	}
}

func (s *sample) pledge(n int, state lifecycle.Pledge, in *gen.Campaign) *gen.Pledge {
	of := s.pages[slices.IndexFunc(s.pages, func(p *campaign.Page) bool { return p.Campaign.ID == in.ID })]
	final, due := money.Fen(11900), sampleNow.Add(20*time.Hour)
	p := &gen.Pledge{
		ID: sampleID(4, n), CreatedAt: sampleNow.AddDate(0, 0, -2), CampaignID: in.ID, BackerID: s.backer, State: state, Version: 3,
		Province: "上海", GoodsMinor: 11600, FreightMinor: 1000, HoldUntil: sampleNow.Add(11 * time.Minute), MethodBrand: "visa", MethodLast4: "0341",
		Consent: offer.Consent{Cap: 12600, LastChargeDate: "2026-10-05"},
	}
	if state.OpenCharge() || state == lifecycle.PledgeCollected {
		p.FinalMinor = &final
	}
	switch state {
	case lifecycle.PledgeErroredSoft:
		p.ChargeDueAt, p.ChargeTries = &due, 1
	case lifecycle.PledgeErroredHard, lifecycle.PledgeAuthRequired, lifecycle.PledgeDropped:
		p.ChargeTries = 1
	case lifecycle.PledgeRefunded, lifecycle.PledgePartRefunded:
		p.RefundedMinor, p.CollectedMinor = 6000, final
	case lifecycle.PledgeCollected:
		p.CollectedMinor = final
	}
	if state.Holds() {
		p.MethodLast4 = ""
	}
	p.Edges.Campaign = in
	p.Edges.Lines = []*gen.PledgeLine{{TierID: of.Tiers[0].ID, Quantity: 2, UnitPriceMinor: 5800, Edges: gen.PledgeLineEdges{Tier: of.Tiers[0]}}}
	return p
}

func sampleKey(file string) string { return uuid.NewSHA1(uuid.NameSpaceOID, []byte(file)).String() }

func (s *sample) Page(ctx context.Context, slug string) (*campaign.Page, error) {
	s.renders++
	for _, p := range s.pages {
		if p.Campaign.Slug == slug && (campaign.Public(p.Campaign) || access.From(ctx) != nil) {
			return p, nil
		}
	}
	return nil, fault.NewNotFound("campaign")
}

func (s *sample) List(_ context.Context, in campaign.ListInput) (*campaign.ListPage, error) {
	if s.refuse != nil {
		return nil, s.refuse
	}
	if in.After != "" && in.After != "next" {
		return nil, fault.NewInvalid("BAD_CURSOR", "after")
	}
	states := in.States
	if len(states) == 0 {
		states = lifecycle.PublicCampaigns
	}
	page := &campaign.ListPage{}
	for _, p := range s.pages {
		c := p.Campaign
		if !slices.Contains(states, c.State) || !in.Region.Covers(c.RegionPath) || !strings.Contains(c.Title+c.Summary, in.Search) ||
			len(in.Produce) > 0 && c.Produce != in.Produce[0] || in.DeliveryMonth != "" && c.DeliveryMonth != in.DeliveryMonth {
			continue
		}
		row := campaign.Row{Campaign: c, Tiers: p.Tiers, Places: p.Places}
		if len(p.Photos) > 0 {
			f := p.Photos[0]
			row.Cover = &campaign.Cover{Key: f.Key, Width: f.Width, Height: f.Height, Color: f.Color, Format: f.Format, Alt: f.Alt}
		}
		page.Rows = append(page.Rows, row)
	}
	slices.SortFunc(page.Rows, func(a, b campaign.Row) int { return a.Deadline.Compare(*b.Deadline) })
	page.Total = len(page.Rows)
	if most := cmp.Or(in.First, 20); len(page.Rows) > most {
		page.Rows, page.HasNext, page.EndCursor = page.Rows[:most], true, "next"
	}
	return page, nil
}

func (s *sample) Counties(context.Context) ([]*gen.Region, error) {
	var list []*gen.Region
	for _, r := range s.regions {
		if r.Level == region.County {
			list = append(list, &gen.Region{ID: r.Code, Name: r.Name, Level: r.Level, Path: r.Path})
		}
	}
	slices.SortFunc(list, func(a, b *gen.Region) int { return strings.Compare(a.ID, b.ID) })
	return list, nil
}

func (s *sample) totals(context.Context) (Totals, error) {
	return Totals{Raised: 1340100, Pledges: 612, Campaigns: 8, Live: map[string]int{"621223": 2, "621202": 1, "621228": 1}}, nil
}

type samplePledges struct{ *sample }

func (s samplePledges) Create(ctx context.Context, in pledge.CreateInput) (*gen.Pledge, error) {
	if access.From(ctx) == nil {
		return nil, fault.NewUnauthenticated()
	}
	if s.refuse != nil {
		return nil, s.refuse
	}
	var faults fault.List
	if len(in.Lines) == 0 {
		faults.Addf("REQUIRED", "lines")
	}
	for i, l := range in.Lines {
		if l.Quantity < 1 {
			faults.Addf("OUT_OF_RANGE", "lines."+string(rune('0'+i))+".quantity", "min", 1, "max", 999)
		}
	}
	if in.Address.Name == "" {
		faults.Addf("REQUIRED", "shippingAddress.name")
	}
	if in.Address.Phone == "" {
		faults.Addf("PHONE_INVALID", "shippingAddress.phone")
	}
	if in.Address.Province == "" {
		faults.Addf("PROVINCE_UNKNOWN", "shippingAddress.province")
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	s.made = append(s.made, in)
	return &gen.Pledge{ID: s.pledges[0].ID, CheckoutURL: "https://checkout.example/pay/" + in.IdempotencyKey}, nil
}

func (s samplePledges) Check(ctx context.Context, in pledge.CheckInput) error {
	if access.From(ctx) == nil {
		return fault.NewUnauthenticated()
	}
	var faults fault.List
	if len(in.Lines) == 0 {
		faults.Addf("REQUIRED", "lines")
	}
	for i, l := range in.Lines {
		field := "lines." + string(rune('0'+i)) + ".quantity"
		switch {
		case l.Quantity < 1:
			faults.Addf("OUT_OF_RANGE", field, "min", 1, "max", 999)
		case l.Quantity > 3:
			faults.Add(fault.NewConflict("PERSON_LIMIT", field).With("max", 3).With("left", 3))
		}
	}
	return faults.Err()
}

type sampleAddresses struct{ *sample }

func (s sampleAddresses) List(context.Context) ([]*address.Kept, error) {
	return []*address.Kept{
		{ID: sampleID(6, 1), Address: offer.Address{Name: planted.name, Phone: planted.phone, Province: "上海", City: "上海市", County: "徐汇区", Detail: planted.detail}},
		{ID: sampleID(6, 2), Address: offer.Address{Name: planted.name, Phone: planted.phone, Province: "新疆", City: "乌鲁木齐市", Detail: "示范路 4 号"}},
	}, nil
}

func (s sampleAddresses) Remember(_ context.Context, used offer.Address) {
	s.remembered = append(s.remembered, used)
}

func (s samplePledges) Change(context.Context, pledge.ChangeInput) (*gen.Pledge, error) {
	return s.pledges[0], s.refuse
}

func (s samplePledges) Cancel(context.Context, uuid.UUID, string) (*gen.Pledge, error) {
	return s.pledges[0], s.refuse
}

func (s samplePledges) Checkout(_ context.Context, id uuid.UUID) (*gen.Pledge, error) {
	return &gen.Pledge{ID: id, CheckoutURL: "https://checkout.example/again"}, s.refuse
}

func (s samplePledges) Get(ctx context.Context, id uuid.UUID) (*gen.Pledge, error) {
	for _, p := range s.pledges {
		if p.ID == id && (access.PersonID(ctx) == p.BackerID || access.SystemReason(ctx) == access.ForPledgeLinks) {
			return p, nil
		}
	}
	return nil, fault.NewNotFound("pledge")
}

func (s samplePledges) Mine(ctx context.Context, _ pledge.MineInput) (pledge.Page, error) {
	if access.From(ctx) == nil {
		return pledge.Page{}, fault.NewUnauthenticated()
	}
	return pledge.Page{Rows: s.pledges, HasNext: true, EndCursor: "next"}, nil
}

func (s samplePledges) Own(ctx context.Context, campaignID uuid.UUID) (pledge.Own, error) {
	if access.From(ctx) == nil || campaignID != s.state(lifecycle.CampaignLive).Campaign.ID {
		return pledge.Own{}, nil
	}
	return s.pledged, nil
}

func (s samplePledges) Address(context.Context, uuid.UUID) (pledge.Address, error) {
	return pledge.Address{Name: planted.name, Phone: planted.phone, Province: "上海", City: "上海市", County: "徐汇区", Detail: planted.detail}, nil
}

func (s samplePledges) OpenLink(_ context.Context, token, purpose string) (uuid.UUID, error) {
	id, err := uuid.Parse(token)
	if err != nil || purpose != LinkPurpose {
		return id, fault.NewInvalid("LINK_INVALID", "token")
	}
	return id, nil
}

func (s *sample) NewCard(context.Context, uuid.UUID) (string, error) {
	return "https://checkout.example/other", s.refuse
}

func (s *sample) ConfirmAuth(context.Context, uuid.UUID) (string, error) {
	return "https://bank.example/confirm", s.refuse
}

func (s *sample) Trying(_ context.Context, p *gen.Pledge) (bool, error) {
	return s.trying == p.ID, nil
}

func (s *sample) Refresh(context.Context, uuid.UUID) error { return s.refuse }

func (s *sample) CheckoutReturned(_ context.Context, _ uuid.UUID, id string) error {
	s.sessions = append(s.sessions, id)
	return s.refuse
}

type sampleAccounts struct{ *sample }

func (s sampleAccounts) RequestCode(_ context.Context, identifier, _, _ string) error {
	if s.refuse != nil {
		return s.refuse
	}
	_, err := account.Identify(identifier)
	return err
}

func (s sampleAccounts) SignIn(_ context.Context, in account.SignInInput) (*account.SignedIn, error) {
	if s.refuse != nil {
		return nil, s.refuse
	}
	if in.Code != "123456" {
		return nil, fault.NewInvalid("CODE_WRONG", "code")
	}
	return &account.SignedIn{Token: "token", SignIn: &gen.SignIn{CreatedAt: sampleNow, ExpiresAt: sampleNow.AddDate(0, 0, 30)}, Person: &gen.Person{}}, nil
}

func (s sampleAccounts) DemoSignIn(_ context.Context, identifier, _ string) (*account.SignedIn, error) {
	if identifier == "boss@example.org" {
		return nil, fault.NewNotFound("person")
	}
	return &account.SignedIn{Token: "demo-token", SignIn: &gen.SignIn{CreatedAt: sampleNow, ExpiresAt: sampleNow.AddDate(0, 0, 30)}, Person: &gen.Person{}}, nil
}

func (s sampleAccounts) SignOut(context.Context) error { return s.refuse }

func (s sampleAccounts) Me(ctx context.Context) (*gen.Person, error) {
	if access.From(ctx) == nil {
		return nil, fault.NewUnauthenticated()
	}
	return &gen.Person{DisplayName: planted.name, Locale: "zh-CN"}, nil
}

func (s sampleAccounts) SetLocale(ctx context.Context, _ string) (*gen.Person, error) {
	return nil, s.own(ctx)
}

func (s sampleAccounts) SetDisplayName(ctx context.Context, name string) (*gen.Person, error) {
	if name == "" {
		return nil, fault.NewInvalid("REQUIRED", "displayName")
	}
	return nil, s.own(ctx)
}

func (s sampleAccounts) SignIns(context.Context) ([]*gen.SignIn, error) {
	return []*gen.SignIn{
		{ID: sampleID(5, 1), Device: "Chrome · Android", CreatedAt: sampleNow.AddDate(0, 0, -3), SeenAt: sampleNow},
		{ID: sampleID(5, 2), Device: "Safari · iPhone", CreatedAt: sampleNow.AddDate(0, -2, 0), SeenAt: sampleNow.AddDate(0, -1, 0)},
		{ID: sampleID(5, 3), Kind: signin.KindBEARER, CreatedAt: sampleNow.AddDate(0, -1, 0), SeenAt: sampleNow.AddDate(0, 0, -9)},
	}, nil
}

func (s sampleAccounts) Revoke(context.Context, uuid.UUID) error { return s.refuse }

func (s sampleAccounts) Export(ctx context.Context) ([]byte, error) {
	if access.From(ctx) == nil {
		return nil, fault.NewUnauthenticated()
	}
	return []byte(`{"person":{}}`), s.refuse
}

func (s *sample) AskOnce(ctx context.Context, _ uuid.UUID, words string, _ *uuid.UUID) (*gen.Question, error) {
	if access.From(ctx) == nil {
		return nil, fault.NewUnauthenticated()
	}
	if len(words) < 4 {
		return nil, fault.NewInvalid("TOO_SHORT", "text").With("min", 4)
	}
	if s.refuse != nil {
		return nil, s.refuse
	}
	s.asked = append(s.asked, words)
	return nil, nil
}

func (s *sample) Follow(ctx context.Context, _ uuid.UUID) error { return s.own(ctx) }

func (s *sample) Unfollow(ctx context.Context, _ uuid.UUID) error { return s.own(ctx) }

func (s *sample) Following(ctx context.Context, _ uuid.UUID) (bool, error) {
	return access.From(ctx) != nil, nil
}

func (s *sample) Report(ctx context.Context, in problem.ReportInput) (*gen.Problem, error) {
	if err := problem.Check(in.Kind, in.Text).Err(); err != nil {
		return nil, err
	}
	return nil, s.own(ctx)
}

func (s *sample) Proof(_ context.Context, slug string) ([]byte, string, error) {
	if raw := sampleProof(); slug == s.state(lifecycle.CampaignSettled).Campaign.Slug {
		return raw, "", nil
	}
	return nil, "", fault.NewNotFound("closing")
}

func sampleProof() []byte {
	tier, backer := uuid.MustParse("018f0000-0000-7000-8000-0000000000aa"), uuid.MustParse("018f0000-0000-7000-8000-0000000000bb")
	snapshot := closing.Snapshot{
		Goal: 5000, Tiers: []closing.Tier{{ID: tier, Price: 5800}},
		Pledges: []closing.Pledge{{ID: backer, Backer: backer, CommittedAt: sampleNow.Add(-time.Hour), Lines: []closing.Line{{Tier: tier, Quantity: 1, UnitPrice: 5800, UnitFreight: 500}}}},
	}
	facts := closing.Facts{Slug: "walnut", Title: "大坡的青皮核桃", Deadline: sampleNow, ClosedAt: sampleNow, Salt: []byte("salt")}
	raw, _, err := closing.Publish(facts, snapshot, closing.Decide(snapshot))
	if err != nil {
		panic(err)
	}
	return raw
}

// sampleKeys are the same for all samples of a run.
func sampleKeys(t testing.TB) *personal.Keys {
	t.Helper()
	keys, err := onceKeys()
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

var onceKeys = sync.OnceValues(personal.Generate)

// samplePages makes the handler on the sample.
func samplePages(t testing.TB, change ...func(*Config)) (*Pages, *sample) {
	t.Helper()
	s := newSample(t)
	c := Config{
		Keys: sampleKeys(t),
		Log:  slog.New(slog.DiscardHandler), BaseURL: "https://shanhuo.example", CookieName: "__Host-shanhuo", Clock: clock.At(sampleNow),
		Origin: func(*http.Request) string { return "192.0.2.1" }, Dunning: 7 * 24 * time.Hour, Totals: s.totals, Sandbox: true, Demo: true,
		Campaigns: s, Regions: s, Pledges: samplePledges{s}, Charges: s, Returns: s, Accounts: sampleAccounts{s}, Questions: sampleQuestions{s}, Posts: samplePosts{s}, Photos: s, Follows: s, Problems: s, Proofs: s,
		Addresses: sampleAddresses{s}, MailCount: func(context.Context) (int, error) { return 2, nil },
		People: []DemoPerson{
			{Name: "阿岚", Identifier: "backer1@example.org", RoleZh: "支持者", RoleEn: "Backer"},
			{Name: "齐婶", Identifier: "household.dangchang@example.org", RoleZh: "宕昌县农户", RoleEn: "Household", Is: access.Household, County: "621223"},
			{Name: "村服务点小马", Identifier: "clerk.dangchang@example.org", RoleZh: "宕昌县村级服务点", RoleEn: "Village clerk", Is: access.VillageClerk, County: "621223"},
			{Name: "宕昌县财务小纪", Identifier: "finance.dangchang@example.org", RoleZh: "宕昌县财务", RoleEn: "County finance", Is: access.CountyFinance, County: "621223"},
		},
		Tour: func(context.Context) (*Tour, error) { return sampleTour(s), nil },
		Outbox: func(context.Context, string, keyset.Page) (*keyset.List[Mail], error) {
			return &keyset.List[Mail]{Rows: []Mail{
				{To: "backer1@example.org", Subject: "登录验证码 402913", Text: "验证码 402913，5 分钟内有效。山货的工作人员不会向您要这个码。", Code: "402913", At: sampleNow},
				{To: "backer1@example.org", Subject: "请换一张卡：当归", Text: "银行没有扣款成功，您的支持还在。\nhttps://shanhuo.example/l/abc", At: sampleNow},
			}}, nil
		},
	}
	for _, f := range change {
		f(&c)
	}
	s.handler = New(c)
	return s.handler, s
}

// sampleTour is at the deadline, with an open campaign.
func sampleTour(s *sample) *Tour {
	c := s.state(lifecycle.CampaignLive).Campaign
	page := "/c/" + c.Slug
	return &Tour{Title: c.Title, State: c.State, Steps: []TourStep{
		{Key: "household", As: "household.dangchang@example.org", Done: true, At: "/h/c/" + c.Slug},
		{Key: "clerk", As: "clerk.dangchang@example.org", Done: true, At: page},
		{Key: "backer", As: "backer1@example.org", Done: true, At: page},
		{Key: "deadline", At: page, Until: c.Deadline},
		{Key: "outbox", At: "/dev/outbox?to=backer1@example.org"},
		{Key: "maker", As: "finance.dangchang@example.org", At: "/f"},
	}}
}

// drawing answers the drawing whose sample key is asked for.
func drawing(key string) ([]byte, bool) {
	files := content.Illustrations()
	names, _ := fs.Glob(files, "*.svg")
	for _, name := range names {
		if sampleKey(name) == key {
			raw, err := fs.ReadFile(files, name)
			return raw, err == nil
		}
	}
	return nil, false
}
