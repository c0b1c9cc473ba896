package pledge_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	pledgerow "shanhuo.app/ent/gen/pledge"
	tierrow "shanhuo.app/ent/gen/tier"
	"shanhuo.app/server/access"
	"shanhuo.app/server/campaign"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/pledge"
	"shanhuo.app/server/store"
)

// bank is a card provider in memory, with just what pledging needs: keys that
// answer the first outcome, pages that end once, and a switch that takes it away.
type bank struct {
	payment.Gateway // what a pledge must never call panics
	mu              sync.Mutex
	away            bool
	busy            int // how many requests are told that their key is in use
	asked           int // how many requests came
	customers       map[string]string
	byKey           map[string]string
	setups          map[string]*payment.Setup
}

func newBank() *bank {
	return &bank{customers: map[string]string{}, byKey: map[string]string{}, setups: map[string]*payment.Setup{}}
}

var (
	errAway = &payment.Error{Ambiguous: true, Code: payment.CodeNetwork, Err: errors.New("away")}
	errBusy = &payment.Error{Ambiguous: true, Code: payment.CodeInProgress, Err: errors.New("in use")}
)

// ready answers why a request is not carried out, or nil.
func (b *bank) ready() error {
	b.asked++
	switch {
	case b.away:
		return errAway
	case b.busy > 0:
		b.busy--
		return errBusy
	}
	return nil
}

func (b *bank) CreateCustomer(_ context.Context, in payment.NewCustomer) (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.ready(); err != nil {
		return "", err
	}
	b.customers[in.Key] = "cus_" + in.PersonID
	return b.customers[in.Key], nil
}

func (b *bank) OpenSetup(_ context.Context, in payment.NewSetup) (payment.Checkout, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.ready(); err != nil {
		return payment.Checkout{}, err
	}
	id, known := b.byKey[in.Key]
	if !known {
		id = "page_" + strconv.Itoa(len(b.setups)) + "_" + in.PledgeID
		b.byKey[in.Key] = id
		b.setups[id] = &payment.Setup{
			CheckoutID: id, IntentID: "intent_" + id, CustomerID: in.CustomerID, PledgeID: in.PledgeID,
			CampaignID: in.CampaignID, Status: payment.SetupOpen,
		}
	}
	return payment.Checkout{ID: id, URL: "https://cards.example/" + id}, nil
}

func (b *bank) Setup(_ context.Context, id string) (payment.Setup, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.away {
		return payment.Setup{}, errAway
	}
	s, ok := b.setups[id]
	if !ok {
		return payment.Setup{}, &payment.Error{Code: payment.CodeNotFound}
	}
	return *s, nil
}

func (b *bank) SetupByIntent(ctx context.Context, intent string) (payment.Setup, error) {
	s, err := b.Setup(ctx, intent[len("intent_"):])
	s.CheckoutID = ""
	return s, err
}

func (b *bank) ExpireCheckout(_ context.Context, _, id string) (payment.Setup, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.away {
		return payment.Setup{}, errAway
	}
	s := b.setups[id]
	if s.Status != payment.SetupSucceeded {
		s.Status = payment.SetupExpired
	}
	return *s, nil
}

func (b *bank) Movements(context.Context, time.Time) iter.Seq2[payment.Movement, error] {
	panic("pledging reads no movements")
}

// set moves a page as its backer would.
func (b *bank) set(p *gen.Pledge, status payment.SetupStatus) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.setups[*p.CheckoutID]
	s.Status, s.FailureCode = status, ""
	switch status {
	case payment.SetupSucceeded:
		s.Method = payment.Method{ID: "pm_" + s.IntentID, Brand: "visa", Last4: "4242"}
	case payment.SetupFailed:
		s.FailureCode = "card_declined"
	}
}

func (b *bank) keepBusy(times int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.busy, b.asked = times, 0
}

func (b *bank) leave(away bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.away = away
}

// post keeps the notices that were committed, besides having them really written.
type post struct {
	*notify.Notifier
	mu   sync.Mutex
	told map[string]notify.Notice
}

func (p *post) QueueMany(ctx context.Context, tx *gen.Tx, notices []notify.Notice) error {
	p.mu.Lock()
	for _, n := range notices {
		p.told[n.DedupeKey] = n
	}
	p.mu.Unlock()
	return p.Notifier.QueueMany(ctx, tx, notices)
}

func (p *post) kinds() map[string]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := map[string]int{}
	for _, n := range p.told {
		out[n.Kind]++
	}
	return out
}

// shop is one database with a campaign, and one or more servers that sell from it.
type shop struct {
	t        testing.TB
	db       *store.DB
	bank     *bank
	post     *post
	keys     *personal.Keys
	service  *pledge.Service
	campaign *gen.Campaign
	tiers    []*gen.Tier
}

type goods struct {
	price, freight  money.Fen
	stock, perHead  int // 0 is no limit
	provinceFreight map[string]money.Fen
}

var oneTier = []goods{{price: 3990, freight: 800}}

func open(t testing.TB, db *store.DB, ladder []offer.Rung, tiers ...goods) *shop {
	t.Helper()
	keys, err := personal.Generate()
	if err != nil {
		t.Fatal(err)
	}
	access.ScopeReads(db.Client)
	s := &shop{t: t, db: db, bank: newBank(), keys: keys}
	s.post = &post{Notifier: notify.New(keys, false, "https://portal.example"), told: map[string]notify.Notice{}}
	s.service = s.server(pledge.Options{})
	s.campaign, s.tiers = s.launch(ladder, tiers...)
	return s
}

// server answers one more server on the same database.
func (s *shop) server(o pledge.Options) *pledge.Service {
	o.DB, o.Gateway, o.Keys, o.Notices, o.BaseURL = s.db, s.bank, s.keys, s.post, "https://portal.example"
	service := pledge.New(o)
	s.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := service.Stop(ctx); err != nil {
			s.t.Error(err)
		}
	})
	return service
}

func (s *shop) system() context.Context {
	return access.AsSystem(context.Background(), access.ForDemo)
}

func (s *shop) now() time.Time {
	s.t.Helper()
	now, err := s.db.Now(s.system())
	if err != nil {
		s.t.Fatal(err)
	}
	return now
}

func (s *shop) launch(ladder []offer.Rung, tiers ...goods) (*gen.Campaign, []*gen.Tier) {
	s.t.Helper()
	ctx := s.system()
	owner := s.person("household")
	now := s.now()
	c, err := s.db.Client.Campaign.Create().SetSlug("c-" + uuid.NewString()).SetTitle("大红袍花椒").SetState(lifecycle.CampaignLive).
		SetRegionPath("/6212/621202/621202100/621202100001").SetRegionCode("621202100001").SetProduce("SICHUAN_PEPPER").
		SetOwnerID(owner).SetDraftedBy(owner).SetGoalMinor(100_000).SetDays(30).SetDeliveryMonth("2027-09").
		SetStory(offer.Story{}).SetLadder(ladder).SetLaunchedAt(now).SetDeadline(now.Add(30 * 24 * time.Hour)).Save(ctx)
	if err != nil {
		s.t.Fatal(err)
	}
	rows := make([]*gen.Tier, len(tiers))
	for i, g := range tiers {
		create := s.db.Client.Tier.Create().SetCampaignID(c.ID).SetPosition(i).SetTitle("tier " + strconv.Itoa(i)).
			SetPriceMinor(g.price).SetFreight(offer.Freight{Default: g.freight, ByProvince: g.provinceFreight})
		if g.stock > 0 {
			create.SetStock(g.stock)
		}
		if g.perHead > 0 {
			create.SetPerPerson(g.perHead)
		}
		if rows[i], err = create.Save(ctx); err != nil {
			s.t.Fatal(err)
		}
	}
	return c, rows
}

func (s *shop) person(name string) uuid.UUID {
	s.t.Helper()
	p, err := s.db.Client.Person.Create().SetDisplayName(name).Save(s.system())
	if err != nil {
		s.t.Fatal(err)
	}
	return p.ID
}

// people makes many people at once.
func (s *shop) people(n int) []uuid.UUID {
	s.t.Helper()
	ids := make([]uuid.UUID, 0, n)
	for len(ids) < n {
		rows := []*gen.PersonCreate{}
		for i := 0; i < 500 && len(ids)+i < n; i++ {
			rows = append(rows, s.db.Client.Person.Create().SetDisplayName("backer "+strconv.Itoa(len(ids)+i)))
		}
		made, err := s.db.Client.Person.CreateBulk(rows...).Save(s.system())
		if err != nil {
			s.t.Fatal(err)
		}
		for _, p := range made {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

func as(person uuid.UUID) context.Context {
	return access.With(context.Background(), &access.Principal{PersonID: person, Locale: "en", RequestID: "request-1"})
}

var home = pledge.Address{Name: "王芳", Phone: "13812345678", Province: "上海", City: "上海", County: "徐汇", Detail: "漕溪北路 18 号"}

func (s *shop) input(key string, quantities ...int) pledge.CreateInput {
	in := pledge.CreateInput{CampaignID: s.campaign.ID, Address: home, IdempotencyKey: key, Locale: "en"}
	for i, q := range quantities {
		if q > 0 {
			in.Lines = append(in.Lines, pledge.LineInput{TierID: s.tiers[i].ID, Quantity: q})
		}
	}
	return in
}

// create pledges for a new person and answers both.
func (s *shop) create(quantities ...int) (uuid.UUID, *gen.Pledge) {
	s.t.Helper()
	who := s.person("backer")
	p, err := s.service.Create(as(who), s.input("k-"+who.String(), quantities...))
	if err != nil {
		s.t.Fatal(err)
	}
	return who, p
}

// commit pledges and saves a card.
func (s *shop) commit(quantities ...int) (uuid.UUID, *gen.Pledge) {
	s.t.Helper()
	who, p := s.create(quantities...)
	s.bank.set(p, payment.SetupSucceeded)
	p, err := s.service.Confirm(access.Public(context.Background()), *p.CheckoutID)
	if err != nil {
		s.t.Fatal(err)
	}
	s.wantState(p.ID, lifecycle.PledgeCommitted)
	return who, p
}

func (s *shop) pledge(id uuid.UUID) *gen.Pledge {
	s.t.Helper()
	p, err := s.db.Client.Pledge.Query().Where(pledgerow.ID(id)).WithLines().Only(s.system())
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

func (s *shop) wantState(id uuid.UUID, want lifecycle.Pledge) {
	s.t.Helper()
	if got := s.pledge(id).State; got != want {
		s.t.Errorf("the pledge is %s, want %s", got, want)
	}
}

func (s *shop) claimed(i int) int {
	s.t.Helper()
	row, err := s.db.Client.Tier.Query().Where(tierrow.ID(s.tiers[i].ID)).Only(s.system())
	if err != nil {
		s.t.Fatal(err)
	}
	return row.Claimed
}

func (s *shop) reread() *gen.Campaign {
	s.t.Helper()
	c, err := s.db.Client.Campaign.Get(s.system(), s.campaign.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

// wantFacts lets package campaign recompute every stored total from the pledges.
func (s *shop) wantFacts() {
	s.t.Helper()
	_, differences, err := (&campaign.Service{DB: s.db}).VerifyTotals(s.system())
	if err != nil {
		s.t.Fatal(err)
	}
	for _, d := range differences {
		s.t.Error(d)
	}
}

// sendNot keeps a tier from being sent to some provinces.
func (s *shop) sendNot(i int, provinces ...string) {
	s.t.Helper()
	f := s.tiers[i].Freight
	f.NotTo = provinces
	if err := s.db.Client.Tier.UpdateOneID(s.tiers[i].ID).SetFreight(f).Exec(s.system()); err != nil {
		s.t.Fatal(err)
	}
}

// advance moves portal time.
func (s *shop) advance(d time.Duration) {
	s.t.Helper()
	if _, err := s.db.AdvanceClock(s.system(), d); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) expire() int {
	s.t.Helper()
	n, err := s.service.ExpireDue(context.Background())
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

// setCampaign changes the campaign as another word's use case would.
func (s *shop) setCampaign(state lifecycle.Campaign, deadline time.Time) {
	s.t.Helper()
	if err := s.db.Client.Campaign.UpdateOneID(s.campaign.ID).SetState(state).SetDeadline(deadline).Exec(s.system()); err != nil {
		s.t.Fatal(err)
	}
}

// atOnce runs do for 0 … n-1, all at the same moment.
func atOnce(n int, do func(i int)) {
	var ready, done sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		ready.Add(1)
		done.Go(func() {
			ready.Done()
			<-start
			do(i)
		})
	}
	ready.Wait()
	close(start)
	done.Wait()
}

func count(t testing.TB, db *store.DB, query string, args ...any) int {
	t.Helper()
	var n int
	if err := db.Reader().QueryRowContext(context.Background(), db.Rebind(query), args...).Scan(&n); err != nil {
		t.Fatal(fmt.Errorf("%s: %w", query, err))
	}
	return n
}
