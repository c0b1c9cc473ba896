// Package chargetest is a small world for tests of money: a database, the sandbox
// behind HTTP, and the services from closing to charging, wired as in production.
// Jobs do not run by themselves: Drain works them, in the test's own goroutine.
package chargetest

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/pledge"
	"shanhuo.app/ent/gen/tier"
	"shanhuo.app/server/access"
	"shanhuo.app/server/charge"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/closing"
	"shanhuo.app/server/lifecycle"
	"shanhuo.app/server/money"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/offer"
	"shanhuo.app/server/payment"
	"shanhuo.app/server/payment/sandbox"
	"shanhuo.app/server/payment/stripe"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
)

// Published test numbers.
const (
	GoodCard    = "4242424242424242"
	FailsLater  = "4000000000000341" // saved, then declined for now at every charge
	SecureCard  = "4000002760003184" // its bank asks its holder at every charge
	WebhookSign = "whsec_test"
)

// Village is where the campaigns of this world lie.
const Village = region.Path("/6212/621221/621221100/621221100001")

// machine bounds waiting.
var machine clock.System

// World is one database with one provider.
type World struct {
	testing.TB
	DB      *store.DB
	Keys    *personal.Keys
	Notify  *notify.Notifier
	Gateway payment.Gateway
	Closing *closing.Service
	Charge  *charge.Service
	// Handlers work further kinds of jobs in Drain.
	Handlers map[string]func(ctx context.Context, args []byte) error

	base     string
	events   *events
	requests *requests
	number   int
}

// New makes a world on db. Events are kept for Webhooks.
func New(t testing.TB, db *store.DB) *World {
	t.Helper()
	keys, err := personal.Generate()
	if err != nil {
		t.Fatal(err)
	}
	access.ScopeReads(db.Client)
	w := &World{TB: t, DB: db, Keys: keys, Notify: notify.New(keys, true, "https://portal.example"), events: &events{hold: make(chan struct{}, 1)}, requests: &requests{}}
	hook := httptest.NewServer(http.HandlerFunc(w.keep))
	t.Cleanup(hook.Close)
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	w.base = server.URL
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	box, err := sandbox.Open(sandbox.Config{
		File: filepath.Join(t.TempDir(), "sandbox.db"), PublicURL: server.URL, WebhookURL: hook.URL, WebhookSecret: WebhookSign, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	mux.Handle("/", box.Handler())
	mux.Handle("/v1/", w.requests.before(box.Handler()))
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); box.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		<-ended
		server.CloseClientConnections()
		server.Close()
		if err := box.Close(); err != nil {
			t.Error(err)
		}
	})
	gateway, err := stripe.New(stripe.Config{APIKey: "sk_test_portal", BaseURL: server.URL, WebhookSecrets: []string{WebhookSign}, HTTPTimeout: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	w.Gateway = gateway
	w.Closing = &closing.Service{DB: db, Keys: keys, Notify: w.Notify, Log: log}
	w.Charge = w.Server(gateway)
	return w
}

// Server answers one more server's charging on the same database.
func (w *World) Server(gateway payment.Gateway) *charge.Service {
	return &charge.Service{
		DB: w.DB, Gateway: gateway, Notify: w.Notify, Links: links{}, Gate: &charge.Gate{DB: w.DB, Every: 2 * time.Millisecond},
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
}

type links struct{}

func (links) Pay(id uuid.UUID, _ time.Time) string {
	return "/pledges/" + id.String() + "/pay?token=signed"
}

func (links) CardSaved(id uuid.UUID) (success, cancel string) {
	page := "https://portal.example/pledges/" + id.String()
	return page + "/return?session={CHECKOUT_SESSION_ID}", page
}

func (links) BankReturn(id uuid.UUID) string {
	return "https://portal.example/pledges/" + id.String() + "/bank"
}

// System answers a context in which the test reads and plants what it likes.
func (w *World) System() context.Context {
	return access.AsSystem(context.Background(), access.ForDemo)
}

// Must fails the test on an error.
func (w *World) Must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// Person makes a person with an e-mail address, and a customer at the provider.
func (w *World) Person(name string) *gen.Person {
	w.Helper()
	w.number++
	id := uuid.Must(uuid.NewV7())
	customer, err := w.Gateway.CreateCustomer(w.System(), payment.NewCustomer{Key: "cus:" + id.String(), PersonID: id.String()})
	w.Must(err)
	p, err := w.DB.Client.Person.Create().SetID(id).SetDisplayName(name).SetLocale("en").SetProviderCustomer(customer).Save(w.System())
	w.Must(err)
	address := fmt.Sprintf("%s.%d@example.com", name, w.number)
	w.Must(w.DB.Client.Contact.Create().SetPersonID(id).SetChannel("EMAIL").SetDigest(w.Keys.Digest(personal.Contact, address)).
		SetSealed(w.Keys.SealText(address, personal.Contact)).Exec(w.System()))
	return p
}

// Campaign makes a live campaign with one tier of 5,000 fen and freight of 300,
// whose deadline is in an hour.
func (w *World) Campaign(goal money.Fen, ladder ...offer.Rung) *gen.Campaign {
	w.Helper()
	ctx := w.System()
	owner, clerk := w.Person("owner"), w.Person("clerk")
	now, err := w.DB.Now(ctx)
	w.Must(err)
	w.number++
	c, err := w.DB.Client.Campaign.Create().SetSlug(fmt.Sprintf("walnuts-%d", w.number)).SetTitle("成县核桃").SetState(lifecycle.CampaignLive).
		SetRegionPath(Village).SetRegionCode(Village.Code()).SetProduce("WALNUT").SetOwnerID(owner.ID).SetDraftedBy(clerk.ID).
		SetGoalMinor(goal).SetDays(30).SetDeliveryMonth("2027-09").SetStory(offer.Story{}).SetLadder(ladder).
		SetPayeeName("成县核桃合作社").SetPayeeBank("甘肃农信").SetPayeeAccountSealed(w.Keys.SealText("6217000012345678", personal.PayeeAccount)).
		SetLaunchedAt(now).SetDeadline(clock.Cut(now.Add(time.Hour))).Save(ctx)
	w.Must(err)
	w.Must(w.DB.Client.Tier.Create().SetCampaignID(c.ID).SetPosition(0).SetTitle("一箱").SetPriceMinor(5_000).SetStock(100_000).
		SetFreight(offer.Freight{Default: 300}).Exec(ctx))
	return c
}

// Pledge makes a committed pledge of a new person with a card saved at the provider.
func (w *World) Pledge(c *gen.Campaign, quantity int, card string) *gen.Pledge {
	w.Helper()
	return w.PledgeOf(c, w.Person("backer"), quantity, card)
}

// PledgeOf is Pledge for a person there is.
func (w *World) PledgeOf(c *gen.Campaign, who *gen.Person, quantity int, card string) *gen.Pledge {
	w.Helper()
	ctx := w.System()
	id := uuid.Must(uuid.NewV7())
	page, err := w.Gateway.OpenSetup(ctx, payment.NewSetup{
		Key: "cs:" + id.String() + ":1", CustomerID: *who.ProviderCustomer, PledgeID: id.String(), CampaignID: c.ID.String(),
		SuccessURL: "https://portal.example/ok", CancelURL: "https://portal.example/no", Locale: "en",
	})
	w.Must(err)
	setup := w.SaveCard(page.URL, page.ID, card)
	if setup.Status != payment.SetupSucceeded {
		w.Fatalf("card %s was not saved: %s", card, setup.Status)
	}
	p := w.plant(c, id, who.ID, quantity)
	p, err = p.Update().SetCheckoutID(page.ID).SetSetupIntent(setup.IntentID).SetMethod(setup.Method.ID).
		SetMethodBrand(setup.Method.Brand).SetMethodLast4(setup.Method.Last4).Save(ctx)
	w.Must(err)
	w.Must(w.DB.Client.Attempt.Create().SetCampaignID(c.ID).SetPledgeID(id).SetKind("CHECKOUT").SetKey("cs:" + id.String() + ":1").SetNumber(1).
		SetState("DONE").SetProviderID(page.ID).SetLeaseUntil(machine.Now()).Exec(ctx))
	return p
}

// plant writes a committed pledge and counts it.
func (w *World) plant(c *gen.Campaign, id, who uuid.UUID, quantity int) *gen.Pledge {
	w.Helper()
	ctx := w.System()
	now, err := w.DB.Now(ctx)
	w.Must(err)
	lead, err := w.DB.Client.Tier.Query().Where(tier.CampaignID(c.ID), tier.Position(0)).Only(ctx)
	w.Must(err)
	goods, freight := lead.PriceMinor*money.Fen(quantity), 300*money.Fen(quantity)
	p, err := w.DB.Client.Pledge.Create().SetID(id).SetCampaignID(c.ID).SetBackerID(who).SetRegionPath(c.RegionPath).
		SetState(lifecycle.PledgeCommitted).SetIdempotencyKey(id.String()).SetInputHash([]byte{1}).SetAddressSealed([]byte{1}).SetProvince("上海").
		SetGoodsMinor(goods).SetFreightMinor(freight).SetHoldUntil(now).SetCommittedAt(now).
		SetConsent(offer.Consent{TextVersion: "t", Locale: "en", Cap: goods + freight, LastChargeDate: now.Add(14 * 24 * time.Hour).In(clock.Shanghai).Format(time.DateOnly)}).Save(ctx)
	w.Must(err)
	w.Must(w.DB.Client.PledgeLine.Create().SetCampaignID(c.ID).SetPledgeID(id).SetTierID(lead.ID).SetQuantity(quantity).
		SetUnitPriceMinor(lead.PriceMinor).SetUnitFreightMinor(300).Exec(ctx))
	w.Must(w.DB.Client.Tier.UpdateOne(lead).AddClaimed(quantity).AddPromised(quantity).Exec(ctx))
	w.Must(w.DB.Client.Campaign.UpdateOneID(c.ID).AddRaisedMinor(goods).AddBackerCount(1).AddPledgeCount(1).Exec(ctx))
	return p
}

// Now answers portal time.
func (w *World) Now() time.Time {
	w.Helper()
	now, err := w.DB.Now(w.System())
	w.Must(err)
	return now
}

// Advance moves portal time.
func (w *World) Advance(d time.Duration) {
	w.Helper()
	_, err := w.DB.AdvanceClock(w.System(), d)
	w.Must(err)
}

// CloseNow moves to the campaign's deadline, closes it and tells people.
func (w *World) CloseNow() {
	w.Helper()
	w.Advance(time.Hour)
	_, err := w.Closing.CloseDue(context.Background())
	w.Must(err)
	w.Drain()
}

// Run sweeps once and works every job that follows.
func (w *World) Run() {
	w.Helper()
	ctx := context.Background()
	for _, sweep := range []func(context.Context) (int, error){
		w.Charge.EndDunning, w.Charge.EnqueueDue, w.Charge.Recover, w.Charge.RemindDue, w.Charge.ForgetDue,
	} {
		_, err := sweep(ctx)
		w.Must(err)
	}
	w.Drain()
}

// Drain works the jobs of money that are queued until there is none.
func (w *World) Drain() {
	w.Helper()
	for {
		list := w.take()
		if len(list) == 0 {
			return
		}
		for _, j := range list {
			w.Must(w.work(j))
		}
	}
}

// Job is one queued job.
type Job struct {
	Kind string
	Args []byte
}

func (w *World) work(j Job) error {
	ctx := context.Background()
	switch j.Kind {
	case charge.ChargeArgs{}.Kind():
		var a charge.ChargeArgs
		w.Must(json.Unmarshal(j.Args, &a))
		return w.Charge.Charge(ctx, a.PledgeID, a.Due)
	case charge.AttemptArgs{}.Kind():
		var a charge.AttemptArgs
		w.Must(json.Unmarshal(j.Args, &a))
		return w.Charge.Resume(ctx, a.AttemptID, a.Lease)
	case closing.TellArgs{}.Kind():
		var a closing.TellArgs
		w.Must(json.Unmarshal(j.Args, &a))
		return w.Closing.Tell(ctx, a)
	}
	if handle, ok := w.Handlers[j.Kind]; ok {
		return handle(ctx, j.Args)
	}
	return nil
}

// take removes the queued jobs and answers them in order.
func (w *World) take() []Job {
	w.Helper()
	text := "json(args)"
	if w.DB.Postgres() {
		text = "args::text"
	}
	rows, err := w.DB.Writer().QueryContext(w.System(), `DELETE FROM river_job RETURNING id, kind, `+text)
	w.Must(err)
	defer rows.Close() //nolint:errcheck // Err below tells
	type numbered struct {
		id int64
		Job
	}
	var list []numbered
	for rows.Next() {
		var j numbered
		w.Must(rows.Scan(&j.id, &j.Kind, &j.Args))
		list = append(list, j)
	}
	w.Must(rows.Err())
	slices.SortFunc(list, func(a, b numbered) int { return cmp.Compare(a.id, b.id) })
	out := make([]Job, len(list))
	for i, j := range list {
		out[i] = j.Job
	}
	return out
}

// Get reads a pledge.
func (w *World) Get(id uuid.UUID) *gen.Pledge {
	w.Helper()
	p, err := w.DB.Client.Pledge.Query().Where(pledge.ID(id)).WithLines().Only(w.System())
	w.Must(err)
	return p
}

// Row reads a campaign.
func (w *World) Row(id uuid.UUID) *gen.Campaign {
	w.Helper()
	c, err := w.DB.Client.Campaign.Get(w.System(), id)
	w.Must(err)
	return c
}

// WantState fails the test unless the pledge is in a state.
func (w *World) WantState(id uuid.UUID, want lifecycle.Pledge) *gen.Pledge {
	w.Helper()
	p := w.Get(id)
	if p.State != want {
		w.Errorf("the pledge is %s (%s), want %s", p.State, p.DeclineCode, want)
	}
	return p
}

// Messages answers how many notices of a kind a person was sent.
func (w *World) Messages(person uuid.UUID, kind string) int {
	w.Helper()
	n := 0
	for _, m := range w.DB.Client.Message.Query().AllX(w.System()) {
		if m.PersonID != nil && *m.PersonID == person && m.Kind == kind {
			n++
		}
	}
	return n
}
